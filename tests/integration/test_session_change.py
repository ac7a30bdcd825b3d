"""Pausing a session, changing it, and handing it over."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from homeassistant.core import Event, HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_CAP, CONF_LONGEST
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.device.errors import (
    InvalidValue,
    NotReachable,
    NotSupported,
    StopNotConfirmed,
)
from custom_components.recovery_massager.refusal import RefusalReason, Refused
from custom_components.recovery_massager.session import Session
from custom_components.recovery_massager.session_state import SessionState
from simulator.devices.calf_boots import CalfBoots

from .looking import Asked, Kept, ends_about, kinds, now, outcomes, run, stoppable
from .passing import Passing, settle
from .radio import advertise

NOW = datetime(2026, 5, 4, 17, tzinfo=dt_util.UTC)
MINUTE = timedelta(minutes=1)

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]


# Pause and resume


async def test_a_pause_stands_still_and_a_resume_goes_on(
    running: Session, boots: CalfBoots, passes: Passing, told: list[Event[Any]], kept: Kept
) -> None:
    await passes(60)
    await running.pause()
    assert run(boots) == "paused"
    assert now(running) is SessionState.PAUSED
    assert running.ends_at is None
    assert stoppable(running)
    await passes(120)
    await running.resume(attended=True)
    assert run(boots) == "running"
    assert now(running) is SessionState.RUNNING
    assert ends_about(running, NOW + 17 * MINUTE)
    await settle()
    assert datetime.fromisoformat(kept()["open"]["deadline"]) == running.ends_at
    assert kinds(told) == ["started"]


async def test_a_resume_asks_the_gate(running: Session, boots: CalfBoots, passes: Passing, asked: Asked) -> None:
    await running.pause()
    boots.set({"worn": False})
    await settle()
    asked()
    with pytest.raises(Refused) as refused:
        await running.resume(attended=True)
    assert refused.value.refusal.reason is RefusalReason.NOT_WORN
    assert asked() == []


async def test_a_resume_is_not_refused_for_a_dose_that_its_own_session_used_up(
    running: Session, passes: Passing, boots: CalfBoots
) -> None:
    await passes(14 * 60, step=5)
    await running.pause()
    await passes(100)
    await running.resume(attended=True)
    assert run(boots) == "running"


async def test_what_is_idle_can_be_neither_paused_nor_resumed(session: Session, boots: CalfBoots, asked: Asked) -> None:
    for work in (session.pause(), session.resume(attended=True)):
        with pytest.raises(NotSupported, match="not_running"):
            await work
    assert asked() == []
    assert run(boots) == "idle"
    assert now(session) is SessionState.IDLE


# Changes


async def test_changes_while_idle_are_the_next_sessions(
    session: Session, asked: Asked, coordinator: MassagerCoordinator
) -> None:
    await session.set_pressure(45)
    await session.set_mode("wave")
    await session.set_zone("left")
    await session.set_heat("low")
    await session.set_timer(1200)
    assert asked() == []
    assert session.settings.values() == {
        "pressure": 45,
        "mode": "wave",
        "zone": "left",
        "heat": "low",
        "timer": 1200,
    }
    assert coordinator.data.settings == session.settings


async def test_changes_while_it_runs_are_the_massagers(running: Session, boots: CalfBoots, asked: Asked) -> None:
    before = running.settings
    await running.set_mode("wave")
    await running.set_zone("left")
    await running.set_heat("medium")
    await running.set_timer(600)
    assert asked() == ["set mode wave", "set zone left", "set heat medium", "set countdown 600"]
    assert running.ends_at == NOW + 10 * MINUTE
    assert running.settings == before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("pressure", 65),
        ("pressure", 21),
        ("mode", "knead"),
        ("zone", "head"),
        ("heat", "hot"),
        ("timer", 1860),
        ("timer", 0),
    ],
)
async def test_what_may_not_be_is_not_set(session: Session, asked: Asked, name: str, value: Any) -> None:
    before = session.settings
    with pytest.raises(InvalidValue):
        await getattr(session, f"set_{name}")(value)
    await session.start(attended=True)
    asked()
    with pytest.raises(InvalidValue):
        await getattr(session, f"set_{name}")(value)
    assert asked() == []
    assert session.settings == before


async def test_the_record_keeps_the_highest_pressure_that_was_asked_for(
    running: Session, passes: Passing, kept: Kept
) -> None:
    await running.set_pressure(55)
    await running.set_pressure(25)
    await settle()
    assert kept()["open"]["pressure"] == 55


async def test_a_change_while_the_link_is_away_raises_and_changes_nothing(running: Session, boots: CalfBoots) -> None:
    before = running.settings
    boots.fault("refuse_connections", {})
    boots.fault("drop_link", {})
    for work in (running.set_pressure(40), running.set_mode("wave"), running.set_timer(600), running.add_time(60)):
        with pytest.raises(NotReachable):
            await work
    assert running.settings == before
    assert running.ends_at == NOW + 15 * MINUTE


async def test_a_pressure_that_is_asked_for_while_the_link_is_away_still_comes_softly(
    running: Session, boots: CalfBoots, asked: Asked, passes: Passing
) -> None:
    boots.fault("drop_link", {})
    await running.set_pressure(60)
    assert asked() == []
    assert boots.state()["target"] == 20
    await passes(200)
    assert boots.state()["target"] == 60


async def test_a_change_of_what_turns_out_to_have_ended_is_the_next_sessions(
    running: Session, boots: CalfBoots, asked: Asked
) -> None:
    boots.fault("drop_link", {})
    boots.press("stop")
    await running.set_pressure(45)
    assert asked() == []
    assert running.settings.pressure == 45
    assert now(running) is SessionState.INTERRUPTED


async def test_heat_is_refused_to_whom_it_could_burn_also_while_it_runs(
    hass: HomeAssistant, near: MockConfigEntry, running: Session, asked: Asked, told: list[Event[Any]]
) -> None:
    person = {**near.data["person"], "conditions": ["recent_swelling"]}
    hass.config_entries.async_update_entry(near, data={**near.data, "person": person})
    await settle()
    with pytest.raises(Refused) as refused:
        await running.set_heat("low")
    assert refused.value.refusal.reason is RefusalReason.HEAT_BARRED
    assert asked() == []
    assert told[-1].data["reason"] == "heat_barred"
    await running.set_heat("off")
    assert asked() == ["set heat off"]


# More time


async def test_more_time_is_added_to_what_is_left(running: Session, asked: Asked, passes: Passing, kept: Kept) -> None:
    await passes(60)
    asked()
    await running.add_time(300)
    assert asked() == ["set countdown 1140"]
    assert running.ends_at == NOW + 20 * MINUTE
    await settle()
    assert datetime.fromisoformat(kept()["open"]["deadline"]) == NOW + 20 * MINUTE
    await passes(19 * 60 + 5, step=5)
    assert now(running) is SessionState.FINISHED


async def test_more_time_is_added_in_a_pause_too(running: Session, passes: Passing) -> None:
    await passes(60)
    await running.pause()
    await passes(60)
    await running.add_time(300)
    assert running.ends_at is None
    await running.resume(attended=True)
    assert ends_about(running, NOW + 21 * MINUTE)


async def test_time_beyond_the_dose_is_refused(
    running: Session, asked: Asked, told: list[Event[Any]], passes: Passing
) -> None:
    await running.add_time(900)
    asked()
    with pytest.raises(Refused) as refused:
        await running.add_time(60)
    assert refused.value.refusal.reason is RefusalReason.DOSE_DAY
    await passes(600)
    with pytest.raises(Refused):
        await running.set_timer(1260)
    assert "set countdown" not in str(asked())
    assert running.ends_at == NOW + 30 * MINUTE
    assert kinds(told) == ["started", "refused", "refused"]


async def test_a_pause_does_not_buy_time(running: Session, passes: Passing) -> None:
    await running.add_time(900)
    await passes(60)
    await running.pause()
    await passes(240)
    await running.resume(attended=True)
    with pytest.raises(Refused):
        await running.add_time(60)


async def test_a_shorter_time_is_never_refused(running: Session, asked: Asked, passes: Passing) -> None:
    await running.add_time(900)
    await passes(60)
    await running.pause()
    await passes(240)
    await running.resume(attended=True)
    asked()
    # 29 minutes are left on the boots, 25 of the dose.
    await running.set_timer(1700)
    assert asked() == ["set countdown 1700"]


async def test_time_cannot_be_added_to_what_does_not_run(session: Session, boots: CalfBoots, asked: Asked) -> None:
    with pytest.raises(NotSupported, match="not_running"):
        await session.add_time(300)
    assert asked() == []


# The owner's options, live


async def test_a_cap_that_is_lowered_holds_for_the_next_session(
    hass: HomeAssistant, near: MockConfigEntry, session: Session, kept: Kept, passes: Passing
) -> None:
    await session.set_pressure(55)
    hass.config_entries.async_update_entry(near, options={**near.options, CONF_CAP: 40})
    await passes(6)
    assert session.settings.pressure == 40
    assert kept()["settings"]["pressure"] == 40
    with pytest.raises(InvalidValue):
        await session.set_pressure(45)


async def test_a_longest_session_that_is_shortened_shortens_the_next(
    hass: HomeAssistant, near: MockConfigEntry, session: Session
) -> None:
    await session.set_timer(1800)
    hass.config_entries.async_update_entry(near, options={**near.options, CONF_LONGEST: 20})
    await settle()
    assert session.settings.timer == 1200


async def test_a_cap_that_is_lowered_while_the_massager_cannot_be_told_is_said(
    hass: HomeAssistant,
    near: MockConfigEntry,
    running: Session,
    boots: CalfBoots,
    passes: Passing,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await passes(200)
    boots.fault("ignore_writes", {})
    hass.config_entries.async_update_entry(near, options={**near.options, CONF_CAP: 20})
    await passes(15)
    assert "could not be lowered to the new cap" in caplog.text
    boots.clear_faults()


async def test_another_option_leaves_alone_what_the_person_raised_on_the_device_above_the_cap(
    coordinator: MassagerCoordinator, running: Session, boots: CalfBoots, passes: Passing, asked: Asked
) -> None:
    for _ in range(10):
        boots.press("plus")
    await passes(1)
    await coordinator.async_set_remote_start(False)
    await passes(5)
    assert asked() == []
    assert boots.state()["target"] == 70


async def test_a_cap_that_is_lowered_overtakes_a_pressure_that_is_on_its_way(
    hass: HomeAssistant, near: MockConfigEntry, running: Session, boots: CalfBoots, passes: Passing
) -> None:
    await passes(200)
    raising = asyncio.create_task(running.set_pressure(60))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    hass.config_entries.async_update_entry(near, options={**near.options, CONF_CAP: 40})
    await passes(5)
    await raising
    assert boots.state()["target"] <= 40


async def test_a_cap_that_is_lowered_while_a_stop_is_pending_asks_for_nothing(
    hass: HomeAssistant, near: MockConfigEntry, running: Session, boots: CalfBoots, passes: Passing, asked: Asked
) -> None:
    await passes(200)
    boots.fault("ignore_writes", {})
    with pytest.raises(StopNotConfirmed):
        await passes.until_done(running.stop())
    asked()
    hass.config_entries.async_update_entry(near, options={**near.options, CONF_CAP: 20})
    await passes(5)
    boots.clear_faults()
    await passes(5)
    assert set(asked()) <= {"stop", "ignored"}


async def test_remote_start_that_is_switched_off_stops_nothing_and_refuses_no_stop(
    running: Session, coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing
) -> None:
    await coordinator.async_set_remote_start(False)
    await passes(60)
    assert run(boots) == "running"
    await running.set_mode("wave")
    await running.stop()
    assert run(boots) == "idle"
    with pytest.raises(Refused):
        await running.start(attended=True)


# The phone's turn


async def test_who_takes_over_by_phone_is_followed_by_what_is_advertised(
    running: Session, coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing, kept: Kept
) -> None:
    await coordinator.async_hand_over()
    assert boots.central is None
    await passes(30)
    assert boots.central is None
    advertise(coordinator.hass, boots)
    assert now(running) is SessionState.RUNNING
    boots.press("stop")
    advertise(coordinator.hass, boots)
    await settle()
    assert now(running) is SessionState.STOPPED
    assert outcomes(kept) == ["stopped"]


async def test_what_finishes_while_the_phone_has_it_has_finished(
    running: Session, coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing
) -> None:
    await coordinator.async_hand_over()
    await passes(890, step=1)
    advertise(coordinator.hass, boots)
    await passes(11)
    advertise(coordinator.hass, boots)
    assert now(running) is SessionState.FINISHED
