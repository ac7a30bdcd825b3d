"""A stop goes before everything, and on until it is confirmed."""

import asyncio

import pytest

from custom_components.recovery_massager.device.errors import (
    CommandCancelled,
    StopNotConfirmed,
)
from custom_components.recovery_massager.device.massager import Massager
from custom_components.recovery_massager.device.model import Run
from simulator.devices.boots_spec import Run as BootsRun
from simulator.devices.calf_boots import CalfBoots

from .air import Air
from .conftest import MakeMassager
from .gadget import ANSWERING, BASE, IDLE, Gadget, profile
from .patience import ends_with, everybody_waits, now, passes, until


@pytest.fixture
async def running(massager: Massager, air: Air) -> Massager:
    """Our side of calf boots that massage."""
    await massager.start({"pressure": 60, "mode": "wave", "timer": 600})
    air.written.clear()
    return massager


# --- what it stops


async def test_it_stops_what_runs_and_returns_when_that_is_confirmed(running: Massager, boots: CalfBoots) -> None:
    await running.stop()
    assert boots.machine.run == BootsRun.IDLE
    assert running.state.run is Run.IDLE
    assert not running.stop_wanted


async def test_an_idle_massager_can_be_stopped(massager: Massager, air: Air) -> None:
    await massager.stop()
    assert air.written == ["02"]


async def test_it_cancels_what_runs_and_what_waits(running: Massager, boots: CalfBoots, air: Air) -> None:
    boots.fault("ignore_writes", {"times": 1})
    commands = [
        asyncio.create_task(running.set("pressure", 40)),
        asyncio.create_task(running.set("mode", "flush")),
        asyncio.create_task(running.pause()),
    ]
    await until(lambda: air.written)
    await running.stop()
    await ends_with(CommandCancelled, *commands)
    assert air.written == ["05 28", "02"]


async def test_it_does_not_wait_for_the_gap(make: MakeMassager, air: Air) -> None:
    massager = await make(profile(link="{timeout: 1, gap: 0.4}"))
    await massager.start({})
    waiting = [asyncio.create_task(massager.set("pressure", n)) for n in (1, 2)]
    await everybody_waits()
    begin = now()
    await massager.stop()
    assert air.written[-1] == "02"
    assert now() == begin
    with pytest.raises(CommandCancelled):
        await waiting[1]
    await waiting[0]


async def test_a_write_that_is_under_way_is_let_finish_but_nothing_else(make: MakeMassager, air: Air) -> None:
    massager = await make()
    held = air.hold("03 05")
    setting = asyncio.create_task(massager.set("pressure", 5))
    await held.here.wait()
    stop = asyncio.create_task(massager.stop())
    await everybody_waits()
    assert air.written == ["03 05"]
    held.release()
    await stop
    assert air.written == ["03 05", "02"]
    await ends_with(CommandCancelled, setting)


async def test_commands_given_during_a_stop_wait_for_it(make: MakeMassager, air: Air, gadget: Gadget) -> None:
    massager = await make(ANSWERING)
    gadget.greets = False
    gadget.answers = True
    air.lose("02")
    stop = asyncio.create_task(massager.stop())
    await everybody_waits()
    setting = asyncio.create_task(massager.set("pressure", 5))
    await stop
    await setting
    assert air.written == ["02", "02", "03 05"]


async def test_commands_given_during_a_stop_that_fails_are_not_performed(
    make: MakeMassager, air: Air, gadget: Gadget
) -> None:
    massager = await make()
    await massager.start({})
    air.lose("02")
    stop = asyncio.create_task(massager.stop())
    await everybody_waits()
    commands = [asyncio.create_task(massager.set("pressure", 5)), asyncio.create_task(massager.resume())]
    await everybody_waits()
    gadget.lose_link(8)
    await ends_with(StopNotConfirmed, stop)
    await ends_with(CommandCancelled, *commands)
    await until(lambda: not massager.stop_wanted)
    assert air.written == ["01", "02", "02"]


async def test_nothing_is_written_between_two_attempts_of_a_stop(make: MakeMassager, air: Air, gadget: Gadget) -> None:
    massager = await make()
    await massager.start({})
    gadget.switch(False)
    await ends_with(StopNotConfirmed, asyncio.create_task(massager.stop()))
    assert massager.stop_wanted
    with pytest.raises(CommandCancelled):
        await massager.set("pressure", 5)
    with pytest.raises(CommandCancelled):
        await massager.start({})
    gadget.switch(True)
    await until(lambda: not massager.stop_wanted)
    await massager.set("pressure", 5)
    assert air.written == ["01", "02", "03 05"]


async def test_a_command_whose_write_has_not_left_never_leaves_after_a_stop(make: MakeMassager, air: Air) -> None:
    massager = await make()
    start = asyncio.create_task(massager.start({}))
    await asyncio.sleep(0)
    await massager.stop()
    await ends_with(CommandCancelled, start)
    assert "01" not in air.written


# --- who waits for it


async def test_a_second_stop_joins_the_first(make: MakeMassager, air: Air, gadget: Gadget) -> None:
    massager = await make()
    air.lose("02")
    first, second = asyncio.create_task(massager.stop()), asyncio.create_task(massager.stop())
    await everybody_waits()
    assert air.written == ["02"]
    gadget.report()
    await asyncio.gather(first, second)


