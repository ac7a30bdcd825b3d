"""The first draft of a profile, as text, from what was seen and heard of a device that no profile knows.

What it says of bytes is what fits them; what they mean is guessed, and every guess says so. It never names a command
that nobody gave, so it has none, and does not load before a person has filled in how to stop the device.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
import json
import re
from typing import Final

from .capture import Advertised, Capture, Found, Moved
from .checkers import BASE_UUID
from .draft_fields import Form, Guess, Guessed, forms, guess
from .frame import Deframer, FrameFormat
from .infer import Framing, infer, short, words

BATTERY: Final = f"00002a19{BASE_UUID}"
FORMS: Final = 12
"""So many kinds of messages are listed."""
WRITES: Final = 20
COMMON: Final = frozenset({0x0006, 0x004C, 0x0075, 0x00E0, 0xFFFF})
"""Companies whose data all sorts of devices send: Microsoft, Apple, Samsung, Google, and nobody."""
WRITABLE: Final = ("write", "write-without-response")
NOTIFYING: Final = ("notify", "indicate")

_BEGINNING: Final = """\
# Draft of a profile, made of {seconds:.0f} seconds of listening. Whatever says "guess" or "fill in" is for you to settle.
# It does not load before `stop` is filled in: nothing may start that nobody can stop.
# docs/adding-a-massager.md leads on from here."""

_COMMANDS: Final = """\
# Fill in what stops it: find the bytes that its app writes. Try them with the device lying on a table, not on a body.
stop: []
# Fill in every command by its bytes{inside}, `stop` among them, such as
#   stop: {{send: "..", expect: {{run: idle}}}}
commands: {{}}
autostop: none # fill in: countdown, if it ends by itself"""


@dataclass(frozen=True, slots=True)
class _Report:
    """A kind of message on a role that has at least one field."""

    name: str
    role: str
    form: Form
    fields: tuple[Guess, ...]
    examples: tuple[tuple[bytes, bytes], ...]
    """Frames and their bodies."""


def draft(capture: Capture) -> str:
    """Give the draft. Raises nothing, whatever the device said."""
    heard = _by_characteristic(capture.heard)
    main = _main(capture, heard)
    written = tuple(moved.data for moved in capture.written)
    framing = infer([moved.data for moved in heard.get(main, ())], written)[0]
    reports: list[_Report] = []
    listed: list[str] = []
    others = [uuid for uuid in heard if uuid not in {main, BATTERY}]
    roles = {"notify": main} | {f"notify_{number}": uuid for number, uuid in enumerate(others, 2)}
    for role, uuid in roles.items():
        made, lines = _reports(role, heard.get(uuid, ()), framing.form if role == "notify" else None)
        reports += made
        listed += lines
    battery = next((found for found in capture.characteristics if found.uuid.lower() == BATTERY), None)
    return "\n".join(
        [
            _BEGINNING.format(seconds=capture.seconds),
            *_about(capture.advertised),
            *_recognise(capture.advertised),
            *_confirm(reports, battery),
            *_gatt(capture, main, roles, {report.role for report in reports}, battery),
            *_frame(framing, written),
            *_written(capture.written, framing.form),
            _COMMANDS.format(inside=", without what stands around them in a frame" if framing.form else ""),
            *_values(reports, battery),
            *_report_lines(reports, listed, battery),
            *_examples(reports, battery, framing.form),
            "",
        ]
    )


def _by_characteristic(moved: Iterable[Moved]) -> dict[str, list[Moved]]:
    found: dict[str, list[Moved]] = {}
    for one in moved:
        found.setdefault(one.uuid.lower(), []).append(one)
    return found


def _main(capture: Capture, heard: dict[str, list[Moved]]) -> str:
    """Give the characteristic that said most; if none did, the first that could have."""
    spoke = sorted((uuid for uuid in heard if uuid != BATTERY), key=lambda uuid: -len(heard[uuid]))
    could = [found.uuid.lower() for found in capture.characteristics if _has(found, NOTIFYING)]
    return next((uuid for uuid in (*spoke, *could) if uuid != BATTERY), "")


