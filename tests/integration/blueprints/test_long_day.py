"""A long day at the desk: asked in the evening, red flags first; what the answers do."""

from collections.abc import Generator
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.recovery.plan import RecoveryPlan, Row
from simulator.devices.calf_boots import CalfBoots
from tests.integration.household import athlete_entry
from tests.integration.looking import run
from tests.integration.passing import settle
from tests.integration.radio import advertise
from tests.integration.stage import MINUTE, NOW

from .phone import TAPPED, Phones, answers, boots_id, in_use, said

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage", "used", "suits")]

HOURS = "sensor.at_the_desk"
OVER = "This no longer counts, so nothing was done."
DOCTOR = "See a doctor now. Nothing starts here before you say that it was looked at."


@pytest.fixture
async def ada(hass: HomeAssistant, near: MockConfigEntry) -> MockConfigEntry:
    """An athlete of the boots."""
    entry = athlete_entry(hass, "Ada", near)
    assert await hass.config_entries.async_setup(entry.entry_id)
    return entry


@pytest.fixture
def suits() -> Generator[None]:
    """What suits a long day, as the rules have it."""
    plan = RecoveryPlan(Row.LONG_DAY, dt_util.utcnow(), 15, 0.25, "wave", ask_red_flags=True)
    with patch("custom_components.recovery_massager.workout_action.plan_after_long_day", return_value=plan):
        yield


@pytest.fixture
async def used(
    hass: HomeAssistant, near: MockConfigEntry, ada: MockConfigEntry, phone_ids: list[str], tmp_path: Path
) -> Any:
    """The blueprint in use; it is 10:00, and the evening begins at 10:10."""
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), ada.entry_id)
    inputs = {"athlete": device.id, "massager": boots_id(hass, near), "phones": phone_ids, "sitting": HOURS}
    await in_use(hass, tmp_path, "legs_after_long_day.yaml", {**inputs, "evening": "10:10:00"})
    yield
    await hass.services.async_call("automation", "turn_off", {"entity_id": "all"}, blocking=True)


async def evening(hass: HomeAssistant, passes: Any, hours: str = "7.5") -> None:
    hass.states.async_set(HOURS, hours)
    await passes(11 * MINUTE)


async def answer(hass: HomeAssistant, passes: Any, action: str) -> None:
    hass.bus.async_fire(TAPPED, {"action": action})
    await settle()
    await passes(MINUTE)


async def test_none_of_these_squeezes_what_suits(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    phones: Phones,
    passes: Any,
) -> None:
    await evening(hass, passes)
    assert len(said(phones)) == 1
    assert "swollen or painful" in said(phones)[0]
    assert run(boots) == "idle"
    await answer(hass, passes, answers(phones["Tablet"][0])["None of these: start"])
    assert run(boots) == "running"
    assert boots.state()["mode"] == "wave"
    assert coordinator.history.open
    assert coordinator.history.open.person == ada.entry_id
    assert said(phones)[1:] == ["clear_notification"]
    await coordinator.session.stop()


async def test_not_worn_it_is_refused_in_words_and_nothing_waits(
    hass: HomeAssistant, coordinator: MassagerCoordinator, boots: CalfBoots, phones: Phones, passes: Any
) -> None:
    await evening(hass, passes)
    boots.set({"worn": False})
    advertise(hass, boots)
    await answer(hass, passes, answers(phones["Tablet"][0])["None of these: start"])
    assert run(boots) == "idle"
    assert said(phones)[1:] == ["Calf boots is not worn; put it on first."]
    assert coordinator.planner.plans == ()


async def test_a_repeated_tap_starts_nothing_again(
    hass: HomeAssistant, coordinator: MassagerCoordinator, boots: CalfBoots, phones: Phones, passes: Any
) -> None:
    await evening(hass, passes)
    start = answers(phones["Tablet"][0])["None of these: start"]
    await answer(hass, passes, start)
    await answer(hass, passes, start)
    assert said(phones)[-1] == OVER
    await coordinator.session.stop()
    await answer(hass, passes, start)
    assert run(boots) == "idle", "it would go on for those who stopped it"
    assert said(phones)[-1] == OVER
    assert boots.machine.sessions == 1
    assert coordinator.planner.plans == ()


@pytest.mark.parametrize("late", ["another day", "five hours later"])
async def test_an_old_tap_starts_nothing_and_says_so(
    hass: HomeAssistant, boots: CalfBoots, phones: Phones, passes: Any, freezer: Any, late: str
) -> None:
    await evening(hass, passes)
    start = answers(phones["Tablet"][0])["None of these: start"]
    if late == "another day":
        start = start.replace("2026-05-04", "2026-05-03")
    else:
        freezer.move_to(NOW + timedelta(hours=5))
    await answer(hass, passes, start)
    assert run(boots) == "idle"
    assert said(phones)[1:] == [OVER]


async def test_one_of_these_bars_and_sends_to_a_doctor(
    hass: HomeAssistant, ada: MockConfigEntry, boots: CalfBoots, phones: Phones, passes: Any
) -> None:
    await evening(hass, passes)
    question = phones["Tablet"][0]
    await answer(hass, passes, answers(question)["One of these"])
    assert said(phones)[1:] == [DOCTOR]
    await answer(hass, passes, answers(question)["None of these: start"])
    assert run(boots) == "idle"
    assert boots.machine.sessions == 0


@pytest.mark.parametrize("hours", ["5.9", "unknown", "unavailable"])
async def test_after_a_short_day_nobody_is_asked(hass: HomeAssistant, phones: Phones, passes: Any, hours: str) -> None:
    await evening(hass, passes, hours)
    assert said(phones) == []
