"""One workout, from whatever source, and the one place that decides what can be one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from math import isfinite
from typing import Any, Self

from .sport import Sport

ID_LENGTH = 100
NAME_LENGTH = 200
EARLIEST_YEAR = 1990
AHEAD = timedelta(minutes=15)
"""So far may the clock of a watch be ahead of ours."""

# What a number may be, and its unit.
RANGES: Mapping[str, tuple[float, float, str]] = {
    "minutes": (1, 7 * 24 * 60, "min"),
    "moving_minutes": (0, 7 * 24 * 60, "min"),
    "distance": (0, 10_000_000, "m"),
    "climb": (0, 100_000, "m"),
    "mean_heart_rate": (25, 250, "1/min"),
    "max_heart_rate": (25, 250, "1/min"),
    "mean_power": (0, 2500, "W"),
    "normalised_power": (0, 2500, "W"),
    "rpe": (0, 10, "CR-10"),
}


class Source(StrEnum):
    """Where a workout came from."""

    ENTITY = "entity"
    WEBHOOK = "webhook"
    ACTION = "action"
    STRAVA = "strava"
    FILE = "file"


class InvalidWorkout(ValueError):
    """What came is no workout: `reason` has its sentence in the translations, which `details` fill."""

    def __init__(self, reason: str, **details: str) -> None:
        # Without what was given: that is somebody's health, and this may end in a log.
        super().__init__(f"{reason} {details.get('field', '')}".strip())
        self.reason = reason
        self.details = details


@dataclass(frozen=True, slots=True)
class Workout:
    """One workout."""

    id: str
    """What its source calls it, after the source's own name: `strava:1234`."""
    source: Source
    sport: Sport
    start: datetime
    """In UTC."""
    minutes: float
    """From start to end, breaks among them."""
    name: str | None = field(default=None, repr=False)
    moving_minutes: float | None = None
    distance: float | None = None
    """In metres."""
    climb: float | None = None
    """In metres, all ascents together."""
    mean_heart_rate: float | None = field(default=None, repr=False)
    """Beats a minute; so is the maximum."""
    max_heart_rate: float | None = field(default=None, repr=False)
    heart_rates: tuple[tuple[int, float], ...] = field(default=(), repr=False)
    """Seconds at each heart rate, by its beats a minute and in their order; empty where nobody recorded them."""
    mean_power: float | None = None
    """In watts."""
    normalised_power: float | None = None
    """In watts; Coggan's."""
    rpe: float | None = None
    """How hard the athlete said that it was, all in all: 0 to 10 (Borg CR-10)."""
    race: bool = False
    """Declared as one."""

    @property
    def end(self) -> datetime:
        """When it was over, in UTC."""
        return self.start + timedelta(minutes=self.minutes)

    @property
    def active_minutes(self) -> float:
        """The minutes that count for its load: without breaks, where they are known."""
        return self.minutes if self.moving_minutes is None else min(self.moving_minutes, self.minutes)

    def to_dict(self) -> dict[str, Any]:
        """Return what JSON can hold; what is not known is left out."""
        known = {name: getattr(self, name) for name in _NAMES}
        known["start"] = self.start.isoformat()
        # 0 equals False, but an effort or a climb of 0 is known.
        return {key: value for key, value in known.items() if value is not None and value is not False and value != ()}

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """Return the workout that `to_dict` wrote; raises InvalidWorkout for what is none."""
        if not isinstance(data, Mapping):
            raise InvalidWorkout("workout_not_understood")
        try:
            source, sport = Source(data["source"]), Sport(data["sport"])
        except (KeyError, ValueError) as err:
            raise InvalidWorkout("workout_not_understood") from err
        return cls(**_checked({**data, "source": source, "sport": sport}))


_NAMES = tuple(one.name for one in fields(Workout))


def read_workout(values: Mapping[str, Any], *, source: Source, sport: Sport, now: datetime) -> Workout:
    """Return the workout of these fields of Workout: `id` (without the source's name), `start` (aware), `minutes`, and more.

    Fields that are no part of a workout, and those that are None, are left out. Raises InvalidWorkout, which says what is
    missing or wrong and what is allowed.
    """
    if values.get("id") in (None, ""):
        raise InvalidWorkout("workout_field_missing", field="id")
    workout = Workout(
        **_checked({**values, "id": f"{source}:{values['id']}"[:ID_LENGTH], "source": source, "sport": sport})
    )
    if workout.start > now + AHEAD:
        raise InvalidWorkout("workout_in_future", start=workout.start.isoformat())
    return workout


def checked_rpe(value: Any) -> float:
    """Return how hard something was, 0 to 10; raises InvalidWorkout for what is no such number."""
    return _number("rpe", value)


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    known = {name: values[name] for name in _NAMES if values.get(name) is not None}
    for name in ("id", "start", "minutes"):
        if name not in known:
            raise InvalidWorkout("workout_field_missing", field=name)
    known["id"] = _text("id", known["id"], ID_LENGTH)
    if "name" in known and not (named := str(known["name"]).strip()[:NAME_LENGTH]):
        del known["name"]
    elif "name" in known:
        known["name"] = named
    known["start"] = _moment(known["start"])
    for name in RANGES.keys() & known.keys():
        known[name] = _number(name, known[name])
    known["heart_rates"] = _heart_rates(known.get("heart_rates", ()))
    if not isinstance(known.get("race", False), bool):
        raise InvalidWorkout("workout_field_wrong", field="race", value=_short(known["race"]), allowed="true, false")
    return known


def _text(name: str, value: Any, length: int) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= length:
        raise InvalidWorkout("workout_field_wrong", field=name, value=_short(value), allowed=f"1 to {length} letters")
    return value


def _moment(value: Any) -> datetime:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        if moment.tzinfo is None or not EARLIEST_YEAR <= moment.year < 9000:
            raise ValueError("no time zone, or of another age")
        return moment.astimezone(UTC)
    except (TypeError, ValueError, OverflowError) as err:
        raise InvalidWorkout(
            "workout_field_wrong", field="start", value=_short(value), allowed="2026-11-28T18:30:00+01:00"
        ) from err


def _number(name: str, value: Any) -> float:
    least, most, unit = RANGES[name]
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not (least <= value <= most and isfinite(value))
    ):
        raise InvalidWorkout(
            "workout_field_wrong", field=name, value=_short(value), allowed=f"{least:g}–{most:g} {unit}"
        )
    return value


def _heart_rates(values: Any) -> tuple[tuple[int, float], ...]:
    try:
        pairs = sorted((int(rate), float(seconds)) for rate, seconds in values)
    except (TypeError, ValueError, OverflowError) as err:
        raise InvalidWorkout("workout_field_wrong", field="heart_rates", value="", allowed="[[120, 60.0]]") from err
    most = RANGES["minutes"][1] * 60
    if any(not (1 <= rate <= 300 and 0 <= seconds <= most) for rate, seconds in pairs):
        raise InvalidWorkout("workout_field_wrong", field="heart_rates", value="", allowed="1–300 1/min")
    return tuple(pairs)


def _short(value: Any) -> str:
    return str(value)[:50]