def _has(found: Found, properties: Sequence[str]) -> bool:
    return any(one in found.properties for one in properties)


def _text(text: str) -> str:
    """Give text of a device as a scalar of YAML on one line."""
    return json.dumps(
        "".join(letter for letter in text if letter.isprintable()).strip() or "Unknown", ensure_ascii=False
    )


def _about(advertised: Advertised) -> Iterator[str]:
    name = advertised.local_name or ""
    slug = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:30]
    yield f"id: {'_'.join(filter(None, ('draft', slug)))}"
    yield f"name: {_text(name)} # fill in what the product is called"
    yield "maker: Unknown # fill in"
    yield "kind: ems # fill in: pneumatic, ems or vibration; until that is sure, the one with the strictest rules"
    yield "evidence: D"
    yield "sources: [a capture of the owner's device]"


def _recognise(advertised: Advertised) -> Iterator[str]:
    rules = []
    # The end of a name is often a number of this very device; what was left out of it is a `*`.
    stem = re.split(r"[*?\[\]]", advertised.local_name or "")[0]
    stem = re.sub(r"(?=[A-Fa-f]*[0-9])[0-9A-Fa-f]{4,}$|[0-9]+$", "", stem).rstrip()
    if len(stem) > 2 and stem.isprintable() and stem == stem.strip():
        rules.append(f"{{local_name: {_text(f'{stem}*')}}}")
    vendor = [uuid.lower() for uuid in advertised.service_uuids if not uuid.lower().endswith(BASE_UUID)]
    rules += [
        f"{{service_uuid: {uuid}}}"
        for uuid in vendor
        if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", uuid)
    ]
    if rules:
        yield "recognise: # guess: keep what all devices of this product advertise, and no other does"
        yield from (f"  - {rule}" for rule in rules)
    for company, data in advertised.manufacturer_data.items():
        if not rules and company not in COMMON and len(data) > 1:
            rules.append("manufacturer data")
            yield "recognise: # guess: keep what all devices of this product send, and no other does"
            yield f"  - {{manufacturer_id: {company}, manufacturer_data_start: {_hex(data[:2])}}}"
        yield f"# it also sends the manufacturer data {company}: {_hex(data) or 'nothing'}"
    if not rules:
        yield "# it advertises nothing that only such massagers have: it is added by picking it from the list"


def _confirm(reports: Sequence[_Report], battery: Found | None) -> Iterator[str]:
    if reports:
        yield f"confirm: {reports[0].name} # guess: the report that no other device sends"
    elif battery is not None:
        yield "confirm: battery # fill in another report: all sorts of devices have a battery"


def _gatt(capture: Capture, main: str, roles: dict[str, str], used: set[str], battery: Found | None) -> Iterator[str]:
    service = next((found.service for found in capture.characteristics if found.uuid.lower() == main), None)
    writable = [found for found in capture.characteristics if _has(found, WRITABLE)]
    took = {moved.uuid.lower() for moved in capture.written}
    writable.sort(key=lambda found: (found.uuid.lower() not in took, found.service != service))
    yield "gatt:"
    if writable:
        others = [short(found.uuid) for found in writable[1:4]]
        note = f"; others that can be written: {', '.join(others)}" if others else ""
        yield f"  - write: {short(writable[0].uuid)} # {'it was written to' if writable[0].uuid.lower() in took else 'guess'}{note}"
    else:
        yield "  - write: 0000 # fill in: no characteristic can be written"
    for role, uuid in roles.items():
        if uuid:
            yield f"    {'' if role in used else '# '}{role}: {short(uuid)}{'' if role in used else ' # once a report comes from it'}"
    if battery is not None:
        yield "    battery: 2A19 optional"
    response = not writable or "write" in writable[0].properties
    read = battery is not None and "read" in battery.properties
    if read or not response:
        yield "link:"
    if not response:
        yield "  response: false"
    if read:
        yield "  read: [battery]"


