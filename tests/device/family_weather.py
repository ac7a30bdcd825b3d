"""Every family through bad weather: people, keys, faults and a radio that takes its time, and what must hold all along."""

import asyncio
from collections.abc import Awaitable, Callable
import contextlib
from random import Random
from typing import Any, override
from unittest.mock import patch

from bleak.backends.characteristic import BleakGATTCharacteristic

from custom_components.recovery_massager.device.errors import MassagerError, StopNotConfirmed
from custom_components.recovery_massager.device.massager import Massager
from custom_components.recovery_massager.device.model import MassagerState, Run
from simulator.devices.keeson_bed import KeesonBed
from simulator.gatt import Characteristic
from simulator.peripheral import Peripheral
from tests.radio import VirtualClient

from .air import Air, AirClient
from .families import BEURER, HY, KEESON, MYCJ, Bench, Family
from .patience import now, passes

LATE = 0.05
"""The most seconds that anything takes through the air, one way."""
HIGHEST_ASKED = 5
STARTING_KEYS = {HY.kind: "start", BEURER.kind: "level_up", MYCJ.kind: "onoff", KEESON.kind: "foot_up"}
OTHER_KEYS = {
    HY.kind: ("stop", "mode", "level_up", "level_down"),
    BEURER.kind: ("level_down", "pause", "program"),
    MYCJ.kind: ("mode", "power_up", "power_down"),
    KEESON.kind: ("foot_down", "light", "timer", "wave"),
}
RAISING_KEYS = {"level_up", "power_up", "foot_up", "onoff", "start"}


class LateClient(AirClient):
    """A connection on which what is written, and what is notified, arrives a little later, in order."""

    random: Random
    _arrives = 0.0
    _heard = 0.0

    def __init__(self, air: Air, peripheral: Peripheral, disconnected: Callable[[Any], None] | None) -> None:
        self._under_way: list[asyncio.TimerHandle] = []
        super().__init__(air, peripheral, disconnected)

    @override
    async def write_gatt_char(self, characteristic: BleakGATTCharacteristic, data: bytes, response: bool) -> None:
        self._arrives = max(self._arrives, now() + self.random.uniform(0, LATE))
        wait = self._arrives - now()
        if response:
            await asyncio.sleep(wait)
            await super().write_gatt_char(characteristic, data, response)
        else:
            self._later(now() + wait, self._let_arrive, characteristic.handle, bytes(data))
            await asyncio.sleep(0)

    def _let_arrive(self, handle: int, data: bytes) -> None:
        if self.is_connected:
            self._peripheral.write(handle, data, response=False)

    @override
    def _deliver(self, handle: int, data: bytearray) -> None:
        delay = self._peripheral.faults.get("delay")
        late = self.random.uniform(0, LATE) + (delay.parameters["seconds"] if delay else 0)
        self._heard = max(self._heard, now() + late)
        self._later(self._heard, super()._deliver, handle, data)

    def _later(self, when: float, do: Callable[..., None], *what: Any) -> None:
        self._under_way = [handle for handle in self._under_way if handle.when() > now()]
        self._under_way.append(asyncio.get_running_loop().call_at(when, do, *what))

    @override
    def _over(self, reason: int) -> None:
        for handle in self._under_way:
            handle.cancel()
        super()._over(reason)


def let_in(air: Air, random: Random) -> None:
    """Let everything in this air be late."""

    def connect(peripheral: Peripheral, disconnected: Callable[[Any], None] | None) -> VirtualClient:
        client = LateClient(air, peripheral, disconnected)
        client.random = random
        return client

    air.connect = connect  # type: ignore[method-assign]


def runs(device: Peripheral) -> bool:
    """Whether what is ours to stop runs: of a bed the foot's massage, the head's is the bed's."""
    return device.machine.foot > 0 if isinstance(device, KeesonBed) else device.state()["run"] != "idle"


class Witness:
    """Sees what really comes of each write, and says what must not."""

    def __init__(self, family: Family, device: Peripheral) -> None:
        self.family = family
        self.device = device
        self.asked = 0
        """The highest level that people asked for since it was last stopped."""
        self.raised = 0
        """By how much they raised it since, by keys of the device: nobody can know that before it is told."""
        self.may_start = False
        self.wrongs: list[str] = []
        self._properly = device.on_write

    def hear(self, characteristic: Characteristic, data: bytes) -> None:
        """Take the place of the device's `on_write`."""
        before = self._felt()
        self._properly(characteristic, data)
        after = self._felt()
        what = f"{data.hex(' ')} led from {before} to {after}"
        if after[0] and not before[0] and not self.may_start:
            self.wrongs.append(f"nobody asked for a start: {what}")
        if after[0] and after[1] > max(before[1], self.asked + self.raised):
            self.wrongs.append(f"{self.asked} + {self.raised} was the highest that was asked for: {what}")
        if after[0] and after[2] and not before[2]:
            self.wrongs.append(f"it would never end: {what}")

    def _felt(self) -> tuple[bool, int, bool]:
        endless = isinstance(self.device, KeesonBed) and self.device.machine.timer is None
        return runs(self.device), self.device.state()["level"], endless


