"""What the massager reports moves a session: its buttons, its countdown, its faults, and the link that comes and goes."""

from datetime import UTC, datetime, timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Event, HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_PERSON
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.device.errors import MassagerError, StopNotConfirmed
from custom_components.recovery_massager.recovery.contraindications import Statement
from custom_components.recovery_massager.session import Session
from custom_components.recovery_massager.session_state import SessionState
from simulator.clock import Clock
from simulator.devices.boots_spec import Reason
from simulator.devices.calf_boots import CalfBoots

from .looking import Asked, Kept, ends_about, kinds, now, outcomes, run, stoppable
from .passing import Passing, settle
from .radio import advertise
from .stage import MINUTE, NOW, set_up

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]


@pytest.fixture
def passes_here(freezer: FrozenDateTimeFactory) -> Passing:
    """Time that passes for Home Assistant while the boots' own clock hangs."""
    return Passing(freezer, Clock())


def away(boots: CalfBoots) -> None:
    """Lose the link, and do not let it come back."""
    boots.fault("refuse_connections", {})
    boots.fault("drop_link", {})


async def back(coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing) -> None:
    """Let the link come back. An advertisement that says nothing new is not told, so that it takes half a minute then."""
    boots.clear_fault("refuse_connections")
    advertise(coordinator.hass, boots)
    await passes(35)
    assert coordinator.massager.connected or not coordinator.massager.keep_connected


# How it ends


async def test_a_session_finishes_with_its_countdown(
    running: Session, boots: CalfBoots, passes: Passing, told: list[Event[Any]], kept: Kept, asked: Asked
) -> None:
    await passes(899, step=1)
    assert now(running) is SessionState.RUNNING
    asked()
    await passes(2)
    assert now(running) is SessionState.FINISHED
    assert asked() == []
    assert running.ends_at is None
    assert not stoppable(running)
    assert kinds(told) == ["started", "finished"]
    assert told[-1].data["minutes"] == 15
    assert outcomes(kept) == ["finished"]
    assert kept()["open"] is None


async def test_the_connection_is_let_go_of_when_it_is_over(
    running: Session, coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing
) -> None:
    await passes(901, step=1)
    assert boots.central is not None
    await passes(coordinator.massager.idle_seconds + 1)
    assert boots.central is None


async def test_the_button_on_the_device_stops(
    running: Session, boots: CalfBoots, passes: Passing, told: list[Event[Any]], kept: Kept
) -> None:
    await passes(60)
    boots.press("stop")
    await settle()
    assert now(running) is SessionState.STOPPED
    assert kinds(told) == ["started", "stopped"]
    assert outcomes(kept) == ["stopped"]


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        (Reason.COUNTDOWN, "finished"),
        (Reason.BUTTON, "stopped"),
        (Reason.CONTROL_POINT, "stopped"),
        (Reason.NONE, "stopped"),
        (Reason.KEEP_ALIVE, "interrupted"),
        (Reason.FAULT, "interrupted"),
        (Reason.TAKEN_OFF, "interrupted"),
        (Reason.POWER_OFF, "interrupted"),
        (Reason.PAUSE_LIMIT, "interrupted"),
    ],
)
async def test_it_ended_as_the_massager_says(
    running: Session, boots: CalfBoots, told: list[Event[Any]], kept: Kept, reason: Reason, outcome: str
) -> None:
    boots.machine.stop(reason)
    await settle()
    assert now(running) == outcome
    assert kinds(told) == ["started", outcome]
    assert outcomes(kept) == [outcome]
    assert kept()["open"] is None


async def test_who_takes_the_boots_off_interrupts_it(
    running: Session, boots: CalfBoots, passes: Passing, kept: Kept
) -> None:
    boots.set({"worn": False})
    await passes(3)
    assert run(boots) == "idle"
    assert outcomes(kept) == ["interrupted"]


async def test_a_fault_interrupts_it(running: Session, boots: CalfBoots, kept: Kept) -> None:
    boots.fault("leak", {})
    await settle()
    assert run(boots) == "idle"
    assert outcomes(kept) == ["interrupted"]


async def test_the_power_button_interrupts_it(running: Session, boots: CalfBoots, kept: Kept) -> None:
    boots.press("power")
    await settle()
    assert outcomes(kept) == ["interrupted"]
    assert not stoppable(running)


