"""What confirms a stop, and what does not: old news, answers, echoes."""

import asyncio

import pytest

from custom_components.recovery_massager.device.errors import (
    CommandCancelled,
    NotReachable,
    StopNotConfirmed,
)
from custom_components.recovery_massager.device.link import URGENT_WAIT
from custom_components.recovery_massager.device.model import Run

from .air import Air
from .conftest import MakeMassager
from .gadget import ANSWERING, BASE, IDLE, MUTE, NOTIFY, RUNNING, STEPPING, Gadget, profile
from .patience import ends_with, everybody_waits, now, passes, until

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


async def test_of_two_starts_on_their_way_the_first_says_nothing_about_the_second(
    make: MakeMassager, air: Air, gadget: Gadget
) -> None:
    """The first seems to have failed, but arrives; the second is held up, and overtaken by the stop."""
    gadget.answers = True
    massager = await make(ANSWERING)
    gadget.lag[0x01] = gadget.lag[0x02] = 0.3
    air.fail_late("01")
    with pytest.raises(NotReachable):
        await massager.start({})
    held = air.hold("01")
    start = asyncio.create_task(massager.start({}))
    await held.here.wait()
    stop = asyncio.create_task(massager.stop())
    await until(lambda: gadget.heard == ["01", "02"])
    held.release()
    await stop
    end = now() + 5
    while now() < end:
        assert gadget.run == IDLE
        await passes(0.05)
    assert gadget.heard[:3] == ["01", "02", "01"]
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


async def test_a_massager_that_speaks_only_when_asked_is_asked_whether_it_stopped(
    make: MakeMassager, gadget: Gadget
) -> None:
    rules = profile(
        link="{timeout: 1, poll: {every: 0.4, send: ask}}", commands=BASE["commands"].removesuffix("}") + ", ask: 08}"
    )
    gadget.tells = False
    massager = await make(rules)
    await massager.start({})
    gadget.heard.clear()
    await massager.stop()
    assert gadget.heard == ["02", "08"]
    assert massager.state.run is Run.IDLE


async def test_a_massager_that_speaks_only_when_greeted_is_greeted_again_after_a_stop(
    make: MakeMassager, air: Air, gadget: Gadget
) -> None:
    rules = profile(link="{timeout: 1, hello: [ask]}", commands=BASE["commands"].removesuffix("}") + ", ask: 08}")
    gadget.tells = False
    gadget.run = RUNNING
    massager = await make(rules)
    air.written.clear()
    await massager.stop()
    assert air.written == ["02", "08"]
    assert massager.state.run is Run.IDLE
