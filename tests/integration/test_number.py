"""Exact pressure and time."""

from collections.abc import Callable
from typing import Any

from homeassistant.components.number import (
    ATTR_MAX,
    ATTR_MIN,
    ATTR_STEP,
    ATTR_VALUE,
    DOMAIN as NUMBER_DOMAIN,
    SERVICE_SET_VALUE,
)
from homeassistant.const import ATTR_DEVICE_CLASS, ATTR_ENTITY_ID, ATTR_UNIT_OF_MEASUREMENT, STATE_UNKNOWN
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_REMOTE_START
from simulator.devices.calf_boots import CalfBoots

PRESSURE = "number.calf_boots_pressure"
TIMER = "number.calf_boots_timer"


async def set_value(hass: HomeAssistant, entity_id: str, value: float) -> None:
    await hass.services.async_call(
        NUMBER_DOMAIN, SERVICE_SET_VALUE, {ATTR_ENTITY_ID: entity_id, ATTR_VALUE: value}, blocking=True
    )
    await hass.async_block_till_done()


def shows(hass: HomeAssistant, entity_id: str) -> tuple[str, dict[str, Any]]:
    state = hass.states.get(entity_id)
    assert state
    return state.state, dict(state.attributes)


async def test_the_pressure_goes_from_lowest_to_cap_and_the_time_from_a_minute_to_the_longest_session(
    hass: HomeAssistant, near: MockConfigEntry
) -> None:
    _, pressure = shows(hass, PRESSURE)
    assert (pressure[ATTR_MIN], pressure[ATTR_MAX], pressure[ATTR_STEP]) == (20, 60, 5)
    _, timer = shows(hass, TIMER)
    assert (timer[ATTR_MIN], timer[ATTR_MAX], timer[ATTR_STEP]) == (1, 30, 1)
    assert timer[ATTR_UNIT_OF_MEASUREMENT] == "min"


async def test_in_us_customary_units_everything_still_reads_mmhg(
    hass: HomeAssistant, boots: CalfBoots, entry: MockConfigEntry
) -> None:
    hass.config.units = US_CUSTOMARY_SYSTEM
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    await set_value(hass, PRESSURE, 45)
    value, attributes = shows(hass, PRESSURE)
    assert (float(value), attributes[ATTR_UNIT_OF_MEASUREMENT]) == (45, "mmHg")
    assert (attributes[ATTR_MIN], attributes[ATTR_MAX]) == (20, 60)
    assert entry.runtime_data.session.settings.pressure == 45


async def test_while_idle_they_are_the_settings_of_the_next_session_also_while_it_is_away(
    hass: HomeAssistant, away: MockConfigEntry, asked: Callable[[], list[str]]
) -> None:
    await set_value(hass, PRESSURE, 45)
    await set_value(hass, TIMER, 12)
    assert float(shows(hass, PRESSURE)[0]) == 45
    assert float(shows(hass, TIMER)[0]) == 12
    settings = away.runtime_data.session.settings
    assert (settings.pressure, settings.timer) == (45, 720)
    assert asked() == []


async def test_while_running_they_are_the_massagers(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, asked: Callable[[], list[str]]
) -> None:
    await near.runtime_data.session.start(attended=True)
    boots.press("plus")
    boots.press("plus")
    await hass.async_block_till_done()
    assert float(shows(hass, PRESSURE)[0]) == 30
    await set_value(hass, PRESSURE, 25)
    assert boots.state()["target"] == 25
    await set_value(hass, TIMER, 10)
    assert asked()[-1] == "set countdown 600"
    assert float(shows(hass, TIMER)[0]) == 10


async def test_out_of_sight_while_a_session_is_open_they_are_unknown(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    await near.runtime_data.session.start(attended=True)
    boots.fault("power_off", {})
    near.runtime_data._handle_unavailable(None)
    await hass.async_block_till_done()
    assert shows(hass, PRESSURE)[0] == STATE_UNKNOWN


async def test_a_whole_number_is_shown_as_one(hass: HomeAssistant, near: MockConfigEntry) -> None:
    assert (shows(hass, PRESSURE)[0], shows(hass, TIMER)[0]) == ("30", "15")


async def test_a_pressure_between_two_steps_is_refused_with_what_is_possible(
    hass: HomeAssistant, near: MockConfigEntry
) -> None:
    with pytest.raises(ServiceValidationError, match="20 to 60 mmHg in steps of 5"):
        await set_value(hass, PRESSURE, 43)


@pytest.mark.parametrize("value", [15, 65])
async def test_a_pressure_beyond_lowest_and_cap_is_refused(
    hass: HomeAssistant, near: MockConfigEntry, value: float
) -> None:
    with pytest.raises(ServiceValidationError):
        await set_value(hass, PRESSURE, value)


@pytest.mark.parametrize("remote_start", [True, False])
async def test_a_pressure_of_nothing_is_a_stop_whoever_asks_and_is_on_no_slider(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, asked: Callable[[], list[str]], remote_start: bool
) -> None:
    session = near.runtime_data.session
    await session.start(attended=True)
    hass.config_entries.async_update_entry(near, options={**near.options, CONF_REMOTE_START: remote_start})
    await hass.async_block_till_done()
    asked()
    await set_value(hass, PRESSURE, 0)
    assert asked() == ["stop"]
    assert boots.state()["run"] == "idle"
    assert session.state == "stopped"
    assert shows(hass, PRESSURE)[1][ATTR_MIN] == 20
    # The next session is set to what it was.
    assert float(shows(hass, PRESSURE)[0]) == 30


async def test_a_time_of_nothing_is_refused(hass: HomeAssistant, near: MockConfigEntry, person: Context) -> None:
    with pytest.raises(ServiceValidationError):
        await set_value(hass, TIMER, 0)


async def test_the_pressure_is_a_pressure(hass: HomeAssistant, near: MockConfigEntry) -> None:
    assert shows(hass, PRESSURE)[1][ATTR_DEVICE_CLASS] == "pressure"


async def test_a_cap_that_the_owner_raises_is_the_new_highest_value(hass: HomeAssistant, near: MockConfigEntry) -> None:
    hass.config_entries.async_update_entry(near, options={**near.options, "cap": 80})
    await hass.async_block_till_done()
    assert shows(hass, PRESSURE)[1][ATTR_MAX] == 80
