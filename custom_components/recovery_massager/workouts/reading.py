"""What sources say, brought to what a workout is made of: numbers, moments, and workouts without what cannot be."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo
from math import isfinite
import re
from typing import Any

from ..recovery.sport import Sport
from ..recovery.workout import InvalidWorkout, Source, Workout, read_workout

NEEDED = ("id", "start", "minutes")
"""Without one of these there is no workout."""
FIGURES = re.compile(r"[+-]?[0-9]{1,15}([.][0-9]{1,15})?")
FARTHEST = 1e12


def number_of(value: object) -> float | None:
    """Return a number, also one in figures as states are; None for anything else."""
    if isinstance(value, str):
        value = float(value) if FIGURES.fullmatch(value.strip()) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    # In this order: isfinite() fails at what no float can hold.
    return value if abs(value) < FARTHEST and isfinite(value) else None


def moment_of(value: object, zone: tzinfo) -> datetime | None:
    """Return a moment in UTC, of ISO 8601; without a time zone it is of `zone`. None where it makes no sense, or is a day.

    In the hour that a day of the autumn has twice, it is the first; one that a day of the spring skips is
    an hour later.
    """
    said = str(value).strip()[:50]
    if not isinstance(value, datetime) and _is_day(said):
        # Its midnight would be made up.
        return None
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(said)
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except ValueError, OverflowError:
        return None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def without_what_cannot_be(values: Mapping[str, Any], *, source: Source, sport: Sport, now: datetime) -> Workout:
    """Return the workout of these values; one without which it is still a workout is left out where it cannot be.

    Raises InvalidWorkout as `read_workout` does.
    """
    given = dict(values)
    while True:
        try:
            return read_workout(given, source=source, sport=sport, now=now)
        except InvalidWorkout as err:
            field = err.details.get("field", "")
            if field in NEEDED or given.pop(field, None) is None:
                raise
