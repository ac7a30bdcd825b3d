"""When a drafted framing is right.

It must accept all and only the frames that the true one accepts, tried on bytes that it has not seen:

- 200 fresh notifications of the same massager, of every kind of message it has, sent as it sends them (split, glued):
  exactly the frames that the true framing finds come out, none is missing and nothing else is taken for one;
- 200 of its frames, each with one or two bytes changed, and 50 of noise, each on its own: accepted where the true
  framing accepts them, and only there.

Fields may differ where the frames do not: a constant byte may be told as head or as the beginning of the message.
"""

from random import Random
from typing import Final, Protocol

from custom_components.recovery_massager.device.frame import Deframer, FrameFormat

FRESH: Final = 200
DAMAGED: Final = 200
NOISE: Final = 50


class Source(Protocol):
    """A massager that is listened to."""

    @property
    def form(self) -> FrameFormat | None:
        """Its true framing; None: a notification is a message of its own."""

    def notifications(self, random: Random, count: int) -> list[bytes]:
        """Give what is heard of it while somebody presses keys, of `count` frames or notifications."""


def right(source: Source, form: FrameFormat | None, random: Random) -> bool:
    """Tell whether a drafted framing (None: a notification is a message) does what the massager's own does."""
    heard = source.notifications(random, FRESH)
    fresh = taken(source.form, heard)
    if taken(form, heard) != fresh:
        return False
    strange = [_damaged(random.choice(fresh), random) for _ in range(DAMAGED)]
    strange += [random.randbytes(random.randrange(1, 20)) for _ in range(NOISE)]
    return all(taken(form, [data]) == taken(source.form, [data]) for data in strange)


def taken(form: FrameFormat | None, chunks: list[bytes]) -> list[bytes]:
    """Give the frames that a framing finds in notifications."""
    if form is None:
        return chunks
    deframer = Deframer(form)
    return [piece.data for chunk in chunks for piece in deframer.feed(chunk) if piece.body is not None]


def _damaged(frame: bytes, random: Random) -> bytes:
    data = bytearray(frame)
    for place in random.sample(range(len(data)), min(len(data), random.choice((1, 2)))):
        data[place] ^= random.randrange(1, 256)
    return bytes(data)
