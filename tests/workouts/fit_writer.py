"""A small writer of FIT files: definition and data messages, and the checksum, from the description of the protocol."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
import struct

EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
ENUM, UINT8, UINT16, UINT32, SINT32 = (
    (0x00, "B", 0xFF),
    (0x02, "B", 0xFF),
    (0x84, "H", 0xFFFF),
    (0x86, "I", 2**32 - 1),
    (0x85, "i", 2**31 - 1),
)

type Kind = tuple[int, str, int]

FIELDS: Mapping[int, Mapping[int, Kind]] = {
    0: {0: ENUM, 1: UINT16, 4: UINT32},  # file_id: type, manufacturer, created
    18: {  # session
        253: UINT32,
        2: UINT32,  # start
        5: ENUM,  # sport
        6: ENUM,  # its kind
        7: UINT32,  # elapsed, ms
        8: UINT32,  # timer, ms
        9: UINT32,  # distance, cm
        16: UINT8,  # mean heart rate
        17: UINT8,
        20: UINT16,  # mean power
        22: UINT16,  # ascent, m
        34: UINT16,  # normalised power
        193: UINT8,  # how hard, tenths of CR-10
    },
    20: {253: UINT32, 2: UINT16, 3: UINT8, 5: UINT32, 7: UINT16},  # record: altitude, heart rate, distance, power
    21: {253: UINT32, 0: ENUM, 1: ENUM},  # event
    34: {253: UINT32, 0: UINT32, 1: UINT16},  # activity
}

_TABLE = (
    0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401,
    0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400,
)  # fmt: skip


def crc(data: Iterable[int]) -> int:
    """Return the checksum of a FIT file."""
    value = 0
    for byte in data:
        for nibble in (byte & 0xF, byte >> 4):
            value = (value >> 4) ^ _TABLE[value & 0xF] ^ _TABLE[nibble]
    return value


def seconds(moment: datetime) -> int:
    """Return a moment as FIT counts it."""
    return round((moment - EPOCH).total_seconds())


def message(number: int, values: Mapping[int, int | None], *, defined: bool = True) -> bytes:
    """Return a data message of this global number, by its definition if it was not `defined` just before."""
    fields = FIELDS[number]
    data = b"\x00" + b"".join(
        struct.pack(f"<{code}", invalid if values.get(one) is None else values[one])
        for one, (_, code, invalid) in fields.items()
    )
    return data if defined else definition(number) + data


def definition(number: int) -> bytes:
    """Return the definition of all that this writer knows of a message."""
    fields = FIELDS[number]
    kinds = b"".join(bytes((one, struct.calcsize(code), base)) for one, (base, code, _) in fields.items())
    return struct.pack("<BBBHB", 0x40, 0, 0, number, len(fields)) + kinds


def fit(messages: Sequence[tuple[int, Mapping[int, int | None]]]) -> bytes:
    """Return a whole file of these messages."""
    body = bytearray()
    before = None
    for number, values in messages:
        body += message(number, values, defined=number == before)
        before = number
    return packed(bytes(body))


def packed(body: bytes) -> bytes:
    """Return a file with this body, with its header and checksums."""
    header = struct.pack("<BBHI4s", 14, 0x20, 21218, len(body), b".FIT")
    header += struct.pack("<H", crc(header))
    return header + body + struct.pack("<H", crc(header + body))
