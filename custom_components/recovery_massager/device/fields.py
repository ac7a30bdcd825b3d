"""The grammar of bytes in a profile: hex bytes, fields such as `timer:u16*60~0xFFFF@4`, templates and patterns.

A field is `name:type[&mask][*times][/per][+plus][~none][@offset][ optional]`. The raw number is masked and shifted down by the
mask's trailing zeros; raw `none` means that there is no value; a number's value is raw * times // per + plus. One that is
optional is left out by a report that ends before it.
Types: u8 u16 u24 u32 i8 i16, with `le` or `be` where they differ from the profile's order; `text` and `u8[]` take the rest.
"""

from collections.abc import Iterator
from dataclasses import dataclass
import re
from typing import Final, Literal

from .model import Bits, Chambers, Domain, Flag, Names, Range, Text, Value

type Order = Literal["little", "big"]

_FIELD: Final = re.compile(
    r"(?P<name>[a-z][a-z0-9_]*):(?P<type>text|u8\[\]|(?P<sign>[ui])(?P<bits>8|16|24|32))(?P<order>le|be)?"
    r"(?:&(?P<mask>{n}))?(?:\*(?P<times>{n}))?(?:/(?P<per>{n}))?(?P<plus>[+-]{n})?(?:~(?P<none>{n}))?(?:@(?P<at>{n}))?(?P<optional>optional)?".replace(
        "{n}", "(?:0[xX][0-9a-fA-F]{1,8}|[0-9]{1,10})"
    )
)
_HEX: Final = re.compile(r"(?:[0-9a-fA-F]{2})+")
HEX: Final = rf"{_HEX.pattern}(?: +{_HEX.pattern})*"
"""Hex bytes, as a regular expression."""
NUMBER: Final = "-?(?:0|[1-9][0-9]{0,9}|0[xX][0-9a-fA-F]{1,8})"
"""A whole number, as a regular expression."""
FIELD: Final = re.sub(r"\?P<\w+>", "?:", _FIELD.pattern)
"""A field without spaces, as a regular expression."""
TEMPLATE: Final = rf"(?: *(?:{_HEX.pattern}|\{{[^{{}}]+\}}))+ *"
"""Hex bytes and placeholders, as a regular expression."""
PATTERN: Final = rf"(?:{_HEX.pattern}|\.\.|\{{result\}})(?: +(?:{_HEX.pattern}|\.\.|\{{result\}}))*"
"""How a frame begins, as a regular expression."""
LONGEST: Final = 512
"""The longest value of a characteristic, bytes (Bluetooth Core specification, Attribute Protocol)."""


class Mistake(Exception):
    """Something in a profile is wrong, in words for its author; `path` leads to it from where it was found."""

    def __init__(self, problem: str, *path: str | int, line: int | None = None) -> None:
        """Keep the words and the keys; `line` only where no key leads to it."""
        super().__init__(problem)
        self.problem = problem
        self.path = path
        self.line = line


class Unfit(Exception):
    """Bytes do not make a value, or a value no bytes."""


@dataclass(frozen=True, slots=True)
class Field:
    """One value in the bytes. `size` 0: all bytes that are left."""

    name: str
    kind: Literal["number", "text", "bytes"]
    size: int
    signed: bool
    order: Order
    at: int
    mask: int | None = None
    times: int = 1
    per: int = 1
    plus: int = 0
    none: int | None = None
    optional: bool = False
    """A report that ends before it says nothing of it."""

    @property
    def end(self) -> int:
        """The offset after its last byte; of what takes the rest, its beginning."""
        return self.at + self.size

    @property
    def scaled(self) -> bool:
        """Whether raw and value differ by a scale."""
        return (self.times, self.per, self.plus) != (1, 1, 0)

    @property
    def highest(self) -> int:
        """The highest raw number."""
        mask, shift = self.bits
        return mask >> shift + self.signed

    @property
    def bits(self) -> tuple[int, int]:
        """Mask and shift: raw is the number masked and moved down."""
        mask = (1 << 8 * self.size) - 1 if self.mask is None else self.mask
        return mask, (mask & -mask).bit_length() - 1

    def encode(self, value: Value, domain: Domain) -> bytes:
        """Give the bytes of a number, name or flag of the domain. Raises Unfit where it has none."""
        if isinstance(domain, Names):
            raw, odd = domain.codes[str(value)][0], 0.0
        else:
            assert isinstance(value, (int, float))
            raw, odd = divmod(int((value - self.plus) * self.per), self.times)
        try:
            if odd:
                raise OverflowError
            return raw.to_bytes(self.size, self.order, signed=self.signed)
        except OverflowError:
            raise Unfit(f"{value} has no bytes") from None


type Template = tuple[bytes | Field, ...]
type Pattern = tuple[int | Literal["result"] | None, ...]


def parse_hex(text: str) -> bytes:
    """Read hex bytes such as `68 79` or `6879`, spaces allowed between bytes."""
    words = text.split()
    for word in words:
        if not _HEX.fullmatch(word):
            raise Mistake(f'"{word}" is not hex bytes such as "0A 2F"')
    return bytes.fromhex("".join(words))


