"""Which checksum frames carry: found by trying all."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log2
from typing import Final

from .checksums import CHECKS
from .fields import Order
from .frame import Check

TRIED: Final = 32
"""So many different frames are tried; more would not make it surer."""
TOLERATED: Final = 0.08
"""This share of the frames may be damaged."""
CERTAIN: Final = 48.0
"""Bits: more frames do not make a checksum more certain; how many frames a framing explains then counts for more."""
STARTS: Final = range(5)
"""Where what is summed up may begin."""
TAILS: Final = range(4)
ORDERS: Final[tuple[Order, Order]] = ("big", "little")
LINEAR: Final = frozenset({"sum8", "not_sum8", "neg_sum8", "xor8", "sum16"})
ENDS: Final = frozenset(bytes.fromhex("0A0D03041655AA5AA57EEDEEEFFEFFBBDD"))
"""Bytes that tails end in; any other is rather the upper byte of a sum."""
COMMON: Final = frozenset({"sum8", "xor8"})
_USUAL: Final = 3.5
"""Bits: the usual, a plain sum over all before it, is one of so few that chance has little choice."""
_TRIALS: Final = log2(len(CHECKS) * 1.5 * len(STARTS) * len(TAILS))
"""Bits: of so many trials in all, one may fit by chance."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A checksum that fits, or none, with the tail behind it. `bits` is how much speaks for it: 2 ** -bits by chance."""

    check: Check | None
    tail: bytes
    bits: float


NONE: Final = Checked(None, b"", 0.0)


def unchecked(frames: Sequence[bytes]) -> Checked:
    """Give the tail of frames of several lengths that carry no checksum; bytes that are 0 are none."""
    if len({len(frame) for frame in frames}) < 2:
        return NONE
    tails = [tail for tail in _tails(frames) if all(tail) and all(frame.endswith(tail) for frame in frames)]
    return Checked(None, tails[-1], 3.0 * len(tails[-1]))


def checks(frames: Sequence[bytes], opening: int) -> list[Checked]:
    """Give all checksums that fit different frames, best first; of 0 bits or less, chance explains them as well.

    `opening` bytes are head and length: no checksum is looked for there.
    """
    sample = spread(frames)
    found = [
        Checked(check, tail, _weight(check, sample, len(tail)))
        for tail in _tails(sample)
        for check in _fitting(sample, len(tail), opening)
    ]
    return sorted(found, key=lambda one: one.bits, reverse=True)


def spread(frames: Sequence[bytes]) -> list[bytes]:
    """Pick frames that differ as much as they can: some of every length, from all over the time."""
    by_length = defaultdict[int, list[bytes]](list)
    for frame in frames:
        by_length[len(frame)].append(frame)
    share = max(2, TRIED // len(by_length))
    picked = [
        some[index * len(some) // min(share, len(some))]
        for some in by_length.values()
        for index in range(min(share, len(some)))
    ]
    return picked[:TRIED]


def _tails(frames: Sequence[bytes]) -> Iterator[bytes]:
    """Give what most frames end in, from nothing on."""
    for size in TAILS:
        tail, count = Counter(frame[max(0, len(frame) - size) :] for frame in frames).most_common(1)[0]
        if count < (1 - TOLERATED) * len(frames):
            return
        yield tail


def _fitting(frames: Sequence[bytes], tail: int, opening: int) -> Iterator[Check]:
    for kind, (size, reckon) in CHECKS.items():
        for start in STARTS:
            orders = Counter[Order]()
            wrong = 0
            for frame in frames:
                end = len(frame) - tail - size
                # Two bytes at least: of one, a sum is only its double.
                if end < max(opening, start + 2):
                    wrong += 1
                else:
                    value, sent = reckon(frame[start:end]), frame[end : end + size]
                    right = [order for order in ORDERS[:size] if value.to_bytes(size, order) == sent]
                    orders.update(right)
                    wrong += not right
                if wrong > TOLERATED * len(frames):
                    break
            else:
                yield Check(kind, _orders(orders, len(frames) - wrong), start)


def _orders(seen: Counter[Order], fitting: int) -> tuple[Order, ...]:
    """Give one order if it alone explains all; else both, the more frequent first."""
    most = seen.most_common()
    return tuple(order for order, count in most) if most[0][1] < fitting else (most[0][0],)


def _weight(check: Check, frames: Sequence[bytes], tail: int) -> float:
    """Weigh a fit by how many different checksums there were, and for sums also by how many bytes had a say in them."""
    size = check.size
    ends = [len(frame) - tail - size for frame in frames]
    values = {frame[end : end + size] for frame, end in zip(frames, ends, strict=True)}
    bits = min(CERTAIN, 8.0 * size * len(values))
    if check.kind in LINEAR:
        covered = [frame[check.start : end] for frame, end in zip(frames, ends, strict=True)]
        lower = [frame[end + (size == 2 and check.orders[0] == "big")] for frame, end in zip(frames, ends, strict=True)]
        moved = 0 if _repeats(covered, lower) else _moved(covered)
        bits = min(CERTAIN, 8.0 * len(values), 8.0 + 6.0 * moved)
        if size == 2:
            upper = {frame[end + (check.orders[0] == "little")] for frame, end in zip(frames, ends, strict=True)}
            bits += 12.0 if len(upper) > 1 else min(len({len(frame) for frame in frames}), 4) - 2.5
    unusual = 0.5 * tail + (0.0 if not tail or frames[0][-1] in ENDS else 4.0)
    usual = check.kind in COMMON and not tail and not check.start
    return (
        bits
        - (_USUAL if usual else _TRIALS)
        - (3.0 if check.start else 0.0)
        - (3.0 if len(check.orders) > 1 else 0.0)
        - unusual
    )


def _repeats(covered: Sequence[bytes], checksum: Sequence[int]) -> bool:
    """Tell whether a single other byte explains the checksum: then it is that byte's double, and no sum."""
    for column in zip(*covered, strict=False):
        pairs = list(zip(column, checksum, strict=True))
        for same in (
            Counter(one ^ other for one, other in pairs),
            Counter((other - one) & 0xFF for one, other in pairs),
            Counter((other + one) & 0xFF for one, other in pairs),
        ):
            if max(same.values()) >= (1 - 2 * TOLERATED) * len(pairs):
                return True
    return False


def _moved(covered: Sequence[bytes]) -> int:
    """Count the bytes that were not always the same, and the lengths besides the first."""
    by_length = defaultdict[int, list[bytes]](list)
    for data in covered:
        by_length[len(data)].append(data)
    places = {
        place
        for some in by_length.values()
        for place, column in enumerate(zip(*some, strict=True))
        if len({*column}) > 1
    }
    return len(places) + 2 * (len(by_length) - 1)
