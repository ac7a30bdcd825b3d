"""Things to do once."""

from collections.abc import Callable

from homeassistant.components.button import DOMAIN as BUTTON_DOMAIN, SERVICE_PRESS
from homeassistant.const import ATTR_ENTITY_ID, STATE_UNAVAILABLE
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulator.devices.calf_boots import CalfBoots


async def press(hass: HomeAssistant, key: str, context: Context | None = None) -> None:
    await hass.services.async_call(
        BUTTON_DOMAIN, SERVICE_PRESS, {ATTR_ENTITY_ID: f"button.calf_boots_{key}"}, blocking=True, context=context
    )
    await hass.async_block_till_done()


async def test_pause_resume_and_stop_do_what_they_say(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, person: Context
) -> None:
    await near.runtime_data.session.start(attended=True)
    await press(hass, "pause")
    assert boots.state()["run"] == "paused"
    await press(hass, "resume", person)
    assert boots.state()["run"] == "running"
    await press(hass, "stop")
    assert boots.state()["run"] == "idle"


async def test_resume_asks_the_gate(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, person: Context
) -> None:
    await near.runtime_data.session.start(attended=True)
    await press(hass, "pause")
    await near.runtime_data.async_set_remote_start(False)
    await hass.async_block_till_done()
    with pytest.raises(ServiceValidationError, match="Remote start"):
        await press(hass, "resume", person)
    assert boots.state()["run"] == "paused"


async def test_five_minutes_more_are_set_on_the_massager(
    hass: HomeAssistant, near: MockConfigEntry, asked: Callable[[], list[str]]
) -> None:
    await near.runtime_data.session.start(attended=True)
    asked()
    await press(hass, "add_five_minutes")
    (request,) = asked()
    assert request.startswith("set countdown ")
    assert 1190 <= int(request.rpartition(" ")[2]) <= 1200


async def test_five_minutes_more_of_nothing_are_refused(hass: HomeAssistant, near: MockConfigEntry) -> None:
    with pytest.raises(ServiceValidationError, match="No session"):
        await press(hass, "add_five_minutes")


async def test_identify_makes_it_click_and_hand_over_lets_go_of_it(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    await press(hass, "identify")
    assert boots.machine.identified == 1
    assert boots.connected
    await press(hass, "hand_over_to_phone")
    assert not boots.connected


async def test_only_stop_stays_available_while_a_session_runs_out_of_sight_and_it_fails_loudly(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    await near.runtime_data.session.start(attended=True)
    boots.fault("power_off", {})
    near.runtime_data._handle_unavailable(None)
    await hass.async_block_till_done()
    available = {one.entity_id for one in hass.states.async_all(BUTTON_DOMAIN) if one.state != STATE_UNAVAILABLE}
    assert available == {"button.calf_boots_stop", "button.stop_all_massagers"}
    with pytest.raises(HomeAssistantError, match="did not confirm the stop"):
        await press(hass, "stop")


@pytest.mark.parametrize("about", [{"features": []}])
async def test_what_the_massager_cannot_do_has_no_button(hass: HomeAssistant, near: MockConfigEntry) -> None:
    keys = {one.removeprefix("button.calf_boots_") for one in hass.states.async_entity_ids(BUTTON_DOMAIN)}
    keys.remove("button.stop_all_massagers")
    assert keys == {"stop", "start_planned", "add_five_minutes", "hand_over_to_phone", "identify_by_connecting"}
