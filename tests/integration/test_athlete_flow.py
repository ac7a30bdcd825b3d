"""A person who shares massagers: added whatever they state, changed at any time, and nothing starts anywhere."""

from datetime import timedelta
from typing import Any

from homeassistant.config_entries import SOURCE_USER, ConfigEntryDisabler, ConfigEntryState, ConfigFlowResult
from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import (
    CONF_DAY,
    CONF_KIND,
    CONF_LONGEST,
    CONF_MASSAGERS,
    CONF_PERSON,
    CONF_PROFILE,
    CONF_REST,
    CONF_STIMULATOR,
    CONF_WEEK,
    DOMAIN,
    KIND_ATHLETE,
)
from custom_components.recovery_massager.diagnostics import async_get_config_entry_diagnostics
from custom_components.recovery_massager.recovery.contraindications import Effect, Statement, conditions
from simulator.devices.boots_spec import Run
from simulator.devices.calf_boots import CalfBoots
from simulator.journal import Direction

from .household import athlete_entry, pads_entry
from .radio import advertise
from .spoken import CONFIG, OPTIONS, choice, said, spoken, suggestions

HEALTHY = {"adult": True, "confirmed": True}


@pytest.fixture
def pads(hass: HomeAssistant, entry: MockConfigEntry) -> MockConfigEntry:
    """A stimulator beside the boots."""
    return pads_entry(hass)


async def begin(hass: HomeAssistant) -> ConfigFlowResult:
    return spoken(await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER}), CONFIG)


async def answer(hass: HomeAssistant, result: ConfigFlowResult, answers: dict[str, Any]) -> ConfigFlowResult:
    return spoken(await hass.config_entries.flow.async_configure(result["flow_id"], answers), CONFIG)


async def at_athlete(hass: HomeAssistant) -> ConfigFlowResult:
    result = await answer(hass, await begin(hass), {"next_step_id": "athlete"})
    assert result["step_id"] == "athlete"
    return result


async def at_safety(hass: HomeAssistant, name: str = "Ada") -> ConfigFlowResult:
    result = await answer(hass, await at_athlete(hass), {CONF_NAME: name})
    assert result["step_id"] == "athlete_safety"
    return result


def athletes(hass: HomeAssistant) -> list[Any]:
    return [one for one in hass.config_entries.async_entries(DOMAIN) if one.data.get(CONF_KIND) == KIND_ATHLETE]


def stated(entry: Any) -> Statement:
    statement = Statement.from_dict(entry.data[CONF_PERSON])
    assert statement is not None
    return statement


# --- the way in


async def test_the_first_that_is_added_is_a_massager(hass: HomeAssistant, boots: CalfBoots) -> None:
    advertise(hass, boots)
    result = await begin(hass)
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "massager")


async def test_without_a_massager_an_athlete_alone_does_not_bring_the_menu(
    hass: HomeAssistant, boots: CalfBoots
) -> None:
    athlete_entry(hass, "Ada")
    advertise(hass, boots)
    assert (await begin(hass))["step_id"] == "massager"


async def test_once_there_is_a_massager_the_other_way_to_another_one_is_as_it_was(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    result = await begin(hass)
    assert (result["type"], result["menu_options"]) == (FlowResultType.MENU, ["massager", "athlete"])
    result = await answer(hass, result, {"next_step_id": "massager"})
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "massager")


