"""Workouts from entities shaped like those of ha_strava: the main one changes first, the others after it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
import logging
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er, issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.recovery.sport import Sport
from custom_components.recovery_massager.recovery.workout import Source
from custom_components.recovery_massager.training import Arrival, Received, Training
from custom_components.recovery_massager.workouts.entity_options import CONF_ENTITIES, Chosen

from .beside import PATIENT, RecentActivity, passes

NOON = "2026-11-28 12:00:00"


@pytest.fixture(autouse=True)
async def _now(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    freezer.move_to("2026-11-28T20:00:00+00:00")
    await hass.config.async_set_time_zone("Europe/Berlin")


@pytest.fixture
def strava(hass: HomeAssistant) -> RecentActivity:
    """The device, which tells of nothing yet."""
    return RecentActivity(hass)


@pytest.fixture
def chosen(strava: RecentActivity, choose: Callable[..., None]) -> None:
    """The athlete has chosen it."""
    choose(workout_entities=[{"entity_id": strava.main, "preset": "ha_strava"}])


def issues(hass: HomeAssistant) -> list[Any]:
    return [
        issue.translation_placeholders
        for issue in ir.async_get(hass).issues.values()
        if issue.domain == DOMAIN and issue.translation_key == "workout_entity_unclear"
    ]


@pytest.mark.usefixtures("chosen")
async def test_an_activity_is_read_once_all_of_it_is_there(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, strava: RecentActivity, received: list[Received]
) -> None:
    strava.title(7)
    for key, value in strava.RUN.items():
        assert received == []
        strava.value(7, key, value)
        await passes(hass, freezer, timedelta(seconds=1))
    await passes(hass, freezer)
    (one,) = received
    workout = one.workout
    assert (one.arrival, workout.id, workout.source) == (Arrival.NEW, "entity:ha_strava-7", Source.ENTITY)
    assert (workout.sport, workout.name) == (Sport.TRAIL_RUN, "Morning Run")
    assert workout.start == datetime(2026, 11, 28, 17, 30, tzinfo=UTC), "it is told in local time, without a zone"
    assert (workout.minutes, workout.moving_minutes) == (62, 60)
    assert (workout.distance, workout.climb) == (10420, 85)
    assert (workout.mean_heart_rate, workout.max_heart_rate, workout.mean_power) == (151.2, 178, None)


@pytest.mark.usefixtures("chosen")
async def test_nothing_is_mixed_of_two_activities(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, strava: RecentActivity, received: list[Received]
) -> None:
    strava.activity(7)
    await passes(hass, freezer)
    strava.title(8, sport="Swim")
    await passes(hass, freezer)
    assert len(received) == 1, "the others still tell of the one before"
    for key, value in {**strava.RUN, "date": "2026-11-28 20:00:00", "elapsed_time": 1500, "moving_time": 1500}.items():
        strava.value(8, key, value)
    await passes(hass, freezer)
    assert [one.workout.id for one in received] == ["entity:ha_strava-7", "entity:ha_strava-8"]
    assert (received[1].workout.sport, received[1].workout.minutes) == (Sport.SWIM, 25)
    assert received[1].workout.name == "Morning Run", "the title repeats"


@pytest.mark.usefixtures("chosen")
async def test_one_that_lags_behind_is_not_waited_for_for_ever_and_is_an_update_then(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, strava: RecentActivity, received: list[Received]
) -> None:
    strava.activity(7)
    await passes(hass, freezer)
    strava.title(8)
    for key, value in {**strava.RUN, "date": NOON}.items():
        if key != "average_heartrate":
            strava.value(8, key, value)
    await passes(hass, freezer)
    assert len(received) == 1
    await passes(hass, freezer, PATIENT)
    assert received[1].workout.mean_heart_rate is None, "that of the other workout is not this one's"
    strava.value(8, "average_heartrate", 160)
    await passes(hass, freezer)
    assert (received[2].arrival, received[2].workout.id) == (Arrival.UPDATED, "entity:ha_strava-8")
    assert received[2].workout.mean_heart_rate == 160
    assert issues(hass) == []


@pytest.mark.usefixtures("chosen")
async def test_an_edit_is_an_update_and_what_is_no_part_of_a_workout_is_none(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, strava: RecentActivity, received: list[Received]
) -> None:
    strava.activity(7)
    await passes(hass, freezer)
    strava.value(7, "kudos", 12)
    await passes(hass, freezer)
    assert len(received) == 1
    strava.title(7, "Hill repeats", "Run")
    await passes(hass, freezer)
    assert (received[1].arrival, received[1].workout.sport) == (Arrival.UPDATED, Sport.RUN)
    assert received[1].workout.name == "Hill repeats"


@pytest.mark.usefixtures("chosen")
async def test_unavailable_is_no_news_and_neither_is_the_return_of_the_same(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, strava: RecentActivity, received: list[Received]
) -> None:
    strava.activity(7)
    await passes(hass, freezer)
    for key in ("recent", *strava.RUN):
        strava.says(key, "unavailable", {"restored": True})
    await passes(hass, freezer)
    await passes(hass, freezer, PATIENT)
    strava.activity(7)
    await passes(hass, freezer)
    assert len(received) == 1
    assert issues(hass) == []


async def test_after_a_restart_the_same_is_known_and_what_came_meanwhile_comes_in(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    strava: RecentActivity,
    ada: MockConfigEntry,
    chosen: None,
    received: list[Received],
) -> None:
    strava.activity(7)
    await passes(hass, freezer)
    assert len(received) == 1
    await hass.config_entries.async_unload(ada.entry_id)
    strava.activity(8, date="2026-11-28 20:10:00", elapsed_time=1800)
    await passes(hass, freezer)
    assert await hass.config_entries.async_setup(ada.entry_id)
    again: Training = ada.runtime_data.training
    await passes(hass, freezer)
    assert [one.id for one in again.workouts][-1] == "entity:ha_strava-8"
    count = len(again.workouts)
    strava.title(8, "Evening Run")
    strava.title(8)
    await passes(hass, freezer)
    assert len(again.workouts) == count


@pytest.mark.parametrize(("unit", "value", "metres"), [("mi", 6.21371, 10000), ("km", 10, 10000), ("m", 10000, 10000)])
@pytest.mark.usefixtures("chosen")
async def test_the_unit_of_the_entity_decides(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    strava: RecentActivity,
    received: list[Received],
    unit: str,
    value: float,
    metres: float,
) -> None:
    strava.activity(7)
    strava.value(7, "distance", value, unit)
    strava.value(7, "elevation_gain", 328.084, "ft")
    strava.value(7, "elapsed_time", 1.5, "h")
    await passes(hass, freezer)
    (one,) = received
    assert one.workout.distance == pytest.approx(metres, rel=1e-4)
    assert one.workout.climb == pytest.approx(100, rel=1e-4)
    assert one.workout.minutes == 90


async def test_any_entity_of_the_device_is_as_good(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    strava: RecentActivity,
    choose: Callable[..., None],
    received: list[Received],
) -> None:
    choose(workout_entities=[{"entity_id": strava.entity("distance"), "preset": "ha_strava"}])
    strava.activity(7)
    await passes(hass, freezer)
    assert (received[0].workout.sport, received[0].workout.name) == (Sport.TRAIL_RUN, "Morning Run")


async def test_without_the_entity_that_the_others_are_about_a_notice_says_so(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    strava: RecentActivity,
    choose: Callable[..., None],
    received: list[Received],
) -> None:
    choose(workout_entities=[{"entity_id": strava.entity("distance"), "preset": "ha_strava"}])
    strava.activity(7)
    hass.states.async_remove(strava.main)
    await passes(hass, freezer)
    await passes(hass, freezer, PATIENT)
    assert received == []
    assert [one["field"] for one in issues(hass)] == ["the sport"]
    strava.activity(7)
    await passes(hass, freezer)
    assert issues(hass) == []
    assert received[0].workout.sport is Sport.TRAIL_RUN


@pytest.mark.usefixtures("chosen")
async def test_a_sensor_that_is_disabled_is_done_without_unless_it_is_needed(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    strava: RecentActivity,
    received: list[Received],
    caplog: pytest.LogCaptureFixture,
) -> None:
    strava.activity(7)
    hass.states.async_remove(strava.entity("elapsed_time"))
    hass.states.async_remove(strava.entity("average_heartrate"))
    await passes(hass, freezer)
    assert received[0].workout.minutes == 60, "the time in motion, where nothing else is known"
    caplog.set_level(logging.WARNING)
    strava.activity(8, date=NOON)
    hass.states.async_remove(strava.entity("date"))
    for _ in range(3):
        await passes(hass, freezer)
        strava.value(8, "kudos", freezer().second)
    (said,) = issues(hass)
    assert said == {"name": "Ada", "entity": strava.main, "field": "the start"}
    logged = [one.getMessage() for one in caplog.records if one.name.endswith("workouts.entity")]
    assert len(logged) == 1
    assert "Morning" not in logged[0]
    strava.value(8, "date", NOON)
    await passes(hass, freezer)
    assert issues(hass) == []
    assert received[-1].workout.id == "entity:ha_strava-8"


async def test_an_entity_that_is_not_there_is_told_of_until_it_is_or_is_no_source_any_more(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, choose: Callable[..., None], ada: MockConfigEntry
) -> None:
    choose(workout_entities=[{"entity_id": "sensor.nobody", "preset": "ha_strava"}])
    await passes(hass, freezer)
    assert issues(hass) == [], "Home Assistant may still be starting"
    await passes(hass, freezer, PATIENT)
    assert [one["field"] for one in issues(hass)] == ["the entity itself, which is not there"]
    choose(workout_entities=[])
    await hass.async_block_till_done()
    assert issues(hass) == []


@pytest.mark.usefixtures("chosen")
async def test_an_entity_that_gets_another_id_stays_the_source(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    strava: RecentActivity,
    ada: MockConfigEntry,
    received: list[Received],
) -> None:
    registry = er.async_get(hass)
    await passes(hass, freezer)
    registry.async_update_entity(strava.main, new_entity_id="sensor.last_run")
    registry.async_update_entity(strava.entity("date"), new_entity_id="sensor.last_run_date")
    await hass.async_block_till_done()
    assert Chosen.all_of(ada.options)[0].entity_id == "sensor.last_run"
    await passes(hass, freezer)
    strava.activity(7)
    await passes(hass, freezer)
    assert [one.workout.id for one in received] == ["entity:ha_strava-7"]


@pytest.mark.usefixtures("chosen")
async def test_what_changes_all_the_time_is_read_all_the_same(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, strava: RecentActivity, received: list[Received]
) -> None:
    strava.activity(7)
    for second in range(40):
        strava.value(7, "kudos", second)
        await passes(hass, freezer, timedelta(seconds=1))
    assert len(received) == 1


@pytest.mark.usefixtures("chosen")
async def test_what_could_not_be_kept_is_tried_again(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    strava: RecentActivity,
    training: Training,
    received: list[Received],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def full(*_: Any) -> list[Received]:
        raise HomeAssistantError("no space left on the device")

    with monkeypatch.context() as while_it_is_full:
        while_it_is_full.setattr(training, "async_receive", full)
        strava.activity(7)
        await passes(hass, freezer)
    assert not [one for one in caplog.records if one.exc_info]
    await passes(hass, freezer, PATIENT)
    assert [one.workout.id for one in received] == ["entity:ha_strava-7"]


@pytest.mark.usefixtures("chosen")
async def test_nothing_comes_in_once_the_athlete_is_not_set_up(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    strava: RecentActivity,
    ada: MockConfigEntry,
    received: list[Received],
) -> None:
    strava.activity(7)
    await hass.config_entries.async_unload(ada.entry_id)
    await passes(hass, freezer)
    assert received == []
    assert CONF_ENTITIES in ada.options


@pytest.mark.parametrize(
    ("told", "start"),
    [
        ("2026-03-29 01:30:00", datetime(2026, 3, 29, 0, 30, tzinfo=UTC)),
        ("2026-03-29 03:30:00", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        ("2026-10-25 01:30:00", datetime(2026, 10, 24, 23, 30, tzinfo=UTC)),
        ("2026-10-25 03:30:00", datetime(2026, 10, 25, 2, 30, tzinfo=UTC)),
        ("2026-07-01 06:00:00", datetime(2026, 7, 1, 4, 0, tzinfo=UTC)),
    ],
)
@pytest.mark.usefixtures("chosen")
async def test_a_time_without_a_zone_is_of_the_home_on_days_of_23_and_25_hours_too(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    strava: RecentActivity,
    received: list[Received],
    told: str,
    start: datetime,
) -> None:
    strava.activity(7, date=told)
    await passes(hass, freezer)
    assert received[0].workout.start == start
    assert received[0].workout.minutes == 62
