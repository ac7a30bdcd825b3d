"""What class a workout is of: race, key, moderate or easy, held against the athlete's own others.

What the rules leave open is decided with care, that is for the lower pressure and the longer wait:

- A declared race is a race in any sport; otherwise swims and upper body are easy on the legs, however hard they were.
- "Hard hours" are those rated 5 and more, Foster's word "hard", or as many points an hour. A run of that length of which
  nothing else is known counts as hard.
- The athlete's word goes before length and load: 3 and less is easy, also after 90 minutes. So does a load in the lowest
  third of their own.
- As many points as others have is neither in the top quarter nor in the lowest third: more is, or less.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from .load import Load, LoadMethod
from .moment import utc
from .outcome import Reason
from .situation import Effort, PastWorkout
from .sport import GENTLE_ON_LEGS, RUNNING
from .workout import Workout

RACE_METRES = 30_000
RACE_MINUTES = 150
HARD_RPE = 5
HARD_POINTS_AN_HOUR = 70
KEY_RPE = 7
KEY_MINUTES = 90
EASY_RPE = 3
COMPARED = timedelta(days=42)
LEAST_COMPARED = 10
"""With fewer workouts than this, nobody's own loads say anything."""


@dataclass(frozen=True, slots=True)
class _Looked:
    workout: Workout
    load: Load
    below: float
    """The share of the others with fewer points; so with more is `above`. Both are 0 where there are too few."""
    above: float

    @property
    def minutes(self) -> float:
        return self.workout.active_minutes

    @property
    def running(self) -> bool:
        return self.workout.sport in RUNNING

    def rated(self, least: float, most: float = 10) -> bool:
        return self.workout.rpe is not None and least <= self.workout.rpe <= most

    @property
    def hard(self) -> bool:
        return (
            self.rated(HARD_RPE)
            or (self.running and self.load.method is LoadMethod.ESTIMATE)
            or self.load.points * 60 >= HARD_POINTS_AN_HOUR * self.minutes > 0
        )


type _Condition = Callable[[_Looked], bool]

_CLASSES: tuple[tuple[Effort, str, _Condition], ...] = (
    (Effort.RACE, "race", lambda it: it.workout.race),
    (Effort.EASY, "easy_on_legs", lambda it: it.workout.sport in GENTLE_ON_LEGS),
    (Effort.RACE, "race_distance", lambda it: it.running and (it.workout.distance or 0) >= RACE_METRES),
    (Effort.RACE, "race_hours", lambda it: it.minutes >= RACE_MINUTES and it.hard),
    (Effort.KEY, "key_rpe", lambda it: it.rated(KEY_RPE)),
    (Effort.EASY, "easy_rpe", lambda it: it.rated(0, EASY_RPE)),
    (Effort.EASY, "easy_load", lambda it: it.above >= 2 / 3),
    (Effort.KEY, "key_minutes", lambda it: it.minutes >= KEY_MINUTES),
    (Effort.KEY, "key_load", lambda it: it.below >= 3 / 4),
    (Effort.MODERATE, "moderate", lambda _: True),
)
"""The first that fits, and its reason."""


def effort_of(workout: Workout, load: Load, others: Sequence[PastWorkout]) -> Effort:
    """Return the class of a workout, held against the athlete's own others of the last 42 days. Never raises."""
    return effort_and_why(workout, load, others)[0]


def effort_and_why(workout: Workout, load: Load, others: Sequence[PastWorkout]) -> tuple[Effort, Reason]:
    """Return the class of a workout, and what makes it that."""
    last, first = workout.start, workout.start - COMPARED
    points = [one.points for one in others if first <= utc(one.start) < last and one.id != workout.id]
    effort, key, looked = _classed(workout, load, points)
    return effort, Reason(key, _details(key, looked))


def effort_beside(workout: Workout, load: Load, points: Sequence[float]) -> Effort:
    """Return the class of a workout, held against the points of the others that began in the 42 days before it."""
    return _classed(workout, load, points)[0]


def _classed(workout: Workout, load: Load, points: Sequence[float]) -> tuple[Effort, str, _Looked]:
    looked = _Looked(workout, load, *_rank(load.points, points))
    effort, key = next((effort, key) for effort, key, fits in _CLASSES if fits(looked))
    return effort, key, looked


def _rank(mine: float, points: Sequence[float]) -> tuple[float, float]:
    if len(points) < LEAST_COMPARED:
        return 0.0, 0.0
    ordered = sorted(points)
    below, above = bisect_left(ordered, mine), len(ordered) - bisect_right(ordered, mine)
    return below / len(ordered), above / len(ordered)


def _details(key: str, looked: _Looked) -> tuple[tuple[str, str], ...]:
    if key in {"key_rpe", "easy_rpe"}:
        return (("rpe", f"{looked.workout.rpe:g}"),)
    if key == "race_distance":
        return (("kilometres", f"{(looked.workout.distance or 0) / 1000:.0f}"),)
    if key in {"race_hours", "key_minutes"}:
        return (("minutes", f"{looked.minutes:.0f}"),)
    return ()
