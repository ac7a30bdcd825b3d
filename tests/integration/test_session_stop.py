"""Stopping a session: at once, at every moment of a start, and when the link is down."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

from homeassistant.core import Event, HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.device.errors import (
    CommandCancelled,
    StopNotConfirmed,
)
from custom_components.recovery_massager.session import Session
from custom_components.recovery_massager.session_state import SessionState
from custom_components.recovery_massager.stop_notice import stop_issue
from simulator.devices.calf_boots import CalfBoots

from .looking import Asked, Kept, kinds, now, outcomes, run, stoppable
from .passing import Passing, settle
from .radio import advertise

NOW = datetime(2026, 5, 4, 17, tzinfo=dt_util.UTC)
MINUTE = timedelta(minutes=1)

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]


# A stop


async def test_a_stop_returns_when_the_massager_said_so(
    running: Session, boots: CalfBoots, told: list[Event[Any]], kept: Kept, passes: Passing
) -> None:
    await passes(90, step=1)
    await running.stop()
    assert run(boots) == "idle"
    assert now(running) is SessionState.STOPPED
    assert kinds(told) == ["started", "stopped"]
    assert told[1].data["session_id"] == told[0].data["session_id"]
    assert told[1].data["minutes"] == 1.5
    await settle()
    assert outcomes(kept) == ["stopped"]
    assert kept()["open"] is None


async def test_a_stop_of_what_is_idle_is_confirmed_and_leaves_no_record(
    session: Session, coordinator: MassagerCoordinator, asked: Asked, told: list[Event[Any]]
) -> None:
    await session.stop()
    assert asked() == ["stop"]
    assert told == []
    assert coordinator.history.sessions == []
    assert now(session) is SessionState.IDLE


async def test_a_stop_of_an_absent_massager_that_nobody_runs_raises_and_leaves_nothing_pending(
    hass: HomeAssistant, away: MockConfigEntry, boots: CalfBoots, asked: Asked, passes: Passing
) -> None:
    session = away.runtime_data.session
    with pytest.raises(StopNotConfirmed, match="stop_not_sent"):
        await passes.until_done(session.stop())
    assert not stoppable(session)
    assert not away.runtime_data.massager.stop_wanted
    assert ir.async_get(hass).issues == {}
    boots.press("start")
    advertise(hass, boots)
    await passes(30)
    assert asked() == []
    assert run(boots) == "running"


async def test_a_stop_while_the_link_is_down_stays_pending_and_is_confirmed_when_it_is_back(
    hass: HomeAssistant,
    running: Session,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    asked: Asked,
    passes: Passing,
    kept: Kept,
    told: list[Event[Any]],
) -> None:
    boots.fault("refuse_connections", {})
    boots.fault("drop_link", {})
    coordinator._handle_unavailable(None)  # type: ignore[arg-type]
    assert not coordinator.available
    with pytest.raises(StopNotConfirmed):
        await passes.until_done(running.stop())
    assert stoppable(running)
    assert coordinator.data.stop_unconfirmed
    assert kept()["open"]["stop_requested"] is True
    for entity in ("climate.calf_boots", "fan.calf_boots_compression", "button.calf_boots_stop"):
        state = hass.states.get(entity)
        assert state is not None
        assert state.state != "unavailable"
    issue = ir.async_get(hass).async_get_issue(DOMAIN, stop_issue(coordinator.config_entry))
    assert issue is not None
    assert issue.severity is ir.IssueSeverity.CRITICAL
    assert issue.translation_placeholders == {"name": "Calf boots"}
    await passes(60)
    assert run(boots) == "running"
    assert asked() == []
    boots.clear_faults()
    advertise(hass, boots)
    await passes(3)
    assert asked()[0] == "stop"
    assert run(boots) == "idle"
    assert now(running) is SessionState.STOPPED
    assert coordinator.data.stop_unconfirmed is coordinator.massager.stop_wanted
    assert ir.async_get(hass).issues == {}
    assert outcomes(kept) == ["stopped"]
    assert kinds(told) == ["started", "stopped"]


async def test_a_stop_that_the_massager_ignores_raises_the_issue_whatever_it_reports_meanwhile(
    hass: HomeAssistant, running: Session, coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing
) -> None:
    boots.fault("ignore_writes", {})
    with pytest.raises(StopNotConfirmed):
        await passes.until_done(running.stop())
    assert coordinator.massager.connected
    assert ir.async_get(hass).async_get_issue(DOMAIN, stop_issue(coordinator.config_entry)) is not None
    boots.clear_faults()
    await passes(6)
    assert run(boots) == "idle"
    assert now(running) is SessionState.STOPPED
    assert ir.async_get(hass).issues == {}


async def test_a_stop_is_kept_at_once_whatever_becomes_of_it(
    running: Session, boots: CalfBoots, passes: Passing, kept: Kept
) -> None:
    boots.fault("ignore_writes", {})
    stopping = asyncio.create_task(running.stop())
    await settle()
    assert kept()["open"]["stop_requested"] is True
    assert run(boots) == "running"
    boots.clear_faults()
    await passes(6)
    await stopping
    assert outcomes(kept) == ["stopped"]


async def test_a_stop_that_nobody_waits_for_any_more_goes_on_and_is_kept(
    running: Session, coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing, kept: Kept
) -> None:
    boots.fault("refuse_connections", {})
    boots.fault("drop_link", {})
    boots.fault("ignore_writes", {})
    task = asyncio.create_task(running.stop())
    await settle()
    task.cancel()
    with pytest.raises((asyncio.CancelledError, StopNotConfirmed)):
        await task
    assert coordinator.massager.stop_wanted
    assert kept()["open"]["stop_requested"] is True
    boots.clear_faults()
    advertise(coordinator.hass, boots)
    await passes(5)
    assert run(boots) == "idle"
    assert outcomes(kept) == ["stopped"]


async def test_a_stop_that_is_not_confirmed_of_what_somebody_started_on_the_device_stays_pending_too(
    session: Session, coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing, kept: Kept
) -> None:
    boots.press("start")
    boots.fault("ignore_writes", {})
    with pytest.raises(StopNotConfirmed):
        await passes.until_done(session.stop())
    assert stoppable(session)
    assert kept()["open"]["stop_requested"] is True
    assert kept()["open"]["origin"] == "device"
    boots.clear_faults()
    await passes(6)
    assert run(boots) == "idle"
    assert outcomes(kept) == ["stopped"]


async def test_two_stops_at_the_same_time_are_both_confirmed(
    running: Session, boots: CalfBoots, told: list[Event[Any]], kept: Kept
) -> None:
    await asyncio.gather(running.stop(), running.stop())
    assert run(boots) == "idle"
    assert kinds(told) == ["started", "stopped"]
    assert outcomes(kept) == ["stopped"]


@pytest.mark.parametrize("connected", [False, True])
@pytest.mark.parametrize("turns", range(40))
async def test_a_stop_at_any_moment_of_a_start_goes_before_it(
    session: Session,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    passes: Passing,
    kept: Kept,
    told: list[Event[Any]],
    connected: bool,
    turns: int,
) -> None:
    if connected:
        await coordinator.massager.connect()
    start = asyncio.create_task(session.start(attended=True, mode="wave", zone="left", heat="low", pressure=60))
    for _ in range(turns):
        await asyncio.sleep(0)
    finished = start.done()
    await passes.until_done(session.stop())
    if not finished:
        (came,) = await asyncio.gather(start, return_exceptions=True)
        assert came is None or isinstance(came, CommandCancelled)
    assert run(boots) == "idle"
    await passes(30)
    assert run(boots) == "idle"
    assert boots.state()["target"] == 20
    assert not stoppable(session)
    assert now(session) in (SessionState.IDLE, SessionState.STOPPED)
    assert coordinator.history.open is None
    ended = [kind for kind in kinds(told) if kind != "started"]
    assert len(ended) <= 1
    if "started" in kinds(told):
        assert ended == ["stopped"]
    if now(session) is SessionState.STOPPED:
        assert outcomes(kept) == ["stopped"]
        assert kept()["open"] is None
    else:
        assert coordinator.history.sessions == []


@pytest.mark.parametrize("turns", range(0, 12, 2))
async def test_a_stop_while_the_record_is_saved_goes_before_the_start(
    session: Session,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    asked: Asked,
    passes: Passing,
    turns: int,
    kept: Kept,
) -> None:
    await coordinator.massager.connect()
    save = coordinator.history.async_save
    saving, saved = asyncio.Event(), asyncio.Event()

    async def slowly() -> None:
        if not saving.is_set():
            saving.set()
            await saved.wait()
        await save()

    with patch.object(coordinator.history, "async_save", slowly):
        start = asyncio.create_task(session.start(attended=True))
        await saving.wait()
        stop = asyncio.create_task(session.stop())
        for _ in range(turns):
            await asyncio.sleep(0)
        saved.set()
        with pytest.raises(CommandCancelled):
            await start
        await stop
    await passes(5)
    assert asked() == ["stop"]
    assert now(session) is SessionState.IDLE
    assert not stoppable(session)
    assert not coordinator.massager.keep_connected
    assert kept()["open"] is None
    assert kept()["sessions"] == []


async def test_a_start_that_waits_behind_another_is_cancelled_by_a_stop_too(
    session: Session, boots: CalfBoots, passes: Passing
) -> None:
    first = asyncio.create_task(session.start(attended=True))
    second = asyncio.create_task(session.start(attended=True, mode="wave"))
    await asyncio.sleep(0)
    await passes.until_done(session.stop())
    results = await asyncio.gather(first, second, return_exceptions=True)
    assert [type(result) for result in results] == [CommandCancelled, CommandCancelled]
    await passes(5)
    assert run(boots) == "idle"


async def test_a_stop_within_a_resume_goes_before_it(
    running: Session, boots: CalfBoots, passes: Passing, asked: Asked
) -> None:
    for turns in range(0, 16, 2):
        if run(boots) == "idle":
            await running.start(attended=True)
        await running.pause()
        resume = asyncio.create_task(running.resume(attended=True))
        for _ in range(turns):
            await asyncio.sleep(0)
        await passes.until_done(running.stop())
        await asyncio.gather(resume, return_exceptions=True)
        await passes(3)
        assert run(boots) == "idle"
        assert now(running) is SessionState.STOPPED
        assert running._life.ramp.target is None
