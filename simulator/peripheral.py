"""A virtual massager as a Bluetooth peripheral: what it advertises, its attributes, its power, its faults. No transport in it.

A transport (the ESPHome proxy here) calls `connect`, `read`, `write` and so on, and is called back through the `Central` that it gave.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, Protocol

from .clock import Clock, Timer
from .faults import GENERAL, FaultKind, Faults
from .gatt import CCCD, AttCode, AttError, AttributeTable, Characteristic, PlacedCharacteristic, Properties, Service, uuid16
from .journal import Direction, Journal

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


class Peripheral(ABC):
    """Base of all virtual massagers."""

    kind: ClassVar[str]
    """Name of the kind of device on the command line."""
    title: ClassVar[str]
    """What it is, in a few words."""
    default_name: ClassVar[str]
    """Advertised name of the first one."""
    short_name: ClassVar[str]
    """Stem of the names of further ones."""
    extra_faults: ClassVar[tuple[FaultKind, ...]] = ()

    def __init__(self, name: str, address: str, clock: Clock, services: Iterable[Service], *, advertise_while_connected: bool = False) -> None:
        """Be switched on, with an advertised name, an address AA:BB:CC:DD:EE:FF and these services (Generic Access is added)."""
        self.name = name
        self.address = address
        self.clock = clock
        self.advertise_while_connected = advertise_while_connected
        self.powered = True
        self.journal = Journal(clock)
        self.faults = Faults(GENERAL + self.extra_faults)
        self.radio_listeners: list[Callable[[bool], None]] = []
        self._central: Central | None = None
        self._configured: dict[int, int] = {}
        self._flips = 0
        self._wake: Timer | None = None
        self._drop: Timer | None = None
        device_name = Characteristic(DEVICE_NAME, "Device Name", Properties.READ, name.encode())
        self.table = AttributeTable((Service(uuid16(GENERIC_ACCESS), "Generic Access", (device_name,)), *services))

    # What a device kind says of itself

    @abstractmethod
    def advertisement(self) -> bytes:
        """Return the advertising data now: AD structures, at most 31 bytes."""

    @abstractmethod
    def scan_response(self) -> bytes:
        """Return the scan response data now: AD structures, at most 31 bytes."""

    @abstractmethod
    def state(self) -> dict[str, Any]:
        """Return the whole state for JSON."""

    @property
    @abstractmethod
    def buttons(self) -> Mapping[str, Callable[[], str]]:
        """Buttons on the device itself: name to what pressing does; that returns what came of it in a few words."""

    @property
    @abstractmethod
    def settings(self) -> Mapping[str, Callable[[Any], None]]:
        """What the world around it can change (worn, charging ...): name to a setter, which raises ValueError with a sentence."""

    def on_read(self, characteristic: Characteristic) -> bytes:
        """Answer a read of a characteristic without a fixed value; may raise AttError."""
        raise AttError(AttCode.READ_NOT_PERMITTED)

    def on_write(self, characteristic: Characteristic, data: bytes) -> str | None:
        """Take a written value and return what it says, for people; may raise AttError."""
        raise AttError(AttCode.WRITE_NOT_PERMITTED)

    def on_subscribed(self, characteristic: Characteristic) -> None:
        """A client has subscribed to a characteristic."""

    def on_disconnected(self) -> None:
        """The connection has ended."""

    def on_power(self, on: bool) -> None:
        """The device was switched on or loses its power."""

    def on_fault(self, name: str, parameters: Mapping[str, Any] | None) -> None:
        """A fault came into force (with parameters) or went (None)."""

    # What the transport calls

    @property
    def connected(self) -> bool:
        """Whether a central is connected."""
        return self._central is not None

    @property
    def central(self) -> str | None:
        """Who is connected, for people."""
        return self._central.label if self._central else None

    @property
    def advertising(self) -> bool:
        """Whether the device is on the air as an advertiser."""
        return self.powered and (not self.connected or self.advertise_while_connected)

    def connect(self, central: Central) -> None:
        """Take this central; ConnectionRefused when switched off, connected already, or faulty."""
        fault = self.faults.strike("refuse_connections") if self.powered else None
        if fault:
            self.log("connection refused", text=central.label)
            raise ConnectionRefused(fault.parameters["error"], "it refuses connections")
        if not self.powered or self._central:
            raise ConnectionRefused(CONNECT_ERROR, "it is switched off" if not self.powered else "another central is connected")
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
        entry = self.journal.add(Direction.RECEIVED, what, characteristic.name, data, self.explain(characteristic, data))
        try:
            if not characteristic.properties & needed:
                raise AttError(AttCode.WRITE_NOT_PERMITTED)
            self.on_write(characteristic, data)
        except AttError as error:
            self.log("write refused", characteristic.name, text=f"{error} (entry {entry.number})")
            if response:
                raise

    def explain(self, characteristic: Characteristic, data: bytes) -> str | None:
        """Return in words what a written value asks for, for people; None where that is unknown."""
        return None

    def read_descriptor(self, handle: int) -> bytes:
        """Answer a read of a CCCD; AttError for any other handle."""
        self.table.configuration(handle)
        return self._configured.get(handle, 0).to_bytes(2, "little")

    def write_descriptor(self, handle: int, data: bytes) -> None:
        """Take a written CCCD; AttError for any other handle and for what the characteristic does not offer."""
        placed = self.table.configuration(handle)
        properties = placed.characteristic.properties
        offered = (1 if properties & Properties.NOTIFY else 0) | (2 if properties & Properties.INDICATE else 0)
        self.journal.add(Direction.RECEIVED, "write descriptor", placed.characteristic.name, data, CCCD[4:8])
        if len(data) != 2:
            raise AttError(AttCode.INVALID_LENGTH)
        wanted = int.from_bytes(data, "little")
        if wanted & ~offered:
            raise AttError(AttCode.VALUE_NOT_ALLOWED)
        self._configured[handle] = wanted
        if wanted:
            self.on_subscribed(placed.characteristic)

    # What device kinds use

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
        return [self._send(central, placed, piece, indicate, text) for piece in self._damaged(placed.characteristic, data)]

    def log(self, what: str, attribute: str | None = None, text: str | None = None) -> None:
        """Write down an event."""
        self.journal.add(Direction.EVENT, what, attribute, None, text)

    def radio_changed(self, *, quick: bool = False) -> None:
        """What is advertised, or whether, has changed; `quick`: advertise often for the next seconds."""
        for listener in self.radio_listeners:
            listener(quick)

    def switch(self, on: bool, *, flush: bool = False) -> None:
        """Switch on, or off: then the link is lost, after what was sent before (`flush`) or at once."""
        if on == self.powered:
            return
        if not on and self._central:
            self._central.end(SWITCHED_OFF if flush else LINK_LOST, flush=flush)
        self.powered = on
        self.log("switched on" if on else "switched off")
        self.on_power(on)
        self.radio_changed(quick=on)

    # What people and tests call

    def press(self, button: object) -> str:
        """Press a button on the device and return what came of it; LookupError with a sentence if there is no such button."""
        if not isinstance(button, str) or button not in self.buttons:
            raise LookupError(f"there is no button {button!r} (there are: {', '.join(self.buttons)})")
        if not self.powered and button != "power":
            result = "nothing: it is switched off"
        else:
            result = self.buttons[button]()
        self.log("button", text=f"{button}: {result}")
        return result

    def set(self, values: Mapping[str, Any]) -> None:
        """Change the world around the device; LookupError or ValueError with a sentence for a mistake."""
        for name in values:
            if name not in self.settings:
                raise LookupError(f"there is no setting {name!r} (there are: {', '.join(self.settings)})")
        for name, value in values.items():
            self.settings[name](value)
            self.log("set", text=f"{name} = {value}")

    def fault(self, name: object, values: Mapping[str, Any]) -> dict[str, Any]:
        """Bring about a fault and return its parameters; LookupError or ValueError with a sentence for a mistake."""
        kind = self.faults.kind(name)
        parameters = kind.check(values)
        self.log("fault", text=kind.name)
        if kind.name == "drop_link" and not parameters["writes"]:
            self._drop = self.clock.call_later(parameters["after"], lambda: self._lose_link(parameters["reason"]))
            return parameters
        self.faults.set(kind, parameters)
        if kind.name == "power_off":
            self.switch(False)
            if parameters["seconds"] is not None:
                self._wake = self.clock.call_later(parameters["seconds"], lambda: self.clear_fault("power_off"))
        self.on_fault(kind.name, parameters)
        return parameters

    def clear_fault(self, name: str) -> bool:
        """End a fault, and return whether it was in force; LookupError with a sentence if there is no such fault."""
        kind = self.faults.kind(name)
        if name == "drop_link" and self._drop:
            self._drop.cancel()
            self._drop = None
        was = self.faults.clear(name)
        if was:
            self.log("fault cleared", text=kind.name)
            if name == "power_off":
                self._cancel_wake()
                self.switch(True)
            self.on_fault(name, None)
        return was

    def clear_faults(self) -> list[str]:
        """End all faults and return the names of those that were in force."""
        return [name for name in (*self.faults.active, "drop_link") if self.clear_fault(name)]

    def describe(self) -> dict[str, Any]:
        """Return the massager for JSON, without its journal."""
        return {
            "kind": self.kind,
            "title": self.title,
            "name": self.name,
            "address": self.address,
            "powered": self.powered,
            "advertising": self.advertising,
            "connected": self.connected,
            "central": self.central,
            "subscribed": [
                placed.characteristic.name
                for service in self.table.services
                for placed in service.characteristics
                if placed.cccd and self._configured.get(placed.cccd)
            ],
            "active_faults": self.faults.active,
            "buttons": list(self.buttons),
            "settings": list(self.settings),
            "faults": {kind.name: kind.summary for kind in self.faults.kinds.values()},
            "state": self.state(),
        }

    # Inside

    def _cancel_wake(self) -> None:
        if self._wake:
            self._wake.cancel()
            self._wake = None

    def _lose_link(self, reason: int) -> None:
        if self._central:
            self._central.end(reason, flush=False)

    def _dropped_instead(self, characteristic: Characteristic, what: str, data: bytes) -> bool:
        fault = self.faults.get("drop_link")
        if not fault:
            return False
        fault.parameters["writes"] -= 1
        if fault.parameters["writes"]:
            return False
        self.faults.clear("drop_link")
        self.journal.add(Direction.RECEIVED, what, characteristic.name, data, "lost with the link")
        self._lose_link(fault.parameters["reason"])
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

    def _send(self, central: Central, placed: PlacedCharacteristic, data: bytes, indicate: bool, text: str | None) -> Sending:
        self.journal.add(Direction.SENT, "indication" if indicate else "notification", placed.characteristic.name, data, text)
        return central.send(placed.handle, data, indicate=indicate)
