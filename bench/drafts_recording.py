"""What a capture of a virtual massager hears while a person presses the keys on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from custom_components.recovery_massager.device.capture import Advertised, Capture, Found, Moved
from simulator.clock import Clock
from simulator.devices import KINDS
from simulator.gatt import Properties
from simulator.gatt_server import Central, Sending
from simulator.peripheral import Peripheral

SETTLE_SECONDS: Final = 1.0
LONGEST_SECONDS: Final = 900.0
"""A device that says nothing when keys are pressed is given up after this time."""
NAMES: Final = {
    Properties.READ: "read",
    Properties.WRITE: "write",
    Properties.WRITE_WITHOUT_RESPONSE: "write-without-response",
    Properties.NOTIFY: "notify",
    Properties.INDICATE: "indicate",
}


class _Sent(Sending):
    """Something that arrived at once."""

    @property
    def sent(self) -> bool:
        """Whether it has left."""
        return True

    def withdraw(self) -> bool:
        """Take nothing back."""
        return False


@dataclass(eq=False)
class Listener(Central):
    """A central that subscribes to everything and writes nothing."""

    massager: Peripheral
    label: str = "capture"
    heard: list[Moved] = field(default_factory=list)

    def send(self, handle: int, data: bytes, *, indicate: bool) -> Sending:
        """Keep what is notified."""
        uuid = self.massager.table.value(handle).characteristic.uuid
        self.heard.append(Moved(self.massager.clock.now(), uuid, data))
        return _Sent()

    def end(self, reason: int, *, flush: bool) -> None:
        """Be let go."""
        self.massager.disconnected(self, reason)

    def listen(self) -> None:
        """Connect and subscribe."""
        self.massager.connect(self)
        for service in self.massager.table.services:
            for placed in service.characteristics:
                if placed.cccd:
                    notify = Properties.NOTIFY in placed.characteristic.properties
                    self.massager.write_descriptor(placed.cccd, (1 if notify else 2).to_bytes(2, "little"))


def capture(
    kind: str,
    random: Random,
    *,
    seconds: float = 30.0,
    messages: int | None = None,
    settings: Mapping[str, Any] | None = None,
) -> Capture:
    """Press keys at random, one to four times the same, twice a second at most, and listen.

    For so many seconds, or, with `messages`, until that many notifications came (or none comes any more).
    """
    device = KINDS[kind]
    massager = device(device.default_name, "CA:00:00:00:00:01", Clock(), advertise_while_connected=False)
    massager.set(settings or {})
    listener = Listener(massager)
    massager.clock.advance(SETTLE_SECONDS)
    listener.listen()
    keys = [key for key in massager.buttons if key != "power"]
    begun = massager.clock.now()

    def on() -> bool:
        gone = massager.clock.now() - begun
        return gone < seconds if messages is None else len(listener.heard) < messages and gone < LONGEST_SECONDS

    while on():
        key = random.choice(keys)
        for _ in range(random.randrange(1, 5)):
            massager.press(key)
            massager.clock.advance(random.uniform(0.5, 1.5))
    heard = listener.heard if messages is None else listener.heard[:messages]
    return Capture(
        Advertised(local_name=massager.name),
        _characteristics(massager),
        tuple(Moved(moved.seconds - begun, moved.uuid, moved.data) for moved in heard),
        (),
        massager.clock.now() - begun,
    )


def _characteristics(massager: Peripheral) -> tuple[Found, ...]:
    return tuple(
        Found(
            service.service.uuid,
            placed.characteristic.uuid,
            tuple(name for one, name in NAMES.items() if one in placed.characteristic.properties),
            massager.read(placed.handle) if Properties.READ in placed.characteristic.properties else None,
        )
        for service in massager.table.services
        for placed in service.characteristics
    )
