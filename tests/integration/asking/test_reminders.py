"""After-care: reminded of at its time, or not at all."""

from dataclasses import replace
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.athlete_options import CONF_ASK_EFFORT, CONF_POLICY, CONF_REMINDERS, Policy
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.recovery.plan import AfterCare, Care, RecoveryPlan, Row
from tests.integration.app import Phone
from tests.integration.passing import Passing
from tests.integration.stage import MINUTE, NOW

from .asking import HOUR, arrives, goes, race_plan, sent, set_options, shown, workout

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

REFUEL = "Eat and drink something now: within an hour after a race it does the most good."
ELEVATE = "Put your legs up for 10 to 15 minutes."


@pytest.fixture(autouse=True)
def _no_other_question(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    set_options(hass, ada, **{CONF_ASK_EFFORT: False})


async def test_it_is_reminded_of_at_its_time_counted_from_the_end_of_the_workout(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, passes: Passing
) -> None:
    run = workout(NOW - 10 * MINUTE)
    await arrives(hass, ada, run, plan=race_plan(run, refuel=30 * MINUTE, elevate=90 * MINUTE))
    await passes(19 * 60, step=60)
    assert shown(phone, "care") == []
    await passes(2 * 60, step=60)
    assert shown(phone, "care") == [REFUEL]
    await passes(60 * 60, step=60)
    assert shown(phone, "care") == [REFUEL, ELEVATE]


async def test_what_is_past_when_the_workout_comes_in_is_dropped(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, passes: Passing
) -> None:
    run = workout(NOW - 32 * MINUTE)
    await arrives(hass, ada, run, plan=race_plan(run, refuel=30 * MINUTE, elevate=90 * MINUTE))
    await passes(2 * 3600, step=60)
    assert shown(phone, "care") == [ELEVATE]


async def test_a_restart_loses_none_and_sends_none_late(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, passes: Passing
) -> None:
    run = workout()
    await arrives(hass, ada, run, plan=race_plan(run, refuel=30 * MINUTE, elevate=90 * MINUTE))
    await hass.config_entries.async_unload(ada.entry_id)
    await passes(40 * 60, step=60)
    await hass.config_entries.async_setup(ada.entry_id)
    await hass.async_block_till_done()
    assert shown(phone, "care") == []
    await passes(51 * 60, step=60)
    assert shown(phone, "care") == [ELEVATE]


async def test_an_edit_moves_it_and_says_nothing_twice(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, passes: Passing
) -> None:
    run = workout()
    await arrives(hass, ada, run, plan=race_plan(run, refuel=10 * MINUTE, elevate=60 * MINUTE))
    await passes(11 * 60, step=60)
    assert shown(phone, "care") == [REFUEL]
    edited = replace(run, minutes=80)
    await arrives(hass, ada, edited, plan=race_plan(edited, refuel=10 * MINUTE, elevate=60 * MINUTE))
    await passes(51 * 60, step=60)
    assert len(sent(phone, "care")) == 1
    await passes(19 * 60, step=60)
    assert shown(phone, "care") == [REFUEL, ELEVATE]
    assert len(sent(phone, "care")) == 2


async def test_a_workout_that_goes_by_another_id_is_reminded_of_once(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, passes: Passing
) -> None:
    named, other = workout(), workout(id="webhook:2")
    plan = race_plan(named, refuel=10 * MINUTE, elevate=60 * MINUTE)
    for one in (named, other):
        await arrives(hass, ada, one, plan=plan)
    await passes(11 * 60, step=60)
    with patch("custom_components.recovery_massager.planning.plan_after", return_value=plan):
        await goes(hass, ada, named)
    await passes(60 * 60, step=60)
    assert sent(phone, "care") == [REFUEL, ELEVATE]
    assert shown(phone, "care") == [REFUEL, ELEVATE]


async def test_an_edit_that_needs_none_calls_it_off(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, passes: Passing
) -> None:
    run = workout()
    await arrives(hass, ada, run, plan=race_plan(run, elevate=60 * MINUTE))
    await arrives(hass, ada, replace(run, distance=9000), plan=race_plan(run))
    await passes(2 * 3600, step=60)
    assert sent(phone, "care") == []


async def test_with_the_workout_it_is_called_off(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, passes: Passing
) -> None:
    run = workout()
    await arrives(hass, ada, run, plan=race_plan(run, refuel=30 * MINUTE))
    await goes(hass, ada, run)
    await passes(3600, step=60)
    assert sent(phone, "care") == []


async def test_a_later_workout_has_one_reminder_of_each_for_both(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, passes: Passing
) -> None:
    first, second = workout(NOW - HOUR), workout(id="webhook:2", minutes=20)
    await arrives(hass, ada, first, plan=race_plan(first, elevate=90 * MINUTE))
    await arrives(hass, ada, second, plan=race_plan(second, elevate=90 * MINUTE))
    await passes(2 * 3600, step=60)
    assert len(sent(phone, "care")) == 1


@pytest.mark.parametrize("options", [{CONF_REMINDERS: False}, {CONF_POLICY: Policy.ADVISE}])
async def test_who_wants_none_gets_none_from_then_on(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, passes: Passing, options: dict[str, Any]
) -> None:
    run = workout()
    await arrives(hass, ada, run, plan=race_plan(run, refuel=30 * MINUTE))
    set_options(hass, ada, **options)
    await hass.async_block_till_done()
    await arrives(hass, ada, replace(run, distance=9000), plan=race_plan(run, elevate=60 * MINUTE))
    await passes(2 * 3600, step=60)
    assert sent(phone, "care") == []


async def test_in_quiet_hours_it_is_dropped(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, passes: Passing
) -> None:
    set_options(hass, ada, quiet_from="10:20:00", quiet_until="11:00:00")
    await hass.async_block_till_done()
    run = workout()
    await arrives(hass, ada, run, plan=race_plan(run, refuel=30 * MINUTE, elevate=90 * MINUTE))
    await passes(2 * 3600, step=60)
    assert shown(phone, "care") == [ELEVATE]


async def test_what_has_no_time_and_what_is_a_doctors_is_no_reminder(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, passes: Passing
) -> None:
    cares = (AfterCare(Care.REST, None), AfterCare(Care.SEE_A_DOCTOR, NOW + 10 * MINUTE))
    await arrives(hass, ada, workout(), plan=RecoveryPlan(Row.BARRED, after_care=cares))
    await passes(3600, step=60)
    assert sent(phone, "care") == []


@pytest.mark.parametrize("whose", ["theirs", "somebody else's"])
async def test_legs_are_elevated_after_the_session_where_there_is_one(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    coordinator: MassagerCoordinator,
    phone: Phone,
    passes: Passing,
    whose: str,
) -> None:
    run = workout()
    await arrives(hass, ada, run, plan=race_plan(run, elevate=10 * MINUTE))
    if whose == "theirs":
        coordinator.session.choose_user(ada.entry_id)
    else:
        coordinator.session.choose_user("default")
    await coordinator.session.start(attended=True)
    await passes(12 * 60, step=10)
    assert shown(phone, "care") == ([] if whose == "theirs" else [ELEVATE])
    await coordinator.session.stop()
    await hass.async_block_till_done()
    await passes(10)
    assert shown(phone, "care") == [ELEVATE]
    assert len(sent(phone, "care")) == 1
