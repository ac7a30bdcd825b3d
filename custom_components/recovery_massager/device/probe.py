"""A look at a device that no profile knows: what it has, what it says, and what it answers to a few given bytes.

Only this module and `link` know bleak. Nothing is written unless it was given. What a device does wrong on the way ends up
in the capture as something missing; only what makes a look impossible raises.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
import contextlib
from dataclasses import dataclass
from functools import partial
from itertools import islice

from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak_retry_connector import BLEAK_RETRY_EXCEPTIONS

from .capture import Advertised, Capture, Found, Moved
from .errors import NotReachable
from .forbidden import APPEARANCE, refuse_forbidden
from .link import DeviceProvider, open_connection
from .private import Censor

CONNECT_SECONDS = 45.0
"""Two attempts to connect of 20 seconds each, and a little more."""
STEP_SECONDS = 5.0
"""One read, one write or one subscription."""
PHASE_SECONDS = 30.0
"""All reads together, and all subscriptions."""
MAX_CHARACTERISTICS = 200
MAX_HEARD = 10_000
"""With so many notifications a capture is over: nobody presses that many keys."""


@dataclass(frozen=True, slots=True)
class Target:
    """The device to look at: its address, how to reach it, and what it advertises (`appearance`: 16 bits, or None)."""

    address: str
    ble_device: DeviceProvider
    advertised: Advertised = Advertised()
    appearance: int | None = None


def check(target: Target) -> None:
    """Raise NotSupported (`capture_lock`, `capture_medical`, `capture_input`) if its advertisement forbids a look."""
    refuse_forbidden((*target.advertised.service_uuids, *target.advertised.service_data), target.appearance)


async def probe(
    target: Target, seconds: float, writes: Sequence[Moved] = (), on_listening: Callable[[], None] = lambda: None
) -> Capture:
    """Connect, read what can be read, listen to everything for some seconds, write what is given, and let go again.

    `writes` have the `seconds` to wait once everything is subscribed; `on_listening` is called at that moment. The capture holds
    neither the device's address nor its owner's name. Raises NotSupported as `check` does, also for what only the
    connection shows, before anything but the appearance is read; NotReachable (`not_in_range`, `no_slots`,
    `not_reachable`) where no connection comes about.
    """
    check(target)
    return await _Look(target, seconds, writes, on_listening).run()


class _Look:
    """One look, from the first to the last byte. Times are seconds since it began to subscribe."""

    def __init__(
        self, target: Target, seconds: float, writes: Sequence[Moved], on_listening: Callable[[], None]
    ) -> None:
        self._target = target
        self._seconds = seconds
        self._writes = sorted(writes, key=lambda write: write.seconds)
        self._on_listening = on_listening
        self._censor = Censor(target.address)
        self._over = asyncio.Event()
        self._lost = False
        self._began = 0.0
        self._found: list[Found] = []
        self._heard: list[Moved] = []
        self._written: list[Moved] = []
        self._refused: list[Moved] = []

    async def run(self) -> Capture:
        """Do it all."""
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                client = await open_connection(self._target.address, self._target.ble_device, self._disconnected)
        except TimeoutError:
            raise NotReachable("not_reachable", error="timeout") from None
        try:
            refuse_forbidden([service.uuid for service in client.services], await self._appearance(client))
            await self._read_all(client)
            self._began = asyncio.get_running_loop().time()
            await self._subscribe(client)
            self._on_listening()
            await self._listen(client)
            return self._capture()
        except BLEAK_RETRY_EXCEPTIONS as err:
            raise NotReachable("not_reachable", error=str(err)) from err
        finally:
            with contextlib.suppress(*BLEAK_RETRY_EXCEPTIONS):
                async with asyncio.timeout(STEP_SECONDS):
                    await client.disconnect()

    def _capture(self) -> Capture:
        return Capture(
            advertised=self._censor.advertised(self._target.advertised),
            characteristics=tuple(self._found),
            heard=tuple(self._heard),
            written=tuple(self._written),
            seconds=self._now(),
            refused=tuple(self._refused),
            lost=self._lost,
        )

    async def _appearance(self, client: BleakClient) -> int | None:
        characteristic = client.services.get_characteristic(APPEARANCE)
        if characteristic is None or "read" not in characteristic.properties:
            return None
        data = await self._read(client, characteristic)
        return int.from_bytes(data[:2], "little") if data and len(data) >= 2 else None

    async def _read_all(self, client: BleakClient) -> None:
        """Note every characteristic, with its value where it can be read in time."""
        end = asyncio.get_running_loop().time() + PHASE_SECONDS
        for service, characteristic in _characteristics(client):
            uuid = characteristic.uuid.lower()
            value = None
            in_time = asyncio.get_running_loop().time() < end and not self._lost
            if "read" in characteristic.properties and in_time:
                value = await self._read(client, characteristic)
            self._found.append(
                Found(
                    self._censor.uuid(service),
                    self._censor.uuid(uuid),
                    tuple(characteristic.properties),
                    None if value is None else self._censor.value(uuid, value),
                )
            )

    async def _read(self, client: BleakClient, characteristic: BleakGATTCharacteristic) -> bytes | None:
        with contextlib.suppress(*BLEAK_RETRY_EXCEPTIONS):
            async with asyncio.timeout(STEP_SECONDS):
                return bytes(await client.read_gatt_char(characteristic))
        return None

    async def _subscribe(self, client: BleakClient) -> None:
        end = self._began + PHASE_SECONDS
        for _, characteristic in _characteristics(client):
            if not {"notify", "indicate"} & set(characteristic.properties):
                continue
            if self._lost or asyncio.get_running_loop().time() >= end:
                break
            with contextlib.suppress(*BLEAK_RETRY_EXCEPTIONS):
                async with asyncio.timeout(STEP_SECONDS):
                    await client.start_notify(characteristic, partial(self._notified, characteristic.uuid.lower()))

    async def _listen(self, client: BleakClient) -> None:
        """Listen, and write what is due, until the time is over, the connection lost, or more heard than can be kept."""
        ready = asyncio.get_running_loop().time()
        for write in self._writes:
            await self._pause(ready + min(write.seconds, self._seconds))
            await self._write(client, write)
        await self._pause(ready + self._seconds)

    async def _pause(self, until: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout_at(until):
                await self._over.wait()

    async def _write(self, client: BleakClient, write: Moved) -> None:
        characteristic = next(
            (
                one
                for _, one in _characteristics(client)
                if one.uuid.lower() == write.uuid and {"write", "write-without-response"} & set(one.properties)
            ),
            None,
        )
        done = self._refused
        if characteristic is not None and not self._over.is_set():
            with contextlib.suppress(*BLEAK_RETRY_EXCEPTIONS):
                async with asyncio.timeout(STEP_SECONDS):
                    response = "write" in characteristic.properties
                    await client.write_gatt_char(characteristic, write.data, response=response)
                done = self._written
        done.append(self._moved(write.uuid, write.data))

    def _notified(self, uuid: str, _: BleakGATTCharacteristic, data: bytearray) -> None:
        if len(self._heard) < MAX_HEARD:
            self._heard.append(self._moved(uuid, bytes(data)))
        else:
            self._over.set()

    def _disconnected(self, _: BleakClient) -> None:
        self._lost = True
        self._over.set()

    def _moved(self, uuid: str, data: bytes) -> Moved:
        return Moved(self._now(), self._censor.uuid(uuid), self._censor.value(uuid, data))

    def _now(self) -> float:
        return round(asyncio.get_running_loop().time() - self._began, 3)


def _characteristics(client: BleakClient) -> Iterator[tuple[str, BleakGATTCharacteristic]]:
    """Give the characteristics that a capture looks at, each with its service's UUID."""
    every = ((service.uuid.lower(), one) for service in client.services for one in service.characteristics)
    return islice(every, MAX_CHARACTERISTICS)
