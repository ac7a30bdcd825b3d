"""A profile: everything that is said about one family of massagers, read from one YAML file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from .errors import ProfileError
from .fields import Field, Mistake, Pattern, Template, begins
from .frame import FrameFormat
from .model import Capabilities, Domain, Names, Range, Value, Values, narrowed
from .vocabulary import LIMITS, about_itself

LONGEST_FILE = 64 * 1024
"""Bytes; the bundled ones have less than a tenth."""

ADVERTISEMENT = "advertisement"
"""The role of reports that come in service data or manufacturer data."""


@dataclass(frozen=True, slots=True)
class GattRole:
    """A characteristic by what it is for."""

    uuid: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to know a massager by its advertisement; all parts that are given must fit."""

    local_name: str | None = None
    service_uuid: str | None = None
    service_data_uuid: str | None = None
    manufacturer_id: int | None = None
    manufacturer_data_start: bytes = b""

    def fits(
        self,
        local_name: str | None,
        service_uuids: Iterable[str],
        service_data: Iterable[str],
        manufacturer_data: Mapping[int, bytes],
    ) -> bool:
        """Tell whether an advertisement fits."""
        if self.local_name is not None and not fnmatchcase(local_name or "", self.local_name):
            return False
        if self.service_uuid is not None and self.service_uuid not in {uuid.lower() for uuid in service_uuids}:
            return False
        if self.service_data_uuid is not None and self.service_data_uuid not in {uuid.lower() for uuid in service_data}:
            return False
        if self.manufacturer_id is None:
            return True
        data = manufacturer_data.get(self.manufacturer_id)
        return data is not None and data.startswith(self.manufacturer_data_start)

    def matcher(self) -> dict[str, Any]:
        """Give the rule as a Bluetooth matcher of a Home Assistant manifest."""
        parts = {
            "local_name": self.local_name,
            "service_uuid": self.service_uuid,
            "service_data_uuid": self.service_data_uuid,
            "manufacturer_id": self.manufacturer_id,
            "manufacturer_data_start": list(self.manufacturer_data_start) or None,
        }
        return {key: part for key, part in parts.items() if part is not None}


@dataclass(frozen=True, slots=True)
class Repeated:
    """A command that is sent every so many seconds."""

    every: float
    send: str
    running: bool = False
    """Only while the massager runs."""


@dataclass(frozen=True, slots=True)
class LinkRules:
    """How to treat the connection; times in seconds."""

    settle: float = 0.0
    """Wait between connecting and the first write."""
    gap: float = 0.0
    """Wait between two writes."""
    timeout: float = 3.0
    """Longest wait for an answer or a report after a write."""
    retries: int = 2
    """How often an unconfirmed command is sent again."""
    response: bool = True
    """Write with response."""
    read: tuple[str, ...] = ()
    """Roles that are read once connected."""
    hello: tuple[str, ...] = ()
    """Commands that are sent once connected."""
    poll: Repeated | None = None
    keep_alive: Repeated | None = None
    """Sent while it runs without a countdown of its own."""
    doubt: float = 0.0
    """How long a report is doubted that says, out of the blue, that it runs or no longer runs; 0: no report is."""


@dataclass(frozen=True, slots=True)
class Command:
    """Something the massager can be told. Exactly one of `writes`, `steps` and `sets` is not empty, but for a start."""

    name: str
    to: str = "write"
    writes: tuple[Template, ...] = ()
    steps: Mapping[str, Template] = field(default_factory=dict)
    """`up` and `down`, or `next`: what moves the value of `set_...` by one; after the last, `next` leads to the first."""
    sets: Values = field(default_factory=dict)
    """Values that are set instead, each by its own `set_...`; what a start writes then comes before that."""
    answer: Pattern | None = None
    """The start of the frame on role `notify` that answers."""
    expect: Values = field(default_factory=dict)
    """Values that must be reported before it counts as done."""
    once: bool = False
    """It may be a toggle: never sent again blindly."""
    running: bool = False
    """It works, or is harmless, only while the massager runs."""

    @property
    def relative(self) -> bool:
        """Whether it can only step."""
        return bool(self.steps)

    def step(self, value: Value, target: Value) -> str | None:
        """Give the step that leads from a value towards the target; None where it is not known which one does."""
        if "next" in self.steps:
            return "next"
        if isinstance(value, (int, float)) and isinstance(target, (int, float)):
            return "up" if target > value else "down"
        return None

    @property
    def placeholders(self) -> frozenset[str]:
        """Names of the values that its writes carry."""
        return frozenset(part.name for template in self.writes for part in template if isinstance(part, Field))


@dataclass(frozen=True, slots=True)
class Answers:
    """What the byte `{result}` of an answer means."""

    ok: frozenset[int] = frozenset()
    refused: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """One form of what the massager says on one role."""

    name: str
    role: str
    starts: Pattern
    shortest: int
    longest: int
    fields: tuple[Field, ...]
    sets: Values
    excepting: Pattern = ()
    """What begins so is not this report: where a device's Bluetooth module sends back what was written to it."""

    def fits(self, body: bytes) -> bool:
        """Tell whether a body begins as this report does."""
        return begins(body, self.starts) and not (self.excepting and begins(body, self.excepting))


