"""What a connection asks for while nobody asks for anything."""

import asyncio
from itertools import pairwise

import pytest

from custom_components.recovery_massager.device.errors import StopNotConfirmed
from custom_components.recovery_massager.device.massager import Massager
from custom_components.recovery_massager.device.model import MassagerState, Run
from custom_components.recovery_massager.device.upkeep import LONGEST_WAIT, LONGEST_WAIT_WHILE_HEARD, SHORTEST_WAIT
from simulator.devices.calf_boots import CalfBoots

from .air import Air
from .conftest import MakeMassager
from .gadget import BASE, RUNNING, Gadget, profile
from .patience import everybody_waits, now, passes, until

# --- letting go


async def test_it_lets_go_when_nobody_needs_it_for_a_while(massager: Massager, boots: CalfBoots) -> None:
    massager.idle_seconds = 20
    await massager.connect()
    await passes(19.9)
    assert boots.connected
    await passes(0.2)
    assert not massager.connected
    assert massager.state == MassagerState()


async def test_every_command_begins_the_time_anew(massager: Massager, boots: CalfBoots) -> None:
    massager.idle_seconds = 20
    for _ in range(3):
        await massager.set("pressure", 40)
        await passes(19)
    assert boots.connected
    await passes(2)
    assert not boots.connected


async def test_a_command_that_fails_begins_the_time_anew_too(make: MakeMassager, air: Air, gadget: Gadget) -> None:
    massager = await make()
    massager.idle_seconds = 20
    air.lose("03 03", 3)
    await passes(19)
    await asyncio.wait([asyncio.create_task(massager.set("pressure", 3))])
    await passes(19)
    assert gadget.connected


async def test_it_does_not_let_go_of_what_massages(massager: Massager, boots: CalfBoots) -> None:
    massager.idle_seconds = 20
    await massager.start({"timer": 600})
    await passes(300)
    assert boots.connected
    boots.press("stop")
    await passes(19)
    assert boots.connected
    await passes(2)
    assert not boots.connected


async def test_it_does_not_let_go_of_what_somebody_started_on_it(massager: Massager, boots: CalfBoots) -> None:
    massager.idle_seconds = 20
    await massager.connect()
    await passes(10)
    boots.press("start")
    await passes(100)
    assert boots.connected


async def test_it_does_not_let_go_while_a_command_is_under_way(make: MakeMassager, air: Air, gadget: Gadget) -> None:
    massager = await make(profile(link="{timeout: 30, retries: 0}"), connect=False)
    massager.idle_seconds = 5
    await massager.connect()
    gadget.deaf = ["03 03"]
    setting = asyncio.create_task(massager.set("pressure", 3))
    await passes(20)
    assert gadget.connected
    gadget.level = 3
    gadget.report()
    await setting
    await passes(6)
    assert not gadget.connected


async def test_it_does_not_let_go_while_a_stop_is_not_confirmed(make: MakeMassager, air: Air, gadget: Gadget) -> None:
    massager = await make()
    gadget.greets = False
    massager.idle_seconds = 5
    air.lose("02", 30)
    with pytest.raises(StopNotConfirmed):
        await massager.stop()
    await passes(15)
    assert gadget.connected
    await until(lambda: not massager.stop_wanted)
    await passes(6)
    assert not gadget.connected


async def test_it_lets_go_after_a_stop_that_was_given_up(make: MakeMassager, air: Air, gadget: Gadget) -> None:
    massager = await make()
    gadget.greets = False
    massager.idle_seconds = 5
    air.lose("02", 999)
    with pytest.raises(StopNotConfirmed):
        await massager.stop()
    massager.forget_stop()
    await passes(6)
    assert not gadget.connected


async def test_it_keeps_the_connection_as_long_as_it_is_told_to(massager: Massager, boots: CalfBoots) -> None:
    massager.idle_seconds = 20
    await massager.connect()
    massager.keep_connected = True
    assert massager.keep_connected
    await passes(100)
    assert boots.connected
    massager.keep_connected = False
    await passes(21)
    assert not boots.connected


async def test_a_command_that_comes_while_it_lets_go_connects_anew(
    make: MakeMassager, air: Air, gadget: Gadget
) -> None:
    massager = await make()
    air.slow_farewell = asyncio.Event()
    massager.idle_seconds = 5
    massager.keep_connected = True
    massager.keep_connected = False
    await passes(5.1)
    setting = asyncio.create_task(massager.set("pressure", 3))
    await everybody_waits()
    air.slow_farewell.set()
    await setting
    assert gadget.level == 3
    assert len(air.attempts) == 2


# --- getting it back


async def test_a_connection_that_is_to_be_kept_is_got_back(massager: Massager, boots: CalfBoots) -> None:
    massager.keep_connected = True
    await until(lambda: massager.connected)
    boots.lose_link(8)
    assert not massager.connected
    await until(lambda: massager.connected)
    assert massager.state.run is Run.IDLE


async def test_one_that_is_not_to_be_kept_is_not(massager: Massager, boots: CalfBoots, air: Air) -> None:
    await massager.connect()
    boots.lose_link(8)
    await passes(300)
    assert len(air.attempts) == 1


async def test_attempts_become_rare_while_nothing_is_heard(massager: Massager, boots: CalfBoots, air: Air) -> None:
    boots.fault("refuse_connections", {})
    massager.keep_connected = True
    await passes(300)
    waits = [later - sooner for sooner, later in pairwise(air.attempts)]
    assert waits == sorted(waits)
    assert waits[0] >= 2 * SHORTEST_WAIT
    assert waits[-1] == pytest.approx(LONGEST_WAIT + LONGEST_WAIT_WHILE_HEARD)
    boots.clear_faults()
    await until(lambda: massager.connected)