def parse_number(text: str) -> int:
    """Read a whole number, decimal or `0x` hex."""
    if re.fullmatch(NUMBER, text):
        return int(text, 0)
    raise Mistake(f'"{text}" is not a whole number such as 36 or 0x24')


def parse_field(text: str, order: Order, at: int = 0) -> Field:
    """Read one field; `at` is its offset unless it names its own. Numbers in it are decimal or `0x` hex."""
    found = _FIELD.fullmatch(text.replace(" ", ""))
    if found is None:
        raise Mistake(f'"{text}" is not a field such as "pressure:u8" or "timer:u16*60@4"')
    kind: Literal["number", "text", "bytes"] = (
        "number" if found["bits"] else "text" if found["type"] == "text" else "bytes"
    )
    if kind != "number" and any(found[part] for part in ("order", "mask", "times", "per", "plus")):
        raise Mistake(f'"{found["type"]}" takes neither order, mask nor scale')
    size = int(found["bits"] or 0) // 8
    mask = None if found["mask"] is None else _number(found["mask"])
    if mask is not None and (mask == 0 or mask >> 8 * size or found["sign"] == "i"):
        raise Mistake(f'the mask of "{text}" does not fit its type')
    field = Field(
        name=found["name"],
        kind=kind,
        size=size,
        signed=found["sign"] == "i",
        order={"le": "little", "be": "big", None: order}[found["order"]],
        at=at if found["at"] is None else _number(found["at"]),
        mask=mask,
        times=_number(found["times"] or "1"),
        per=_number(found["per"] or "1"),
        plus=_number(found["plus"] or "0"),
        none=None if found["none"] is None else _number(found["none"]),
        optional=found["optional"] is not None,
    )
    if field.optional and not field.size:
        raise Mistake(f'"{text}" takes what is left, which may be nothing anyway: leave out "optional"')
    if not field.times or not field.per:
        raise Mistake(f'"{text}" is scaled by 0')
    if field.end > LONGEST:
        raise Mistake(f'"{text}" lies beyond the {LONGEST} bytes that a notification can have')
    return field


def _number(text: str) -> int:
    return int(text, 16 if "x" in text.lower() else 10)


def parse_fields(texts: list[str], order: Order) -> tuple[Field, ...]:
    """Read the fields of a report, one after the other unless they name their offset."""
    fields: list[Field] = []
    at = 0
    for index, text in enumerate(texts):
        try:
            field = parse_field(text, order, at)
        except Mistake as err:
            raise Mistake(err.problem, index) from None
        if field.at < 0:
            raise Mistake(
                f'give the offset of "{text}" (@0 is the first byte): what stands before takes all the rest', index
            )
        if any(other.name == field.name for other in fields):
            raise Mistake(f'"{field.name}" is there twice', index)
        fields.append(field)
        at = field.end if field.size else -LONGEST
    return tuple(fields)


def parse_template(text: str, order: Order) -> Template:
    """Read what a command writes: hex bytes and placeholders such as `{pressure:u8}`."""
    parts: list[bytes | Field] = []
    for literal, placeholder in _pieces(text):
        if literal.strip():
            parts.append(parse_hex(literal))
        if placeholder is not None:
            field = parse_field(placeholder, order)
            if field.kind != "number" or field.mask is not None or field.optional or "@" in placeholder:
                raise Mistake(
                    f'"{placeholder}": a placeholder is a plain number, without mask and offset, and never optional'
                )
            parts.append(field)
    if not parts:
        raise Mistake("there are no bytes")
    return tuple(parts)


def _pieces(text: str) -> Iterator[tuple[str, str | None]]:
    rest = text
    while rest:
        literal, brace, rest = rest.partition("{")
        if not brace:
            yield literal, None
            return
        placeholder, brace, rest = rest.partition("}")
        if not brace:
            raise Mistake(f'a "}}" is missing in "{text}"')
        yield literal, placeholder


def parse_pattern(text: str) -> Pattern:
    """Read how a frame begins: hex bytes, `..` for any byte, `{result}` for the byte that says how it went."""
    parts: list[int | Literal["result"] | None] = []
    for word in text.split():
        if word == "..":
            parts.append(None)
        elif word == "{result}":
            parts.append("result")
        else:
            parts.extend(parse_hex(word))
    if parts.count("result") > 1:
        raise Mistake("{result} is there twice")
    return tuple(parts)


def begins(body: bytes, pattern: Pattern) -> bool:
    """Tell whether a body begins as the pattern says."""
    return len(body) >= len(pattern) and all(
        not isinstance(want, int) or want == byte for want, byte in zip(pattern, body, strict=False)
    )


def fits_kind(field: Field, domain: Domain) -> bool:
    """Tell whether a field can carry values of that kind."""
    wanted = {"text": Text, "bytes": Chambers}.get(field.kind, (Range, Names, Bits, Flag))
    return isinstance(domain, wanted) and (isinstance(domain, Range) or not field.scaled)
