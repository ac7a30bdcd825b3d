"""Policies `arm` and `start`: a planned session of the massager, which a touch starts, or which starts by itself while it is worn."""

from collections.abc import Callable
from datetime import timedelta

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.athlete_options import CONF_POLICY, Policy
from custom_components.recovery_massager.const import CONF_MASSAGERS, CONF_REMOTE_START
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.recovery.plan import Row
from custom_components.recovery_massager.training import Arrival
from simulator.devices.calf_boots import CalfBoots
from tests.integration.app import Phone, tap
from tests.integration.household import pads_entry
from tests.integration.passing import Passing
from tests.integration.stage import NOW

from .conftest import AddAthlete, Later, Plans
from .following import MINUTE, follow_up, run, starts, synced

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]


@pytest.fixture
async def arms(add_athlete: AddAthlete, phone: Phone) -> MockConfigEntry:
    """An athlete whose sessions wait for a touch."""
    return await add_athlete("Ada", phone, **{CONF_POLICY: Policy.ARM.value})


@pytest.fixture
async def starter(add_athlete: AddAthlete, phone: Phone) -> MockConfigEntry:
    """An athlete whose sessions start by themselves."""
    return await add_athlete("Ada", phone, **{CONF_POLICY: Policy.START.value})


async def test_what_is_armed_starts_by_one_touch_and_not_by_itself(
    hass: HomeAssistant,
    arms: MockConfigEntry,
    phone: Phone,
    coordinator: MassagerCoordinator,
    later: Later,
    asked: Callable[[], list[str]],
) -> None:
    await synced(hass, arms, run(10))
    (plan,) = coordinator.planner.plans
    assert (plan.start, plan.minutes, plan.share, plan.untouched) == (NOW + 20 * MINUTE, 20, 0.4, False)
    await later(25 * MINUTE)
    assert [one.id for one in coordinator.planner.armed] == [plan.id]
    assert starts(asked) == 0
    await coordinator.planner.async_start(attended=True)
    await hass.async_block_till_done()
    assert starts(asked) == 1
    record = coordinator.history.open
    assert record is not None
    assert (record.workout, record.row, record.share) == ("action:1", "moderate", 0.4)
    assert (follow_up(arms).plan, set(phone.actions)) == (None, {"Stop"})


async def test_what_is_armed_starts_by_a_tap_too(
    hass: HomeAssistant,
    arms: MockConfigEntry,
    phone: Phone,
    coordinator: MassagerCoordinator,
    later: Later,
    asked: Callable[[], list[str]],
) -> None:
    await synced(hass, arms, run(10))
    await later(20 * MINUTE)
    await tap(hass, phone.actions["Start now"])
    assert starts(asked) == 1
    assert coordinator.planner.plans == ()


async def test_it_starts_by_itself_while_it_is_worn_and_the_phone_can_stop_it(
    hass: HomeAssistant,
    starter: MockConfigEntry,
    phone: Phone,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    later: Later,
    passes: Passing,
    asked: Callable[[], list[str]],
) -> None:
    await synced(hass, starter, run(10))
    assert "by itself" in phone.messages[0]
    await later(19 * MINUTE)
    assert starts(asked) == 0
    await later(1 * MINUTE)
    assert starts(asked) == 1
    assert boots.machine.target == 20
    await passes(200)
    assert boots.machine.target == 35
    assert set(phone.actions) == {"Stop"}
    await tap(hass, phone.actions["Stop"])
    await passes(2)
    assert not coordinator.session.stoppable


async def test_nothing_starts_by_itself_while_nobody_wears_it_and_the_phone_is_asked(
    hass: HomeAssistant,
    starter: MockConfigEntry,
    phone: Phone,
    boots: CalfBoots,
    later: Later,
    asked: Callable[[], list[str]],
) -> None:
    boots.set({"worn": False})
    await synced(hass, starter, run(10))
    await later(20 * MINUTE)
    assert "is not worn" in phone.messages[0]
    assert "Start now" in phone.actions
    # Who puts it on now is not surprised by it.
    boots.set({"worn": True})
    await later(30 * MINUTE)
    assert starts(asked) == 0
    await tap(hass, phone.actions["Start now"])
    assert starts(asked) == 1


async def test_a_late_upload_gives_notice_before_it_starts(
    hass: HomeAssistant, starter: MockConfigEntry, phone: Phone, later: Later, asked: Callable[[], list[str]]
) -> None:
    await synced(hass, starter, run(90))
    assert starts(asked) == 0
    await later(timedelta(seconds=60))
    assert starts(asked) == 0
    await tap(hass, phone.actions["Skip"])
    await later(5 * MINUTE)
    assert starts(asked) == 0
    await synced(hass, starter, run(40, id="action:2"))
    await later(2 * MINUTE)
    assert starts(asked) == 1


async def test_in_the_quiet_hours_nothing_starts_by_itself(
    hass: HomeAssistant,
    add_athlete: AddAthlete,
    phone: Phone,
    coordinator: MassagerCoordinator,
    later: Later,
    asked: Callable[[], list[str]],
) -> None:
    """It waits for a touch, and that works."""
    quiet = {"quiet_from": "10:15:00", "quiet_until": "12:00:00"}
    ada = await add_athlete("Ada", phone, **{CONF_POLICY: Policy.START.value}, **quiet)
    await synced(hass, ada, run(10))
    assert not coordinator.planner.plans[0].untouched
    await later(30 * MINUTE)
    assert starts(asked) == 0
    assert "Start now" not in phone.actions
    await coordinator.planner.async_start(attended=True)
    assert starts(asked) == 1


