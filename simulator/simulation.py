"""A whole simulation: a clock, massagers, the proxies that hear them, and the control port."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
import re
from typing import Any, Self

from .clock import Clock, RunningClock
from .control import Control
from .devices import KINDS
from .mistakes import UnknownName, WrongValue
from .peripheral import Peripheral, find
from .proxy import Proxy
from .setting import from_text

DEFAULT_PORT = 6053
DEFAULT_CONTROL_PORT = 6054
DEFAULT_PROXY_NAME = "virtual-proxy"
DEFAULT_MAC = "02:C0:DE:00:00:01"
MACS_APART = 4
"""An ESP32 has four consecutive addresses, so the proxies' base addresses are that far apart."""
STRONGEST_DBM = -48
_ADDRESS = re.compile(r"(?:[0-9A-F]{2}:){5}[0-9A-F]{2}")
_DEVICE = re.compile(r"(?P<kind>[^=@,]+)(?P<options>(?:,[^=@,]*)*)(?:=(?P<name>[^@]*))?(?:@(?P<address>.+))?")


def mac_address(text: str) -> str:
    """Return AA:BB:CC:DD:EE:FF in upper case; WrongValue if it is none."""
    address = text.strip().upper()
    if not _ADDRESS.fullmatch(address):
        raise WrongValue(f"{text!r} is no address like AA:BB:CC:DD:EE:FF")
    return address


@dataclass(frozen=True, slots=True)
class Device:
    """A massager to simulate: its kind and, unless they shall be made up, its name and address; `options` are settings to begin with."""

    kind: str
    name: str | None = None
    address: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `kind`, `kind=Name`, `kind@AA:BB:CC:DD:EE:FF` or `kind=Name@AA:BB:CC:DD:EE:FF`; WrongValue for a mistake.

        Options follow the kind: `kind,option:value,option:value=Name`.
        """
        match = _DEVICE.fullmatch(text)
        if not match or match["kind"] not in KINDS:
            raise WrongValue(f"there is no kind of device {text!r} (there are: {', '.join(KINDS)})")
        address = mac_address(match["address"]) if match["address"] else None
        return cls(match["kind"], match["name"] or None, address, _options(match["options"]))


def _options(text: str) -> dict[str, Any]:
    options = {}
    for option in text.split(",")[1:]:
        name, colon, value = option.partition(":")
        if not (name and colon and value):
            raise WrongValue(f"{option!r} is no option like name:value")
        options[name] = from_text(value)
    return options


@dataclass(frozen=True, slots=True)
class ProxyPlace:
    """Where a proxy listens and what it is called."""

    name: str = DEFAULT_PROXY_NAME
    mac: str = DEFAULT_MAC
    port: int = 0


def proxy_places(count: int, name: str, mac: str, port: int) -> tuple[ProxyPlace, ...]:
    """Return so many proxies: names numbered from the second on, addresses and ports consecutive (port 0: free ones)."""
    first = int(mac_address(mac).replace(":", ""), 16)
    return tuple(
        ProxyPlace(
            name if n == 0 else f"{name}-{n + 1}",
            (first + n * MACS_APART).to_bytes(6).hex(":").upper(),
            port + n if port else 0,
        )
        for n in range(count)
    )


def _made_up_address(mac: str, number: int) -> str:
    """Return a random static address that is the same in every run, and another one for another proxy."""
    tail = bytes.fromhex(mac.replace(":", ""))[-3:]
    return (bytes((0xC0 | tail[0] & 0x3F,)) + tail[1:] + number.to_bytes(3)).hex(":").upper()


def make_peripherals(
    devices: Sequence[Device], clock: Clock, mac: str, *, advertise_while_connected: bool
) -> list[Peripheral]:
    """Make the massagers; WrongValue if two have the same name or address, or for a wrong option."""
    made: list[Peripheral] = []
    for number, device in enumerate(devices, 1):
        kind = KINDS[device.kind]
        siblings = sum(other.kind == device.kind for other in made)
        name = device.name or (f"{kind.short_name} {siblings + 1}" if siblings else kind.default_name)
        address = device.address or _made_up_address(mac, number)
        for other in made:
            if name.casefold() == other.name.casefold() or address == other.address:
                raise WrongValue(f"two devices have the name {name!r} or the address {address}")
        peripheral = kind(name, address, clock, advertise_while_connected=advertise_while_connected)
        try:
            peripheral.set(device.options)
        except (UnknownName, WrongValue) as error:
            raise WrongValue(f"{name}: {error}") from error
        made.append(peripheral)
    return made


class Simulator:
    """A simulation that runs while it is entered: `async with Simulator([Device("calf-boots")]) as simulator: ...`.

    Afterwards the proxies and the control port are closed, and their ports are free again.
    """

    def __init__(
        self,
        devices: Sequence[Device],
        *,
        proxies: Sequence[ProxyPlace] = (ProxyPlace(),),
        host: str = "127.0.0.1",
        control_port: int | None = 0,
        slots: int = 3,
        interval: float = 0.0,
        speed: float = 1.0,
        advertise_while_connected: bool = False,
        everywhere: bool = False,
    ) -> None:
        """Plan a simulation.

        Massagers are dealt out to the proxies in turn, or are in range of all of them (`everywhere`), the nearest proxy being the one
        that they were dealt to. `control_port`: 0 for a free one, None for no control port. `interval`: see `link`, in seconds.
        `speed`: simulated seconds per real second.
        """
        self._devices = devices
        self._places = proxies
        self._host = host
        self._control_port = control_port
        self._slots = slots
        self._interval = interval
        self._speed = speed
        self._advertise_while_connected = advertise_while_connected
        self._everywhere = everywhere
        self.peripherals: list[Peripheral] = []
        self.proxies: list[Proxy] = []
        self.control: Control | None = None

    async def __aenter__(self) -> Self:
        """Start everything; OSError if a port is taken, WrongValue if two massagers are the same."""
        self.clock = RunningClock(self._speed)
        self.peripherals = make_peripherals(
            self._devices, self.clock, self._places[0].mac, advertise_while_connected=self._advertise_while_connected
        )
        self.proxies = [
            Proxy(place.name, place.mac, self._in_range(n), slots=self._slots, interval=self._interval)
            for n, place in enumerate(self._places)
        ]
        try:
            for proxy, place in zip(self.proxies, self._places, strict=True):
                await proxy.start(self._host, place.port)
            if self._control_port is not None:
                self.control = Control(self.clock, self.peripherals, self.proxies)
                await self.control.start(self._host, self._control_port)
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop everything."""
        if self.control:
            await self.control.stop()
        for proxy in self.proxies:
            await proxy.stop()
        self.clock.stop()

    def peripheral(self, name: str) -> Peripheral:
        """Return the massager of this name or address; UnknownName if there is none."""
        return find(self.peripherals, name)

    def _in_range(self, proxy: int) -> dict[Peripheral, int]:
        count = len(self._places)
        return {
            peripheral: STRONGEST_DBM - 3 * (number % 5) - 15 * ((proxy - number) % count)
            for number, peripheral in enumerate(self.peripherals)
            if self._everywhere or number % count == proxy
        }
