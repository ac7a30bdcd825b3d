"""What follows a workout: nobody finds chosen that anything starts by itself, and whoever chooses it is told what it means."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.athlete_options import AthleteOptions, Policy
from custom_components.recovery_massager.const import CONF_MASSAGERS, CONF_PERSON, CONF_REMOTE_START, CONF_SEAT
from custom_components.recovery_massager.recovery.contraindications import Clearance, Statement
from custom_components.recovery_massager.recovery.sport import Sport
from simulator.devices.calf_boots import CalfBoots
from simulator.journal import Direction
from tests.integration.household import pads_entry
from tests.integration.spoken import OPTIONS, choice, said, suggestions
from tests.integration.stage import NOW, set_up

from .asking import choose, option

USUAL = {"policy": "notify", "smallest_load": 20, "week_goal": 3, "sports": [one.value for one in Sport]}
START = {**USUAL, "policy": "start"}


def policy(entry: MockConfigEntry) -> Policy:
    return AthleteOptions.of(entry.options).policy


async def test_without_any_choice_the_phones_are_asked(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    result = await option(hass, ada, "after_workout")
    assert suggestions(result) == USUAL
    assert (await choose(hass, result, USUAL))["type"] is FlowResultType.CREATE_ENTRY
    assert AthleteOptions.of(ada.options) == AthleteOptions()


@pytest.mark.parametrize("chosen", ["notify", "arm", "advise"])
async def test_what_waits_for_a_touch_is_chosen_at_once(
    hass: HomeAssistant, ada: MockConfigEntry, near: MockConfigEntry, chosen: str
) -> None:
    before = dict(ada.options)
    answers = {
        "policy": chosen,
        "plan_massager": near.entry_id,
        "smallest_load": 40,
        "week_goal": 2,
        "sports": ["run", "trail_run"],
    }
    result = await choose(hass, await option(hass, ada, "after_workout"), answers)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert ada.options == {**before, **answers}
    options = AthleteOptions.of(ada.options)
    assert (options.policy, options.plan_massager, options.smallest_load) == (chosen, near.entry_id, 40)
    assert options.sports == {Sport.RUN, Sport.TRAIL_RUN}
    assert suggestions(await option(hass, ada, "after_workout")) == answers


@pytest.mark.parametrize(
    ("answers", "errors", "words"),
    [
        ({"smallest_load": -1}, {"smallest_load": "smallest_load_range"}, "0 to 300"),
        ({"smallest_load": 301}, {"smallest_load": "smallest_load_range"}, "0 to 300"),
        ({"week_goal": 0}, {"week_goal": "week_goal_range"}, "1 to 14"),
        ({"week_goal": 15}, {"week_goal": "week_goal_range"}, "1 to 14"),
        ({"sports": []}, {"sports": "sport_missing"}, "at least one"),
    ],
)
async def test_nonsense_is_an_error_that_says_what_is_allowed_and_changes_nothing(
    hass: HomeAssistant, ada: MockConfigEntry, answers: dict[str, Any], errors: dict[str, str], words: str
) -> None:
    before = dict(ada.options)
    result = await choose(hass, await option(hass, ada, "after_workout"), {**START, **answers})
    assert (result["step_id"], result["errors"]) == ("after_workout", errors)
    placeholders = result["description_placeholders"]
    assert placeholders is not None
    assert words in " ".join(OPTIONS["error"][error] for error in errors.values()).format(**placeholders)
    assert ada.options == before
    assert (await choose(hass, result, USUAL))["type"] is FlowResultType.CREATE_ENTRY


async def test_a_stimulator_is_no_massager_to_plan_for(
    hass: HomeAssistant, ada: MockConfigEntry, near: MockConfigEntry
) -> None:
    pads = pads_entry(hass)
    both = {CONF_MASSAGERS: [near.entry_id, pads.entry_id]}
    hass.config_entries.async_update_entry(ada, options={**ada.options, **both})
    result = await option(hass, ada, "after_workout")
    assert choice(result, "plan_massager") == {near.entry_id: "Calf boots"}
    hass.config_entries.async_update_entry(ada, options={**ada.options, CONF_MASSAGERS: [pads.entry_id]})
    result = await option(hass, ada, "after_workout")
    result = await choose(hass, result, START)
    assert result["errors"] == {"policy": "start_not_here"}
    assert "Pads" in why(result)


def why(result: Any) -> str:
    text: str = OPTIONS["error"]["start_not_here"].format(**result["description_placeholders"])
    return text


# --- by itself


async def test_that_it_starts_by_itself_is_asked_once_more_in_plain_words(
    hass: HomeAssistant, ada: MockConfigEntry, boots: CalfBoots
) -> None:
    before = dict(ada.options)
    result = await choose(hass, await option(hass, ada, "after_workout"), START)
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "start_by_itself")
    assert ada.options == before, "nothing is changed before it is understood"
    text = said(result, OPTIONS)
    assert "Calf boots starts to squeeze by itself after a workout of Ada" in text
    assert "without anybody's touch" in text
    schema = result["data_schema"]
    assert schema is not None
    assert schema({}) == {"understood": False}, "nobody finds it ticked"
    result = await choose(hass, result, {"understood": False})
    assert (result["step_id"], result["errors"]) == ("start_by_itself", {"understood": "start_not_understood"})
    assert ada.options == before
    result = await choose(hass, result, {"understood": True})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert policy(ada) is Policy.START
    assert not boots.journal.entries(Direction.RECEIVED), "nothing is asked of the boots"


async def test_whoever_understood_it_is_asked_anew_only_for_another_massager(
    hass: HomeAssistant, ada: MockConfigEntry, near: MockConfigEntry
) -> None:
    result = await choose(hass, await option(hass, ada, "after_workout"), START)
    await choose(hass, result, {"understood": True})
    result = await choose(hass, await option(hass, ada, "after_workout"), {**START, "week_goal": 5})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    result = await choose(hass, await option(hass, ada, "after_workout"), {**START, "plan_massager": near.entry_id})
    assert result["type"] is FlowResultType.CREATE_ENTRY, "it is the same one"
    await choose(hass, await option(hass, ada, "after_workout"), USUAL)
    assert policy(ada) is Policy.NOTIFY
    result = await choose(hass, await option(hass, ada, "after_workout"), START)
    assert result["step_id"] == "start_by_itself"


async def test_where_remote_start_is_off_it_cannot_be_chosen_and_the_form_says_why(
    hass: HomeAssistant, ada: MockConfigEntry, near: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(near, options={**near.options, CONF_REMOTE_START: False})
    await hass.async_block_till_done()
    result = await choose(hass, await option(hass, ada, "after_workout"), START)
    assert (result["step_id"], result["errors"]) == ("after_workout", {"policy": "start_not_here"})
    assert "Calf boots" in why(result)
    assert policy(ada) is Policy.NOTIFY
    result = await choose(hass, result, {**START, "policy": "arm"})
    assert (result["type"], policy(ada)) == (FlowResultType.CREATE_ENTRY, Policy.ARM)


async def test_what_is_not_set_up_says_so(hass: HomeAssistant, ada: MockConfigEntry, near: MockConfigEntry) -> None:
    assert await hass.config_entries.async_unload(near.entry_id)
    result = await choose(hass, await option(hass, ada, "after_workout"), START)
    assert result["errors"] == {"policy": "start_not_here"}
    assert "Calf boots" in why(result)


@pytest.mark.parametrize(
    "statement",
    [
        Statement(NOW.date(), adult=False),
        Statement(NOW.date(), frozenset({"diabetes"}), adult=True, clearances={"diabetes": Clearance(NOW.date(), 0.5)}),
    ],
)
@pytest.mark.freeze_time(NOW)
async def test_for_whom_a_hand_starts_each_session_nothing_starts_by_itself(
    hass: HomeAssistant, ada: MockConfigEntry, statement: Statement
) -> None:
    hass.config_entries.async_update_entry(ada, data={**ada.data, CONF_PERSON: statement.to_dict()})
    result = await choose(hass, await option(hass, ada, "after_workout"), START)
    assert result["errors"] == {"policy": "start_not_here"}
    assert "own touch" in why(result)


@pytest.fixture
def blind_about(about: dict[str, Any]) -> dict[str, Any]:
    """Boots that cannot tell whether they are worn."""
    return {**about, "features": [one for one in about["features"] if one != "worn"]}


async def test_what_cannot_tell_whether_it_is_worn_needs_the_owners_seat(
    hass: HomeAssistant, entry: MockConfigEntry, ada: MockConfigEntry, blind_about: dict[str, Any]
) -> None:
    hass.config_entries.async_update_entry(entry, data={**entry.data, "about": blind_about})
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    result = await choose(hass, await option(hass, ada, "after_workout"), START)
    assert result["errors"] == {"policy": "start_not_here"}
    assert "cannot tell whether anybody wears it" in why(result)
    hass.config_entries.async_update_entry(entry, options={**entry.options, CONF_SEAT: "binary_sensor.sofa"})
    await hass.async_block_till_done()
    result = await choose(hass, result, START)
    assert result["step_id"] == "start_by_itself"


async def test_what_does_not_stop_by_itself_never_starts_by_itself(
    hass: HomeAssistant, entry: MockConfigEntry, ada: MockConfigEntry, boots: CalfBoots
) -> None:
    assert await hass.config_entries.async_unload(entry.entry_id)
    await set_up(hass, entry, boots, autostop="none")
    result = await choose(hass, await option(hass, ada, "after_workout"), START)
    assert result["errors"] == {"policy": "start_not_here"}
    assert policy(ada) is Policy.NOTIFY
