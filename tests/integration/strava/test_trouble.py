"""Whatever Strava answers, nothing breaks, nobody is told twice, and it goes on by itself where it can."""

from dataclasses import replace
from datetime import timedelta
import json
import logging
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryState
from homeassistant.const import CONF_TOKEN
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ImplementationUnavailableError
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.workouts.strava_account import Account, async_give_back
from custom_components.recovery_massager.workouts.strava_api import StravaApi, async_may_list
from custom_components.recovery_massager.workouts.strava_errors import NotConnected
from custom_components.recovery_massager.workouts.strava_site import Connection
from tests.strava.activities import listed, run
from tests.strava.server import Strava

from .conftest import NOW
from .following import came, later, set_up, told, training_of, workout

pytestmark = pytest.mark.freeze_time(NOW)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LIST = "/api/v3/athlete/activities"


def asked_anew(hass: HomeAssistant, entry: MockConfigEntry) -> list[Any]:
    """Return the flows that ask an athlete to connect anew."""
    return list(entry.async_get_active_flows(hass, {SOURCE_REAUTH}))


# --- down, and back


async def test_while_strava_is_down_that_is_said_once_and_what_was_missed_comes_in_afterwards(
    hass: HomeAssistant,
    connected: MockConfigEntry,
    strava: Strava,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    training = await set_up(hass, connected)
    strava.fails = 503
    strava.add(run(1, NOW - HOUR))
    for _ in range(4):
        await later(hass, freezer, minutes=15)
    assert training.workouts == []
    assert told(caplog, "") == ["Nothing comes in from Strava: status 503"]
    strava.fails = None
    await later(hass, freezer, minutes=15)
    assert came(training, 1)
    assert told(caplog, "") == ["Nothing comes in from Strava: status 503", "Workouts come in from Strava again"]


async def test_a_strava_that_cannot_be_connected_keeps_nobody_from_being_set_up(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava, caplog: pytest.LogCaptureFixture
) -> None:
    await strava.stop()
    await set_up(hass, connected)
    assert connected.state is ConfigEntryState.LOADED
    assert told(caplog, "") == ["Nothing comes in from Strava: ClientConnectorError"]


async def test_an_activity_whose_details_cannot_be_had_comes_in_as_the_list_says_it(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava, freezer: FrozenDateTimeFactory
) -> None:
    strava.add(run(1, NOW - HOUR, perceived_exertion=6), run(2, NOW - 2 * HOUR, perceived_exertion=6))
    strava.answers["/api/v3/activities/1"] = b"nonsense"
    training = await set_up(hass, connected)
    assert (workout(training, 1).rpe, workout(training, 2).rpe) == (None, 6)
    strava.answers.clear()
    await later(hass, freezer, hours=1)
    assert workout(training, 1).rpe == 6
    assert workout(training, 1).heart_rates


@pytest.mark.parametrize("what", ["", "/streams"])
async def test_a_change_whose_details_cannot_be_had_waits_rather_than_lose_what_is_known(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava, freezer: FrozenDateTimeFactory, what: str
) -> None:
    strava.add(run(1, NOW - HOUR, perceived_exertion=6))
    training = await set_up(hass, connected)
    before = workout(training, 1)
    assert before.heart_rates
    strava.edit(1, name="Renamed")
    strava.answers[f"/api/v3/activities/1{what}"] = b"nonsense"
    await later(hass, freezer, hours=1)
    assert workout(training, 1) == before
    strava.answers.clear()
    await later(hass, freezer, hours=1)
    assert workout(training, 1) == replace(before, name="Renamed")


async def test_a_change_of_an_older_workout_keeps_its_heart_rates(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava, freezer: FrozenDateTimeFactory
) -> None:
    strava.add(run(1, NOW - HOUR))
    training = await set_up(hass, connected)
    before = workout(training, 1)
    for _ in range(5):
        await later(hass, freezer, days=1)
    strava.edit(1, name="Renamed")
    await later(hass, freezer, hours=1)
    assert workout(training, 1) == replace(before, name="Renamed")


async def test_what_cannot_be_kept_is_looked_for_again(
    hass: HomeAssistant,
    connected: MockConfigEntry,
    strava: Strava,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    strava.add(run(1, NOW - HOUR))
    full = "custom_components.recovery_massager.diary_store.DiaryStore.async_write"
    with patch(full, side_effect=HomeAssistantError("no room")):
        training = await set_up(hass, connected)
    assert not came(training, 1)
    assert told(caplog, "") == ["Nothing comes in from Strava: workouts cannot be kept"]
    await later(hass, freezer, hours=1)
    assert came(training, 1)


# --- let in no more


async def test_a_token_that_expired_is_renewed_and_the_newest_refresh_token_is_kept(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava, freezer: FrozenDateTimeFactory
) -> None:
    await set_up(hass, connected)
    kept = [dict(connected.data[CONF_TOKEN])]
    for _ in range(3):
        await later(hass, freezer, hours=6)
        kept.append(dict(connected.data[CONF_TOKEN]))
    assert len({one["refresh_token"] for one in kept}) == 4, "each is good for once"
    assert strava.tokens_asked == ["refresh_token"] * 3
    assert not asked_anew(hass, connected)
    strava.add(run(1, NOW + 17 * HOUR))
    await later(hass, freezer, hours=1)
    assert came(training_of(connected), 1)


async def test_a_token_that_expired_earlier_than_it_said_is_renewed(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava, freezer: FrozenDateTimeFactory
) -> None:
    training = await set_up(hass, connected)
    strava.expire()
    strava.add(run(1, NOW - HOUR))
    await later(hass, freezer, minutes=15)
    assert came(training, 1)
    assert not asked_anew(hass, connected)


@pytest.mark.parametrize("hours", [0.25, 7])
async def test_who_takes_the_access_back_at_strava_is_asked_to_connect_anew_and_nothing_else_ends(
    hass: HomeAssistant,
    connected: MockConfigEntry,
    strava: Strava,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
    hours: float,
) -> None:
    strava.add(run(1, NOW - DAY))
    training = await set_up(hass, connected)
    strava.revoke()
    await later(hass, freezer, hours=hours)
    [flow] = asked_anew(hass, connected)
    assert flow["step_id"] == "reauth_confirm"
    assert ir.async_get(hass).async_get_issue(
        "homeassistant", f"config_entry_reauth_recovery_massager_{connected.entry_id}"
    )
    assert connected.state is ConfigEntryState.LOADED
    assert came(training, 1)
    for _ in range(3):
        await later(hass, freezer, hours=1)
    assert len(asked_anew(hass, connected)) == 1
    assert len(told(caplog, "Nothing comes in from Strava")) == 1


async def test_without_the_credential_of_the_app_the_athlete_is_asked_to_connect_anew(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava
) -> None:
    hass.config_entries.async_update_entry(connected, data={**connected.data, "auth_implementation": "gone"})
    await set_up(hass, connected)
    assert len(asked_anew(hass, connected)) == 1
    assert strava.asked == []


async def test_a_token_request_that_fails_for_a_while_asks_nobody(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava, freezer: FrozenDateTimeFactory
) -> None:
    training = await set_up(hass, connected)
    strava.fails = 500
    await later(hass, freezer, hours=7)
    strava.answers["/oauth/token"] = b"[" * 100_000
    await later(hass, freezer, hours=1)
    strava.answers["/oauth/token"] = b'{"access_token": 5, "expires_in": "soon"}'
    await later(hass, freezer, hours=1)
    assert not asked_anew(hass, connected)
    strava.fails = None
    strava.answers.clear()
    strava.add(run(1, NOW + HOUR))
    await later(hass, freezer, hours=1)
    assert came(training, 1)


@pytest.mark.parametrize("status", [403, 404])
async def test_a_strava_that_lists_nothing_for_this_app_is_as_if_it_was_down(
    hass: HomeAssistant,
    connected: MockConfigEntry,
    strava: Strava,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
    status: int,
) -> None:
    strava.fails = status
    training = await set_up(hass, connected)
    assert told(caplog, "") == ["Nothing comes in from Strava: it does not list activities"]
    assert not asked_anew(hass, connected)
    strava.fails = None
    strava.add(run(1, NOW - HOUR))
    await later(hass, freezer, hours=1)
    assert came(training, 1)


async def test_who_is_refused_with_a_new_token_too_is_asked_to_connect_anew(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava
) -> None:
    strava.fails = 401
    strava.answers["/oauth/token"] = json.dumps({"access_token": "a", "refresh_token": "b", "expires_in": 600}).encode()
    await set_up(hass, connected)
    assert len(asked_anew(hass, connected)) == 1
    assert len(strava.asked) == 2


@pytest.mark.parametrize("seconds", [-1, 10**12])
async def test_a_token_that_lasts_as_long_as_none_does_is_not_taken(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava, freezer: FrozenDateTimeFactory, seconds: int
) -> None:
    await set_up(hass, connected)
    kept = dict(connected.data[CONF_TOKEN])
    answer = {"access_token": "a", "refresh_token": "b", "expires_in": seconds}
    strava.answers["/oauth/token"] = json.dumps(answer).encode()
    await later(hass, freezer, hours=7)
    assert connected.data[CONF_TOKEN] == kept
    assert not asked_anew(hass, connected)


async def test_while_credentials_cannot_be_read_nobody_is_asked(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava, freezer: FrozenDateTimeFactory
) -> None:
    strava.add(run(1, NOW - HOUR))
    away = "custom_components.recovery_massager.workouts.strava_account.async_get_config_entry_implementation"
    with patch(away, side_effect=ImplementationUnavailableError("not just now")):
        training = await set_up(hass, connected)
    assert (strava.asked, asked_anew(hass, connected)) == ([], [])
    await later(hass, freezer, hours=1)
    assert came(training, 1)


async def test_whoever_still_asks_for_an_athlete_who_was_removed_or_disconnected_hears_so(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava
) -> None:
    await set_up(hass, connected)
    connection = Connection.of(connected.data)
    assert connection is not None
    another = replace(connection, id="another")
    strava.asked.clear()
    with pytest.raises(NotConnected):
        await StravaApi(hass, connected, another).async_activity(1)
    assert strava.asked == []
    for data in ({}, dict(connected.data)):
        gone = MockConfigEntry(domain="recovery_massager", data=data)
        with pytest.raises(NotConnected):
            await Account(hass, gone).async_token(anew=True)


async def test_without_credentials_strava_cannot_be_told_that_it_is_no_longer_read(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava, freezer: FrozenDateTimeFactory
) -> None:
    hass.config_entries.async_update_entry(connected, data={**connected.data, "auth_implementation": "gone"})
    freezer.tick(timedelta(hours=7))
    assert not await async_give_back(hass, connected)
    assert strava.deauthorized == []


async def test_a_strava_that_is_away_forbids_nothing(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava
) -> None:
    await strava.stop()
    assert await async_may_list(hass, connected.data[CONF_TOKEN])


# --- nonsense


async def test_a_list_without_an_end_is_as_if_strava_was_down(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava, caplog: pytest.LogCaptureFixture
) -> None:
    strava.answers[LIST] = json.dumps([listed(run(1, NOW - HOUR))]).encode()
    training = await set_up(hass, connected)
    assert training.workouts == []
    assert told(caplog, "") == ["Nothing comes in from Strava: a list of activities without an end"]


@pytest.mark.parametrize("answer", [b"7", b"{}", b'{"id": 2, "start_date": "2026-11-20T10:00:00Z"}'])
async def test_details_that_are_another_activitys_are_none(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava, answer: bytes
) -> None:
    strava.add(run(1, NOW - HOUR, perceived_exertion=6))
    strava.answers["/api/v3/activities/1"] = answer
    assert workout(await set_up(hass, connected), 1).rpe is None


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"null",
        b"5",
        b'{"message": "hello"}',
        b"<html>",
        b"[" * 200_000,
        b'[{"id": NaN}]',
        b"\xff\xfe",
        b"[" + b"0," * 6_000_000 + b"0]",
    ],
    ids=range(9),
)
async def test_a_list_that_is_none_is_as_if_strava_was_down(
    hass: HomeAssistant,
    connected: MockConfigEntry,
    strava: Strava,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
    answer: bytes,
) -> None:
    strava.add(run(1, NOW - HOUR))
    training = await set_up(hass, connected)
    strava.answers[LIST] = answer
    await later(hass, freezer, hours=1)
    assert len(training.workouts) == 1
    assert len(told(caplog, "Nothing comes in from Strava")) == 1
    strava.answers.clear()
    strava.add(run(2, NOW - 2 * HOUR))
    await later(hass, freezer, hours=1)
    assert len(training.workouts) == 2


