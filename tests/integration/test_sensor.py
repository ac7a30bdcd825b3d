"""What is measured, and what sessions add up to."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.sensor import DOMAIN as SENSOR_DOMAIN
from homeassistant.const import ATTR_FRIENDLY_NAME, ATTR_UNIT_OF_MEASUREMENT, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from simulator.clock import Clock
from simulator.devices.calf_boots import CalfBoots
from tests.integration.conftest import ADDRESS
from tests.integration.radio import advertise

SESSION_STATE = "sensor.calf_boots_session_state"
SESSION_END = "sensor.calf_boots_session_end"
BATTERY = "sensor.calf_boots_battery"
MINUTES = "sensor.calf_boots_minutes_this_week"
SESSIONS = "sensor.calf_boots_sessions_this_week"
CHAMBER = "sensor.calf_boots_right_chamber_1"
SIGNAL = "sensor.calf_boots_signal_strength"


def shows(hass: HomeAssistant, entity_id: str) -> str:
    state = hass.states.get(entity_id)
    assert state
    return state.state


async def test_the_session_state_follows_the_session(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    seen = [shows(hass, SESSION_STATE)]
    session = near.runtime_data.session
    for act in (
        lambda: session.start(attended=True),
        session.pause,
        lambda: session.resume(attended=True),
        session.stop,
    ):
        await act()
        await hass.async_block_till_done()
        seen.append(shows(hass, SESSION_STATE))
    assert seen == ["idle", "running", "paused", "running", "stopped"]


async def test_the_end_of_a_session_is_a_time_and_none_is_known_while_idle(
    hass: HomeAssistant, near: MockConfigEntry
) -> None:
    assert shows(hass, SESSION_END) == STATE_UNKNOWN
    await near.runtime_data.session.start(attended=True)
    await hass.async_block_till_done()
    end = dt_util.parse_datetime(shows(hass, SESSION_END))
    assert end
    assert timedelta(minutes=14, seconds=50) < end - dt_util.utcnow() <= timedelta(minutes=15)


async def test_minutes_and_sessions_of_the_week_count_when_a_session_ended_and_fade_after_it(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, freezer: FrozenDateTimeFactory
) -> None:
    session = near.runtime_data.session
    await session.start(attended=True)
    freezer.tick(timedelta(minutes=12))
    await session.stop()
    await hass.async_block_till_done()
    assert (float(shows(hass, MINUTES)), shows(hass, SESSIONS)) == (12, "1")
    freezer.tick(timedelta(days=7))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    assert (float(shows(hass, MINUTES)), shows(hass, SESSIONS)) == (0, "0")


async def test_while_the_massager_is_away_its_own_values_are_unavailable_and_the_history_is_there(
    hass: HomeAssistant, away: MockConfigEntry
) -> None:
    assert shows(hass, BATTERY) == STATE_UNAVAILABLE
    assert [shows(hass, one) for one in (SESSION_STATE, SESSION_END, SESSIONS)] == ["idle", STATE_UNKNOWN, "0"]


async def test_the_battery_is_known_from_an_advertisement_alone(
    hass: HomeAssistant, boots: CalfBoots, near: MockConfigEntry
) -> None:
    boots.set({"battery": 55})
    advertise(hass, boots)
    await hass.async_block_till_done()
    assert shows(hass, BATTERY) == "55"


async def test_chambers_and_signal_are_disabled_until_somebody_wants_them(
    hass: HomeAssistant, near: MockConfigEntry
) -> None:
    registry = er.async_get(hass)
    entries = er.async_entries_for_config_entry(registry, near.entry_id)
    disabled = {entry.unique_id.removeprefix(f"{ADDRESS}_") for entry in entries if entry.disabled}
    assert disabled == {"signal_strength", *(f"chamber_{number}" for number in range(1, 9))}


@pytest.mark.usefixtures("all_enabled")
@pytest.mark.parametrize("units", [None, US_CUSTOMARY_SYSTEM])
async def test_each_chamber_shows_its_pressure_in_mmhg_on_both_sides(
    hass: HomeAssistant,
    boots: CalfBoots,
    clock: Clock,
    entry: MockConfigEntry,
    units: object,
) -> None:
    if units:
        hass.config.units = US_CUSTOMARY_SYSTEM
    advertise(hass, boots)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert shows(hass, CHAMBER) == STATE_UNKNOWN
    await entry.runtime_data.session.start(attended=True)
    clock.advance(4)
    await hass.async_block_till_done()
    state = hass.states.get(CHAMBER)
    assert state
    assert state.attributes[ATTR_UNIT_OF_MEASUREMENT] == "mmHg"
    assert float(state.state) == boots.machine.air.reading[4] > 0
    names = {
        name.removeprefix("Calf boots ")
        for one in hass.states.async_all(SENSOR_DOMAIN)
        if "chamber" in (name := one.attributes[ATTR_FRIENDLY_NAME])
    }
    assert names == {f"{side} chamber {number}" for side in ("Left", "Right") for number in range(1, 5)}


@pytest.mark.usefixtures("all_enabled")
@pytest.mark.parametrize("about", [{"legs": 1, "chambers_per_leg": 3, "features": ["chambers"]}])
async def test_of_one_leg_the_chambers_have_no_side(hass: HomeAssistant, near: MockConfigEntry) -> None:
    assert hass.states.get("sensor.calf_boots_chamber_3")
    assert not hass.states.get("sensor.calf_boots_chamber_4")


@pytest.mark.usefixtures("all_enabled")
@pytest.mark.parametrize("about", [{}, {"legs": 2, "chambers_per_leg": 4, "features": []}])
async def test_without_chambers_there_are_no_sensors_of_them(hass: HomeAssistant, near: MockConfigEntry) -> None:
    assert not [one for one in hass.states.async_entity_ids(SENSOR_DOMAIN) if "chamber" in one]


@pytest.mark.usefixtures("all_enabled")
async def test_the_signal_is_looked_at_every_minute(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    assert shows(hass, SIGNAL) == "-60"
    advertise(hass, boots, rssi=-75)
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=1))
    await hass.async_block_till_done()
    assert shows(hass, SIGNAL) == "-75"
