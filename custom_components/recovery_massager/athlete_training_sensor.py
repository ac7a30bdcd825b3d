"""What an athlete trained, their form, and what comes next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, override

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.helpers.event import async_track_time_change

from .advice import advice
from .athlete import Athlete
from .athlete_figure import FigureEntity, FigureEntityDescription
from .const import POINTS
from .recovery.plan import RecoveryPlan, Row
from .targets import set_up_massagers

NONE = "none"


@dataclass(frozen=True, kw_only=True)
class TrainingSensorEntityDescription(FigureEntityDescription[Athlete]):
    """A sensor of an athlete's training."""

    plans: bool = False
    """Whether it shows the plan, which goes on changing when no workout comes in."""


def _last_end(athlete: Athlete) -> datetime | None:
    newest = athlete.training.newest
    return None if newest is None else newest.workout.end


def _about_last(athlete: Athlete) -> dict[str, Any]:
    if (newest := athlete.training.newest) is None:
        return {}
    workout, kilometres = newest.workout, newest.workout.distance
    known = {
        "workout_id": workout.id,
        "title": workout.name,
        "sport": workout.sport.value,
        "minutes": round(workout.minutes, 1),
        "distance": None if kilometres is None else round(kilometres / 1000, 2),
        "load": newest.load.points,
        "method": newest.load.method.value,
        "effort": athlete.training.diary.effort(newest).value,
    }
    return {key: value for key, value in known.items() if value is not None}


def _load(athlete: Athlete) -> float | None:
    newest = athlete.training.newest
    return None if newest is None else newest.load.points


def _method(athlete: Athlete) -> dict[str, Any]:
    newest = athlete.training.newest
    return {} if newest is None else {"method": newest.load.method.value}


def _next_session(athlete: Athlete) -> datetime | None:
    """Return when the session that waits, or the first that is planned for them on any massager, is due."""
    person, hass = athlete.entry.entry_id, athlete.training.hass
    times = [
        at.start
        for massager in set_up_massagers(hass)
        for plan in massager.planner.plans
        if plan.person == person and (at := plan.next) is not None
    ]
    if (waits := athlete.follow_up.next_start) is not None:
        times.append(waits)
    return min(times, default=None)


def _plan(athlete: Athlete) -> RecoveryPlan | None:
    latest = athlete.training.latest
    return None if latest is None else latest.plan


def _advice(athlete: Athlete) -> str:
    plan = _plan(athlete)
    return NONE if plan is None else plan.row.value


def _advice_text(athlete: Athlete) -> dict[str, Any]:
    plan = _plan(athlete)
    return {"session": plan is not None and plan.has_session, "text": advice(athlete.training.hass, plan)}


TRAINING_SENSORS: tuple[TrainingSensorEntityDescription, ...] = (
    TrainingSensorEntityDescription(
        key="last_workout",
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=_last_end,
        attributes_fn=_about_last,
    ),
    TrainingSensorEntityDescription(
        key="last_load",
        native_unit_of_measurement=POINTS,
        suggested_display_precision=0,
        value_fn=_load,
        attributes_fn=_method,
    ),
    TrainingSensorEntityDescription(
        key="acute_load",
        native_unit_of_measurement=POINTS,
        suggested_display_precision=0,
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda athlete: athlete.form.today.acute,
    ),
    TrainingSensorEntityDescription(
        key="chronic_load",
        native_unit_of_measurement=POINTS,
        suggested_display_precision=0,
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda athlete: athlete.form.today.chronic,
    ),
    TrainingSensorEntityDescription(
        key="next_session",
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=_next_session,
        plans=True,
    ),
    TrainingSensorEntityDescription(
        key="advice",
        device_class=SensorDeviceClass.ENUM,
        options=[NONE, *(one.value for one in Row)],
        value_fn=_advice,
        attributes_fn=_advice_text,
        plans=True,
    ),
)


class TrainingSensor(FigureEntity[Athlete]):
    """A sensor of an athlete's training."""

    _unrecorded_attributes = frozenset({"title", "text"})
    entity_description: TrainingSensorEntityDescription

    @override
    async def async_added_to_hass(self) -> None:
        """Look when workouts come in, and when a day begins; where it shows a plan, when one of theirs changes."""
        await super().async_added_to_hass()
        athlete = self._athlete
        self.async_on_remove(athlete.training.async_listen_to_plans(self._look))
        self.async_on_remove(async_track_time_change(self.hass, self._look, hour=0, minute=0, second=1))
        if self.entity_description.plans:
            self.async_on_remove(athlete.follow_up.async_listen(self._look))
            self._look_after_sessions()

    @property
    @override
    def _told(self) -> Athlete:
        return self._athlete
