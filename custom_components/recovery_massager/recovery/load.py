"""Training load: what a workout cost, on one scale, by the best data there is.

An hour at threshold, the hardest that can be held for about an hour, is 100 points by every method, so that they add up.
What threshold is in each:

| method | an hour at threshold | from |
|---|---|---|
| session RPE | 7 on CR-10, 420 | from 7 on, sessions are above the second threshold (Seiler & Kjerland 2006) |
| power | IF 1, 100 | Coggan: by definition |
| zones | zone 4, 240 | ours: 80 to 90 % of the maximum, in which threshold usually lies |
| mean heart rate | 85 % of the reserve | ours: of 50 at rest and 190 at most that is 169, 89 % of the maximum |

It is approximate: against session RPE, Banister's correlates with about 0.76 and Edwards's with about 0.84 (Borresen &
Lambert 2008). So it is held against an athlete's own other workouts, and the method is shown with it.
"""

from dataclasses import dataclass
from enum import StrEnum

from .formulas import (
    Sex,
    banister_trimp,
    edwards_sum,
    estimated_max_heart_rate,
    heart_rate_reserve,
    session_rpe,
    training_stress,
)
from .sport import Sport
from .workout import Workout

__all__ = ["Load", "LoadMethod", "Physiology", "Sex", "load_of"]

THRESHOLD_RPE = 7
THRESHOLD_ZONE = 4
THRESHOLD_RESERVE = 0.85
USUAL_RESTING_HEART_RATE = 60.0
"""Ours, where it is not given: the same for all of an athlete's workouts, so it changes little in how they compare."""
LEAST_RESERVE = 20.0
"""With fewer beats than this from rest to maximum, one of the two is wrong, and heart rates mean nothing."""
LEAST_RECORDED = 0.5
"""Heart rates of less than this share of a workout do not stand for all of it."""
MOST_INTENSITY = 2.0
"""Whoever holds more than twice their threshold power for a workout has a wrong one set."""
AGES = range(5, 121)


class LoadMethod(StrEnum):
    """What a load was reckoned from; the best that is known goes first."""

    RPE = "rpe"
    """The athlete's own word on how hard it was (Foster 2001)."""
    POWER = "power"
    """Normalised power against threshold power (Coggan)."""
    HEART_RATE_ZONES = "heart_rate_zones"
    """Minutes in zones of the heart rate (Edwards 1993)."""
    HEART_RATE = "heart_rate"
    """The mean heart rate (Banister 1991)."""
    ESTIMATE = "estimate"
    """Sport, minutes and metres alone: coarse."""


@dataclass(frozen=True, slots=True)
class Physiology:
    """What is known of an athlete's body; None: not given."""

    birth_year: int | None = None
    sex: Sex | None = None
    resting_heart_rate: float | None = None
    """Beats a minute, measured; so is the maximum."""
    max_heart_rate: float | None = None
    threshold_power: float | None = None
    """In watts: what the athlete can hold for an hour."""


@dataclass(frozen=True, slots=True)
class Load:
    """What a workout cost."""

    points: float
    """An hour at threshold is 100, by every method."""
    method: LoadMethod
    estimated: bool = False
    """Part of what it was reckoned from is itself a guess: the maximum by age, the usual heart rate at rest, or all of it."""


# Points an hour of a usual workout, and points for a thousand metres of climb. Ours: coarse, in the order of the Compendium
# of Physical Activities (Ainsworth 2011), and below threshold, since nobody knows.
_ESTIMATES = {
    Sport.RUN: (60, 20),
    Sport.TRAIL_RUN: (60, 20),
    Sport.RIDE: (45, 10),
    Sport.WALK: (20, 20),
    Sport.HIKE: (30, 20),
    Sport.SWIM: (50, 0),
    Sport.ROW: (55, 0),
    Sport.SKI: (45, 10),
    Sport.LEG_STRENGTH: (50, 0),
    Sport.STRENGTH: (45, 0),
    Sport.UPPER_BODY: (40, 0),
    Sport.OTHER: (40, 0),
}


def load_of(workout: Workout, physiology: Physiology) -> Load:
    """Return the load of a workout by the best data there is: the first method of LoadMethod of which all is known.

    Without a measured maximum the one that is usual at that age counts, without a resting heart rate the usual one; without
    both a maximum and an age, heart rates mean nothing. Never raises.
    """
    for method in (_by_rpe, _by_power, _by_zones, _by_heart_rate):
        if (load := method(workout, physiology)) is not None:
            return load
    return estimate(workout)


def estimate(workout: Workout) -> Load:
    """Return what a workout of that sport, length and climb usually costs; never more than so long at threshold."""
    hourly, climbing = _ESTIMATES[workout.sport]
    hours = workout.active_minutes / 60
    points = min(hours * hourly + (workout.climb or 0) / 1000 * climbing, hours * 100)
    return _load(points, LoadMethod.ESTIMATE, estimated=True)


def max_heart_rate(workout: Workout, physiology: Physiology) -> tuple[float, bool] | None:
    """Return the athlete's maximum on the day of a workout, and whether it is estimated; None where it is not known."""
    if physiology.max_heart_rate is not None:
        return physiology.max_heart_rate, False
    if physiology.birth_year is None or (age := workout.start.year - physiology.birth_year) not in AGES:
        return None
    return estimated_max_heart_rate(age), True


def _load(points: float, method: LoadMethod, *, estimated: bool = False) -> Load:
    return Load(round(points, 1), method, estimated)


def _by_rpe(workout: Workout, _: Physiology) -> Load | None:
    if workout.rpe is None:
        return None
    points = session_rpe(workout.rpe, workout.active_minutes) / session_rpe(THRESHOLD_RPE, 60) * 100
    return _load(points, LoadMethod.RPE)


def _by_power(workout: Workout, physiology: Physiology) -> Load | None:
    power, threshold = workout.normalised_power, physiology.threshold_power
    if power is None or threshold is None or not 0 < power <= threshold * MOST_INTENSITY:
        return None
    return _load(training_stress(workout.active_minutes, power, threshold), LoadMethod.POWER)


def _by_zones(workout: Workout, physiology: Physiology) -> Load | None:
    """Minutes that nobody recorded count like those that somebody did, as long as those are the most."""
    maximum = max_heart_rate(workout, physiology)
    recorded = sum(seconds for _, seconds in workout.heart_rates) / 60
    if maximum is None or maximum[0] < LEAST_RESERVE:
        return None
    if not recorded or recorded < workout.active_minutes * LEAST_RECORDED:
        return None
    raw = edwards_sum(workout.heart_rates, maximum[0]) * max(1.0, workout.active_minutes / recorded)
    return _load(raw / (60 * THRESHOLD_ZONE) * 100, LoadMethod.HEART_RATE_ZONES, estimated=maximum[1])


def _by_heart_rate(workout: Workout, physiology: Physiology) -> Load | None:
    """A mean at rest or below is no workout's: the strap was off."""
    maximum, mean = max_heart_rate(workout, physiology), workout.mean_heart_rate
    given = physiology.resting_heart_rate
    resting = USUAL_RESTING_HEART_RATE if given is None else given
    if maximum is None or mean is None or mean <= resting or maximum[0] - resting < LEAST_RESERVE:
        return None
    reserve = heart_rate_reserve(mean, resting, maximum[0])
    raw = banister_trimp(workout.active_minutes, reserve, physiology.sex)
    points = raw / banister_trimp(60, THRESHOLD_RESERVE, physiology.sex) * 100
    return _load(points, LoadMethod.HEART_RATE, estimated=maximum[1] or given is None)
