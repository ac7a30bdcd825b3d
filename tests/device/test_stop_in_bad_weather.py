"""Whatever happens on the way: what was stopped stays stopped."""

import asyncio
from collections.abc import Callable
from random import Random
from typing import Any, override

from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.exc import BleakError
import pytest

from custom_components.recovery_massager.device.errors import MassagerError, StopNotConfirmed
from custom_components.recovery_massager.device.massager import Massager
from custom_components.recovery_massager.device.profile import Profile
from simulator.peripheral import Peripheral
from tests.radio import VirtualClient

from .air import Air, AirClient
from .conftest import MakeMassager
from .gadget import ANSWERING, BASE, IDLE, STEPPING, TOGGLING, Gadget, profile
from .patience import now, passes, until

ROUNDS = 4
CALM_SECONDS = 3.0


class Weather:
    """What the air does to writes, by chance, while it is bad."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.bad = False

    def chance(self, share: float) -> bool:
        return self.bad and self.random.random() < share


class StormyClient(AirClient):
    """A connection through bad weather."""

    weather: Weather
    gadget: Gadget

    @override
    async def write_gatt_char(self, characteristic: BleakGATTCharacteristic, data: bytes, response: bool) -> None:
        weather = self.weather
        if weather.chance(0.3):
            await passes(weather.random.uniform(0, 1.2))
        if weather.chance(0.05):
            self.gadget.lose_link(8)
        if weather.chance(0.15):
            return
        if weather.chance(0.1):
            raise BleakError("In Progress")
        await super().write_gatt_char(characteristic, data, response)
        if weather.chance(0.1):
            raise BleakError("no answer")


class Slow(Gadget):
    """A gadget that takes a while for each command, one after the other, and reports when it likes to."""

    weather: Weather
    busy_until = 0.0

    @override
    def _perform(self, data: bytes) -> None:
        loop = asyncio.get_running_loop()
        if not self.weather.bad:
            self.busy_until = max(self.busy_until, loop.time())
        seconds = self.weather.random.choice((0, 0, 0.05, 0.3)) if self.weather.bad else 0
        self.busy_until = max(self.busy_until, loop.time()) + seconds
        loop.call_at(self.busy_until, super()._perform, data)


async def report_now_and_then(gadget: Gadget, random: Random) -> None:
    while True:
        await passes(random.uniform(0.1, 1.5))
        if gadget.connected:
            gadget.report()


FAMILIES: dict[str, Profile] = {
    "reporting": profile(),
    "answering": ANSWERING,
    "wanting a gap": profile(link="{timeout: 1, retries: 1, gap: 0.2, response: false}"),
    "stepping": STEPPING,
    "toggling": TOGGLING,
    "asked": profile(
        link="{timeout: 1, retries: 1, poll: {every: 0.4, send: ask}}",
        commands=BASE["commands"].removesuffix("}") + ", ask: 08}",
    ),
    "greeted": profile(
        link="{timeout: 1, retries: 1, hello: [ask]}", commands=BASE["commands"].removesuffix("}") + ", ask: 08}"
    ),
}


async def ask_for_something(massager: Massager, random: Random) -> None:
    """Do what people and automations do, all at once."""
    asked: Callable[[], Any] = random.choice(
        (
            lambda: massager.start({}),
            lambda: massager.start({"mode": "wave"}),
            lambda: massager.set("pressure", random.randint(0, 6)),
            lambda: massager.set("mode", "pulse"),
            massager.disconnect,
            massager.connect,
        )
    )
    try:
        async with asyncio.timeout(random.choice((0.05, 1, 20))):
            await asked()
    except MassagerError, TimeoutError:
        return


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("family", FAMILIES)
async def test_what_was_stopped_stays_stopped(make: MakeMassager, air: Air, family: str, seed: int) -> None:
    random = Random(f"{family} {seed}")
    weather = Weather(random)
    gadget = Slow()
    gadget.weather = weather
    gadget.level_runs = family == "stepping"
    gadget.answers = family == "answering"
    gadget.tells = family != "asked"
    air.peripherals[gadget.address] = gadget

    def connect(peripheral: Peripheral, disconnected: Callable[[Any], None] | None) -> VirtualClient:
        client = StormyClient(air, peripheral, disconnected)
        client.weather, client.gadget = weather, gadget
        return client

    air.connect = connect  # type: ignore[method-assign]
    massager = await make(FAMILIES[family])
    reporting = asyncio.create_task(report_now_and_then(gadget, random))
    try:
        for _ in range(ROUNDS):
            massager.keep_connected = random.random() < 0.7
            weather.bad = True
            asking = []
            for _ in range(random.randint(1, 8)):
                asking.append(asyncio.create_task(ask_for_something(massager, random)))
                await passes(random.choice((0, 0.01, 0.3)))
            try:
                await massager.stop()
            except StopNotConfirmed:
                weather.bad = False
                await until(lambda: not massager.stop_wanted)
            weather.bad = False
            stopped = now()
            while now() < stopped + CALM_SECONDS:
                assert gadget.run == IDLE, f"it runs {now() - stopped:.2f} s after it was stopped: {gadget.heard}"
                await passes(0.01)
            await asyncio.wait(asking)
    finally:
        reporting.cancel()
        await asyncio.wait([reporting])
