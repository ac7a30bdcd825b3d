"""Workouts from any entity, by a map of the owner's own."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from custom_components.recovery_massager.recovery.sport import Sport
from custom_components.recovery_massager.training import Received, Training

from .beside import passes

WATCH = "sensor.watch_last_workout"
MAP = {
    "start": "begun",
    "minutes": "took",
    "sport": "state",
    "distance": "sensor.watch_distance",
    "climb": "up",
    "mean_heart_rate": "heart",
    "rpe": "input_number.how_hard",
    "time_unit": "s",
    "distance_unit": "km",
    "climb_unit": "ft",
}
SAID: dict[str, Any] = {"begun": "2026-11-28 18:30", "took": 2700, "up": 1000, "heart": "143"}


@pytest.fixture(autouse=True)
async def _now(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    freezer.move_to("2026-11-28T20:00:00+00:00")
    await hass.config.async_set_time_zone("Europe/Berlin")


@pytest.fixture
def chosen(choose: Callable[..., None]) -> Callable[..., None]:
    """Choose the watch, with changes of the map."""

    def choose_it(**change: str | None) -> None:
        fields = {key: value for key, value in {**MAP, **change}.items() if value is not None}
        choose(workout_entities=[{"entity_id": WATCH, "preset": "custom", "fields": fields}])

    return choose_it


async def test_attributes_states_and_other_entities_are_read_each_with_its_unit(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, chosen: Callable[..., None], received: list[Received]
) -> None:
    chosen()
    hass.states.async_set("sensor.watch_distance", "6.2", {"unit_of_measurement": "mi"})
    hass.states.async_set("input_number.how_hard", "7.0")
    hass.states.async_set(WATCH, "Trail Run", SAID)
    await passes(hass, freezer)
    workout = received[0].workout
    assert (workout.start, workout.minutes) == (datetime(2026, 11, 28, 17, 30, tzinfo=UTC), 45)
    assert workout.sport is Sport.TRAIL_RUN
    assert workout.distance == pytest.approx(9977.9, abs=0.1), "miles, whatever the unit of attributes is"
    assert workout.climb == pytest.approx(304.8)
    assert (workout.mean_heart_rate, workout.rpe) == (143, 7)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"minutes": None, "end": "over"}, {"over": "2026-11-28T18:15:00Z"}),
        ({"start": None, "end": "over"}, {"over": "2026-11-28T18:15:00Z"}),
        ({}, {"took": "0:45"}),
        ({}, {"took": "00:45:00"}),
        ({"time_unit": "h"}, {"took": "0.75"}),
    ],
)
async def test_two_of_start_end_and_length_are_enough_and_a_length_may_be_a_clock(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    chosen: Callable[..., None],
    received: list[Received],
    change: dict[str, str | None],
    said: dict[str, str],
) -> None:
    chosen(distance=None, rpe=None, **change)
    hass.states.async_set(WATCH, "run", {**SAID, **said})
    await passes(hass, freezer)
    assert received[0].workout.start == datetime(2026, 11, 28, 17, 30, tzinfo=UTC)
    assert received[0].workout.minutes == 45


async def test_what_somebody_took_for_an_id_may_repeat_and_still_no_workout_is_lost(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, chosen: Callable[..., None], training: Training
) -> None:
    chosen(id="state", distance=None, rpe=None)
    for day in (27, 28):
        hass.states.async_set(WATCH, "Morning Run", {**SAID, "begun": f"2026-11-{day} 07:00"})
        await passes(hass, freezer)
    assert len(training.workouts) == 2


@pytest.mark.parametrize(
    "nonsense",
    [
        {"begun": "soon"},
        {"begun": None},
        {"begun": "2027-11-28 18:30"},
        {"took": "long"},
        {"took": -5},
        {"took": float("nan")},
        {"took": "nan"},
        {"took": 10**400},
        {"took": [45]},
        {"took": {"typeKey": {"typeKey": 1}}},
    ],
)
async def test_nonsense_is_no_workout(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    chosen: Callable[..., None],
    received: list[Received],
    nonsense: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    chosen(distance=None, rpe=None)
    hass.states.async_set(WATCH, "run", {**SAID, **nonsense})
    await passes(hass, freezer)
    assert received == []
    assert len([one for one in caplog.records if one.name.endswith("workouts.entity")]) == 1
    assert not [one for one in caplog.records if one.exc_info], "and nothing else fails by it"
    hass.states.async_set(WATCH, "run", SAID)
    await passes(hass, freezer)
    assert len(received) == 1


@pytest.mark.parametrize(
    "options",
    [
        {"workout_entities": "sensor.watch"},
        {"workout_entities": [7, {}, {"entity_id": 3, "preset": "custom"}, {"entity_id": WATCH, "preset": "polar"}]},
        {"workout_entities": [{"entity_id": WATCH, "preset": "custom", "fields": ["start"]}]},
        {"workout_webhook": "yes"},
        {"workout_webhook": {}},
    ],
)
async def test_options_that_make_no_sense_break_nothing(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    choose: Callable[..., None],
    received: list[Received],
    caplog: pytest.LogCaptureFixture,
    options: dict[str, Any],
) -> None:
    choose(**options)
    hass.states.async_set(WATCH, "run", SAID)
    await passes(hass, freezer)
    assert received == []
    assert not [one for one in caplog.records if one.exc_info]
