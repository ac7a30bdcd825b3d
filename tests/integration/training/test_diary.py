"""What comes in is kept once, whichever sources give it, in whatever order; edits and deletions are followed."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
import errno
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util.file import WriteError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.recovery.workout import Source
from custom_components.recovery_massager.training import Arrival, Received, Training

from .conftest import NOW, workout

pytestmark = pytest.mark.freeze_time(NOW)

WATCH = workout("9", ago=88, minutes=57, source=Source.WEBHOOK, mean_heart_rate=150)


@pytest.fixture
def on_disk(ada: MockConfigEntry, hass_storage: dict[str, Any]) -> Callable[[], list[Any]]:
    return lambda: hass_storage[f"{DOMAIN}.{ada.entry_id}.workouts"]["data"]["workouts"]


def arrivals(heard: list[Received]) -> list[tuple[str, str]]:
    return [(one.arrival.value, one.workout.id) for one in heard]


async def test_what_comes_in_is_on_the_disk_and_there_after_a_restart(
    hass: HomeAssistant, ada: MockConfigEntry, training: Training, on_disk: Callable[[], list[Any]]
) -> None:
    (received,) = await training.async_receive(workout(distance=10_000))
    assert received.arrival is Arrival.NEW
    assert [one["id"] for one in on_disk()] == ["strava:1"]
    await training.async_rate("strava:1", 7)
    kept = training.workouts
    assert await hass.config_entries.async_reload(ada.entry_id)
    assert ada.runtime_data.training.workouts == kept
    assert kept[0].rpe == 7


async def test_the_same_upload_twice_is_known_and_nobody_is_told_again(
    training: Training, heard: list[Received]
) -> None:
    await training.async_receive(workout())
    (again,) = await training.async_receive(workout())
    assert (again.arrival, again.plan) == (Arrival.KNOWN, None)
    assert arrivals(heard) == [("new", "strava:1")]


async def test_another_source_of_the_same_makes_it_richer_and_either_id_finds_it(
    training: Training, heard: list[Received]
) -> None:
    await training.async_receive(workout(rpe=6.0))
    (received,) = await training.async_receive(WATCH)
    assert received.arrival is Arrival.UPDATED
    assert received.ids == {"strava:1", "webhook:9"}
    assert training.find("strava:1") == training.find("webhook:9") == received.workout
    assert (received.workout.mean_heart_rate, received.workout.rpe) == (150, 6.0)
    assert len(training.workouts) == 1


async def test_a_deletion_by_one_source_keeps_what_another_gave_and_the_athletes_word(
    training: Training, heard: list[Received]
) -> None:
    await training.async_receive(workout(rpe=6.0), WATCH)
    received = await training.async_remove("strava:1")
    assert received is not None
    assert received.arrival is Arrival.UPDATED
    assert training.workouts == [replace(WATCH, rpe=6.0)]
    assert training.find("strava:1") is None
    gone = await training.async_remove("webhook:9")
    assert gone is not None
    assert gone.arrival is Arrival.REMOVED
    assert training.workouts == []
    assert await training.async_remove("webhook:9") is None
    assert arrivals(heard) == [("new", "strava:1"), ("updated", "webhook:9"), ("removed", "webhook:9")]


async def test_an_edit_that_moves_it_makes_two_of_one_and_back_again(training: Training, heard: list[Received]) -> None:
    await training.async_receive(workout(), WATCH)
    await training.async_receive(workout(ago=600))
    assert [one.id for one in training.workouts] == ["strava:1", "webhook:9"]
    assert arrivals(heard)[1:] == [("updated", "strava:1"), ("new", "webhook:9")]
    await training.async_receive(workout())
    assert len(training.workouts) == 1
    assert arrivals(heard)[3:] == [("updated", "strava:1"), ("removed", "webhook:9")]


async def test_what_the_athlete_said_outlives_an_edit_by_the_source(training: Training) -> None:
    await training.async_receive(workout())
    await training.async_receive(workout(rpe=8.0))
    await training.async_receive(workout(distance=9000))
    assert training.workouts[0].rpe == 8.0


async def test_an_answer_on_what_two_sources_gave_is_the_athletes_and_not_one_sources(training: Training) -> None:
    await training.async_receive(workout(), WATCH)
    await training.async_rate("strava:1", 9.0)
    await training.async_receive(workout(rpe=2.0))
    assert training.workouts[0].rpe == 9.0
    await training.async_remove("strava:1")
    assert training.workouts == [replace(WATCH, rpe=9.0)]


async def test_a_first_sync_of_200_tells_of_a_plan_for_the_newest_alone_and_that_has_no_session(
    training: Training, heard: list[Received]
) -> None:
    old = [workout(f"{number}", ago=1440 * (number + 3)) for number in range(200)]
    received = await training.async_receive(*old)
    assert [one.workout.start for one in received] == sorted(one.start for one in old)
    assert not [one for one in received[:-1] if one.plan]
    assert received[-1].plan is not None
    assert not received[-1].plan.has_session


async def test_only_the_newest_gets_a_plan_and_an_edit_of_it_a_new_one(training: Training) -> None:
    (newest,) = await training.async_receive(workout())
    assert newest.plan is not None
    assert newest.plan.has_session
    (late,) = await training.async_receive(workout("2", ago=400))
    assert late.plan is None
    (edited,) = await training.async_receive(workout(minutes=70))
    assert edited.plan is not None
    assert edited.plan.start == newest.plan.start + timedelta(minutes=10) if newest.plan.start else False


async def test_several_sources_at_once_make_one(training: Training, heard: list[Received]) -> None:
    sources = (Source.STRAVA, Source.WEBHOOK, Source.ENTITY, Source.FILE)
    await asyncio.gather(*(training.async_receive(workout("1", source=one)) for one in sources))
    assert len(training.workouts) == 1
    assert arrivals(heard)[0] == ("new", "strava:1")


async def test_a_full_disk_is_said_and_changes_nothing(training: Training, heard: list[Received]) -> None:
    full = patch(
        "homeassistant.helpers.storage.Store._async_write_data",
        side_effect=WriteError(OSError(errno.ENOSPC, "No space left on device")),
    )
    with full, pytest.raises(HomeAssistantError) as error:
        await training.async_receive(workout())
    assert str(error.value).startswith("The workout of Ada could not be kept")
    assert (training.workouts, heard) == ([], [])
    (received,) = await training.async_receive(workout())
    assert received.arrival is Arrival.NEW


async def test_one_who_listens_badly_takes_nothing_along(training: Training, heard: list[Received]) -> None:
    def fails(_: Received) -> None:
        raise RuntimeError("listens badly")

    end = training.async_listen(fails)
    training.async_listen(heard.append)
    await training.async_receive(workout())
    end()
    assert len(heard) == 2


async def test_nothing_comes_in_once_the_athlete_is_unloaded(
    hass: HomeAssistant, ada: MockConfigEntry, training: Training
) -> None:
    assert await hass.config_entries.async_unload(ada.entry_id)
    with pytest.raises(HomeAssistantError, match="Ada is not set up just now"):
        await training.async_receive(workout())


async def test_removing_an_athlete_removes_their_workouts(
    hass: HomeAssistant, ada: MockConfigEntry, training: Training, hass_storage: dict[str, Any]
) -> None:
    await training.async_receive(workout())
    await hass.config_entries.async_remove(ada.entry_id)
    assert f"{DOMAIN}.{ada.entry_id}.workouts" not in hass_storage


async def test_loads_are_reckoned_anew_when_the_body_is_said_to_be_another(
    hass: HomeAssistant, ada: MockConfigEntry, training: Training
) -> None:
    (before,) = await training.async_receive(WATCH)
    hass.config_entries.async_update_entry(
        ada, options={**ada.options, "max_heart_rate": 170, "resting_heart_rate": 50}
    )
    await hass.async_block_till_done()
    found = training.diary.find(WATCH.id)
    assert found is not None
    assert found.load.points != before.load.points


@pytest.mark.parametrize("data", [{}, {"workouts": {}}, {"workouts": 7}, [], "workouts"], ids=str)
async def test_a_file_that_is_none_is_begun_anew(
    hass: HomeAssistant, near: MockConfigEntry, hass_storage: dict[str, Any], data: Any, caplog: Any
) -> None:
    key = f"{DOMAIN}.ada.workouts"
    hass_storage[key] = {"version": 1, "minor_version": 1, "key": key, "data": data}
    training = Training(hass, "ada")
    await training.async_load()
    assert training.workouts == []
    assert "What makes no sense in" in caplog.text
    (received,) = await training.async_receive(workout())
    assert received.arrival is Arrival.NEW
    assert [one["id"] for one in hass_storage[key]["data"]["workouts"]] == ["strava:1"]


@pytest.mark.parametrize("nonsense", [{"id": "x"}, 7, {**workout("3").to_dict(), "minutes": -1}])
async def test_what_makes_no_sense_is_left_out_one_by_one_and_no_health_is_logged(
    hass: HomeAssistant, near: MockConfigEntry, hass_storage: dict[str, Any], nonsense: Any, caplog: Any
) -> None:
    key = f"{DOMAIN}.ada.workouts"
    kept = [workout("1").to_dict(), nonsense, {**workout("2", ago=500).to_dict(), "mean_heart_rate": 987}]
    hass_storage[key] = {"version": 1, "minor_version": 1, "key": key, "data": {"workouts": kept}}
    training = Training(hass, "ada")
    await training.async_load()
    assert [one.id for one in training.workouts] == ["strava:1"]
    ours = " ".join(one.getMessage() for one in caplog.records if one.name.startswith("custom_components"))
    assert "mean_heart_rate" in ours
    assert "987" not in ours
    assert len(hass_storage[key]["data"]["workouts"]) == 1
