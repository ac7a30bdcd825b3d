"""Frames of a Beurer EM 70, as its maker's app and captures show them: 5A, length, command, info bytes, sum.

Length is the number of info bytes + 4; the sum is that of all bytes before it, 16 bits, high byte first.
"""

from enum import IntEnum

VENDOR_SERVICE = "646687fb-033f-9393-6ca2-0e9401adeb32"
VENDOR_VALUE = "64668730-033f-9393-6ca2-0e9401adeb32"

START = 0x5A
AROUND = 5
"""Bytes of a frame that are not info."""


class Command(IntEnum):
    """What a frame is about."""

    PLUS = 0x01
    MINUS = 0x02
    SET = 0x03
    PROGRAM = 0x04
    LOCK = 0x05
    PAUSE = 0x06
    STATE = 0x07
    VERSION = 0x08
    KEY = 0x0B
    """From the device: a key changed the intensity."""
    ENDED = 0x0C
    """From the device: the treatment is over."""
    SHUTDOWN = 0x0D
    CONTACT = 0x0E
    """From the device: electrical overload, or no contact of the pads."""
    LOW_BATTERY = 0x0F
    """From the device."""

    @property
    def words(self) -> str:
        """The command in words."""
        return self.name.lower().replace("_", " ")


def frame(command: int, *info: int) -> bytes:
    """Return the frame of a command with these info bytes."""
    body = bytes((START, len(info) + AROUND - 1, command, *info))
    return body + sum(body).to_bytes(2)


def read(data: bytes) -> tuple[int, int] | None:
    """Return command and info byte of what a client wrote; None unless it is one right frame with one info byte."""
    if len(data) != AROUND + 1 or data != frame(data[2], data[3]):
        return None
    return data[2], data[3]


def words(data: bytes) -> str | None:
    """Return in words what a frame asks for; None where that is unknown."""
    heard = read(data)
    if heard is None or heard[0] not in Command:
        return None
    return f"{Command(heard[0]).words} {heard[1]}"
