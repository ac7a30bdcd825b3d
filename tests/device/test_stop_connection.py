"""A stop without a connection, while one comes about, and one that is given up."""

import asyncio

import pytest

from custom_components.recovery_massager.device.errors import (
    CommandCancelled,
    CommandRefused,
    MassagerError,
    NotReachable,
    StopNotConfirmed,
)

from .air import Air
from .conftest import MakeMassager
from .gadget import ANSWERING, BASE, IDLE, MUTE, NOTIFY, RUNNING, TOGGLING, Gadget, profile
from .patience import ends_with, everybody_waits, now, passes, until

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


async def test_a_stop_is_confirmed_by_its_answer_at_once_after_a_start_that_was_lost_with_its_connection(
    make: MakeMassager, gadget: Gadget
) -> None:
    gadget.answers = True
    massager = await make(ANSWERING)
    gadget.fault("drop_link", {"writes": 1})
    with pytest.raises(NotReachable):
        await massager.start({})
    begin = now()
    await massager.stop()
    assert now() == begin
    assert gadget.heard == ["02", "02"]


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
