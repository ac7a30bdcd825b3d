"""The other end of a link: who uses it, and takes down what it says."""

from collections.abc import Callable

from custom_components.recovery_massager.device.codec import Write
from custom_components.recovery_massager.device.link import Begun, Link
from custom_components.recovery_massager.device.profile import Profile
from simulator.peripheral import Peripheral

from .air import Air

START, STOP, LEVEL = Write("write", b"\x01"), Write("write", b"\x02"), Write("write", b"\x03\x05")


class End:
    """Who uses a link, and takes down what it says."""

    def __init__(self, rules: Profile, air: Air, peripheral: Peripheral) -> None:
        self.data: list[tuple[str, str]] = []
        self.lost = 0
        self.opened = 0
        self.begun: list[Begun] = []
        self.link = Link(rules, peripheral.name, lambda: air.device(peripheral.address), self._on_data, self._on_lost)

    async def connect(self) -> None:
        await self.link.connect(self._on_open)

    async def write(self, write: Write, *, urgent: bool = False) -> None:
        await self.link.write(write, self.begun.append, urgent=urgent)

    def _on_open(self) -> None:
        self.data.clear()
        self.opened += 1

    def _on_data(self, role: str, data: bytes) -> None:
        self.data.append((role, data.hex(" ")))

    def _on_lost(self) -> None:
        self.lost += 1


type MakeEnd = Callable[..., End]
