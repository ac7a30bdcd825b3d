"""AD structures: what advertising data and scan responses are made of (Supplement to the Core Specification, Part A)."""

from uuid import UUID

FLAGS = 0x01
COMPLETE_UUIDS_16 = 0x03
COMPLETE_UUIDS_128 = 0x07
SHORT_NAME = 0x08
COMPLETE_NAME = 0x09
SERVICE_DATA_128 = 0x21
MANUFACTURER_DATA = 0xFF
GENERAL_DISCOVERABLE = b"\x06"
"""Value of the flags: general discoverable, no classic Bluetooth."""

LONGEST = 31
"""Size of advertising data, and of a scan response, bytes."""


def structure(kind: int, data: bytes) -> bytes:
    """Return one AD structure."""
    return bytes((len(data) + 1, kind)) + data


def uuid128(uuid: str) -> bytes:
    """Return a 128-bit UUID as it goes on the air, lowest byte first."""
    return UUID(uuid).bytes[::-1]


def name(text: str, room: int) -> bytes:
    """Return the name in at most `room` bytes of UTF-8: complete (09), or shortened (08) to whole characters."""
    data = text.encode()
    if len(data) <= room:
        return structure(COMPLETE_NAME, data)
    return structure(SHORT_NAME, data[:room].decode(errors="ignore").encode())
