"""A stop: never lost, never late, and never reported done when it is not."""

import asyncio

import pytest

from custom_components.recovery_massager.device.errors import (
    CommandCancelled,
    CommandRefused,
    MassagerError,
    NotReachable,
    StopNotConfirmed,
)
from custom_components.recovery_massager.device.link import URGENT_WAIT
from custom_components.recovery_massager.device.massager import Massager
from custom_components.recovery_massager.device.model import Run
from simulator.devices.boots_spec import Run as BootsRun
from simulator.devices.calf_boots import CalfBoots

from .air import Air
from .conftest import MakeMassager
from .gadget import ANSWERING, BASE, IDLE, MUTE, NOTIFY, PAUSED, RUNNING, STEPPING, TOGGLING, Gadget, profile
from .patience import everybody_waits, now, passes, until


async def ends_with(error: type[MassagerError], *tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        with pytest.raises(error):
            await task


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


# --- what confirms it


async def test_an_idle_that_was_reported_before_the_write_confirms_nothing(
    make: MakeMassager, air: Air, gadget: Gadget
) -> None:
    """The massager is idle until the start, which is on its way, arrives."""
    massager = await make()
    held = air.hold("01")
    start = asyncio.create_task(massager.start({}))
    await held.here.wait()
    air.lose("02")
    stop = asyncio.create_task(massager.stop())
    await passes(0.1)
    gadget.report()
    await passes(0.1)
    held.release()
    await passes(0.1)
    assert gadget.run == RUNNING
    assert not stop.done()
    await stop
    assert gadget.run == IDLE
    await ends_with(CommandCancelled, start)


async def test_an_idle_that_may_be_from_before_the_start_confirms_nothing(
    make: MakeMassager, air: Air, gadget: Gadget
) -> None:
    """The massager takes its time to begin, and is idle until then; the stop gets lost."""
    massager = await make()
    gadget.lag[0x01] = 0.4
    start = asyncio.create_task(massager.start({}))
    await until(lambda: gadget.heard == ["01"])
    air.lose("02")
    stop = asyncio.create_task(massager.stop())
    await passes(0.2)
    gadget.report()
    await passes(0.1)
    assert not stop.done()
    await stop
    assert gadget.run == IDLE
    assert gadget.heard == ["01", "02"]
    await ends_with(CommandCancelled, start)


async def test_an_idle_counts_once_the_start_had_its_time(make: MakeMassager, air: Air, gadget: Gadget) -> None:
    massager = await make()
    gadget.deaf = ["01"]
    start = asyncio.create_task(massager.start({}))
    await until(lambda: gadget.heard == ["01"])
    begin = now()
    stop = asyncio.create_task(massager.stop())
    while not stop.done():
        await passes(0.1)
        gadget.report()
        await everybody_waits()
    assert 1 <= now() - begin < 1.5
    await ends_with(CommandCancelled, start)
    await stop


async def test_an_idle_counts_at_once_after_the_massager_was_seen_running(make: MakeMassager, gadget: Gadget) -> None:
    massager = await make()
    held_start = asyncio.create_task(massager.start({}))
    await until(lambda: massager.state.run is Run.RUNNING)
    begin = now()
    await massager.stop()
    assert now() == begin
    await held_start


async def test_a_start_that_is_still_on_its_way_is_stopped_after_it(
    make: MakeMassager, air: Air, gadget: Gadget
) -> None:
    """A stack holds the start back for so long that the stop overtakes it."""
    gadget.answers = True
    massager = await make(ANSWERING)
    held = air.hold("01")
    start = asyncio.create_task(massager.start({}))
    await held.here.wait()
    stop = asyncio.create_task(massager.stop())
    await passes(URGENT_WAIT + 0.1)
    assert gadget.heard == ["02"]
    await passes(0.2)
    assert not stop.done()
    held.release()
    await stop
    assert gadget.run == IDLE
    assert gadget.heard[-2:] == ["01", "02"]
    await ends_with(CommandCancelled, start)


async def test_an_echo_confirms_nothing(make: MakeMassager, gadget: Gadget) -> None:
    rules = profile(
        commands="{start: 01, stop: 81 00 00 00, set_pressure: '03 {pressure:u8}', set_mode: {next: 06}}",
    )
    gadget.echoes = True
    massager = await make(rules)
    await massager.start({})
    gadget.deaf = ["81 00 00 00"] * 2
    with pytest.raises(StopNotConfirmed):
        await massager.stop(seconds=2)
    assert massager.state.run is Run.RUNNING
    gadget.run = IDLE
    gadget.deaf = ["81 00 00 00"] * 9
    gadget.report()
    gadget.report()
    await until(lambda: not massager.stop_wanted)


async def test_the_answer_alone_does_not_stop_what_says_that_it_runs(make: MakeMassager, gadget: Gadget) -> None:
    gadget.answers = True
    massager = await make(ANSWERING)
    await massager.start({})
    gadget.lag[0x02] = 0.5
    gadget.send(NOTIFY, bytes((0x90, 0x02, 0x01)))
    stop = asyncio.create_task(massager.stop())
    await everybody_waits()
    gadget.send(NOTIFY, bytes((0x90, 0x02, 0x01)))
    await everybody_waits()
    assert not stop.done()
    await stop
    assert gadget.run == IDLE


async def test_an_answer_confirms_nothing_while_a_start_may_still_take_effect(
    make: MakeMassager, gadget: Gadget
) -> None:
    """The massager takes its time to begin, but not to stop."""
    gadget.answers = True
    massager = await make(ANSWERING)
    gadget.lag[0x01] = 0.4
    start = asyncio.create_task(massager.start({}))
    await until(lambda: gadget.heard == ["01"])
    stop = asyncio.create_task(massager.stop())
    await passes(0.1)
    assert not stop.done()
    await stop
    await passes(5)
    assert gadget.run == IDLE
    assert gadget.heard == ["01", "02", "02"]
    await ends_with(CommandCancelled, start)


async def test_the_answer_to_a_start_says_that_nothing_more_will_come_of_it(make: MakeMassager, gadget: Gadget) -> None:
    gadget.answers = True
    massager = await make(ANSWERING)
    gadget.refuses[0x01] = 0x07
    gadget.lag[0x01] = 0.2
    start = asyncio.create_task(massager.start({}))
    await until(lambda: gadget.heard == ["01"])
    begin = now()
    gadget.lag.clear()
    stop = asyncio.create_task(massager.stop())
    await passes(0.1)
    gadget.send(NOTIFY, bytes((0x90, 0x01, 0x07)))
    await stop
    assert now() - begin < 0.2
    await ends_with(CommandCancelled, start)
    await passes(1)


async def test_a_level_on_its_way_counts_although_the_massager_runs_already(make: MakeMassager, gadget: Gadget) -> None:
    gadget.level, gadget.run, gadget.level_runs = 1, RUNNING, True
    massager = await make(STEPPING)
    gadget.lag[0x04] = 0.3
    setting = asyncio.create_task(massager.set("pressure", 2))
    await until(lambda: gadget.heard == ["04"])
    stop = asyncio.create_task(massager.stop())
    while not stop.done():
        await passes(0.1)
        gadget.report()
        await everybody_waits()
    await stop
    await passes(5)
    assert gadget.run == IDLE
    await ends_with(CommandCancelled, setting)


async def test_each_value_that_a_stop_is_known_by_must_be_reported_anew(make: MakeMassager, gadget: Gadget) -> None:
    rules = profile(
        commands="{start: 01, stop: {send: 02, expect: {pressure: 0}}, set_pressure: '03 {pressure:u8}', set_mode: {next: 06}}",
        reports="{status: {starts: 81, size: 4, fields: ['run:u8@1', 'pressure:u8', 'mode:u8']},"
        " level: {starts: 82, size: 2, fields: ['pressure:u8@1']}}",
    )
    massager = await make(rules)
    gadget.deaf = ["02"]
    stop = asyncio.create_task(massager.stop())
    await everybody_waits()
    gadget.send(NOTIFY, bytes((0x82, 0)))
    await everybody_waits()
    assert not stop.done()
    gadget.report()
    await stop


async def test_what_a_massager_never_reports_is_stopped_when_that_is_written(
    make: MakeMassager, air: Air, gadget: Gadget
) -> None:
    massager = await make(MUTE)
    await massager.start({})
    await massager.stop()
    assert gadget.heard == ["03 00", "01", "02"]
    assert gadget.run == IDLE


async def test_a_stop_that_comes_too_close_after_a_command_is_repeated_when_the_gap_is_over(
    make: MakeMassager, air: Air, gadget: Gadget
) -> None:
    """A massager that wants a gap may miss what comes within it."""
    massager = await make(profile(link="{timeout: 3, gap: 0.4}"))
    await massager.start({})
    gadget.deaf = ["02"]
    await massager.stop()
    assert gadget.run == IDLE
    assert gadget.heard_at[-1] - gadget.heard_at[-2] < 1


async def test_a_stop_too_close_after_a_command_is_written_again_where_nothing_tells(
    make: MakeMassager, gadget: Gadget
) -> None:
    rules = profile(
        reports="",
        confirm="",
        gatt="[{write: FFE1}]",
        values="{pressure: {min: 0, max: 6, unit: level}}",
        commands="{start: 01, stop: 02, set_pressure: '03 {pressure:u8}'}",
        examples="[{command: stop, bytes: 02}]",
        link="{gap: 0.4}",
    )
    massager = await make(rules)
    await massager.start({})
    gadget.deaf = ["02"]
    await massager.stop()
    assert gadget.run == IDLE
    await passes(1)
    await massager.stop()
    assert gadget.heard == ["03 00", "01", "02", "02", "02"]


# --- step by step


async def test_levels_are_led_down_one_by_one(make: MakeMassager, gadget: Gadget) -> None:
    gadget.level = 3
    massager = await make(STEPPING)
    stop = asyncio.create_task(massager.stop())
    await until(lambda: gadget.level == 0)
    await stop
    assert gadget.heard == ["05"] * 3


async def test_what_is_stopped_by_its_level_must_say_that_it_is_idle_where_it_can(
    make: MakeMassager, gadget: Gadget
) -> None:
    gadget.level, gadget.run = 1, RUNNING
    massager = await make(STEPPING)
    stop = asyncio.create_task(massager.stop())
    await until(lambda: gadget.level == 0)
    await everybody_waits()
    assert not stop.done()
    gadget.run = IDLE
    gadget.report()
    await stop


async def test_a_level_that_is_down_already_is_believed_only_when_it_is_reported_anew(
    make: MakeMassager, gadget: Gadget
) -> None:
    """A step up is on its way."""
    massager = await make(STEPPING)
    gadget.lag[0x04] = 0.3
    setting = asyncio.create_task(massager.set("pressure", 2))
    await until(lambda: gadget.heard == ["04"])
    stop = asyncio.create_task(massager.stop())
    await passes(0.1)
    gadget.report()
    await passes(0.1)
    assert not stop.done()
    while not stop.done():
        await passes(0.1)
        gadget.report()
        await everybody_waits()
    await stop
    assert gadget.heard == ["04", "05"]
    assert gadget.level == 0
    await ends_with(CommandCancelled, setting)


# --- what may be a toggle


async def test_a_toggle_stops_what_runs_at_once(make: MakeMassager, gadget: Gadget) -> None:
    gadget.run = RUNNING
    massager = await make(TOGGLING)
    begin = now()
    await massager.stop()
    assert now() == begin
    assert gadget.heard == ["07"]
    assert gadget.run == IDLE


async def test_a_toggle_is_not_touched_while_the_massager_is_idle(make: MakeMassager, gadget: Gadget) -> None:
    massager = await make(TOGGLING)
    stop = asyncio.create_task(massager.stop())
    await everybody_waits()
    gadget.report()
    await stop
    assert gadget.heard == []


async def test_a_toggle_waits_to_see_what_comes_of_a_start_on_its_way(make: MakeMassager, gadget: Gadget) -> None:
    massager = await make(TOGGLING)
    gadget.lag[0x01] = 0.3
    start = asyncio.create_task(massager.start({}))
    await until(lambda: gadget.heard)
    stop = asyncio.create_task(massager.stop())
    await passes(0.1)
    gadget.report()
    await stop
    assert gadget.heard == ["01", "07"]
    assert gadget.run == IDLE
    await ends_with(CommandCancelled, start)


async def test_a_toggle_is_never_repeated_without_looking(make: MakeMassager, gadget: Gadget) -> None:
    gadget.run = RUNNING
    massager = await make(TOGGLING)
    gadget.tells = False
    with pytest.raises(StopNotConfirmed):
        await massager.stop()
    assert gadget.heard == ["07"]
    gadget.report()
    await until(lambda: not massager.stop_wanted)
    assert gadget.heard == ["07"]


async def test_a_toggle_that_was_lost_is_repeated_when_the_massager_says_that_it_still_runs(
    make: MakeMassager, air: Air, gadget: Gadget
) -> None:
    gadget.run = RUNNING
    massager = await make(TOGGLING)
    air.lose("07")
    stop = asyncio.create_task(massager.stop())
    await passes(1.5)
    gadget.report()
    await stop
    assert (air.written, gadget.run) == (["07", "07"], IDLE)


async def test_a_toggle_that_never_left_is_sent_on_the_next_connection(
    make: MakeMassager, air: Air, gadget: Gadget
) -> None:
    massager = await make(TOGGLING)
    await massager.start({})
    held = air.hold("03 05")
    setting = asyncio.create_task(massager.set("pressure", 5))
    await held.here.wait()
    stop = asyncio.create_task(massager.stop())
    await passes(URGENT_WAIT / 2)
    gadget.lose_link(8)
    await ends_with(StopNotConfirmed, stop)
    await until(lambda: not massager.stop_wanted)
    assert gadget.heard == ["01", "07"]
    await ends_with(CommandCancelled, setting)


async def test_a_toggle_is_not_repeated_when_the_massager_only_paused(make: MakeMassager, gadget: Gadget) -> None:
    gadget.run = RUNNING
    massager = await make(TOGGLING)
    gadget.tells = False
    stop = asyncio.create_task(massager.stop())
    await passes(1.5)
    gadget.run = PAUSED
    gadget.report()
    await ends_with(StopNotConfirmed, stop)
    assert gadget.heard == ["07"]


async def test_a_toggle_is_sent_once_where_nothing_tells_whether_it_runs(make: MakeMassager, gadget: Gadget) -> None:
    gadget.run = RUNNING
    rules = profile(
        commands="{start: 01, toggle: {send: 07, answer: 90 07, once: true}, set_pressure: '03 {pressure:u8}', set_mode: {next: 06}}",
        stop="[toggle]",
        values=BASE["values"].replace("run: {idle: 0, running: 1, paused: 2}, ", ""),
        reports="{status: {starts: 81, size: 4, fields: ['pressure:u8@2', 'mode:u8']}}",
        examples="[{command: set_pressure, means: {pressure: 1}, bytes: 03 01}]",
    )
    massager = await make(rules)
    with pytest.raises(StopNotConfirmed):
        await massager.stop()
    assert gadget.heard == ["07"]


async def test_a_toggle_is_tried_where_it_does_not_say_whether_it_runs(make: MakeMassager, gadget: Gadget) -> None:
    values = BASE["values"].replace("paused: 2}", "paused: 2}, worn: flag")
    rules = profile(
        commands="{start: 01, toggle: {send: 07, once: true}, set_pressure: '03 {pressure:u8}', set_mode: {next: 06}}",
        stop="[toggle]",
        values=values,
        reports="{status: {starts: 81, size: 4, fields: ['run:u8@1', 'pressure:u8', 'mode:u8']}, "
        "hello: {starts: 83, size: 2, fields: ['worn:u8@1']}}",
        confirm="hello",
    )
    gadget.greets, gadget.run = False, RUNNING
    massager = await make(rules, connect=False)
    connecting = asyncio.create_task(massager.connect())
    await until(lambda: gadget.subscribed(NOTIFY))
    gadget.send(NOTIFY, bytes((0x83, 1)))
    await connecting
    await massager.stop()
    assert gadget.heard == ["07"]
    assert gadget.run == IDLE


# --- without a connection


async def test_a_stop_out_of_range_is_told_at_once_and_made_good_first_of_all(
    make: MakeMassager, air: Air, gadget: Gadget
) -> None:
    massager = await make(
        profile(link="{timeout: 1, hello: [ask]}", commands=BASE["commands"].removesuffix("}") + ", ask: 08}")
    )
    await massager.start({})
    gadget.switch(False)
    air.written.clear()
    begin = now()
    with pytest.raises(StopNotConfirmed):
        await massager.stop()
    assert now() == begin
    assert (massager.stop_wanted, massager.stop_failed) == (True, True)
    gadget.switch(True)
    await until(lambda: not massager.stop_wanted)
    assert gadget.run == IDLE
    assert air.written == ["02", "08"]


async def test_a_stop_is_written_on_a_new_connection_although_the_massager_never_says_how_it_is(
    make: MakeMassager, gadget: Gadget
) -> None:
    massager = await make()
    await massager.start({})
    gadget.greets = gadget.tells = False
    gadget.lose_link(8)
    massager.want_stop()
    await until(lambda: gadget.run == IDLE)
    assert massager.stop_wanted
    await passes(10)
    assert massager.stop_wanted
    gadget.greets = gadget.tells = True
    await until(lambda: not massager.stop_wanted)


async def test_a_stop_goes_to_a_massager_that_is_being_greeted(make: MakeMassager, gadget: Gadget) -> None:
    gadget.greets, gadget.run = False, RUNNING
    massager = await make(connect=False)
    connecting = asyncio.create_task(massager.connect())
    await until(lambda: gadget.subscribed(NOTIFY))
    begin = now()
    await massager.stop()
    assert now() == begin
    assert gadget.run == IDLE
    await connecting


async def test_a_stop_fails_at_once_when_the_massager_that_is_greeted_is_no_such_massager(
    make: MakeMassager, air: Air, gadget: Gadget
) -> None:
    rules = profile(
        link="{timeout: 2, retries: 0, hello: [ask]}",
        commands=BASE["commands"].removesuffix("}") + ", ask: {send: 08, answer: '90 08 {result}'}}",
        answers="{ok: 01, refused: {07: fault}}",
    )
    gadget.greets = gadget.tells = False
    massager = await make(rules, connect=False)
    connecting = asyncio.create_task(massager.connect())
    await until(lambda: gadget.heard == ["08"])
    await passes(1)
    begin = now()
    stop = asyncio.create_task(massager.stop())
    await ends_with(StopNotConfirmed, stop)
    assert now() - begin == pytest.approx(1, abs=0.01)
    with pytest.raises(MassagerError, match="no_answer"):
        await connecting
    massager.forget_stop()


async def test_a_stop_joins_a_connection_that_is_coming_about(make: MakeMassager, air: Air, gadget: Gadget) -> None:
    air.answer = asyncio.Event()
    massager = await make(connect=False)
    start = asyncio.create_task(massager.start({}))
    await until(lambda: air.attempts)
    stop = asyncio.create_task(massager.stop())
    await passes(1)
    air.answer.set()
    await stop
    assert len(air.attempts) == 1
    assert gadget.heard == ["02"]
    await ends_with(CommandCancelled, start)


async def test_a_connection_that_is_lost_during_a_stop_is_told_at_once(
    make: MakeMassager, air: Air, gadget: Gadget
) -> None:
    massager = await make()
    await massager.start({})
    air.lose("02")
    stop = asyncio.create_task(massager.stop())
    await passes(0.3)
    begin = now()
    gadget.lose_link(8)
    await ends_with(StopNotConfirmed, stop)
    assert now() == begin
    await until(lambda: not massager.stop_wanted)
    assert gadget.run == IDLE


async def test_a_toggle_and_steps_are_not_written_before_it_is_known_how_the_massager_is(
    make: MakeMassager, gadget: Gadget
) -> None:
    gadget.run = RUNNING
    massager = await make(TOGGLING)
    gadget.lose_link(8)
    gadget.run = IDLE
    massager.want_stop()
    await until(lambda: massager.connected)
    gadget.report()
    await until(lambda: not massager.stop_wanted)
    assert gadget.heard == []


async def test_what_never_says_anything_and_is_lost_while_it_is_stopped_is_not_connected(
    make: MakeMassager, gadget: Gadget
) -> None:
    massager = await make(MUTE)
    await massager.start({})
    gadget.switch(False)
    massager.want_stop()
    gadget.fault("drop_link", {"writes": 1})
    gadget.switch(True)
    await until(lambda: not gadget.faults.active)
    await everybody_waits()
    assert not massager.connected
    assert gadget.run == RUNNING
    await until(lambda: not massager.stop_wanted)
    assert gadget.run == IDLE


async def test_a_stop_survives_whatever_goes_wrong(
    make: MakeMassager, air: Air, gadget: Gadget, caplog: pytest.LogCaptureFixture
) -> None:
    massager = await make()
    await massager.start({})
    gadget.lose_link(8)
    device, times = air.device, 3

    def broken(address: str) -> object:
        nonlocal times
        times -= 1
        if times >= 0:
            raise RuntimeError("a stack fell over")
        return device(address)

    air.device = broken  # type: ignore[method-assign, assignment]
    massager.want_stop()
    await until(lambda: not massager.stop_wanted)
    assert gadget.run == IDLE
    assert "unexpected error" in caplog.text


# --- given up


async def test_a_stop_that_is_forgotten_is_not_finished(make: MakeMassager, air: Air, gadget: Gadget) -> None:
    massager = await make()
    await massager.start({})
    gadget.switch(False)
    with pytest.raises(StopNotConfirmed):
        await massager.stop()
    massager.forget_stop()
    assert not massager.stop_wanted
    air.written.clear()
    gadget.switch(True)
    await passes(60)
    await massager.connect()
    assert air.written == []


async def test_who_waits_for_a_stop_that_is_forgotten_is_told_that_it_is_not_confirmed(
    make: MakeMassager, air: Air, gadget: Gadget
) -> None:
    massager = await make()
    await massager.start({})
    air.lose("02", 99)
    stop = asyncio.create_task(massager.stop())
    await everybody_waits()
    massager.forget_stop()
    await ends_with(StopNotConfirmed, stop)
    written = len(air.written)
    await passes(10)
    assert len(air.written) == written


async def test_a_stop_that_is_forgotten_while_it_connects_is_not_written(
    make: MakeMassager, air: Air, gadget: Gadget
) -> None:
    air.answer = asyncio.Event()
    massager = await make(connect=False)
    with pytest.raises(StopNotConfirmed):
        await massager.stop(seconds=1)
    massager.forget_stop()
    air.answer.set()
    await until(lambda: massager.connected)
    await everybody_waits()
    assert gadget.heard == []


async def test_a_new_stop_has_nothing_to_do_with_one_before(make: MakeMassager, air: Air, gadget: Gadget) -> None:
    massager = await make()
    await massager.stop()
    gadget.run = RUNNING
    gadget.report()
    await everybody_waits()
    gadget.tells = False
    gadget.deaf = ["02"] * 99
    with pytest.raises(StopNotConfirmed):
        await massager.stop()
    massager.forget_stop()


async def test_after_a_stop_it_can_be_started_again(make: MakeMassager, gadget: Gadget) -> None:
    massager = await make()
    for _ in range(2):
        await massager.start({})
        await massager.stop()
    assert gadget.heard == ["01", "02"] * 2
    await massager.start({})
    with pytest.raises(CommandRefused, match="already_running"):
        await massager.start({})


async def test_closing_ends_a_stop_and_says_that_it_is_not_confirmed(air: Air, gadget: Gadget) -> None:
    massager = air.massager(profile(), gadget)
    await massager.connect()
    await massager.start({})
    air.lose("02", 99)
    stop = asyncio.create_task(massager.stop())
    await everybody_waits()
    await massager.close()
    await ends_with(StopNotConfirmed, stop)
    assert asyncio.all_tasks() == {asyncio.current_task()}
    with pytest.raises(StopNotConfirmed):
        await massager.stop()
    massager.want_stop()
    with pytest.raises(NotReachable):
        await massager.connect()
    assert asyncio.all_tasks() == {asyncio.current_task()}