async def test_quiet_hours_chosen_while_it_waits_hold_too(
    hass: HomeAssistant,
    starter: MockConfigEntry,
    coordinator: MassagerCoordinator,
    later: Later,
    asked: Callable[[], list[str]],
) -> None:
    await synced(hass, starter, run(10))
    assert coordinator.planner.plans[0].untouched
    quiet = {"quiet_from": "10:15:00", "quiet_until": "12:00:00"}
    hass.config_entries.async_update_entry(starter, options={**starter.options, **quiet})
    await hass.async_block_till_done()
    await later(30 * MINUTE)
    assert starts(asked) == 0


@pytest.mark.parametrize("plan", [{"by_tap_only": True}, {"ask_red_flags": True}])
async def test_what_needs_a_person_does_not_start_by_itself(
    hass: HomeAssistant,
    starter: MockConfigEntry,
    plans: Plans,
    later: Later,
    asked: Callable[[], list[str]],
    plan: dict[str, bool],
) -> None:
    plans(**plan)
    await synced(hass, starter, run(10))
    await later(40 * MINUTE)
    assert starts(asked) == 0


async def test_under_age_nothing_starts_by_itself_nor_by_a_tap(
    hass: HomeAssistant,
    add_athlete: AddAthlete,
    phone: Phone,
    coordinator: MassagerCoordinator,
    later: Later,
    asked: Callable[[], list[str]],
) -> None:
    kid = await add_athlete("Kid", phone, {"adult": False}, **{CONF_POLICY: Policy.START.value})
    await synced(hass, kid, run(10))
    assert not coordinator.planner.plans[0].untouched
    await later(25 * MINUTE)
    assert starts(asked) == 0
    assert "Start now" not in phone.actions


async def test_remote_start_off_lets_nothing_start_by_itself(
    hass: HomeAssistant,
    near: MockConfigEntry,
    starter: MockConfigEntry,
    phone: Phone,
    later: Later,
    asked: Callable[[], list[str]],
) -> None:
    await synced(hass, starter, run(10))
    hass.config_entries.async_update_entry(near, options={**near.options, CONF_REMOTE_START: False})
    await hass.async_block_till_done()
    await later(20 * MINUTE)
    assert starts(asked) == 0
    assert "may not start" in phone.messages[0]


async def test_a_changed_policy_is_what_counts_at_its_time(
    hass: HomeAssistant,
    starter: MockConfigEntry,
    phone: Phone,
    coordinator: MassagerCoordinator,
    later: Later,
    asked: Callable[[], list[str]],
) -> None:
    await synced(hass, starter, run(10))
    options = {**starter.options, CONF_POLICY: Policy.NOTIFY.value}
    hass.config_entries.async_update_entry(starter, options=options)
    await hass.async_block_till_done()
    assert coordinator.planner.plans == ()
    await later(20 * MINUTE)
    assert starts(asked) == 0
    assert "Start now" in phone.actions


async def test_what_is_taken_out_of_the_calendar_is_offered_no_more(
    hass: HomeAssistant,
    starter: MockConfigEntry,
    phone: Phone,
    coordinator: MassagerCoordinator,
    later: Later,
    asked: Callable[[], list[str]],
) -> None:
    await synced(hass, starter, run(10))
    await coordinator.planner.async_cancel(coordinator.planner.plans[0].id)
    await hass.async_block_till_done()
    assert (follow_up(starter).plan, phone.messages) == (None, [])
    await later(25 * MINUTE)
    assert starts(asked) == 0


async def test_an_edit_moves_it_and_a_removal_calls_it_off(
    hass: HomeAssistant,
    starter: MockConfigEntry,
    coordinator: MassagerCoordinator,
    later: Later,
    asked: Callable[[], list[str]],
) -> None:
    await synced(hass, starter, run(10))
    await synced(hass, starter, run(10, minutes=65), Arrival.UPDATED)
    (plan,) = coordinator.planner.plans
    assert plan.start == NOW + 25 * MINUTE
    await synced(hass, starter, run(10, minutes=65), Arrival.REMOVED)
    assert coordinator.planner.plans == ()
    await later(30 * MINUTE)
    assert starts(asked) == 0


async def test_an_athlete_who_is_removed_is_massaged_by_nothing(
    hass: HomeAssistant,
    starter: MockConfigEntry,
    coordinator: MassagerCoordinator,
    later: Later,
    asked: Callable[[], list[str]],
) -> None:
    await synced(hass, starter, run(10))
    assert await hass.config_entries.async_remove(starter.entry_id)
    await hass.async_block_till_done()
    assert coordinator.planner.plans == ()
    await later(30 * MINUTE)
    assert starts(asked) == 0


@pytest.mark.parametrize("policy", list(Policy))
async def test_a_stimulator_is_never_planned_asked_about_or_started(
    hass: HomeAssistant, add_athlete: AddAthlete, phone: Phone, later: Later, plans: Plans, policy: Policy
) -> None:
    """Even if a plan had a session, which the rules never give."""
    pads = pads_entry(hass)
    await hass.config_entries.async_setup(pads.entry_id)
    ada = await add_athlete("Ada", phone, {"electrical": True}, **{CONF_POLICY: policy.value})
    hass.config_entries.async_update_entry(ada, options={**ada.options, CONF_MASSAGERS: [pads.entry_id]})
    await hass.async_block_till_done()
    plans(row=Row.ELECTRICAL, start=None)
    await synced(hass, ada, run(10))
    assert (follow_up(ada).plan, phone.messages) == (None, [])
    plans()
    await synced(hass, ada, run(90, id="action:2"))
    await later(5 * MINUTE)
    assert "Start now" not in phone.actions
    assert pads.runtime_data.planner.plans == ()