class Weather:
    """People, keys and faults that do as they like with one massager."""

    def __init__(self, bench: Bench, random: Random, *, keys: bool = True) -> None:
        self.family, self.massager, self.device = bench.family, bench.massager, bench.device
        self.random = random
        self.keys = keys
        self.log: list[str] = []
        self.witness = Witness(bench.family, bench.device)
        self.asking: set[asyncio.Task[None]] = set()
        self.massager.add_listener(self._published)

    @property
    def story(self) -> str:
        return ", ".join(self.log)

    def check(self) -> None:
        """Say what was seen that must not be."""
        assert not self.witness.wrongs, f"{self.witness.wrongs} after {self.story}"

    def _published(self) -> None:
        massager = self.massager
        if not (massager._link.connected or massager._connecting.running) and massager.state != MassagerState():
            self.witness.wrongs.append(f"{self.massager.state} without a connection")

    @contextlib.contextmanager
    def blowing(self) -> Any:
        with patch.object(self.device, "on_write", self.witness.hear):
            yield

    async def step(self, *, faults: bool = True) -> None:
        """Let one thing happen."""
        self.check()
        things = [*[self._start] * 3, *[self._set] * 4, *[self._time] * 4, self._stop, self._stop]
        things += [self._press] * 2 if self.keys else []
        things += [self._fault] * 3 if faults else []
        await self.random.choice(things)()

    async def calm(self) -> None:
        """Let the weather be fine, and all who ask be done."""
        self.device.clear_faults()
        if self.asking:
            await asyncio.wait(self.asking)
        self.check()

    async def _start(self) -> None:
        family = self.family
        self.witness.may_start = True
        self.witness.asked = max(self.witness.asked, family.lowest)
        values: dict[str, Any] = {"pressure": 5}
        if family.mode:
            values["mode"] = family.mode[0]
        if family.timer:
            values["timer"] = family.timer
        await self._ask("start", self.massager.start(values))

    async def _set(self) -> None:
        name = self.random.choice(["pressure", "pressure", "pressure", "mode", "timer"])
        if name == "pressure":
            level = self.random.randint(self.family.lowest, HIGHEST_ASKED)
            self.witness.asked = max(self.witness.asked, level)
            await self._ask(f"level {level}", self.massager.set("pressure", level))
        elif name == "mode" and self.family.mode:
            await self._ask("mode", self.massager.set("mode", self.family.mode[0]))
        elif name == "timer" and self.family.timer:
            seconds = self.random.choice([600, 1200, 1800])
            await self._ask(f"timer {seconds}", self.massager.set("timer", seconds))

    async def _ask(self, name: str, work: Awaitable[None]) -> None:
        self.log.append(name)

        async def alone() -> None:
            with contextlib.suppress(MassagerError):
                await work

        task = asyncio.create_task(alone())
        self.asking.add(task)
        task.add_done_callback(self.asking.discard)
        if self.random.random() < 0.5:
            await asyncio.wait([task], timeout=20)
        else:
            await passes(self.random.choice((0, 0.03, 0.3)))

    async def _stop(self) -> None:
        with contextlib.suppress(MassagerError):
            await self.stop()

    async def stop(self) -> None:
        """Stop, and hold what is confirmed against what is so. Raises StopNotConfirmed."""
        self.log.append("stop")
        try:
            await self.massager.stop()
        except StopNotConfirmed:
            self.log.append(f"not confirmed at {now()}")
            raise
        assert not runs(self.device), f"it runs, and its stop was confirmed: {self.story}"
        self.log.append("stopped")
        self.witness.asked, self.witness.raised, self.witness.may_start = 0, 0, False

    async def _press(self) -> None:
        kind = self.family.kind
        key = self.random.choice([STARTING_KEYS[kind], *OTHER_KEYS[kind]])
        self.log.append(f"key {key}")
        before = self.device.state()["level"]
        self.device.press(key)
        if key in RAISING_KEYS:
            self.witness.raised += max(1, self.device.state()["level"] - before)

    async def _time(self) -> None:
        seconds = self.random.choice([0.05, 0.4, 1.3, 4, 30])
        self.log.append(f"{seconds} s")
        for _ in range(10):
            await passes(seconds / 10)
            self.check()

    async def _fault(self) -> None:
        faults: list[tuple[str, dict[str, Any]]] = [
            ("drop_link", {}),
            ("drop_link", {"writes": self.random.choice([1, 2, 3])}),
            ("refuse_connections", {"times": 2}),
            ("ignore_writes", {"times": self.random.choice([1, 3])}),
            ("corrupt", {"times": 2, "how": self.random.choice(["flip", "truncate", "extend"])}),
            ("delay", {"seconds": self.random.choice([0.3, 1.0])}),
            ("split_frames", {"size": 5}),
            ("none", {}),
            ("none", {}),
        ]
        fault, values = self.random.choice(faults)
        self.log.append(f"{fault} {values}")
        if fault == "none":
            self.device.clear_faults()
        else:
            self.device.fault(fault, values)


def shows_what_is_so(massager: Massager, device: Peripheral) -> bool:
    """Tell whether what is shown is what the device is."""
    state = massager.state
    run = {"running": Run.RUNNING, "paused": Run.RUNNING, "idle": Run.IDLE}[device.state()["run"]]
    if isinstance(device, KeesonBed):
        run = Run.RUNNING if runs(device) else Run.IDLE
    return state.run is run and (run is Run.IDLE or state.pressure == device.state()["level"])
