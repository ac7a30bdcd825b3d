"""What is kept over restarts, and what becomes of a file that holds anything else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
import json
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from hypothesis import given, strategies as st
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.history import SETTINGS_DELAY_SECONDS, History
from custom_components.recovery_massager.record import SessionRecord
from custom_components.recovery_massager.recovery.dose import Spell

from .passing import Passing

NOW = datetime(2026, 5, 4, 17, tzinfo=dt_util.UTC)
MINUTE = timedelta(minutes=1)
KEY = f"{DOMAIN}.boots"
RECORD = SessionRecord(
    id="1", person="default", origin="home_assistant", start=NOW, deadline=NOW + 15 * MINUTE, mode="wave", pressure=40
)
WHOLE = replace(RECORD, stop_requested=True, end=NOW + 5 * MINUTE, outcome="stopped")

pytestmark = pytest.mark.freeze_time(NOW)


def stored(data: object) -> dict[str, Any]:
    return {"version": 1, "key": KEY, "data": data}


async def loaded(hass: HomeAssistant) -> History:
    history = History(hass, "boots")
    await history.async_load()
    return history


# Records


@pytest.mark.parametrize("record", [RECORD, WHOLE, replace(RECORD, mode=None, pressure=None)])
def test_a_record_comes_back_from_json_as_it_was(record: SessionRecord) -> None:
    assert SessionRecord.from_dict(json.loads(json.dumps(record.to_dict()))) == record


def test_a_record_keeps_the_moment_in_whatever_zone_it_was_written() -> None:
    zone = dt_util.get_time_zone("Europe/Berlin")
    record = replace(RECORD, start=NOW.astimezone(zone))
    assert SessionRecord.from_dict(record.to_dict()).start == NOW


def test_what_a_later_version_added_to_a_record_is_left_out() -> None:
    assert SessionRecord.from_dict({**WHOLE.to_dict(), "heartbeats": 5}) == WHOLE


@pytest.mark.parametrize(
    "change",
    [
        {"id": 5},
        {"person": None},
        {"origin": []},
        {"start": None},
        {"start": 5},
        {"start": "yesterday"},
        {"start": "2026-05-04T17:00:00"},
        {"deadline": None},
        {"deadline": "2026-05-04T17:00:00"},
        {"end": True},
        {"end": "later"},
        {"pressure": "high"},
        {"mode": 3},
        {"stop_requested": None},
        {"outcome": {}},
    ],
)
def test_what_is_no_record_is_none(change: dict[str, Any]) -> None:
    with pytest.raises((TypeError, ValueError)):
        SessionRecord.from_dict({**WHOLE.to_dict(), **change})


@pytest.mark.parametrize("missing", ["id", "person", "origin", "start", "deadline"])
def test_a_record_that_lacks_something_is_none(missing: str) -> None:
    with pytest.raises(TypeError):
        SessionRecord.from_dict({name: value for name, value in WHOLE.to_dict().items() if name != missing})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(JSON | st.dictionaries(st.sampled_from(sorted(WHOLE.to_dict())), JSON))
def test_whatever_is_read_is_a_record_or_a_plain_error(data: object) -> None:
    try:
        record = SessionRecord.from_dict(data)
    except TypeError, ValueError:
        return
    assert record.start.tzinfo is not None


# The file


async def test_a_new_massager_has_no_history(hass: HomeAssistant, hass_storage: dict[str, Any]) -> None:
    history = await loaded(hass)
    assert (history.open, history.sessions, history.settings_of("default")) == (None, [], {})


async def test_an_open_session_is_on_the_disk_when_it_was_saved(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    history = await loaded(hass)
    history.begin(RECORD)
    await history.async_save()
    assert hass_storage[KEY]["data"]["open"] == json.loads(json.dumps(RECORD.to_dict()))
    assert (await loaded(hass)).open == RECORD


async def test_an_open_session_becomes_one_of_the_past_once(hass: HomeAssistant, hass_storage: dict[str, Any]) -> None:
    history = await loaded(hass)
    history.begin(RECORD)
    history.change(pressure=50)
    ended = history.end(NOW + 10 * MINUTE, "stopped")
    assert ended == replace(RECORD, pressure=50, end=NOW + 10 * MINUTE, outcome="stopped")
    assert history.end(NOW + 11 * MINUTE, "finished") is None
    history.change(pressure=60)
    await history.async_save()
    again = await loaded(hass)
    assert again.open is None
    assert again.sessions == [ended]
    assert again.spells("default") == [Spell(NOW, NOW + 10 * MINUTE)]
    assert again.spells("somebody else") == []


async def test_a_session_never_ends_before_it_began(hass: HomeAssistant, hass_storage: dict[str, Any]) -> None:
    history = await loaded(hass)
    history.begin(RECORD)
    ended = history.end(NOW - MINUTE, "interrupted")
    assert ended is not None
    assert ended.end == NOW


async def test_a_session_that_never_ran_leaves_nothing(hass: HomeAssistant, hass_storage: dict[str, Any]) -> None:
    history = await loaded(hass)
    history.begin(RECORD)
    history.discard()
    await history.async_save()
    assert hass_storage[KEY]["data"] == {"settings": {}, "settings_of": {}, "user": None, "open": None, "sessions": []}


async def test_the_minutes_of_a_week_are_those_of_sessions_that_began_in_it(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    history = await loaded(hass)
    history.sessions = [
        replace(WHOLE, start=NOW - timedelta(days=8), end=NOW - timedelta(days=8) + 20 * MINUTE),
        replace(WHOLE, start=NOW - timedelta(days=2), end=NOW - timedelta(days=2) + 20 * MINUTE),
        replace(WHOLE, start=NOW - timedelta(days=1), end=NOW - timedelta(days=1) + 12.5 * MINUTE),
    ]
    assert len(history.since(NOW - timedelta(days=7))) == 2
    assert history.minutes_since(NOW - timedelta(days=7)) == 32.5


GARBAGE: list[Any] = [
    [],
    "garbage",
    5,
    {},
    {"settings": [], "open": 5, "sessions": "none"},
    {"settings": None, "open": [], "sessions": {}},
    {"open": "garbage", "sessions": [5, None, "garbage", {}, []]},
    {"open": {**RECORD.to_dict(), "start": "yesterday"}, "sessions": [{**WHOLE.to_dict(), "pressure": "high"}]},
]


@pytest.mark.parametrize("data", GARBAGE)
async def test_garbage_on_the_disk_is_left_out(hass: HomeAssistant, hass_storage: dict[str, Any], data: object) -> None:
    hass_storage[KEY] = json.loads(json.dumps(stored(data), default=str))
    history = await loaded(hass)
    assert (history.open, history.sessions, history.settings_of("default")) == (None, [], {})


async def test_one_bad_record_does_not_take_the_others_with_it(
    hass: HomeAssistant, hass_storage: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    hass_storage[KEY] = stored({"settings": {"pressure": 40}, "open": None, "sessions": [{"id": 1}, WHOLE.to_dict()]})
    history = await loaded(hass)
    assert history.sessions == [WHOLE]
    assert history.settings_of("default") == {"pressure": 40}
    assert caplog.text.count("makes no sense") == 1


async def test_settings_are_written_soon_and_together(
    hass: HomeAssistant, hass_storage: dict[str, Any], passes: Passing
) -> None:
    history = await loaded(hass)
    history.async_keep_settings("default", {"pressure": 40})
    history.async_keep_settings("default", {"pressure": 45})
    assert KEY not in hass_storage
    await passes(SETTINGS_DELAY_SECONDS + 1)
    assert hass_storage[KEY]["data"]["settings"] == {"pressure": 45}


async def test_settings_that_wait_are_written_when_it_is_closed_and_never_over_what_comes_after(
    hass: HomeAssistant, hass_storage: dict[str, Any], passes: Passing
) -> None:
    before = await loaded(hass)
    before.async_keep_settings("default", {"pressure": 45})
    await before.async_close()
    after = await loaded(hass)
    assert after.settings_of("default") == {"pressure": 45}
    after.begin(RECORD)
    await after.async_save()
    await passes(SETTINGS_DELAY_SECONDS + 1)
    assert (await loaded(hass)).open == RECORD


async def test_closing_writes_nothing_where_nothing_waits(hass: HomeAssistant, hass_storage: dict[str, Any]) -> None:
    history = await loaded(hass)
    await history.async_close()
    assert KEY not in hass_storage


async def test_a_removed_history_is_gone(hass: HomeAssistant, hass_storage: dict[str, Any]) -> None:
    history = await loaded(hass)
    await history.async_save()
    await history.async_remove()
    assert KEY not in hass_storage


async def test_settings_changed_just_before_the_massager_is_removed_leave_no_file(
    hass: HomeAssistant,
    near: MockConfigEntry,
    hass_storage: dict[str, Any],
    passes: Passing,
    kept: Callable[[], dict[str, Any]],
) -> None:
    await near.runtime_data.session.set_pressure(45)
    await hass.config_entries.async_remove(near.entry_id)
    await passes(SETTINGS_DELAY_SECONDS + 1)
    with pytest.raises(KeyError):
        kept()
