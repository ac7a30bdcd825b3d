"""Whom a session is for: chosen, recorded, and told."""

from typing import Any

from homeassistant.core import Context, Event, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.device.errors import NotSupported
from custom_components.recovery_massager.logbook import sentence
from simulator.devices.calf_boots import CalfBoots
from tests.integration.looking import Kept
from tests.integration.passing import Passing
from tests.integration.stage import NOW

from .asking import LONG, USER, choose, refusal, start, user
from .conftest import AddAthlete

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]


# Choosing


async def test_the_main_user_a_guest_and_the_athletes_of_the_massager_can_be_chosen(
    hass: HomeAssistant, near: MockConfigEntry, other: MassagerCoordinator, add_athlete: AddAthlete
) -> None:
    await add_athlete("Zoe")
    await add_athlete("Anna", massagers=[near.entry_id])
    state = hass.states.get(USER)
    assert state is not None
    assert state.attributes["options"] == ["default", "Anna", "Zoe", "guest"]
    state = hass.states.get("select.boots_2_user")
    assert state is not None
    assert state.attributes["options"] == ["default", "Zoe", "guest"]


async def test_who_is_chosen_stays_so_over_a_restart(
    hass: HomeAssistant, near: MockConfigEntry, anna: MockConfigEntry
) -> None:
    await choose(hass, "Anna")
    assert await hass.config_entries.async_unload(near.entry_id)
    assert await hass.config_entries.async_setup(near.entry_id)
    await hass.async_block_till_done()
    assert user(hass) == "Anna"


async def test_each_has_settings_of_their_own_which_come_back_with_them_and_over_a_restart(
    hass: HomeAssistant, near: MockConfigEntry, coordinator: MassagerCoordinator, anna: MockConfigEntry
) -> None:
    await coordinator.session.set_pressure(60)
    await choose(hass, "Anna")
    # Nobody begins with what somebody else can bear.
    assert coordinator.session.settings.pressure == 30
    await coordinator.session.set_pressure(40)
    await choose(hass, "default")
    assert coordinator.session.settings.pressure == 60
    assert await hass.config_entries.async_reload(near.entry_id)
    await hass.async_block_till_done()
    coordinator = near.runtime_data
    assert coordinator.session.settings.pressure == 60
    await choose(hass, "Anna")
    assert coordinator.session.settings.pressure == 40


async def test_a_start_for_somebody_else_goes_by_their_settings_and_leaves_those_that_are_shown(
    coordinator: MassagerCoordinator, anna: MockConfigEntry, near: MockConfigEntry, hass: HomeAssistant
) -> None:
    await coordinator.session.set_pressure(60)
    await coordinator.session.start(attended=True, person=anna.entry_id)
    assert coordinator.history.open is not None
    assert coordinator.history.open.pressure == 30
    hass.config_entries.async_update_entry(near, options={**near.options, "longest": 20})
    await hass.async_block_till_done()
    await coordinator.session.stop()
    assert coordinator.session.settings.pressure == 60
    assert coordinator.history.settings_of("default")["pressure"] == 60


async def test_a_session_is_recorded_and_told_as_that_of_whom_it_is_for(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    anna: MockConfigEntry,
    person: Context,
    told: list[Event[Any]],
    passes: Passing,
    kept: Kept,
) -> None:
    await choose(hass, "Anna")
    await start(hass, person)
    assert coordinator.history.open is not None
    assert coordinator.history.open.person == anna.entry_id
    assert told[0].data["person_name"] == "Anna"
    assert sentence(hass, told[0].data).startswith("started a session for Anna: ")
    await passes(60, step=LONG)
    await coordinator.session.stop()
    await hass.async_block_till_done()
    assert [one["person"] for one in kept()["sessions"]] == [anna.entry_id]
    assert user(hass) == "Anna"


async def test_an_action_can_name_whom_it_is_for_and_changes_nothing_that_was_chosen(
    hass: HomeAssistant, coordinator: MassagerCoordinator, anna: MockConfigEntry, person: Context
) -> None:
    await start(hass, person, person=" anna ")
    assert user(hass) == "Anna"
    with pytest.raises(NotSupported, match="user_in_session"):
        coordinator.session.choose_user("default")
    assert await refusal(hass, person, person="default") == "user_in_session"
    await coordinator.session.stop()
    await hass.async_block_till_done()
    assert user(hass) == "default"
    assert await refusal(hass, person, person="Bob") == "unknown_option"


async def test_what_begins_on_the_massager_is_that_of_whom_was_chosen(
    hass: HomeAssistant, coordinator: MassagerCoordinator, anna: MockConfigEntry, boots: CalfBoots
) -> None:
    await choose(hass, "Anna")
    await coordinator.massager.connect()
    boots.press("start")
    await hass.async_block_till_done()
    assert coordinator.history.open is not None
    assert (coordinator.history.open.person, coordinator.history.open.origin) == (anna.entry_id, "device")
