"""What devices may send, for every profile: right bodies with what they mean, and all sorts of others.

What a body means is reckoned here a second time, bit by bit, so that a mistake of the codec shows.
"""

from hypothesis import strategies as st

from custom_components.recovery_massager.device.fields import Field
from custom_components.recovery_massager.device.frame import FrameFormat
from custom_components.recovery_massager.device.model import Bits, Chambers, Domain, Names, Range, Text, Value, Values
from custom_components.recovery_massager.device.profile import (
    ADVERTISEMENT,
    Profile,
    Report,
    bundled_profiles,
    domain_of,
)
from tests.device.samples import sample

PROFILES = [*bundled_profiles().values(), sample()]
"""The bundled ones, and one that uses every key."""

ROLES = ("notify", "write", "battery", "elsewhere", ADVERTISEMENT)
MOST_APPENDED = 3


def domain(profile: Profile, name: str) -> Domain:
    found = domain_of(name, profile.values)
    assert found is not None
    return found


def assert_declared(profile: Profile, values: Values) -> None:
    """Hold values against what the profile declares; a number may lie between two steps, as devices round."""
    for name, value in values.items():
        declared = domain(profile, name)
        if isinstance(declared, Range) and value is not None:
            assert isinstance(value, int)
            assert declared.minimum <= value <= declared.maximum
        else:
            assert value is None or declared.contains(value)


def meaning(profile: Profile, report: Report, body: bytes) -> dict[str, Value] | None:
    """What a body says that begins as the report does; None where it is garbage, or another report."""
    if not report.shortest <= len(body) <= report.longest:
        return None
    if report.excepting and all(want in {None, byte} for want, byte in zip(report.excepting, body, strict=False)):
        return None
    values = dict(report.sets)
    for field in report.fields:
        if field.optional and len(body) < field.at + field.size:
            continue
        value = _value(field, domain(profile, field.name), body)
        if value is _GARBAGE:
            return None
        values[field.name] = value
    for name in profile.values:
        low, high, step = (values.get(f"{name}_{end}") for end in ("min", "max", "step"))
        if step == 0 or (isinstance(low, int) and isinstance(high, int) and low > high):
            return None
    return values


_GARBAGE = "\0"


def _value(field: Field, declared: Domain, body: bytes) -> Value:
    if isinstance(declared, Text):
        text = body[field.at :].decode("utf-8", "replace").strip("\0 ")
        return text or None if text.isprintable() else _GARBAGE
    if isinstance(declared, Chambers):
        return tuple(None if byte == field.none else byte for byte in body[field.at :])
    raw = _raw(field, body)
    if raw == field.none:
        return None
    if isinstance(declared, Range):
        number = (raw * field.times - raw * field.times % field.per) // field.per + field.plus
        return number if declared.minimum <= number <= declared.maximum else _GARBAGE
    if isinstance(declared, Names):
        names = [name for name, codes in declared.codes.items() if raw in codes]
        return names[0] if names else _GARBAGE if field.name == "run" else None
    if isinstance(declared, Bits):
        return frozenset(name for name, bit in declared.bits.items() if raw // 2**bit % 2)
    return bool(raw)


def _raw(field: Field, body: bytes) -> int:
    data = body[field.at : field.at + field.size]
    bits = "".join(f"{byte:08b}" for byte in (data if field.order == "big" else reversed(data)))
    if field.mask is not None:
        mask = f"{field.mask:0{len(bits)}b}"
        last = mask.rindex("1")
        bits = "".join(bit if wanted == "1" else "0" for bit, wanted in zip(bits[: last + 1], mask, strict=False))
    number = int(bits, 2)
    return number - (1 << 8 * field.size) if field.signed and bits[0] == "1" else number


@st.composite
def bodies(draw: st.DrawFn, profile: Profile, report: Report) -> bytes:
    """Bodies that say something within what is declared, but for fields that share bytes and contradict each other."""
    form = profile.receive if report.role == "notify" else None
    most = min(report.longest, form.maximum - form.around if form else report.longest)
    takes_rest = any(not field.size for field in report.fields)
    least = max(report.shortest, form.minimum - form.around if form else 0)
    size = draw(st.integers(least, min(most, least + (16 if takes_rest else MOST_APPENDED))))
    body = bytearray(draw(st.binary(min_size=size, max_size=size)))
    for field in report.fields:
        if field.optional and field.end > size:
            continue
        _put(body, field, draw(_raws(field, domain(profile, field.name), size - field.at)))
    for at, wanted in enumerate(report.starts):
        if isinstance(wanted, int):
            body[at] = wanted
    return bytes(body)


def _raws(field: Field, declared: Domain, left: int) -> st.SearchStrategy[int | bytes]:
    if isinstance(declared, Text):
        return st.text(" ABCxyz019-", max_size=left).map(lambda text: text.encode().ljust(left, b"\0"))
    if isinstance(declared, Chambers):
        return st.binary(min_size=left, max_size=left)
    if isinstance(declared, Range):
        lowest = -(-int(declared.minimum - field.plus) * field.per // field.times)
        highest = int(declared.maximum - field.plus) * field.per // field.times
        least = -(1 << 8 * field.size - 1) if field.signed else 0
        raws = st.integers(max(lowest, least), min(highest, field.highest))
    elif isinstance(declared, Names):
        raws = st.sampled_from([code for codes in declared.codes.values() for code in codes])
    else:
        raws = st.integers(0, field.highest)
    return raws if field.none is None else raws | st.just(field.none)


def _put(body: bytearray, field: Field, raw: int | bytes) -> None:
    if isinstance(raw, bytes):
        body[field.at :] = raw
        return
    full = (1 << 8 * field.size) - 1
    mask = full if field.mask is None else field.mask
    lowest = mask & -mask
    before = int.from_bytes(body[field.at : field.end], field.order)
    after = before & ~mask | raw * lowest & mask
    body[field.at : field.end] = after.to_bytes(field.size, field.order)


def notified(profile: Profile) -> list[Report]:
    """The reports that come in frames, or as notifications, on the role `notify`."""
    return [report for report in profile.reports.values() if report.role == "notify"]


def framed(profile: Profile, report: Report, body: bytes) -> bytes:
    """What the device sends for a body."""
    form = profile.receive if report.role == "notify" else None
    return form.build(body) if form else body


def assembles(profile: Profile) -> bool:
    """Whether frames have both length and checksum."""
    return isinstance(profile.receive, FrameFormat) and profile.receive.assembles


def cut(stream: bytes, sizes: list[int]) -> list[bytes]:
    """A stream in pieces of these sizes, over and over."""
    pieces = []
    at = turn = 0
    while at < len(stream):
        size = sizes[turn % len(sizes)]
        pieces.append(stream[at : at + size])
        at, turn = at + size, turn + 1
    return pieces
