"""Training load: what a workout cost, on one scale, by the best data there is."""

from dataclasses import dataclass
from enum import StrEnum

from .workout import Workout


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


class Sex(StrEnum):
    """For the factor of Banister's formula."""

    FEMALE = "female"
    MALE = "male"


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


def load_of(workout: Workout, physiology: Physiology) -> Load:
    """Return the load of a workout."""
    return Load(round(workout.active_minutes, 1), LoadMethod.ESTIMATE)