async def test_an_athlete_is_added_with_a_statement_of_their_own_and_nothing_starts(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    result = await at_athlete(hass)
    assert choice(result, CONF_MASSAGERS) == {near.entry_id: "Calf boots"}
    schema = result["data_schema"]
    assert schema is not None
    assert schema({CONF_NAME: "Ada"})[CONF_MASSAGERS] == [near.entry_id], "all, unless some are left out"
    result = await answer(hass, result, {CONF_NAME: "  Ada   Lovelace "})
    assert result["step_id"] == "athlete_safety"
    assert "Ada Lovelace" in said(result, CONFIG)
    asked = [one.slug for one in conditions("pneumatic") if one.effect is Effect.HEAT_ONLY]
    assert list(choice(result, Effect.HEAT_ONLY)) == asked, "which massager they get later is not known"
    result = await answer(hass, result, HEALTHY)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    (entry,) = athletes(hass)
    assert (entry.title, entry.unique_id, entry.state) == ("Ada Lovelace", None, ConfigEntryState.LOADED)
    assert entry.data == {
        CONF_KIND: KIND_ATHLETE,
        CONF_PERSON: Statement(given=dt_util.now().date(), adult=True).to_dict(),
    }
    assert entry.options == {CONF_MASSAGERS: [near.entry_id]}
    assert not boots.journal.entries(Direction.RECEIVED)


async def test_only_the_massagers_that_were_chosen_are_theirs(
    hass: HomeAssistant, entry: MockConfigEntry, pads: MockConfigEntry
) -> None:
    result = await at_athlete(hass)
    assert choice(result, CONF_MASSAGERS) == {entry.entry_id: "Calf boots", pads.entry_id: "Pads"}
    result = await answer(hass, result, {CONF_NAME: "Ada", CONF_MASSAGERS: [entry.entry_id]})
    assert result["step_id"] == "athlete_safety", "no stimulator is among them, so no consent to that"
    result = await answer(hass, result, HEALTHY)
    assert athletes(hass)[0].options == {CONF_MASSAGERS: [entry.entry_id]}


async def test_a_massager_that_is_disabled_can_be_theirs_for_later(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots
) -> None:
    await hass.config_entries.async_set_disabled_by(entry.entry_id, ConfigEntryDisabler.USER)
    assert choice(await at_athlete(hass), CONF_MASSAGERS) == {entry.entry_id: "Calf boots"}


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("", "name_missing"),
        ("   ", "name_missing"),
        ("A" * 51, "name_too_long"),
        ("ada", "name_taken"),
        (" ADA ", "name_taken"),
        ("Guest", "name_taken"),
        ("default", "name_taken"),
    ],
)
async def test_a_name_is_one_by_which_they_can_be_told_from_the_others(
    hass: HomeAssistant, entry: MockConfigEntry, name: str, error: str
) -> None:
    athlete_entry(hass, "Ada", entry)
    result = await answer(hass, await at_athlete(hass), {CONF_NAME: name, CONF_MASSAGERS: [entry.entry_id]})
    assert (result["step_id"], result["errors"]) == ("athlete", {CONF_NAME: error})
    assert suggestions(result)[CONF_MASSAGERS] == [entry.entry_id], "what was chosen stays"
    result = await answer(hass, result, {CONF_NAME: "A" * 50, CONF_MASSAGERS: [entry.entry_id]})
    assert result["step_id"] == "athlete_safety"


