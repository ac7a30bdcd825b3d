"""Repair notices of a massager: there while their cause lasts, and gone with it."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
from hypothesis import given, strategies as st
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.device.errors import MassagerError
from custom_components.recovery_massager.device.model import MassagerState
from custom_components.recovery_massager.device.vocabulary import FAULTS
from custom_components.recovery_massager.notices import AHEAD, LOST_SECONDS, LOW_PERCENT, OFTEN, UNNAMED, faults_told
from custom_components.recovery_massager.session import Session
from custom_components.recovery_massager.session_state import OPEN, SessionState
from simulator.devices.calf_boots import CalfBoots

from .looking import now
from .passing import Passing, settle
from .radio import advertise
from .stage import NOW

frozen = pytest.mark.freeze_time(NOW)
stored = pytest.mark.usefixtures("hass_storage")


def notice(hass: HomeAssistant, entry: MockConfigEntry, what: str) -> ir.IssueEntry | None:
    """Return the notice that is open, if it is."""
    return ir.async_get(hass).async_get_issue(DOMAIN, f"{what}_{entry.entry_id}")


def away(boots: CalfBoots) -> None:
    """Lose the link, and do not let it come back."""
    boots.fault("refuse_connections", {})
    boots.fault("drop_link", {})


# A fault


@frozen
async def test_a_fault_is_told_by_its_name_until_the_massager_says_that_it_is_over(
    hass: HomeAssistant, near: MockConfigEntry, coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing
) -> None:
    await coordinator.massager.connect()
    assert notice(hass, near, "fault") is None
    boots.fault("leak", {})
    await settle()
    told = notice(hass, near, "fault")
    assert told is not None
    assert told.translation_placeholders == {"name": "Calf boots", "faults": "- Leak"}
    boots.fault("pump", {})
    await settle()
    told = notice(hass, near, "fault")
    assert told is not None
    assert told.translation_placeholders == {"name": "Calf boots", "faults": "- Leak\n- Pump"}
    away(boots)
    await passes(5)
    assert notice(hass, near, "fault") is not None, "out of reach, it does not say that it is over"
    boots.clear_faults()
    advertise(hass, boots)
    await settle()
    assert notice(hass, near, "fault") is None


async def test_a_fault_that_is_only_advertised_is_told_without_a_name(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    boots.fault("valve", {})
    advertise(hass, boots)
    await hass.async_block_till_done()
    told = notice(hass, near, "fault")
    assert told is not None
    assert told.translation_placeholders == {"name": "Calf boots", "faults": "- A fault that it does not name"}
    assert await hass.config_entries.async_unload(near.entry_id)
    assert notice(hass, near, "fault") is None, "what is not set up is not known"


def state(**values: object) -> MassagerState:
    return MassagerState(values=values)  # type: ignore[arg-type]


def test_pads_that_are_off_the_skin_are_no_fault_to_tell_of() -> None:
    assert faults_told(state(faults=frozenset({"contact"})), frozenset()) == frozenset()
    assert faults_told(state(faults=frozenset({"contact", "battery"})), frozenset()) == {"battery"}


@given(st.frozensets(st.sampled_from(sorted(FAULTS))), st.booleans())
def test_what_has_no_name_any_more_keeps_the_one_it_had(before: frozenset[str], present: bool) -> None:
    told = faults_told(state(fault_present=present), before)
    assert bool(told) is present
    assert not present or told == (before or {UNNAMED})
    assert faults_told(state(), before) == before


# A loss


@frozen
@stored
async def test_a_massager_that_is_lost_in_a_session_is_told_until_it_is_back(
    hass: HomeAssistant,
    near: MockConfigEntry,
    running: Session,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    passes: Passing,
) -> None:
    away(boots)
    await passes(LOST_SECONDS - 1)
    assert notice(hass, near, "lost") is None, "most are back within a few seconds"
    await passes(2)
    assert notice(hass, near, "lost") is not None
    boots.clear_fault("refuse_connections")
    advertise(hass, boots)
    await passes(35)
    assert coordinator.massager.connected
    assert now(running) is SessionState.RUNNING
    assert notice(hass, near, "lost") is None


@frozen
@stored
async def test_a_loss_is_told_until_the_session_is_given_up(
    hass: HomeAssistant, near: MockConfigEntry, running: Session, boots: CalfBoots, passes: Passing
) -> None:
    boots.fault("power_off", {})
    await passes(60)
    assert notice(hass, near, "lost") is not None
    for _ in range(40):
        await passes(60, step=5)
        if now(running) not in OPEN:
            break
    assert now(running) is SessionState.INTERRUPTED
    assert notice(hass, near, "lost") is None


@frozen
@stored
async def test_a_stop_that_cannot_be_confirmed_has_its_own_notice_alone(
    hass: HomeAssistant, near: MockConfigEntry, running: Session, boots: CalfBoots, passes: Passing
) -> None:
    away(boots)
    await passes(LOST_SECONDS + 1)
    with pytest.raises(MassagerError):
        await passes.until_done(running.stop())
    await settle()
    assert notice(hass, near, "stop_not_confirmed") is not None
    assert notice(hass, near, "lost") is None


@frozen
@stored
async def test_a_massager_that_was_handed_over_to_the_phone_is_not_lost(
    hass: HomeAssistant, near: MockConfigEntry, running: Session, coordinator: MassagerCoordinator, passes: Passing
) -> None:
    await coordinator.async_hand_over()
    await passes(LOST_SECONDS + 5)
    assert now(running) in OPEN
    assert notice(hass, near, "lost") is None


# A battery


@frozen
@stored
async def test_a_low_battery_is_told_within_a_day_of_a_planned_session_until_that_is_off(
    hass: HomeAssistant, near: MockConfigEntry, coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing
) -> None:
    boots.fault("low_battery", {"percent": LOW_PERCENT})
    await coordinator.massager.connect()
    await settle()
    assert notice(hass, near, "battery_low") is None, "nothing is planned"
    plan = await coordinator.planner.async_plan(NOW + AHEAD + OFTEN, 10)
    assert notice(hass, near, "battery_low") is None, "it can still be charged"
    await passes(OFTEN.total_seconds() + 1, step=60)
    told = notice(hass, near, "battery_low")
    assert told is not None
    start = f"{dt_util.as_local(plan.start):%Y-%m-%d %H:%M}"
    assert told.translation_placeholders == {"name": "Calf boots", "percent": str(LOW_PERCENT), "start": start}
    await coordinator.massager.disconnect()
    await settle()
    assert notice(hass, near, "battery_low") is not None, "nobody has charged it"
    await coordinator.planner.async_cancel(plan.id)
    assert notice(hass, near, "battery_low") is None


@frozen
@stored
async def test_a_battery_that_is_charged_is_not_told_of(
    hass: HomeAssistant, near: MockConfigEntry, coordinator: MassagerCoordinator, boots: CalfBoots
) -> None:
    boots.fault("low_battery", {"percent": 3})
    await coordinator.massager.connect()
    await coordinator.planner.async_plan(NOW + AHEAD / 2, 10)
    await settle()
    assert notice(hass, near, "battery_low") is not None
    boots.clear_fault("low_battery")
    await settle()
    assert coordinator.massager.state.battery is not None
    assert coordinator.massager.state.battery > LOW_PERCENT
    assert notice(hass, near, "battery_low") is None
