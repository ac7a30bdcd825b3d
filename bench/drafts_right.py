"""When a drafted framing is right.

It must accept all and only the frames that the true one accepts, tried on bytes that it has not seen:

- 200 fresh frames of the same massager, of every kind of message it has, sent as it sends them (split, glued): exactly
  these frames come out, none is missing and nothing else is taken for one;
- 200 such frames, each with one or two bytes changed, and 50 of noise, each on its own: accepted where the true framing
  accepts them, and only there.

Fields may differ where the frames do not: a constant byte may be told as head or as the beginning of the message.
"""

from random import Random

from custom_components.recovery_massager.device.frame import Deframer, FrameFormat

from .drafts_variants import Variant

FRESH = 200
NOISE = 50


def right(variant: Variant, form: FrameFormat | None, random: Random) -> bool:
    """Tell whether a drafted framing (None: a notification is a message) does what the massager's own does."""
    fresh = variant.frames(random, FRESH)
    chunks = variant.notified(fresh, random)
    if _taken(form, chunks) != fresh:
        return False
    strange = [_damaged(random.choice(fresh), random) for _ in range(FRESH)]
    strange += [random.randbytes(random.randrange(1, 20)) for _ in range(NOISE)]
    return all(_taken(form, [data]) == _taken(variant.form, [data]) for data in strange)


def _taken(form: FrameFormat | None, chunks: list[bytes]) -> list[bytes]:
    if form is None:
        return chunks
    deframer = Deframer(form)
    return [piece.data for chunk in chunks for piece in deframer.feed(chunk) if piece.body is not None]


def _damaged(frame: bytes, random: Random) -> bytes:
    data = bytearray(frame)
    for place in random.sample(range(len(data)), min(len(data), random.choice((1, 2)))):
        data[place] ^= random.randrange(1, 256)
    return bytes(data)