async def test_the_name_of_a_massager_is_no_name_of_a_person(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await answer(hass, await at_safety(hass, entry.title), HEALTHY)
    assert athletes(hass)[0].title == entry.title


async def test_without_a_massager_there_is_nothing_to_share(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    result = await answer(hass, await at_athlete(hass), {CONF_NAME: "Ada", CONF_MASSAGERS: []})
    assert result["errors"] == {CONF_MASSAGERS: "massager_missing"}
    result = await answer(hass, result, {CONF_NAME: "Ada", CONF_MASSAGERS: [entry.entry_id]})
    assert result["step_id"] == "athlete_safety"


async def test_who_was_added_meanwhile_by_the_same_name_is_told_apart(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    result = await at_safety(hass)
    athlete_entry(hass, "Ada", entry)
    result = await answer(hass, result, HEALTHY)
    assert (result["step_id"], result["errors"]) == ("athlete", {CONF_NAME: "name_taken"})
    result = await answer(hass, result, {CONF_NAME: "Ada L."})
    result = await answer(hass, result, HEALTHY)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_a_massager_that_was_removed_meanwhile_is_nobodys(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    menu, result = await begin(hass), await at_safety(hass)
    await hass.config_entries.async_remove(entry.entry_id)
    result = await answer(hass, result, HEALTHY)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "no_massager")
    result = await answer(hass, menu, {"next_step_id": "athlete"})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "no_massager")
    assert athletes(hass) == []


# --- what they state


@pytest.mark.parametrize(
    ("answers", "errors"),
    [
        ({"adult": True}, {"confirmed": "not_confirmed"}),
        ({**HEALTHY, "for_now": ["bruises"]}, {"until": "until_missing"}),
        ({**HEALTHY, "doctor_first": ["diabetes"], "cleared": "2999-01-01"}, {"cleared": "clearance_in_future"}),
    ],
)
async def test_a_mistake_in_the_statement_is_said_at_its_field_and_can_be_put_right(
    hass: HomeAssistant, entry: MockConfigEntry, answers: dict[str, Any], errors: dict[str, str]
) -> None:
    result = await answer(hass, await at_safety(hass), answers)
    assert (result["step_id"], result["errors"]) == ("athlete_safety", errors)
    assert athletes(hass) == []
    assert (await answer(hass, result, HEALTHY))["type"] is FlowResultType.CREATE_ENTRY


def in_days(days: int) -> str:
    return (dt_util.now().date() + timedelta(days=days)).isoformat()


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"barred": ["thrombosis"]}, ["see a doctor", "Deep vein thrombosis"]),
        ({"doctor_first": ["diabetes"]}, ["ask a doctor first", "Diabetes"]),
        ({"for_now": ["bruises"], "until": in_days(9)}, [f"Not before {in_days(9)}", "Bruises"]),
    ],
)
async def test_who_is_barred_is_added_after_they_read_that_nothing_starts(
    hass: HomeAssistant, entry: MockConfigEntry, answers: dict[str, Any], words: list[str]
) -> None:
    result = await answer(hass, await at_safety(hass), {**HEALTHY, **answers})
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "athlete_barred")
    text = said(result, CONFIG)
    assert all(word in text for word in ["Ada is added", "starts nothing for Ada", "**Calf boots**", *words])
    assert athletes(hass) == [], "they have not read it yet"
    result = await answer(hass, result, {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    (added,) = athletes(hass)
    assert stated(added).conditions == frozenset(slug for key in Effect for slug in answers.get(key, []))


async def test_who_needed_a_doctor_and_has_asked_is_added_at_once(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    answers = {**HEALTHY, "doctor_first": ["diabetes"], "cleared": in_days(-5)}
    assert (await answer(hass, await at_safety(hass), answers))["type"] is FlowResultType.CREATE_ENTRY


# --- electrical stimulation


async def at_consent(hass: HomeAssistant) -> ConfigFlowResult:
    result = await answer(hass, await at_athlete(hass), {CONF_NAME: "Ada"})
    assert result["step_id"] == "athlete_consent"
    return result


async def test_a_consent_to_stimulation_comes_before_a_statement_on_its_stricter_list(
    hass: HomeAssistant, pads: MockConfigEntry
) -> None:
    result = await at_consent(hass)
    schema = result["data_schema"]
    assert schema is not None
    assert schema({}) == {"consent": False}, "nobody finds it ticked"
    assert said(result, CONFIG).startswith("Pads: this drives current")
    result = await answer(hass, result, {"consent": True})
    assert result["step_id"] == "athlete_electrical_safety"
    barred = [one.slug for one in conditions("ems") if one.effect is Effect.BARRED]
    assert list(choice(result, Effect.BARRED)) == barred
    assert (await answer(hass, result, HEALTHY))["type"] is FlowResultType.CREATE_ENTRY
    assert stated(athletes(hass)[0]).electrical


async def test_without_the_consent_an_athlete_is_added_for_the_other_massagers(
    hass: HomeAssistant, pads: MockConfigEntry
) -> None:
    result = await answer(hass, await at_consent(hass), {"consent": False})
    assert result["step_id"] == "athlete_safety"
    assert (await answer(hass, result, HEALTHY))["type"] is FlowResultType.CREATE_ENTRY
    (added,) = athletes(hass)
    assert not stated(added).electrical
    assert pads.entry_id in added.options[CONF_MASSAGERS]


async def test_what_bars_stimulation_alone_is_said_of_the_stimulator_alone(
    hass: HomeAssistant, pads: MockConfigEntry
) -> None:
    result = await answer(hass, await at_consent(hass), {"consent": True})
    result = await answer(hass, result, {**HEALTHY, "barred": ["epilepsy"]})
    text = said(result, CONFIG)
    assert "**Pads**: Not with what you ticked" in text
    assert "Epilepsy" in text
    assert "Calf boots" not in text
    assert (await answer(hass, result, {}))["type"] is FlowResultType.CREATE_ENTRY


async def test_what_bars_differently_is_said_of_each_massager(hass: HomeAssistant, pads: MockConfigEntry) -> None:
    result = await answer(hass, await at_consent(hass), {"consent": True})
    result = await answer(hass, result, {**HEALTHY, "barred": ["pacemaker"]})
    text = said(result, CONFIG)
    assert "**Calf boots**: Please ask a doctor first" in text
    assert "**Pads**: Not with what you ticked" in text


async def test_what_bars_alike_is_said_once(hass: HomeAssistant, pads: MockConfigEntry) -> None:
    result = await answer(hass, await at_consent(hass), {"consent": True})
    result = await answer(hass, result, {**HEALTHY, "barred": ["thrombosis"]})
    assert "**Calf boots, Pads**: Not with what you ticked" in said(result, CONFIG)


async def test_stimulation_is_not_for_the_young(hass: HomeAssistant, pads: MockConfigEntry) -> None:
    result = await answer(hass, await at_consent(hass), {"consent": True})
    result = await answer(hass, result, {**HEALTHY, "adult": False})
    assert "**Pads**: Not for this age." in said(result, CONFIG)


async def test_a_missing_consent_is_said_beside_what_else_bars(hass: HomeAssistant, pads: MockConfigEntry) -> None:
    result = await answer(hass, await at_consent(hass), {"consent": False})
    result = await answer(hass, result, {**HEALTHY, "for_now": ["bruises"], "until": in_days(3), "adult": False})
    text = said(result, CONFIG)
    assert f"**Calf boots**: Not before {in_days(3)}" in text
    assert "**Pads**: Not for this age." in text


@pytest.mark.parametrize("remembered", [{}, {CONF_STIMULATOR: True}])
async def test_a_massager_whose_kind_nobody_knows_is_taken_for_a_stimulator(
    hass: HomeAssistant, entry: MockConfigEntry, remembered: dict[str, bool]
) -> None:
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_PROFILE: "gone", **remembered})
    assert said(await at_consent(hass), CONFIG).startswith("Calf boots: this drives current")


async def test_what_was_added_as_a_stimulator_stays_one(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_STIMULATOR: True})
    await at_consent(hass)


