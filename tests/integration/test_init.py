"""Setting a massager up, unloading and removing it."""

from collections.abc import Callable
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import Event, HomeAssistant
from homeassistant.helpers import device_registry as dr, issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import (
    CONF_ABOUT,
    CONF_IDLE,
    CONF_PROFILE,
    CONF_REMOTE_START,
    CONF_VOICE,
    DOMAIN,
)
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.services import Action
from simulator.devices.calf_boots import CalfBoots

from .conftest import ADDRESS
from .passing import Passing, settle
from .radio import advertise
from .stage import NOW

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]


async def test_it_is_set_up_while_the_massager_is_away(
    hass: HomeAssistant, away: MockConfigEntry, boots: CalfBoots
) -> None:
    assert away.state is ConfigEntryState.LOADED
    coordinator: MassagerCoordinator = away.runtime_data
    assert not coordinator.available
    state = hass.states.get("sensor.calf_boots_sessions_this_week")
    assert state is not None
    assert state.state == "0"
    assert boots.central is None


async def test_it_comes_to_life_when_it_is_heard(hass: HomeAssistant, away: MockConfigEntry, boots: CalfBoots) -> None:
    advertise(hass, boots)
    await hass.async_block_till_done()
    state = hass.states.get("climate.calf_boots")
    assert state is not None
    assert state.state == "off"
    assert boots.central is None


async def test_a_profile_that_is_gone_is_said(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_PROFILE: "gone"})
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.error_reason_translation_key == "profile_missing"
    assert entry.error_reason_translation_placeholders == {"name": "Calf boots", "profile": "gone"}


async def test_with_a_history_of_a_later_version_the_massager_can_be_stopped_all_the_same_and_a_notice_says_so(
    hass: HomeAssistant, entry: MockConfigEntry, hass_storage: dict[str, Any]
) -> None:
    key = f"{DOMAIN}.{entry.entry_id}"
    hass_storage[key] = {"version": 99, "key": key, "data": {"sessions": "of a later version"}}
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.LOADED
    assert entry.runtime_data.history.sessions == []
    assert ir.async_get(hass).async_get_issue(DOMAIN, f"history_nonsense_{entry.entry_id}")


async def test_the_device_says_who_made_it_and_which_it_is(hass: HomeAssistant, near: MockConfigEntry) -> None:
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), near.entry_id)
    assert (device.name, device.manufacturer, device.model, device.sw_version) == (
        "Calf boots",
        "Recovery Massager",
        "CB-2 simulated",
        "1.0.0",
    )
    assert device.connections == {(dr.CONNECTION_BLUETOOTH, ADDRESS)}


async def test_a_device_that_says_nothing_of_itself_is_what_its_profile_says(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    data = {key: value for key, value in entry.data.items() if key != CONF_ABOUT}
    hass.config_entries.async_update_entry(entry, data=data)
    assert await hass.config_entries.async_setup(entry.entry_id)
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    assert (device.manufacturer, device.model, device.sw_version) == (
        "Any maker of pneumatic massagers",
        "Open Compression Profile",
        None,
    )


async def test_every_action_is_there_before_and_after_a_massager_is(hass: HomeAssistant, near: MockConfigEntry) -> None:
    assert set(hass.services.async_services_for_domain(DOMAIN)) == {action.value for action in Action}
    assert await hass.config_entries.async_unload(near.entry_id)
    assert set(hass.services.async_services_for_domain(DOMAIN)) == {action.value for action in Action}


async def test_unloading_lets_go_of_the_massager(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, told: list[Event[Any]]
) -> None:
    await near.runtime_data.massager.connect()
    before = boots.central
    assert await hass.config_entries.async_unload(near.entry_id)
    assert near.state is ConfigEntryState.NOT_LOADED
    assert (before, boots.central) == ("test", None)
    boots.press("start")
    advertise(hass, boots)
    await settle()
    assert told == []


async def test_removing_deletes_what_was_kept(
    hass: HomeAssistant,
    near: MockConfigEntry,
    hass_storage: dict[str, Any],
    kept: Callable[[], dict[str, Any]],
    passes: Passing,
) -> None:
    await near.runtime_data.session.start(attended=True)
    await near.runtime_data.session.stop()
    await settle()
    assert len(kept()["sessions"]) == 1
    await hass.config_entries.async_remove(near.entry_id)
    await passes(10)
    assert not any(key.startswith(f"{DOMAIN}.") for key in hass_storage)
    assert dr.async_entries_for_config_entry(dr.async_get(hass), near.entry_id) == []


async def test_options_apply_live_and_only_another_choice_of_entities_reloads(
    hass: HomeAssistant, near: MockConfigEntry
) -> None:
    coordinator: MassagerCoordinator = near.runtime_data
    hass.config_entries.async_update_entry(near, options={**near.options, CONF_IDLE: 60, CONF_REMOTE_START: False})
    await hass.async_block_till_done()
    assert near.runtime_data is coordinator
    assert coordinator.massager.idle_seconds == 60
    assert not coordinator.remote_start
    hass.config_entries.async_update_entry(near, options={**near.options, CONF_VOICE: False})
    await hass.async_block_till_done()
    assert near.runtime_data is not coordinator
    assert near.state is ConfigEntryState.LOADED
