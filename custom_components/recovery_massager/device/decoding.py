"""From bytes to values: what a profile says of its reports is worked out once, and not again for every notification."""

from collections.abc import Callable, Mapping

from .fields import Field, Pattern, Unfit
from .model import Bits, Domain, Names, Range, Value
from .profile import Report, domain_of

type Read[T] = Callable[[bytes], T]
"""Takes something out of a body that is long enough; raises Unfit for what is outside the domain."""


def reader(field: Field, domain: Domain) -> Read[Value]:
    """Make what takes the value of a field out of a body."""
    name, at, none = field.name, field.at, field.none
    if field.kind == "text":

        def text(body: bytes) -> Value:
            value = body[at:].decode("utf-8", "replace").strip("\0 ")
            if not domain.contains(value):
                raise Unfit(f"{name} cannot be shown")
            return value or None

        return text
    if field.kind == "bytes":
        return lambda body: tuple(None if byte == none else byte for byte in body[at:])
    raw_of = _raw(field)
    match domain:
        case Range():
            return _number(field, domain, raw_of)
        case Names():
            return _name(field, domain, raw_of)
        case Bits():
            bits = tuple(domain.bits.items())

            def several(body: bytes) -> Value:
                raw = raw_of(body)
                return None if raw == none else frozenset([slug for slug, bit in bits if raw >> bit & 1])

            return several
        case _:

            def flag(body: bytes) -> Value:
                raw = raw_of(body)
                return None if raw == none else raw != 0

            return flag


def _raw(field: Field) -> Read[int]:
    """Make what reads the raw number of a field."""
    at, end, order, signed = field.at, field.end, field.order, field.signed
    mask, shift = field.bits
    whole = field.mask is None
    if field.size == 1 and not signed:
        if whole:
            return lambda body: body[at]
        return lambda body: (body[at] & mask) >> shift
    if whole:
        return lambda body: int.from_bytes(body[at:end], order, signed=signed)
    return lambda body: (int.from_bytes(body[at:end], order) & mask) >> shift


def _number(field: Field, domain: Range, raw_of: Read[int]) -> Read[Value]:
    name, none, times, per, plus = field.name, field.none, field.times, field.per, field.plus
    low, high = domain.minimum, domain.maximum

    def number(body: bytes) -> Value:
        raw = raw_of(body)
        if raw == none:
            return None
        value = raw * times // per + plus
        if not low <= value <= high:
            raise Unfit(f"{name} is {value}")
        return value

    return number


def _name(field: Field, domain: Names, raw_of: Read[int]) -> Read[Value]:
    none = field.none
    names = {code: slug for slug, codes in domain.codes.items() for code in codes}
    # Newer firmware may have more modes; but what runs or not must never be a guess.
    needed = field.name == "run"

    def name(body: bytes) -> Value:
        raw = raw_of(body)
        if raw == none:
            return None
        found = names.get(raw)
        if found is None and needed:
            raise Unfit(f"run is {raw}")
        return found

    return name


class Reader:
    """Takes the values of one report out of bodies."""

    def __init__(self, report: Report, values: Mapping[str, Domain]) -> None:
        self.report = report
        self._start = _literal(report.starts)
        self._simple = len(self._start) == len(report.starts) and not report.excepting
        self._needed: list[tuple[str, Read[Value]]] = []
        self._optional: list[tuple[str, Read[Value], int]] = []
        for field in report.fields:
            domain = domain_of(field.name, values)
            assert domain is not None
            if field.optional:
                self._optional.append((field.name, reader(field, domain), field.end))
            else:
                self._needed.append((field.name, reader(field, domain)))
        told = {field.name for field in report.fields} | report.sets.keys()
        self._limited = [
            name
            for name, domain in values.items()
            if isinstance(domain, Range) and told & {f"{name}_min", f"{name}_max", f"{name}_step"}
        ]

    def fits(self, body: bytes) -> bool:
        """Tell whether a body begins as this report does."""
        return body.startswith(self._start) and (self._simple or self.report.fits(body))

    def read(self, body: bytes) -> dict[str, Value]:
        """Give the values of a body that fits and has the report's size. Raises Unfit."""
        values: dict[str, Value] = dict(self.report.sets)
        for name, value_of in self._needed:
            values[name] = value_of(body)
        for name, value_of, end in self._optional:
            if end <= len(body):
                values[name] = value_of(body)
        for name in self._limited:
            low, high, step = (values.get(f"{name}_{end}") for end in ("min", "max", "step"))
            if step == 0 or (isinstance(low, int) and isinstance(high, int) and low > high):
                raise Unfit(f"the limits of {name} contradict each other")
        return values


def _literal(pattern: Pattern) -> bytes:
    """Give the bytes that a pattern begins with."""
    literal = bytearray()
    for part in pattern:
        if not isinstance(part, int):
            break
        literal.append(part)
    return bytes(literal)
