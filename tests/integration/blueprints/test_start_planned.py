"""What is planned: what the phones are asked, and what a tap does."""

from typing import Any

from homeassistant.core import Event, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_PERSON
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.recovery.contraindications import Statement
from simulator.devices.calf_boots import CalfBoots
from tests.integration.looking import kinds, run
from tests.integration.radio import advertise
from tests.integration.stage import MINUTE, NOW

from .phone import DUE, START, Phones, answers, at_rest, said, tap

pytestmark = [
    pytest.mark.freeze_time(NOW),
    pytest.mark.usefixtures("hass_storage", "automation"),
    pytest.mark.parametrize("automation", [START], indirect=True),
]


QUESTION = "A session is due. Put it on first. Minutes: 12"
OVER = "This session no longer waits, so nothing was done."


async def due(coordinator: MassagerCoordinator, passes: Any, **more: Any) -> str:
    """Plan a session, let it be due, and return the id of its plan."""
    plan = await coordinator.planner.async_plan(DUE, 12, mode="wave", **more)
    await passes(11 * MINUTE)
    return plan.id


async def test_one_touch_on_the_phone_starts_what_was_planned(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    phones: Phones,
    told: list[Event[Any]],
    passes: Any,
) -> None:
    plan_id = await due(coordinator, passes)
    assert said(phones) == [QUESTION]
    assert run(boots) == "idle"
    (call,) = phones["Tablet"]
    assert list(answers(call)) == ["Start", "Skip"]
    assert f"{plan_id}:2026-05-04" in answers(call)["Start"]
    await tap(hass, answers(call)["Start"])
    assert run(boots) == "running"
    assert boots.state()["mode"] == "wave"
    assert (kinds(told)[-1], told[-1].data["plan_id"]) == ("started", plan_id)
    assert said(phones) == [QUESTION, "clear_notification"]
    await coordinator.session.stop()


async def test_a_repeated_tap_starts_nothing_and_says_so(
    hass: HomeAssistant, coordinator: MassagerCoordinator, boots: CalfBoots, phones: Phones, passes: Any
) -> None:
    await due(coordinator, passes)
    (call,) = phones["Tablet"]
    await tap(hass, answers(call)["Start"])
    await coordinator.session.stop()
    for title in ("Start", "Skip"):
        await tap(hass, answers(call)[title])
        assert run(boots) == "idle"
        assert said(phones)[-1] == OVER
        assert phones["Tablet"][-1].data["title"] == "Calf boots"
    assert boots.machine.sessions == 1


async def test_an_old_tap_starts_neither_what_is_over_nor_what_waits_now(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    phones: Phones,
    told: list[Event[Any]],
    passes: Any,
) -> None:
    await due(coordinator, passes, window=15)
    (old,) = phones["Tablet"]
    await passes(20 * MINUTE)
    assert kinds(told)[-1] == "missed"
    assert said(phones)[-1] == "clear_notification"
    await tap(hass, answers(old)["Start"])
    assert said(phones)[-1] == OVER
    other = await coordinator.planner.async_plan(NOW + 40 * MINUTE, 12)
    await passes(12 * MINUTE)
    assert coordinator.planner.armed[0].id == other.id
    for title in ("Start", "Skip"):
        await tap(hass, answers(old)[title])
    assert run(boots) == "idle"
    assert boots.machine.sessions == 0
    assert coordinator.planner.armed[0].id == other.id


async def test_the_tap_of_another_day_of_the_same_plan_is_an_old_one(
    hass: HomeAssistant, coordinator: MassagerCoordinator, boots: CalfBoots, phones: Phones, passes: Any
) -> None:
    plan_id = await due(coordinator, passes, rule="FREQ=WEEKLY;BYDAY=MO")
    (call,) = phones["Tablet"]
    of_last_week = answers(call)["Start"].replace("2026-05-04", "2026-04-27")
    await tap(hass, of_last_week)
    assert run(boots) == "idle"
    assert said(phones)[-1] == OVER
    await tap(hass, answers(call)["Skip"])
    assert coordinator.planner.armed == ()
    (plan,) = coordinator.planner.plans
    assert plan.id == plan_id
    assert plan.next
    assert plan.next.day.isoformat() == "2026-05-11", "only this time is skipped"
    assert run(boots) == "idle"


