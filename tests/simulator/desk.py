"""A massager on a desk: a central without radio, proxy or event loop."""

from dataclasses import dataclass, field

from simulator.clock import Clock
from simulator.devices.calf_boots import CalfBoots
from simulator.devices.compression_profile import BATTERY_LEVEL, CHAMBER_PRESSURES, CONTROL_POINT, STATE
from simulator.gatt_server import Central, Sending

ADDRESS = "CA:00:00:00:00:01"
SHORT = {STATE: "state", CHAMBER_PRESSURES: "chambers", CONTROL_POINT: "response", BATTERY_LEVEL: "battery"}


@dataclass(eq=False)
class Arrived(Sending):
    """Something that the massager said; it can be held up to see what it does meanwhile."""

    desk: Desk
    what: str
    data: bytes
    indicated: bool
    sent: bool = True

    def withdraw(self) -> bool:
        if self.sent:
            return False
        self.desk.held.remove(self)
        return True


@dataclass(eq=False)
class Desk(Central):
    """A central that hears everything at once."""

    boots: CalfBoots
    label: str = "desk"
    arrived: list[Arrived] = field(default_factory=list)
    held: list[Arrived] = field(default_factory=list)
    hold: bool = False
    ended: list[tuple[int, bool]] = field(default_factory=list)

    @property
    def clock(self) -> Clock:
        return self.boots.clock

    def send(self, handle: int, data: bytes, *, indicate: bool) -> Sending:
        what = SHORT[self.boots.table.value(handle).characteristic.uuid]
        arrived = Arrived(self, what, data, indicate, sent=not self.hold)
        (self.held if self.hold else self.arrived).append(arrived)
        return arrived

    def end(self, reason: int, *, flush: bool) -> None:
        self.ended.append((reason, flush))
        self.boots.disconnected(self, reason)

    def release(self) -> None:
        """Let what was held up arrive, in the order said."""
        self.hold = False
        for arrived in self.held:
            arrived.sent = True
        self.arrived += self.held
        self.held = []

    def linked(self) -> bool:
        """Whether the boots think that somebody is connected."""
        return self.boots.connected

    def powered(self) -> bool:
        return self.boots.powered

    def advertising(self) -> bool:
        return self.boots.advertising

    def connect(self) -> None:
        self.boots.connect(self)

    def subscribe_all(self) -> None:
        for uuid in SHORT:
            self.subscribe(uuid)

    def subscribe(self, uuid: str, value: int | None = None) -> None:
        placed = self.boots.table.characteristic(uuid)
        assert placed.cccd
        wanted = (2 if uuid == CONTROL_POINT else 1) if value is None else value
        self.boots.write_descriptor(placed.cccd, wanted.to_bytes(2, "little"))

    def write(self, request: str) -> None:
        """Write a request, given in hex, to the control point."""
        self.boots.write(self.boots.table.characteristic(CONTROL_POINT).handle, bytes.fromhex(request), response=True)

    def ask(self, request: str) -> str:
        """Write a request and return the response, both in hex."""
        before = len(self.said("response"))
        self.write(request)
        new = self.said("response")[before:]
        assert len(new) == 1
        return new[0]

    def said(self, what: str) -> list[str]:
        """Return everything of one kind that arrived, in hex."""
        return [arrived.data.hex(" ") for arrived in self.arrived if arrived.what == what]

    def read(self, uuid: str) -> bytes:
        return self.boots.read(self.boots.table.characteristic(uuid).handle)

    def state(self) -> bytes:
        return self.read(STATE)
