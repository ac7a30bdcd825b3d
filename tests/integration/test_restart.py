"""A session that was open when Home Assistant went away: looked after, never started again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from homeassistant.core import Event, HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_VOICE, DOMAIN
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.device.errors import StopNotConfirmed
from custom_components.recovery_massager.history import SETTINGS_DELAY_SECONDS
from custom_components.recovery_massager.session import Session
from custom_components.recovery_massager.session_state import SessionState
from simulator.devices.boots_spec import Reason
from simulator.devices.calf_boots import CalfBoots
from simulator.journal import Direction

from .looking import Asked, Kept, ends_about, kinds, now, outcomes, run, stoppable
from .passing import Passing, settle
from .radio import advertise
from .stage import MINUTE, NOW, record, set_up, stored, was_open

pytestmark = [pytest.mark.freeze_time(NOW)]

type Storage = dict[str, Any]


def began(boots: CalfBoots, seconds: int, pressure: int = 20) -> None:
    """Let the boots be in a session that ends in so many seconds."""
    boots.machine.set_pressure(pressure)
    boots.machine.set_countdown(seconds)
    boots.press("start")


def first_write(boots: CalfBoots) -> str | None:
    """What was first written to the boots, in words."""
    entries = boots.journal.entries(Direction.RECEIVED)
    return next((entry.text for entry in entries if entry.what == "write"), None)


# While it runs


@pytest.mark.parametrize("heard", [False, True])
async def test_what_runs_is_taken_up_again_and_nothing_is_started(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    hass_storage: Storage,
    boots: CalfBoots,
    passes: Passing,
    asked: Asked,
    told: list[Event[Any]],
    kept: Kept,
    heard: bool,
) -> None:
    was_open(entry, hass_storage, began=5, ends=10, mode="wave", pressure=40)
    began(boots, 605, pressure=35)
    coordinator = await set_up(hass, entry, boots if heard else None)
    session = coordinator.session
    assert now(session) is SessionState.RUNNING
    assert stoppable(session)
    advertise(hass, boots)
    await passes(2)
    assert coordinator.massager.connected
    assert now(session) is SessionState.RUNNING
    assert ends_about(session, NOW + timedelta(seconds=605))
    assert told == []
    await passes(604, step=1)
    assert now(session) is SessionState.FINISHED
    assert asked() == []
    assert boots.state()["target"] == 35
    assert kinds(told) == ["finished"]
    assert told[0].data["session_id"] == "earlier"
    assert [one["id"] for one in kept()["sessions"]] == ["earlier"]
    assert kept()["sessions"][0]["mode"] == "wave"


async def test_the_end_that_the_massager_counts_down_to_is_the_truth(
    hass: HomeAssistant, entry: MockConfigEntry, hass_storage: Storage, boots: CalfBoots, passes: Passing, kept: Kept
) -> None:
    was_open(entry, hass_storage, began=5, ends=10)
    began(boots, 900)
    coordinator = await set_up(hass, entry, boots)
    await passes(2)
    assert ends_about(coordinator.session, NOW + 15 * MINUTE)
    assert abs(datetime.fromisoformat(kept()["open"]["deadline"]) - (NOW + 15 * MINUTE)) < timedelta(seconds=3)


async def test_what_was_paused_is_still_paused(
    hass: HomeAssistant, entry: MockConfigEntry, hass_storage: Storage, boots: CalfBoots, passes: Passing, asked: Asked
) -> None:
    was_open(entry, hass_storage, began=5, ends=8)
    began(boots, 600)
    boots.press("pause")
    coordinator = await set_up(hass, entry, boots)
    await passes(2)
    assert now(coordinator.session) is SessionState.PAUSED
    assert coordinator.session.ends_at is None
    boots.press("pause")
    await settle()
    assert ends_about(coordinator.session, NOW + 10 * MINUTE + timedelta(seconds=2))
    assert asked() == []


async def test_the_button_on_the_device_stops_what_was_taken_up(
    hass: HomeAssistant, entry: MockConfigEntry, hass_storage: Storage, boots: CalfBoots, passes: Passing, kept: Kept
) -> None:
    was_open(entry, hass_storage, began=5, ends=10)
    began(boots, 600)
    await set_up(hass, entry, boots)
    await passes(2)
    boots.press("stop")
    await settle()
    assert outcomes(kept) == ["stopped"]


# When it had ended


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        (Reason.COUNTDOWN, "finished"),
        (Reason.BUTTON, "interrupted"),
        (Reason.TAKEN_OFF, "interrupted"),
        (Reason.NONE, "interrupted"),
    ],
)
@pytest.mark.parametrize("ends", [-2, 5])
async def test_what_ended_meanwhile_is_closed_as_the_massager_says(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    hass_storage: Storage,
    boots: CalfBoots,
    passes: Passing,
    told: list[Event[Any]],
    kept: Kept,
    reason: Reason,
    outcome: str,
    ends: float,
) -> None:
    was_open(entry, hass_storage, began=10, ends=ends)
    began(boots, 600)
    boots.machine.stop(reason)
    coordinator = await set_up(hass, entry, boots)
    await passes(3)
    assert now(coordinator.session) == outcome
    assert not stoppable(coordinator.session)
    assert kinds(told) == [outcome]
    assert outcomes(kept) == [outcome]
    assert kept()["open"] is None
    assert datetime.fromisoformat(kept()["sessions"][0]["end"]) <= NOW + max(ends * MINUTE, timedelta()) + timedelta(
        seconds=3
    )
    assert run(boots) == "idle"


@pytest.mark.parametrize(
    ("seen_running", "ends", "reason", "left"),
    [
        (False, 5, Reason.COUNTDOWN, []),
        # Whose it was, nobody knows; and what may have run, counts.
        (False, 5, Reason.BUTTON, ["interrupted"]),
        (False, -0.05, Reason.COUNTDOWN, ["finished"]),
        (True, 5, Reason.COUNTDOWN, ["finished"]),
    ],
)
@pytest.mark.parametrize("stop_requested", [False, True])
async def test_a_start_that_was_lost_in_a_crash_is_not_finished_by_the_countdown_of_the_session_before(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    hass_storage: Storage,
    boots: CalfBoots,
    passes: Passing,
    told: list[Event[Any]],
    kept: Kept,
    seen_running: bool,
    ends: float,
    reason: Reason,
    left: list[str],
    stop_requested: bool,
) -> None:
    began(boots, 600)
    boots.machine.stop(reason)
    was_open(entry, hass_storage, began=0.2, ends=ends, seen_running=seen_running, stop_requested=stop_requested)
    coordinator = await set_up(hass, entry, boots)
    await passes(3)
    assert not stoppable(coordinator.session)
    if stop_requested and left == ["interrupted"]:
        left = ["stopped"]
    assert (outcomes(kept), kinds(told), kept()["open"]) == (left, left, None)
    assert now(coordinator.session) == (left[0] if left else "idle")


async def test_that_it_was_seen_running_is_on_the_disk_as_soon_as_the_massager_says_so(
    near: MockConfigEntry, passes: Passing, kept: Kept
) -> None:
    await near.runtime_data.session.start(attended=True)
    await passes(1)
    assert kept()["open"]["seen_running"] is True
    assert kept()["open"]["may_have_run"] is True


async def test_a_session_whose_massager_never_comes_back_is_given_up_five_minutes_after_its_end(
    hass: HomeAssistant, entry: MockConfigEntry, hass_storage: Storage, boots: CalfBoots, passes: Passing, kept: Kept
) -> None:
    was_open(entry, hass_storage, began=5, ends=10)
    coordinator = await set_up(hass, entry, None)
    await passes(14 * 60, step=2)
    assert stoppable(coordinator.session)
    await passes(100, step=2)
    assert not stoppable(coordinator.session)
    assert outcomes(kept) == ["interrupted"]
    assert datetime.fromisoformat(kept()["sessions"][0]["end"]) == NOW + 10 * MINUTE
    began(boots, 600)
    advertise(hass, boots)
    await passes(20)
    assert run(boots) == "running"
    assert first_write(boots) is None


async def test_a_start_of_which_nothing_was_written_that_moves_is_forgotten(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    hass_storage: Storage,
    boots: CalfBoots,
    passes: Passing,
    asked: Asked,
    told: list[Event[Any]],
    kept: Kept,
) -> None:
    was_open(entry, hass_storage, began=0, ends=10, may_have_run=False)
    coordinator = await set_up(hass, entry, boots)
    assert not stoppable(coordinator.session)
    await passes(60)
    assert now(coordinator.session) is SessionState.IDLE
    assert asked() == []
    assert told == []
    assert (kept()["open"], kept()["sessions"]) == (None, [])


async def test_what_runs_all_the_same_is_a_session_of_its_own(
    hass: HomeAssistant, entry: MockConfigEntry, hass_storage: Storage, boots: CalfBoots, passes: Passing, kept: Kept
) -> None:
    was_open(entry, hass_storage, began=0, ends=10, may_have_run=False)
    began(boots, 600)
    await set_up(hass, entry, boots)
    await passes(2)
    assert kept()["open"]["origin"] == "device"
    boots.press("stop")
    advertise(hass, boots)
    await passes(2)
    assert outcomes(kept) == ["stopped"]


# What must be stopped


@pytest.mark.parametrize("heard", [False, True])
async def test_what_is_overdue_is_stopped_before_anything_else(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    hass_storage: Storage,
    boots: CalfBoots,
    passes: Passing,
    asked: Asked,
    kept: Kept,
    heard: bool,
) -> None:
    was_open(entry, hass_storage, began=20, ends=-1)
    began(boots, 600)
    coordinator = await set_up(hass, entry, boots if heard else None)
    # One that is heard may be stopped by now.
    assert stoppable(coordinator.session) or run(boots) == "idle"
    await passes(20)
    advertise(hass, boots)
    await passes(2)
    assert first_write(boots) == "stop"
    assert set(asked()) == {"stop"}
    assert run(boots) == "idle"
    assert outcomes(kept) == ["interrupted"]
    assert ir.async_get(hass).issues == {}


async def test_a_stop_that_was_asked_for_is_sent_before_anything_else(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    hass_storage: Storage,
    boots: CalfBoots,
    passes: Passing,
    asked: Asked,
    kept: Kept,
) -> None:
    was_open(entry, hass_storage, began=5, ends=10, stop_requested=True)
    began(boots, 600)
    coordinator = await set_up(hass, entry, None)
    assert coordinator.data.stop_unconfirmed
    await passes(20)
    advertise(hass, boots)
    await passes(2)
    assert first_write(boots) == "stop"
    assert set(asked()) == {"stop"}
    assert run(boots) == "idle"
    assert now(coordinator.session) is SessionState.STOPPED
    assert outcomes(kept) == ["stopped"]


async def test_what_cannot_count_down_itself_is_stopped_as_soon_as_it_is_overdue(
    hass: HomeAssistant, entry: MockConfigEntry, hass_storage: Storage, boots: CalfBoots, passes: Passing, asked: Asked
) -> None:
    was_open(entry, hass_storage, began=20, ends=-0.05)
    began(boots, 600)
    await set_up(hass, entry, boots, autostop="none")
    await passes(2)
    assert set(asked()) == {"stop"}
    assert run(boots) == "idle"


async def test_the_countdown_has_its_ten_seconds_after_a_restart_too(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    hass_storage: Storage,
    boots: CalfBoots,
    passes: Passing,
    asked: Asked,
    kept: Kept,
) -> None:
    was_open(entry, hass_storage, began=20, ends=-0.05)
    began(boots, 2)
    await set_up(hass, entry, boots)
    await passes(5)
    assert asked() == []
    assert outcomes(kept) == ["finished"]


# The same object again


async def test_a_reload_lets_it_run_and_takes_it_up_again(
    hass: HomeAssistant,
    near: MockConfigEntry,
    hass_storage: Storage,
    boots: CalfBoots,
    passes: Passing,
    asked: Asked,
    told: list[Event[Any]],
    kept: Kept,
) -> None:
    await near.runtime_data.session.start(attended=True)
    await passes(60)
    opened = kept()["open"]
    asked()
    assert await hass.config_entries.async_unload(near.entry_id)
    assert run(boots) == "running"
    assert boots.central is None
    assert kept()["open"] == opened
    # Heard before the session is taken up: it is the same one all the same.
    advertise(hass, boots)
    assert await hass.config_entries.async_setup(near.entry_id)
    await passes(3)
    coordinator: MassagerCoordinator = near.runtime_data
    assert now(coordinator.session) is SessionState.RUNNING
    assert kept()["open"]["id"] == opened["id"]
    assert asked() == []
    await passes(900, step=1)
    assert kinds(told) == ["started", "finished"]
    assert [one["id"] for one in kept()["sessions"]] == [opened["id"]]


async def test_another_choice_of_entities_reloads_and_loses_nothing(
    hass: HomeAssistant, near: MockConfigEntry, hass_storage: Storage, boots: CalfBoots, passes: Passing, kept: Kept
) -> None:
    coordinator: MassagerCoordinator = near.runtime_data
    await coordinator.session.set_pressure(45)
    await coordinator.session.start(attended=True)
    hass.config_entries.async_update_entry(near, options={**near.options, CONF_VOICE: False})
    await passes(SETTINGS_DELAY_SECONDS + 5)
    assert near.runtime_data is not coordinator
    assert hass.states.get("fan.calf_boots_compression") is None or (
        hass.states.get("fan.calf_boots_compression").state == "unavailable"  # type: ignore[union-attr]
    )
    session: Session = near.runtime_data.session
    assert now(session) is SessionState.RUNNING
    assert session.settings.pressure == 45
    assert kept()["open"] is not None
    assert kept()["settings"]["pressure"] == 45


async def test_a_reload_keeps_a_stop_that_is_not_confirmed(
    hass: HomeAssistant, near: MockConfigEntry, hass_storage: Storage, boots: CalfBoots, passes: Passing, kept: Kept
) -> None:
    session: Session = near.runtime_data.session
    await session.start(attended=True)
    boots.fault("refuse_connections", {})
    boots.fault("drop_link", {})
    with pytest.raises(StopNotConfirmed):
        await passes.until_done(session.stop())
    assert await hass.config_entries.async_unload(near.entry_id)
    boots.clear_faults()
    advertise(hass, boots)
    assert await hass.config_entries.async_setup(near.entry_id)
    await passes(3)
    assert run(boots) == "idle"
    assert outcomes(kept) == ["stopped"]
    assert ir.async_get(hass).issues == {}


async def test_what_would_run_for_ever_is_stopped_when_it_is_unloaded(
    hass: HomeAssistant, entry: MockConfigEntry, hass_storage: Storage, boots: CalfBoots, asked: Asked, kept: Kept
) -> None:
    coordinator = await set_up(hass, entry, boots, autostop="none")
    await coordinator.session.start(attended=True)
    asked()
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert asked() == ["stop"]
    assert run(boots) == "idle"
    assert outcomes(kept) == ["stopped"]


# Settings


async def test_settings_survive_a_restart(
    hass: HomeAssistant, near: MockConfigEntry, hass_storage: Storage, passes: Passing
) -> None:
    session: Session = near.runtime_data.session
    await session.set_pressure(50)
    await session.set_mode("flush")
    await session.set_timer(600)
    await session.set_zone("right")
    await session.set_heat("medium")
    chosen = session.settings
    await passes(SETTINGS_DELAY_SECONDS + 1)
    assert await hass.config_entries.async_reload(near.entry_id)
    assert near.runtime_data.session.settings == chosen


async def test_settings_that_are_above_a_lowered_cap_are_lowered_at_a_restart(
    hass: HomeAssistant, entry: MockConfigEntry, hass_storage: Storage
) -> None:
    stored(
        entry, hass_storage, {"settings": {"pressure": 90, "timer": 3600, "mode": "wave"}, "open": None, "sessions": []}
    )
    coordinator = await set_up(hass, entry, None)
    assert coordinator.session.settings.pressure == coordinator.cap == 60
    assert coordinator.session.settings.timer == 1800
    assert coordinator.session.settings.mode == "wave"


# Whatever is on the disk


@pytest.mark.parametrize(
    "data",
    [
        "garbage",
        [],
        {"settings": "garbage", "open": "garbage", "sessions": "garbage"},
        {"settings": {"pressure": "high", "timer": None, "mode": 5}, "open": {"id": 1}, "sessions": [None, {}, 5]},
        {"open": record(NOW, NOW, stop_requested="yes")},
        {"open": record(NOW, NOW, pressure="high")},
    ],
)
async def test_garbage_on_the_disk_keeps_nothing_from_working(
    hass: HomeAssistant, entry: MockConfigEntry, hass_storage: Storage, boots: CalfBoots, data: object, kept: Kept
) -> None:
    stored(entry, hass_storage, data)
    coordinator = await set_up(hass, entry, boots)
    assert now(coordinator.session) is SessionState.IDLE
    assert coordinator.session.settings.pressure == 30
    await coordinator.session.start(attended=True)
    await coordinator.session.set_pressure(35)
    await coordinator.session.stop()
    await settle()
    assert outcomes(kept) == ["stopped"]


async def test_an_open_session_without_an_end_in_sight_is_closed(
    hass: HomeAssistant, entry: MockConfigEntry, hass_storage: Storage, boots: CalfBoots, passes: Passing, kept: Kept
) -> None:
    """A clock that was wrong when it was written."""
    was_open(entry, hass_storage, began=-60 * 24 * 365, ends=60 * 24 * 365 * 2)
    await set_up(hass, entry, boots)
    await passes(3)
    assert outcomes(kept) == ["interrupted"]


# The end of Home Assistant


async def test_what_counts_down_itself_runs_on_when_home_assistant_ends(
    hass: HomeAssistant, near: MockConfigEntry, hass_storage: Storage, boots: CalfBoots, kept: Kept, asked: Asked
) -> None:
    await near.runtime_data.session.start(attended=True)
    asked()
    await hass.async_stop(force=True)
    assert asked() == []
    assert run(boots) == "running"
    assert boots.central is None
    assert kept()["open"] is not None
    assert kept()["sessions"] == []


async def test_what_would_run_for_ever_is_stopped_when_home_assistant_ends(
    hass: HomeAssistant, entry: MockConfigEntry, hass_storage: Storage, boots: CalfBoots, kept: Kept, asked: Asked
) -> None:
    coordinator = await set_up(hass, entry, boots, autostop="none")
    await coordinator.session.start(attended=True)
    asked()
    await hass.async_stop(force=True)
    assert asked() == ["stop"]
    assert run(boots) == "idle"
    assert outcomes(kept) == ["stopped"]


async def test_what_would_run_for_ever_and_cannot_be_stopped_when_home_assistant_ends_is_said_and_kept(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    hass_storage: Storage,
    boots: CalfBoots,
    passes: Passing,
    kept: Kept,
    caplog: pytest.LogCaptureFixture,
) -> None:
    coordinator = await set_up(hass, entry, boots, autostop="none")
    await coordinator.session.start(attended=True)
    boots.fault("ignore_writes", {})
    await passes.until_done(coordinator.async_shutdown())
    assert "Calf boots may still be running" in caplog.text
    assert kept()["open"]["stop_requested"] is True


async def test_settings_changed_at_the_last_moment_are_kept_when_home_assistant_ends(
    hass: HomeAssistant, near: MockConfigEntry, hass_storage: Storage, kept: Callable[[], dict[str, Any]]
) -> None:
    await near.runtime_data.session.set_pressure(55)
    await hass.async_stop(force=True)
    assert kept()["settings"]["pressure"] == 55


async def test_the_disk_of_another_massager_is_not_ours(
    hass: HomeAssistant, entry: MockConfigEntry, hass_storage: Storage, boots: CalfBoots
) -> None:
    stored(entry, hass_storage, {"settings": {"pressure": 55}})
    hass_storage[f"{DOMAIN}.another"] = {
        "version": 1,
        "key": f"{DOMAIN}.another",
        "data": {"settings": {"pressure": 25}},
    }
    coordinator = await set_up(hass, entry, boots)
    assert coordinator.session.settings.pressure == 55
