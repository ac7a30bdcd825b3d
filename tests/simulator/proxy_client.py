"""A client of the virtual proxy, made of the real aioesphomeapi."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from aioesphomeapi.api_pb2 import BluetoothLERawAdvertisement, BluetoothLERawAdvertisementsResponse  # type: ignore[attr-defined]
from aioesphomeapi.client import APIClient

FEATURES = 0b111_1111
PATIENCE = 20.0
"""Seconds that anything may take on a busy machine."""


@dataclass
class ConnectionChange:
    connected: bool
    mtu: int
    error: int


@dataclass
class Massager:
    """A massager that this client is connected to."""

    client: APIClient
    address: int
    handles: dict[str, int]
    cccds: dict[str, int]
    changes: asyncio.Queue[ConnectionChange]
    values: dict[str, asyncio.Queue[bytes]] = field(default_factory=lambda: defaultdict(asyncio.Queue))
    stop_watching: Callable[[], None] = lambda: None

    async def read(self, which: str) -> bytes:
        return bytes(await self.client.bluetooth_gatt_read(self.address, self.handles[which], PATIENCE))

    async def write(self, data: str, which: str = "0005", *, response: bool = True) -> None:
        await self.client.bluetooth_gatt_write(self.address, self.handles[which], bytes.fromhex(data), response)

    async def subscribe(self, which: str) -> None:
        def came(_: int, data: bytearray) -> None:
            self.values[which].put_nowait(bytes(data))

        await self.client.bluetooth_gatt_start_notify(self.address, self.handles[which], came)
        value = b"\x02\x00" if which == "0005" else b"\x01\x00"
        await self.client.bluetooth_gatt_write_descriptor(self.address, self.cccds[which], value)

    async def next(self, which: str) -> str:
        async with asyncio.timeout(PATIENCE):
            return (await self.values[which].get()).hex(" ")

    async def next_where(self, which: str, wanted: Callable[[bytes], bool]) -> bytes:
        async with asyncio.timeout(PATIENCE):
            while not wanted(value := await self.values[which].get()):
                pass
            return value

    async def ask(self, request: str) -> str:
        """Write to the control point and return the next response."""
        await self.write(request)
        return await self.next("0005")

    async def change(self) -> ConnectionChange:
        async with asyncio.timeout(PATIENCE):
            return await self.changes.get()

    async def disconnect(self) -> None:
        await self.client.bluetooth_device_disconnect(self.address)


class ProxyClient:
    """An API client that listens to everything."""

    def __init__(self, port: int) -> None:
        self.api = APIClient("127.0.0.1", port, None)
        self.heard: dict[int, list[BluetoothLERawAdvertisement]] = defaultdict(list)
        self.slots: list[tuple[int, int, list[int]]] = []
        self._news = asyncio.Event()
        self._watches: list[Callable[[], None]] = []

    async def __aenter__(self) -> Self:
        await self.api.connect(login=True)
        self.api.subscribe_bluetooth_le_raw_advertisements(self._advertisements)
        self.api.subscribe_bluetooth_connections_free(self._slots)
        return self

    async def __aexit__(self, *_: object) -> None:
        for stop in self._watches:
            stop()
        await self.api.disconnect()

    def _advertisements(self, message: BluetoothLERawAdvertisementsResponse) -> None:
        for advertisement in message.advertisements:
            self.heard[advertisement.address].append(advertisement)
        self._news.set()

    def _slots(self, free: int, limit: int, allocated: list[int]) -> None:
        self.slots.append((free, limit, list(allocated)))
        self._news.set()

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something heard makes this true."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self._news.clear()
                await self._news.wait()

    async def attempt(
        self, address: int, *, cached: bool = False
    ) -> tuple[ConnectionChange, asyncio.Queue[ConnectionChange]]:
        """Try to connect; return the proxy's answer and what comes after it."""
        changes: asyncio.Queue[ConnectionChange] = asyncio.Queue()
        stop = await self.api.bluetooth_device_connect(
            address,
            lambda connected, mtu, error: changes.put_nowait(ConnectionChange(connected, mtu, error)),
            timeout=PATIENCE,
            feature_flags=FEATURES,
            has_cache=cached,
            disconnect_timeout=PATIENCE,
            address_type=1,
        )
        self._watches.append(stop)
        async with asyncio.timeout(PATIENCE):
            return await changes.get(), changes

    async def connect(self, address: int | None = None, *, cached: bool = False) -> Massager:
        """Connect to a massager (the first one heard) and learn its handles."""
        if address is None:
            await self.until(lambda: self.heard)
            address = next(iter(self.heard))
        change, changes = await self.attempt(address, cached=cached)
        assert change.connected, f"error {change.error}"
        services = await self.api.bluetooth_gatt_get_services(address)
        characteristics = [c for service in services.services for c in service.characteristics]
        return Massager(
            self.api,
            address,
            {c.uuid[4:8]: c.handle for c in characteristics},
            {c.uuid[4:8]: c.descriptors[0].handle for c in characteristics if c.descriptors},
            changes,
        )
