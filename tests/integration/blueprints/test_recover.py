"""After a workout: what is planned, what the phones are asked, and what starts."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.athlete_options import CONF_POLICY, Policy
from custom_components.recovery_massager.const import CONF_PERSON
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.recovery.contraindications import Statement
from simulator.devices.calf_boots import CalfBoots
from tests.integration.household import athlete_entry
from tests.integration.looking import run
from tests.integration.passing import settle
from tests.integration.radio import advertise
from tests.integration.stage import MINUTE, NOW

from .phone import Phones, answers, at_rest, boots_id, in_use, said, tap

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

RECOVER = "recover_after_workout.yaml"
QUESTION = (
    "Time for your legs, unless one calf is swollen or hurts, or anything is numb: then see a doctor. "
    "Put it on first. Minutes: 20"
)
OVER = "This session no longer waits, so nothing was done."
RUNS = "It massages. Stop it any time."
FAILED = "There is no session. Home Assistant's log says why."
HOUR = timedelta(hours=1)
CLEAR = "clear_notification"

type Use = Callable[..., Awaitable[None]]


@pytest.fixture
async def ada(hass: HomeAssistant, near: MockConfigEntry) -> MockConfigEntry:
    """An athlete of the boots whose plans only advise, so that the blueprint alone acts."""
    entry = athlete_entry(hass, "Ada", near)
    hass.config_entries.async_update_entry(entry, options={**entry.options, CONF_POLICY: Policy.ADVISE})
    assert await hass.config_entries.async_setup(entry.entry_id)
    return entry


@pytest.fixture
def use(hass: HomeAssistant, near: MockConfigEntry, ada: MockConfigEntry, phone_ids: list[str], tmp_path: Path) -> Use:
    """Use the blueprint, with these inputs."""

    async def with_inputs(**inputs: Any) -> None:
        known = {"athletes": [device(hass, ada)], "massager": boots_id(hass, near), "phones": phone_ids}
        await in_use(hass, tmp_path, RECOVER, {**known, **inputs})

    return with_inputs


def device(hass: HomeAssistant, entry: MockConfigEntry) -> str:
    (found,) = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    return found.id


async def workout(hass: HomeAssistant, entry: MockConfigEntry, **changed: Any) -> None:
    """Tell of a workout as the bus does; `changed` are parts of its plan, and `type` is what became of the workout."""
    data = {"type": changed.pop("type", "new"), "device_id": device(hass, entry), "name": entry.title}
    hass.bus.async_fire("recovery_massager_workout", {**data, "plan": planned(**changed)})
    await at_rest(hass)


def planned(**changed: Any) -> dict[str, Any]:
    """A plan as the bus and the action tell it."""
    plan = {
        "session": True,
        "row": "key",
        "start": dt_util.as_local(NOW + 10 * MINUTE).isoformat(),
        "minutes": 20.0,
        "share": 60.0,
        "mode": "sequential",
        "by_tap_only": False,
        "ask_red_flags": False,
    }
    return {**plan, **changed}


async def test_asked_at_its_time_one_tap_squeezes_and_another_one_stops(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    use: Use,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    phones: Phones,
    passes: Any,
) -> None:
    await use()
    await workout(hass, ada)
    assert said(phones) == []
    await passes(11 * MINUTE)
    assert said(phones) == [QUESTION]
    (asked,) = phones["Tablet"]
    assert list(answers(asked)) == ["Start", "Skip"]
    assert run(boots) == "idle"
    await tap(hass, answers(asked)["Start"])
    assert run(boots) == "running"
    assert said(phones) == [QUESTION, RUNS]
    stop = answers(phones["Tablet"][-1])["Stop"]
    await passes(5 * MINUTE)
    assert coordinator.data.massager.get("pressure") == 40, (
        "60 % of the way from 20 mmHg to the cap of 60, in a step of five"
    )
    for _ in range(2):
        await tap(hass, stop)
        assert run(boots) == "idle"
    assert said(phones) == [QUESTION, RUNS, CLEAR]


async def test_old_and_repeated_taps_start_nothing_and_say_so(
    hass: HomeAssistant, ada: MockConfigEntry, use: Use, boots: CalfBoots, phones: Phones, passes: Any
) -> None:
    await use()
    await workout(hass, ada)
    await passes(11 * MINUTE)
    start, skip = answers(phones["Tablet"][0]).values()
    await tap(hass, start)
    await tap(hass, answers(phones["Tablet"][-1])["Stop"])
    for old in (start, skip):
        await tap(hass, old)
        assert run(boots) == "idle"
        assert said(phones)[-1] == OVER
    assert boots.machine.sessions == 1


async def test_skip_calls_it_off(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    use: Use,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    phones: Phones,
    passes: Any,
) -> None:
    await use()
    await workout(hass, ada)
    await passes(11 * MINUTE)
    await tap(hass, answers(phones["Tablet"][0])["Skip"])
    assert coordinator.planner.plans == ()
    assert said(phones) == [QUESTION, CLEAR]
    assert run(boots) == "idle"


async def test_a_tap_while_they_are_not_worn_is_refused_in_words(
    hass: HomeAssistant, ada: MockConfigEntry, use: Use, boots: CalfBoots, phones: Phones, passes: Any
) -> None:
    await use()
    await workout(hass, ada)
    await passes(11 * MINUTE)
    boots.set({"worn": False})
    advertise(hass, boots)
    await tap(hass, answers(phones["Tablet"][0])["Start"])
    assert run(boots) == "idle"
    assert said(phones)[-1] == "Calf boots is not worn; put it on first."


@pytest.mark.parametrize("worn", [True, False])
async def test_by_itself_it_squeezes_when_worn_and_does_not_when_not(
    hass: HomeAssistant, ada: MockConfigEntry, use: Use, boots: CalfBoots, phones: Phones, passes: Any, *, worn: bool
) -> None:
    await use(what="start")
    await workout(hass, ada)
    boots.set({"worn": worn})
    advertise(hass, boots)
    await passes(11 * MINUTE)
    assert run(boots) == ("running" if worn else "idle")
    assert said(phones)[-1] == (RUNS if worn else "Calf boots is not worn; put it on first.")
    if worn:
        await tap(hass, answers(phones["Tablet"][-1])["Stop"])
        assert run(boots) == "idle"


@pytest.mark.parametrize("why", ["by_tap_only", "ask_red_flags", "remote start off"])
async def test_what_may_not_start_by_itself_is_asked_for(
    hass: HomeAssistant,
    near: MockConfigEntry,
    ada: MockConfigEntry,
    use: Use,
    boots: CalfBoots,
    phones: Phones,
    passes: Any,
    why: str,
) -> None:
    await use(what="start")
    if why == "remote start off":
        hass.config_entries.async_update_entry(near, options={**near.options, "remote_start": False})
        await at_rest(hass)
    await workout(hass, ada, **{why: True})
    await passes(11 * MINUTE)
    assert run(boots) == "idle"
    assert said(phones)[-1] == QUESTION


async def test_armed_it_waits_for_a_touch_and_asks_nobody(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    use: Use,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    phones: Phones,
    passes: Any,
) -> None:
    await use(what="arm")
    await workout(hass, ada)
    await passes(11 * MINUTE)
    assert (run(boots), said(phones)) == ("idle", [])
    (plan,) = coordinator.planner.armed
    assert (plan.person, plan.minutes, plan.share, plan.mode) == (ada.entry_id, 20, 0.6, "sequential")
    await coordinator.planner.async_start(attended=True)
    assert run(boots) == "running"
    await coordinator.session.stop()


@pytest.mark.parametrize("changed", [{"type": "updated"}, {"type": "removed"}, {"session": False}], ids=str)
async def test_what_needs_no_session_plans_none(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    use: Use,
    coordinator: MassagerCoordinator,
    phones: Phones,
    changed: dict[str, Any],
) -> None:
    await use()
    await workout(hass, ada, **changed)
    assert (coordinator.planner.plans, said(phones)) == ((), [])


async def test_somebody_elses_workout_plans_none(
    hass: HomeAssistant, near: MockConfigEntry, use: Use, coordinator: MassagerCoordinator
) -> None:
    await use()
    bob = athlete_entry(hass, "Bob", near)
    assert await hass.config_entries.async_setup(bob.entry_id)
    await workout(hass, bob)
    assert coordinator.planner.plans == ()


async def test_whom_something_bars_gets_words_and_nothing_else(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    use: Use,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    phones: Phones,
    passes: Any,
) -> None:
    barred = Statement(NOW.date(), adult=True, conditions=frozenset({"deep_vein_thrombosis"}))
    hass.config_entries.async_update_entry(ada, data={**ada.data, CONF_PERSON: barred.to_dict()})
    await hass.async_block_till_done()
    await use(what="start")
    await workout(hass, ada)
    await passes(11 * MINUTE)
    assert coordinator.planner.plans == ()
    assert run(boots) == "idle"
    assert said(phones) == [FAILED]


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ({"earliest": "18:00:00"}, 18),
        ({"earliest": "06:00:00"}, 10),
        ({"latest": "10:05:00"}, None),
        ({"earliest": "18:00:00", "latest": "17:00:00"}, None),
    ],
    ids=str,
)
async def test_it_is_in_the_evening_where_only_that_is_wanted(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    use: Use,
    coordinator: MassagerCoordinator,
    hours: dict[str, str],
    expected: int | None,
) -> None:
    await use(**hours)
    await workout(hass, ada)
    starts: list[datetime] = [plan.start for plan in coordinator.planner.plans]
    assert [one.hour for one in starts] == ([] if expected is None else [expected])


async def test_nothing_is_planned_before_somebody_is_home(
    hass: HomeAssistant, ada: MockConfigEntry, use: Use, coordinator: MassagerCoordinator
) -> None:
    hass.states.async_set("person.ada", "not_home")
    await use(home=["person.ada"])
    hass.bus.async_fire(
        "recovery_massager_workout",
        {"type": "new", "device_id": device(hass, ada), "plan": planned(start=(NOW - HOUR).isoformat())},
    )
    await settle()
    assert not coordinator.planner.plans
    hass.states.async_set("person.ada", "home")
    for _ in range(20):
        await settle()
    starts = [plan.start for plan in coordinator.planner.plans]
    assert starts == [dt_util.utcnow() + timedelta(seconds=5)], "what is due already is due at once"
