"""The connection to one massager: the only module that knows bleak.

It finds the characteristics that a profile names, subscribes, writes with the profile's pacing, and says when the
connection is lost. What the bytes mean is not its business.
"""

import asyncio
from collections.abc import Callable, Mapping
import contextlib
from functools import partial

from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.device import BLEDevice
import bleak_retry_connector
from bleak_retry_connector import (
    BLEAK_RETRY_EXCEPTIONS,
    BleakNotFoundError,
    BleakOutOfConnectionSlotsError,
    establish_connection,
)

from .codec import Write
from .errors import NotReachable, NotSupported
from .profile import Profile

type DeviceProvider = Callable[[], BLEDevice | None]

CONNECT_ATTEMPTS = 2
# A write that is under way is let finish, since a stack takes one at a time; a stop does not wait longer than this.
URGENT_WAIT = 0.5
WRITE_TIMEOUT = 10.0
DEVICE_INFORMATION = {
    # Generic Access: a scanner that only listens, as Home Assistant's usually do, never hears the name.
    "name": "00002a00-0000-1000-8000-00805f9b34fb",
    "manufacturer": "00002a29-0000-1000-8000-00805f9b34fb",
    "model": "00002a24-0000-1000-8000-00805f9b34fb",
    "firmware": "00002a26-0000-1000-8000-00805f9b34fb",
}


