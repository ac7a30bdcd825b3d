"""Massagers that are stopped step by step, or by what may be a toggle."""

import asyncio

import pytest

from custom_components.recovery_massager.device.errors import (
    CommandCancelled,
    StopNotConfirmed,
)
from custom_components.recovery_massager.device.link import URGENT_WAIT

from .air import Air
from .conftest import MakeMassager
from .gadget import BASE, IDLE, NOTIFY, PAUSED, RUNNING, STEPPING, TOGGLING, Gadget, profile
from .patience import ends_with, everybody_waits, now, passes, until

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
    gadget.greets = False
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
    gadget.greets = False
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


# --- what says nothing while nothing changes


async def test_what_is_idle_and_says_nothing_is_roused_to_confirm_a_stop(make: MakeMassager, gadget: Gadget) -> None:
    massager = await make(STEPPING)
    gadget.tells = False
    await massager.stop()
    assert gadget.heard == []


async def test_what_runs_and_is_roused_is_stopped_before_a_stop_is_believed(make: MakeMassager, gadget: Gadget) -> None:
    massager = await make(STEPPING)
    gadget.tells, gadget.level_runs, gadget.level, gadget.run = False, True, 2, RUNNING
    await massager.stop(seconds=60)
    assert (gadget.level, gadget.run) == (0, IDLE)
