"""A central without radio, proxy or event loop, for a massager of any kind."""

from dataclasses import dataclass, field

from simulator.gatt import Properties
from simulator.gatt_server import Central, Sending
from simulator.peripheral import Peripheral


class Gone(Sending):
    """Something that left at once."""

    sent = True

    def withdraw(self) -> bool:
        return False


@dataclass(eq=False)
class Listener(Central):
    """A central that hears everything at once; characteristics go by the four digits of their UUID, as in "ffe1"."""

    device: Peripheral
    label: str = "listener"
    heard: list[tuple[str, bytes]] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)

    def send(self, handle: int, data: bytes, *, indicate: bool) -> Sending:
        assert not indicate
        self.heard.append((self.device.table.value(handle).characteristic.uuid[4:8], data))
        return Gone()

    def end(self, reason: int, *, flush: bool) -> None:
        self.ended.append(reason)
        self.device.disconnected(self, reason)

    def connect(self) -> None:
        """Connect, and subscribe to whatever notifies."""
        self.device.connect(self)
        for placed in (c for service in self.device.table.services for c in service.characteristics):
            if placed.cccd and placed.characteristic.properties & Properties.NOTIFY:
                self.device.write_descriptor(placed.cccd, b"\x01\x00")

    def write(self, which: str, data: str, *, response: bool = True) -> None:
        """Write bytes given in hex."""
        handles = {
            placed.characteristic.uuid[4:8]: placed.handle
            for service in self.device.table.services
            for placed in service.characteristics
        }
        self.device.write(handles[which], bytes.fromhex(data), response=response)

    def ask(self, which: str, data: str, *, response: bool = True) -> list[str]:
        """Write bytes given in hex and return all that is said at once, in hex."""
        before = len(self.heard)
        self.write(which, data, response=response)
        return self.said()[before:]

    def said(self) -> list[str]:
        """Return all that was said, in hex."""
        return [data.hex(" ") for _, data in self.heard]
