"""A virtual device of no family, for whoever looks at what nobody knows."""

from collections.abc import Callable, Mapping
from typing import Any, override

from simulator.clock import Clock
from simulator.gatt import Characteristic, Properties, Service, uuid16
from simulator.peripheral import Peripheral
from simulator.setting import Setting

ADDRESS = "C0:FF:EE:12:34:56"
WRITE, NOTIFY, STATE = 0xFFE1, 0xFFE2, 0xFFE3


def characteristic(number: int, properties: Properties, hexadecimal: str | None = None) -> Characteristic:
    """A characteristic, with the value that it always has."""
    value = None if hexadecimal is None else bytes.fromhex(hexadecimal)
    return Characteristic(uuid16(number), f"{number:04X}", properties, value)


COMMON = (
    characteristic(WRITE, Properties.WRITE | Properties.WRITE_WITHOUT_RESPONSE),
    characteristic(NOTIFY, Properties.NOTIFY),
    characteristic(STATE, Properties.READ | Properties.INDICATE, "01 02 03"),
)


class Stranger(Peripheral):
    """A device of no family, with whatever characteristics a test gives it, all in one service."""

    kind = "stranger"
    title = "a stranger"
    default_name = "Stranger"
    short_name = "Stranger"

    def __init__(self, *characteristics: Characteristic, service: int = 0xFFE0, clock: Clock | None = None) -> None:
        super().__init__("Stranger", ADDRESS, clock or Clock(), [Service(uuid16(service), "Stranger", characteristics)])
        self.written: list[str] = []
        """Every write that arrived, in hex."""
        self.on_air = bytes.fromhex("02 01 06")
        """What it advertises, before its name."""

    def say(self, number: int, hexadecimal: str) -> None:
        """Notify these bytes by a characteristic."""
        self.send(uuid16(number), bytes.fromhex(hexadecimal))

    @override
    def on_write(self, characteristic: Characteristic, data: bytes) -> None:
        self.written.append(data.hex(" ").upper())

    @override
    def advertisement(self) -> bytes:
        return self.on_air

    @override
    def scan_response(self) -> bytes:
        name = self.name.encode()
        return bytes((len(name) + 1, 0x09)) + name

    @override
    def state(self) -> dict[str, Any]:
        return {}

    @property
    @override
    def buttons(self) -> Mapping[str, Callable[[], str]]:
        return {}

    @property
    @override
    def settings(self) -> Mapping[str, Setting]:
        return {}
