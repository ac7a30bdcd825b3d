"""A workout that somebody logs by its numbers."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.recovery.workout import Workout
from tests.integration.workouts.asking import ask, refusal

NOW = "2026-11-28T20:00:00+00:00"
RUN: dict[str, Any] = {"sport": "run", "start": "2026-11-28T18:00:00+00:00", "minutes": 50}

pytestmark = pytest.mark.freeze_time(NOW)


def kept(entry: MockConfigEntry) -> list[Workout]:
    found: list[Workout] = entry.runtime_data.training.workouts
    return found


async def test_what_was_understood_is_answered_with_load_and_plan(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    await hass.config.async_set_time_zone("Europe/Berlin")
    answer = await ask(
        hass, "log_workout", athlete="Ada", **RUN, mean_heart_rate=150, distance=10_000, name="Along the river", rpe=6
    )
    assert (answer["athlete"], answer["athlete_id"], answer["arrival"]) == ("Ada", ada.entry_id, "new")
    assert answer["workout"] == {
        "id": "action:2026-11-28T18:00+00:00-run",
        "source": "action",
        "sport": "run",
        "start": "2026-11-28T19:00:00+01:00",
        "end": "2026-11-28T19:50:00+01:00",
        "minutes": 50,
        "name": "Along the river",
        "distance": 10_000,
        "mean_heart_rate": 150,
        "rpe": 6,
    }
    assert answer["load"]["points"] > 0
    assert answer["load"]["method"]
    assert answer["effort"]
    assert "plan" in answer
    (workout,) = kept(ada)
    assert workout.name == "Along the river"


async def test_the_same_call_twice_is_one_workout(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    first = await ask(hass, "log_workout", **RUN)
    second = await ask(hass, "log_workout", **RUN, rpe=8)
    assert first["workout"]["id"] == second["workout"]["id"]
    assert second["arrival"] == "updated"
    (workout,) = kept(ada)
    assert workout.rpe == 8


async def test_an_id_of_ones_own_is_kept(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    answer = await ask(hass, "log_workout", **RUN, workout_id="run-1")
    assert answer["workout"]["id"] == "action:run-1"


async def test_minutes_alone_ended_just_now(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    await hass.services.async_call(DOMAIN, "log_workout", {"minutes": 30}, blocking=True)
    (workout,) = kept(ada)
    assert (workout.end, workout.minutes) == (dt_util.utcnow(), 30)


async def test_end_and_minutes_or_start_and_end_are_enough(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    by_end = await ask(hass, "log_workout", end="2026-11-28T18:50:00+00:00", minutes=50, sport="run")
    by_both = await ask(
        hass, "log_workout", start="2026-11-28T18:00:00+00:00", end="2026-11-28T18:50:00+00:00", sport="run"
    )
    assert by_end["workout"] == by_both["workout"]


async def test_a_time_without_a_zone_is_the_homes(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    await hass.config.async_set_time_zone("America/New_York")
    await ask(hass, "log_workout", start="2026-11-28 12:00:00", minutes=50)
    assert kept(ada)[0].start.isoformat() == "2026-11-28T17:00:00+00:00"


async def test_a_workout_over_the_change_of_clocks_is_as_long_as_it_was(
    hass: HomeAssistant, ada: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await hass.config.async_set_time_zone("Europe/Berlin")
    freezer.move_to("2026-10-25T12:00:00+00:00")
    await ask(hass, "log_workout", start="2026-10-25 01:30:00", end="2026-10-25 03:30:00")
    freezer.move_to("2027-03-28T12:00:00+00:00")
    await ask(hass, "log_workout", start="2027-03-28 01:30:00", end="2027-03-28 03:30:00")
    assert [one.minutes for one in kept(ada)] == [180, 60]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({}, "workout_field_missing"),
        ({"start": "2026-11-28T18:00:00+00:00"}, "workout_field_missing"),
        ({"minutes": 0}, "workout_field_wrong"),
        ({"minutes": 1e9}, "workout_field_wrong"),
        ({"minutes": "nan"}, "workout_field_wrong"),
        ({"minutes": 50, "rpe": 11}, "workout_field_wrong"),
        ({"minutes": 50, "mean_heart_rate": 1000}, "workout_field_wrong"),
        ({"minutes": 50, "heart_rates": ["x"]}, "workout_field_wrong"),
        ({"start": "2026-11-28T18:00:00+00:00", "end": "2026-11-28T17:00:00+00:00"}, "workout_field_wrong"),
        ({**RUN, "end": "2026-11-28T19:00:00+00:00"}, "workout_field_wrong"),
        ({"start": "2026-11-28T20:30:00+00:00", "minutes": 5}, "workout_in_future"),
        ({"start": "0001-01-01 00:00:00", "minutes": 5}, "workout_field_wrong"),
        ({"start": "9999-12-31 23:59:59", "minutes": 5}, "workout_field_wrong"),
        ({"minutes": 10_000, "end": "0001-01-02 00:00:00"}, "workout_field_wrong"),
    ],
)
async def test_what_makes_no_sense_is_words_and_changes_nothing(
    hass: HomeAssistant, ada: MockConfigEntry, said: dict[str, Any], reason: str
) -> None:
    assert await refusal(hass, "log_workout", **said) == reason
    assert kept(ada) == []


async def test_a_field_that_nobody_knows_is_refused(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    with pytest.raises(vol.Invalid):
        await ask(hass, "log_workout", **RUN, heart_rate=140)


# --- how hard it was


async def test_the_last_workout_is_rated_without_saying_which(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    await ask(hass, "log_workout", **RUN)
    await ask(hass, "log_workout", sport="ride", start="2026-11-27T18:00:00+00:00", minutes=60)
    answer = await ask(hass, "rate_workout", rpe=7)
    assert (answer["workout"]["sport"], answer["workout"]["rpe"], answer["arrival"]) == ("run", 7, "updated")
    assert [one.rpe for one in kept(ada)] == [None, 7]


@pytest.mark.parametrize("asked", ["run-1", "action:run-1"])
async def test_a_workout_is_rated_by_its_id(hass: HomeAssistant, ada: MockConfigEntry, asked: str) -> None:
    await ask(hass, "log_workout", **RUN, workout_id="run-1")
    await ask(hass, "log_workout", minutes=20)
    await hass.services.async_call(DOMAIN, "rate_workout", {"rpe": 3, "workout_id": asked}, blocking=True)
    assert [one.rpe for one in kept(ada)] == [3, None]


async def test_there_has_to_be_a_workout_and_a_recent_one_to_be_the_last(
    hass: HomeAssistant, ada: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    assert await refusal(hass, "rate_workout", rpe=5) == "no_workout_to_rate"
    await ask(hass, "log_workout", **RUN, workout_id="run-1")
    assert await refusal(hass, "rate_workout", rpe=5, workout_id="run-2") == "no_workout_to_rate"
    freezer.tick(timedelta(days=3))
    assert await refusal(hass, "rate_workout", rpe=5) == "no_workout_to_rate"
    assert (await ask(hass, "rate_workout", rpe=5, workout_id="run-1"))["workout"]["rpe"] == 5


@pytest.mark.parametrize("rpe", [-1, 11, "hard"])
async def test_an_effort_is_from_0_to_10(hass: HomeAssistant, ada: MockConfigEntry, rpe: Any) -> None:
    await ask(hass, "log_workout", **RUN)
    with pytest.raises(vol.Invalid):
        await ask(hass, "rate_workout", rpe=rpe)
