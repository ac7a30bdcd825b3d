"""A virtual massager as a Bluetooth peripheral: what it advertises, its power, its buttons, its faults. No transport in it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from .clock import Clock, Timer
from .faults import FaultKind
from .gatt import Service
from .gatt_server import LINK_LOST, SWITCHED_OFF, GattServer
from .mistakes import UnknownName
from .setting import Setting


class Peripheral(GattServer, ABC):
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
    closes_the_link: ClassVar[bool] = True
    """Whether its power key ends the link properly, after its last words; else it is just gone."""

    def __init__(
        self,
        name: str,
        address: str,
        clock: Clock,
        services: Iterable[Service],
        *,
        advertise_while_connected: bool = False,
    ) -> None:
        """Be switched on, with an advertised name, an address AA:BB:CC:DD:EE:FF and these services."""
        super().__init__(name, address, clock, services, self.extra_faults)
        self.advertise_while_connected = advertise_while_connected
        self._timers: dict[str, Timer] = {}

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
    def settings(self) -> Mapping[str, Setting]:
        """What can be changed about it and the world around it (worn, charging, how it answers ...), by name."""

    @property
    def empty(self) -> bool:
        """Whether its battery is, so that it cannot be switched on."""
        return False

    def last_words(self) -> None:
        """What it says when somebody switches it off, before the link is closed."""

    def on_power(self, on: bool) -> None:
        """The device was switched on or loses its power."""

    def on_fault(self, name: str, parameters: Mapping[str, Any] | None) -> None:
        """A fault came into force (with parameters) or went (None)."""

    # Power and radio

    @property
    def advertising(self) -> bool:
        """Whether the device is on the air as an advertiser."""
        return self.powered and (not self.connected or self.advertise_while_connected)

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
        """Press a button on the device and return what came of it; UnknownName if there is no such button."""
        if not isinstance(button, str) or button not in self.buttons:
            raise UnknownName(f"there is no button {button!r} (there are: {', '.join(self.buttons)})")
        works = self.powered or button == "power"
        result = self.buttons[button]() if works else "nothing: it is switched off"
        self.log("button", text=f"{button}: {result}")
        return result

    def press_power(self) -> str:
        """Press the key that switches it on and off."""
        if self.powered:
            self.last_words()
            self.switch(False, flush=self.closes_the_link)
            return "off"
        if self.empty:
            return "nothing: the battery is empty"
        self.clear_fault("power_off")
        self.switch(True)
        return "on"

    def set(self, values: Mapping[str, Any]) -> None:
        """Change the world around the device; UnknownName or WrongValue for a mistake."""
        for name in values:
            if name not in self.settings:
                raise UnknownName(f"there is no setting {name!r} (there are: {', '.join(self.settings)})")
        for name, value in values.items():
            self.settings[name](value)
            self.log("set", text=f"{name} = {value}")

    def fault(self, name: object, values: Mapping[str, Any]) -> dict[str, Any]:
        """Bring about a fault and return its parameters; UnknownName or WrongValue for a mistake."""
        kind = self.faults.kind(name)
        parameters = kind.check(values)
        self.clear_fault(kind.name)
        self.log("fault", text=kind.name)
        self.faults.set(kind, parameters)
        match kind.name:
            case "drop_link" if parameters["writes"] is None:
                self._later("drop_link", parameters["after"])
            case "power_off":
                self.switch(False)
                self._later("power_off", parameters["seconds"])
        self.on_fault(kind.name, parameters)
        return parameters

    def clear_fault(self, name: str) -> bool:
        """End a fault, and return whether it was in force; UnknownName if there is no such fault."""
        kind = self.faults.kind(name)
        if not self.faults.clear(name):
            return False
        self.log("fault cleared", text=kind.name)
        if name in self._timers:
            self._timers.pop(name).cancel()
        if name == "power_off":
            self.switch(True)
        self.on_fault(name, None)
        return True

    def clear_faults(self) -> list[str]:
        """End all faults and return the names of those that were in force."""
        return [name for name in self.faults.active if self.clear_fault(name)]

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
            "settings": {name: setting.describe() for name, setting in self.settings.items()},
            "faults": {kind.name: kind.summary for kind in self.faults.kinds.values()},
            "state": self.state(),
        }

    # Inside

    def _later(self, name: str, seconds: float | None) -> None:
        """End a fault by itself after some simulated seconds: at once for 0, never for None."""
        if seconds:
            self._timers[name] = self.clock.call_later(seconds, lambda: self._strike_and_end(name))
        elif seconds is not None:
            self._strike_and_end(name)

    def _strike_and_end(self, name: str) -> None:
        fault = self.faults.get(name)
        self.clear_fault(name)
        if name == "drop_link" and fault:
            self.lose_link(fault.parameters["reason"])


def find(peripherals: Sequence[Peripheral], name: str) -> Peripheral:
    """Return the massager of this name or address; UnknownName if there is none."""
    for peripheral in peripherals:
        if name.casefold() in (peripheral.name.casefold(), peripheral.address.casefold()):
            return peripheral
    raise UnknownName(f"there is no device {name!r} (there are: {', '.join(p.name for p in peripherals)})")
