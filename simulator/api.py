"""One client of a virtual proxy: ESPHome's native API, from hello to GATT.

The client is Home Assistant's `esphome` integration, or anything else that uses aioesphomeapi. Any number may be connected at once; a
massager's connection belongs to the client that made it, and ends with that client.
"""

import asyncio
from collections.abc import Callable
import logging
from typing import TYPE_CHECKING, override
from uuid import UUID

from .gatt import AttError, AttributeTable, PlacedCharacteristic, PlacedService
from .gatt_server import CONNECT_ERROR, ConnectionRefused
from .link import Link
from .messages import FrameError, Message, decode, encode, pb

if TYPE_CHECKING:
    from .proxy import Proxy

_LOGGER = logging.getLogger(__name__)

API_VERSION = (1, 14)
"""Version of the native API. From 1.15 on a client asks for capabilities in another message."""
ESPHOME_VERSION = "2026.10.0"
"""What the proxy says it runs: no older than Home Assistant wants for Bluetooth proxies."""
FEATURES = 0b111_1111
"""Passive scan, active connections, remote caching, pairing, cache clearing, raw advertisements, scanner state and mode."""

MOST_UNREAD = 1_000_000
"""Bytes that may wait for a client that does not read."""
MTU = 247
"""ATT MTU of every connection, bytes."""
NOT_CONNECTED = -1
"""What ESPHome reports when asked for something of a device that it has no connection to."""

CONNECT, DISCONNECT, PAIR, UNPAIR, CONNECT_CACHED, CONNECT_UNCACHED, CLEAR_CACHE = range(7)
SCANNER_RUNNING = 2