async def test_skip_calls_it_off(
    hass: HomeAssistant, coordinator: MassagerCoordinator, boots: CalfBoots, phones: Phones, passes: Any
) -> None:
    await due(coordinator, passes)
    await tap(hass, answers(phones["Tablet"][0])["Skip"])
    assert coordinator.planner.plans == ()
    assert run(boots) == "idle"
    assert said(phones) == [QUESTION, "clear_notification"]


async def test_a_refused_start_is_told_on_the_phones_and_can_be_tapped_again(
    hass: HomeAssistant, coordinator: MassagerCoordinator, boots: CalfBoots, phones: Phones, passes: Any
) -> None:
    await due(coordinator, passes)
    (call,) = phones["Tablet"]
    boots.set({"worn": False})
    advertise(hass, boots)
    await tap(hass, answers(call)["Start"])
    assert run(boots) == "idle"
    assert said(phones)[-1] == "Calf boots is not worn; put it on first."
    boots.set({"worn": True})
    advertise(hass, boots)
    await tap(hass, answers(call)["Start"])
    assert run(boots) == "running"
    await coordinator.session.stop()


async def test_what_does_not_start_for_another_reason_is_not_said_to_have_started(
    hass: HomeAssistant, coordinator: MassagerCoordinator, boots: CalfBoots, phones: Phones, passes: Any
) -> None:
    await coordinator.session.start(attended=True)
    await due(coordinator, passes)
    await tap(hass, answers(phones["Tablet"][0])["Start"])
    assert boots.machine.sessions == 1
    assert said(phones) == [QUESTION, "It did not start. Home Assistant's log says why."]
    await coordinator.session.stop()


async def test_a_tap_is_no_touch_for_whom_each_session_is_started_by_hand(
    hass: HomeAssistant,
    near: MockConfigEntry,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    phones: Phones,
    passes: Any,
) -> None:
    statement = Statement(NOW.date(), adult=False)
    hass.config_entries.async_update_entry(near, data={**near.data, CONF_PERSON: statement.to_dict()})
    await at_rest(hass)
    await due(coordinator, passes)
    await tap(hass, answers(phones["Tablet"][0])["Start"])
    assert run(boots) == "idle"
    assert said(phones)[-1] == "Calf boots needs a person's own touch to start; an automation cannot do it."


async def test_a_tap_starts_without_heat(
    hass: HomeAssistant, coordinator: MassagerCoordinator, boots: CalfBoots, phones: Phones, passes: Any
) -> None:
    await coordinator.session.set_heat("low")
    await due(coordinator, passes)
    await tap(hass, answers(phones["Tablet"][0])["Start"])
    assert run(boots) == "running"
    assert boots.state()["heat"] in (0, "off")
    await coordinator.session.stop()


async def test_what_starts_by_itself_is_not_asked_for(
    hass: HomeAssistant, coordinator: MassagerCoordinator, boots: CalfBoots, phones: Phones, passes: Any
) -> None:
    await due(coordinator, passes, untouched=True)
    assert run(boots) == "running"
    assert said(phones) == ["clear_notification"]
    await coordinator.session.stop()


async def test_the_question_goes_away_when_somebody_starts_it_elsewhere(
    hass: HomeAssistant, coordinator: MassagerCoordinator, boots: CalfBoots, phones: Phones, passes: Any
) -> None:
    await due(coordinator, passes)
    boots.press("start")
    advertise(hass, boots)
    await at_rest(hass)
    assert said(phones) == [QUESTION, "clear_notification"]
    await coordinator.session.stop()
