"""An athlete who is ill or has a red flag: nothing starts or is planned for them, what runs is stopped, and it outlasts a restart."""

from datetime import timedelta
from typing import Any

from homeassistant.const import ATTR_ENTITY_ID, STATE_OFF, STATE_ON
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.recovery_massager.const import CONF_ILL_UNTIL, CONF_PERSON, DOMAIN
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.people import ill_until
from custom_components.recovery_massager.recovery.contraindications import Statement
from custom_components.recovery_massager.recovery.illness import NOT_KNOWN
from custom_components.recovery_massager.refusal import Refused
from simulator.devices.calf_boots import CalfBoots
from tests.integration.athlete.asking import choose as fill, option
from tests.integration.looking import Asked, run
from tests.integration.passing import Passing
from tests.integration.stage import MINUTE, NOW

from .asking import CLIMATE, HOUR, LONG, refusal, start
from .conftest import Later

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

ILL = "switch.anna_ill"


async def report(hass: HomeAssistant, context: Context | None = None, athlete: str = "Anna", **data: Any) -> Any:
    """Report how somebody is; returns the answer."""
    answer = await hass.services.async_call(
        DOMAIN, "report_health", {"athlete": athlete, **data}, blocking=True, return_response=True, context=context
    )
    await hass.async_block_till_done()
    return answer


async def turn(hass: HomeAssistant, how: str, context: Context | None) -> None:
    await hass.services.async_call("switch", how, {ATTR_ENTITY_ID: ILL}, blocking=True, context=context)
    await hass.async_block_till_done()


def state(hass: HomeAssistant) -> str:
    found = hass.states.get(ILL)
    assert found is not None
    return found.state


# --- ill


async def test_who_is_ill_gets_words_and_nothing_else_until_they_are_well(
    hass: HomeAssistant, coordinator: MassagerCoordinator, anna: MockConfigEntry, person: Context, asked: Asked
) -> None:
    assert state(hass) == STATE_OFF
    answer = await report(hass, ill=True)
    assert answer == {
        "athlete": "Anna",
        "athlete_id": anna.entry_id,
        "ill": True,
        "rests_until": None,
        "red_flag": False,
    }
    assert state(hass) == STATE_ON
    assert await refusal(hass, person, person="Anna") == "ill"
    assert await refusal(hass, None, person="Anna") == "ill"
    assert await refusal(hass, person) == "choose_user", "it may be the ill one who sits there"
    assert asked() == []
    await report(hass, athlete=anna.entry_id, ill=False)
    assert state(hass) == STATE_OFF
    await start(hass, person, person="Anna")


async def test_for_a_day_more_nothing_is_planned_and_nothing_starts_that_nobody_touches(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    anna: MockConfigEntry,
    asked: Asked,
    later: Later,
) -> None:
    await coordinator.planner.async_plan(NOW + HOUR, 15, person=anna.entry_id, untouched=True)
    await report(hass, ill=True)
    answer = await report(hass, ill=False)
    assert answer["rests_until"] == dt_util.as_local(NOW + 24 * HOUR).isoformat()
    assert await refusal(hass, None, person="Anna") == "rests"
    for untouched in (True, False):
        with pytest.raises(Refused) as refused:
            await coordinator.planner.async_plan(NOW + 23 * HOUR, 15, person=anna.entry_id, untouched=untouched)
        assert refused.value.refusal.reason == "rests"
    await coordinator.planner.async_plan(NOW + 25 * HOUR, 15, person=anna.entry_id)
    asked()
    await later(HOUR)
    assert asked() == [], "what was planned before does not start by itself either"
    assert coordinator.history.open is None
    await later(23 * HOUR)
    await start(hass, None, person="Anna")


async def test_while_they_are_ill_nothing_is_planned_for_any_day(
    hass: HomeAssistant, coordinator: MassagerCoordinator, anna: MockConfigEntry
) -> None:
    await report(hass, ill=True)
    with pytest.raises(Refused) as refused:
        await coordinator.planner.async_plan(NOW + 700 * HOUR, 15, person=anna.entry_id)
    assert refused.value.refusal.reason == "ill"


