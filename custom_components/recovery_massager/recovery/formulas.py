"""The figures that load is reckoned from, each as its author wrote it; no scale of ours yet."""

from collections.abc import Iterable
from enum import StrEnum
from math import exp


class Sex(StrEnum):
    """For the factor of Banister's formula."""

    FEMALE = "female"
    MALE = "male"


_BANISTER = {Sex.MALE: (0.64, 1.92), Sex.FEMALE: (0.86, 1.67)}
_EDWARDS_ZONES = (0.5, 0.6, 0.7, 0.8, 0.9)


def estimated_max_heart_rate(age: float) -> float:
    """Return the maximum that is usual at an age, in beats a minute: 208 - 0.7 x age (Tanaka 2001, J Am Coll Cardiol 37:153).

    A single person may be ten beats and more away from it.
    """
    return 208 - 0.7 * age


def heart_rate_reserve(heart_rate: float, resting: float, maximum: float) -> float:
    """Return the share of the reserve that a heart rate uses, 0 to 1 (Karvonen 1957).

    `maximum` is above `resting`; a heart rate outside of the two counts as the nearer one.
    """
    return min(1.0, max(0.0, (heart_rate - resting) / (maximum - resting)))


def banister_trimp(minutes: float, reserve: float, sex: Sex | None) -> float:
    """Return the training impulse of so many minutes at a share of the heart-rate reserve.

    Minutes x reserve x a e^(b x reserve), with 0.64 and 1.92 for men, 0.86 and 1.67 for women (Banister 1991; Morton
    1990, J Appl Physiol 69:1171). Sex not given: the mean of both.
    """
    factors = _BANISTER.values() if sex is None else (_BANISTER[sex],)
    return minutes * reserve * sum(a * exp(b * reserve) for a, b in factors) / len(factors)


def edwards_zone(heart_rate: float, maximum: float) -> int:
    """Return the zone of a heart rate: 1 to 5 from 50, 60, 70, 80, 90 % of the maximum on, 0 below (Edwards 1993)."""
    return sum(heart_rate >= share * maximum for share in _EDWARDS_ZONES)


def edwards_sum(heart_rates: Iterable[tuple[int, float]], maximum: float) -> float:
    """Return the minutes in each zone, each times the number of the zone (Edwards 1993), of seconds at each heart rate."""
    return sum(edwards_zone(rate, maximum) * seconds for rate, seconds in heart_rates) / 60


def session_rpe(rpe: float, minutes: float) -> float:
    """Return session RPE: how hard it was, all in all (CR-10), times its minutes (Foster 2001, J Strength Cond Res 15:109)."""
    return rpe * minutes


def training_stress(minutes: float, normalised_power: float, threshold_power: float) -> float:
    """Return Coggan's TSS: hours x IF^2 x 100, IF being normalised power against threshold power (both in watts)."""
    return minutes / 60 * (normalised_power / threshold_power) ** 2 * 100