class ApiClient(asyncio.Protocol):
    """The proxy's end of one TCP connection."""

    def __init__(self, proxy: Proxy) -> None:
        """Serve a client of this proxy."""
        self._proxy = proxy
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None
        self._notifying: set[tuple[int, int]] = set()
        self.wants_advertisements = False
        self.wants_slots = False
        self.label = "unknown client"
        self._handlers: dict[type, Callable[[Message], None]] = {
            pb.HelloRequest: self._hello,
            pb.AuthenticationRequest: lambda _: self.send(pb.AuthenticationResponse()),
            pb.DisconnectRequest: self._goodbye_asked,
            pb.DisconnectResponse: lambda _: self._close(),
            pb.PingRequest: lambda _: self.send(pb.PingResponse()),
            pb.DeviceInfoRequest: self._device_info,
            pb.ListEntitiesRequest: lambda _: self.send(pb.ListEntitiesDoneResponse()),
            pb.SubscribeBluetoothLEAdvertisementsRequest: self._listen,
            pb.UnsubscribeBluetoothLEAdvertisementsRequest: self._listen_no_more,
            pb.SubscribeBluetoothConnectionsFreeRequest: self._watch_slots,
            pb.BluetoothScannerSetModeRequest: self._scanner_mode,
            pb.BluetoothDeviceRequest: self._device,
            pb.BluetoothGATTGetServicesRequest: self._services,
            pb.BluetoothGATTReadRequest: self._read,
            pb.BluetoothGATTWriteRequest: self._write,
            pb.BluetoothGATTReadDescriptorRequest: self._read_descriptor,
            pb.BluetoothGATTWriteDescriptorRequest: self._write_descriptor,
            pb.BluetoothGATTNotifyRequest: self._notify,
        }

    def send(self, message: Message) -> None:
        """Send a message, unless the connection is over."""
        if not self._transport or self._transport.is_closing():
            return
        if self.unread > MOST_UNREAD:
            _LOGGER.warning("%s does not read what it is sent; connection closed", self.label)
            self._transport.abort()
            return
        self._transport.write(encode(message))

    @property
    def unread(self) -> int:
        """Bytes that wait because the client does not read."""
        return self._transport.get_write_buffer_size() if self._transport else 0

    def goodbye(self) -> None:
        """End the connection politely, from this side."""
        self.send(pb.DisconnectRequest())
        self._close()

    # asyncio.Protocol

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        host, port = transport.get_extra_info("peername")[:2]
        self.label = f"{host}:{port}"
        self._proxy.clients.add(self)

    @override
    def data_received(self, data: bytes) -> None:
        self._buffer += data
        try:
            for message in decode(self._buffer):
                handler = self._handlers.get(type(message))
                if handler:
                    handler(message)
        except FrameError as error:
            _LOGGER.warning("%s: %s; connection closed", self.label, error)
            self._close()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._leave()

    def _close(self) -> None:
        self._leave()
        if self._transport:
            self._transport.close()

    def _leave(self) -> None:
        self._proxy.clients.discard(self)
        for address, link in self._proxy.links_of(self):
            if link:
                link.close()
            self._proxy.free_slot(address)
        self._notifying.clear()
        self._proxy.listeners_changed()

    # The proxy itself

    def _hello(self, message: Message) -> None:
        self.label = f"{message.client_info or 'client'} ({self.label.rsplit(' (', 1)[-1].rstrip(')')})"
        major, minor = API_VERSION
        info = f"{self._proxy.name} (simulated)"
        self.send(
            pb.HelloResponse(api_version_major=major, api_version_minor=minor, server_info=info, name=self._proxy.name)
        )

    def _device_info(self, _: Message) -> None:
        mac = self._proxy.mac
        # An ESP32's Bluetooth address is its base address plus two.
        bluetooth = (int(mac.replace(":", ""), 16) + 2).to_bytes(6).hex(":").upper()
        self.send(
            pb.DeviceInfoResponse(
                name=self._proxy.name,
                friendly_name=self._proxy.friendly_name,
                mac_address=mac,
                bluetooth_mac_address=bluetooth,
                esphome_version=ESPHOME_VERSION,
                model="Bluetooth proxy (simulated)",
                manufacturer="Recovery Massager",
                bluetooth_proxy_feature_flags=FEATURES,
            )
        )

    def _goodbye_asked(self, _: Message) -> None:
        self.send(pb.DisconnectResponse())
        self._close()

    def _listen(self, _: Message) -> None:
        self.wants_advertisements = True
        self._send_scanner_state()
        self._proxy.announce_again()

    def _listen_no_more(self, _: Message) -> None:
        self.wants_advertisements = False
        self._proxy.listeners_changed()

    def _watch_slots(self, _: Message) -> None:
        self.wants_slots = True
        self.send(self._proxy.slots_message())

    def _scanner_mode(self, message: Message) -> None:
        self._proxy.scanner_mode = message.mode
        self._send_scanner_state()

    def _send_scanner_state(self) -> None:
        mode = self._proxy.scanner_mode
        self.send(pb.BluetoothScannerStateResponse(state=SCANNER_RUNNING, mode=mode, configured_mode=mode))

    # Connections

    def _device(self, message: Message) -> None:
        address, kind = message.address, message.request_type
        if kind in (CONNECT, CONNECT_CACHED, CONNECT_UNCACHED):
            self._connect(address, cached=kind == CONNECT_CACHED)
        elif kind == DISCONNECT:
            self._disconnect(address)
        elif kind == PAIR:
            # "Just works": nothing to confirm, nothing to keep.
            paired = self._proxy.link(address, self) is not None
            self.send(
                pb.BluetoothDevicePairingResponse(address=address, paired=paired, error=0 if paired else NOT_CONNECTED)
            )
        elif kind == UNPAIR:
            self.send(pb.BluetoothDeviceUnpairingResponse(address=address, success=True))
        elif kind == CLEAR_CACHE:
            self.send(pb.BluetoothDeviceClearCacheResponse(address=address, success=True))

    def _connect(self, address: int, *, cached: bool) -> None:
        if self._proxy.link(address, self):
            self._send_connected(address)
            return
        if not self._proxy.take_slot(address, self):
            # No slot is told from a busy massager by the error number, as on an ESP32.
            self._send_not_connected(address, CONNECT_ERROR if self._proxy.holder(address) else 0)
            return
        peripheral, _ = self._proxy.in_range.get(address, (None, 0))
        try:
            if peripheral is None:
                raise ConnectionRefused(CONNECT_ERROR, "nobody of that address is in range")
            link = Link(
                peripheral,
                f"{self.label} through {self._proxy.name}",
                self._proxy.interval,
                lambda handle, data: self._value(address, handle, data),
                lambda reason: self._link_ended(address, reason),
            )
        except ConnectionRefused as refused:
            _LOGGER.debug("%s: connection to %012X refused: %s", self.label, address, refused)
            self._send_not_connected(address, refused.error)
            self._proxy.free_slot(address)
            return
        self._proxy.linked(address, self, link)
        characteristics = [c for service in peripheral.table.services for c in service.characteristics]
        exchanges = 1 if cached else 1 + len(peripheral.table.services) + len(characteristics)
        link.exchange(exchanges, lambda: self._send_connected(address))

    def _disconnect(self, address: int) -> None:
        link = self._proxy.link(address, self)
        if link:
            link.close()
            self._forget(address)
        self._send_not_connected(address, 0)
        if link:
            self._proxy.free_slot(address)

    def _link_ended(self, address: int, reason: int) -> None:
        self._forget(address)
        self._send_not_connected(address, reason)
        self._proxy.free_slot(address)

    def _forget(self, address: int) -> None:
        self._notifying = {key for key in self._notifying if key[0] != address}

    def _send_connected(self, address: int) -> None:
        self.send(pb.BluetoothDeviceConnectionResponse(address=address, connected=True, mtu=MTU))

    def _send_not_connected(self, address: int, error: int) -> None:
        self.send(pb.BluetoothDeviceConnectionResponse(address=address, connected=False, error=error))

    # GATT

    def _request[T](
        self, message: Message, operation: Callable[[Link], T], answer: Callable[[T], Message], *, slow: bool = False
    ) -> None:
        address, handle = message.address, getattr(message, "handle", 0)

        def fail(code: int) -> None:
            self.send(pb.BluetoothGATTErrorResponse(address=address, handle=handle, error=code))

        link = self._proxy.link(address, self)
        if link is None:
            fail(NOT_CONNECTED)
            return
        link.request(
            lambda: operation(link), lambda result: self.send(answer(result)), lambda error: fail(error.code), slow=slow
        )

    def _services(self, message: Message) -> None:
        link = self._proxy.link(message.address, self)
        if link is None:
            self._request(message, lambda _: None, lambda _: None)
            return
        # The proxy knows them since it connected: no exchange with the massager.
        for service in link.peripheral.table.services:
            self.send(pb.BluetoothGATTGetServicesResponse(address=message.address, services=[_service(service)]))
        self.send(pb.BluetoothGATTGetServicesDoneResponse(address=message.address))

    def _read(self, message: Message) -> None:
        self._request(
            message,
            lambda link: link.peripheral.read(message.handle),
            lambda data: pb.BluetoothGATTReadResponse(address=message.address, handle=message.handle, data=data),
            slow=True,
        )

    def _read_descriptor(self, message: Message) -> None:
        self._request(
            message,
            lambda link: link.peripheral.read_descriptor(message.handle),
            lambda data: pb.BluetoothGATTReadResponse(address=message.address, handle=message.handle, data=data),
        )

    def _write(self, message: Message) -> None:
        if message.response:
            self._request(
                message,
                lambda link: link.peripheral.write(message.handle, message.data, response=True),
                lambda _: pb.BluetoothGATTWriteResponse(address=message.address, handle=message.handle),
            )
        elif link := self._proxy.link(message.address, self):
            link.command(lambda: _write_command(link, message.handle, message.data))

    def _write_descriptor(self, message: Message) -> None:
        self._request(
            message,
            lambda link: link.peripheral.write_descriptor(message.handle, message.data),
            lambda _: pb.BluetoothGATTWriteResponse(address=message.address, handle=message.handle),
        )

    def _notify(self, message: Message) -> None:
        """Forward a characteristic's values or not. That the massager sends them is the client's business: it writes the CCCD itself."""
        key = (message.address, message.handle)
        link = self._proxy.link(message.address, self)
        if link and message.handle not in {c.handle for c in _subscribable(link.peripheral.table)}:
            self.send(pb.BluetoothGATTErrorResponse(address=message.address, handle=message.handle, error=1))
            return
        if link is None:
            self._request(message, lambda _: None, lambda _: None)
            return
        (self._notifying.add if message.enable else self._notifying.discard)(key)
        self.send(pb.BluetoothGATTNotifyResponse(address=message.address, handle=message.handle))

    def _value(self, address: int, handle: int, data: bytes) -> None:
        if (address, handle) in self._notifying:
            self.send(pb.BluetoothGATTNotifyDataResponse(address=address, handle=handle, data=data))


