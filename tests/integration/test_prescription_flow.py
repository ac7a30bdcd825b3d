"""Prescriptions: by a name of their own, of what the person's massagers have, and never wider than the person's limits."""

from datetime import timedelta
from typing import Any

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    ConfigEntryState,
    SubentryFlowContext,
    SubentryFlowResult,
)
from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import (
    CONF_DAY,
    CONF_LONGEST,
    CONF_MINUTES,
    CONF_MODE,
    CONF_PROFILE,
    CONF_REST,
    CONF_SHARE,
    CONF_WEEK,
    SUBENTRY_PRESCRIPTION,
)
from custom_components.recovery_massager.device.vocabulary import MODES
from custom_components.recovery_massager.person import Prescription
from custom_components.recovery_massager.settings import dose_limits

from .household import athlete_entry, pads_entry
from .spoken import PRESCRIPTION, choice, fields, spoken, suggestions

GENTLE = {CONF_MODE: "wave", CONF_SHARE: 40, CONF_MINUTES: 15}
STRICT = {CONF_DAY: 20, CONF_WEEK: 2, CONF_REST: 12}
ALL = [CONF_NAME, CONF_MODE, CONF_SHARE, CONF_MINUTES, CONF_DAY, CONF_WEEK, CONF_REST]


@pytest.fixture
async def ada(hass: HomeAssistant, near: MockConfigEntry) -> MockConfigEntry:
    """An athlete to whom the boots are open, set up."""
    entry = athlete_entry(hass, "Ada", near)
    assert await hass.config_entries.async_setup(entry.entry_id)
    return entry


@pytest.fixture(params=["athlete", "massager"])
def person(request: pytest.FixtureRequest, ada: MockConfigEntry, near: MockConfigEntry) -> MockConfigEntry:
    """An athlete, or the default user of a massager."""
    return ada if request.param == "athlete" else near


async def begin(hass: HomeAssistant, entry: MockConfigEntry) -> SubentryFlowResult:
    context: SubentryFlowContext = {"source": SOURCE_USER}
    handler = (entry.entry_id, SUBENTRY_PRESCRIPTION)
    return spoken(await hass.config_entries.subentries.async_init(handler, context=context), PRESCRIPTION)


async def answer(hass: HomeAssistant, result: SubentryFlowResult, answers: dict[str, Any]) -> SubentryFlowResult:
    return spoken(await hass.config_entries.subentries.async_configure(result["flow_id"], answers), PRESCRIPTION)


async def add(hass: HomeAssistant, entry: MockConfigEntry, answers: dict[str, Any]) -> None:
    result = await answer(hass, await begin(hass, entry), answers)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()


async def reconfigure(hass: HomeAssistant, entry: MockConfigEntry) -> SubentryFlowResult:
    """Begin to change the first that there is."""
    context: SubentryFlowContext = {"source": SOURCE_RECONFIGURE, "subentry_id": next(iter(entry.subentries))}
    handler = (entry.entry_id, SUBENTRY_PRESCRIPTION)
    return spoken(await hass.config_entries.subentries.async_init(handler, context=context), PRESCRIPTION)


def held(entry: MockConfigEntry) -> dict[str, dict[str, Any]]:
    return {one.title: dict(one.data) for one in entry.subentries.values()}


async def test_a_prescription_is_kept_by_its_name_and_starts_nothing(
    hass: HomeAssistant, person: MockConfigEntry, near: MockConfigEntry
) -> None:
    coordinator = near.runtime_data
    result = await begin(hass, person)
    assert (result["step_id"], list(fields(result))) == ("user", ALL)
    result = await answer(hass, result, {CONF_NAME: "  Easy   run ", **GENTLE, **STRICT})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    (subentry,) = person.subentries.values()
    assert (subentry.subentry_type, subentry.title, subentry.unique_id) == (SUBENTRY_PRESCRIPTION, "Easy run", None)
    assert dict(subentry.data) == {**GENTLE, **STRICT}
    assert all(type(value) in (int, str) for value in subentry.data.values())
    assert Prescription.from_data(subentry.subentry_id, subentry.title, subentry.data) == Prescription(
        subentry.subentry_id, "Easy run", "wave", 0.4, 15, 20, 2, timedelta(hours=12)
    )
    assert near.runtime_data is coordinator, "the massager was not set up anew"
    assert not coordinator.stoppable


@pytest.mark.parametrize("answers", [{CONF_MODE: "pulse"}, {CONF_SHARE: 0}, {CONF_MINUTES: 5}])
async def test_one_of_mode_strength_and_minutes_is_enough(
    hass: HomeAssistant, person: MockConfigEntry, answers: dict[str, Any]
) -> None:
    await add(hass, person, {CONF_NAME: "Easy", **answers})
    assert held(person) == {"Easy": answers}


