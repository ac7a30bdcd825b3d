"""Workouts from entities shaped like those of garmin_connect: one entity, the whole activity in its attributes."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.recovery.sport import Sport
from custom_components.recovery_massager.training import Received
from custom_components.recovery_massager.workouts.entity_map import Preset
from custom_components.recovery_massager.workouts.entity_options import preset_of

from .beside import Device, passes

ACTIVITY: dict[str, Any] = {
    "activityId": 20931,
    "activityName": "Berlin Treadmill",
    "activityType": "treadmill_running",
    "startTime": datetime(2026, 11, 28, 17, 30, tzinfo=UTC),
    "duration": 1800.5,
    "elapsedDuration": 1980.0,
    "movingDuration": 0.0,
    "distance": 5002.1,
    "averageHR": 141.0,
    "maxHR": 166.0,
    "elevationGain": None,
    "locationName": "Berlin",
}


@pytest.fixture(autouse=True)
async def _now(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    freezer.move_to("2026-11-28T20:00:00+00:00")
    await hass.config.async_set_time_zone("Europe/Berlin")


@pytest.fixture
def garmin(hass: HomeAssistant, choose: Callable[..., None]) -> Device:
    """Garmin Connect, chosen by the athlete."""
    device = Device(hass, "garmin_connect", "garmin")
    chosen = [{"entity_id": device.entity(one), "preset": "garmin"} for one in ("lastActivity", "lastActivities")]
    choose(workout_entities=chosen)
    return device


async def test_an_activity_is_read_from_the_attributes(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, garmin: Device, received: list[Received]
) -> None:
    assert preset_of(hass, garmin.entity("lastActivity")) is Preset.GARMIN
    garmin.says("lastActivity", "Berlin Treadmill", ACTIVITY)
    await passes(hass, freezer)
    (one,) = received
    workout = one.workout
    assert (workout.id, workout.sport) == ("entity:garmin-20931", Sport.RUN)
    assert workout.start == datetime(2026, 11, 28, 17, 30, tzinfo=UTC)
    assert (workout.minutes, workout.distance, workout.climb) == (33, 5002.1, None)
    assert workout.active_minutes == pytest.approx(30.0, abs=0.1), "nobody moves on a treadmill, by the GPS"
    assert (workout.mean_heart_rate, workout.max_heart_rate) == (141, 166)


@pytest.mark.parametrize(
    "start",
    [{"startTimeGMT": "2026-11-28 17:30:00"}, {"startTimeLocal": "2026-11-28 18:30:00"}],
    ids=["in UTC", "local"],
)
async def test_older_versions_tell_the_start_and_the_type_otherwise(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    garmin: Device,
    received: list[Received],
    start: dict[str, str],
) -> None:
    raw = {key: value for key, value in ACTIVITY.items() if key != "startTime"}
    garmin.says("lastActivity", "Trail", {**raw, **start, "activityType": {"typeId": 6, "typeKey": "trail_running"}})
    await passes(hass, freezer)
    assert received[0].workout.sport is Sport.TRAIL_RUN
    assert received[0].workout.start == datetime(2026, 11, 28, 17, 30, tzinfo=UTC)


async def test_one_that_makes_no_sense_or_was_over_at_once_takes_no_other_along(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, garmin: Device, received: list[Received], ada: MockConfigEntry
) -> None:
    short = {**ACTIVITY, "activityId": 1, "elapsedDuration": 20, "duration": 20}
    rows = [{**ACTIVITY, "activityId": 2, "startTime": "soon"}, 7, None, short, ACTIVITY]
    garmin.says("lastActivities", 5, {"last_activities": rows})
    garmin.says("lastActivity", "Pressed by mistake", short)
    await passes(hass, freezer)
    assert [one.workout.id for one in received] == ["entity:garmin-20931"]
    assert not [one for one in ir.async_get(hass).issues.values() if one.domain == DOMAIN]


async def test_of_several_since_the_last_time_none_is_lost(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, garmin: Device, received: list[Received]
) -> None:
    earlier = {**ACTIVITY, "activityId": 20930, "startTime": datetime(2026, 11, 28, 6, tzinfo=UTC)}
    garmin.says("lastActivities", 2, {"last_activities": [earlier, ACTIVITY]})
    garmin.says("lastActivity", "Berlin Treadmill", ACTIVITY)
    await passes(hass, freezer)
    assert {one.workout.id for one in received} == {"entity:garmin-20930", "entity:garmin-20931"}
