"""The attribute server of a virtual massager: one central at a time reads, writes and subscribes. No transport in it.

A transport (the ESPHome proxy here) calls `connect`, `read`, `write` and so on, and is called back through the `Central` that it gave.
"""

from collections.abc import Callable, Iterable
from typing import Protocol

from .clock import Clock
from .faults import GENERAL, FaultKind, Faults
from .gatt import AttCode, AttError, AttributeTable, Characteristic, PlacedCharacteristic, Properties, Service, uuid16
from .journal import Direction, Journal
from .mistakes import WrongValue

LINK_LOST = 0x08
"""HCI reason: connection timeout, the other side is not heard any more."""
SWITCHED_OFF = 0x15
"""HCI reason: the remote device is powering off."""
CONNECT_ERROR = 0x85
"""What an ESP32's Bluetooth stack (ESP_GATT_ERROR) reports of most failed attempts to connect."""

GENERIC_ACCESS = 0x1800
DEVICE_NAME = uuid16(0x2A00)


class ConnectionRefused(Exception):
    """The massager cannot be connected to now."""

    def __init__(self, error: int, why: str) -> None:
        """`error`: the number that the central's stack reports; `why`: for people."""
        super().__init__(why)
        self.error = error


class Sending(Protocol):
    """A notification or indication on its way to the central."""

    @property
    def sent(self) -> bool:
        """Whether it has left."""

    def withdraw(self) -> bool:
        """Take it back if it has not left yet; return whether that worked."""


class Central(Protocol):
    """The other end of a connection, as the transport presents it."""

    label: str

    def send(self, handle: int, data: bytes, *, indicate: bool) -> Sending:
        """Notify or indicate a value."""

    def end(self, reason: int, *, flush: bool) -> None:
        """End the connection from this side; `flush`: after what was sent before."""