async def test_a_massager_that_is_heard_is_tried_soon_but_not_without_rest(
    massager: Massager, boots: CalfBoots, air: Air
) -> None:
    boots.fault("refuse_connections", {})
    massager.keep_connected = True
    await passes(200)
    air.attempts.clear()
    for _ in range(100):
        massager.advertised({}, {})
        await passes(0.1)
    waits = [later - sooner for sooner, later in pairwise(air.attempts)]
    assert all(SHORTEST_WAIT <= wait <= LONGEST_WAIT_WHILE_HEARD + 0.2 for wait in waits)
    assert 7 <= len(waits) <= 40


async def test_a_connection_that_is_lost_as_soon_as_it_stands_is_not_tried_without_rest(
    massager: Massager, boots: CalfBoots, air: Air
) -> None:
    def lose() -> None:
        asyncio.get_running_loop().call_soon(boots.lose_link, 8)

    massager.add_listener(lose)
    massager.keep_connected = True
    await passes(10)
    assert 2 <= len(air.attempts) <= 10 / SHORTEST_WAIT + 1


async def test_attempts_end_when_the_connection_is_not_to_be_kept_any_more(
    massager: Massager, boots: CalfBoots, air: Air
) -> None:
    boots.fault("refuse_connections", {})
    massager.keep_connected = True
    await passes(20)
    massager.keep_connected = False
    tried = len(air.attempts)
    boots.clear_faults()
    await passes(100)
    assert len(air.attempts) == tried
    massager.keep_connected = True
    await until(lambda: massager.connected)


async def test_a_connection_that_somebody_else_got_back_is_enough(
    massager: Massager, boots: CalfBoots, air: Air
) -> None:
    boots.fault("refuse_connections", {})
    massager.keep_connected = True
    await passes(20)
    boots.clear_faults()
    await massager.connect()
    tried = len(air.attempts)
    await passes(100)
    assert len(air.attempts) == tried
    assert massager.connected


# --- polls and keep-alives

POLLED = profile(
    link="{timeout: 1, poll: {every: 2, send: ask}}", commands=BASE["commands"].removesuffix("}") + ", ask: 08}"
)
KEPT_ALIVE = profile(
    link="{timeout: 1, keep_alive: {every: 10, send: alive}}",
    commands=BASE["commands"].removesuffix("}") + ", alive: 09}",
    autostop="keep_alive",
)


async def test_a_massager_that_says_nothing_by_itself_is_asked(make: MakeMassager, gadget: Gadget) -> None:
    gadget.tells = False
    massager = await make(POLLED)
    gadget.level = 4
    await passes(2.1)
    assert massager.state.pressure == 4
    await passes(6)
    assert gadget.heard == ["08"] * 4


async def test_asking_does_not_keep_a_connection_that_nobody_needs(make: MakeMassager, gadget: Gadget) -> None:
    massager = await make(POLLED)
    massager.idle_seconds = 7
    massager.keep_connected = True
    massager.keep_connected = False
    await until(lambda: not gadget.connected)
    heard = len(gadget.heard)
    await passes(60)
    assert len(gadget.heard) == heard
    assert not gadget.connected


async def test_asking_goes_on_after_one_that_failed_and_on_the_next_connection(
    make: MakeMassager, air: Air, gadget: Gadget
) -> None:
    massager = await make(POLLED)
    massager.keep_connected = True
    air.fail("08")
    await passes(4.1)
    assert gadget.heard == ["08"]
    gadget.lose_link(8)
    await until(lambda: massager.connected)
    gadget.heard.clear()
    await passes(4.1)
    assert gadget.heard == ["08"] * 2


async def test_it_is_kept_alive_while_it_massages_without_a_countdown(make: MakeMassager, gadget: Gadget) -> None:
    massager = await make(KEPT_ALIVE)
    massager.keep_connected = True
    await passes(30)
    assert gadget.heard == []
    await massager.start({})
    await passes(31)
    assert gadget.heard == ["01"] + ["09"] * 3
    await massager.stop()
    await passes(30)
    assert gadget.heard == ["01"] + ["09"] * 3 + ["02"]


async def test_boots_with_a_countdown_are_not_kept_alive(massager: Massager, boots: CalfBoots, air: Air) -> None:
    await massager.start({"timer": 600})
    await passes(100)
    assert "0B" not in air.written
    boots.machine.set_countdown(0)
    await passes(31)
    assert air.written.count("0B") == 3


async def test_a_massager_that_does_not_hear_a_stop_is_not_kept_alive(
    make: MakeMassager, air: Air, gadget: Gadget
) -> None:
    massager = await make(KEPT_ALIVE)
    await massager.start({})
    air.fail("02", 1000)
    with pytest.raises(StopNotConfirmed):
        await massager.stop()
    await passes(60)
    assert gadget.run == RUNNING
    assert "09" not in gadget.heard
    massager.forget_stop()
    await passes(11)
    assert gadget.heard[-1] == "09"


async def test_a_beat_that_waits_when_the_connection_is_lost_does_not_bring_it_back(
    make: MakeMassager, air: Air, gadget: Gadget
) -> None:
    await make(POLLED)
    gadget.tells = False
    gadget.deaf = ["08"] * 9
    await passes(1.9)
    gadget.lose_link(8)
    begin = now()
    await passes(20)
    assert len(air.attempts) == 1
    assert now() > begin
