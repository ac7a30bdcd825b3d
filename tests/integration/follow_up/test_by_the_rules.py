"""What follows workouts by the rules themselves: no plan here is made up."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.athlete_options import CONF_EXPERIENCED, CONF_POLICY, Policy
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.record import SessionRecord
from custom_components.recovery_massager.training import Arrival
from simulator.devices.calf_boots import CalfBoots
from tests.integration.app import Phone, tap
from tests.integration.passing import Passing
from tests.integration.stage import NOW

from .conftest import AddAthlete, Later
from .following import MINUTE, follow_up, run, shown, starts, synced

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

USED_TO_IT = {CONF_EXPERIENCED: True}
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def plans() -> None:
    """The plans are those of the rules."""


def had_sessions(coordinator: MassagerCoordinator, ada: MockConfigEntry) -> None:
    """Let an athlete have had their first three sessions on this massager last week."""
    for number in (12, 10, 8):
        start = NOW - number * DAY
        end = start + 15 * MINUTE
        coordinator.history.sessions.append(
            SessionRecord(str(number), ada.entry_id, "home_assistant", start, end, end=end, outcome="finished")
        )


@pytest.mark.parametrize(
    ("experience", "workout", "row", "wait", "minutes", "share", "pressure"),
    [
        ({}, {"rpe": 8}, "first_sessions", 30, 15, 0.25, 30),
        (USED_TO_IT, {"rpe": 5}, "moderate", 30, 20, 0.40, 35),
        (USED_TO_IT, {"rpe": 8}, "key", 30, 20, 0.60, 40),
        (USED_TO_IT, {"rpe": 2}, "easy", 30, 15, 0.25, 30),
        (USED_TO_IT, {"race": True}, "race", 60, 30, 0.40, 35),
    ],
    ids=["new", "moderate", "key", "easy", "race"],
)
async def test_a_tap_at_the_plans_time_squeezes_as_the_rules_say(
    hass: HomeAssistant,
    add_athlete: AddAthlete,
    phone: Phone,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    later: Later,
    passes: Passing,
    experience: dict[str, Any],
    workout: dict[str, Any],
    row: str,
    wait: float,
    minutes: float,
    share: float,
    pressure: float,
) -> None:
    ada = await add_athlete("Ada", phone, **experience)
    if experience:
        had_sessions(coordinator, ada)
    await synced(hass, ada, run(10, **workout))
    ended = NOW - 10 * MINUTE
    assert follow_up(ada).next_start == ended + wait * MINUTE
    assert "Start now" not in phone.actions
    await later(ended + wait * MINUTE - NOW)
    await tap(hass, phone.actions["Start now"])
    record = coordinator.history.open
    assert record is not None
    assert (record.row, record.planned_minutes, record.share) == (row, minutes, share)
    assert boots.machine.target == 20
    await passes(200)
    assert boots.machine.target == pressure
    await coordinator.session.stop()
    await hass.async_block_till_done()


async def test_what_starts_by_itself_does_so_as_the_rules_say_and_ends(
    hass: HomeAssistant,
    add_athlete: AddAthlete,
    phone: Phone,
    coordinator: MassagerCoordinator,
    later: Later,
    passes: Passing,
    asked: Callable[[], list[str]],
) -> None:
    ada = await add_athlete("Ada", phone, **{**USED_TO_IT, CONF_POLICY: Policy.START.value})
    had_sessions(coordinator, ada)
    await synced(hass, ada, run(10, rpe=8))
    await later(19 * MINUTE)
    assert starts(asked) == 0
    await later(1 * MINUTE)
    assert starts(asked) == 1
    await passes(21 * 60, step=5)
    assert not coordinator.session.stoppable
    *_, record = coordinator.history.sessions
    assert (record.outcome, record.row, record.workout) == ("finished", "key", "action:1")
    # Nothing follows the same workout again, though it is told again.
    await synced(hass, ada, run(10, rpe=8, start=record.start - timedelta(minutes=90)), Arrival.UPDATED)
    assert follow_up(ada).plan is None


async def test_the_day_after_a_race_red_flags_are_asked_for_before_anything_starts(
    hass: HomeAssistant,
    add_athlete: AddAthlete,
    phone: Phone,
    coordinator: MassagerCoordinator,
    later: Later,
    asked: Callable[[], list[str]],
) -> None:
    ada = await add_athlete("Ada", phone, **{**USED_TO_IT, CONF_POLICY: Policy.START.value})
    had_sessions(coordinator, ada)
    await synced(hass, ada, run(20 * 60, id="action:race", race=True))
    await synced(hass, ada, run(10, rpe=2))
    found = follow_up(ada)
    assert found.plan is not None
    assert found.plan.row == "after_race"
    assert found.next_start is not None
    await later(max(found.next_start - dt_util.utcnow(), 2 * MINUTE))
    assert starts(asked) == 0
    assert set(phone.actions) == {"Yes", "None of these"}
    await tap(hass, phone.actions["None of these"])
    assert starts(asked) == 0
    await tap(hass, phone.actions["Start now"])
    assert starts(asked) == 1


async def test_whom_something_bars_gets_words_by_the_rules_too(
    hass: HomeAssistant,
    add_athlete: AddAthlete,
    phone: Phone,
    coordinator: MassagerCoordinator,
    later: Later,
    asked: Callable[[], list[str]],
) -> None:
    ada = await add_athlete(
        "Ada", phone, {"conditions": frozenset({"thrombosis"})}, **{CONF_POLICY: Policy.START.value}
    )
    await synced(hass, ada, run(10))
    assert (follow_up(ada).plan, phone.actions, coordinator.planner.plans) == (None, {}, ())
    assert any("Deep vein thrombosis" in one for one in phone.messages)
    assert not any("thrombosis" in one.casefold() for one in shown(hass))
    await later(timedelta(hours=2))
    assert starts(asked) == 0