@dataclass(frozen=True, slots=True)
class Example:
    """Bytes and what they mean: `kind` is report, command, answer, frame or reject.

    `subject` is a name; for reject the role, for frame the body in hex.
    """

    kind: str
    subject: str
    data: tuple[bytes, ...]
    means: Mapping[str, Value]
    step: str | None = None


@dataclass(frozen=True)
class Profile:
    """A family of massagers."""

    id: str
    name: str
    maker: str
    kind: str
    evidence: str
    sources: tuple[str, ...]
    recognise: tuple[Rule, ...]
    confirm: tuple[str, ...]
    """Reports of which one must come, valid, before it is believed to be such a massager; none where nothing is reported."""
    gatt: tuple[Mapping[str, GattRole], ...]
    order: str
    link: LinkRules
    frame: FrameFormat | None
    receive: FrameFormat | None
    values: Mapping[str, Domain]
    answers: Answers
    commands: Mapping[str, Command]
    stop: tuple[str, ...]
    autostop: str
    reports: Mapping[str, Report]
    examples: tuple[Example, ...]

    @property
    def subscribed(self) -> frozenset[str]:
        """Roles on which frames come in."""
        roles = {report.role for report in self.reports.values()} - {ADVERTISEMENT}
        answered = any(command.answer is not None for command in self.commands.values())
        return frozenset(roles | {"notify"} if answered else roles)

    @property
    def reported(self) -> frozenset[str]:
        """Names of the values that some report carries."""
        return frozenset(
            name
            for report in self.reports.values()
            for name in (*(field.name for field in report.fields), *report.sets)
        )

    @property
    def begun_by(self) -> frozenset[str]:
        """Names of the values that start it when they rise, as it has no other start."""
        start = self.commands.get("start")
        return frozenset() if start is None else frozenset(start.sets)

    def is_endless_between(self, name: str) -> bool:
        """Tell whether it has no end at all between the longest and the shortest of the times that a key goes through."""
        fields = (field for report in self.reports.values() for field in report.fields)
        return name == "timer" and any(field.name == name and field.none is not None for field in fields)

    @property
    def assumed_state(self) -> bool:
        """Whether nothing is ever reported."""
        return not self.reports

    def capabilities(self, about: Mapping[str, Any] | None = None) -> Capabilities:
        """Give what a massager can do that says `about` of itself; without that, all that the profile knows."""
        return narrowed(self.values, self.commands, self.reported, about or {})

    def about(self, values: Values) -> dict[str, Any]:
        """Pick what a device says of itself out of its values, fit for JSON: sets become sorted lists."""
        return {
            name: sorted(value) if isinstance(value, frozenset) else value
            for name, value in values.items()
            if about_itself(name) and value is not None
        }

    def recognises(
        self,
        local_name: str | None,
        service_uuids: Iterable[str],
        service_data: Iterable[str],
        manufacturer_data: Mapping[int, bytes],
    ) -> bool:
        """Tell whether an advertisement is that of such a massager. UUIDs in full."""
        uuids, data = tuple(service_uuids), tuple(service_data)
        return any(rule.fits(local_name, uuids, data, manufacturer_data) for rule in self.recognise)


def domain_of(name: str, values: Mapping[str, Domain]) -> Domain | None:
    """Give the domain of a value, also of the limits that a device tells of one: any number that is not negative."""
    if name in values:
        return values[name]
    ending = next((ending for ending in LIMITS if name.endswith(ending)), None)
    limited = None if ending is None else values.get(name.removesuffix(ending))
    if isinstance(limited, Names if ending == "_levels" else Range):
        return Range(0, (1 << 32) - 1, 1, "count")
    return None


def load_profile(text: str, file: str) -> Profile:
    """Read a profile. `file` names it in errors. Raises ProfileError with the first mistake, and nothing else."""
    # The schema makes what is defined above.
    from .build import build
    from .schema import check_shape
    from .strict_yaml import Lines, read_yaml

    lines: Lines = {}
    try:
        return build(check_shape(read_yaml(text, lines)))
    except Mistake as err:
        path = err.path
        while path and path not in lines:
            path = path[:-1]
        raise ProfileError(
            file, ".".join(map(str, err.path)), err.problem, lines.get(path) if path else err.line
        ) from None


def read_profile(path: Path) -> Profile:
    """Read a profile file; blocking. Raises ProfileError, also where the file cannot be read."""
    try:
        with path.open("rb") as file:
            data = file.read(LONGEST_FILE + 1)
        if len(data) > LONGEST_FILE:
            raise ProfileError(path.name, "", "the file is too long for a profile")
        return load_profile(data.decode("utf-8-sig"), path.name)
    except OSError as err:
        raise ProfileError(path.name, "", f"cannot be read: {err.strerror}") from None
    except UnicodeDecodeError:
        raise ProfileError(path.name, "", "is not text in UTF-8") from None


def bundled_profiles() -> dict[str, Profile]:
    """Read the profiles that come with the integration, by id; blocking."""
    profiles = (read_profile(path) for path in sorted((Path(__file__).parent / "profiles").glob("*.yaml")))
    return {profile.id: profile for profile in profiles}
