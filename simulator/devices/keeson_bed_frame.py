"""Frames of Keeson beds, from the bed's side: keys that come in, statuses in three forms that go out."""

from enum import IntFlag

from .keeson_bed_machine import Bed

HEAD = b"\xe5\xfe\x16"
SIZE = 8
NONE = 0xFF
"""No timer is set."""
NOTHING_MOVES = 0x0F


class Key(IntFlag):
    """Keys of the remote control, as bits of the mask; no bit means that the key is let go."""

    STEP = 0x00000100
    TIMER = 0x00000200
    FOOT_UP = 0x00000400
    HEAD_UP = 0x00000800
    LIGHT = 0x00020000
    HEAD_DOWN = 0x00800000
    FOOT_DOWN = 0x01000000
    WAVE = 0x10000000


def checksum(data: bytes) -> int:
    """Return the ones' complement of the sum of the bytes."""
    return sum(data) & 0xFF ^ 0xFF


def frame(mask: int) -> bytes:
    """Return the frame of an app that holds these keys down."""
    body = HEAD + mask.to_bytes(4, "little")
    return body + bytes((checksum(body),))


def mask_of(data: bytes) -> int | None:
    """Return the mask of an app's frame, None if it is no frame."""
    if len(data) != SIZE or not data.startswith(HEAD) or checksum(data[:-1]) != data[-1]:
        return None
    return int.from_bytes(data[3:7], "little")


def key_words(mask: int) -> str:
    """Say in words which keys a mask holds down."""
    known = [key.name.lower() for key in Key if key & mask and key.name]
    unknown = mask & ~sum(Key)
    return " + ".join([*known, *([f"unknown {unknown:08x}"] if unknown else [])]) or "released"


def _first(start: int, bed: Bed) -> bytes:
    # Only the first byte is known for sure; the two after it are taken to be those of the app's frames.
    return bytes((start,)) + HEAD[1:] + bytes(4) + bytes((bed.head, bed.foot))


def _second(bed: Bed) -> bytes:
    hundredths = round((bed.time_left or 0) * 100)
    timer = NONE if bed.timer is None else bed.timer // 10
    return hundredths.to_bytes(3, "little") + bytes((0, NOTHING_MOVES | bed.light << 6, timer))


def status(bed: Bed, form: str) -> bytes:
    """Return a status: `ed` has 16 bytes, `f0` 19 and `f1` 20; what is not known of them is 0, but for a checksum at the end."""
    start, gap, size = {"ed": (0xED, 0, 16), "f0": (0xF0, 1, 19), "f1": (0xF1, 0, 20)}[form]
    body = (_first(start, bed) + bytes(gap) + _second(bed)).ljust(size - 1, b"\0")
    return body + bytes((checksum(body),))
