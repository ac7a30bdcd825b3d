"""What the bytes of one kind of message do over time, and what they may therefore mean. All of it is a guess."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from .fields import parse_field

type Series = Sequence[tuple[float, bytes]]
"""Seconds and bodies, in the order in which they came."""

STEPS: Final = 4
"""A countdown must be seen to go on so often."""
SLACK: Final = 1.2
"""A countdown may be late or early by so many seconds: it has whole ones, and the radio takes its time."""
HIGHEST_LEVEL: Final = 40
_COUNTERS: Final = (("u16be", 1), ("u16le", 1), ("u24le", 100), ("u24be", 100), ("u8", 1))
"""Types in which devices count down, and how much a second is."""


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of message: how its bodies begin, their size, and when which of them came."""

    starts: bytes
    size: int
    series: tuple[tuple[float, bytes], ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """A field that is likely; `text` is as profiles write it, `why` what was seen."""

    name: str
    text: str
    why: str
    lowest: int
    highest: int


@dataclass(frozen=True, slots=True)
class Guessed:
    """What is guessed of a form: fields for the profile, and notes on bytes of which nothing so sure can be said."""

    fields: tuple[Guess, ...] = ()
    notes: Mapping[int, str] = field(default_factory=dict)
    """Offset -> what was seen there."""


def forms(bodies: Series) -> list[Form]:
    """Sort messages by what they are: by the byte that goes with their size, if there is one, and by their size."""
    at = _number_at([body for _, body in bodies])
    sorted_: dict[tuple[bytes, int], list[tuple[float, bytes]]] = {}
    for seconds, body in bodies:
        starts = body[: at + 1] if at is not None else b""
        sorted_.setdefault((starts, len(body)), []).append((seconds, body))
    found = []
    for (starts, size), series in sorted_.items():
        # Of one kind alone nobody knows where its number ends: its first byte, if that never changed.
        first = starts or (series[0][1][:1] if at is None and len({body[:1] for _, body in series}) == 1 else b"")
        found.append(Form(first, size, tuple(series)))
    return sorted(found, key=lambda form: -len(form.series))


def _number_at(bodies: Sequence[bytes]) -> int | None:
    """Find the byte that says what a message is: the first that differs, if messages of one number have one size."""
    different = list(dict.fromkeys(bodies))
    shortest = min(map(len, different), default=0)
    at = next((at for at in range(shortest) if len({body[at] for body in different}) > 1), None)
    if at is None or at > 4:
        return None
    kinds = {(body[at], len(body)) for body in different}
    numbers, sizes = {number for number, _ in kinds}, {size for _, size in kinds}
    return at if len(sizes) > 1 and len(kinds) <= 1.5 * len(numbers) and len(numbers) <= 32 else None


def guess(form: Form) -> Guessed:
    """Guess what the bytes of a form mean."""
    fields: list[Guess] = []
    notes: dict[int, str] = {}
    taken: set[int] = set()
    counter = _countdown(form)
    if counter is not None:
        at, size, found = counter
        taken.update(range(at, at + size))
        if found.highest > 59:
            fields.append(found)
        else:
            notes[at] = "counts down by 1 a second: seconds that are left, or those of a minute"
    for at in range(len(form.starts), form.size):
        if at in taken:
            continue
        values = [body[at] for _, body in form.series]
        name, why = _moves(values)
        if name and all(one.name != name for one in fields):
            fields.append(Guess(name, f"{name}:u8@{at}", why, min(values), max(values)))
        elif why:
            notes[at] = why
    return Guessed(tuple(fields), notes)


def _countdown(form: Form) -> tuple[int, int, Guess] | None:
    """Find what counts down with the clock; of several the one that does so most often."""
    best: tuple[float, int, str, list[int]] | None = None
    for kind, per in _COUNTERS:
        size = int(kind[1:].rstrip("bel")) // 8
        for at in range(len(form.starts), form.size - size + 1):
            reader = parse_field(f"x:{kind}@{at}", "big")
            values = [int.from_bytes(body[at : at + size], reader.order) for _, body in form.series]
            kept = _kept(form.series, values, per)
            if kept and max(values) <= 7200 * per and (best is None or kept > best[0]):
                best = kept, at, f"{kind}@{at}" if per == 1 else f"{kind}/{per}@{at}", [one // per for one in values]
    if best is None:
        return None
    _, at, text, seconds = best
    size = parse_field(f"x:{text}", "big").size
    why = f"counts down by 1 a second, from {max(seconds)} to {min(seconds)}"
    return at, size, Guess("seconds_left", f"seconds_left:{text}", why, 0, max(seconds))


def _kept(series: Series, values: Sequence[int], per: int) -> int:
    """Count how often a number went down with the clock; 0 where it mostly went elsewhere, or went down too seldom."""
    steps = [
        (then - now, after - before)
        for ((before, _), then), ((after, _), now) in pairwise(zip(series, values, strict=True))
        if then != now
    ]
    right = sum(gone > 0 and abs(gone - seconds * per) <= SLACK * per for gone, seconds in steps)
    return right if right >= STEPS and right >= 0.6 * len(steps) else 0


def _moves(values: Sequence[int]) -> tuple[str, str]:
    """Tell what one byte may be by how it moves: a value's name or none, and what was seen, if anything."""
    low, high = min(values), max(values)
    if low == high:
        return "", ""
    moves = [now - then for then, now in pairwise(values) if now != then]
    ups, downs = moves.count(1), moves.count(-1)
    back = sum(move < -1 and now == low for move, now in _moved(values))
    if high - low == 1 and low == 0:
        return "", f"0 or 1, changed {len(moves)} times: on and off, or run"
    if high <= HIGHEST_LEVEL and ups and downs and len(moves) > 2 and ups + downs >= 0.9 * len(moves):
        return "pressure", f"goes up and down by 1, from {low} to {high}"
    if high <= HIGHEST_LEVEL and ups > 1 and back and ups + back == len(moves):
        return "mode", f"goes round from {low} to {high}"
    seen = ", ".join(f"{value:02X}" for value in dict.fromkeys(values[:200]))
    return "", f"changed {len(moves)} times: {seen if len(set(values)) <= 8 else f'{low:02X} to {high:02X}'}"


def _moved(values: Sequence[int]) -> Iterator[tuple[int, int]]:
    return ((now - then, now) for then, now in pairwise(values) if now != then)