async def test_what_runs_for_whom_falls_ill_is_stopped_and_for_nobody_else(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    other: MassagerCoordinator,
    anna: MockConfigEntry,
    boots: CalfBoots,
    other_boots: CalfBoots,
    passes: Passing,
) -> None:
    await coordinator.session.start(attended=True, person=anna.entry_id)
    await other.session.start(attended=True)
    await passes(60, step=LONG)
    await report(hass, ill=True)
    assert (run(boots), run(other_boots)) == ("idle", "running")


async def test_the_same_word_twice_does_not_begin_the_rest_anew(
    hass: HomeAssistant, anna: MockConfigEntry, later: Later
) -> None:
    await report(hass, ill=False)
    assert ill_until(anna) is None, "who never was ill needs no rest"
    await report(hass, ill=True)
    await report(hass, ill=True)
    assert ill_until(anna) == NOT_KNOWN
    await report(hass, ill=False)
    await later(HOUR)
    await report(hass, ill=False)
    assert ill_until(anna) == NOW


async def test_a_restart_forgets_neither_illness_nor_rest(
    hass: HomeAssistant, coordinator: MassagerCoordinator, anna: MockConfigEntry, person: Context
) -> None:
    await report(hass, ill=True)
    assert await hass.config_entries.async_reload(anna.entry_id)
    await hass.async_block_till_done()
    assert state(hass) == STATE_ON
    assert await refusal(hass, person, person="Anna") == "ill"
    await report(hass, ill=False)
    assert await hass.config_entries.async_reload(anna.entry_id)
    await hass.async_block_till_done()
    assert await refusal(hass, None, person="Anna") == "rests"


async def test_what_is_kept_and_makes_no_sense_counts_as_being_ill(
    hass: HomeAssistant, coordinator: MassagerCoordinator, anna: MockConfigEntry, person: Context
) -> None:
    hass.config_entries.async_update_entry(anna, data={**anna.data, CONF_ILL_UNTIL: "soon"})
    await hass.async_block_till_done()
    assert await refusal(hass, person, person="Anna") == "ill"
    await report(hass, ill=False)
    await start(hass, person, person="Anna")


async def test_a_new_statement_does_not_make_well(hass: HomeAssistant, anna: MockConfigEntry) -> None:
    await report(hass, ill=True)
    result = await fill(hass, await option(hass, anna, "statement"), {"adult": True, "confirmed": True})
    assert result["type"] == "create_entry"
    assert ill_until(anna) == NOT_KNOWN


# --- the switch


async def test_anything_may_say_that_they_are_ill_and_only_a_person_that_they_are_well(
    hass: HomeAssistant, coordinator: MassagerCoordinator, anna: MockConfigEntry, person: Context
) -> None:
    await turn(hass, "turn_on", None)
    assert state(hass) == STATE_ON
    with pytest.raises(ServiceValidationError) as refused:
        await turn(hass, "turn_off", None)
    assert refused.value.translation_key == "well_by_hand"
    assert state(hass) == STATE_ON
    await turn(hass, "turn_off", person)
    assert state(hass) == STATE_OFF
    found = hass.states.get(ILL)
    assert found is not None
    assert found.attributes["rests_until"] == dt_util.as_local(NOW + 24 * HOUR).isoformat()


async def test_whoever_turns_off_all_switches_makes_nobody_well(
    hass: HomeAssistant, anna: MockConfigEntry, person: Context
) -> None:
    await turn(hass, "turn_on", person)
    with pytest.raises(ServiceValidationError):
        await hass.services.async_call(
            "homeassistant", "turn_off", {ATTR_ENTITY_ID: ILL}, blocking=True, context=person
        )
    assert state(hass) == STATE_ON


# --- a red flag


async def test_a_red_flag_stops_what_runs_and_bars_until_somebody_states_that_it_was_looked_at(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    anna: MockConfigEntry,
    boots: CalfBoots,
    person: Context,
    passes: Passing,
) -> None:
    await coordinator.session.start(attended=True, person=anna.entry_id)
    await passes(60, step=LONG)
    answer = await report(hass, red_flag=True)
    assert (answer["red_flag"], answer["ill"]) == (True, False)
    assert run(boots) == "idle"
    assert await refusal(hass, person, person="Anna") == "barred"
    with pytest.raises(Refused):
        await coordinator.planner.async_plan(NOW + 700 * HOUR, 15, person=anna.entry_id)
    with pytest.raises(ServiceValidationError) as refused:
        await report(hass, person, ill=True, red_flag=False)
    assert refused.value.translation_key == "red_flag_stays"
    assert ill_until(anna) is None, "what was wrong changes nothing"

    healthy = {"adult": True, "confirmed": True}
    result = await fill(hass, await option(hass, anna, "statement"), healthy)
    assert result["step_id"] == "statement_details"
    result = await fill(hass, result, {"red_flags": {"looked_at": False}})
    assert result["errors"] == {"red_flags": "not_looked_at"}
    assert await refusal(hass, person, person="Anna") == "barred"
    result = await fill(hass, result, {"red_flags": {"looked_at": True}})
    assert result["type"] == "create_entry"
    await hass.async_block_till_done()
    await start(hass, person, person="Anna")


