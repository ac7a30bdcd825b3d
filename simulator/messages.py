"""ESPHome's native API on the wire: frames and message numbers.

Plain text frame (https://developers.esphome.io/architecture/api/protocol_details/): 00, length of the body, message number,
body; both numbers are varints (seven bits a byte, lowest first, top bit set in all but the last byte), the body is a protobuf message.
"""

from collections.abc import Iterator
from typing import Any

from aioesphomeapi import api_pb2
from aioesphomeapi.core import MESSAGE_TYPE_TO_PROTO

pb: Any = api_pb2
"""The message classes; generated code without types."""

type Message = Any
"""A protobuf message."""

PREAMBLE = 0x00
LONGEST_BODY = 65_536
_NUMBERS = {message: number for number, message in MESSAGE_TYPE_TO_PROTO.items()}


class FrameError(Exception):
    """The other side does not speak plain text frames."""


def encode(message: Message) -> bytes:
    """Return the frame of a message."""
    body: bytes = message.SerializeToString()
    return bytes((PREAMBLE,)) + _varint(len(body)) + _varint(_NUMBERS[type(message)]) + body


def decode(buffer: bytearray) -> Iterator[Message]:
    """Take whole frames off the front of the buffer and yield their messages, skipping unknown ones; FrameError for anything else."""
    while buffer:
        if buffer[0] != PREAMBLE:
            raise FrameError(
                "the client wants encryption; this proxy has no key" if buffer[0] == 0x01 else "no ESPHome client"
            )
        length, at = _read_varint(buffer, 1)
        number, at = _read_varint(buffer, at) if at else (0, 0)
        if length > LONGEST_BODY:
            raise FrameError("frame too long")
        if not at or len(buffer) < at + length:
            return
        body = bytes(buffer[at : at + length])
        del buffer[: at + length]
        if number in MESSAGE_TYPE_TO_PROTO:
            yield _parsed(number, body)


def _parsed(number: int, body: bytes) -> Message:
    from_bytes: Any = MESSAGE_TYPE_TO_PROTO[number]
    try:
        return from_bytes.FromString(body)
    except ValueError as error:
        raise FrameError(f"message {number} cannot be read") from error


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _read_varint(buffer: bytearray, at: int) -> tuple[int, int]:
    """Return the number at this place and the place after it; (0, 0) while it is not all there."""
    value = 0
    for shift in range(0, 35, 7):
        if at >= len(buffer):
            return 0, 0
        byte = buffer[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
    raise FrameError("a number that never ends")
