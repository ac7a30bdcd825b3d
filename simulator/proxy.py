"""A virtual ESPHome Bluetooth proxy: a TCP server of the native API with massagers in range and a few connection slots."""

import asyncio
from collections.abc import Mapping
from typing import Any

from .advertising import Advertising
from .api import ApiClient
from .link import Link
from .messages import Message, pb
from .peripheral import Peripheral

GOODBYE = 2.0
"""Seconds that clients get to take their leave."""


def address_number(address: str) -> int:
    """Return AA:BB:CC:DD:EE:FF as the number that the native API uses."""
    return int(address.replace(":", ""), 16)


class Proxy:
    """One proxy. A massager takes one central at a time, whichever proxy it comes from; it may be in range of several."""

    def __init__(
        self, name: str, mac: str, in_range: Mapping[Peripheral, int], *, slots: int = 3, interval: float = 0.0
    ) -> None:
        """Have these massagers in range, with their signal strengths in dBm.

        `slots`: connections at once; `interval`: connection interval in seconds, see `link`.
        """
        self.name = name
        self.friendly_name = name.replace("-", " ").capitalize()
        self.mac = mac
        self.slots = slots
        self.interval = interval
        self.in_range = {
            address_number(peripheral.address): (peripheral, rssi) for peripheral, rssi in in_range.items()
        }
        self.scanner_mode = 1
        self.clients: set[ApiClient] = set()
        self._links: dict[int, tuple[ApiClient, Link | None]] = {}
        self._advertising = Advertising(in_range, self._heard)
        self._server: asyncio.Server | None = None
        self._host = ""
        self.port = 0

    async def start(self, host: str, port: int) -> None:
        """Listen; port 0 takes a free one, `port` then tells which. OSError if that is not possible."""
        self._server = await asyncio.get_running_loop().create_server(lambda: ApiClient(self), host, port)
        self._host = host
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Say goodbye to the clients, as a proxy that restarts does, end all connections and listen no more."""
        self._advertising.listen(False)
        if self._server:
            self._server.close()
        for client in list(self.clients):
            client.goodbye()
        if self._server:
            try:
                async with asyncio.timeout(GOODBYE):
                    await self._server.wait_closed()
            except TimeoutError:
                # Somebody who does not read what was sent to him.
                self._server.abort_clients()

    def describe(self) -> dict[str, Any]:
        """Return the proxy for JSON."""
        return {
            "name": self.name,
            "mac": self.mac,
            "host": self._host,
            "port": self.port,
            "slots": self.slots,
            "free": self.free,
            "interval_ms": self.interval * 1000,
            "clients": sorted(client.label for client in self.clients),
            "in_range": {peripheral.name: rssi for peripheral, rssi in self.in_range.values()},
            "connections": [
                peripheral.name for address, (peripheral, _) in self.in_range.items() if address in self._links
            ],
        }

    # Slots and links

    @property
    def free(self) -> int:
        """Connection slots that are free."""
        return self.slots - len(self._links)

    def slots_message(self) -> Message:
        """Return how many slots there are, and who has them."""
        return pb.BluetoothConnectionsFreeResponse(free=self.free, limit=self.slots, allocated=sorted(self._links))

    def take_slot(self, address: int, client: ApiClient) -> bool:
        """Reserve a slot for a connection to this address; return whether there was one and nobody has that address."""
        if address in self._links or self.free <= 0:
            return False
        self._links[address] = (client, None)
        self._slots_changed()
        return True

    def linked(self, address: int, client: ApiClient, link: Link) -> None:
        """Note the link that now uses the slot."""
        self._links[address] = (client, link)

    def free_slot(self, address: int) -> None:
        """Give back a slot."""
        self._links.pop(address, None)
        self._slots_changed()

    def holder(self, address: int) -> ApiClient | None:
        """Return the client that has a slot for this address."""
        return self._links[address][0] if address in self._links else None

    def link(self, address: int, client: ApiClient) -> Link | None:
        """Return this client's link to the address."""
        holder, link = self._links.get(address, (None, None))
        return link if holder is client else None

    def links_of(self, client: ApiClient) -> list[tuple[int, Link | None]]:
        """Return the links of one client by address."""
        return [(address, link) for address, (holder, link) in self._links.items() if holder is client]

    def _slots_changed(self) -> None:
        message = self.slots_message()
        for client in self.clients:
            if client.wants_slots:
                client.send(message)

    # Advertisements

    def listeners_changed(self) -> None:
        """A client has begun or ended to want advertisements."""
        self._advertising.listen(any(client.wants_advertisements for client in self.clients))

    def announce_again(self) -> None:
        """Send what is on the air to a client that has just begun to listen."""
        self._advertising.listen(False)
        self.listeners_changed()

    def _heard(self, peripherals: list[Peripheral]) -> None:
        advertisements = [self._advertisement(peripheral) for peripheral in peripherals]
        # A proxy's scanner sends at most sixteen in one message.
        for start in range(0, len(advertisements), 16):
            message = pb.BluetoothLERawAdvertisementsResponse(advertisements=advertisements[start : start + 16])
            for client in self.clients:
                if client.wants_advertisements:
                    client.send(message)

    def _advertisement(self, peripheral: Peripheral) -> Message:
        address = address_number(peripheral.address)
        data = peripheral.advertisement() + (peripheral.scan_response() if self.scanner_mode else b"")
        return pb.BluetoothLERawAdvertisement(
            address=address, rssi=self.in_range[address][1], address_type=address_type(peripheral), data=data
        )


def address_type(peripheral: Peripheral) -> int:
    """Return 1 for a random static address (its two top bits are set, Core Specification Vol 6, Part B, 1.3.2.1), 0 for a public one."""
    return int(address_number(peripheral.address) >> 46 == 0b11)
