"""From samples to the numbers of a workout: how long each heart rate lasted, power, climb, and what may be said of it."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from statistics import median
from typing import Any

from ..recovery.workout import RANGES, InvalidWorkout
from .file_samples import Recording, Sample

LONGEST_SAMPLE = 30.0
"""Seconds. Watches that save memory write a sample each few seconds, bands up to every 30 s; what is longer was a pause."""
SEVERAL = 12 * 3600
"""Seconds without a sample after which it was another workout."""
POWER_WINDOW = 30
"""Seconds over which power is averaged first: Coggan, in Allen & Coggan, Training and Racing with a Power Meter."""
CLIMB_STEP = 5.0
"""Metres: what rises less is the noise of a barometer or of GPS."""


def lengths(samples: Sequence[Sample]) -> list[float]:
    """Return how many seconds each sample stands for, in the order of their times.

    That is until the next one. Where that is a gap, nothing was recorded: the sample stands for no longer than usual.
    """
    gaps = [after.at - before.at for before, after in pairwise(samples)]
    kept = [gap for gap in gaps if 0 < gap <= LONGEST_SAMPLE]
    usual = median(kept) if kept else 1.0
    return [gap if gap <= LONGEST_SAMPLE else usual for gap in gaps] + ([usual] if samples else [])


def heart_rates(samples: Sequence[Sample], seconds: Sequence[float]) -> tuple[tuple[int, float], ...]:
    """Return the seconds at each heart rate, by its beats a minute."""
    least, most, _ = RANGES["mean_heart_rate"]
    lasted: dict[int, float] = {}
    for sample, length in zip(samples, seconds, strict=True):
        if sample.heart_rate is not None and least <= sample.heart_rate <= most and length > 0:
            lasted[sample.heart_rate] = lasted.get(sample.heart_rate, 0) + length
    return tuple((rate, round(lasted[rate], 1)) for rate in sorted(lasted))


def powers(samples: Sequence[Sample], seconds: Sequence[float]) -> list[float]:
    """Return the power in each second in which it was recorded."""
    each: list[float] = []
    owed = 0.0
    for sample, length in zip(samples, seconds, strict=True):
        if sample.power is None or not 0 <= sample.power <= RANGES["mean_power"][1]:
            continue
        owed += length
        whole = int(owed)
        owed -= whole
        each.extend([sample.power] * whole)
    return each


def normalised(each: Sequence[float]) -> float | None:
    """Return Coggan's normalised power: the fourth root of the mean fourth power of the mean of 30 s; None for less."""
    if len(each) < POWER_WINDOW:
        return None
    total = sum(each[:POWER_WINDOW])
    fourths = (total / POWER_WINDOW) ** 4
    for after, before in zip(each[POWER_WINDOW:], each, strict=False):
        total += after - before
        fourths += max(total / POWER_WINDOW, 0) ** 4
    return float((fourths / (len(each) - POWER_WINDOW + 1)) ** 0.25)


def climb(altitudes: Iterable[float | None]) -> float | None:
    """Return the metres of all ascents together; None where no altitude was recorded."""
    known = [one for one in altitudes if one is not None]
    if not known:
        return None
    risen = 0.0
    low = high = known[0]
    for one in known:
        if one > high:
            high = one
        elif one < high - CLIMB_STEP or (high - low < CLIMB_STEP and one < low):
            risen += high - low if high - low >= CLIMB_STEP else 0
            low = high = one
    return risen + (high - low if high - low >= CLIMB_STEP else 0)


def values_of(recording: Recording) -> dict[str, Any]:
    """Return the fields of Workout that a recording gives, without its sport and id; raises InvalidWorkout.

    A total of the device goes before what its samples give, except for the heart rate, which has to agree with what is
    told of it. What is out of all ranges is left out, since it is a mistake of the file.
    """
    samples = sorted(recording.samples, key=lambda one: one.at)
    if any(after.at - before.at > SEVERAL for before, after in pairwise(samples)):
        raise InvalidWorkout("workout_file_several")
    start = recording.start if recording.start is not None else samples[0].at if samples else None
    if start is None:
        raise InvalidWorkout("workout_file_empty")
    seconds = lengths(samples)
    ends = [one for one in (recording.end, samples[-1].at + seconds[-1] if samples else None) if one is not None]
    elapsed = max(ends, default=start) - start
    rates, each = heart_rates(samples, seconds), powers(samples, seconds)
    beats = sum(rate * lasted for rate, lasted in rates)
    moving = recording.moving if recording.moving is not None else sum(seconds) if samples else None
    found = {
        "moving_minutes": None if moving is None else min(moving, elapsed) / 60,
        "distance": recording.distance,
        "climb": recording.climb if recording.climb is not None else climb(one.altitude for one in samples),
        "mean_heart_rate": beats / sum(lasted for _, lasted in rates) if rates else recording.mean_heart_rate,
        "max_heart_rate": rates[-1][0] if rates else recording.max_heart_rate,
        "mean_power": _first(recording.mean_power, sum(each) / len(each) if each else None),
        "normalised_power": _first(recording.normalised_power, normalised(each)),
        "rpe": recording.rpe,
    }
    return {
        **{name: round(one, 1) for name, one in found.items() if one is not None and _possible(name, one)},
        "start": _moment(start),
        "minutes": round(elapsed / 60, 2),
        "heart_rates": rates,
        "name": recording.name,
    }


def _first(*values: float | None) -> float | None:
    return next((one for one in values if one is not None), None)


def _possible(name: str, value: float) -> bool:
    least, most, _ = RANGES[name]
    return least <= value <= most


def _moment(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError) as err:
        raise InvalidWorkout("workout_file_empty") from err
