"""Frames of the "HY" EMS v2 protocol, from the device's side: `68 79`, length, direction, stream, data, CRC-16, `0D 0A`."""

from collections.abc import Iterator
from enum import IntEnum
from typing import Literal

HEAD = b"\x68\x79"
TAIL = b"\x0d\x0a"
FROM_APP = 1
FROM_DEVICE = 2
SHORTEST = 10
"""Bytes of a frame without data."""
LONGEST = 128
"""Most bytes that a frame has."""


class Stream(IntEnum):
    """What a frame is about."""

    STATUS = 0x00
    MODE = 0x01
    LEVEL = 0x02
    ZONE = 0x03
    BUZZER = 0x07
    TIMER = 0x08
    HEARTBEAT = 0x0A
    RUN = 0x0B


def crc16(data: bytes) -> int:
    """Return the CRC-16 with polynomial 1021 that begins at 0 and reflects nothing (known as XMODEM)."""
    crc = 0
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc


def frame(
    direction: int, stream: int, data: bytes, *, order: Literal["big", "little"] = "big", missing: int = 0
) -> bytes:
    """Return a frame; `order` is that of its CRC, `missing` what its length field falls short of the truth."""
    length = SHORTEST + len(data) - missing
    body = HEAD + length.to_bytes(2) + bytes((direction, stream)) + data
    return body + crc16(body).to_bytes(2, order) + TAIL


class Receiver:
    """Puts together what an app writes, in whatever pieces it comes."""

    def __init__(self) -> None:
        """Have received nothing."""
        self._buffer = b""

    def clear(self) -> None:
        """Forget a frame that is only half there."""
        self._buffer = b""

    def feed(self, piece: bytes) -> Iterator[tuple[int, bytes]]:
        """Take a piece; yield stream and data of each whole frame from an app, and drop what is none."""
        self._buffer += piece
        while (start := self._buffer.find(HEAD)) >= 0:
            self._buffer = self._buffer[start:]
            if len(self._buffer) < SHORTEST:
                return
            length = int.from_bytes(self._buffer[2:4])
            # A frame that ends before its length says would swallow those after it.
            if len(self._buffer) < length <= LONGEST and not self._buffer.endswith(TAIL):
                return
            whole = self._buffer[:length]
            if not _sound(whole, length):
                self._buffer = self._buffer[len(HEAD) :]
                continue
            self._buffer = self._buffer[length:]
            yield whole[5], whole[6:-4]
        # The last byte may be the first of a head.
        self._buffer = self._buffer[-1:]


def _sound(whole: bytes, length: int) -> bool:
    """Return whether it is a frame of an app, its CRC being high byte first: this device takes no other order."""
    return (
        SHORTEST <= length <= LONGEST
        and whole[4] == FROM_APP
        and whole[-2:] == TAIL
        and crc16(whole[:-4]) == int.from_bytes(whole[-4:-2])
    )
