"""What is prescribed for a person: taken for the next session, named by a start, and never beyond what is allowed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from hypothesis import given, strategies as st
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_CAP, DOMAIN, SUBENTRY_PRESCRIPTION
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.person import Person, Prescription
from custom_components.recovery_massager.recovery.dose import DoseLimits
from simulator.devices.calf_boots import CalfBoots
from tests.integration.looking import Asked, Kept
from tests.integration.passing import Passing
from tests.integration.stage import MINUTE, NOW

from .asking import CLIMATE, choose, refusal, start
from .conftest import AddAthlete, Later, prescribed

PRESCRIPTION = "select.calf_boots_prescription"
LONG_RUN = prescribed("After a long run", mode="wave", share=50, minutes=10)
SELDOM = prescribed("Seldom", share=25, week=1, rest=24, day=15)

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]


def shown(hass: HomeAssistant, entity: str) -> str:
    state = hass.states.get(entity)
    assert state is not None
    return state.state


def prescribe(hass: HomeAssistant, entry: MockConfigEntry, one: Any) -> None:
    """Add what is prescribed for somebody, as its form does."""
    subentry = ConfigSubentry(
        data=one["data"],
        subentry_id=one["subentry_id"],
        subentry_type=SUBENTRY_PRESCRIPTION,
        title=one["title"],
        unique_id=None,
    )
    hass.config_entries.async_add_subentry(entry, subentry)


# On the dashboard


async def test_with_the_first_prescription_there_is_a_choice_of_those_of_the_user(
    hass: HomeAssistant, near: MockConfigEntry, add_athlete: AddAthlete
) -> None:
    assert hass.states.get(PRESCRIPTION) is None
    prescribe(hass, near, SELDOM)
    await hass.async_block_till_done()
    state = hass.states.get(PRESCRIPTION)
    assert state is not None
    assert (state.state, state.attributes["options"]) == ("as_set", ["as_set", "Seldom"])
    await add_athlete("Anna", prescriptions=[LONG_RUN])
    await choose(hass, "Anna")
    state = hass.states.get(PRESCRIPTION)
    assert state is not None
    assert state.attributes["options"] == ["as_set", "After a long run"]


async def test_the_first_prescription_of_an_athlete_is_a_choice_too(
    hass: HomeAssistant, near: MockConfigEntry, add_athlete: AddAthlete
) -> None:
    anna = await add_athlete("Anna")
    await choose(hass, "Anna")
    prescribe(hass, anna, LONG_RUN)
    await hass.async_block_till_done()
    state = hass.states.get(PRESCRIPTION)
    assert state is not None
    assert state.attributes["options"] == ["as_set", "After a long run"]


async def test_what_is_chosen_is_what_the_next_session_is_set_to_under_the_cap(
    hass: HomeAssistant,
    near: MockConfigEntry,
    coordinator: MassagerCoordinator,
    add_athlete: AddAthlete,
    person: Context,
    kept: Kept,
) -> None:
    hass.config_entries.async_update_entry(near, options={**near.options, CONF_CAP: 50})
    await add_athlete("Anna", prescriptions=[LONG_RUN])
    await choose(hass, "Anna")
    await choose(hass, "After a long run", PRESCRIPTION)
    # From 20 to 50 mmHg, half of the way.
    assert float(shown(hass, "number.calf_boots_pressure")) == 35
    assert shown(hass, "select.calf_boots_mode") == "wave"
    assert float(shown(hass, "number.calf_boots_timer")) == 10
    await start(hass, person)
    assert coordinator.history.open is not None
    assert coordinator.history.open.prescription == "after a long run"
    assert coordinator.session.ends_at == NOW + 10 * MINUTE
    await coordinator.session.stop()
    await hass.async_block_till_done()
    assert [one["prescription"] for one in kept()["sessions"]] == ["after a long run"]


async def test_what_somebody_sets_themselves_is_prescribed_no_more(
    hass: HomeAssistant, coordinator: MassagerCoordinator, add_athlete: AddAthlete
) -> None:
    await add_athlete("Anna", prescriptions=[LONG_RUN])
    await choose(hass, "Anna")
    await choose(hass, "After a long run", PRESCRIPTION)
    await coordinator.session.set_pressure(25)
    assert shown(hass, PRESCRIPTION) == "as_set"
    await choose(hass, "After a long run", PRESCRIPTION)
    await choose(hass, "as_set", PRESCRIPTION)
    assert coordinator.session.settings.prescription is None


async def test_what_was_chosen_for_one_user_is_nothing_for_the_next_and_comes_back_with_them_and_over_a_restart(
    hass: HomeAssistant, near: MockConfigEntry, add_athlete: AddAthlete
) -> None:
    await add_athlete("Anna", prescriptions=[LONG_RUN])
    await choose(hass, "Anna")
    await choose(hass, "After a long run", PRESCRIPTION)
    assert await hass.config_entries.async_reload(near.entry_id)
    await hass.async_block_till_done()
    assert shown(hass, PRESCRIPTION) == "After a long run"
    await choose(hass, "default")
    assert shown(hass, PRESCRIPTION) == "as_set"
    await choose(hass, "Anna")
    assert shown(hass, PRESCRIPTION) == "After a long run"


async def test_a_prescription_that_is_deleted_is_chosen_no_more(
    hass: HomeAssistant, coordinator: MassagerCoordinator, add_athlete: AddAthlete
) -> None:
    anna = await add_athlete("Anna", prescriptions=[LONG_RUN, SELDOM])
    await choose(hass, "Anna")
    await choose(hass, "After a long run", PRESCRIPTION)
    hass.config_entries.async_remove_subentry(anna, "after a long run")
    await hass.async_block_till_done()
    assert shown(hass, PRESCRIPTION) == "as_set"


# Named by a start


async def test_a_start_can_name_the_person_and_the_prescription(
    hass: HomeAssistant, coordinator: MassagerCoordinator, add_athlete: AddAthlete, person: Context, asked: Asked
) -> None:
    anna = await add_athlete("Anna", prescriptions=[LONG_RUN])
    assert await refusal(hass, person, prescription="After a long run") == "unknown_option"
    assert await refusal(hass, person, person="Anna", prescription="Before a race") == "unknown_option"
    assert asked() == []
    await start(hass, person, person="Anna", prescription="after A long run")
    record = coordinator.history.open
    assert record is not None
    assert (record.person, record.prescription, record.mode) == (anna.entry_id, "after a long run", "wave")
    assert coordinator.session.ends_at == NOW + 10 * MINUTE
    assert await refusal(hass, person, prescription="After a long run") == "user_in_session"
    # What was set for the next session is as it was.
    assert coordinator.session.settings.prescription is None


async def test_what_a_start_gives_itself_comes_before_what_is_prescribed(
    hass: HomeAssistant, coordinator: MassagerCoordinator, add_athlete: AddAthlete, person: Context
) -> None:
    await add_athlete("Anna", prescriptions=[LONG_RUN])
    await start(hass, person, person="Anna", prescription="After a long run", minutes=5)
    assert coordinator.session.ends_at == NOW + 5 * MINUTE


async def test_its_limits_hold_where_they_are_stricter(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    add_athlete: AddAthlete,
    person: Context,
    passes: Passing,
    later: Later,
) -> None:
    await add_athlete("Anna", prescriptions=[SELDOM, LONG_RUN])
    await start(hass, person, person="Anna", prescription="Seldom", minutes=30)
    assert coordinator.session.ends_at == NOW + 15 * MINUTE
    with pytest.raises(ServiceValidationError) as refused:
        await hass.services.async_call(
            DOMAIN, "set_timer", {ATTR_ENTITY_ID: CLIMATE, "minutes": 20}, blocking=True, context=person
        )
    assert refused.value.translation_key == "dose_day"
    await passes(120, step=20)
    await coordinator.session.stop()
    await later(timedelta(hours=5))
    assert await refusal(hass, person, person="Anna", prescription="Seldom") == "too_soon"
    await later(timedelta(hours=20))
    assert await refusal(hass, person, person="Anna", prescription="Seldom") == "dose_week"
    await start(hass, person, person="Anna", prescription="After a long run")


async def test_what_somebody_chose_holds_with_its_limits_also_where_a_start_names_only_them(
    hass: HomeAssistant, coordinator: MassagerCoordinator, add_athlete: AddAthlete, person: Context
) -> None:
    await add_athlete("Anna", prescriptions=[SELDOM])
    await choose(hass, "Anna")
    await choose(hass, "Seldom", PRESCRIPTION)
    await choose(hass, "default")
    await start(hass, person, person="Anna")
    assert coordinator.history.open is not None
    assert coordinator.history.open.prescription == "seldom"
    with pytest.raises(ServiceValidationError) as refused:
        await hass.services.async_call(
            DOMAIN, "set_timer", {ATTR_ENTITY_ID: CLIMATE, "minutes": 20}, blocking=True, context=person
        )
    assert refused.value.translation_key == "dose_day"


async def test_a_mode_that_the_massager_does_not_have_is_refused_and_nothing_is_changed(
    hass: HomeAssistant, coordinator: MassagerCoordinator, add_athlete: AddAthlete, person: Context, asked: Asked
) -> None:
    await add_athlete("Anna", prescriptions=[prescribed("Odd", mode="knead", minutes=5)])
    await choose(hass, "Anna")
    before = coordinator.session.settings
    with pytest.raises(ServiceValidationError) as refused:
        await choose(hass, "Odd", PRESCRIPTION)
    assert refused.value.translation_key == "unknown_option"
    assert coordinator.session.settings == before
    assert await refusal(hass, person, prescription="Odd") == "unknown_option"
    assert asked() == []


async def test_what_is_prescribed_can_be_planned_and_holds_as_it_was_planned(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    add_athlete: AddAthlete,
    boots: CalfBoots,
    later: Later,
) -> None:
    anna = await add_athlete("Anna", prescriptions=[LONG_RUN])
    await hass.services.async_call(
        DOMAIN,
        "schedule_session",
        {ATTR_ENTITY_ID: CLIMATE, "start": NOW + 10 * MINUTE, "person": "Anna", "prescription": "After a long run"},
        blocking=True,
    )
    (plan,) = coordinator.planner.plans
    assert (plan.person, plan.prescription) == (anna.entry_id, "after a long run")
    assert (plan.minutes, plan.mode, plan.share) == (10, "wave", 0.5)
    hass.config_entries.async_remove_subentry(anna, "after a long run")
    await later(10 * MINUTE)
    await coordinator.planner.async_start(attended=True)
    record = coordinator.history.open
    assert record is not None
    assert (record.person, record.prescription, record.mode) == (anna.entry_id, None, "wave")


# Whatever is prescribed


@given(
    day=st.none() | st.integers(1, 100),
    week=st.none() | st.integers(1, 20),
    rest=st.none() | st.integers(0, 48).map(lambda hours: timedelta(hours=hours)),
    minutes=st.integers(5, 60),
)
def test_no_prescription_widens_a_limit(
    day: int | None, week: int | None, rest: timedelta | None, minutes: int
) -> None:
    limits = DoseLimits(session_minutes=minutes)
    prescription = Prescription("1", "one", day_minutes=day, week_sessions=week, rest=rest)
    under = Person(limits=limits, prescriptions=(prescription,)).limits_under("1")
    assert under.day_minutes <= limits.day_minutes
    assert under.new_day_minutes <= limits.new_day_minutes
    assert under.week_sessions <= limits.week_sessions
    assert under.rest >= limits.rest
    assert (
        replace(
            under,
            day_minutes=limits.day_minutes,
            new_day_minutes=limits.new_day_minutes,
            week_sessions=limits.week_sessions,
            rest=limits.rest,
        )
        == limits
    )
    assert Person(limits=limits).limits_under("1") == limits
