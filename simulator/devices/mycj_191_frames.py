"""Messages of a MYCJ "Massager191": an opcode and its arguments, numbers high byte first, no checksum."""

from enum import IntEnum

ALL = 0xFF
"""In place of a massager's number: all of them."""


class Op(IntEnum):
    """Opcodes, the same in both directions."""

    STATE = 0xD0
    LOAD = 0xD1
    MODE = 0xD2
    SET_MODE = 0xD3
    POWER = 0xD4
    SET_POWER = 0xD5
    TIME = 0xD6
    SET_TIME = 0xD7
    TEMPERATURE = 0xD8
    HEART_RATE = 0xD9
    CONFIG = 0xDA
    START = 0xDD
    STOP = 0xDE
    SET_TEMPERATURE = 0xDF
    FIRMWARE = 0xFA
    BATTERY = 0xFC
    RESET = 0xFD
    TEST = 0xFE

    @property
    def words(self) -> str:
        """The opcode in words."""
        return self.name.lower().replace("_", " ")


SIZES = {Op.START: 10, Op.SET_TIME: 5, Op.SET_TEMPERATURE: 5}
"""Bytes of the requests that are not 4 long."""
ANSWER_SIZES = {
    Op.STATE: 20,
    Op.SET_MODE: 6,
    Op.SET_POWER: 6,
    Op.TIME: 7,
    Op.SET_TIME: 7,
    Op.SET_TEMPERATURE: 6,
    Op.FIRMWARE: 16,
    Op.RESET: 5,
    Op.BATTERY: 5,
}
"""Bytes of the notifications that are not 4 long."""


def message(op: Op, *values: int) -> bytes:
    """Return a notification, filled up with zeros to its size."""
    return bytes((op, *values)).ljust(ANSWER_SIZES.get(op, 4), b"\x00")


def read(data: bytes) -> tuple[Op, bytes] | None:
    """Return opcode and arguments of what a client wrote; None for an unknown opcode or a wrong size.

    A stop counts whatever follows the massager's number.
    """
    if not data or data[0] not in Op:
        return None
    op = Op(data[0])
    whole = len(data) >= 2 if op == Op.STOP else len(data) == SIZES.get(op, 4)
    return (op, data[1:]) if whole else None


def words(data: bytes) -> str | None:
    """Return in words what a message asks for; None where that is unknown."""
    heard = read(data)
    return f"{heard[0].words} {heard[1].hex(' ')}" if heard else None