# --- the options


@pytest.fixture
async def ada(hass: HomeAssistant, near: MockConfigEntry) -> MockConfigEntry:
    """An athlete to whom the boots are open, set up."""
    entry = athlete_entry(hass, "Ada", near)
    assert await hass.config_entries.async_setup(entry.entry_id)
    return entry


async def option(hass: HomeAssistant, entry: MockConfigEntry, step: str) -> ConfigFlowResult:
    menu = spoken(await hass.config_entries.options.async_init(entry.entry_id), OPTIONS)
    assert menu["menu_options"] == ["limits", "statement"]
    return await choose(hass, menu, {"next_step_id": step})


async def choose(hass: HomeAssistant, result: ConfigFlowResult, answers: dict[str, Any]) -> ConfigFlowResult:
    return spoken(await hass.config_entries.options.async_configure(result["flow_id"], answers), OPTIONS)


LIMITS = {CONF_LONGEST: 20, CONF_DAY: 20, CONF_WEEK: 3, CONF_REST: 12}


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
    result = await choose(hass, result, {**HEALTHY, "doctor_first": ["diabetes"], "cleared": in_days(-1)})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert stated(ada).conditions == {"diabetes"}
    assert ada.options == options
    result = await option(hass, ada, "statement")
    assert suggestions(result)["doctor_first"] == ["diabetes"], "what was said before is there to be changed"


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


