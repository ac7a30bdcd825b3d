"""Yes or no."""

from typing import Any

from homeassistant.const import EVENT_STATE_CHANGED, STATE_OFF, STATE_ON, STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from simulator.devices.calf_boots import CalfBoots
from tests.integration.radio import advertise

RUNNING = "binary_sensor.calf_boots_running"
WORN = "binary_sensor.calf_boots_worn"
CHARGING = "binary_sensor.calf_boots_charging"
PROBLEM = "binary_sensor.calf_boots_problem"


def shows(hass: HomeAssistant, entity_id: str) -> str:
    state = hass.states.get(entity_id)
    assert state
    return state.state


def attributes(hass: HomeAssistant) -> dict[str, Any]:
    state = hass.states.get(PROBLEM)
    assert state
    return dict(state.attributes)


async def test_they_are_known_from_advertisements_without_a_connection(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    assert [shows(hass, one) for one in (RUNNING, WORN, CHARGING, PROBLEM)] == [
        STATE_OFF,
        STATE_ON,
        STATE_OFF,
        STATE_OFF,
    ]
    boots.set({"worn": False, "charging": True})
    advertise(hass, boots)
    await hass.async_block_till_done()
    assert [shows(hass, one) for one in (WORN, CHARGING)] == [STATE_OFF, STATE_ON]
    assert not boots.connected


async def test_running_is_on_while_it_massages_and_off_while_it_is_paused(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    await near.runtime_data.session.start(attended=True)
    await hass.async_block_till_done()
    assert shows(hass, RUNNING) == STATE_ON
    boots.press("pause")
    await hass.async_block_till_done()
    assert shows(hass, RUNNING) == STATE_OFF


async def test_a_fault_is_a_problem_with_its_name(hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots) -> None:
    await near.runtime_data.session.start(attended=True)
    boots.fault("pump", {})
    await hass.async_block_till_done()
    assert shows(hass, PROBLEM) == STATE_ON
    assert attributes(hass)["faults"] == ["pump"]


async def test_a_fault_that_an_advertisement_tells_has_no_name(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    boots.fault("pump", {})
    advertise(hass, boots)
    await hass.async_block_till_done()
    assert shows(hass, PROBLEM) == STATE_ON
    assert attributes(hass)["faults"] == []


async def test_a_stop_that_nobody_confirmed_is_a_problem_also_out_of_sight(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    await near.runtime_data.session.start(attended=True)
    boots.fault("power_off", {})
    near.runtime_data._handle_unavailable(None)
    with pytest.raises(HomeAssistantError):
        await near.runtime_data.async_run(near.runtime_data.session.stop())
    await hass.async_block_till_done()
    assert shows(hass, PROBLEM) == STATE_ON
    assert attributes(hass)["stop_unconfirmed"] is True
    assert shows(hass, WORN) == STATE_UNAVAILABLE


async def test_a_stop_that_is_confirmed_is_no_problem_on_the_way(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    await near.runtime_data.session.start(attended=True)
    await hass.async_block_till_done()
    seen = async_capture_events(hass, EVENT_STATE_CHANGED)
    await near.runtime_data.async_run(near.runtime_data.session.stop())
    await hass.async_block_till_done()
    assert boots.state()["run"] == "idle"
    assert [event for event in seen if event.data["entity_id"] == PROBLEM] == []
    assert shows(hass, PROBLEM) == STATE_OFF


@pytest.mark.parametrize("about", [{"features": []}])
async def test_what_the_massager_cannot_tell_has_no_entity(hass: HomeAssistant, near: MockConfigEntry) -> None:
    assert hass.states.get(WORN) is None
