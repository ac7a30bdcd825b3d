"""What a person or an automation says of a workout, as fields of an action."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import probatio

from .athlete_target import ATTR_ATHLETE
from .recovery.sport import Sport
from .recovery.sport_names import sport_of
from .recovery.workout import RANGES, InvalidWorkout, Source, Workout, read_workout
from .workouts.file import async_read_file

ATTR_FILE = "file"
ATTR_SPORT = "sport"
ATTR_START = "start"
ATTR_END = "end"
ATTR_MINUTES = "minutes"
ATTR_ID = "workout_id"
ATTR_RPE = "rpe"
TIMES = (ATTR_START, ATTR_END, ATTR_MINUTES)
SAME = timedelta(minutes=1)
"""So far may minutes be from what lies between start and end."""

NUMBERS = RANGES.keys() - {ATTR_MINUTES}


def times_or_file(data: dict[str, Any]) -> dict[str, Any]:
    """Let the times of a workout be said, or be in its file."""
    if ATTR_FILE in data and any(one in data for one in TIMES):
        raise probatio.Invalid("a file says itself when the workout was: leave out start, end and minutes")
    return data


FIELDS: Mapping[probatio.Marker, Any] = {
    probatio.Optional(ATTR_ATHLETE): cv.string,
    probatio.Optional(ATTR_FILE): cv.string,
    probatio.Optional(ATTR_SPORT): cv.string,
    probatio.Optional(ATTR_START): cv.datetime,
    probatio.Optional(ATTR_END): cv.datetime,
    probatio.Optional(ATTR_MINUTES): probatio.Coerce(float),
    **{probatio.Optional(one): probatio.Coerce(float) for one in sorted(NUMBERS)},
    probatio.Optional("name"): cv.string,
    probatio.Optional("race"): cv.boolean,
    probatio.Optional("heart_rates"): list,
    probatio.Optional(ATTR_ID): cv.string,
}


async def async_said_workout(hass: HomeAssistant, data: Mapping[str, Any]) -> Workout:
    """Return the workout that the fields of an action say, from a file where they name one; raises InvalidWorkout.

    What is said goes before what the file says. An id that is not said is made of start and sport, so that the same call
    twice is one workout.
    """
    if ATTR_FILE in data:
        source = Source.FILE
        values, sport = await async_read_file(hass, data[ATTR_FILE])
    else:
        source = Source.ACTION
        values, sport = _times(data), Sport.OTHER
    if ATTR_SPORT in data:
        sport = sport_of(data[ATTR_SPORT])
    said = {name: data[name] for name in (*NUMBERS, "name", "race", "heart_rates") if name in data}
    start: datetime = values[ATTR_START]
    workout_id = data.get(ATTR_ID) or f"{start.isoformat(timespec='minutes')}-{sport}"
    return read_workout({**values, **said, "id": workout_id}, source=source, sport=sport, now=dt_util.utcnow())


def _times(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return when a workout was and how long, from two of start, end and minutes; minutes alone ended just now."""
    start, end = (_moment(data.get(one)) for one in (ATTR_START, ATTR_END))
    minutes: float | None = data.get(ATTR_MINUTES)
    if start is not None and end is not None:
        between = (end - start) / timedelta(minutes=1)
        if minutes is not None and abs(minutes - between) > SAME / timedelta(minutes=1):
            raise InvalidWorkout(
                "workout_field_wrong", field=ATTR_MINUTES, value=f"{minutes:g}", allowed=f"{between:g}"
            )
        return {ATTR_START: start, ATTR_MINUTES: between}
    least, most, unit = RANGES[ATTR_MINUTES]
    if minutes is None:
        raise InvalidWorkout("workout_field_missing", field=ATTR_MINUTES)
    if not least <= minutes <= most:
        raise InvalidWorkout(
            "workout_field_wrong", field=ATTR_MINUTES, value=f"{minutes:g}", allowed=f"{least:g}–{most:g} {unit}"
        )
    if start is None:
        # To the minute, so that who taps twice has logged one workout.
        start = _before(end or dt_util.utcnow().replace(second=0, microsecond=0), minutes)
    return {ATTR_START: start, ATTR_MINUTES: minutes}


def _before(end: datetime, minutes: float) -> datetime:
    try:
        return end - timedelta(minutes=minutes)
    except OverflowError as err:
        raise _no_time(ATTR_END, end) from err


def _moment(said: datetime | None) -> datetime | None:
    """Return a moment in UTC; a time without a zone is the home's."""
    if said is None:
        return None
    try:
        return dt_util.as_utc(said if said.tzinfo else said.replace(tzinfo=dt_util.get_default_time_zone()))
    except OverflowError as err:
        raise _no_time(ATTR_START, said) from err


def _no_time(field: str, said: datetime) -> InvalidWorkout:
    return InvalidWorkout("workout_field_wrong", field=field, value=str(said), allowed="2026-11-28T18:30:00+01:00")
