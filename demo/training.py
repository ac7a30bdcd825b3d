"""Workouts made up for the demo: eight weeks of somebody who prepares for a half marathon, as a watch would give them.

Nothing here is measured or anybody's. The same moment gives the same weeks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

from .connection import Json

WEEKS = 8
ATHLETE = "Sam"
BIRTH_YEAR_BEFORE = 38
"""The athlete's age in years."""
RESTING, HIGHEST = 52, 186
"""Heart rates of the athlete, in beats a minute."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One workout of a week's plan, at its usual length; heart rates as a share of the reserve."""

    name: str
    sport: str
    begins: time
    minutes: float
    speed: float
    """In metres a minute."""
    effort: float
    peak: float
    rpe: int
    climb: float = 0
    """In metres for each kilometre."""


# By the day of the week, Monday first; none: a day of rest.
WEEK: tuple[Kind | None, ...] = (
    None,
    Kind("Intervals", "run", time(18, 10), 55, 190, 0.74, 0.95, 7, 4),
    Kind("Pool", "swim", time(7, 15), 40, 42, 0.5, 0.7, 3),
    Kind("Steady run", "run", time(18, 30), 50, 178, 0.66, 0.78, 5, 6),
    None,
    Kind("Ride with friends", "ride", time(10, 0), 95, 420, 0.55, 0.85, 4, 9),
    Kind("Long run", "run", time(9, 20), 80, 170, 0.68, 0.82, 6, 8),
)
LOAD_BY_WEEK = (0.8, 0.9, 1.0, 0.75, 1.0, 1.1, 1.2, 0.85)
"""Three weeks up and one down, as runners do."""
LEFT_OUT = 0.08
"""So often something came in between."""
SYNCED = Kind("Evening run", "run", time(), 72, 176, 0.72, 0.9, 7, 7)
"""What the button brings."""


def made_up(now: datetime, seed: int = 5) -> list[Json]:
    """Return the workouts of the weeks before today (`now` is aware, in the home's zone), oldest first."""
    random = Random(seed)  # noqa: S311
    return list(_weeks(now, random))


def _weeks(now: datetime, random: Random) -> Iterator[Json]:
    first = now.date() - timedelta(days=7 * WEEKS)
    for number in range(7 * WEEKS):
        day = first + timedelta(days=number)
        kind = WEEK[day.weekday()]
        if kind is None or random.random() < LEFT_OUT:
            continue
        start = datetime.combine(day, kind.begins, now.tzinfo) + timedelta(minutes=random.randrange(-15, 25))
        yield workout(kind, start, random, LOAD_BY_WEEK[number // 7])


def workout(kind: Kind, start: datetime, random: Random, length: float = 1.0) -> Json:
    """Return one workout of a kind, in the fields of the action `log_workout`."""
    minutes = round(kind.minutes * length * random.uniform(0.93, 1.07), 1)
    breaks = random.uniform(0, 0.05) * minutes
    distance = round(kind.speed * random.uniform(0.96, 1.04) * minutes)
    reserve = HIGHEST - RESTING
    return {
        "id": f"demo-{start:%Y%m%d%H%M}",
        "name": kind.name,
        "sport": kind.sport,
        "start": start.isoformat(),
        "minutes": round(minutes + breaks, 1),
        "moving_minutes": minutes,
        "distance": distance,
        "climb": round(kind.climb * distance / 1000),
        "mean_heart_rate": round(RESTING + reserve * kind.effort * random.uniform(0.97, 1.03)),
        "max_heart_rate": round(RESTING + reserve * kind.peak * random.uniform(0.98, 1.02)),
        "rpe": kind.rpe,
    }
