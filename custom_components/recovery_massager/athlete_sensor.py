"""What an athlete's sessions add up to, whichever massagers they were on."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, override

from homeassistant.components.sensor import SensorDeviceClass, SensorEntity, SensorEntityDescription, SensorStateClass
from homeassistant.const import UnitOfTime
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util

from .athlete import Athlete, AthleteConfigEntry
from .athlete_entity import AthleteEntity
from .athlete_options import AthleteOptions
from .history import minutes_of
from .record import SessionRecord
from .recovery.dose import WEEK


@dataclass(frozen=True, kw_only=True)
class AthleteSensorEntityDescription(SensorEntityDescription):
    """A sensor of an athlete; it gets their ended sessions."""

    value_fn: Callable[[list[SessionRecord]], float | datetime | None]
    attributes_fn: Callable[[list[SessionRecord], AthleteOptions], Mapping[str, Any]] | None = None


def _this_week(records: Iterable[SessionRecord]) -> list[SessionRecord]:
    start = dt_util.utcnow() - WEEK
    return [one for one in records if one.start >= start]


def ended_sessions(athlete: Athlete) -> list[SessionRecord]:
    """Return an athlete's sessions that are over, on all massagers."""
    return [one for one in athlete.history.of(athlete.entry.entry_id) if one.end is not None]


def sessions_this_week(athlete: Athlete) -> int:
    """Return how many sessions an athlete had in the last seven days."""
    return len(_this_week(ended_sessions(athlete)))


def _last(records: Iterable[SessionRecord]) -> SessionRecord | None:
    return max(records, key=lambda one: one.end or one.start, default=None)


def _last_end(records: list[SessionRecord]) -> datetime | None:
    record = _last(records)
    return record.end if record else None


def _about_last(records: list[SessionRecord], _: AthleteOptions) -> dict[str, Any]:
    record = _last(records)
    return {} if record is None else record.summary()


def _about_week(records: list[SessionRecord], options: AthleteOptions) -> dict[str, Any]:
    return {"goal": options.week_goal, "reached": len(_this_week(records)) >= options.week_goal}


ATHLETE_SENSORS: tuple[AthleteSensorEntityDescription, ...] = (
    AthleteSensorEntityDescription(
        key="minutes_this_week",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.MINUTES,
        suggested_display_precision=0,
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda records: minutes_of(_this_week(records)),
    ),
    AthleteSensorEntityDescription(
        key="sessions_this_week",
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda records: len(_this_week(records)),
        attributes_fn=_about_week,
    ),
    AthleteSensorEntityDescription(
        key="last_session",
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=_last_end,
        attributes_fn=_about_last,
    ),
)


class AthleteSensor(AthleteEntity, SensorEntity):
    """A sensor of an athlete."""

    entity_description: AthleteSensorEntityDescription

    def __init__(self, entry: AthleteConfigEntry, description: AthleteSensorEntityDescription) -> None:
        super().__init__(entry, description.key)
        self.entity_description = description
        self._athlete = entry.runtime_data

    @override
    async def async_added_to_hass(self) -> None:
        """Look when a session of theirs began or ended, and from time to time, since a week goes by."""
        await super().async_added_to_hass()
        self._look_after_sessions()
        self.async_on_remove(async_track_time_interval(self.hass, self._look, timedelta(hours=1)))

    @property
    def _sessions(self) -> list[SessionRecord]:
        return ended_sessions(self._athlete)

    @property
    @override
    def native_value(self) -> float | datetime | None:
        """Return the value, or None where there was no session."""
        return self.entity_description.value_fn(self._sessions)

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any] | None:
        """Return what belongs to the value."""
        attributes = self.entity_description.attributes_fn
        return (
            None if attributes is None else attributes(self._sessions, AthleteOptions.of(self._athlete.entry.options))
        )