class Link:
    """One massager's GATT connection, by the roles of its profile.

    `on_data` gets role and bytes of every notification; `on_lost` is called once when a connection ends that
    `disconnect` did not end.
    """

    def __init__(
        self,
        profile: Profile,
        name: str,
        ble_device: DeviceProvider,
        on_data: Callable[[str, bytes], None],
        on_lost: Callable[[], None],
    ) -> None:
        self._profile = profile
        self._name = name
        self._ble_device = ble_device
        self._on_data = on_data
        self._on_lost = on_lost
        self._client: BleakClient | None = None
        self._characteristics: Mapping[str, BleakGATTCharacteristic] = {}
        self._writing = asyncio.Lock()
        self._next_write = 0.0

    @property
    def connected(self) -> bool:
        """Whether the connection stands and its characteristics are subscribed."""
        return self._client is not None and self._client.is_connected

    @property
    def roles(self) -> frozenset[str]:
        """The profile's roles that this massager has a characteristic for."""
        return frozenset(self._characteristics)

    async def connect(self) -> None:
        """Connect, find the characteristics and subscribe.

        Raises NotReachable (`not_in_range`, `no_slots`, `not_reachable`), or NotSupported where the massager
        lacks a characteristic that the profile needs.
        """
        device = self._ble_device()
        if device is None:
            raise NotReachable("not_in_range")
        try:
            client = await establish_connection(
                # Looked up now: Home Assistant's Bluetooth puts its own class in this place when it starts.
                bleak_retry_connector.BleakClientWithServiceCache,
                device,
                self._name,
                disconnected_callback=self._disconnected,
                max_attempts=CONNECT_ATTEMPTS,
                ble_device_callback=lambda: self._ble_device() or device,
            )
        except BleakOutOfConnectionSlotsError as err:
            raise NotReachable("no_slots", error=str(err)) from err
        except BleakNotFoundError as err:
            raise NotReachable("not_in_range", error=str(err)) from err
        except BLEAK_RETRY_EXCEPTIONS as err:
            raise NotReachable("not_reachable", error=str(err)) from err
        self._client = client
        self._next_write = asyncio.get_running_loop().time() + self._profile.link.settle
        try:
            self._characteristics = self._find_characteristics(client)
            await self._subscribe(client)
        except NotSupported:
            # The cache may be of another firmware: the next attempt reads the services anew.
            with contextlib.suppress(*BLEAK_RETRY_EXCEPTIONS):
                await client.clear_cache()
            await self.disconnect()
            raise
        except BLEAK_RETRY_EXCEPTIONS as err:
            await self.disconnect()
            raise NotReachable("not_reachable", error=str(err)) from err
        except BaseException:
            await self.disconnect()
            raise

    async def disconnect(self) -> None:
        """Let go of the massager, so that another central can have it. Never raises."""
        client, self._client = self._client, None
        if client is not None:
            with contextlib.suppress(*BLEAK_RETRY_EXCEPTIONS):
                await client.disconnect()

    async def write(self, write: Write, *, urgent: bool = False) -> None:
        """Write after the profile's gap to the write before; an `urgent` one waits for no gap.

        Raises NotReachable where the connection is gone or the massager did not take it.
        """
        if not urgent:
            async with self._writing:
                await asyncio.sleep(self._next_write - asyncio.get_running_loop().time())
                await self._write(write)
            return
        locked = await self._lock_soon()
        try:
            await self._write(write)
        finally:
            if locked:
                self._writing.release()

    async def read(self, role: str) -> bytes:
        """Read the characteristic of a role. Raises NotReachable."""
        try:
            return bytes(await self._connected_client().read_gatt_char(self._characteristics[role]))
        except BLEAK_RETRY_EXCEPTIONS as err:
            raise NotReachable("not_reachable", error=str(err)) from err

    async def read_device_information(self) -> dict[str, str]:
        """What it says of itself, by `name`, `manufacturer`, `model` and `firmware`; absent where it says nothing."""
        client = self._connected_client()
        found: dict[str, str] = {}
        for name, uuid in DEVICE_INFORMATION.items():
            characteristic = client.services.get_characteristic(uuid)
            if characteristic is None or "read" not in characteristic.properties:
                continue
            with contextlib.suppress(*BLEAK_RETRY_EXCEPTIONS):
                text = bytes(await client.read_gatt_char(characteristic)).decode("utf-8", "replace").strip("\0 ")
                if text:
                    found[name] = text
        return found

    def gatt_table(self) -> list[dict[str, object]]:
        """Services and characteristics with their properties, for diagnostics; empty without a connection."""
        if self._client is None:
            return []
        return [
            {"service": service.uuid, "characteristics": {c.uuid: list(c.properties) for c in service.characteristics}}
            for service in self._client.services
        ]

    async def _lock_soon(self) -> bool:
        try:
            async with asyncio.timeout(URGENT_WAIT):
                return await self._writing.acquire()
        except TimeoutError:
            return False

    async def _write(self, write: Write) -> None:
        # A write that has begun is finished, also when its caller is cancelled by a stop: half a write is undefined.
        task = asyncio.create_task(self._write_now(write))
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
            with contextlib.suppress(Exception):
                await asyncio.wait_for(asyncio.shield(task), URGENT_WAIT)
            raise

    async def _write_now(self, write: Write) -> None:
        client = self._connected_client()
        characteristic = self._characteristics[write.role]
        response = self._profile.link.response and "write" in characteristic.properties
        try:
            async with asyncio.timeout(WRITE_TIMEOUT):
                await client.write_gatt_char(characteristic, write.data, response=response)
        except BLEAK_RETRY_EXCEPTIONS as err:
            raise NotReachable("not_reachable", error=str(err)) from err
        finally:
            self._next_write = asyncio.get_running_loop().time() + self._profile.link.gap

    def _connected_client(self) -> BleakClient:
        if self._client is None or not self._client.is_connected:
            raise NotReachable("not_connected")
        return self._client

    def _find_characteristics(self, client: BleakClient) -> dict[str, BleakGATTCharacteristic]:
        for alternative in self._profile.gatt:
            found = {role: client.services.get_characteristic(gatt.uuid) for role, gatt in alternative.items()}
            if all(found[role] is not None or gatt.optional for role, gatt in alternative.items()):
                return {role: characteristic for role, characteristic in found.items() if characteristic is not None}
        raise NotSupported("characteristics_missing")

    async def _subscribe(self, client: BleakClient) -> None:
        for role in self._profile.subscribed:
            characteristic = self._characteristics.get(role)
            if characteristic is None or not {"notify", "indicate"} & set(characteristic.properties):
                continue
            await client.start_notify(characteristic, partial(self._notified, role))

    def _notified(self, role: str, _: BleakGATTCharacteristic, data: bytearray) -> None:
        self._on_data(role, bytes(data))

    def _disconnected(self, client: BleakClient) -> None:
        if self._client is client:
            self._client = None
            self._on_lost()