async def test_a_fault_at_the_very_start_interrupts_it(
    session: Session, boots: CalfBoots, passes: Passing, told: list[Event[Any]], kept: Kept
) -> None:
    start = boots.machine.start

    def and_break() -> Any:
        result = start()
        boots.fault("pump", {})
        return result

    boots.machine.start = and_break  # type: ignore[method-assign]
    with pytest.raises(MassagerError):
        await passes.until_done(session.start(attended=True))
    await passes(2)
    assert run(boots) == "idle"
    assert now(session) is SessionState.INTERRUPTED
    assert outcomes(kept) == ["interrupted"]
    assert "finished" not in kinds(told)


# Pauses


async def test_the_pause_button_on_the_device_pauses_and_goes_on(
    running: Session, boots: CalfBoots, passes: Passing, asked: Asked, told: list[Event[Any]]
) -> None:
    await passes(60)
    boots.press("pause")
    await settle()
    assert now(running) is SessionState.PAUSED
    assert running.ends_at is None
    asked()
    await passes(100)
    boots.press("pause")
    await settle()
    assert now(running) is SessionState.RUNNING
    assert ends_about(running, NOW + 15 * MINUTE + timedelta(seconds=100))
    assert kinds(told) == ["started"]


async def test_a_pause_that_the_massager_ends_interrupts_it(
    running: Session, boots: CalfBoots, passes: Passing, kept: Kept
) -> None:
    boots.press("pause")
    await passes(302)
    assert outcomes(kept) == ["interrupted"]


async def test_a_pause_that_takes_too_long_is_stopped(
    running: Session, boots: CalfBoots, passes_here: Passing, asked: Asked, kept: Kept
) -> None:
    boots.press("pause")
    await passes_here(599)
    asked()
    await passes_here(2)
    assert asked() == ["stop"]
    assert run(boots) == "idle"
    assert outcomes(kept) == ["interrupted"]


async def test_the_end_is_kept_at_every_pause_and_change(
    running: Session, boots: CalfBoots, passes: Passing, kept: Kept
) -> None:
    await passes(60)
    boots.press("timer")
    await settle()
    assert ends_about(running, NOW + 20 * MINUTE)
    assert abs(datetime.fromisoformat(kept()["open"]["deadline"]) - (NOW + 20 * MINUTE)) < timedelta(seconds=3)
    boots.press("pause")
    await passes(60)
    boots.press("pause")
    await settle()
    assert abs(datetime.fromisoformat(kept()["open"]["deadline"]) - (NOW + 21 * MINUTE)) < timedelta(seconds=3)


async def test_a_time_that_is_changed_in_a_pause_is_known_before_it_goes_on(
    running: Session, boots: CalfBoots, passes: Passing
) -> None:
    boots.press("pause")
    await settle()
    boots.press("timer")
    await settle()
    assert running.ends_at is None
    await running.add_time(60)
    assert boots.state()["seconds_left"] == 1260


async def test_the_end_that_is_shown_does_not_flicker(
    running: Session, coordinator: MassagerCoordinator, passes: Passing
) -> None:
    shown = set()
    for _ in range(240):
        await passes(1)
        shown.add(coordinator.data.ends_at)
    assert shown == {NOW + 15 * MINUTE}


# Overdue


async def test_what_goes_on_ten_seconds_after_its_end_is_stopped(
    running: Session, boots: CalfBoots, passes_here: Passing, asked: Asked, kept: Kept
) -> None:
    await passes_here(909, step=1)
    asked()
    assert run(boots) == "running"
    await passes_here(2)
    assert asked() == ["stop"]
    assert run(boots) == "idle"
    assert outcomes(kept) == ["finished"]


async def test_what_has_no_countdown_is_stopped_at_its_end(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots, passes_here: Passing, asked: Asked, kept: Kept
) -> None:
    coordinator = await set_up(hass, entry, boots, autostop="none")
    await coordinator.session.start(attended=True)
    await passes_here(899, step=1)
    asked()
    await passes_here(2)
    assert asked() == ["stop"]
    assert outcomes(kept) == ["finished"]


async def test_an_overdue_massager_that_ignores_the_stop_is_asked_again_until_it_stops(
    hass: HomeAssistant, running: Session, boots: CalfBoots, passes_here: Passing, kept: Kept
) -> None:
    await passes_here(905, step=1)
    boots.fault("ignore_writes", {})
    await passes_here(90)
    assert run(boots) == "running"
    assert stoppable(running)
    assert kept()["open"] is not None
    boots.clear_faults()
    await passes_here(5)
    assert run(boots) == "idle"
    assert outcomes(kept) == ["finished"]
    assert ir.async_get(hass).issues == {}


