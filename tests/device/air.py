"""The air between the link and virtual massagers, where writes are noted, held up, lost or failed as a test wants it."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, override

from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.device import BLEDevice
from bleak.exc import BleakError

from custom_components.recovery_massager.device.massager import Massager
from custom_components.recovery_massager.device.profile import Profile
from simulator.peripheral import Peripheral
from tests.radio import Radio, VirtualClient


class Held:
    """One write on its way, which stays there until it is let through."""

    def __init__(self) -> None:
        self.here = asyncio.Event()
        self._through: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def release(self) -> None:
        """Let it through."""
        self._through.set_result(True)

    async def wait(self) -> None:
        """Be on the way."""
        self.here.set()
        await self._through


class AirClient(VirtualClient):
    """A connection through the air."""

    def __init__(self, air: Air, peripheral: Peripheral, disconnected: Callable[[Any], None] | None) -> None:
        self._air = air
        super().__init__(peripheral, disconnected)

    @override
    async def write_gatt_char(self, characteristic: BleakGATTCharacteristic, data: bytes, response: bool) -> None:
        text = data.hex(" ").upper()
        if await self._air.lets_through(text, response=response):
            await super().write_gatt_char(characteristic, data, response)
            self._air.arrived(text)

    @override
    async def read_gatt_char(self, characteristic: BleakGATTCharacteristic) -> bytearray:
        self._air.reads += 1
        if self._air.unreadable:
            raise BleakError("it cannot be read now")
        return await super().read_gatt_char(characteristic)

    @override
    async def disconnect(self) -> None:
        if self._air.slow_farewell is not None:
            await self._air.slow_farewell.wait()
        await super().disconnect()


class Air(Radio):
    """Everything in range, and what happens on the way there."""

    def __init__(self, *peripherals: Peripheral) -> None:
        super().__init__(*peripherals)
        self.written: list[str] = []
        """Every write that left, in hex, whether it arrived or not."""
        self.responses: list[bool] = []
        self.written_at: list[float] = []
        self.attempts: list[float] = []
        """When somebody tried to connect."""
        self.reads = 0
        self.unreadable = False
        self.clients: list[AirClient] = []
        self.slow_farewell: asyncio.Event | None = None
        self.answer: asyncio.Event | None = None
        """Where there is one, no connection comes about before it."""
        self._held: dict[str, list[Held]] = {}
        self._lost: list[str] = []
        self._failed: list[str] = []
        self._failed_late: list[str] = []

    def hold(self, data: str) -> Held:
        """Hold up the next write of these bytes."""
        held = Held()
        self._held.setdefault(data, []).append(held)
        return held

    def lose(self, data: str, times: int = 1) -> None:
        """Lose the next writes of these bytes, while whoever writes believes that they arrived."""
        self._lost += [data] * times

    def fail(self, data: str, times: int = 1) -> None:
        """Let the next writes of these bytes fail."""
        self._failed += [data] * times

    def fail_late(self, data: str) -> None:
        """Let the next write of these bytes arrive, while whoever writes believes that it failed."""
        self._failed_late.append(data)

    def arrived(self, data: str) -> None:
        """Take note that a write has arrived."""
        if data in self._failed_late:
            self._failed_late.remove(data)
            raise BleakError("no answer")

    async def lets_through(self, data: str, *, response: bool) -> bool:
        """Take note of a write, and tell whether it arrives."""
        self.written.append(data)
        self.responses.append(response)
        self.written_at.append(asyncio.get_running_loop().time())
        if self._held.get(data):
            await self._held[data].pop(0).wait()
        if data in self._failed:
            self._failed.remove(data)
            raise BleakError("In Progress")
        if data in self._lost:
            self._lost.remove(data)
            return False
        return True

    @override
    def connect(self, peripheral: Peripheral, disconnected: Callable[[Any], None] | None) -> VirtualClient:
        client = AirClient(self, peripheral, disconnected)
        self.clients.append(client)
        return client

    @override
    async def establish_connection(
        self,
        client_class: type,
        device: BLEDevice,
        name: str,
        disconnected_callback: Callable[[Any], None] | None = None,
        **rest: Any,
    ) -> VirtualClient:
        self.attempts.append(asyncio.get_running_loop().time())
        if self.answer is not None:
            await self.answer.wait()
        return await super().establish_connection(client_class, device, name, disconnected_callback, **rest)

    def device(self, address: str) -> BLEDevice | None:
        """What a scanner knows of a massager; None where it is not heard."""
        peripheral = self.peripherals.get(address)
        return BLEDevice(address, peripheral.name, {}) if peripheral is not None and peripheral.powered else None

    def massager(self, profile: Profile, peripheral: Peripheral, **kwargs: Any) -> Massager:
        """Our side of one massager."""
        address = peripheral.address
        return Massager(profile, address, lambda: self.device(address), name=peripheral.name, **kwargs)


def asked(written: Sequence[str], *leave_out: str) -> list[str]:
    """The writes but for some."""
    return [data for data in written if data not in leave_out]
