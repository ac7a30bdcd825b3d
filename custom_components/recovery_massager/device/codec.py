"""Between bytes and meaning, without any input or output: bytes in, events out; command in, bytes out."""

from collections.abc import Mapping
from dataclasses import dataclass

from .decoding import Reader
from .errors import InvalidValue
from .fields import Field, Template, Unfit, begins
from .frame import Deframer
from .model import Capabilities, Values
from .profile import ADVERTISEMENT, Profile


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes for the characteristic of a role."""

    role: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Received:
    """One frame that was understood: as a report with its values, as something that answers a command, or both."""

    role: str
    body: bytes
    report: str | None
    values: Values


@dataclass(frozen=True, slots=True)
class Dropped:
    """Bytes that mean nothing, and why."""

    role: str
    data: bytes
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The device's answer to a command; `reason` is one of REFUSALS where it is not ok."""

    ok: bool
    reason: str | None = None


class Codec:
    """Encodes and decodes for one massager. Never raises on what a device sends, whatever it is.

    A report with a number outside its range, or with a run state that nobody knows, is dropped as a whole: it is
    garbage. A choice that nobody knows (a mode of newer firmware) is reported as None: unknown.
    """

    capabilities: Capabilities
    """What this massager can do; set it when the massager said so. What it does not have never comes out."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._deframer = Deframer(profile.receive) if profile.receive else None
        self._readers: dict[str, list[Reader]] = {}
        for report in profile.reports.values():
            self._readers.setdefault(report.role, []).append(Reader(report, profile.values))
        self._seen: set[str] = set()
        self.capabilities = profile.capabilities()

    def reset(self) -> None:
        """Begin a new connection: forget parts of frames and what was seen."""
        self._seen.clear()
        if self._deframer:
            self._deframer.reset()

    def seen(self, report: str) -> bool:
        """Tell whether a valid report of that name came since the last reset."""
        return report in self._seen

    def feed(self, role: str, data: bytes) -> list[Received | Dropped]:
        """Take the bytes of a notification or a read. Frames are looked for on role `notify` only."""
        if role != "notify" or self._deframer is None:
            return [self._understand(role, data)]
        return [
            Dropped(role, piece.data, piece.reason) if piece.body is None else self._understand(role, piece.body)
            for piece in self._deframer.feed(data)
        ]

    def advertisement(self, service_data: Mapping[str, bytes], manufacturer_data: Mapping[int, bytes]) -> Values | None:
        """Give the values that an advertisement carries, None where it carries none."""
        by_uuid = {uuid.lower(): data for uuid, data in service_data.items()}
        for rule in self._profile.recognise:
            company = -1 if rule.manufacturer_id is None else rule.manufacturer_id
            for data in (by_uuid.get(rule.service_data_uuid or ""), manufacturer_data.get(company)):
                if data is not None and isinstance(found := self._understand(ADVERTISEMENT, data), Received):
                    return found.values
        return None

    def _understand(self, role: str, body: bytes) -> Received | Dropped:
        readers = [reader for reader in self._readers.get(role, ()) if reader.fits(body)]
        for reader in readers:
            report = reader.report
            if report.shortest <= len(body) <= report.longest:
                try:
                    values = reader.read(body)
                except Unfit as err:
                    return Dropped(role, body, str(err))
                self._seen.add(report.name)
                return Received(role, body, report.name, self.capabilities.keep(values))
        received = Received(role, body, None, {})
        if any(self.answered(command, received) for command in self._profile.commands):
            return received
        return Dropped(role, body, f"{readers[0].report.name} has another size" if readers else "unknown report")

    def encode(self, command: str, values: Values) -> tuple[Write, ...]:
        """Give what to write. Raises InvalidValue where a value that the command carries is missing or not allowed."""
        form = self._profile.commands[command]
        return tuple(self._write(form.to, template, values) for template in form.writes)

    def encode_step(self, command: str, way: str) -> Write:
        """Give what to write for one step of a relative command; `way` is up, down or next."""
        form = self._profile.commands[command]
        return self._write(form.to, form.steps[way], {})

    def _write(self, role: str, template: Template, values: Values) -> Write:
        body = b"".join(self._bytes(part, values) if isinstance(part, Field) else part for part in template)
        frame = self._profile.frame
        return Write(role, frame.build(body) if frame and role == "write" else body)

    def _bytes(self, field: Field, values: Values) -> bytes:
        value = values.get(field.name)
        if value is None:
            raise InvalidValue("missing_value", what=field.name)
        self.capabilities.check(field.name, value)
        return field.encode(value, self.capabilities.values[field.name])

    def answered(self, command: str, received: Received) -> Answer | None:
        """Tell whether what was received answers the command, and how; None where it is about something else."""
        pattern = self._profile.commands[command].answer
        if pattern is None or received.role != "notify" or not begins(received.body, pattern):
            return None
        if "result" not in pattern:
            return Answer(ok=True)
        result = received.body[pattern.index("result")]
        if result in self._profile.answers.ok:
            return Answer(ok=True)
        return Answer(ok=False, reason=self._profile.answers.refused.get(result, "failed"))