async def test_what_cannot_be_reached_is_given_up_five_minutes_after_its_end(
    running: Session,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    passes: Passing,
    asked: Asked,
    kept: Kept,
    told: list[Event[Any]],
) -> None:
    away(boots)
    await passes(900 + 295, step=1)
    assert now(running) is SessionState.RUNNING
    assert stoppable(running)
    await passes(60, step=1)
    assert now(running) is SessionState.INTERRUPTED
    assert not stoppable(running)
    assert kinds(told) == ["started", "interrupted"]
    assert datetime.fromisoformat(kept()["sessions"][0]["end"]) == NOW + 15 * MINUTE
    asked()
    boots.press("start")
    await back(coordinator, boots, passes)
    await passes(30)
    assert asked() == []
    assert outcomes(kept) == ["interrupted"]


async def test_a_pending_stop_of_what_cannot_be_reached_is_given_up_too(
    hass: HomeAssistant,
    running: Session,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    passes: Passing,
    asked: Asked,
    kept: Kept,
) -> None:
    away(boots)
    with pytest.raises(StopNotConfirmed):
        await passes.until_done(running.stop())
    await passes(900 + 340, step=1)
    assert not stoppable(running)
    assert outcomes(kept) == ["interrupted"]
    assert ir.async_get(hass).issues == {}
    boots.press("start")
    asked()
    await back(coordinator, boots, passes)
    await passes(10)
    assert asked() == []
    assert run(boots) == "running"


async def test_what_cannot_stop_itself_is_never_given_up(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    boots: CalfBoots,
    passes: Passing,
    passes_here: Passing,
    asked: Asked,
    kept: Kept,
) -> None:
    coordinator = await set_up(hass, entry, boots, autostop="none")
    await coordinator.session.start(attended=True)
    away(boots)
    await passes_here(3600, step=5)
    assert stoppable(coordinator.session)
    asked()
    await back(coordinator, boots, passes)
    assert asked()[0] == "stop"
    assert run(boots) == "idle"
    assert outcomes(kept) == ["finished"]


# The link


async def test_a_session_goes_on_when_the_link_comes_back(
    running: Session,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    passes: Passing,
    asked: Asked,
    told: list[Event[Any]],
    kept: Kept,
) -> None:
    away(boots)
    await passes(60)
    assert now(running) is SessionState.RUNNING
    assert coordinator.data.massager.run is None
    await back(coordinator, boots, passes)
    assert now(running) is SessionState.RUNNING
    assert ends_about(running, NOW + 15 * MINUTE)
    assert "start" not in asked()
    boots.press("stop")
    await settle()
    assert now(running) is SessionState.STOPPED
    assert kinds(told) == ["started", "stopped"]
    assert outcomes(kept) == ["stopped"]


@pytest.mark.parametrize("reason", [Reason.BUTTON, Reason.CONTROL_POINT, Reason.TAKEN_OFF, Reason.FAULT, Reason.NONE])
@pytest.mark.parametrize("advertised", [False, True])
async def test_what_stopped_while_nobody_could_see_it_was_interrupted(
    running: Session,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    passes: Passing,
    kept: Kept,
    reason: Reason,
    advertised: bool,
) -> None:
    away(boots)
    await passes(60)
    if advertised:
        advertise(coordinator.hass, boots)
    boots.machine.stop(reason)
    await passes(60)
    await back(coordinator, boots, passes)
    assert now(running) is SessionState.INTERRUPTED
    assert outcomes(kept) == ["interrupted"]
    assert datetime.fromisoformat(kept()["sessions"][0]["end"]) <= NOW + 15 * MINUTE


async def test_what_finished_while_nobody_could_see_it_has_finished_at_its_end(
    running: Session, coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing, kept: Kept
) -> None:
    await passes(600, step=1)
    away(boots)
    await passes(400, step=1)
    assert now(running) is SessionState.RUNNING
    await back(coordinator, boots, passes)
    assert outcomes(kept) == ["finished"]
    assert datetime.fromisoformat(kept()["sessions"][0]["end"]) == NOW + 15 * MINUTE


async def test_an_advertisement_does_not_end_a_session_whose_connection_is_coming_back(
    running: Session, coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing, kept: Kept
) -> None:
    away(boots)
    boots.press("stop")
    advertise(coordinator.hass, boots)
    await passes(1)
    assert now(running) is SessionState.RUNNING
    await back(coordinator, boots, passes)
    assert outcomes(kept) == ["interrupted"]


