"""A guest: asked each time, let in for one session, and nothing is kept of what they said."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.recovery.contraindications import Effect, Statement, conditions

from .household import pads_entry
from .passing import Passing
from .spoken import OPTIONS, choice, fields, said, spoken, suggestions
from .stage import NOW

HEALTHY = {"adult": True, "confirmed": True}


def user(hass: HomeAssistant) -> str:
    state = hass.states.get("select.calf_boots_user")
    assert state is not None
    return state.state


def refused(entry: MockConfigEntry, *, attended: bool = True) -> str | None:
    refusal = entry.runtime_data.session.gate(attended=attended)
    return refusal.reason if refusal else None


async def choose(hass: HomeAssistant, result: ConfigFlowResult, answers: dict[str, Any]) -> ConfigFlowResult:
    return spoken(await hass.config_entries.options.async_configure(result["flow_id"], answers), OPTIONS)


async def at_guest(hass: HomeAssistant, entry: MockConfigEntry) -> ConfigFlowResult:
    menu = spoken(await hass.config_entries.options.async_init(entry.entry_id), OPTIONS)
    return await choose(hass, menu, {"next_step_id": "guest"})


async def test_a_guest_is_let_in_by_a_statement_of_which_nothing_is_kept(
    hass: HomeAssistant, near: MockConfigEntry
) -> None:
    before = near.as_dict()
    result = await choose(hass, await at_guest(hass, near), {**HEALTHY, "heat_only": ["recent_swelling"]})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "guest_admitted")
    assert "within 15 minutes" in said(result, OPTIONS)
    today = dt_util.now().date()
    stated = Statement(given=today, adult=True, conditions=frozenset({"recent_swelling"}))
    assert near.runtime_data.users.guest.statement == stated
    await hass.async_block_till_done()
    assert (user(hass), refused(near)) == ("guest", None)
    assert not near.runtime_data.stoppable, "only a touch starts it"
    assert near.as_dict() == before
    assert suggestions(await at_guest(hass, near)) == {}, "the next guest is asked anew"


async def test_a_guest_is_massaged_once_and_asked_anew_for_the_next_time(
    hass: HomeAssistant, near: MockConfigEntry
) -> None:
    await choose(hass, await at_guest(hass, near), HEALTHY)
    await near.runtime_data.session.start(attended=True)
    await near.runtime_data.session.stop()
    assert near.runtime_data.users.guest.statement is None
    near.runtime_data.session.choose_user("guest")
    assert refused(near) == "guest_unasked"


@pytest.mark.freeze_time(NOW)
async def test_what_a_guest_said_counts_for_a_quarter_of_an_hour(
    hass: HomeAssistant, near: MockConfigEntry, passes: Passing
) -> None:
    await choose(hass, await at_guest(hass, near), HEALTHY)
    await passes(14 * 60, step=30)
    assert refused(near) is None
    await passes(2 * 60, step=30)
    assert refused(near) == "guest_unasked"


async def test_a_guest_is_asked_for_all_that_speaks_against_it_now(hass: HomeAssistant, near: MockConfigEntry) -> None:
    result = await at_guest(hass, near)
    for effect in Effect:
        asked = [one.slug for one in conditions("pneumatic") if one.effect is effect]
        assert list(choice(result, effect)) == asked
    assert "until" not in fields(result), "a guest is here now"


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"barred": ["thrombosis"]}, ["see a doctor", "Deep vein thrombosis"]),
        ({"doctor_first": ["diabetes"]}, ["ask a doctor first", "Diabetes"]),
        ({"for_now": ["bruises"]}, ["Not now", "Bruises"]),
    ],
)
async def test_a_barred_guest_gets_words_and_nothing_else(
    hass: HomeAssistant, near: MockConfigEntry, answers: dict[str, Any], words: list[str]
) -> None:
    before = near.as_dict()
    result = await choose(hass, await at_guest(hass, near), {**HEALTHY, **answers})
    if result["type"] is FlowResultType.FORM:
        result = await choose(hass, result, {slug: {} for slug in answers["doctor_first"]})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "guest_barred")
    assert all(word in said(result, OPTIONS) for word in words)
    assert (near.runtime_data.users.guest.statement, user(hass)) == (None, "default")
    assert near.as_dict() == before


async def test_a_mistake_is_said_at_its_field_and_can_be_put_right(hass: HomeAssistant, near: MockConfigEntry) -> None:
    result = await choose(hass, await at_guest(hass, near), {"adult": True, "doctor_first": ["diabetes"]})
    assert result["errors"] == {"confirmed": "not_confirmed"}
    assert suggestions(result)["doctor_first"] == ["diabetes"]
    result = await choose(hass, result, {**HEALTHY, "doctor_first": ["diabetes"]})
    result = await choose(hass, result, {"diabetes": {"cleared": "2999-01-01"}})
    assert result["errors"] == {"diabetes": "clearance_in_future"}
    assert near.runtime_data.users.guest.statement is None
    right = {"diabetes": {"cleared": dt_util.now().date().isoformat(), "share": 50, "minutes": 10}}
    assert (await choose(hass, result, right))["reason"] == "guest_admitted"
    session = near.runtime_data.session
    assert (session.limits["pressure"].maximum, session.limits["timer"].maximum) == (40, 600)


async def test_nobody_is_let_in_during_a_session_of_somebody_else(hass: HomeAssistant, near: MockConfigEntry) -> None:
    await near.runtime_data.session.start(attended=True)
    result = await choose(hass, await at_guest(hass, near), HEALTHY)
    assert result["errors"] == {"base": "session_runs"}
    assert (near.runtime_data.users.guest.statement, user(hass)) == (None, "default")
    await near.runtime_data.session.stop()
    assert (await choose(hass, result, HEALTHY))["reason"] == "guest_admitted"


async def test_a_stimulator_is_not_for_guests(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    pads = pads_entry(hass)
    assert await hass.config_entries.async_setup(pads.entry_id)
    await hass.async_block_till_done()
    menu = await hass.config_entries.options.async_init(pads.entry_id)
    assert "guest" not in menu["menu_options"]
