"""What an athlete's sessions add up to, whichever massagers they were on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self, override

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import UnitOfTime
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util

from .athlete import Athlete
from .athlete_figure import FigureEntity, FigureEntityDescription
from .athlete_options import AthleteOptions
from .history import minutes_of
from .record import SessionRecord
from .recovery.dose import WEEK


@dataclass(frozen=True, slots=True)
class Sessions:
    """An athlete's ended sessions, and how many a week they aim at."""

    all: list[SessionRecord]
    goal: int

    @classmethod
    def of(cls, athlete: Athlete) -> Self:
        """Return those of an athlete, on all massagers."""
        ended = [one for one in athlete.history.of(athlete.entry.entry_id) if one.end is not None]
        return cls(ended, AthleteOptions.of(athlete.entry.options).week_goal)

    @property
    def this_week(self) -> list[SessionRecord]:
        """Those of the last seven days."""
        start = dt_util.utcnow() - WEEK
        return [one for one in self.all if one.start >= start]

    @property
    def last(self) -> SessionRecord | None:
        """The one that ended last."""
        return max(self.all, key=lambda one: one.end or one.start, default=None)


type SessionsDescription = FigureEntityDescription[Sessions]


def _last_end(sessions: Sessions) -> datetime | None:
    return sessions.last.end if sessions.last else None


def _about_last(sessions: Sessions) -> dict[str, Any]:
    return sessions.last.summary() if sessions.last else {}


def _about_week(sessions: Sessions) -> dict[str, Any]:
    return {"goal": sessions.goal, "reached": len(sessions.this_week) >= sessions.goal}


ATHLETE_SENSORS: tuple[SessionsDescription, ...] = (
    FigureEntityDescription(
        key="minutes_this_week",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.MINUTES,
        suggested_display_precision=0,
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda sessions: minutes_of(sessions.this_week),
    ),
    FigureEntityDescription(
        key="sessions_this_week",
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda sessions: len(sessions.this_week),
        attributes_fn=_about_week,
    ),
    FigureEntityDescription(
        key="last_session",
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=_last_end,
        attributes_fn=_about_last,
    ),
)


class AthleteSensor(FigureEntity[Sessions]):
    """A sensor of an athlete's sessions."""

    @override
    async def async_added_to_hass(self) -> None:
        """Look when a session of theirs began or ended, and from time to time, since a week goes by."""
        await super().async_added_to_hass()
        self._look_after_sessions()
        self.async_on_remove(async_track_time_interval(self.hass, self._look, timedelta(hours=1)))

    @property
    @override
    def _told(self) -> Sessions:
        return Sessions.of(self._athlete)