NO_WORKOUTS: list[Any] = [
    None,
    7,
    "x",
    [],
    {},
    {"id": True},
    {"id": "1"},
    {"id": -1, "start_date": "2026-11-20T10:00:00Z"},
    {"id": 2**70, "start_date": "2026-11-20T10:00:00Z"},
    {"id": 11, "start_date": None},
    {"id": 12, "start_date": "2026-11-20T10:00:00"},
    {"id": 13, "start_date": "99999-01-01T00:00:00Z"},
    {"id": 14, "start_date": "2026-11-20T10:00:00Z"},
    {"id": 15, "start_date": "2026-11-20T10:00:00Z", "elapsed_time": -5},
    {"id": 16, "start_date": "2026-11-20T10:00:00Z", "elapsed_time": 10},
    {"id": 17, "start_date": "2026-11-20T10:00:00Z", "elapsed_time": 1e300},
    {"id": 18, "start_date": "2026-11-20T10:00:00Z", "elapsed_time": True},
    {"id": 19, "start_date": "2036-11-25T10:00:00Z", "elapsed_time": 3600},
    {"id": 20, "start_date": "0001-01-01T00:00:00+23:00", "elapsed_time": 3600},
]


async def test_what_is_no_workout_is_left_out_and_keeps_no_other_from_coming_in(
    hass: HomeAssistant,
    connected: MockConfigEntry,
    strava: Strava,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    good = run(1, NOW - HOUR)
    strava.add(good)
    for one in NO_WORKOUTS:
        if isinstance(one, dict) and one.get("id", 0) not in {0, 1, "1"}:
            strava.answers[f"/api/v3/activities/{one['id']}"] = json.dumps(one).encode()
    # Not more than once: a list of which each page is the same would have no end.
    strava.pages[:] = [json.dumps([*NO_WORKOUTS, good]).encode()]
    training = await set_up(hass, connected)
    assert [one.id for one in training.workouts] == ["strava:1"]
    strava.pages[:] = [json.dumps([*NO_WORKOUTS, good]).encode()]
    strava.asked.clear()
    await later(hass, freezer, hours=1)
    assert set(strava.details_asked()) == {1}, "nor is it asked for again"
    assert not [one for one in caplog.records if one.levelno >= logging.WARNING and "strava" in one.name]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("average_heartrate", 4000),
        ("average_heartrate", "fast"),
        ("max_heartrate", {"a": 1}),
        ("distance", -1),
        ("distance", 1e308),
        ("total_elevation_gain", [1]),
        ("moving_time", "x"),
        ("perceived_exertion", 11),
        ("perceived_exertion", True),
        ("workout_type", "1"),
        ("sport_type", 5),
        ("name", {"a": ["b"]}),
        ("name", "x" * 100_000),
        ("has_heartrate", "yes"),
        ("weighted_average_watts", -9),
    ],
)
async def test_a_value_that_cannot_be_is_left_out_and_the_rest_counts(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava, key: str, value: Any
) -> None:
    strava.add(run(1, NOW - HOUR, device_watts=True, **{key: value}))
    one = workout(await set_up(hass, connected), 1)
    assert one.minutes == 45
    assert one.start == NOW - HOUR


