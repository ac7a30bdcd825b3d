"""Made-up massagers, each with a framing of its own, and what a person hears of them who presses keys."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from custom_components.recovery_massager.device.checksums import CHECKS
from custom_components.recovery_massager.device.fields import Order
from custom_components.recovery_massager.device.frame import Check, FrameFormat, Length

HEADS: Final = (
    "AA",
    "55",
    "5A",
    "A5",
    "68",
    "7E",
    "FE",
    "F0",
    "55AA",
    "AA55",
    "5AA5",
    "6879",
    "FEFE",
    "A1B2",
    "EB90",
    "AA0155",
)
TAILS: Final = ("", "", "", "0D0A", "55", "0D", "ED", "AABB")
ORDERS: Final[tuple[Order, Order]] = ("big", "little")
PIECE: Final = 20
"""Bytes of a notification where nobody asked for more (an MTU of 23)."""


@dataclass(frozen=True, slots=True)
class Message:
    """One kind of message: bytes that stay, a level, a mode, and seconds that count down, wherever they stand."""

    opcode: int
    size: int
    level: int
    mode: int
    seconds: int

    def body(self, level: int, mode: int, seconds: int, rest: Random) -> bytes:
        """Give the message's bytes."""
        body = bytearray(rest.randbytes(self.size))
        body[0] = self.opcode
        for place, value in ((self.level, level), (self.mode, mode)):
            if place:
                body[place] = value
        if self.seconds:
            body[self.seconds : self.seconds + 2] = seconds.to_bytes(2, "big")
        return bytes(body)


@dataclass(frozen=True, slots=True)
class Variant:
    """A made-up massager."""

    form: FrameFormat | None
    messages: tuple[Message, ...]
    cutting: str
    """atomic, split (at 20 bytes), glued (in notifications of up to 20 bytes), or wild (anywhere)."""
    constants: int

    def frames(self, random: Random, count: int, among: Sequence[Message] | None = None) -> list[bytes]:
        """Let a person press keys until so many frames were sent, mostly states with now and then another."""
        level, mode, seconds = 0, 0, random.randrange(600, 1800)
        among = among or self.messages
        frames = []
        for _ in range(count):
            seconds = max(0, seconds - 1)
            message = among[0] if random.random() < 0.6 else random.choice(among)
            match random.randrange(6):
                case 0:
                    level = min(level + 1, 9)
                case 1:
                    level = max(level - 1, 0)
                case 2:
                    mode = (mode + 1) % 6
            body = message.body(level, mode, seconds, Random(self.constants + message.opcode))  # noqa: S311
            frames.append(self.form.build(body) if self.form else body)
        return frames

    def notifications(self, random: Random, count: int) -> list[bytes]:
        """Give what a capture hears of so many frames."""
        return self.notified(self.frames(random, count), random)

    def notified(self, frames: Sequence[bytes], random: Random) -> list[bytes]:
        """Send frames as this massager does."""
        if self.cutting == "atomic":
            return list(frames)
        if self.cutting == "split":
            return [frame[at : at + PIECE] for frame in frames for at in range(0, len(frame), PIECE)]
        if self.cutting == "glued":
            return list(_glued(frames, random))
        stream = b"".join(frames)
        chunks = []
        while stream:
            size = random.randrange(1, PIECE + 1)
            chunks.append(stream[:size])
            stream = stream[size:]
        return chunks


def _glued(frames: Sequence[bytes], random: Random) -> Iterator[bytes]:
    waiting = b""
    for frame in frames:
        if waiting and (random.random() < 0.7 or len(waiting) + len(frame) > 3 * PIECE):
            yield waiting
            waiting = b""
        waiting += frame
    if waiting:
        yield waiting


def variant(random: Random) -> Variant:
    """Make one up."""
    kind = random.random()
    form = None if kind < 0.08 else _form(random, length=kind > 0.25, check=kind < 0.90)
    whole = form is None or not form.assembles
    messages = tuple(
        _message(random, opcode, 4 if index == 0 else 1)
        for index, opcode in enumerate(random.sample(range(1, 0x40), random.randrange(1, 5)))
    )
    cutting = "atomic" if whole else random.choice(("atomic", "atomic", "split", "glued", "wild"))
    return Variant(form, messages, cutting, random.randrange(1 << 30))


def _message(random: Random, opcode: int, least: int) -> Message:
    size = random.randrange(max(least, 2), 14 if least > 1 else 9)
    places = list(range(1, size))
    random.shuffle(places)
    level = places.pop() if places and random.random() < 0.8 else 0
    mode = places.pop() if places and random.random() < 0.6 else 0
    pairs = [at for at in places if at + 1 in places]
    seconds = random.choice(pairs) if pairs and random.random() < 0.5 else 0
    if not (level or mode):
        level = 1 if seconds != 1 else size - 1
    return Message(opcode, size, level, mode, seconds)


def _form(random: Random, *, length: bool, check: bool) -> FrameFormat:
    head = bytes.fromhex(random.choice(HEADS))
    tail = bytes.fromhex(random.choice(TAILS))
    order = random.choice(ORDERS)
    size = random.choice((1, 1, 1, 2))
    checked = None
    if check:
        kind = random.choice(tuple(CHECKS))
        start = random.choice((0, 0, 0, len(head))) if len(head) < 4 else 0
        checked = Check(kind, (order if CHECKS[kind][0] > 1 else "big",), start)
    told = None
    if length:
        at = len(head) + random.choice((0, 0, 0, 1, 2))
        closing = len(tail) + (checked.size if checked else 0)
        plus = random.choice((0, -1, -2, -(at + size), -(at + size) - closing, -closing, -len(head)))
        told = Length(at, size, plus, order if size > 1 else "big")
    return FrameFormat(head, told, checked, tail, 128)
