"""Athletes beside massagers: neither gets in the way of the other."""

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import (
    CONF_KIND,
    CONF_MASSAGERS,
    CONF_PERSON,
    DOMAIN,
    KIND_ATHLETE,
)
from custom_components.recovery_massager.diagnostics import async_get_config_entry_diagnostics
from custom_components.recovery_massager.recovery.contraindications import Effect
from simulator.devices.boots_spec import Run
from simulator.devices.calf_boots import CalfBoots
from tests.integration.household import athlete_entry
from tests.integration.radio import advertise
from tests.integration.spoken import CONFIG, OPTIONS, said

from .asking import HEALTHY, LIMITS, answer, at_safety, begin


async def test_an_athlete_comes_and_goes_without_anything_else(
    hass: HomeAssistant, ada: MockConfigEntry, near: MockConfigEntry
) -> None:
    assert await hass.config_entries.async_reload(ada.entry_id)
    assert await hass.config_entries.async_unload(ada.entry_id)
    await hass.config_entries.async_remove(ada.entry_id)
    assert near.state is ConfigEntryState.LOADED
    assert hass.states.get("button.stop_all_massagers") is not None


async def test_the_button_that_stops_all_goes_with_the_last_massager_though_athletes_stay(
    hass: HomeAssistant, ada: MockConfigEntry, near: MockConfigEntry
) -> None:
    await hass.config_entries.async_remove(near.entry_id)
    await hass.async_block_till_done()
    assert hass.states.get("button.stop_all_massagers") is None


async def test_an_athlete_takes_no_name_from_a_massager(hass: HomeAssistant, boots: CalfBoots) -> None:
    athlete_entry(hass, "Calf boots")
    advertise(hass, boots)
    result = await answer(hass, await begin(hass), {"address": boots.address})
    for answers in ({}, HEALTHY, {"remote_start": False, "voice": False}):
        result = await answer(hass, result, answers)
    assert (result["type"], result["title"]) == (FlowResultType.CREATE_ENTRY, "Calf boots")


async def test_actions_and_profiles_leave_an_athlete_alone(
    hass: HomeAssistant, ada: MockConfigEntry, near: MockConfigEntry, boots: CalfBoots
) -> None:
    await near.runtime_data.session.start(attended=True)
    answered = await hass.services.async_call(DOMAIN, "stop_session", {}, blocking=True, return_response=True)
    assert answered == {"massagers": [{"name": "Calf boots", "confirmed": True, "reason": None}]}
    answered = await hass.services.async_call(DOMAIN, "reload_profiles", {}, blocking=True, return_response=True)
    assert answered is not None
    assert answered["massagers"] == {"applied": [], "after_session": [], "failed": []}
    assert boots.machine.run is Run.IDLE


async def test_the_diagnostics_of_an_athlete_do_not_tell_who_it_is(
    hass: HomeAssistant, ada: MockConfigEntry, near: MockConfigEntry
) -> None:
    body = {"birth_year": 1986, "sex": "female", "resting_heart_rate": 52, "max_heart_rate": 184}
    private = {**body, "threshold_power": 210, "experienced": True, "phones": ["ada"], "ha_person": "person.ada"}
    hass.config_entries.async_update_entry(
        ada,
        data={**ada.data, "ill_until": "2026-11-28T18:30:00+00:00"},
        options={**ada.options, **LIMITS, **private, "policy": "arm"},
    )
    told = await async_get_config_entry_diagnostics(hass, ada)
    # How many massagers and phones, and not which.
    assert told["entry"] == {
        "data": {CONF_KIND: KIND_ATHLETE, CONF_PERSON: "**REDACTED**", "ill_until": "**REDACTED**"},
        "options": {
            **LIMITS,
            **dict.fromkeys(private, "**REDACTED**"),
            CONF_MASSAGERS: 1,
            "phones": 1,
            "policy": "arm",
        },
    }
    assert not [one for one in (ada.title, near.entry_id, "person.ada") if one in str(told)]


def test_every_field_of_these_forms_has_words() -> None:
    for step in ("athlete_safety", "athlete_electrical_safety"):
        for words in (CONFIG, OPTIONS):
            asked = {*Effect, "adult", "confirmed"}
            assert asked == words["step"][step]["data"].keys() == words["step"][step]["data_description"].keys()


async def test_while_something_bars_a_person_it_is_asked_before_each_session_whom_it_is_for(
    hass: HomeAssistant, near: MockConfigEntry
) -> None:
    session = near.runtime_data.session
    assert session.gate(attended=True) is None
    result = await answer(hass, await at_safety(hass), {**HEALTHY, "barred": ["thrombosis"]})
    assert "choose whom it is for" in said(result, CONFIG)
    assert session.gate(attended=True) is None, "nobody was added yet"
    await answer(hass, result, {})
    await hass.async_block_till_done()
    refusal = session.gate(attended=True)
    assert refusal is not None
    assert refusal.reason == "choose_user"
