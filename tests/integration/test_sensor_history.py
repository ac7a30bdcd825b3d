"""What the sensors tell of past sessions, and what the recorder keeps of them for ever."""

from datetime import UTC, datetime, timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder.statistics import statistics_during_period
from homeassistant.components.recorder.util import get_instance
from homeassistant.const import STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_recorder_block_till_done,
    do_adhoc_statistics,
)

from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.history import History
from custom_components.recovery_massager.record import SessionRecord
from simulator.devices.calf_boots import CalfBoots

from .stage import had, set_up

LAST = "sensor.calf_boots_last_session"
MINUTES = "sensor.calf_boots_minutes_in_all"
SESSIONS = "sensor.calf_boots_sessions_in_all"
MONDAY = datetime(2026, 5, 4, 17, tzinfo=UTC)
"""Of the clock that the test of the recorder lets pass."""


@pytest.fixture(autouse=True)
def _integration(recorder_mock: object, enable_custom_integrations: None, enable_bluetooth: None) -> None:
    """Have the recorder, with its SQLite, before Home Assistant has anything else."""


def shows(hass: HomeAssistant, entity_id: str) -> tuple[str, dict[str, Any]]:
    state = hass.states.get(entity_id)
    assert state
    return state.state, dict(state.attributes)


async def test_the_last_session_is_shown_with_what_it_was_and_how_it_felt(
    hass: HomeAssistant, coordinator: MassagerCoordinator, freezer: FrozenDateTimeFactory
) -> None:
    assert shows(hass, LAST)[0] == STATE_UNKNOWN
    session = coordinator.session
    await session.start(attended=True, mode="wave", pressure=40)
    freezer.tick(timedelta(minutes=12))
    assert shows(hass, LAST)[0] == STATE_UNKNOWN
    await session.stop()
    end = dt_util.utcnow()
    await hass.services.async_call(
        DOMAIN, "rate_session", {"entity_id": "climate.calf_boots", "rating": "right", "note": "secret"}, blocking=True
    )
    state, attributes = shows(hass, LAST)
    assert dt_util.parse_datetime(state) == end.replace(microsecond=0)
    told = {name: attributes[name] for name in ("outcome", "mode", "minutes", "pressure", "reached", "rating")}
    assert told == {
        "outcome": "stopped",
        "mode": "wave",
        "minutes": 12,
        "pressure": 40,
        "reached": 20,
        "rating": "right",
    }
    assert attributes["session_id"] == coordinator.history.sessions[0].id
    assert "secret" not in str(attributes)


async def test_what_there_was_in_all_is_there_after_a_restart_also_while_the_massager_is_away(
    hass: HomeAssistant, entry: MockConfigEntry, hass_storage: dict[str, Any]
) -> None:
    had(entry, hass_storage, (timedelta(days=400), 15), (timedelta(days=20), 20.5))
    await set_up(hass, entry, None)
    assert (float(shows(hass, MINUTES)[0]), shows(hass, SESSIONS)[0]) == (35.5, "2")
    assert shows(hass, SESSIONS)[1]["state_class"] == shows(hass, MINUTES)[1]["state_class"] == "total"
    assert shows(hass, MINUTES)[1]["unit_of_measurement"] == "min"


async def changes(hass: HomeAssistant, start: datetime, period: Any) -> dict[str, list[float | None]]:
    """Return by how much each statistic changed in each period since `start`."""
    found = await get_instance(hass).async_add_executor_job(
        statistics_during_period, hass, start, None, {MINUTES, SESSIONS}, period, None, {"change"}
    )
    return {name: [row["change"] for row in rows] for name, rows in found.items()}


@pytest.mark.freeze_time(MONDAY)
async def test_the_recorder_has_the_minutes_of_each_day_and_the_sessions_of_each_week(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots, freezer: FrozenDateTimeFactory
) -> None:
    await hass.config.async_set_time_zone("UTC")
    coordinator = await set_up(hass, entry, boots)
    days = {0: [12.0], 2: [20.0, 5.0], 8: [15.0]}
    for day in range(9):
        freezer.move_to(MONDAY + timedelta(days=day))
        await _hour(hass, freezer)
        for minutes in days.get(day, []):
            _add(coordinator.history, minutes)
            coordinator.async_update_listeners()
        await _hour(hass, freezer)
    by_day = await changes(hass, MONDAY.replace(hour=0), "day")
    assert by_day[MINUTES] == [12, 0, 25, 0, 0, 0, 0, 0, 15]
    by_week = await changes(hass, MONDAY.replace(hour=0), "week")
    assert by_week[SESSIONS] == [3, 1]


async def _hour(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Let an hour be over, and the recorder compile the statistics of its end."""
    await hass.async_block_till_done()
    await async_recorder_block_till_done(hass)
    start = dt_util.utcnow().replace(minute=55, second=0, microsecond=0)
    freezer.move_to(start + timedelta(minutes=5))
    async_fire_time_changed(hass)
    do_adhoc_statistics(hass, start=start)
    await async_recorder_block_till_done(hass)


def _add(history: History, minutes: float) -> None:
    """Let a session have ended just now."""
    now = dt_util.utcnow()
    start = now - timedelta(minutes=minutes)
    history.begin(SessionRecord(id=f"{start}", person="default", origin="home_assistant", start=start, deadline=now))
    history.end(now, "finished")