async def test_boots_that_lost_their_power_were_interrupted(
    running: Session, coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing, kept: Kept, asked: Asked
) -> None:
    boots.fault("power_off", {})
    await passes(30)
    assert now(running) is SessionState.RUNNING
    asked()
    boots.clear_fault("power_off")
    await back(coordinator, boots, passes)
    assert outcomes(kept) == ["interrupted"]
    assert run(boots) == "idle"
    assert asked() == []


# What somebody starts on the device


async def test_what_is_started_on_the_device_is_seen_and_nothing_is_asked_of_it(
    session: Session,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    passes: Passing,
    asked: Asked,
    told: list[Event[Any]],
    kept: Kept,
) -> None:
    await coordinator.massager.connect()
    boots.press("mode")
    boots.press("start")
    await settle()
    assert now(session) is SessionState.RUNNING
    assert ends_about(session, NOW + 15 * MINUTE)
    assert kinds(told) == ["started"]
    assert (told[0].data["origin"], told[0].data["mode"]) == ("device", "wave")
    assert kept()["open"]["origin"] == "device"
    assert kept()["open"]["pressure"] == 20
    await passes(901, step=1)
    assert asked() == []
    assert kinds(told) == ["started", "finished"]
    assert outcomes(kept) == ["finished"]


async def test_what_is_started_on_the_device_is_seen_whatever_speaks_against_it(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots, asked: Asked, kept: Kept
) -> None:
    barred = Statement(NOW.date(), frozenset({"thrombosis"}), adult=True).to_dict()
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_PERSON: barred}, options={})
    coordinator = await set_up(hass, entry, boots)
    boots.press("start")
    advertise(hass, boots)
    await settle()
    assert now(coordinator.session) is SessionState.RUNNING
    assert asked() == []
    await coordinator.session.stop()
    assert run(boots) == "idle"
    assert outcomes(kept) == ["stopped"]


async def test_what_is_advertised_is_seen_without_a_connection(
    session: Session,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    passes: Passing,
    told: list[Event[Any]],
    kept: Kept,
) -> None:
    boots.press("start")
    advertise(coordinator.hass, boots)
    await passes(60)
    assert now(session) is SessionState.RUNNING
    assert boots.central is None
    boots.press("pause")
    advertise(coordinator.hass, boots)
    assert now(session) is SessionState.PAUSED
    assert session.ends_at is None
    boots.press("pause")
    advertise(coordinator.hass, boots)
    assert now(session) is SessionState.RUNNING
    boots.press("stop")
    advertise(coordinator.hass, boots)
    await settle()
    assert kinds(told) == ["started", "stopped"]
    assert outcomes(kept) == ["stopped"]
    assert boots.central is None


async def test_what_is_advertised_until_its_end_has_finished(
    session: Session, coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing, kept: Kept
) -> None:
    boots.press("start")
    advertise(coordinator.hass, boots)
    await passes(899, step=1)
    advertise(coordinator.hass, boots)
    await passes(2)
    advertise(coordinator.hass, boots)
    await settle()
    assert outcomes(kept) == ["finished"]


async def test_what_is_paused_when_it_is_first_seen_is_paused(
    session: Session, coordinator: MassagerCoordinator, boots: CalfBoots, told: list[Event[Any]]
) -> None:
    boots.press("start")
    boots.press("pause")
    advertise(coordinator.hass, boots)
    assert now(session) is SessionState.PAUSED
    assert session.ends_at is None
    assert kinds(told) == ["started"]


async def test_what_was_seen_and_vanishes_is_given_up_five_minutes_after_its_end(
    session: Session, coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing, kept: Kept
) -> None:
    boots.press("start")
    advertise(coordinator.hass, boots)
    await settle()
    boots.fault("power_off", {})
    coordinator._handle_unavailable(None)  # type: ignore[arg-type]
    await passes(900 + 340, step=1)
    assert outcomes(kept) == ["interrupted"]
    assert not stoppable(session)


def without_end(boots: CalfBoots) -> None:
    """Start it on the device, without any countdown."""
    boots.machine.set_countdown(0)
    boots.press("start")


async def test_nobody_knows_when_a_session_without_a_countdown_ends(
    session: Session, coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing, asked: Asked, kept: Kept
) -> None:
    await coordinator.massager.connect()
    without_end(boots)
    await settle()
    assert now(session) is SessionState.RUNNING
    assert session.ends_at is None
    await passes(60)
    boots.press("stop")
    await settle()
    assert asked() == []
    assert outcomes(kept) == ["stopped"]