@pytest.mark.parametrize("answers", [{}, STRICT])
async def test_a_prescription_of_nothing_is_none(
    hass: HomeAssistant, person: MockConfigEntry, answers: dict[str, Any]
) -> None:
    result = await answer(hass, await begin(hass, person), {CONF_NAME: "Easy", **answers})
    assert result["errors"] == {"base": "nothing_prescribed"}
    assert held(person) == {}
    result = await answer(hass, result, {CONF_NAME: "Easy", **answers, **GENTLE})
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    ("name", "error"),
    [
        (" ", "name_missing"),
        ("A" * 51, "name_too_long"),
        ("easy", "name_taken"),
        ("AS_SET", "name_taken"),
    ],
)
async def test_a_name_is_one_by_which_it_can_be_told_from_the_others(
    hass: HomeAssistant, person: MockConfigEntry, name: str, error: str
) -> None:
    await add(hass, person, {CONF_NAME: "Easy", **GENTLE})
    result = await answer(hass, await begin(hass, person), {CONF_NAME: name, **GENTLE})
    assert result["errors"] == {CONF_NAME: error}
    assert suggestions(result)[CONF_MODE] == "wave", "what was chosen stays"
    result = await answer(hass, result, {CONF_NAME: "Hard", **GENTLE})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert set(held(person)) == {"Easy", "Hard"}


async def test_two_people_may_have_prescriptions_of_the_same_name(
    hass: HomeAssistant, ada: MockConfigEntry, near: MockConfigEntry
) -> None:
    await add(hass, ada, {CONF_NAME: "Easy", **GENTLE})
    await add(hass, near, {CONF_NAME: "Easy", CONF_MINUTES: 10})
    assert (held(ada), held(near)) == ({"Easy": GENTLE}, {"Easy": {CONF_MINUTES: 10}})


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({CONF_MINUTES: 31}, "longer_than_longest"),
        ({CONF_DAY: 41}, "wider_day"),
        ({CONF_WEEK: 8}, "wider_week"),
        ({CONF_REST: 3}, "wider_rest"),
    ],
)
async def test_a_limit_that_is_wider_than_the_persons_is_refused(
    hass: HomeAssistant, person: MockConfigEntry, answers: dict[str, Any], error: str
) -> None:
    (field,) = answers
    result = await answer(hass, await begin(hass, person), {CONF_NAME: "Easy", **GENTLE, **answers})
    assert result["errors"] == {field: error}
    shown = result["description_placeholders"]
    assert shown is not None
    assert {key: shown[key] for key in ("longest", "day", "week", "rest")} == {
        "longest": "30",
        "day": "40",
        "week": "7",
        "rest": "4",
    }
    assert held(person) == {}
    as_wide = {CONF_MINUTES: 30, CONF_DAY: 40, CONF_WEEK: 7, CONF_REST: 4}
    result = await answer(hass, result, {CONF_NAME: "Easy", **as_wide})
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_the_limits_that_were_chosen_for_the_person_count(hass: HomeAssistant, person: MockConfigEntry) -> None:
    limits = {CONF_LONGEST: 60, CONF_DAY: 60, CONF_WEEK: 14, CONF_REST: 2}
    hass.config_entries.async_update_entry(person, options={**person.options, **limits})
    await hass.async_block_till_done()
    widest = {CONF_MINUTES: 60, CONF_DAY: 60, CONF_WEEK: 14, CONF_REST: 2}
    await add(hass, person, {CONF_NAME: "Long", **widest})
    (subentry,) = person.subentries.values()
    prescription = Prescription.from_data(subentry.subentry_id, subentry.title, subentry.data)
    held_to = dose_limits(person.options, "pneumatic")
    assert prescription.tightened(held_to) == held_to


@pytest.mark.parametrize(
    "answers",
    [{CONF_MODE: "squash"}, {CONF_SHARE: 101}, {CONF_SHARE: -5}, {CONF_MINUTES: 4}, {CONF_MINUTES: 61}, {CONF_DAY: 9}],
)
async def test_what_nobody_may_choose_cannot_be_prescribed(
    hass: HomeAssistant, person: MockConfigEntry, answers: dict[str, Any]
) -> None:
    result = await begin(hass, person)
    with pytest.raises(InvalidData):
        await answer(hass, result, {CONF_NAME: "Easy", **GENTLE, **answers})
    assert held(person) == {}


async def test_a_massager_offers_its_own_modes_and_an_athlete_gets_all_that_have_words(
    hass: HomeAssistant, ada: MockConfigEntry, near: MockConfigEntry
) -> None:
    assert choice(await begin(hass, near), CONF_MODE) == {
        "sequential": "Sequential",
        "wave": "Wave",
        "full_squeeze": "Full squeeze",
        "flush": "Flush",
        "pulse": "Pulse",
    }
    assert list(choice(await begin(hass, ada), CONF_MODE)) == list(MODES)


