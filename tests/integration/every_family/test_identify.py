"""The button that shows which massager it is, of each family, pressed in Home Assistant."""

from typing import Any

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_IDLE, DOMAIN
from simulator.peripheral import Peripheral
from tests.integration.conftest import ADDRESS
from tests.integration.passing import Passing
from tests.integration.stage import NOW

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]


@pytest.fixture
def options() -> dict[str, Any]:
    """Nothing may start."""
    return {CONF_IDLE: 10}


def settings(state: dict[str, Any]) -> dict[str, Any]:
    return {name: state[name] for name in ("level", "mode", "target", "heat") if name in state}


def held(boots: Peripheral) -> bool:
    return boots.connected


async def press(hass: HomeAssistant) -> None:
    button = er.async_get(hass).async_get_entity_id("button", DOMAIN, f"{ADDRESS}_identify")
    await hass.services.async_call("button", "press", {ATTR_ENTITY_ID: button}, blocking=True)


async def test_each_massager_shows_itself_without_leave_to_start_and_is_let_go_of(
    hass: HomeAssistant, near: MockConfigEntry, boots: Peripheral, passes: Passing
) -> None:
    assert not near.runtime_data.remote_start
    before = boots.state()
    await passes.until_done(press(hass))
    assert held(boots)
    assert boots.state()["run"] == before["run"] == "idle"
    assert near.runtime_data.history.open is None
    await passes(9)
    assert held(boots)
    # One that is asked every second how it is may be asked just when it would be let go of.
    for _ in range(50):
        if held(boots):
            await passes(1)
    assert not held(boots)
    assert settings(boots.state()) == settings(before)


async def test_what_could_not_be_connected_is_an_error_that_says_so(
    hass: HomeAssistant, near: MockConfigEntry, boots: Peripheral, passes: Passing
) -> None:
    boots.fault("refuse_connections", {})
    with pytest.raises(HomeAssistantError) as error:
        await passes.until_done(press(hass))
    assert error.value.translation_key in {"not_reachable", "no_slots", "not_in_range"}
    assert not held(boots)
