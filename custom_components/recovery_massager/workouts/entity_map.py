"""Where entities have the fields of a workout: a table for each integration, and one that people make themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self


class Preset(StrEnum):
    """Whose entities they are; the first three are the names of those integrations in short."""

    HA_STRAVA = "ha_strava"
    """The custom integration of that name: a device "Recent Activity" with a sensor for each value."""
    GARMIN = "garmin"
    """The custom integration `garmin_connect`: one sensor, the whole activity in its attributes."""
    WITHINGS = "withings"
    """Home Assistant's own: a calendar of workouts, and sensors about the last one."""
    CUSTOM = "custom"


PLATFORMS: Mapping[str, Preset] = {
    "garmin_connect": Preset.GARMIN,
    "ha_strava": Preset.HA_STRAVA,
    "withings": Preset.WITHINGS,
}


class Where(StrEnum):
    """What a place is part of."""

    ATTRIBUTE = "attribute"
    """Of the entity that was chosen."""
    STATE = "state"
    """Of that entity itself."""
    SIBLING = "sibling"
    """The state of another entity of the same device, by the end of its unique id."""
    ENTITY = "entity"
    """The state of any entity, by its id."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one value is. The unit that an entity's state has goes before the one that stands here."""

    where: Where
    name: str = ""
    unit: str | None = None
    utc: bool = False
    """Whether a time without a time zone is in UTC there, and not of the home's zone."""

    @classmethod
    def written(cls, text: str, unit: str | None) -> Self:
        """Return the place that a person wrote: `state`, the id of an entity, or the name of an attribute."""
        if text == Where.STATE:
            return cls(Where.STATE, unit=unit)
        domain, dot, name = text.partition(".")
        if dot and domain.isidentifier() and name.isidentifier() and text == text.lower():
            return cls(Where.ENTITY, text, unit)
        return cls(Where.ATTRIBUTE, text, unit)


@dataclass(frozen=True, slots=True)
class FieldMap:
    """Where all fields are; of several places for one the first that has a value counts."""

    fields: Mapping[str, tuple[Place, ...]]
    told_by: str | None = None
    """The attribute that the entity has which the others are about; the chosen one may be any of its device."""
    same: str | None = None
    """The attribute that tells which workout a sibling is about: one of another workout is not read."""
    rows: str | None = None
    """The attribute with a list of workouts, whose parts are read as attributes are; else the entity is one."""


def _attribute(*names: str, unit: str | None = None) -> tuple[Place, ...]:
    return tuple(Place(Where.ATTRIBUTE, name, unit) for name in names)


def _sibling(*names: str, unit: str | None = None) -> tuple[Place, ...]:
    return tuple(Place(Where.SIBLING, name, unit) for name in names)


HA_STRAVA = FieldMap(
    {
        "id": _attribute("activity_id"),
        "sport": _attribute("sport_type"),
        "name": (Place(Where.STATE),),
        "start": _sibling("date"),
        # Either may be disabled.
        "minutes": _sibling("elapsed_time", "moving_time", unit="s"),
        "moving_minutes": _sibling("moving_time", unit="s"),
        "distance": _sibling("distance", unit="km"),
        "climb": _sibling("elevation_gain", unit="m"),
        "mean_heart_rate": _sibling("average_heartrate"),
        "max_heart_rate": _sibling("max_heartrate"),
        "mean_power": _sibling("power"),
    },
    told_by="sport_type",
    same="activity_id",
)

GARMIN = FieldMap(
    {
        "id": _attribute("activityId"),
        "sport": _attribute("activityType"),
        "name": _attribute("activityName"),
        # By the age of the integration.
        "start": (
            Place(Where.ATTRIBUTE, "startTime", utc=True),
            Place(Where.ATTRIBUTE, "startTimeGMT", utc=True),
            Place(Where.ATTRIBUTE, "startTimeLocal"),
        ),
        "minutes": _attribute("elapsedDuration", "duration", unit="s"),
        # The timer's, without breaks; what it calls moving is 0 on a treadmill.
        "moving_minutes": _attribute("duration", unit="s"),
        "distance": _attribute("distance", unit="m"),
        "climb": _attribute("elevationGain", unit="m"),
        "mean_heart_rate": _attribute("averageHR"),
        "max_heart_rate": _attribute("maxHR"),
        "mean_power": _attribute("avgPower"),
        "normalised_power": _attribute("normPower"),
    },
    rows="last_activities",
)

WITHINGS = FieldMap(
    {
        "sport": _sibling("workout_type"),
        "minutes": _sibling("workout_duration", unit="s"),
        "pause": _sibling("workout_pause_duration", unit="s"),
        "distance": _sibling("workout_distance", unit="m"),
    }
)
"""Of the last workout; when it was, the calendar alone tells."""

PRESETS: Mapping[Preset, FieldMap] = {Preset.HA_STRAVA: HA_STRAVA, Preset.GARMIN: GARMIN, Preset.WITHINGS: WITHINGS}

CUSTOM_FIELDS = (
    "start",
    "end",
    "minutes",
    "id",
    "sport",
    "name",
    "moving_minutes",
    "distance",
    "climb",
    "mean_heart_rate",
    "max_heart_rate",
    "mean_power",
    "rpe",
)
"""What people can map, in the order in which they are asked."""
TIMES = frozenset({"minutes", "moving_minutes", "pause"})
LENGTHS = frozenset({"distance", "climb"})
TEXTS = frozenset({"id", "name", "sport"})
MOMENTS = frozenset({"start", "end"})
CONF_TIME_UNIT = "time_unit"
CONF_DISTANCE_UNIT = "distance_unit"
CONF_CLIMB_UNIT = "climb_unit"
DEFAULT_UNITS = {CONF_TIME_UNIT: "min", CONF_DISTANCE_UNIT: "km", CONF_CLIMB_UNIT: "m"}


def custom_map(kept: Mapping[str, Any]) -> FieldMap:
    """Return the map that a person made, as the options keep it."""
    units = {**DEFAULT_UNITS, **{key: kept[key] for key in DEFAULT_UNITS if kept.get(key)}}
    unit_of = {
        **dict.fromkeys(TIMES, units[CONF_TIME_UNIT]),
        "distance": units[CONF_DISTANCE_UNIT],
        "climb": units[CONF_CLIMB_UNIT],
    }
    return FieldMap(
        {
            name: (Place.written(text, unit_of.get(name)),)
            for name in CUSTOM_FIELDS
            if isinstance(text := kept.get(name), str) and text
        }
    )
