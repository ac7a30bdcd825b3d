"""Takes out of a capture what tells whose device it is, before anybody sees it.

Left out are the address in every form in which a device may send it (its bytes or four neighbours of them, in either
order, or as text), the owner's name in a name, and characteristics that hold a number of this very device, a person's
data or the time of day.
"""

from collections.abc import Callable, Iterable
import re
from typing import Final, Self
from uuid import UUID

from .capture import Advertised
from .forbidden import BASE

WITHHELD: Final = frozenset(
    f"0000{number:04x}{BASE}"
    for number in (
        0x2A03,  # Reconnection Address
        0x2A08,  # Date Time
        0x2A0F,  # Local Time Information
        0x2A23,  # System ID: made from the address
        0x2A25,  # Serial Number String
        0x2A2B,  # Current Time
        *range(0x2A7E, 0x2AA0),  # of the User Data service: names, birthday, weight ...
        0x2B90,  # Device Time
        0x2BFF,  # UDI for Medical Devices: with the serial number
    )
)
"""Characteristics whose value is not kept (Bluetooth SIG Assigned Numbers, 3.8)."""
NAMES: Final = frozenset({f"00002a00{BASE}"})
"""Characteristics whose value is a name: Device Name."""

NEIGHBOURS = 4
"""So many neighbouring bytes of the address give it away: three of them are the maker's."""
DISTINCT = 3
"""Bytes with fewer values among them are more likely a piece of a frame (00 00 00 01) than of an address."""

_OWNERS = (
    re.compile(r"^.*?\w['’`´]s?\s+(?=\S)"),
    re.compile(r"\s+(?:von|van|of|de|di|da|af|av)\s+[^\W\d_]+\s*$", re.IGNORECASE),
)


class Redacted(bytes):
    """Bytes of which some were left out: these are 0, and `holes` says where."""

    holes: frozenset[int]

    @classmethod
    def with_holes(cls, data: bytes, holes: Iterable[int]) -> Self:
        """Leave out the bytes at these places."""
        holes = frozenset(holes)
        redacted = cls(0 if place in holes else byte for place, byte in enumerate(data))
        redacted.holes = holes
        return redacted


class Censor:
    """Leaves out what tells that it is the device of this address; where that is no address of six bytes, the rest."""

    def __init__(self, address: str) -> None:
        digits = re.sub(r"[^0-9A-Fa-f]", "", address)
        own = bytes.fromhex(digits) if len(digits) == 12 else b""
        orders = (own, own[::-1]) if own else ()
        self._whole = frozenset(orders)
        self._parts = frozenset(
            part
            for order in orders
            for part in (order[start : start + NEIGHBOURS] for start in range(len(order) - NEIGHBOURS + 1))
            if len(set(part)) >= DISTINCT
        )
        self._texts = tuple(
            re.compile(rb"[:\-_. ]?".join(b"%02x" % byte for byte in order), re.IGNORECASE) for order in orders
        )
        self._ends = frozenset(
            order.hex()[start : start + length]
            for order in orders
            for length in (4, 6, 8, 10, 12)
            for start in range(0, 13 - length, 2)
        )

    def data(self, data: bytes) -> bytes:
        """Leave out the address in bytes of any meaning."""
        holes: set[int] = set()
        for start in range(len(data) - NEIGHBOURS + 1):
            if data[start : start + NEIGHBOURS] in self._parts:
                holes.update(range(start, start + NEIGHBOURS))
            if data[start : start + 6] in self._whole:
                holes.update(range(start, start + 6))
        for text in self._texts:
            for found in text.finditer(data):
                holes.update(range(found.start(), found.end()))
        return Redacted.with_holes(data, holes) if holes else data

    def name(self, name: str) -> str:
        """Leave out the owner, and whatever is an end or another piece of the address, for which there stands a `*`."""
        for owner in _OWNERS:
            name = owner.sub("", name)
        name = _replaced(name, self._texts, lambda _: "*")
        return re.sub(r"[0-9A-Fa-f]{4,}", lambda found: self._digits(found[0]), name)

    def value(self, uuid: str, data: bytes) -> bytes:
        """Leave out of what was read from a characteristic, or notified by it, what tells whose device it is."""
        if uuid in WITHHELD:
            return Redacted.with_holes(data, range(len(data)))
        if uuid in NAMES:
            return self.data(self.name(data.decode("utf-8", "replace")).encode())
        return self.data(data)

    def uuid(self, uuid: str) -> str:
        """Leave the address out of a UUID that was made with it."""
        try:
            return str(UUID(bytes=bytes(self.data(UUID(uuid).bytes))))
        except ValueError:
            return str(UUID(int=0))

    def advertised(self, advertised: Advertised) -> Advertised:
        """Leave out of an advertisement what tells whose device it is."""
        name = advertised.local_name
        return Advertised(
            local_name=None if name is None else self.name(name) or None,
            service_uuids=tuple(map(self.uuid, advertised.service_uuids)),
            manufacturer_data={
                number: self._manufacturer(number, data) for number, data in advertised.manufacturer_data.items()
            },
            service_data={self.uuid(uuid): self.data(data) for uuid, data in advertised.service_data.items()},
        )

    def _manufacturer(self, number: int, data: bytes) -> bytes:
        """Leave out the address also where a maker without a company id of its own begins with it in place of one."""
        whole = self.data(number.to_bytes(2, "little") + data)
        holes = [place - 2 for place in getattr(whole, "holes", ()) if place >= 2]
        return Redacted.with_holes(data, holes) if holes else data

    def _digits(self, digits: str) -> str:
        """Leave out a piece of the address at the end of a run of digits, or the run that is one."""
        for length in (12, 10, 8, 6, 4):
            if digits[-length:].lower() in self._ends:
                return f"{digits[:-length]}*"
        return digits


def _replaced(text: str, patterns: Iterable[re.Pattern[bytes]], by: Callable[[re.Match[str]], str]) -> str:
    for pattern in patterns:
        text = re.sub(pattern.pattern.decode(), by, text, flags=re.IGNORECASE)
    return text