async def test_the_strength_of_a_stimulator_is_not_prescribed(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    pads = pads_entry(hass)
    assert await hass.config_entries.async_setup(pads.entry_id)
    await hass.async_block_till_done()
    result = await begin(hass, pads)
    assert list(fields(result)) == [one for one in ALL if one != CONF_SHARE]
    shown = result["description_placeholders"]
    assert shown is not None
    assert shown["longest"] == "15"
    with pytest.raises(InvalidData):
        await answer(hass, result, {CONF_NAME: "Strong", CONF_SHARE: 100})
    assert held(pads) == {}


async def test_what_a_massager_cannot_do_is_not_prescribed(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_PROFILE: "keeson", "about": {}})
    offered = list(fields(await begin(hass, entry)))
    assert CONF_MODE not in offered
    assert CONF_MINUTES in offered


async def test_a_massager_without_a_profile_says_so(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_PROFILE: "gone"})
    result = await begin(hass, entry)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "not_loaded")


async def test_a_prescription_is_made_also_while_the_massager_is_not_set_up(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    assert entry.state is ConfigEntryState.NOT_LOADED
    await add(hass, entry, {CONF_NAME: "Easy", **GENTLE})
    assert held(entry) == {"Easy": GENTLE}


# --- changing one


async def test_a_prescription_can_be_changed_and_stays_the_same_one(
    hass: HomeAssistant, person: MockConfigEntry
) -> None:
    await add(hass, person, {CONF_NAME: "Easy", **GENTLE, **STRICT})
    (before,) = person.subentries
    result = await reconfigure(hass, person)
    assert result["step_id"] == "reconfigure"
    assert suggestions(result) == {CONF_NAME: "Easy", **GENTLE, **STRICT}
    result = await answer(hass, result, {CONF_NAME: "EASY", CONF_MINUTES: 20})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    assert list(person.subentries) == [before]
    assert held(person) == {"EASY": {CONF_MINUTES: 20}}, "what is left empty is not prescribed any more"


async def test_a_change_with_a_mistake_changes_nothing_and_can_be_put_right(
    hass: HomeAssistant, person: MockConfigEntry
) -> None:
    await add(hass, person, {CONF_NAME: "Easy", **GENTLE})
    result = await answer(hass, await reconfigure(hass, person), {CONF_NAME: "", CONF_WEEK: 8})
    assert result["errors"] == {"base": "nothing_prescribed", CONF_NAME: "name_missing", CONF_WEEK: "wider_week"}
    assert held(person) == {"Easy": GENTLE}
    result = await answer(hass, result, {CONF_NAME: "Easy", CONF_SHARE: 5})
    assert result["reason"] == "reconfigure_successful"


async def test_a_name_of_another_one_cannot_be_taken_by_a_change(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    await add(hass, ada, {CONF_NAME: "Easy", **GENTLE})
    await add(hass, ada, {CONF_NAME: "Hard", **GENTLE})
    result = await answer(hass, await reconfigure(hass, ada), {CONF_NAME: "HARD", **GENTLE})
    assert result["errors"] == {CONF_NAME: "name_taken"}


async def test_a_mode_that_the_massager_has_no_longer_is_not_suggested(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    await add(hass, entry, {CONF_NAME: "Easy", **GENTLE})
    about = {**entry.data["about"], "modes": ["sequential", "pulse"]}
    hass.config_entries.async_update_entry(entry, data={**entry.data, "about": about})
    result = await reconfigure(hass, entry)
    assert choice(result, CONF_MODE).keys() == {"sequential", "pulse"}
    assert suggestions(result) == {CONF_NAME: "Easy", CONF_SHARE: 40, CONF_MINUTES: 15}


async def test_a_prescription_is_removed_without_setting_anything_up_anew(
    hass: HomeAssistant, person: MockConfigEntry, near: MockConfigEntry
) -> None:
    await add(hass, person, {CONF_NAME: "Easy", **GENTLE})
    coordinator = near.runtime_data
    (subentry_id,) = person.subentries
    hass.config_entries.async_remove_subentry(person, subentry_id)
    await hass.async_block_till_done()
    assert near.runtime_data is coordinator


def test_every_field_has_words_in_both_steps_and_the_type_has_a_name() -> None:
    for step in ("user", "reconfigure"):
        words = PRESCRIPTION["step"][step]
        assert set(ALL) == words["data"].keys() == words["data_description"].keys()
        assert PRESCRIPTION["initiate_flow"][step]
    assert PRESCRIPTION["entry_type"] == "Prescription"
