"""What can be changed about an athlete: limits, statement, name and massagers."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import (
    CONF_DAY,
    CONF_LONGEST,
    CONF_MASSAGERS,
    CONF_PERSON,
    CONF_REST,
    CONF_WEEK,
    DOMAIN,
)
from custom_components.recovery_massager.recovery.contraindications import Statement
from tests.integration.household import athlete_entry, pads_entry
from tests.integration.spoken import CONFIG, OPTIONS, choice, said, spoken, suggestions

from .asking import HEALTHY, LIMITS, answer, choose, in_days, option, stated

# --- the options


async def test_the_limits_are_the_careful_ones_until_somebody_chooses(
    hass: HomeAssistant, ada: MockConfigEntry, near: MockConfigEntry
) -> None:
    result = await option(hass, ada, "limits")
    assert suggestions(result) == {CONF_LONGEST: 30, CONF_DAY: 40, CONF_WEEK: 7, CONF_REST: 4}
    result = await choose(hass, result, LIMITS)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert ada.options == {CONF_MASSAGERS: [near.entry_id], **LIMITS}
    assert all(type(ada.options[key]) is int for key in LIMITS)
    assert suggestions(await option(hass, ada, "limits")) == LIMITS


@pytest.mark.parametrize(
    "answers",
    [{CONF_LONGEST: 4}, {CONF_LONGEST: 61}, {CONF_DAY: 9}, {CONF_DAY: 61}, {CONF_WEEK: 15}, {CONF_REST: 1}],
)
async def test_nobody_can_choose_more_than_is_safe(
    hass: HomeAssistant, ada: MockConfigEntry, answers: dict[str, Any]
) -> None:
    result = await option(hass, ada, "limits")
    with pytest.raises(InvalidData):
        await choose(hass, result, {**LIMITS, **answers})
    assert CONF_DAY not in ada.options


async def test_a_new_statement_takes_the_place_of_the_old_one(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    result = await option(hass, ada, "statement")
    assert result["step_id"] == "athlete_safety"
    assert suggestions(result)["adult"] is True
    options = dict(ada.options)
    result = await choose(hass, result, {**HEALTHY, "doctor_first": ["diabetes"]})
    result = await choose(hass, result, {"diabetes": {"cleared": in_days(-1), "minutes": 15}})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert stated(ada).conditions == {"diabetes"}
    assert ada.options == options
    result = await option(hass, ada, "statement")
    assert suggestions(result)["doctor_first"] == ["diabetes"], "what was said before is there to be changed"
    result = await choose(hass, result, {**HEALTHY, "doctor_first": ["diabetes", "pregnancy"]})
    assert suggestions(result) == {"diabetes": {"cleared": in_days(-1), "minutes": 15}, "pregnancy": {}}


async def test_a_statement_that_bars_is_kept_and_said_to_bar(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    result = await option(hass, ada, "statement")
    result = await choose(hass, result, {"adult": True})
    assert result["errors"] == {"confirmed": "not_confirmed"}
    result = await choose(hass, result, {**HEALTHY, "barred": ["thrombosis"]})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "athlete_barred")
    text = said(result, OPTIONS)
    assert "starts nothing for Ada" in text
    assert "**Calf boots**: Not with what you ticked" in text
    assert stated(ada).conditions == {"thrombosis"}


async def test_a_statement_that_makes_no_sense_is_asked_for_anew(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    hass.config_entries.async_update_entry(ada, data={**ada.data, CONF_PERSON: "?"})
    result = await option(hass, ada, "statement")
    assert suggestions(result) == {}
    await choose(hass, result, HEALTHY)
    assert stated(ada).adult


@pytest.fixture
async def stimulated(hass: HomeAssistant, near: MockConfigEntry) -> MockConfigEntry:
    """An athlete who agreed to stimulation, set up."""
    entry = athlete_entry(
        hass, "Ada", near, pads_entry(hass), electrical=True, conditions=frozenset({"metal_implant", "diabetes"})
    )
    assert await hass.config_entries.async_setup(entry.entry_id)
    return entry


async def test_a_consent_is_asked_for_anew_before_the_statement(
    hass: HomeAssistant, stimulated: MockConfigEntry
) -> None:
    result = await option(hass, stimulated, "statement")
    assert result["step_id"] == "athlete_consent"
    result = await choose(hass, result, {"consent": True})
    assert result["step_id"] == "athlete_electrical_safety"
    assert set(suggestions(result)["doctor_first"]) == {"metal_implant", "diabetes"}
    assert (await choose(hass, result, HEALTHY))["type"] is FlowResultType.CREATE_ENTRY
    assert stated(stimulated) == Statement(given=dt_util.now().date(), adult=True, electrical=True)


async def test_a_consent_is_taken_back_at_once_also_by_who_states_nothing_more(
    hass: HomeAssistant, stimulated: MockConfigEntry
) -> None:
    result = await choose(hass, await option(hass, stimulated, "statement"), {"consent": False})
    assert result["step_id"] == "athlete_safety"
    assert not stated(stimulated).electrical
    assert stated(stimulated).conditions == {"metal_implant", "diabetes"}, "the rest stays as it was"
    result = await choose(hass, result, HEALTHY)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert not stated(stimulated).electrical


async def test_who_never_agreed_has_nothing_to_take_back(hass: HomeAssistant, near: MockConfigEntry) -> None:
    grete = athlete_entry(hass, "Grete", pads_entry(hass))
    before = dict(grete.data)
    result = await choose(hass, await option(hass, grete, "statement"), {"consent": False})
    assert result["step_id"] == "athlete_safety"
    assert grete.data == before


# --- who it is, and what is theirs


async def reconfigure(hass: HomeAssistant, entry: MockConfigEntry) -> ConfigFlowResult:
    return spoken(await entry.start_reconfigure_flow(hass), CONFIG)


async def rename(hass: HomeAssistant, entry: MockConfigEntry) -> ConfigFlowResult:
    return await answer(hass, await reconfigure(hass, entry), {"next_step_id": "reconfigure_athlete"})


async def test_name_and_massagers_can_be_changed_and_the_rest_stays(
    hass: HomeAssistant, ada: MockConfigEntry, near: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(ada, options={**ada.options, **LIMITS})
    club = MockConfigEntry(domain=DOMAIN, title="Club boots", data=near.data)
    club.add_to_hass(hass)
    before = dict(ada.data)
    result = await rename(hass, ada)
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "reconfigure_athlete")
    assert suggestions(result) == {CONF_NAME: "Ada", CONF_MASSAGERS: [near.entry_id]}
    result = await answer(hass, result, {CONF_NAME: "ADA", CONF_MASSAGERS: [club.entry_id]})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "athlete_changed")
    assert (ada.title, dict(ada.data)) == ("ADA", before)
    assert ada.options == {CONF_MASSAGERS: [club.entry_id], **LIMITS}


async def test_a_change_with_a_mistake_changes_nothing_and_can_be_put_right(
    hass: HomeAssistant, ada: MockConfigEntry, near: MockConfigEntry
) -> None:
    athlete_entry(hass, "Grete", near)
    result = await answer(hass, await rename(hass, ada), {CONF_NAME: "grete", CONF_MASSAGERS: []})
    assert result["errors"] == {CONF_NAME: "name_taken", CONF_MASSAGERS: "massager_missing"}
    assert ada.title == "Ada"
    result = await answer(hass, result, {CONF_NAME: "Ada", CONF_MASSAGERS: [near.entry_id]})
    assert result["reason"] == "athlete_changed"


async def test_whoever_gets_a_stimulator_is_told_that_it_needs_a_consent(
    hass: HomeAssistant, ada: MockConfigEntry, near: MockConfigEntry
) -> None:
    pads = pads_entry(hass)
    both = {CONF_NAME: "Ada", CONF_MASSAGERS: [near.entry_id, pads.entry_id]}
    result = await answer(hass, await rename(hass, ada), both)
    assert result["reason"] == "athlete_needs_consent"
    assert ada.options[CONF_MASSAGERS] == both[CONF_MASSAGERS]
    result = await choose(hass, await option(hass, ada, "statement"), {"consent": True})
    await choose(hass, result, HEALTHY)
    result = await answer(hass, await rename(hass, ada), both)
    assert result["reason"] == "athlete_changed"


async def test_a_massager_that_was_removed_is_not_offered_any_more(
    hass: HomeAssistant, ada: MockConfigEntry, near: MockConfigEntry
) -> None:
    club = MockConfigEntry(domain=DOMAIN, title="Club boots", data=near.data)
    club.add_to_hass(hass)
    await hass.config_entries.async_remove(near.entry_id)
    result = await rename(hass, ada)
    assert choice(result, CONF_MASSAGERS) == {club.entry_id: "Club boots"}
    assert suggestions(result)[CONF_MASSAGERS] == []
    await hass.config_entries.async_remove(club.entry_id)
    result = await rename(hass, ada)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "no_massager")


async def test_a_change_of_a_massager_is_as_it_was(
    hass: HomeAssistant, ada: MockConfigEntry, near: MockConfigEntry
) -> None:
    result = await reconfigure(hass, near)
    assert (result["type"], result["step_id"]) == (FlowResultType.MENU, "reconfigure")
    assert "settings" in spoken(await hass.config_entries.options.async_init(near.entry_id), OPTIONS)["menu_options"]
