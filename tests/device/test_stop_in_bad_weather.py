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
from simulator.devices.boots_spec import Run as BootsRun
from simulator.devices.calf_boots import CalfBoots
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
    peripheral: Peripheral

    @override
    async def write_gatt_char(self, characteristic: BleakGATTCharacteristic, data: bytes, response: bool) -> None:
        weather = self.weather
        if weather.chance(0.3):
            await passes(weather.random.uniform(0, 1.2))
        if weather.chance(0.05):
            self.peripheral.lose_link(8)
        if weather.chance(0.15):
            return
        if weather.chance(0.1):
            raise BleakError("In Progress")
        await super().write_gatt_char(characteristic, data, response)
        if weather.chance(0.1):
            raise BleakError("no answer")


class Slow(Gadget):
    """A gadget that takes a while for each command, one after the other, and reports when it likes to.

    It never takes longer than the time that its profile gives it, from which on a command counts as lost.
    """

    weather: Weather
    busy_until = 0.0

    @override
    def _perform(self, data: bytes) -> None:
        loop = asyncio.get_running_loop()
        behind = max(self.busy_until - loop.time(), 0.0)
        seconds = self.weather.random.choice((0, 0, 0.05, 0.3)) if self.weather.bad and behind < 0.5 else 0
        self.busy_until = loop.time() + behind + seconds
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
    domain = massager.capabilities.range("pressure")
    assert domain is not None
    pressures = [domain.minimum + step * domain.step for step in range(7)]
    asked: Callable[[], Any] = random.choice(
        (
            lambda: massager.start({}),
            lambda: massager.start({"mode": "wave"}),
            lambda: massager.set("pressure", random.choice(pressures)),
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


def blow(air: Air, weather: Weather) -> None:
    """Let the weather into the air."""

    def connect(peripheral: Peripheral, disconnected: Callable[[Any], None] | None) -> VirtualClient:
        client = StormyClient(air, peripheral, disconnected)
        client.weather, client.peripheral = weather, peripheral
        return client

    air.connect = connect  # type: ignore[method-assign]


async def stop_again_and_again(massager: Massager, idle: Callable[[], bool], weather: Weather) -> None:
    """Stop what runs, in the middle of everything, and look whether it stays stopped when the weather is fine."""
    random = weather.random
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
            assert idle(), f"it runs {now() - stopped:.2f} s after it was stopped"
            await passes(0.01)
        await asyncio.wait(asking)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("family", FAMILIES)
async def test_what_was_stopped_stays_stopped(make: MakeMassager, air: Air, family: str, seed: int) -> None:
    weather = Weather(Random(f"{family} {seed}"))
    gadget = Slow()
    gadget.weather = weather
    gadget.level_runs = family == "stepping"
    gadget.answers = family == "answering"
    gadget.tells = family != "asked"
    air.peripherals[gadget.address] = gadget
    blow(air, weather)
    massager = await make(FAMILIES[family], peripheral=gadget)
    reporting = asyncio.create_task(report_now_and_then(gadget, weather.random))
    try:
        await stop_again_and_again(massager, lambda: gadget.run == IDLE, weather)
    finally:
        reporting.cancel()
        await asyncio.wait([reporting])


@pytest.mark.parametrize("seed", range(6))
async def test_boots_that_were_stopped_stay_stopped(massager: Massager, air: Air, boots: CalfBoots, seed: int) -> None:
    weather = Weather(Random(f"boots {seed}"))
    blow(air, weather)
    await stop_again_and_again(massager, lambda: boots.machine.run == BootsRun.IDLE, weather)
