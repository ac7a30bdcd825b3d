"""What is posted to an athlete's webhook, read into workouts: our own schema, or an activity as Strava tells it.

All of it, or nothing: what cannot be used is said with its reason, and changes nothing. docs/workouts.md is the schema.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime, tzinfo
from http import HTTPStatus
from typing import Any

from homeassistant.util.json import JSON_DECODE_EXCEPTIONS, json_loads

from ..recovery.sport_names import sport_of
from ..recovery.workout import RANGES, InvalidWorkout, Source, Workout, read_workout
from .reading import moment_of, number_of, without_what_cannot_be
from .strava_activity import figures_of, sport_in

MOST_WORKOUTS = 200
"""So many at once."""
OURS = frozenset(one.name for one in fields(Workout)) - {"source"} | {"end"}


class Unusable(Exception):
    """What was posted cannot be used: `status` of HTTP, `reason` for programs, `details` of it for people."""

    def __init__(self, status: HTTPStatus, reason: str, **details: Any) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.details = details


def workouts_of(body: bytes, *, zone: tzinfo, now: datetime) -> list[Workout]:
    """Return the workouts in a body of JSON; a time without a time zone is of `zone`. Raises Unusable."""
    try:
        data = json_loads(body)
    except JSON_DECODE_EXCEPTIONS as err:
        raise Unusable(HTTPStatus.BAD_REQUEST, "not_json", message="The body is no JSON.") from err
    posted = data if isinstance(data, list) else [data]
    if len(posted) > MOST_WORKOUTS:
        raise Unusable(
            HTTPStatus.UNPROCESSABLE_ENTITY, "too_many", message=f"There may be {MOST_WORKOUTS} workouts at once."
        )
    workouts = []
    for index, one in enumerate(posted):
        try:
            workouts.append(_workout(one, zone, now))
        except InvalidWorkout as err:
            raise Unusable(HTTPStatus.UNPROCESSABLE_ENTITY, err.reason, index=index, **err.details) from err
    return workouts


def _workout(values: object, zone: tzinfo, now: datetime) -> Workout:
    if not isinstance(values, Mapping):
        raise InvalidWorkout("workout_not_understood")
    if {"object_type", "aspect_type"} <= values.keys():
        raise Unusable(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "no_data",
            message="This is Strava's notice that there is something, without the activity itself.",
        )
    if "start_date" in values and ("elapsed_time" in values or "moving_time" in values):
        return _of_strava(values, now)
    return _of_ours(values, zone, now)


def _of_ours(values: Mapping[str, Any], zone: tzinfo, now: datetime) -> Workout:
    given = _tidied(values, zone)
    sport, start, end = given.pop("sport", None), given.get("start"), given.pop("end", None)
    if end is not None and not isinstance(end, datetime):
        raise _wrong("end", end, "2026-11-28T19:15:00+01:00")
    if "minutes" not in given and isinstance(start, datetime) and end is not None:
        given["minutes"] = (end - start).total_seconds() / 60
    if given.get("moving_minutes") == 0:
        # Nobody moved by the GPS, as indoors, which does not make it shorter.
        del given["moving_minutes"]
    if "id" in given:
        given["id"] = _id(given["id"])
    elif isinstance(start, datetime):
        # Shortcuts know no id; the same workout, posted twice, began when it began.
        given["id"] = f"at-{start.isoformat()}"
    return read_workout(given, source=Source.WEBHOOK, sport=sport_of(sport), now=now)


def _tidied(values: Mapping[str, Any], zone: tzinfo) -> dict[str, Any]:
    """Return the fields of ours: numbers and moments as such, and as they came where they are none, for the reason."""
    given = {key: value for key, value in values.items() if key in OURS and value is not None}
    for field, value in given.items():
        if isinstance(value, list | dict) and field != "heart_rates":
            raise _wrong(field, type(value).__name__, "text or a number")
        if field in {"sport", "name"} and not isinstance(value, str):
            raise _wrong(field, value, "text")
        if field in RANGES and (number := number_of(value)) is not None:
            given[field] = number
        if field in {"start", "end"} and isinstance(value, str):
            given[field] = moment_of(value, zone) or value
    return given


def _of_strava(values: Mapping[str, Any], now: datetime) -> Workout:
    given = {
        **figures_of(values),
        "id": f"strava-{_id(values['id'])}" if values.get("id") is not None else None,
        "start": moment_of(values["start_date"], UTC) or "",
    }
    return without_what_cannot_be(given, source=Source.WEBHOOK, sport=sport_in(values), now=now)


def _id(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
        raise _wrong("id", value if isinstance(value, str | int) else "", "text or a whole number")
    return str(value).strip()[:80]


def _wrong(field: str, value: object, allowed: str) -> InvalidWorkout:
    return InvalidWorkout("workout_field_wrong", field=field, value=str(value)[:50], allowed=allowed)
