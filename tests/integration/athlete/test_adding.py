"""A person who shares massagers: added whatever they state, changed at any time, and nothing starts anywhere."""

from datetime import timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState, ConfigFlowResult
from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import (
    CONF_KIND,
    CONF_MASSAGERS,
    CONF_PERSON,
    CONF_PROFILE,
    CONF_STIMULATOR,
    KIND_ATHLETE,
)
from custom_components.recovery_massager.recovery.contraindications import Clearance, Effect, Statement, conditions
from simulator.devices.calf_boots import CalfBoots
from simulator.journal import Direction
from tests.integration.household import athlete_entry
from tests.integration.radio import advertise
from tests.integration.spoken import CONFIG, choice, said, suggestions

from .asking import HEALTHY, answer, at_athlete, at_safety, athletes, begin, detailed, in_days, stated

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
    ],
)
async def test_a_mistake_in_the_statement_is_said_at_its_field_and_can_be_put_right(
    hass: HomeAssistant, entry: MockConfigEntry, answers: dict[str, Any], errors: dict[str, str]
) -> None:
    result = await answer(hass, await at_safety(hass), answers)
    assert (result["step_id"], result["errors"]) == ("athlete_safety", errors)
    assert athletes(hass) == []
    assert (await answer(hass, result, HEALTHY))["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"barred": ["thrombosis"]}, ["see a doctor", "Deep vein thrombosis"]),
        ({"doctor_first": ["diabetes"], "details": {"diabetes": {}}}, ["ask a doctor first", "Diabetes"]),
        (
            {"for_now": ["bruises"], "details": {"bruises": {"until": in_days(9)}}},
            [f"Not before {in_days(9)}", "Bruises"],
        ),
        ({"for_now": ["bruises"], "details": {"bruises": {}}}, ["Not now", "Bruises"]),
    ],
)
async def test_who_is_barred_is_added_after_they_read_that_nothing_starts(
    hass: HomeAssistant, entry: MockConfigEntry, answers: dict[str, Any], words: list[str]
) -> None:
    ticked = {key: one for key, one in answers.items() if key != "details"}
    result = await answer(hass, await at_safety(hass), {**HEALTHY, **ticked})
    if "details" in answers:
        result = await detailed(hass, result, **answers["details"])
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "athlete_barred")
    text = said(result, CONFIG)
    assert all(word in text for word in ["Ada is added", "starts nothing for Ada", "**Calf boots**", *words])
    assert athletes(hass) == [], "they have not read it yet"
    result = await answer(hass, result, {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    (added,) = athletes(hass)
    assert stated(added).conditions == frozenset(slug for key in Effect for slug in ticked.get(key, []))


async def test_who_needed_a_doctor_and_has_asked_is_added_at_once(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    result = await answer(hass, await at_safety(hass), {**HEALTHY, "doctor_first": ["diabetes", "pregnancy"]})
    limited = {"cleared": in_days(-5), "share": 50, "minutes": 20}
    result = await detailed(hass, result, diabetes=limited, pregnancy={"cleared": "2999-01-01"})
    assert result["errors"] == {"pregnancy": "clearance_in_future"}
    assert suggestions(result)["diabetes"] == limited, "what was typed is not lost"
    result = await detailed(hass, result, diabetes=limited, pregnancy={"cleared": in_days(-2)})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    today = dt_util.now().date()
    assert stated(athletes(hass)[0]).clearances == {
        "diabetes": Clearance(today - timedelta(days=5), 0.5, 20),
        "pregnancy": Clearance(today - timedelta(days=2)),
    }


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
    result = await detailed(hass, result, pacemaker={})
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
    result = await answer(hass, result, {**HEALTHY, "for_now": ["bruises"], "adult": False})
    result = await detailed(hass, result, bruises={"until": in_days(3)})
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
