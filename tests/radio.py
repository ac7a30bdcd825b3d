"""A radio without air: the integration's own link on one side, the simulator's virtual massagers on the other."""

import asyncio
from collections.abc import Callable
from typing import Any, override

from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.device import BLEDevice
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import BleakError
from bleak_retry_connector import BleakConnectionError, BleakNotFoundError

from simulator.gatt import AttError, Properties
from simulator.gatt_server import Central, ConnectionRefused, Sending
from simulator.peripheral import Peripheral

PROPERTIES = {
    Properties.READ: "read",
    Properties.WRITE_WITHOUT_RESPONSE: "write-without-response",
    Properties.WRITE: "write",
    Properties.NOTIFY: "notify",
    Properties.INDICATE: "indicate",
}


class Sent(Sending):
    """A packet that leaves at once."""

    @property
    @override
    def sent(self) -> bool:
        return True

    @override
    def withdraw(self) -> bool:
        return False


class VirtualClient(Central):
    """What the link takes for a BleakClient."""

    label = "test"

    def __init__(self, peripheral: Peripheral, disconnected: Callable[[Any], None] | None) -> None:
        self._peripheral = peripheral
        self._disconnected = disconnected
        self._loop = asyncio.get_running_loop()
        self._callbacks: dict[int, tuple[BleakGATTCharacteristic, Callable[[Any, bytearray], None]]] = {}
        self._cccds: dict[int, int] = {}
        self.services = self._table()
        self.caches_cleared = 0
        self.is_connected = False
        peripheral.connect(self)
        self.is_connected = True

    def _table(self) -> BleakGATTServiceCollection:
        collection = BleakGATTServiceCollection()
        for placed_service in self._peripheral.table.services:
            service = BleakGATTService(None, placed_service.handle, placed_service.service.uuid)
            collection.add_service(service)
            for placed in placed_service.characteristics:
                names: list[Any] = [name for bit, name in PROPERTIES.items() if placed.characteristic.properties & bit]
                collection.add_characteristic(
                    BleakGATTCharacteristic(
                        None, placed.handle, placed.characteristic.uuid, names, lambda: 244, service
                    )
                )
                if placed.cccd:
                    self._cccds[placed.handle] = placed.cccd
        return collection

    # The massager's side

    @override
    def send(self, handle: int, data: bytes, *, indicate: bool) -> Sending:
        if handle in self._callbacks:
            self._loop.call_soon(self._deliver, handle, bytearray(data))
        return Sent()

    @override
    def end(self, reason: int, *, flush: bool) -> None:
        if flush:
            self._loop.call_soon(self._over, reason)
        else:
            self._over(reason)

    def _deliver(self, handle: int, data: bytearray) -> None:
        if self.is_connected and (found := self._callbacks.get(handle)) is not None:
            characteristic, callback = found
            callback(characteristic, data)

    def _over(self, reason: int) -> None:
        if self.is_connected:
            self.is_connected = False
            self._peripheral.disconnected(self, reason)
            if self._disconnected:
                self._disconnected(self)

    # The link's side

    async def disconnect(self) -> None:
        """End the connection."""
        await asyncio.sleep(0)
        self._over(0x13)

    async def clear_cache(self) -> bool:
        """Have nothing cached."""
        self.caches_cleared += 1
        return True

    async def read_gatt_char(self, characteristic: BleakGATTCharacteristic) -> bytearray:
        """Read."""
        return bytearray(await self._ask(lambda: self._peripheral.read(characteristic.handle)))

    async def write_gatt_char(self, characteristic: BleakGATTCharacteristic, data: bytes, response: bool) -> None:
        """Write."""
        await self._ask(lambda: self._peripheral.write(characteristic.handle, bytes(data), response=response))

    async def start_notify(
        self, characteristic: BleakGATTCharacteristic, callback: Callable[[Any, bytearray], None]
    ) -> None:
        """Subscribe, to notifications rather than indications where there are both."""
        self._callbacks[characteristic.handle] = (characteristic, callback)
        value = b"\x01\x00" if "notify" in characteristic.properties else b"\x02\x00"
        await self._ask(
            lambda: self._peripheral.write_descriptor(self._cccds[characteristic.handle], value),
        )

    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        """Unsubscribe."""
        self._callbacks.pop(characteristic.handle, None)
        await self._ask(lambda: self._peripheral.write_descriptor(self._cccds[characteristic.handle], b"\x00\x00"))

    async def _ask[T](self, operation: Callable[[], T]) -> T:
        await asyncio.sleep(0)
        if not self.is_connected:
            raise BleakError("Not connected")
        try:
            answer = operation()
        except AttError as error:
            raise BleakError(f"ATT error {error}") from error
        await asyncio.sleep(0)
        if not self.is_connected:
            raise BleakError("Not connected")
        return answer


class Radio:
    """The virtual massagers in range."""

    def __init__(self, *peripherals: Peripheral) -> None:
        self.peripherals = {peripheral.address: peripheral for peripheral in peripherals}

    def connect(self, peripheral: Peripheral, disconnected: Callable[[Any], None] | None) -> VirtualClient:
        """Connect to a massager; it may refuse."""
        return VirtualClient(peripheral, disconnected)

    async def establish_connection(
        self,
        client_class: type,
        device: BLEDevice,
        name: str,
        disconnected_callback: Callable[[Any], None] | None = None,
        **_: Any,
    ) -> VirtualClient:
        """Take the place of bleak_retry_connector's function of this name."""
        await asyncio.sleep(0)
        peripheral = self.peripherals.get(device.address)
        if peripheral is None or not peripheral.powered:
            raise BleakNotFoundError(f"{name} was not found")
        try:
            return self.connect(peripheral, disconnected_callback)
        except ConnectionRefused as refused:
            raise BleakConnectionError(f"{name} does not connect: {refused}") from refused