def _write_command(link: Link, handle: int, data: bytes) -> None:
    """Write without response: an unknown handle is dropped, nobody is told."""
    try:
        link.peripheral.write(handle, data, response=False)
    except AttError as error:
        _LOGGER.debug("write without response to %d dropped: %s", handle, error)


def _subscribable(table: AttributeTable) -> list[PlacedCharacteristic]:
    return [c for service in table.services for c in service.characteristics if c.cccd]


def _uuid(uuid: str) -> list[int]:
    number = UUID(uuid).int
    return [number >> 64, number & 0xFFFF_FFFF_FFFF_FFFF]


def _service(placed: PlacedService) -> Message:
    characteristics = [_characteristic(c) for c in placed.characteristics]
    return pb.BluetoothGATTService(
        uuid=_uuid(placed.service.uuid), handle=placed.handle, characteristics=characteristics
    )


def _characteristic(placed: PlacedCharacteristic) -> Message:
    descriptors = [pb.BluetoothGATTDescriptor(short_uuid=0x2902, handle=placed.cccd)] if placed.cccd else []
    return pb.BluetoothGATTCharacteristic(
        uuid=_uuid(placed.characteristic.uuid),
        handle=placed.handle,
        properties=int(placed.characteristic.properties),
        descriptors=descriptors,
    )
