"""The connection to one massager. Only this module and `probe` know bleak.

It finds the characteristics that a profile names, subscribes, writes with the profile's pacing, and says when the
connection is lost. What the bytes mean is not its business.
"""

import asyncio
from collections.abc import Callable, Mapping
import contextlib
from dataclasses import dataclass
from functools import partial

from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.device import BLEDevice
import bleak_retry_connector
from bleak_retry_connector import (
    BLEAK_RETRY_EXCEPTIONS,
    BleakClientWithServiceCache,
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
GATT_TIMEOUT = 10.0
# Times the profile's gap, where writes are missed all the same.
LONGEST_GAP = 4
DEVICE_INFORMATION = {
    # Generic Access: a scanner that only listens, as Home Assistant's usually do, never hears the name.
    "name": "00002a00-0000-1000-8000-00805f9b34fb",
    "manufacturer": "00002a29-0000-1000-8000-00805f9b34fb",
    "model": "00002a24-0000-1000-8000-00805f9b34fb",
    "firmware": "00002a26-0000-1000-8000-00805f9b34fb",
}


@dataclass(frozen=True, slots=True, eq=False)
class Begun:
    """A write that has just left for the massager."""

    early: float
    """Seconds by which it came before the gap to the write before it was over: the massager may miss it."""
    overtaking: bool
    """A write before it is still under way, and may reach the massager later."""
    gap: float
    """Seconds that it takes until the next one is heard for sure."""
    over: asyncio.Future[None]
    """Done when the write is over, well or not."""


async def open_connection(
    name: str, ble_device: DeviceProvider, disconnected: Callable[[BleakClient], None]
) -> BleakClientWithServiceCache:
    """Connect to the device that `ble_device` gives; `name` is for the log, `disconnected` is told when it ends.

    Raises NotReachable (`not_in_range`, `no_slots`, `not_reachable`).
    """
    device = ble_device()
    if device is None:
        raise NotReachable("not_in_range")
    try:
        return await establish_connection(
            # Looked up now: Home Assistant's Bluetooth puts its own class in this place when it starts.
            bleak_retry_connector.BleakClientWithServiceCache,
            device,
            name,
            disconnected_callback=disconnected,
            max_attempts=CONNECT_ATTEMPTS,
            ble_device_callback=lambda: ble_device() or device,
        )
    except BleakOutOfConnectionSlotsError as err:
        raise NotReachable("no_slots", error=str(err)) from err
    except BleakNotFoundError as err:
        raise NotReachable("not_in_range", error=str(err)) from err
    except BLEAK_RETRY_EXCEPTIONS as err:
        raise NotReachable("not_reachable", error=str(err)) from err


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
        self._leaving = asyncio.Lock()
        self._writing = asyncio.Lock()
        self._under_way: set[asyncio.Task[None]] = set()
        self._next_write = 0.0
        self._gap = profile.link.gap

    @property
    def connected(self) -> bool:
        """Whether the connection stands and its characteristics are subscribed."""
        return self._client is not None and self._client.is_connected

    @property
    def readable(self) -> frozenset[str]:
        """The profile's roles whose characteristic this massager has, and lets be read."""
        return frozenset(role for role, found in self._characteristics.items() if "read" in found.properties)

    async def connect(self, on_open: Callable[[], None]) -> None:
        """Connect, find the characteristics and subscribe; `on_open` is called before anything can come in.

        Raises NotReachable (`not_in_range`, `no_slots`, `not_reachable`), or NotSupported where the massager
        lacks a characteristic that the profile needs.
        """
        # A massager takes one connection: while it still has the old one, it would refuse.
        async with self._leaving:
            pass
        client = await open_connection(self._name, self._ble_device, self._disconnected)
        settled = asyncio.get_running_loop().time() + self._profile.link.settle
        try:
            characteristics = self._find_characteristics(client)
            on_open()
            await self._subscribe(client, characteristics)
        except NotSupported:
            await self._forget_services(client)
            await self._leave(client)
            raise
        except BLEAK_RETRY_EXCEPTIONS as err:
            if client.is_connected:
                await self._forget_services(client)
            await self._leave(client)
            raise NotReachable("not_reachable", error=str(err)) from err
        except BaseException:
            await self._leave(client)
            raise
        if not client.is_connected:
            raise NotReachable("connection_lost")
        self._characteristics, self._next_write, self._writing = characteristics, settled, asyncio.Lock()
        self._client, self._gap = client, self._profile.link.gap

    @staticmethod
    async def _forget_services(client: BleakClientWithServiceCache) -> None:
        """Let the next attempt read the services anew: the cache may be of another firmware."""
        with contextlib.suppress(*BLEAK_RETRY_EXCEPTIONS):
            await client.clear_cache()

    async def disconnect(self) -> None:
        """Let go of the massager, so that another central can have it. Never raises."""
        client, self._client = self._client, None
        if client is not None:
            await self._leave(client)

    async def write(self, write: Write, begun: Callable[[Begun], None], *, urgent: bool = False) -> None:
        """Write after the profile's gap to the write before; an `urgent` one waits for no gap.

        `begun` is called when it leaves. A write that has left is finished, also when its caller is cancelled: half
        a write is undefined. Raises NotReachable where the connection is gone or the massager did not take it,
        NotSupported where it lacks the characteristic.
        """
        client = self._connected_client()
        characteristic = self._characteristics.get(write.role)
        if characteristic is None:
            raise NotSupported("characteristics_missing")
        writing, loop = self._writing, asyncio.get_running_loop()
        while True:
            locked = writing if await _acquire(writing, URGENT_WAIT if urgent else None) else None
            if self._client is not client:
                # What was meant for one connection is not written on the next.
                _release(locked)
                raise NotReachable("connection_lost")
            gap = self._next_write - loop.time()
            if urgent or gap <= 0:
                break
            # The lock is for writes that are under way, not for those that wait.
            _release(locked)
            await asyncio.sleep(gap)
        over: asyncio.Future[None] = loop.create_future()
        begun(Begun(early=max(gap, 0.0), overtaking=locked is None, gap=self._gap, over=over))
        work = self._write(client, characteristic, write.data, over, locked)
        task = asyncio.create_task(work, eager_start=True)
        self._under_way.add(task)
        task.add_done_callback(self._written)
        await asyncio.wait([task])
        if task.cancelled():
            raise NotReachable("connection_lost")
        task.result()

    def slow_down(self) -> float:
        """Keep a longer gap between writes while this connection lasts, as some seem to be missed.

        Returns the seconds until the one after the last write is over.
        """
        longer = min(2 * self._gap, LONGEST_GAP * self._profile.link.gap)
        self._next_write, self._gap = self._next_write + longer - self._gap, longer
        return max(0.0, self._next_write - asyncio.get_running_loop().time())

    async def resubscribe(self) -> None:
        """Subscribe anew: some say how they are only then, and when something changes. Raises NotReachable."""
        client = self._connected_client()
        try:
            for role in self._subscribed_roles(self._characteristics):
                async with asyncio.timeout(GATT_TIMEOUT):
                    await client.stop_notify(self._characteristics[role])
            await self._subscribe(client, self._characteristics)
        except BLEAK_RETRY_EXCEPTIONS as err:
            raise NotReachable("not_reachable", error=str(err)) from err

    async def read(self, role: str) -> bytes:
        """Read the characteristic of a role. Raises NotReachable."""
        try:
            async with asyncio.timeout(GATT_TIMEOUT):
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
                async with asyncio.timeout(GATT_TIMEOUT):
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

    async def _write(
        self,
        client: BleakClient,
        characteristic: BleakGATTCharacteristic,
        data: bytes,
        over: asyncio.Future[None],
        locked: asyncio.Lock | None,
    ) -> None:
        offered = characteristic.properties
        response = "write" in offered and (self._profile.link.response or "write-without-response" not in offered)
        try:
            async with asyncio.timeout(GATT_TIMEOUT):
                await client.write_gatt_char(characteristic, data, response=response)
        except asyncio.CancelledError:
            raise NotReachable("connection_lost") from None
        except BLEAK_RETRY_EXCEPTIONS as err:
            raise NotReachable("not_reachable", error=str(err)) from err
        finally:
            self._next_write = asyncio.get_running_loop().time() + self._gap
            over.set_result(None)
            _release(locked)

    def _written(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        # Fetched, since whoever wrote may be gone.
        task.cancelled() or task.exception()

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

    async def _subscribe(self, client: BleakClient, characteristics: Mapping[str, BleakGATTCharacteristic]) -> None:
        for role in self._subscribed_roles(characteristics):
            await client.start_notify(characteristics[role], partial(self._notified, role))

    def _subscribed_roles(self, characteristics: Mapping[str, BleakGATTCharacteristic]) -> list[str]:
        found = (role for role in self._profile.subscribed if role in characteristics)
        return [role for role in found if {"notify", "indicate"} & set(characteristics[role].properties)]

    async def _leave(self, client: BleakClient) -> None:
        """End a connection, and with it what is still being written there."""
        self._give_up_writes()
        async with self._leaving:
            with contextlib.suppress(*BLEAK_RETRY_EXCEPTIONS):
                await client.disconnect()

    def _give_up_writes(self) -> None:
        for task in tuple(self._under_way):
            task.cancel()

    def _notified(self, role: str, _: BleakGATTCharacteristic, data: bytearray) -> None:
        self._on_data(role, bytes(data))

    def _disconnected(self, client: BleakClient) -> None:
        if self._client is client:
            self._client = None
            self._give_up_writes()
            self._on_lost()


async def _acquire(lock: asyncio.Lock, seconds: float | None) -> bool:
    """Take the lock; return False where that takes longer than `seconds`."""
    try:
        async with asyncio.timeout(seconds):
            return await lock.acquire()
    except TimeoutError:
        return False


def _release(lock: asyncio.Lock | None) -> None:
    if lock is not None:
        lock.release()
