"""A massager's connection: made once for all who ask, greeted, and ended."""

import asyncio
from typing import Any
from unittest.mock import patch

import pytest

from custom_components.recovery_massager.device.errors import (
    CommandNotConfirmed,
    MassagerError,
    NotReachable,
    NotSupported,
)
from custom_components.recovery_massager.device.massager import Massager
from custom_components.recovery_massager.device.model import MassagerState, Run
from custom_components.recovery_massager.device.profile import bundled_profiles
from simulator.devices.calf_boots import CalfBoots

from .air import Air
from .conftest import MakeMassager
from .gadget import BASE, MUTE, NOTIFY, RUNNING, Gadget, profile
from .patience import everybody_waits, now, passes, until

OPEN = bundled_profiles()["open_compression"]


# --- the connection


async def test_a_command_connects_where_there_is_no_connection(massager: Massager, boots: CalfBoots) -> None:
    await massager.set("pressure", 40)
    assert boots.connected
    assert massager.connected


async def test_one_connection_serves_all_who_ask_for_it(massager: Massager, air: Air) -> None:
    await asyncio.gather(massager.connect(), massager.connect(), massager.set("pressure", 40))
    await massager.connect()
    assert len(air.attempts) == 1


async def test_a_connection_goes_on_coming_about_when_its_caller_goes_away(massager: Massager, air: Air) -> None:
    air.answer = asyncio.Event()
    connecting = asyncio.create_task(massager.connect())
    await everybody_waits()
    connecting.cancel()
    await asyncio.wait([connecting])
    air.answer.set()
    await until(lambda: massager.connected)


async def test_letting_go_ends_a_connection_that_is_coming_about(
    massager: Massager, air: Air, boots: CalfBoots
) -> None:
    air.answer = asyncio.Event()
    connecting = asyncio.create_task(massager.connect())
    await everybody_waits()
    await massager.disconnect()
    with pytest.raises(NotReachable, match="not_connected"):
        await connecting
    air.answer.set()
    await passes(5)
    assert not boots.connected


async def test_letting_go_ends_a_greeting(make: MakeMassager, gadget: Gadget) -> None:
    gadget.greets = False
    massager = await make(connect=False)
    connecting = asyncio.create_task(massager.connect())
    await until(lambda: gadget.connected)
    await massager.disconnect()
    with pytest.raises(NotReachable, match="not_connected"):
        await connecting
    assert not gadget.connected


async def test_what_says_nothing_that_fits_is_no_such_massager_and_is_let_go_of(
    make: MakeMassager, gadget: Gadget
) -> None:
    gadget.greets = False
    massager = await make(connect=False)
    connecting = asyncio.create_task(massager.connect())
    await until(lambda: gadget.subscribed(NOTIFY))
    gadget.send(NOTIFY, b"\x99\x01\x02")
    gadget.send(NOTIFY, b"")
    gadget.send(NOTIFY, bytes(600))
    begin = now()
    with pytest.raises(CommandNotConfirmed, match="no_answer"):
        await connecting
    assert now() - begin == pytest.approx(1, abs=0.01)
    assert not gadget.connected
    assert massager.state == MassagerState()


@pytest.mark.parametrize("refuses", [True, False])
async def test_what_does_not_greet_back_is_no_such_massager(make: MakeMassager, gadget: Gadget, refuses: bool) -> None:
    rules = profile(
        link="{timeout: 1, retries: 1, hello: [ask]}",
        commands=BASE["commands"].removesuffix("}") + ", ask: {send: 08, answer: '90 08 {result}'}}",
        answers="{ok: 01, refused: {07: fault}}",
    )
    gadget.tells = gadget.greets = False
    if refuses:
        gadget.refuses[0x08] = 0x07
    massager = await make(rules, connect=False)
    with pytest.raises(CommandNotConfirmed, match="no_answer"):
        await massager.connect()
    assert gadget.heard == ["08"] * (1 if refuses else 2)
    assert not gadget.connected