async def test_a_red_flag_outlasts_a_restart_and_keeps_what_else_was_stated(
    hass: HomeAssistant, coordinator: MassagerCoordinator, anna: MockConfigEntry, person: Context
) -> None:
    before = Statement.from_dict(anna.data[CONF_PERSON])
    assert before is not None
    await report(hass, red_flag=True)
    await report(hass, red_flag=True)
    assert await hass.config_entries.async_reload(anna.entry_id)
    await hass.async_block_till_done()
    assert await refusal(hass, person, person="Anna") == "barred"
    after = Statement.from_dict(anna.data[CONF_PERSON])
    assert after is not None
    assert (after.conditions, after.adult) == (before.conditions | {"red_flags"}, before.adult)


async def test_no_other_statement_is_a_way_around_the_question_whether_a_doctor_looked(
    hass: HomeAssistant, anna: MockConfigEntry
) -> None:
    await report(hass, red_flag=True)
    barred = {"adult": True, "confirmed": True, "barred": ["thrombosis"]}
    await fill(hass, await option(hass, anna, "statement"), barred)
    statement = Statement.from_dict(anna.data[CONF_PERSON])
    assert statement is not None
    assert statement.conditions == {"thrombosis", "red_flags"}
    result = await fill(hass, await option(hass, anna, "statement"), {"adult": True, "confirmed": True})
    assert result["step_id"] == "statement_details"


async def test_a_red_flag_is_kept_also_where_no_statement_can_be_understood(
    hass: HomeAssistant, coordinator: MassagerCoordinator, anna: MockConfigEntry, person: Context
) -> None:
    hass.config_entries.async_update_entry(anna, data={**anna.data, CONF_PERSON: "nonsense"})
    await report(hass, red_flag=True)
    assert await refusal(hass, person, person="Anna") == "barred"


# --- the action


@pytest.mark.parametrize("data", [{}, {"ill": "perhaps"}, {"red_flag": None}])
async def test_a_report_says_something(hass: HomeAssistant, anna: MockConfigEntry, data: dict[str, Any]) -> None:
    before = dict(anna.data)
    with pytest.raises(Exception, match=r"(?i)at least one|boolean"):
        await report(hass, **data)
    assert anna.data == before


async def test_an_athlete_whom_nobody_knows_is_an_error_that_names_those_there_are(
    hass: HomeAssistant, anna: MockConfigEntry
) -> None:
    with pytest.raises(ServiceValidationError) as refused:
        await report(hass, athlete="Bert", ill=True)
    assert refused.value.translation_key == "athlete_unknown"
    assert refused.value.translation_placeholders == {"name": "Bert", "allowed": "Anna"}
    assert (await report(hass, athlete=" aNNa ", ill=True))["ill"]


async def test_whoever_may_control_nothing_of_an_athlete_reports_nothing(
    hass: HomeAssistant, anna: MockConfigEntry, hass_read_only_user: MockUser
) -> None:
    with pytest.raises(Unauthorized):
        await report(hass, Context(user_id=hass_read_only_user.id), ill=True)
    assert ill_until(anna) is None


async def test_what_is_planned_for_an_ill_one_is_told_to_be_refused_and_waits_for_nobody(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    anna: MockConfigEntry,
    later: Later,
    told: list[Any],
    asked: Asked,
) -> None:
    await coordinator.planner.async_plan(NOW + 10 * MINUTE, 15, person=anna.entry_id, untouched=True)
    await report(hass, ill=True)
    asked()
    await later(timedelta(minutes=10))
    refusals = [event.data for event in told if event.data["type"] == "refused"]
    assert [(one["reason"], one["person"]) for one in refusals] == [("ill", anna.entry_id)]
    assert asked() == []
    assert hass.states.get(CLIMATE) is not None