def _frame(framing: Framing, written: Sequence[bytes]) -> Iterator[str]:
    form = framing.form
    yield f"# {words(framing)}"
    if form is None:
        return
    yield f"order: {form.length.order if form.length else form.check.orders[0] if form.check else 'little'}"
    sent = infer(written)[0]
    if sent.form is not None and not _accepts(form, written):
        yield f"# what is written: {words(sent)}"
        yield "frame:"
        yield from _format(sent.form)
        yield "receive:"
    elif written and _accepts(form, written):
        yield "frame: # what was written has the same form"
    else:
        yield "frame: # guess: what is written has the same form as what comes"
    yield from _format(form)


def _accepts(form: FrameFormat, written: Sequence[bytes]) -> bool:
    return all(any(piece.body is not None for piece in Deframer(form).feed(data)) for data in written)


def _format(form: FrameFormat) -> Iterator[str]:
    if form.head:
        yield f"  head: {_hex(form.head)}"
    if form.length:
        yield f"  length: {{at: {form.length.at}, size: {form.length.size}, plus: {form.length.plus}}}"
    if form.check:
        order = f", order: [{', '.join(form.check.orders)}]" if form.check.size > 1 else ""
        start = f", from: {form.check.start}" if form.check.start else ""
        yield f"  check: {{kind: {form.check.kind}{order}{start}}}"
    if form.tail:
        yield f"  tail: {_hex(form.tail)}"
    yield f"  max: {form.maximum}"


def _messages(heard: Sequence[Moved], form: FrameFormat | None) -> Iterator[tuple[float, bytes, bytes]]:
    """Give seconds, frame and body of every message."""
    deframer = Deframer(form) if form else None
    for moved in heard:
        if deframer is None:
            yield moved.seconds, moved.data, moved.data
        else:
            for piece in deframer.feed(moved.data):
                if piece.body is not None:
                    yield moved.seconds, piece.data, piece.body


def _reports(role: str, heard: Sequence[Moved], form: FrameFormat | None) -> tuple[list[_Report], list[str]]:
    """Give the reports of a role, and a comment on each kind of message that it sent."""
    messages = list(_messages(heard, form))
    frames = {body: frame for _, frame, body in messages}
    made: list[_Report] = []
    lines: list[str] = []
    kinds = [kind for kind in forms([(seconds, body) for seconds, _, body in messages]) if kind.size]
    for kind in kinds[:FORMS]:
        guessed = guess(kind)
        name = f"{role.replace('notify', 'message')}_{kind.starts.hex() or 'any'}_{kind.size}"[:40]
        bodies = list(dict.fromkeys(body for _, body in kind.series))
        lines += _told(name, kind, guessed)
        # Kinds that begin alike and have one size are one to whoever reads: the more frequent is told.
        clash = any(one.role == role and one.form.size == kind.size and _alike(one.form, kind) for one in made)
        if guessed.fields and not clash:
            shown = tuple((frames[body], body) for body in dict.fromkeys((bodies[0], bodies[-1])))
            made.append(_Report(name, role, kind, guessed.fields, shown))
    return made, lines


def _alike(one: Form, other: Form) -> bool:
    return one.starts.startswith(other.starts) or other.starts.startswith(one.starts)


def _told(name: str, kind: Form, guessed: Guessed) -> Iterator[str]:
    columns = [{body[at] for _, body in kind.series} for at in range(kind.size)]
    picture = " ".join(f"{next(iter(column)):02X}" if len(column) == 1 else ".." for column in columns[:40])
    yield f"  # {name}: {len(kind.series)} times: {picture}{' ...' if kind.size > 40 else ''}"
    for at, note in list(guessed.notes.items())[:20]:
        yield f"  #   byte {at}: {note}"


