"""Starting a session on virtual calf boots, through a real Home Assistant."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

from homeassistant.core import Event, HomeAssistant
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_CAP, DOMAIN
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.device.errors import (
    CommandCancelled,
    CommandNotConfirmed,
    CommandRefused,
    InvalidValue,
    NotReachable,
    NotSupported,
)
from custom_components.recovery_massager.session import Session
from custom_components.recovery_massager.session_state import SessionState
from simulator.devices.calf_boots import CalfBoots

from .looking import Asked, Kept, kinds, now, outcomes, run, stoppable
from .passing import Passing, settle
from .radio import advertise

NOW = datetime(2026, 5, 4, 17, tzinfo=dt_util.UTC)
MINUTE = timedelta(minutes=1)

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]


# A start


async def test_a_start_writes_the_settings_then_starts_at_the_lowest_pressure(
    session: Session, boots: CalfBoots, asked: Asked, told: list[Event[Any]], coordinator: MassagerCoordinator
) -> None:
    await session.start(attended=True, pressure=45, mode="wave", timer=1200, heat="low", zone="left")
    words = asked()
    assert words[-1] == "start"
    assert set(words[:-1]) == {"set mode wave", "set countdown 1200", "set heat low", "set zone left"}
    assert boots.state()["target"] == 20
    assert now(session) is SessionState.RUNNING
    assert session.ends_at == NOW + 20 * MINUTE
    assert stoppable(session)
    assert kinds(told) == ["started"]
    assert {key: told[0].data[key] for key in ("origin", "person", "mode", "pressure")} == {
        "origin": "home_assistant",
        "person": "default",
        "mode": "wave",
        "pressure": 45,
    }
    assert coordinator.data.session is SessionState.RUNNING
    assert coordinator.data.ends_at == NOW + 20 * MINUTE


async def test_a_start_takes_the_settings_of_the_next_session(
    session: Session, boots: CalfBoots, asked: Asked, kept: Kept
) -> None:
    await session.set_pressure(50)
    await session.set_mode("flush")
    await session.set_timer(600)
    assert asked() == []
    await session.start(attended=True)
    assert boots.state()["mode"] == "flush"
    assert session.ends_at == NOW + 10 * MINUTE
    assert kept()["open"]["pressure"] == 50


async def test_what_one_start_wants_is_not_kept_for_the_next(session: Session) -> None:
    before = session.settings
    await session.start(attended=True, pressure=50, timer=600)
    assert session.settings == before


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        ({"pressure": 65}, InvalidValue),  # above the cap
        ({"pressure": 22}, InvalidValue),
        ({"timer": 1801}, InvalidValue),
        ({"timer": 59}, InvalidValue),
        ({"mode": "knead"}, InvalidValue),
        ({"heat": "hot"}, InvalidValue),
        ({"buzzer": True}, NotSupported),
    ],
)
async def test_a_start_with_what_may_not_be_asks_for_nothing(
    session: Session, asked: Asked, boots: CalfBoots, wanted: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        await session.start(attended=True, **wanted)
    assert asked() == []
    assert boots.central is None
    assert now(session) is SessionState.IDLE


async def test_the_record_is_on_the_disk_before_the_first_byte_that_moves(
    session: Session, asked: Asked, kept: Kept
) -> None:
    seen: list[tuple[bool, list[str]]] = []
    write = Store._async_write_data

    async def written(store: Store[Any], data: dict[str, Any]) -> None:
        await write(store, data)
        if store.key.startswith(DOMAIN):
            seen.append((kept()["open"] is not None, asked()))

    with patch.object(Store, "_async_write_data", written):
        await session.start(attended=True, pressure=40, mode="wave", timer=600)
    assert seen[0] == (True, [])
    assert asked()[-1] == "start"
    record = kept()["open"]
    assert datetime.fromisoformat(record["start"]) == NOW
    assert datetime.fromisoformat(record["deadline"]) == NOW + 10 * MINUTE
    assert (record["origin"], record["person"], record["mode"], record["pressure"]) == (
        "home_assistant",
        "default",
        "wave",
        40,
    )


async def test_nothing_moves_where_the_record_cannot_be_kept(
    session: Session, coordinator: MassagerCoordinator, boots: CalfBoots, asked: Asked
) -> None:
    with (
        patch.object(coordinator.history, "async_save", side_effect=[OSError("no space"), None]),
        pytest.raises(OSError, match="no space"),
    ):
        await session.start(attended=True)
    assert asked() == []
    assert run(boots) == "idle"
    assert now(session) is SessionState.IDLE
    assert coordinator.history.open is None
    assert not stoppable(session)


async def test_a_start_of_what_runs_only_takes_over_what_is_wanted(
    running: Session, asked: Asked, told: list[Event[Any]], kept: Kept, passes: Passing
) -> None:
    before = kept()["open"]["id"]
    await passes(200)
    asked()
    await running.start(attended=False, mode="wave", pressure=45)
    assert asked() == ["set mode wave"]
    # What no hand asked for rises as slowly as in a soft start.
    await passes(200)
    rising = asked()
    assert rising[-1] == "set pressure 45"
    assert len(rising) > 1
    assert kinds(told) == ["started"]
    assert kept()["open"]["id"] == before


async def test_a_start_of_what_is_paused_goes_on_low(running: Session, asked: Asked, passes: Passing) -> None:
    await passes(200)
    await running.pause()
    asked()
    await running.start(attended=True)
    assert asked() == ["set pressure 20", "resume"]
    assert now(running) is SessionState.RUNNING


async def test_two_starts_at_the_same_time_are_one(
    session: Session, asked: Asked, told: list[Event[Any]], kept: Kept
) -> None:
    await asyncio.gather(session.start(attended=True), session.start(attended=True, mode="wave"))
    words = asked()
    assert words.count("start") == 1
    assert words[-1] == "set mode wave"
    assert kinds(told) == ["started"]
    await session.stop()
    assert len(kept()["sessions"]) == 1


async def test_a_start_of_what_somebody_just_started_on_the_device_takes_that_over(
    session: Session, boots: CalfBoots, asked: Asked, told: list[Event[Any]], kept: Kept
) -> None:
    boots.press("start")
    assert now(session) is SessionState.IDLE
    await session.start(attended=True, mode="wave")
    assert asked() == ["set mode wave"]
    assert kinds(told) == ["started"]
    assert told[0].data["origin"] == "device"
    await session.stop()
    assert [record["origin"] for record in kept()["sessions"]] == ["device"]


async def test_who_starts_it_on_the_device_at_the_same_moment_is_seen_and_not_stopped(
    session: Session, coordinator: MassagerCoordinator, boots: CalfBoots, told: list[Event[Any]], kept: Kept
) -> None:
    save = coordinator.history.async_save

    async def press_meanwhile() -> None:
        await save()
        if run(boots) == "idle":
            boots.press("start")

    with (
        patch.object(coordinator.history, "async_save", press_meanwhile),
        pytest.raises(CommandRefused, match="already_running"),
    ):
        await session.start(attended=True)
    await settle()
    assert run(boots) == "running"
    assert [(event.data["type"], event.data.get("reason")) for event in told] == [
        ("started", None),
        ("refused", "already_running"),
    ]
    assert now(session) is SessionState.RUNNING
    assert kept()["open"]["origin"] == "device"


async def test_a_start_while_the_open_session_cannot_be_seen_says_so(
    running: Session, boots: CalfBoots, asked: Asked, told: list[Event[Any]]
) -> None:
    boots.fault("drop_link", {})
    boots.fault("refuse_connections", {})
    with pytest.raises(NotReachable):
        await running.start(attended=True)
    assert kinds(told) == ["started", "refused"]
    assert asked() == []


async def test_a_start_after_a_session_that_ended_unseen_is_a_new_one(
    running: Session, boots: CalfBoots, passes: Passing, asked: Asked, kept: Kept
) -> None:
    boots.fault("drop_link", {})
    boots.press("stop")
    await running.start(attended=True)
    assert asked()[-1] == "start"
    assert outcomes(kept) == ["interrupted"]
    assert now(running) is SessionState.RUNNING


async def test_the_cap_that_is_lowered_while_it_starts_holds(
    hass: HomeAssistant,
    near: MockConfigEntry,
    session: Session,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    passes: Passing,
) -> None:
    start = coordinator.massager.start

    async def lower_meanwhile(values: Any, moves: Any) -> None:
        hass.config_entries.async_update_entry(near, options={**near.options, CONF_CAP: 40})
        await settle()
        await start(values, moves)

    with patch.object(coordinator.massager, "start", lower_meanwhile):
        await session.start(attended=True, pressure=60)
    await passes(240, step=1)
    assert boots.state()["target"] == 40


# A start that goes wrong


async def test_a_start_that_is_not_confirmed_is_stopped_and_interrupted(
    session: Session,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    passes: Passing,
    asked: Asked,
    kept: Kept,
    told: list[Event[Any]],
) -> None:
    await coordinator.massager.connect()
    await session.set_timer(900)  # as the boots have it: the start is all that is written
    boots.fault("ignore_writes", {"times": 3})
    with pytest.raises(CommandNotConfirmed):
        await passes.until_done(session.start(attended=True))
    await passes(2)
    assert run(boots) == "idle"
    assert asked()[-1] == "stop"
    assert now(session) is SessionState.INTERRUPTED
    assert outcomes(kept) == ["interrupted"]
    assert kept()["open"] is None
    assert kinds(told) == ["interrupted"]
    assert session.ends_at is None
    assert not stoppable(session)


async def test_a_start_that_is_not_confirmed_is_not_said_to_have_finished_as_the_session_before(
    running: Session, boots: CalfBoots, passes: Passing, kept: Kept
) -> None:
    await passes(901, step=1)
    assert outcomes(kept) == ["finished"]
    await running.set_timer(600)
    for name, value in {"pressure": 20, "timer": 600}.items():
        await running.massager.set(name, value)  # as a start has it: the start is all that is written
    boots.fault("ignore_writes", {"times": 3})
    with pytest.raises(CommandNotConfirmed):
        await passes.until_done(running.start(attended=True))
    await passes(2)
    assert outcomes(kept) == ["finished", "interrupted"]


async def test_a_start_that_fails_before_its_first_moving_byte_leaves_no_record_and_nothing_to_tell(
    running: Session, boots: CalfBoots, passes: Passing, kept: Kept, asked: Asked, told: list[Event[Any]]
) -> None:
    await passes(901, step=1)
    asked()
    boots.fault("ignore_writes", {"times": 3})
    with pytest.raises(CommandNotConfirmed):
        await passes.until_done(running.start(attended=True))
    await passes(2)
    assert "start" not in asked()
    assert outcomes(kept) == ["finished"]
    assert kept()["open"] is None
    assert kinds(told) == ["started", "finished"]
    assert now(running) is SessionState.FINISHED
    assert not stoppable(running)


async def test_a_start_whose_answer_is_lost_and_that_is_refused_the_second_time_does_not_run_on(
    session: Session, coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing, kept: Kept
) -> None:
    async def heard_twice(values: Any, moves: Any) -> None:
        boots.press("start")
        await settle()
        raise CommandRefused("not_permitted", command="start")

    with patch.object(coordinator.massager, "start", heard_twice), pytest.raises(CommandRefused):
        await session.start(attended=True)
    await passes(2)
    assert run(boots) == "idle"
    assert outcomes(kept) == ["interrupted"]


async def test_a_start_whose_link_breaks_is_stopped_as_soon_as_there_is_one_again(
    session: Session, coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing, asked: Asked, kept: Kept
) -> None:
    await coordinator.massager.connect()
    boots.fault("drop_link", {"writes": 1})
    with pytest.raises(NotReachable):
        await passes.until_done(session.start(attended=True))
    advertise(coordinator.hass, boots)
    await passes(3)
    assert asked()[-1] == "stop"
    assert "start" not in asked()
    assert run(boots) == "idle"
    assert outcomes(kept) == ["interrupted"]


async def test_a_start_whose_massager_vanishes_is_given_up_after_its_time(
    session: Session,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    passes: Passing,
    asked: Asked,
    kept: Kept,
) -> None:
    await coordinator.massager.connect()
    boots.fault("drop_link", {"writes": 1})
    boots.fault("refuse_connections", {})
    with pytest.raises(NotReachable):
        await passes.until_done(session.start(attended=True))
    assert now(session) is SessionState.STARTING
    assert session.ends_at is None
    assert stoppable(session)
    await passes(900 + 10 + 290, step=5)
    assert stoppable(session)
    await passes(45, step=5)
    assert now(session) is SessionState.INTERRUPTED
    assert not stoppable(session)
    assert outcomes(kept) == ["interrupted"]
    boots.clear_faults()
    boots.press("start")
    advertise(coordinator.hass, boots)
    asked()
    await passes(60)
    assert "stop" not in asked()
    assert run(boots) == "running"


async def test_a_start_whose_caller_goes_away_before_anything_was_written_leaves_nothing(
    session: Session, coordinator: MassagerCoordinator, boots: CalfBoots, asked: Asked, kept: Kept
) -> None:
    saving = asyncio.Event()
    save = coordinator.history.async_save

    async def slowly() -> None:
        if not saving.is_set():
            saving.set()
            await asyncio.Event().wait()
        await save()

    with patch.object(coordinator.history, "async_save", slowly):
        task = asyncio.create_task(session.start(attended=True))
        await saving.wait()
        assert now(session) is SessionState.STARTING
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert asked() == []
    assert now(session) is SessionState.IDLE
    assert kept()["open"] is None
    assert kept()["sessions"] == []


async def test_a_start_whose_caller_goes_away_while_it_is_written_is_stopped(
    session: Session, coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing, kept: Kept
) -> None:
    await coordinator.massager.connect()
    boots.fault("ignore_writes", {"times": 1})
    task = asyncio.create_task(session.start(attended=True))
    await passes(1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await passes(5)
    assert run(boots) == "idle"
    assert outcomes(kept) == ["interrupted"]


# The end of this object


async def test_nothing_starts_on_a_session_that_is_closed(
    hass: HomeAssistant, near: MockConfigEntry, session: Session, asked: Asked, boots: CalfBoots
) -> None:
    await hass.config_entries.async_unload(near.entry_id)
    with pytest.raises((CommandCancelled, NotReachable)):
        await session.start(attended=True)
    with pytest.raises((CommandCancelled, NotReachable)):
        await session.resume(attended=True)
    assert asked() == []
    assert run(boots) == "idle"


@pytest.mark.parametrize("turns", range(0, 40, 2))
async def test_an_unload_at_any_moment_of_a_start_leaves_either_nothing_or_a_record_of_what_runs(
    hass: HomeAssistant,
    near: MockConfigEntry,
    session: Session,
    boots: CalfBoots,
    kept: Kept,
    passes: Passing,
    turns: int,
) -> None:
    await session.set_mode("wave")
    start = asyncio.create_task(session.start(attended=True, zone="left"))
    for _ in range(turns):
        await asyncio.sleep(0)
    assert await hass.config_entries.async_unload(near.entry_id)
    await passes(5)
    await asyncio.gather(start, return_exceptions=True)
    if run(boots) == "running":
        assert kept()["open"] is not None
    advertise(hass, boots)
    assert await hass.config_entries.async_setup(near.entry_id)
    await passes(3)
    coordinator: MassagerCoordinator = near.runtime_data
    was_running = run(boots) == "running"
    assert (now(coordinator.session) is SessionState.RUNNING) is was_running
    if was_running:
        assert coordinator.history.open is not None
        assert coordinator.history.open.origin == "home_assistant"
    assert len(coordinator.history.sessions) <= 1
