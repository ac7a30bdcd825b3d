"""What became of a session."""

from homeassistant.components.event import ATTR_EVENT_TYPE
from homeassistant.const import ATTR_DEVICE_ID, ATTR_ENTITY_ID, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from custom_components.recovery_massager.const import EVENT_SESSION
from simulator.clock import Clock
from simulator.devices.calf_boots import CalfBoots

EVENT = "event.calf_boots_session"


def last(hass: HomeAssistant) -> str | None:
    state = hass.states.get(EVENT)
    assert state
    kind: str | None = state.attributes.get(ATTR_EVENT_TYPE)
    return kind


async def test_nothing_has_happened_at_first(hass: HomeAssistant, away: MockConfigEntry) -> None:
    state = hass.states.get(EVENT)
    assert state
    assert state.state == STATE_UNKNOWN


async def test_a_session_is_told_as_an_entity_and_on_the_bus(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    told = async_capture_events(hass, EVENT_SESSION)
    await near.runtime_data.session.start(attended=True)
    await hass.async_block_till_done()
    assert last(hass) == "started"
    await near.runtime_data.session.stop()
    await hass.async_block_till_done()
    assert last(hass) == "stopped"
    assert [event.data["type"] for event in told] == ["started", "stopped"]
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), near.entry_id)
    for event in told:
        assert (event.data[ATTR_ENTITY_ID], event.data[ATTR_DEVICE_ID]) == ("climate.calf_boots", device.id)


async def test_the_end_of_the_countdown_is_told_as_finished(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, clock: Clock
) -> None:
    await near.runtime_data.session.start(attended=True)
    clock.advance(15 * 60 + 1)
    await hass.async_block_till_done()
    assert last(hass) == "finished"


async def test_boots_that_are_taken_off_interrupt(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, clock: Clock
) -> None:
    await near.runtime_data.session.start(attended=True)
    boots.set({"worn": False})
    clock.advance(6)
    await hass.async_block_till_done()
    assert last(hass) == "interrupted"


async def test_a_refusal_is_told_with_its_reason(hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots) -> None:
    boots.set({"worn": False})
    with pytest.raises(ServiceValidationError):
        await hass.services.async_call("climate", "turn_on", {ATTR_ENTITY_ID: "climate.calf_boots"}, blocking=True)
    state = hass.states.get(EVENT)
    assert state
    assert (state.attributes[ATTR_EVENT_TYPE], state.attributes["reason"]) == ("refused", "not_worn")
