"""Virtual massagers in the air, and a loop that does not make anybody wait."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from typing import Any
from unittest.mock import patch

import pytest

from custom_components.recovery_massager.device.massager import Massager
from custom_components.recovery_massager.device.profile import Profile, bundled_profiles
from simulator.clock import Clock, RunningClock
from simulator.devices.calf_boots import CalfBoots
from simulator.peripheral import Peripheral

from .air import Air
from .end import End, MakeEnd
from .families import PROFILES, Bench, Family, MakeBench, on_the_air
from .gadget import Gadget, profile
from .patience import PatientLoop

type MakeMassager = Callable[..., Awaitable[Massager]]


def pytest_asyncio_loop_factories(config: Any, item: Any) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Run these tests on a loop whose time passes only when everybody waits."""
    return {"patient": PatientLoop}


@pytest.fixture(autouse=True)
def configure_event_loop() -> None:
    """Leave the loop its own time, where Home Assistant's tests give it the machine's."""


@pytest.fixture
def clock() -> Clock:
    """The massagers' clock, which stands still unless a test moves it on."""
    return Clock()


@pytest.fixture
def boots(clock: Clock) -> CalfBoots:
    """Calf boots, worn."""
    return CalfBoots("Calf boots", "C0:FF:EE:00:00:01", clock)


@pytest.fixture
def gadget() -> Gadget:
    """A gadget that answers nothing and reports its changes."""
    return Gadget()


@pytest.fixture
async def air(boots: CalfBoots, gadget: Gadget) -> AsyncGenerator[Air]:
    """The air, with both of them in range."""
    air = Air(boots, gadget)
    with patch("custom_components.recovery_massager.device.link.establish_connection", air.establish_connection):
        yield air


@pytest.fixture
async def make(air: Air, gadget: Gadget) -> AsyncGenerator[MakeMassager]:
    """Makes our side of the gadget, connected unless told otherwise; it is closed after the test."""
    made: list[Massager] = []

    async def make(rules: Profile | None = None, *, peripheral: Peripheral = gadget, connect: bool = True) -> Massager:
        massager = air.massager(rules or profile(), peripheral)
        made.append(massager)
        if connect:
            await massager.connect()
        return massager

    yield make
    for massager in made:
        await massager.close()


@pytest.fixture
async def bench(air: Air, make: MakeMassager) -> AsyncGenerator[MakeBench]:
    """Puts a massager of a family on the bench; its time passes with that of the loop."""
    clocks: list[RunningClock] = []

    async def on_the_bench(family: Family) -> Bench:
        clocks.append(RunningClock())
        device = on_the_air(family, air, clocks[-1])
        return Bench(family, await make(PROFILES[family.profile], peripheral=device), device)

    yield on_the_bench
    for clock in clocks:
        clock.stop()


@pytest.fixture
async def massager(air: Air, boots: CalfBoots) -> AsyncGenerator[Massager]:
    """Our side of the calf boots, not connected yet."""
    massager = air.massager(bundled_profiles()["open_compression"], boots)
    await massager.read_about()
    await massager.disconnect()
    air.written.clear()
    air.attempts.clear()
    yield massager
    await massager.close()


@pytest.fixture
async def end(air: Air, gadget: Gadget) -> AsyncGenerator[MakeEnd]:
    ends: list[End] = []

    def make(rules: Profile | None = None, peripheral: Peripheral | None = None) -> End:
        ends.append(End(rules or profile(), air, peripheral or gadget))
        return ends[-1]

    yield make
    for made in ends:
        await made.link.disconnect()
