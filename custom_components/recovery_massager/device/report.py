"""A capture as a text: for people who read it in an issue, and for programs that take it up from there again.

Bytes are in hex; `··` stands for a byte that was left out since it told whose device it is. UUIDs that the Bluetooth SIG
shortens are short. Times are seconds since listening began. `parse_report` reads what `report` wrote, also with something
around it, as from an issue.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
import json
import re
from typing import Final

from .capture import Advertised, Capture, Found, Moved
from .forbidden import BASE
from .private import Redacted

TITLE: Final = "Recovery Massager capture, format 1"
HOLE: Final = "··"

_END: Final = "## Draft"
_MARKS: Final = {"<": "heard", ">": "written", "x": "refused"}
_LEGEND: Final = "# seconds, < heard  > written  x not taken, characteristic, bytes, ( when it came again )"


class ReportError(Exception):
    """A text is no report, or was changed: in words for the person who has it, with the line (from 1)."""

    def __init__(self, problem: str, line: int) -> None:
        super().__init__(f"line {line}: {problem}")
        self.problem = problem
        self.line = line


def report(capture: Capture, versions: Mapping[str, str] | None = None, summary: str = "", draft: str = "") -> str:
    """Write a capture down, with the versions of what made it, and what was found out from it, if anything was."""
    lines = [TITLE, *(f"{name}: {version}" for name, version in (versions or {}).items())]
    lines += ["", "## Advertisement", *_advertisement(capture.advertised)]
    lines += ["", "## Characteristics", *_table(capture.characteristics)]
    lines += ["", "## Timeline", f"listened: {_time(capture.seconds)}"]
    if capture.lost:
        lines.append("the device ended the connection")
    lines += [_LEGEND, *_timeline(capture)]
    if summary:
        lines += ["", "## Framing", *_quoted(summary)]
    if draft:
        lines += ["", _END, "```yaml", draft.strip("\n"), "```"]
    return "\n".join(lines) + "\n"


def parse_report(text: str) -> Capture:
    """Read the capture out of a report. Raises ReportError, and nothing else."""
    lines = text.replace("\r\n", "\n").split("\n")
    start = next((number for number, line in enumerate(lines) if line.strip() == TITLE), None)
    if start is None:
        raise ReportError(f"there is no line '{TITLE}'", 1)
    reader = _Reader()
    section = ""
    for number, line in enumerate(map(str.strip, lines[start + 1 :]), start + 2):
        if line.startswith("## "):
            section = line[3:]
            if section not in _SECTIONS:
                break
        elif line and not line.startswith("#") and section:
            try:
                _SECTIONS[section](reader, line)
            except (ValueError, LookupError) as err:
                raise ReportError(f"not understood: {line[:80]}", number) from err
    return reader.capture()


# --- writing


def _advertisement(advertised: Advertised) -> Iterator[str]:
    if advertised.local_name is not None:
        yield f"name: {json.dumps(advertised.local_name, ensure_ascii=False)}"
    for uuid in advertised.service_uuids:
        yield f"service: {_short(uuid)}"
    for number, data in advertised.manufacturer_data.items():
        yield f"manufacturer 0x{number:04X}: {_hex(data)}".rstrip()
    for uuid, data in advertised.service_data.items():
        yield f"service data {_short(uuid)}: {_hex(data)}".rstrip()


def _table(characteristics: Iterable[Found]) -> Iterator[str]:
    service = None
    for found in characteristics:
        if found.service != service:
            service = found.service
            yield f"service {_short(service)}"
        line = f"  {_short(found.uuid)}  {' '.join(found.properties) or '-'}"
        if found.value is not None:
            line += f"  = {_hex(found.value)}{_readable(found.value)}"
        yield line.rstrip()


def _timeline(capture: Capture) -> Iterator[str]:
    moved = [(one.seconds, mark, one) for mark, name in _MARKS.items() for one in getattr(capture, name)]
    # Sorted by time alone: what came at the same time keeps its order.
    moved.sort(key=lambda entry: entry[0])
    row, again = "", list[str]()
    for seconds, mark, one in moved:
        now = f"{mark}  {_short(one.uuid)}  {_hex(one.data)}".rstrip()
        if now == row:
            again.append(_time(seconds))
            continue
        if again:
            yield f"{'':>11}( {' '.join(again)} )"
        row, again = now, []
        yield f"{_time(seconds):>9}  {now}"
    if again:
        yield f"{'':>11}( {' '.join(again)} )"


def _quoted(summary: str) -> Iterator[str]:
    # A heading of its own would end this one.
    return (f"> {line}" for line in summary.strip("\n").split("\n"))


def _time(seconds: float) -> str:
    return f"{seconds:.3f}"


def _short(uuid: str) -> str:
    return uuid[4:8] if uuid.startswith("0000") and uuid.endswith(BASE) else uuid


def _hex(data: bytes) -> str:
    holes: frozenset[int] = getattr(data, "holes", frozenset())
    return " ".join(HOLE if place in holes else f"{byte:02X}" for place, byte in enumerate(data))


def _readable(data: bytes) -> str:
    """Give the text that a value seems to be."""
    text = data.rstrip(b"\0")
    if len(text) < 3 or getattr(data, "holes", None) or any(not 0x20 <= byte < 0x7F for byte in text):
        return ""
    return f"  # {text.decode('ascii')}"


# --- reading


class _Reader:
    """Takes up a report line by line."""

    def __init__(self) -> None:
        self._name: str | None = None
        self._services: list[str] = []
        self._manufacturer: dict[int, bytes] = {}
        self._service_data: dict[str, bytes] = {}
        self._service = ""
        self._found: list[Found] = []
        self._moved: dict[str, list[Moved]] = {mark: [] for mark in _MARKS}
        self._last: tuple[str, str, bytes] | None = None
        self._seconds = 0.0
        self._lost = False

    def advertisement(self, line: str) -> None:
        """Take a line of the advertisement."""
        key, _, value = line.partition(":")
        value = value.strip()
        match key.split():
            case ["name"]:
                if not value.startswith('"'):
                    raise ValueError("no name")
                self._name = json.loads(value)
            case ["service"]:
                self._services.append(_long(value))
            case ["manufacturer", number]:
                if not re.fullmatch(r"0x[0-9A-Fa-f]{4}", number):
                    raise ValueError("no company")
                self._manufacturer[int(number, 16)] = _bytes(value)
            case ["service", "data", uuid]:
                self._service_data[_long(uuid)] = _bytes(value)
            case _:
                raise ValueError("no such line")

    def characteristic(self, line: str) -> None:
        """Take a line of the table."""
        if line.startswith("service "):
            self._service = _long(line.removeprefix("service "))
            return
        row, equals, value = line.partition("=")
        uuid, *properties = row.split()
        data = _bytes(value.partition("#")[0]) if equals else None
        self._found.append(Found(self._service, _long(uuid), () if properties == ["-"] else tuple(properties), data))

    def timeline(self, line: str) -> None:
        """Take a line of the timeline."""
        if line.startswith("listened:"):
            self._seconds = _seconds(line.removeprefix("listened:"))
        elif line == "the device ended the connection":
            self._lost = True
        elif line.startswith("("):
            if self._last is None:
                raise ValueError("nothing came before")
            for seconds in line.strip("()").split():
                self._move(seconds, *self._last)
        else:
            seconds, mark, uuid, *data = line.split()
            self._last = (mark, _long(uuid), _bytes(" ".join(data)))
            self._move(seconds, *self._last)

    def framing(self, line: str) -> None:
        """Pass over what was found out: it is found out anew."""

    def capture(self) -> Capture:
        """Give what was read."""
        return Capture(
            advertised=Advertised(self._name, tuple(self._services), self._manufacturer, self._service_data),
            characteristics=tuple(self._found),
            heard=self._in_time("<"),
            written=self._in_time(">"),
            seconds=self._seconds,
            refused=self._in_time("x"),
            lost=self._lost,
        )

    def _in_time(self, mark: str) -> tuple[Moved, ...]:
        # Somebody may have moved a line.
        return tuple(sorted(self._moved[mark], key=lambda one: one.seconds))

    def _move(self, seconds: str, mark: str, uuid: str, data: bytes) -> None:
        self._moved[mark].append(Moved(_seconds(seconds), uuid, data))


_SECTIONS: Final[Mapping[str, Callable[[_Reader, str], None]]] = {
    "Advertisement": _Reader.advertisement,
    "Characteristics": _Reader.characteristic,
    "Timeline": _Reader.timeline,
    "Framing": _Reader.framing,
}


def _bytes(text: str) -> bytes:
    parts = text.split()
    data = bytes(0 if part == HOLE else _byte(part) for part in parts)
    holes = [place for place, part in enumerate(parts) if part == HOLE]
    return Redacted.with_holes(data, holes) if holes else data


def _byte(part: str) -> int:
    if not re.fullmatch(r"[0-9A-Fa-f]{2}", part):
        raise ValueError("no byte")
    return int(part, 16)


def _seconds(text: str) -> float:
    if not re.fullmatch(r"\s*\d{1,9}(\.\d{1,9})?\s*", text, re.ASCII):
        raise ValueError("no time")
    return float(text)


def _long(uuid: str) -> str:
    uuid = uuid.strip().lower()
    if re.fullmatch(r"[0-9a-f]{4}", uuid):
        return f"0000{uuid}{BASE}"
    if not re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", uuid):
        raise ValueError("no UUID")
    return uuid