def _values(reports: Sequence[_Report], battery: Found | None) -> Iterator[str]:
    fields = [field for report in reports for field in report.fields]
    names = list(dict.fromkeys(field.name for field in fields))
    if not names and battery is None:
        yield "values: {} # fill in what it reports and what can be set"
        return
    yield "values:"
    for name in names:
        low = min(field.lowest for field in fields if field.name == name)
        high = max(field.highest for field in fields if field.name == name)
        yield from _value(name, low, high)
    if battery is not None:
        yield "  battery: {min: 0, max: 100, unit: percent}"


def _value(name: str, low: int, high: int) -> Iterator[str]:
    match name:
        case "seconds_left":
            yield f"  seconds_left: {{min: 0, max: {max(3600, high)}, unit: seconds}}"
        case "mode":
            yield "  mode: # fill in their names"
            yield from (f"    mode_{code}: {{code: {code}, label: Mode {code}}}" for code in range(low, high + 1))
        case _:
            yield f"  {name}: {{min: {low}, max: {high}, unit: level}} # fill in the lowest and the highest that there are"


def _written(written: Sequence[Moved], form: FrameFormat | None) -> Iterator[str]:
    if written:
        yield "# Written while listening:"
    for moved in written[:WRITES]:
        body = next((piece.body for piece in Deframer(form).feed(moved.data) if piece.body), None) if form else None
        inside = f", in a frame: {_hex(body)}" if body else ""
        yield f"#   after {moved.seconds:.1f} s to {short(moved.uuid)}: {_hex(moved.data)}{inside}"


def _report_lines(reports: Sequence[_Report], listed: Sequence[str], battery: Found | None) -> Iterator[str]:
    if not reports and battery is None:
        if listed:
            yield "# reports: fill in what these messages say; byte 0 is the first behind head and length"
            yield from listed
        return
    yield "reports:"
    if listed:
        yield "  # What came; byte 0 is the first of a message, behind the head and without the length:"
        yield from listed
    for report in reports:
        yield f"  {report.name}:"
        if report.role != "notify":
            yield f"    from: {report.role}"
        if report.form.starts:
            yield f"    starts: {_hex(report.form.starts)}"
        yield f"    size: {report.form.size}"
        yield "    fields:"
        yield from (f"      - {field.text} # guess: {field.why}" for field in report.fields)
    if battery is not None:
        yield "  battery: {from: battery, size: 1, fields: [battery:u8]}"


def _examples(reports: Sequence[_Report], battery: Found | None, form: FrameFormat | None) -> Iterator[str]:
    level = battery.value[0] if battery and battery.value and len(battery.value) == 1 else 255
    rejected = bytes((reports[0].examples[0][0][0] ^ 1, *reports[0].examples[0][0][1:])) if reports else b""
    strict = bool(form and form.check and form.check.start == 0) and bool(reports and reports[0].role == "notify")
    if not reports and level > 100:
        yield "examples: [] # fill in frames and what they mean"
        return
    yield "examples: # read the device's own display, and mend what is wrong here"
    for report in reports:
        for frame, body in report.examples:
            means = ", ".join(f"{field.name}: {_meaning(field, body)}" for field in report.fields)
            yield f"  - {{report: {report.name}, bytes: {_hex(frame)}, means: {{{means}}}}}"
    if level <= 100:
        yield f"  - {{report: battery, bytes: {level:02X}, means: {{battery: {level}}}}}"
    if strict:
        yield f"  - {{reject: {_hex(rejected)}}}"


def _meaning(field: Guess, body: bytes) -> str:
    kind, _, at = field.text.partition(":")[2].partition("@")
    bits, per = re.fullmatch(r"u(\d+)(?:be|le)?(?:/(\d+))?", kind).groups()  # type: ignore[union-attr]
    part = body[int(at) : int(at) + int(bits) // 8]
    number = int.from_bytes(part, "little" if "le" in kind else "big") // int(per or 1)
    return f"mode_{number}" if field.name == "mode" else str(number)


def _hex(data: bytes) -> str:
    return data.hex(" ").upper()