async def test_a_stop_whose_caller_goes_away_goes_on(make: MakeMassager, air: Air, gadget: Gadget) -> None:
    massager = await make()
    await massager.start({})
    air.lose("02", 2)
    stop = asyncio.create_task(massager.stop())
    await everybody_waits()
    stop.cancel()
    await asyncio.wait([stop])
    await until(lambda: gadget.run == IDLE)
    await until(lambda: not massager.stop_wanted)


async def test_a_stop_that_nobody_waits_for_is_finished_too(make: MakeMassager, gadget: Gadget) -> None:
    massager = await make()
    await massager.start({})
    massager.want_stop()
    await until(lambda: not massager.stop_wanted)
    assert gadget.run == IDLE


async def test_a_stop_that_nobody_waits_for_cancels_commands_at_once(
    make: MakeMassager, air: Air, gadget: Gadget
) -> None:
    massager = await make(profile(link="{timeout: 1, gap: 0.3}"))
    await massager.set("pressure", 1)
    setting = asyncio.create_task(massager.set("pressure", 5))
    await passes(0.1)
    massager.want_stop()
    await ends_with(CommandCancelled, setting)
    await until(lambda: not massager.stop_wanted)
    assert "03 05" not in air.written


async def test_listeners_see_that_a_stop_is_confirmed(make: MakeMassager, gadget: Gadget) -> None:
    massager = await make()
    await massager.start({})
    seen: list[tuple[bool, Run | None]] = []
    massager.add_listener(lambda: seen.append((massager.stop_wanted, massager.state.run)))
    massager.want_stop()
    await until(lambda: not massager.stop_wanted)
    assert seen[-1] == (False, Run.IDLE)


# --- until it is confirmed


async def test_a_stop_that_is_not_confirmed_in_time_is_told_and_goes_on(
    running: Massager, boots: CalfBoots, air: Air
) -> None:
    boots.fault("ignore_writes", {})
    begin = now()
    with pytest.raises(StopNotConfirmed):
        await running.stop(seconds=4)
    assert now() - begin == pytest.approx(4)
    assert (running.stop_wanted, running.stop_failed) == (True, True)
    boots.clear_fault("ignore_writes")
    await until(lambda: not running.stop_wanted)
    assert boots.machine.run == BootsRun.IDLE
    assert not running.stop_failed
    assert set(air.written) == {"02"}


async def test_a_stop_whose_write_was_lost_is_repeated(running: Massager, boots: CalfBoots, air: Air) -> None:
    air.lose("02")
    await running.stop()
    assert boots.machine.run == BootsRun.IDLE
    assert air.written == ["02", "02"]


async def test_a_stop_whose_answer_was_lost_is_confirmed_by_the_state_that_is_read_then(
    running: Massager, boots: CalfBoots, air: Air
) -> None:
    boots.fault("corrupt", {"how": "truncate"})
    begin = now()
    await running.stop()
    assert now() - begin < 4
    assert running.state.run is Run.IDLE
    assert air.written == ["02"]


async def test_a_stop_whose_write_fails_is_repeated_while_the_connection_stands(
    make: MakeMassager, air: Air, gadget: Gadget
) -> None:
    massager = await make()
    await massager.start({})
    air.fail("02", 2)
    await massager.stop()
    assert gadget.run == IDLE
    assert air.written == ["01", "02", "02", "02"]


async def test_a_massager_that_refuses_to_stop_is_asked_again_but_not_flooded(
    make: MakeMassager, air: Air, gadget: Gadget
) -> None:
    gadget.answers = True
    massager = await make(ANSWERING)
    await massager.start({})
    gadget.refuses[0x02] = 0x07
    with pytest.raises(StopNotConfirmed):
        await massager.stop(seconds=2)
    assert 3 <= air.written.count("02") <= 8
    gadget.refuses.clear()
    await until(lambda: not massager.stop_wanted)
    assert gadget.run == IDLE


async def test_every_way_to_stop_is_tried_in_its_order(make: MakeMassager, air: Air, gadget: Gadget) -> None:
    commands = BASE["commands"].removesuffix("}") + ", off: {set: {pressure: 0}}}"
    massager = await make(profile(commands=commands, stop="[stop, off]"))
    await massager.start({})
    await massager.set("pressure", 3)
    gadget.deaf = ["02"]
    stop = asyncio.create_task(massager.stop())
    await until(lambda: gadget.level == 0)
    gadget.run = IDLE
    gadget.report()
    await stop
    assert air.written == ["01", "03 03", "02", "03 00"]


async def test_a_way_to_stop_is_not_tried_when_the_connection_was_lost_with_the_one_before(
    make: MakeMassager, air: Air, gadget: Gadget
) -> None:
    commands = BASE["commands"].removesuffix("}") + ", off: {set: {pressure: 0}}}"
    massager = await make(profile(commands=commands, stop="[stop, off]"))
    await massager.start({})
    await massager.set("pressure", 3)
    gadget.fault("drop_link", {"writes": 1})
    await ends_with(StopNotConfirmed, asyncio.create_task(massager.stop()))
    await until(lambda: not massager.stop_wanted)
    assert air.written == ["01", "03 03", "02", "02"]
