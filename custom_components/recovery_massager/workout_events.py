"""Telling everybody in the house of an athlete's workouts, on Home Assistant's bus; of their heart rates nothing."""

from datetime import timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import ATTR_DEVICE_ID, ATTR_ENTITY_ID, Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util

from .const import DOMAIN, EVENT_WORKOUT
from .training import Arrival, Received, Training
from .workout_answer import described_plan

TOLD_WITHIN = timedelta(hours=48)
"""What ended longer ago is kept in silence: no plan follows it, and a first sync brings hundreds of them."""
# In what a person stated, or how they did, an automation has no part.
PRIVATE = ("reasons", "after_care")
NO_PLAN = {"session": False}


@callback
def async_tell_workouts(hass: HomeAssistant, entry: ConfigEntry[Any], training: Training) -> None:
    """Tell of what comes in for as long as the athlete is set up."""

    @callback
    def tell(received: Received) -> None:
        if is_told(received):
            hass.bus.async_fire(EVENT_WORKOUT, {**athlete_ids(hass, entry), **told(hass, received)})

    entry.async_on_unload(training.async_listen(tell))


def is_told(received: Received) -> bool:
    """Whether it is new enough that somebody, or an automation, shall hear of it."""
    return received.arrival is not Arrival.KNOWN and dt_util.utcnow() - received.workout.end <= TOLD_WITHIN


def told(hass: HomeAssistant, received: Received) -> dict[str, Any]:
    """Return what an event tells of a workout: times in the home's zone, the share in percent."""
    workout = received.workout
    plan = described_plan(hass, received.plan, private=False) or NO_PLAN
    plan = {key: value for key, value in plan.items() if key not in PRIVATE}
    return {
        "type": received.arrival.value,
        "workout_id": workout.id,
        "sport": workout.sport.value,
        "start": dt_util.as_local(workout.start).isoformat(),
        "end": dt_util.as_local(workout.end).isoformat(),
        "minutes": round(workout.minutes, 1),
        "load": received.load.points,
        "method": received.load.method.value,
        "effort": received.effort.value,
        "plan": plan,
    }


@callback
def athlete_ids(hass: HomeAssistant, entry: ConfigEntry[Any]) -> dict[str, str]:
    """Say which athlete, device and entity an event is about."""
    ids = {"name": entry.title, "person": entry.entry_id}
    device = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, entry.entry_id), entry.entry_id)
    if device is not None:
        ids[ATTR_DEVICE_ID] = device.id
    if entity_id := er.async_get(hass).async_get_entity_id(Platform.EVENT, DOMAIN, f"{entry.entry_id}_workout"):
        ids[ATTR_ENTITY_ID] = entity_id
    return ids