async def test_a_report_that_comes_while_it_subscribes_counts(make: MakeMassager, gadget: Gadget) -> None:
    massager = await make()
    await massager.disconnect()
    gadget.run = RUNNING
    await massager.connect()
    assert massager.state.run is Run.RUNNING


async def test_a_connection_that_is_lost_during_the_greeting_is_told_at_once(
    make: MakeMassager, gadget: Gadget
) -> None:
    gadget.greets = False
    massager = await make(connect=False)
    connecting = asyncio.create_task(massager.connect())
    await until(lambda: gadget.subscribed(NOTIFY))
    begin = now()
    gadget.lose_link(8)
    with pytest.raises(NotReachable, match="connection_lost"):
        await connecting
    assert now() == begin


async def test_a_connection_that_is_lost_at_the_very_end_of_the_greeting_is_none(
    massager: Massager, boots: CalfBoots
) -> None:
    read = boots.on_read

    def read_and_go(characteristic: Any) -> bytes:
        if characteristic.name == "Battery Level":
            asyncio.get_running_loop().call_soon(boots.lose_link, 8)
        return read(characteristic)

    with patch.object(boots, "on_read", read_and_go), pytest.raises(NotReachable):
        await massager.connect()
    assert not massager.connected
    assert massager.state == MassagerState()


async def test_a_massager_that_never_says_anything_can_be_lost_too(make: MakeMassager, gadget: Gadget) -> None:
    massager = await make(MUTE, connect=False)
    subscribe = gadget.connect

    def connect_and_go(central: Any) -> None:
        subscribe(central)
        asyncio.get_running_loop().call_soon(gadget.lose_link, 8)

    with patch.object(gadget, "connect", connect_and_go), pytest.raises(MassagerError):
        await massager.set("pressure", 3)
    assert not massager.state.connected


async def test_what_can_only_be_subscribed_to_is_not_read(air: Air, make: MakeMassager) -> None:
    massager = await make(profile(link="{timeout: 1, read: [notify]}"))
    assert massager.connected
    assert air.reads == 0


async def test_a_missing_characteristic_is_not_supported(make: MakeMassager) -> None:
    massager = await make(profile(gatt="[{write: FCC1, notify: FCC2}]"), connect=False)
    with pytest.raises(NotSupported, match="characteristics_missing"):
        await massager.set("pressure", 3)


# --- the end


async def test_closing_ends_every_task_and_the_connection(air: Air, boots: CalfBoots) -> None:
    massager = air.massager(OPEN, boots)
    await massager.read_about()
    massager.keep_connected = True
    await massager.start({"timer": 600})
    boots.fault("ignore_writes", {})
    commands = [asyncio.create_task(massager.set(name, value)) for name, value in (("pressure", 40), ("mode", "wave"))]
    await everybody_waits()
    heard: list[bool] = []
    massager.add_listener(lambda: heard.append(massager.connected))
    await massager.close()
    assert not boots.connected
    for command in commands:
        with pytest.raises(MassagerError):
            await command
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert heard == []
    with pytest.raises(MassagerError):
        await massager.set("pressure", 40)
    massager.keep_connected = True
    await everybody_waits()
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_closing_ends_a_connection_that_is_coming_about(air: Air, boots: CalfBoots) -> None:
    massager = air.massager(OPEN, boots)
    air.answer = asyncio.Event()
    connecting = asyncio.create_task(massager.connect())
    await everybody_waits()
    await massager.close()
    with pytest.raises(NotReachable):
        await connecting
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_closing_while_it_lets_go_waits_until_it_has(make: MakeMassager, air: Air, gadget: Gadget) -> None:
    massager = await make(profile())
    air.slow_farewell = asyncio.Event()
    massager.idle_seconds = 1
    massager.keep_connected = True
    massager.keep_connected = False
    await passes(2)
    closing = asyncio.create_task(massager.close())
    await everybody_waits()
    assert not closing.done()
    air.slow_farewell.set()
    await closing
    assert not gadget.connected
    assert asyncio.all_tasks() == {asyncio.current_task()}