@pytest.mark.parametrize(
    "streams",
    [
        b"[]",
        b"{}",
        b'{"time": 5, "heartrate": 6}',
        b'{"time": {"data": [0, 1]}, "heartrate": {"data": [100]}}',
        b'{"time": {"data": [0, "x", null]}, "heartrate": {"data": [{}, [], 1e400]}}',
        b'{"time": {"data": [9, 5, 1]}, "heartrate": {"data": [100, 100, 100]}}',
        b'{"time": {"data": [0, 100000]}, "heartrate": {"data": [100, 100]}}',
        b'{"time": {"data": [0, 1, 2]}, "heartrate": {"data": [0, 900, 900]}}',
        b"{",
    ],
    ids=range(9),
)
async def test_heart_rates_that_make_no_sense_are_left_out_and_the_rest_counts(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava, streams: bytes
) -> None:
    strava.add(run(1, NOW - HOUR))
    strava.answers["/api/v3/activities/1/streams"] = streams
    one = workout(await set_up(hass, connected), 1)
    assert (one.mean_heart_rate, one.heart_rates) == (148.2, ())


async def test_what_is_kept_of_strava_and_makes_no_sense_is_begun_anew(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava, hass_storage: dict[str, Any]
) -> None:
    key = f"recovery_massager.{connected.entry_id}.strava"
    hass_storage[key] = {"version": 1, "minor_version": 1, "key": key, "data": {"seen": 5}}
    strava.add(run(1, NOW - HOUR))
    assert came(await set_up(hass, connected), 1)


async def test_the_log_names_nobody_and_no_token(
    hass: HomeAssistant,
    connected: MockConfigEntry,
    strava: Strava,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG", "custom_components.recovery_massager")
    strava.add(
        run(1, NOW - HOUR, name="Secretname"),
        run(2, NOW - 2 * HOUR, elapsed_time="x", moving_time=None, has_heartrate=False, name="Secretname"),
    )
    await set_up(hass, connected)
    strava.fails = 500
    await later(hass, freezer, hours=7)
    strava.revoke()
    strava.fails = None
    await later(hass, freezer, hours=1)
    lines = [one.getMessage() for one in caplog.records if "recovery_massager" in one.name]
    assert len(lines) >= 2
    secrets = ["Secret", "148.2", *(str(one) for one in connected.data[CONF_TOKEN].values() if isinstance(one, str))]
    assert not [line for line in lines for secret in secrets if secret in line and secret != "Bearer"]
