"""Strava is asked no more often than it allows, sooner when there is likely something new, and not at all when it has enough."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.integration.household import athlete_entry
from tests.strava.activities import run
from tests.strava.server import CLIENT_ID, Limits, Strava

from .conftest import NOW
from .following import at, connect, later, lists, set_up, told, training_of, workout

pytestmark = pytest.mark.freeze_time(NOW)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


async def test_more_activities_than_details_may_be_asked_come_in_at_once_and_their_details_later(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava, freezer: FrozenDateTimeFactory
) -> None:
    strava.add(*(run(number, NOW - number * 12 * HOUR, perceived_exertion=4) for number in range(1, 81)))
    training = await set_up(hass, connected)
    assert len(training.workouts) == 80
    first = sum(one.rpe == 4 for one in training.workouts)
    assert 40 <= first < 80
    assert workout(training, 1).rpe == 4, "the newest go first"
    assert strava.limits[CLIENT_ID].count(NOW.timestamp())[0] < 60, "others may use the app too"
    for _ in range(4):
        await later(hass, freezer, hours=1)
    assert all(one.rpe == 4 for one in training.workouts)


async def test_two_athletes_who_share_an_app_share_its_limits(
    hass: HomeAssistant, connected: MockConfigEntry, entry: MockConfigEntry, strava: Strava, app: str
) -> None:
    grete = athlete_entry(hass, "Grete", entry)
    connect(hass, grete, strava, app, athlete=7002)
    for athlete in (7001, 7002):
        strava.add(*(run(athlete * 100 + number, NOW - number * 12 * HOUR) for number in range(1, 81)), athlete=athlete)
    await set_up(hass, connected)
    if grete.state.name != "LOADED":
        await set_up(hass, grete)
    assert len(training_of(connected).workouts) == len(training_of(grete).workouts) == 80
    assert strava.limits[CLIENT_ID].count(NOW.timestamp())[0] <= 90


async def test_what_others_used_of_the_app_counts(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava
) -> None:
    strava.limits[CLIENT_ID] = Limits(used={int(NOW.timestamp() // 900): 88})
    strava.add(*(run(number, NOW - number * DAY) for number in range(1, 20)))
    training = await set_up(hass, connected)
    assert len(training.workouts) == 19
    assert strava.limits[CLIENT_ID].count(NOW.timestamp())[0] <= 90


async def test_a_refusal_is_heeded_until_the_next_quarter_of_an_hour_and_said_once(
    hass: HomeAssistant,
    connected: MockConfigEntry,
    strava: Strava,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await set_up(hass, connected)
    strava.fails = 429
    await later(hass, freezer, minutes=16)
    strava.asked.clear()
    await later(hass, freezer, minutes=13)
    assert strava.asked == [], "not before 18:30"
    strava.fails = None
    await later(hass, freezer, minutes=3)
    assert len(lists(strava)) == 1
    [line] = told(caplog, "no more until")
    assert line.endswith("2026-11-25T18:30+00:00")


async def test_when_the_day_is_used_up_nothing_is_asked_before_the_next_day_of_utc(
    hass: HomeAssistant,
    connected: MockConfigEntry,
    strava: Strava,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await hass.config.async_set_time_zone("America/New_York")
    strava.limits[CLIENT_ID] = Limits(used={int((NOW - 3 * HOUR).timestamp() // 900): 1000})
    await set_up(hass, connected)
    strava.asked.clear()
    for _ in range(5):
        await later(hass, freezer, hours=1)
    assert strava.asked == []
    assert len(told(caplog, "2026-11-26T00:00")) == 1
    await later(hass, freezer, hours=1, minutes=2)
    assert strava.asked


async def test_it_asks_sooner_in_the_hours_in_which_the_athlete_usually_uploads(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava, freezer: FrozenDateTimeFactory
) -> None:
    # On Wednesdays they are back at seven.
    strava.add(*(run(number, NOW - number * 7 * DAY, 60) for number in range(1, 6)))
    await set_up(hass, connected)
    await at(hass, freezer, NOW + timedelta(minutes=50))
    strava.asked.clear()
    for minute in range(60, 120):
        await at(hass, freezer, NOW + timedelta(minutes=minute))
    usual = len(lists(strava))
    strava.asked.clear()
    for minute in range(240, 300):
        await at(hass, freezer, NOW + timedelta(minutes=minute))
    seldom = len(lists(strava))
    assert 10 <= usual <= 14
    assert 2 <= seldom <= 4


@pytest.mark.parametrize(
    ("summer", "winter"),
    [
        # The clocks went back on 25 October, and forward on 29 March.
        (datetime(2026, 10, 20, 18, tzinfo=AMSTERDAM), datetime(2026, 10, 27, 18, tzinfo=AMSTERDAM)),
        (datetime(2026, 3, 24, 18, tzinfo=AMSTERDAM), datetime(2026, 3, 31, 18, tzinfo=AMSTERDAM)),
    ],
)
async def test_the_usual_hour_stays_the_same_on_the_wall_when_the_clocks_change(
    hass: HomeAssistant,
    connected: MockConfigEntry,
    strava: Strava,
    freezer: FrozenDateTimeFactory,
    summer: datetime,
    winter: datetime,
) -> None:
    await hass.config.async_set_time_zone("Europe/Amsterdam")
    assert summer.utcoffset() != winter.utcoffset()
    freezer.move_to(summer + HOUR)
    connect(hass, connected, strava, connected.data["auth_implementation"])
    strava.add(*(run(week + 1, summer - week * 7 * DAY, 30) for week in range(4)))
    training = await set_up(hass, connected)
    assert {one.end.astimezone(AMSTERDAM).strftime("%H:%M") for one in training.workouts} == {"18:30"}
    asked = {}
    for hour in (16, 18, 21):
        begin = winter.replace(hour=hour)
        await at(hass, freezer, begin.astimezone(UTC) - timedelta(minutes=1))
        strava.asked.clear()
        for minute in range(60):
            await at(hass, freezer, begin.astimezone(UTC) + timedelta(minutes=minute))
        asked[hour] = len(lists(strava))
    assert asked[18] >= 10, "at six on the wall"
    assert max(asked[16], asked[21]) <= 4


async def test_a_workout_across_a_change_of_the_clocks_is_as_long_as_it_was(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava, freezer: FrozenDateTimeFactory
) -> None:
    await hass.config.async_set_time_zone("Europe/Amsterdam")
    # From half past one in summer time for two hours: the clock on the wall says half past two.
    start = datetime(2026, 10, 25, 1, 30, tzinfo=AMSTERDAM)
    strava.add(run(1, start, 120))
    one = workout(await set_up(hass, connected), 1)
    assert one.start == datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
    assert (one.minutes, one.end.astimezone(AMSTERDAM).strftime("%H:%M")) == (120, "02:30")


async def test_a_house_full_of_athletes_stays_within_the_limits_of_a_day(
    hass: HomeAssistant, entry: MockConfigEntry, strava: Strava, app: str, freezer: FrozenDateTimeFactory
) -> None:
    athletes: list[Any] = []
    for number in range(10):
        athletes.append(athlete_entry(hass, f"Athlete {number}", entry))
        connect(hass, athletes[-1], strava, app, athlete=8000 + number)
        strava.add(*(run(number * 100 + day, NOW - day * DAY) for day in range(1, 8)), athlete=8000 + number)
    await set_up(hass, athletes[0])
    for minute in range(0, 24 * 60, 5):
        await at(hass, freezer, NOW + timedelta(minutes=minute))
    used = strava.limits[CLIENT_ID].used
    assert max(used.values()) <= 90
    assert sum(used.values()) <= 900
    assert all(len(training_of(one).workouts) == 7 for one in athletes)
