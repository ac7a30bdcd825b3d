"""How sore the legs were on mornings after hard workouts, with a session and without one.

It compares what one person said, and no more: what else differed on those days, nobody knows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

LEAST_MORNINGS = 3
"""Of each sort, before a mean is told: ours, since one bad morning among two is half of it."""


@dataclass(frozen=True, slots=True)
class Morning:
    """One morning after a key workout or a race."""

    day: date
    soreness: float
    """What was said, 0 (none) to 10 (as bad as can be)."""
    session: bool
    """Whether there was a session between the workout and the morning."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The mornings with a session against those without one."""

    mornings_with: int
    mornings_without: int
    mean_with: float | None = None
    """Mean soreness; None, as is the other, before there are LEAST_MORNINGS of each sort."""
    mean_without: float | None = None

    @property
    def difference(self) -> float | None:
        """By how much the mean with a session is higher; below 0 it is lower. None: not known yet."""
        if self.mean_with is None or self.mean_without is None:
            return None
        return self.mean_with - self.mean_without


def compare(mornings: Iterable[Morning]) -> Comparison:
    """Return how the mornings with a session compare with those without one; of one day, the last that is given counts."""
    by_day = {one.day: one for one in mornings}
    groups: dict[bool, list[float]] = {True: [], False: []}
    for one in by_day.values():
        groups[one.session].append(one.soreness)
    counts = len(groups[True]), len(groups[False])
    if min(counts) < LEAST_MORNINGS:
        return Comparison(*counts)
    return Comparison(*counts, *(sum(groups[session]) / len(groups[session]) for session in (True, False)))
