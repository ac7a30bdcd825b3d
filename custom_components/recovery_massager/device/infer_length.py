"""Where frames tell their length: tried on whole notifications, and on a stream in which frames are split and glued."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from .fields import Order
from .frame import Length

LAST_AT: Final = 6
"""A length further from the beginning of a frame is not looked for."""
SHAPES: Final[tuple[tuple[int, Order], ...]] = ((1, "big"), (2, "big"), (2, "little"))
PLUS: Final = range(-16, 5)
"""What a length may differ by from the number of all bytes of its frame."""
USUAL_PLUS: Final = range(-10, 1)
STREAM: Final = 1500
"""Of a stream so many bytes are looked at; that is some hundred frames."""
HEADS: Final = 16
"""So many bytes are tried as the first of a frame in a stream."""
AHEAD: Final = 8
STREAMED: Final = 32
"""So many cuts of a stream are worth looking for a checksum."""
MANY: Final = 10
LONGEST_FRAME: Final = 256


@dataclass(frozen=True, slots=True)
class Cut:
    """Different frames, as a rule for their length cuts them. `bits` is how much speaks for it: 2 ** -bits by chance."""

    length: Length | None
    frames: tuple[bytes, ...]
    bits: float
    share: float = 1.0
    """How much of what was looked at is in frames."""
    sure: bool = False
    """Whether frames of several lengths were seen: of one length, any constant byte could tell it."""


def alike(frames: Iterable[bytes]) -> bytes:
    """Give the bytes with which all of them begin."""
    low, high = min(frames := tuple(frames)), max(frames)
    return low[: next((at for at, (one, other) in enumerate(zip(low, high, strict=False)) if one != other), len(low))]


def whole(frames: Sequence[bytes], written: Sequence[bytes] = ()) -> Iterator[Cut]:
    """Give the cuts in which every notification is a frame; `frames` and `written` without repetitions.

    What was written to the device counts as frames of the same form where all of it fits.
    """
    yield Cut(None, tuple(frames), 0.0)
    (_, most), *_ = Counter(frame[0] for frame in frames).most_common(1)
    if len(frames) > most >= 0.6 * len(frames):
        first = Counter(frame[0] for frame in frames).most_common(1)[0][0]
        yield Cut(None, tuple(frame for frame in frames if frame[0] == first), 0.0)
    for length in _places(range(LAST_AT + 1)):
        cut = _whole(length, frames, written)
        if cut is not None:
            yield cut


def _whole(length: Length, frames: Sequence[bytes], written: Sequence[bytes]) -> Cut | None:
    differences = Counter(
        value - len(frame) for frame in frames if (value := _value(length, frame, 0)) is not None and value <= 512
    )
    allowed = [(count, plus) for plus, count in differences.items() if plus in PLUS]
    if not allowed:
        return None
    found = Length(length.at, length.size, max(allowed)[1], length.order)
    fitting = tuple(frame for frame in frames if _value(length, frame, 0) == len(frame) + found.plus)
    if len(fitting) < max(2, 0.4 * len(frames)):
        return None
    sent = tuple(frame for frame in written if _value(length, frame, 0) == len(frame) + found.plus)
    if len(sent) < len(written):
        sent = ()
    totals = Counter(len(frame) for frame in (*fitting, *sent))
    # Of many frames, one alone that fits proves nothing.
    proving = sum(count > 1 for count in totals.values()) if len(fitting) > MANY else len(totals)
    bits = _bits(found, proving, fitting)
    return Cut(found, fitting, bits, len(fitting) / len(frames), sure=True) if len(totals) > 1 else None


def _bits(length: Length, totals: int, frames: Sequence[bytes]) -> float:
    """Weigh a rule: the first length that it tells costs the choice of `plus`, each further one would be chance."""
    bits = 6.0 * (min(totals, 5) - 1) - 4.4 + (4.0 if length.plus in USUAL_PLUS else -2.0) - 0.3 * length.at
    # The upper byte of two is 0 as long as frames are short; that it belongs to the length is more likely than not.
    if length.size == 2:
        high = length.at + (0 if length.order == "big" else 1)
        bits += 1.0 if all(frame[high] == 0 for frame in frames) else 4.0
    return bits


def _places(places: range) -> Iterator[Length]:
    for at in places:
        for size, order in SHAPES:
            yield Length(at, size, 0, order)


def _value(length: Length, data: bytes, start: int) -> int | None:
    field = data[start + length.at : start + length.at + length.size]
    return int.from_bytes(field, length.order) if len(field) == length.size else None


def streamed(chunks: Sequence[bytes]) -> list[Cut]:
    """Give the best cuts of a stream of which nobody knows where frames begin, best first."""
    stream = b"".join(chunks)[:STREAM]
    found: list[Cut] = []
    for head in _heads(chunks, stream):
        starts = [at for at, byte in enumerate(stream) if byte == head]
        for length in _places(range(1, LAST_AT + 1)):
            for plus in _votes(length, stream, starts):
                rule = Length(length.at, length.size, plus, length.order)
                frames, covered = _chain(rule, stream, starts)
                share = covered / len(stream)
                if len(frames) > 2 and share > 0.6 and not _several_in_one(frames):
                    different = tuple(dict.fromkeys(frames))
                    totals = len({len(frame) for frame in different})
                    bits = _bits(rule, totals, different) + _likely(head, stream)
                    found.append(Cut(rule, different, bits, share, totals > 1))
    return sorted(found, key=lambda cut: cut.share * 20 + cut.bits, reverse=True)[:STREAMED]


def _heads(chunks: Sequence[bytes], stream: bytes) -> list[int]:
    """Give the bytes with which frames are likely to begin: what notifications begin with, and what is frequent."""
    often = [stream[0], *(byte for byte, _ in Counter(chunk[0] for chunk in chunks).most_common(4))]
    often += [byte for byte, _ in Counter(stream).most_common(HEADS)]
    return list(dict.fromkeys(often))[:HEADS]


def _several_in_one(frames: Sequence[bytes]) -> bool:
    """Tell whether what frames begin with comes again inside most of them: then each is several."""
    begin = alike(frames)[:4]
    return len(begin) > 1 and sum(begin in frame[1:] for frame in frames) > 0.5 * len(frames)


def _likely(head: int, stream: bytes) -> float:
    """Weigh the first byte of frames: whoever begins to listen does so between two frames, and 0 is no head."""
    return (5.0 if stream[0] == head else 0.0) - (0.0 if head else 3.0)


def _votes(length: Length, stream: bytes, starts: Sequence[int]) -> list[int]:
    """Let every possible beginning say what the length would differ by if the frame ended at one of the next."""
    votes = Counter[int]()
    for index, start in enumerate(starts):
        value = _value(length, stream, start)
        if value is not None and value <= LONGEST_FRAME:
            votes.update(
                plus for end in starts[index + 1 : index + 1 + AHEAD] if (plus := value - (end - start)) in PLUS
            )
    return [plus for plus, _ in votes.most_common(2)]


def _chain(rule: Length, stream: bytes, starts: Sequence[int]) -> tuple[list[bytes], int]:
    """Follow the lengths from frame to frame; give the frames and the bytes that they cover."""
    heads = {*starts, len(stream)}
    frames: list[bytes] = []
    end = covered = 0
    for start in starts:
        value = _value(rule, stream, start)
        if start < end or value is None:
            continue
        total = value - rule.plus
        if rule.at + rule.size < total <= LONGEST_FRAME and start + total in heads:
            end = start + total
            frames.append(stream[start:end])
            covered += total
    return frames, covered
