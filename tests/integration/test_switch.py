"""Things that are on or off."""

from homeassistant.components.switch import DOMAIN as SWITCH_DOMAIN
from homeassistant.const import (
    ATTR_ENTITY_ID,
    SERVICE_TURN_OFF,
    SERVICE_TURN_ON,
    STATE_OFF,
    STATE_ON,
    EntityCategory,
)
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from simulator.devices.calf_boots import CalfBoots

REMOTE_START = "switch.calf_boots_remote_start"
HEAT = "switch.calf_boots_heat"


async def turn(hass: HomeAssistant, entity_id: str, on: bool, user: MockUser | None = None) -> None:
    service = SERVICE_TURN_ON if on else SERVICE_TURN_OFF
    context = Context(user_id=user.id) if user else None
    await hass.services.async_call(SWITCH_DOMAIN, service, {ATTR_ENTITY_ID: entity_id}, blocking=True, context=context)
    await hass.async_block_till_done()


def shows(hass: HomeAssistant, entity_id: str) -> str:
    state = hass.states.get(entity_id)
    assert state
    return state.state


@pytest.mark.parametrize("options", [{"remote_start": False}])
async def test_remote_start_can_be_allowed_and_forbidden_also_while_the_massager_is_away(
    hass: HomeAssistant, away: MockConfigEntry, hass_admin_user: MockUser
) -> None:
    assert shows(hass, REMOTE_START) == STATE_OFF
    await turn(hass, REMOTE_START, True, hass_admin_user)
    assert shows(hass, REMOTE_START) == STATE_ON
    assert away.options["remote_start"] is True
    await turn(hass, REMOTE_START, False)
    assert shows(hass, REMOTE_START) == STATE_OFF


@pytest.mark.parametrize("options", [{"remote_start": False}])
@pytest.mark.parametrize("target", [REMOTE_START, "all"])
async def test_an_automation_cannot_allow_remote_start_nor_can_all_switches_turned_on_at_once(
    hass: HomeAssistant, near: MockConfigEntry, target: str
) -> None:
    with pytest.raises(ServiceValidationError, match="Only a person can allow"):
        await turn(hass, target, True)
    assert shows(hass, REMOTE_START) == STATE_OFF


async def test_remote_start_off_refuses_a_start_and_never_a_stop(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    await near.runtime_data.session.start(attended=True)
    await turn(hass, REMOTE_START, False)
    assert boots.state()["run"] == "running"
    climate = {ATTR_ENTITY_ID: "climate.calf_boots"}
    await hass.services.async_call("climate", SERVICE_TURN_OFF, climate, blocking=True)
    assert boots.state()["run"] == "idle"
    with pytest.raises(ServiceValidationError):
        await hass.services.async_call("climate", SERVICE_TURN_ON, climate, blocking=True)


async def test_remote_start_is_a_setting_that_areas_and_floors_do_not_reach(
    hass: HomeAssistant, near: MockConfigEntry
) -> None:
    entry = er.async_get(hass).async_get(REMOTE_START)
    assert entry
    assert entry.entity_category is EntityCategory.CONFIG


async def test_a_massager_with_heat_levels_has_no_heat_switch(hass: HomeAssistant, near: MockConfigEntry) -> None:
    assert hass.states.async_entity_ids(SWITCH_DOMAIN) == [REMOTE_START]


@pytest.mark.parametrize("about", [{"features": ["heat"], "heat_levels": 1, "pressure_min": 20, "pressure_step": 5}])
async def test_heat_that_is_only_on_or_off_is_a_switch_and_no_select(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    assert not hass.states.get("select.calf_boots_heat_level")
    await turn(hass, HEAT, True)
    assert shows(hass, HEAT) == STATE_ON
    await near.runtime_data.session.start(attended=True)
    assert boots.state()["heat"] == "low"
    await turn(hass, HEAT, False)
    assert boots.state()["heat"] == "off"
    assert shows(hass, HEAT) == STATE_OFF