class GattServer:
    """The part of a massager that a connected central talks to, and that damages what it says while a fault wants it."""

    def __init__(
        self, name: str, address: str, clock: Clock, services: Iterable[Service], faults: Iterable[FaultKind]
    ) -> None:
        """Be switched on and not connected; Generic Access is added to the services, the general faults to the faults."""
        self.name = name
        self.address = address
        self.clock = clock
        self.powered = True
        self.journal = Journal(clock)
        self.faults = Faults((*GENERAL, *faults))
        self.radio_listeners: list[Callable[[bool], None]] = []
        self._central: Central | None = None
        self._configured: dict[int, int] = {}
        self._flips = 0
        self.table = self._laid_out(services)

    # What a kind of device answers

    def on_read(self, characteristic: Characteristic) -> bytes:
        """Answer a read of a characteristic without a fixed value; may raise AttError."""
        raise AttError(AttCode.READ_NOT_PERMITTED)

    def on_write(self, characteristic: Characteristic, data: bytes) -> None:
        """Take a written value; may raise AttError."""
        raise AttError(AttCode.WRITE_NOT_PERMITTED)

    def explain(self, characteristic: Characteristic, data: bytes) -> str | None:
        """Return in words what a written value asks for, for people; None where that is unknown."""
        return None

    def on_subscribed(self, characteristic: Characteristic) -> None:
        """A client has subscribed to a characteristic."""

    def on_disconnected(self) -> None:
        """The connection has ended."""

    # What the transport calls

    @property
    def connected(self) -> bool:
        """Whether a central is connected."""
        return self._central is not None

    @property
    def central(self) -> str | None:
        """Who is connected, for people."""
        return self._central.label if self._central else None

    def connect(self, central: Central) -> None:
        """Take this central; ConnectionRefused when switched off, connected already, or faulty."""
        fault = self.faults.strike("refuse_connections") if self.powered else None
        if fault:
            self.log("connection refused", text=central.label)
            raise ConnectionRefused(fault.parameters["error"], "it refuses connections")
        if not self.powered or self._central:
            raise ConnectionRefused(
                CONNECT_ERROR, "it is switched off" if not self.powered else "another central is connected"
            )
        self._central = central
        self._configured.clear()
        self.log("connected", text=central.label)
        self.radio_changed()

    def disconnected(self, central: Central, reason: int) -> None:
        """Take note that the connection to this central is over, with an HCI reason; harmless when it was over already."""
        if self._central is not central:
            return
        self._central = None
        self._configured.clear()
        self.log("disconnected", text=f"{central.label}, reason {reason:02X}")
        self.on_disconnected()
        self.radio_changed()

    def read(self, handle: int) -> bytes:
        """Answer a read of a characteristic; AttError where it may not be read."""
        placed = self.table.value(handle)
        characteristic = placed.characteristic
        if not characteristic.properties & Properties.READ:
            raise AttError(AttCode.READ_NOT_PERMITTED)
        value = self.on_read(characteristic) if characteristic.value is None else characteristic.value
        self.journal.add(Direction.RECEIVED, "read", characteristic.name)
        self.journal.add(Direction.SENT, "read response", characteristic.name, value)
        return value

    def write(self, handle: int, data: bytes, *, response: bool) -> None:
        """Take a written value; AttError where it is refused (never without response: then it is just dropped)."""
        placed = self.table.value(handle)
        characteristic = placed.characteristic
        what = "write" if response else "write without response"
        if self._dropped_instead(characteristic, what, data):
            return
        fault = self.faults.get("ignore_writes")
        if fault and fault.concerns(characteristic.uuid, characteristic.name):
            self.faults.strike("ignore_writes")
            self.journal.add(Direction.RECEIVED, what, characteristic.name, data, "ignored")
            return
        needed = Properties.WRITE if response else Properties.WRITE_WITHOUT_RESPONSE
        entry = self.journal.add(
            Direction.RECEIVED, what, characteristic.name, data, self.explain(characteristic, data)
        )
        try:
            if not characteristic.properties & needed:
                raise AttError(AttCode.WRITE_NOT_PERMITTED)
            self.on_write(characteristic, data)
        except AttError as error:
            self.log("write refused", characteristic.name, text=f"{error} (entry {entry.number})")
            if response:
                raise

    def read_descriptor(self, handle: int) -> bytes:
        """Answer a read of a CCCD; AttError for any other handle."""
        self.table.configuration(handle)
        return self._configured.get(handle, 0).to_bytes(2, "little")

    def write_descriptor(self, handle: int, data: bytes) -> None:
        """Take a written CCCD; AttError for any other handle and for what the characteristic does not offer."""
        placed = self.table.configuration(handle)
        properties = placed.characteristic.properties
        offered = (1 if properties & Properties.NOTIFY else 0) | (2 if properties & Properties.INDICATE else 0)
        self.journal.add(Direction.RECEIVED, "write descriptor", placed.characteristic.name, data)
        if len(data) != 2:
            raise AttError(AttCode.INVALID_LENGTH)
        wanted = int.from_bytes(data, "little")
        if wanted & ~offered:
            raise AttError(AttCode.VALUE_NOT_ALLOWED)
        self._configured[handle] = wanted
        if wanted:
            self.on_subscribed(placed.characteristic)

    # What device kinds use

    def offer(self, services: Iterable[Service]) -> None:
        """Have these services from now on; WrongValue while a client is connected, which knows the handles of the old ones."""
        if self.connected:
            raise WrongValue("services cannot change while a client is connected")
        self.table = self._laid_out(services)

    def subscribed(self, uuid: str) -> bool:
        """Return whether the connected client wants notifications or indications of this characteristic."""
        return self._central is not None and bool(self._configured.get(self.table.characteristic(uuid).cccd or 0))

    def send(self, uuid: str, data: bytes, text: str | None = None) -> list[Sending]:
        """Notify or indicate a value to a subscribed client, as the faults in force have it; return what is on its way."""
        placed = self.table.characteristic(uuid)
        central = self._central
        if central is None or not self.subscribed(uuid):
            return []
        indicate = bool(self._configured[placed.cccd or 0] & 2)
        return [
            self._send(central, placed, piece, indicate, text) for piece in self._damaged(placed.characteristic, data)
        ]

    def log(self, what: str, attribute: str | None = None, text: str | None = None) -> None:
        """Write down an event."""
        self.journal.add(Direction.EVENT, what, attribute, None, text)

    def radio_changed(self, *, quick: bool = False) -> None:
        """What is advertised, or whether, has changed; `quick`: advertise often for the next seconds."""
        for listener in self.radio_listeners:
            listener(quick)

    def lose_link(self, reason: int) -> None:
        """Lose the connection, if there is one, without a word."""
        if self._central:
            self._central.end(reason, flush=False)

    # Inside

    def _laid_out(self, services: Iterable[Service]) -> AttributeTable:
        device_name = Characteristic(DEVICE_NAME, "Device Name", Properties.READ, self.name.encode())
        return AttributeTable((Service(uuid16(GENERIC_ACCESS), "Generic Access", (device_name,)), *services))

    def _dropped_instead(self, characteristic: Characteristic, what: str, data: bytes) -> bool:
        fault = self.faults.get("drop_link")
        if not fault or fault.parameters["writes"] is None:
            return False
        fault.parameters["writes"] -= 1
        if fault.parameters["writes"]:
            return False
        self.faults.clear("drop_link")
        self.journal.add(Direction.RECEIVED, what, characteristic.name, data, "lost with the link")
        self.lose_link(fault.parameters["reason"])
        return True

    def _damaged(self, characteristic: Characteristic, data: bytes) -> list[bytes]:
        fault = self.faults.get("corrupt")
        if fault and data and fault.concerns(characteristic.uuid, characteristic.name):
            self.faults.strike("corrupt")
            data = self._corrupted(data, fault.parameters["how"])
        split = self.faults.get("split_frames")
        if split and data and split.concerns(characteristic.uuid, characteristic.name):
            size = split.parameters["size"]
            return [data[start : start + size] for start in range(0, len(data), size)]
        return [data]

    def _corrupted(self, data: bytes, how: str) -> bytes:
        if how == "truncate":
            return data[:-1]
        if how == "extend":
            return data + b"\x5a"
        place = self._flips % len(data)
        self._flips += 1
        return data[:place] + bytes((data[place] ^ 0x40,)) + data[place + 1 :]

    def _send(
        self, central: Central, placed: PlacedCharacteristic, data: bytes, indicate: bool, text: str | None
    ) -> Sending:
        self.journal.add(
            Direction.SENT, "indication" if indicate else "notification", placed.characteristic.name, data, text
        )
        return central.send(placed.handle, data, indicate=indicate)
