"""Frames: what stands around a message where a device does not leave that to Bluetooth.

    head | length | body | check | tail

The length may also stand inside the body. The check covers all that stands before it, the head too, unless it says
where it begins. There may be no head.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from .checksums import CHECKS
from .fields import LONGEST, Order


@dataclass(frozen=True, slots=True)
class Length:
    """Where a frame tells its length: the value is the total number of bytes plus `plus`."""

    at: int
    size: int
    plus: int
    order: Order


@dataclass(frozen=True, slots=True)
class Check:
    """A checksum; the first order is sent, all are accepted. It covers what stands before it from `start` on."""

    kind: str
    orders: tuple[Order, ...]
    start: int = 0

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return CHECKS[self.kind][0]

    def of(self, data: bytes, order: Order) -> bytes:
        """Reckon the checksum of a frame up to it."""
        size, reckon = CHECKS[self.kind]
        return reckon(data[self.start :]).to_bytes(size, order)


@dataclass(frozen=True, slots=True)
class FrameFormat:
    """What frames of a family look like; `maximum` is the longest, in bytes."""

    head: bytes
    length: Length | None
    check: Check | None
    tail: bytes
    maximum: int

    @property
    def assembles(self) -> bool:
        """Whether a frame can be told from its fragments: only with both length and checksum."""
        return self.length is not None and self.check is not None

    @property
    def _closing(self) -> int:
        return len(self.tail) + (self.check.size if self.check else 0)

    @property
    def around(self) -> int:
        """How many bytes a frame has besides its body."""
        return len(self.head) + (self.length.size if self.length else 0) + self._closing

    @property
    def minimum(self) -> int:
        """The shortest frame, bytes."""
        opening = self.length.at + self.length.size if self.length else len(self.head)
        return max(self.around, opening + self._closing)

    def build(self, body: bytes) -> bytes:
        """Give the frame around a body."""
        frame = self.head + body
        if self.length:
            value = (len(body) + self.around + self.length.plus).to_bytes(self.length.size, self.length.order)
            frame = frame[: self.length.at] + value + frame[self.length.at :]
        if self.check:
            frame += self.check.of(frame, self.check.orders[0])
        return frame + self.tail

    def body(self, frame: bytes) -> bytes | None:
        """Give the body of a whole frame; None unless head, checksum and tail are right. The length is not looked at."""
        if not self.minimum <= len(frame) <= self.maximum:
            return None
        if not (frame.startswith(self.head) and frame.endswith(self.tail)):
            return None
        end = len(frame) - self._closing
        if self.check:
            sent = frame[end : end + self.check.size]
            if all(self.check.of(frame[:end], order) != sent for order in self.check.orders):
                return None
        if self.length is None:
            return frame[len(self.head) : end]
        return frame[len(self.head) : self.length.at] + frame[self.length.at + self.length.size : end]

    def declared(self, data: bytes) -> int | None:
        """Give the total length that a frame declares; None while that cannot be seen, or where no frame has it."""
        if self.length is None or len(data) < self.length.at + self.length.size:
            return None
        value = int.from_bytes(data[self.length.at : self.length.at + self.length.size], self.length.order)
        total = value - self.length.plus
        return total if self.minimum <= total <= self.maximum else None


@dataclass(frozen=True, slots=True)
class Piece:
    """A frame's body, or bytes that are none: then `body` is None and `reason` says why."""

    data: bytes
    body: bytes | None
    reason: Literal["", "no_frame", "too_long"] = ""


class Deframer:
    """Cuts what arrives into frames, split, glued or damaged as it may be. Keeps less than one longest frame."""

    def __init__(self, form: FrameFormat) -> None:
        """Begin empty."""
        self._form = form
        self._buffer = b""

    def reset(self) -> None:
        """Forget what is incomplete."""
        self._buffer = b""

    def feed(self, data: bytes) -> list[Piece]:
        """Take a notification."""
        if len(data) > LONGEST:
            return [Piece(data[:LONGEST], None, "too_long")]
        if not self._form.assembles:
            body = self._form.body(data)
            if self._form.length and self._form.declared(data) != len(data):
                body = None
            return [Piece(data, body, "" if body is not None else "no_frame")]
        return list(self._cut(self._buffer + data))

    def _cut(self, data: bytes) -> Iterator[Piece]:
        while (found := self._first(data)) is not None:
            start, end, body = found
            if start:
                yield Piece(data[:start], None, "no_frame")
            yield Piece(data[start:end], body)
            data = data[end:]
        start = next((at for at in range(len(data)) if self._incomplete(data[at:])), len(data))
        if start:
            yield Piece(data[:start], None, "no_frame")
        self._buffer = data[start:]

    def _first(self, data: bytes) -> tuple[int, int, bytes] | None:
        """Find the first whole frame. A damaged one before it cannot hide it."""
        start = data.find(self._form.head)
        while start >= 0:
            for total in self._totals(data[start : start + self._form.maximum]):
                if (body := self._form.body(data[start : start + total])) is not None:
                    return self._last(data[: start + total], start) or (start, start + total, body)
            start = data.find(self._form.head, start + 1)
        return None

    def _last(self, data: bytes, start: int) -> tuple[int, int, bytes] | None:
        """Find a frame that begins after `start` and ends with the data, where the length does not tell.

        What lacks its tail and the frame behind it look like one with a wrong length: a CRC that began with 0 is 0
        again behind its own bytes, so that of the second is that of both.
        """
        if self._form.declared(data[start:]) == len(data) - start:
            return None
        later = data.rfind(self._form.head, start + 1)
        while later > start:
            if (body := self._form.body(data[later:])) is not None:
                return later, len(data), body
            later = data.rfind(self._form.head, start + 1, later + len(self._form.head) - 1)
        return None

    def _totals(self, data: bytes) -> Iterator[int]:
        """Give the lengths that a frame may have: the declared one, then every one that ends in the tail.

        Devices are known that declare a wrong length; and a body may hold the tail's bytes.
        """
        total = self._form.declared(data)
        if total is not None and total <= len(data):
            yield total
        tail = self._form.tail
        at = data.find(tail) if tail else -1
        while at >= 0:
            yield at + len(tail)
            at = data.find(tail, at + 1)

    def _incomplete(self, data: bytes) -> bool:
        """Tell whether a frame may begin here that goes on in the next notification."""
        form = self._form
        if len(data) >= form.maximum or not data.startswith(form.head[: len(data)]):
            return False
        assert form.length is not None
        if len(data) < form.length.at + form.length.size:
            return True
        total = form.declared(data)
        if total is not None and len(data) < total:
            return True
        # The length is wrong, or the frame is damaged: with a tail to look for, the former can still come right.
        return bool(form.tail) and not data.endswith(form.tail)
