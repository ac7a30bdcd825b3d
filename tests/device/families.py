"""The families, each with the simulator's device of it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from custom_components.recovery_massager.device.massager import Massager
from custom_components.recovery_massager.device.model import Value
from custom_components.recovery_massager.device.profile import bundled_profiles
from simulator.clock import RunningClock
from simulator.devices import KINDS
from simulator.peripheral import Peripheral

from .air import Air

PROFILES = bundled_profiles()


@dataclass(frozen=True)
class Family:
    """A family, the simulator's device of it, and where they say the same in other words."""

    profile: str
    kind: str
    lowest: int
    """The level that a start leads to."""
    key: str
    """The key of the device that raises the level."""
    mode: tuple[str, Any] | None = None
    """A mode, ours and the device's."""
    timer: int | None = None
    """Seconds."""
    options: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return "-".join([self.kind, *(f"{name}={value}" for name, value in self.options.items())])


HY = Family("hy_ems", "hy-ems", 0, "level_up", ("knead", "knead"), 600)
BEURER = Family("beurer_em70", "beurer-em70", 1, "level_up", ("program_3", 3))
MYCJ = Family("mycj_massager191", "mycj-191", 1, "power_up", ("mode_36", 36), 600)
KEESON = Family("keeson", "keeson-bed", 1, "foot_up", None, 1200)
FAMILIES = [HY, BEURER, MYCJ, KEESON]


def odd(family: Family, **options: Any) -> Family:
    return Family(family.profile, family.kind, family.lowest, family.key, family.mode, family.timer, options)


ODD = [
    odd(HY, crc="little"),
    odd(HY, length="wrong"),
    odd(HY, length="wrong", crc="little", split=True),
    odd(HY, status="short", timer="minutes"),
    odd(HY, glue=True),
    odd(HY, service="fcc0"),
    odd(BEURER, echo=False),
    odd(BEURER, state="source"),
    odd(BEURER, lock_byte=True),
    odd(MYCJ, massagers=3),
    odd(MYCJ, load=1),
    odd(KEESON, form="f0"),
    odd(KEESON, form="f1"),
    odd(KEESON, notify="ffe0"),
    odd(KEESON, status="key"),
]


class Bench:
    """A massager, ours and the simulator's."""

    def __init__(self, family: Family, massager: Massager, device: Peripheral) -> None:
        self.family = family
        self.massager = massager
        self.device = device

    @property
    def felt(self) -> tuple[bool, int]:
        """Whether it runs, and how strongly."""
        state = self.device.state()
        return state["run"] == "running", state["level"]

    def says(self, **values: Value) -> bool:
        return all(self.massager.state.get(name) == value for name, value in values.items())

    async def start(self) -> None:
        values: dict[str, Value] = {"pressure": 5}
        if self.family.mode:
            values["mode"] = self.family.mode[0]
        if self.family.timer:
            values["timer"] = self.family.timer
        await self.massager.start(values)


type MakeBench = Callable[[Family], Awaitable[Bench]]


def on_the_air(family: Family, air: Air, clock: RunningClock) -> Peripheral:
    """Put the device of a family in range."""
    kind: Any = KINDS[family.kind]
    device: Peripheral = kind("Device", "C0:FF:EE:00:00:09", clock, advertise_while_connected=False)
    device.set(family.options)
    air.peripherals[device.address] = device
    return device
