"""What the tests of what follows a workout do alike."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from homeassistant.components.persistent_notification import _async_get_or_create_notifications
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.follow_up import FollowUp
from custom_components.recovery_massager.planning import async_plan_for
from custom_components.recovery_massager.recovery.load import Load, LoadMethod
from custom_components.recovery_massager.recovery.plan import Effort
from custom_components.recovery_massager.recovery.sport import Sport
from custom_components.recovery_massager.recovery.workout import Source, Workout
from custom_components.recovery_massager.training import Arrival, Received, Training

MINUTE = timedelta(minutes=1)
LOAD = Load(80, LoadMethod.ESTIMATE)


def run(minutes_ago: float = 10, **changes: Any) -> Workout:
    """Return an hour's run that ended so many minutes ago."""
    start = dt_util.utcnow() - timedelta(minutes=60 + minutes_ago)
    return replace(Workout("action:1", Source.ACTION, Sport.RUN, start, 60), **changes)


async def synced(hass: HomeAssistant, entry: MockConfigEntry, workout: Workout, arrival: Arrival = Arrival.NEW) -> None:
    """Let a workout be synced, and its plan be told of."""
    training: Training = entry.runtime_data.training
    plan = None
    if arrival is Arrival.REMOVED:
        training._kept.pop(workout.id)
    else:
        training._kept[workout.id] = workout
        plan = await async_plan_for(hass, entry, workout, LOAD, Effort.MODERATE)
    training._tell(Received(arrival, workout, LOAD, Effort.MODERATE, plan))
    await hass.async_block_till_done()


def follow_up(entry: MockConfigEntry) -> FollowUp:
    """Return what follows an athlete's workouts."""
    found: FollowUp = entry.runtime_data.follow_up
    return found


def shown(hass: HomeAssistant) -> list[str]:
    """Return what Home Assistant's own notifications say."""
    return [one["message"] for one in _async_get_or_create_notifications(hass).values()]


def starts(asked: Callable[[], list[str]]) -> int:
    """Return how many times the boots were asked to start, since this was asked last."""
    return sum(one.startswith("start") for one in asked())