async def test_a_session_without_a_countdown_is_stopped_after_an_hour(
    session: Session, coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing, asked: Asked, kept: Kept
) -> None:
    await coordinator.massager.connect()
    without_end(boots)
    await passes(3595, step=1)
    assert run(boots) == "running"
    assert asked() == []
    await passes(6)
    assert asked() == ["stop"]
    assert run(boots) == "idle"
    assert outcomes(kept) == ["finished"]


async def test_a_session_without_a_countdown_that_vanishes_is_given_up(
    session: Session, coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing, kept: Kept
) -> None:
    without_end(boots)
    advertise(coordinator.hass, boots)
    await settle()
    coordinator._handle_unavailable(None)  # type: ignore[arg-type]
    await passes(3600 + 340, step=2)
    assert outcomes(kept) == ["interrupted"]
    assert not stoppable(session)


async def test_each_of_two_sessions_has_one_record(
    session: Session,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    passes: Passing,
    kept: Kept,
    told: list[Event[Any]],
) -> None:
    await session.start(attended=True)
    await passes(60)
    await session.stop()
    await passes(60)
    boots.press("start")
    advertise(coordinator.hass, boots)
    await passes(60)
    boots.press("stop")
    advertise(coordinator.hass, boots)
    await settle()
    first, second = kept()["sessions"]
    assert (first["origin"], second["origin"]) == ("home_assistant", "device")
    assert first["id"] != second["id"]
    assert kinds(told) == ["started", "stopped", "started", "stopped"]
    lengths = [datetime.fromisoformat(one["end"]) - datetime.fromisoformat(one["start"]) for one in (first, second)]
    assert all(timedelta(seconds=58) < length < timedelta(seconds=62) for length in lengths)


# Summer time


@pytest.mark.freeze_time("2026-10-25 00:50:00+00:00")
async def test_a_session_over_the_change_of_the_clocks_is_as_long_as_it_shall_be(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots, passes: Passing, kept: Kept, told: list[Event[Any]]
) -> None:
    await hass.config.async_set_time_zone("Europe/Berlin")
    coordinator = await set_up(hass, entry, boots)
    session = coordinator.session
    start = datetime(2026, 10, 25, 0, 50, tzinfo=UTC)
    await session.start(attended=True, timer=1200)
    assert session.ends_at == start + 20 * MINUTE
    await passes(5 * 60, step=1)
    await session.pause()
    await passes(2 * 60, step=1)
    await session.resume(attended=True)
    assert ends_about(session, start + 22 * MINUTE)
    await passes(5 * 60, step=1)
    await session.pause()
    await passes(60, step=1)
    await session.resume(attended=True)
    assert ends_about(session, start + 23 * MINUTE)
    await passes(10 * 60 + 5, step=1)
    assert outcomes(kept) == ["finished"]
    (kept_of_it,) = kept()["sessions"]
    length = datetime.fromisoformat(kept_of_it["end"]) - datetime.fromisoformat(kept_of_it["start"])
    assert abs(length - 23 * MINUTE) <= timedelta(seconds=6)
    assert abs(told[-1].data["minutes"] - 20) <= 0.1


# What is kept of it


async def test_the_record_tells_what_was_asked_for_what_was_reached_and_how_long_it_massaged(
    session: Session, passes: Passing, kept: Kept, told: list[Event[Any]]
) -> None:
    await session.start(attended=True, pressure=60, timer=600, workout="run-7")
    await passes(60, step=1)
    await session.pause()
    await passes(5)
    opened = kept()["open"]
    assert (opened["pressure"], opened["workout"]) == (60, "run-7")
    assert opened["paused_at"] is not None
    assert 20 < opened["reached"] < 60
    await passes(175, step=1)
    await session.resume(attended=True)
    assert kept()["open"]["paused_at"] is None
    await passes(60, step=1)
    await session.stop()
    (record,) = kept()["sessions"]
    assert 20 < record["reached"] < 60
    assert record["paused_at"] is None
    assert abs(record["paused_seconds"] - 180) < 2
    assert abs(told[-1].data["minutes"] - 2) <= 0.1
    assert (told[-1].data["workout"], told[-1].data["pressure"]) == ("run-7", 60)
    assert told[-1].data["reached"] == record["reached"]


async def test_a_session_that_reached_what_was_asked_for_says_so(running: Session, passes: Passing, kept: Kept) -> None:
    await passes(240, step=1)
    await running.stop()
    assert kept()["sessions"][0]["reached"] == kept()["sessions"][0]["pressure"] == 30
