"""What an athlete does at Strava comes in: new, changed and gone, the last six weeks first."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.recovery.sport import Sport
from custom_components.recovery_massager.recovery.workout import Source
from custom_components.recovery_massager.training import Arrival
from tests.strava.activities import ONLY_ME, ride, run
from tests.strava.server import Strava

from .conftest import NOW
from .following import later, listen, lists, set_up, training_of, workout

pytestmark = pytest.mark.freeze_time(NOW)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def test_the_last_six_weeks_come_in_in_their_order_when_the_athlete_is_connected(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava
) -> None:
    strava.add(*(run(number, NOW - number * 7 * DAY) for number in range(1, 8)))
    training = await set_up(hass, connected)
    assert [one.id for one in training.workouts] == [f"strava:{number}" for number in (5, 4, 3, 2, 1)], (
        "six weeks ago to the second is six weeks ago no more"
    )


async def test_a_workout_has_what_strava_says_of_it_in_our_units(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava
) -> None:
    strava.add(
        run(1, NOW - 3 * HOUR, 60, perceived_exertion=7, workout_type=1, sport_type="TrailRun", name="Hills"),
        ride(2, NOW - DAY, 90, workout_type=11),
        ride(3, NOW - 2 * DAY, device_watts=False, workout_type=10),
    )
    training = await set_up(hass, connected)
    hills, race, guessed = (workout(training, number) for number in (1, 2, 3))
    assert (hills.source, hills.sport, hills.start, hills.name) == (
        Source.STRAVA,
        Sport.TRAIL_RUN,
        NOW - 3 * HOUR,
        "Hills",
    )
    assert (hills.minutes, hills.moving_minutes, hills.distance, hills.climb) == (60, 57, 10800, 40)
    assert (hills.mean_heart_rate, hills.max_heart_rate, hills.rpe, hills.race) == (148.2, 171, 7, True)
    assert hills.heart_rates == ((140, 1800.0), (156, 1799.0))
    assert (race.mean_power, race.normalised_power, race.race) == (181, 204, True)
    assert (guessed.mean_power, guessed.normalised_power, guessed.race) == (None, None, False), "Strava guesses"


async def test_a_new_activity_comes_in_once_with_its_details(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava, freezer: FrozenDateTimeFactory
) -> None:
    strava.add(run(1, NOW - 2 * DAY))
    received = listen(await set_up(hass, connected))
    strava.add(run(2, NOW - HOUR, perceived_exertion=5))
    await later(hass, freezer, minutes=15)
    await later(hass, freezer, minutes=15)
    assert [(one.arrival, one.workout.id, one.workout.rpe) for one in received] == [(Arrival.NEW, "strava:2", 5)]


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Something else"},
        {"sport_type": "Walk", "type": "Walk"},
        {"workout_type": 1},
        {"elapsed_time": 7200},
        {"start_date": (NOW - 3 * DAY).isoformat()},
    ],
)
async def test_what_the_athlete_changes_there_is_changed_here(
    hass: HomeAssistant,
    connected: MockConfigEntry,
    strava: Strava,
    freezer: FrozenDateTimeFactory,
    change: dict[str, Any],
) -> None:
    strava.add(run(1, NOW - 2 * DAY), run(2, NOW - 4 * DAY))
    received = listen(await set_up(hass, connected))
    before = workout(training_of(connected), 1)
    strava.edit(1, **change)
    await later(hass, freezer, hours=1)
    await later(hass, freezer, hours=1)
    [change_] = received
    assert (change_.arrival, change_.workout.id) == (Arrival.UPDATED, "strava:1")
    assert workout(training_of(connected), 1) != before


async def test_how_hard_it_was_counts_also_when_it_is_said_later(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava, freezer: FrozenDateTimeFactory
) -> None:
    strava.add(run(1, NOW - 2 * HOUR))
    training = await set_up(hass, connected)
    strava.edit(1, perceived_exertion=8)
    await later(hass, freezer, hours=1)
    assert workout(training, 1).rpe == 8


async def test_what_is_deleted_there_is_removed_here(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava, freezer: FrozenDateTimeFactory
) -> None:
    strava.add(run(1, NOW - 2 * DAY), run(2, NOW - DAY))
    received = listen(await set_up(hass, connected))
    strava.delete(1)
    await later(hass, freezer, hours=1)
    assert [(one.arrival, one.workout.id) for one in received] == [(Arrival.REMOVED, "strava:1")]
    assert [one.id for one in training_of(connected).workouts] == ["strava:2"]


async def test_what_is_hidden_from_us_there_is_removed_here(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava, freezer: FrozenDateTimeFactory
) -> None:
    strava.add(run(1, NOW - DAY), run(2, NOW - 2 * DAY, visibility=ONLY_ME))
    training = await set_up(hass, connected)
    assert [one.id for one in training.workouts] == ["strava:1"]
    strava.edit(1, visibility=ONLY_ME)
    await later(hass, freezer, hours=1)
    assert training.workouts == []


async def test_a_list_that_comes_short_removes_nothing(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava, freezer: FrozenDateTimeFactory
) -> None:
    strava.add(run(1, NOW - 2 * DAY), run(2, NOW - DAY))
    training = await set_up(hass, connected)
    strava.asked.clear()
    strava.answers["/api/v3/athlete/activities"] = b"[]"
    await later(hass, freezer, hours=1)
    assert len(training.workouts) == 2
    assert {1, 2} <= set(strava.details_asked()), "each was asked for, and is there"


async def test_what_is_moved_out_of_sight_is_not_taken_for_gone(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava, freezer: FrozenDateTimeFactory
) -> None:
    strava.add(run(1, NOW - 2 * DAY), run(2, NOW - DAY))
    training = await set_up(hass, connected)
    strava.edit(1, start_date=(NOW - 20 * DAY).isoformat())
    await later(hass, freezer, hours=1)
    assert workout(training, 1).start == NOW - 20 * DAY


async def test_a_workout_that_is_uploaded_days_later_comes_in(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava, freezer: FrozenDateTimeFactory
) -> None:
    strava.add(run(1, NOW - HOUR))
    training = await set_up(hass, connected)
    strava.add(run(2, NOW - 9 * DAY))
    await later(hass, freezer, hours=1)
    assert workout(training, 2).start == NOW - 9 * DAY


async def test_more_than_a_page_of_them_come_in(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava
) -> None:
    strava.add(*(run(number, NOW - number * 2 * HOUR) for number in range(1, 251)))
    training = await set_up(hass, connected)
    assert len(training.workouts) == 250
    assert len(lists(strava)) == 4, "until there are no more"


async def test_after_a_restart_nothing_is_new_and_what_happened_meanwhile_comes_in(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava, freezer: FrozenDateTimeFactory
) -> None:
    strava.add(run(1, NOW - 2 * DAY), run(2, NOW - DAY))
    await set_up(hass, connected)
    assert await hass.config_entries.async_unload(connected.entry_id)
    freezer.tick(timedelta(days=3))
    strava.add(run(3, NOW + DAY))
    strava.edit(1, name="Renamed")
    strava.asked.clear()
    training = await set_up(hass, connected)
    assert (workout(training, 1).name, workout(training, 3).start) == ("Renamed", NOW + DAY)
    assert sorted(strava.details_asked()) == [1, 3], "the other one was known"


async def test_without_a_connection_nothing_is_asked(hass: HomeAssistant, ada: MockConfigEntry, strava: Strava) -> None:
    assert training_of(ada).workouts == []
    assert strava.asked == []


async def test_when_it_is_unloaded_it_asks_no_more(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava, freezer: FrozenDateTimeFactory
) -> None:
    await set_up(hass, connected)
    strava.asked.clear()
    assert await hass.config_entries.async_unload(connected.entry_id)
    await later(hass, freezer, hours=3)
    assert strava.asked == []