async def test_name_and_massagers_can_be_changed_and_the_rest_stays(
    hass: HomeAssistant, ada: MockConfigEntry, near: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(ada, options={**ada.options, **LIMITS})
    club = MockConfigEntry(domain=DOMAIN, title="Club boots", data=near.data)
    club.add_to_hass(hass)
    before = dict(ada.data)
    result = await reconfigure(hass, ada)
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
    result = await answer(hass, await reconfigure(hass, ada), {CONF_NAME: "grete", CONF_MASSAGERS: []})
    assert result["errors"] == {CONF_NAME: "name_taken", CONF_MASSAGERS: "massager_missing"}
    assert ada.title == "Ada"
    result = await answer(hass, result, {CONF_NAME: "Ada", CONF_MASSAGERS: [near.entry_id]})
    assert result["reason"] == "athlete_changed"


async def test_whoever_gets_a_stimulator_is_told_that_it_needs_a_consent(
    hass: HomeAssistant, ada: MockConfigEntry, near: MockConfigEntry
) -> None:
    pads = pads_entry(hass)
    both = {CONF_NAME: "Ada", CONF_MASSAGERS: [near.entry_id, pads.entry_id]}
    result = await answer(hass, await reconfigure(hass, ada), both)
    assert result["reason"] == "athlete_needs_consent"
    assert ada.options[CONF_MASSAGERS] == both[CONF_MASSAGERS]
    result = await choose(hass, await option(hass, ada, "statement"), {"consent": True})
    await choose(hass, result, HEALTHY)
    result = await answer(hass, await reconfigure(hass, ada), both)
    assert result["reason"] == "athlete_changed"


async def test_a_massager_that_was_removed_is_not_offered_any_more(
    hass: HomeAssistant, ada: MockConfigEntry, near: MockConfigEntry
) -> None:
    club = MockConfigEntry(domain=DOMAIN, title="Club boots", data=near.data)
    club.add_to_hass(hass)
    await hass.config_entries.async_remove(near.entry_id)
    result = await reconfigure(hass, ada)
    assert choice(result, CONF_MASSAGERS) == {club.entry_id: "Club boots"}
    assert suggestions(result)[CONF_MASSAGERS] == []
    await hass.config_entries.async_remove(club.entry_id)
    result = await reconfigure(hass, ada)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "no_massager")


async def test_a_change_of_a_massager_is_as_it_was(
    hass: HomeAssistant, ada: MockConfigEntry, near: MockConfigEntry
) -> None:
    result = await reconfigure(hass, near)
    assert (result["type"], result["step_id"]) == (FlowResultType.MENU, "reconfigure")
    assert "settings" in spoken(await hass.config_entries.options.async_init(near.entry_id), OPTIONS)["menu_options"]


# --- beside the massagers


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
    hass.config_entries.async_update_entry(ada, options={**ada.options, **LIMITS})
    told = await async_get_config_entry_diagnostics(hass, ada)
    assert told == {
        "entry": {
            "data": {CONF_KIND: KIND_ATHLETE, CONF_PERSON: "**REDACTED**"},
            "options": {CONF_MASSAGERS: [near.entry_id], **LIMITS},
        }
    }


def test_every_field_of_these_forms_has_words() -> None:
    for step in ("athlete_safety", "athlete_electrical_safety"):
        for words in (CONFIG, OPTIONS):
            asked = {*Effect, "cleared", "until", "adult", "confirmed"}
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
