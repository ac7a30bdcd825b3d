"""A Beurer EM 70 wireless TENS and EMS unit: one vendor characteristic for everything, and nothing telling on the air."""

from collections.abc import Callable, Mapping
from typing import Any, override

from .. import advertisement as ad
from ..clock import Clock
from ..faults import FaultKind, Parameter
from ..gatt import Characteristic, Properties, Service, uuid16
from ..peripheral import Peripheral
from ..setting import Setting, choice, flag, number, of
from .beurer_em70_frames import VENDOR_SERVICE, VENDOR_VALUE, Command, frame, read, words
from .beurer_em70_machine import SECONDS, Em70Machine
from .treatment import Supply

HARDWARE, SOFTWARE = 1, 2
"""Version numbers that it tells."""
MODE = 1
"""What the captures have there; nobody knows what it means."""
IDLE_FILLER = 0x3E
"""What the captures have in place of the seconds while idle."""
_BATTERY_LEVEL = uuid16(0x2A19)
_SERVICES = (
    Service(
        VENDOR_SERVICE,
        "EM 70",
        (Characteristic(VENDOR_VALUE, "EM 70 frames", Properties.READ | Properties.WRITE | Properties.NOTIFY),),
    ),
    Service(
        uuid16(0x180F),
        "Battery",
        (Characteristic(_BATTERY_LEVEL, "Battery Level", Properties.READ | Properties.NOTIFY),),
    ),
)


class BeurerEm70(Peripheral):
    """The stimulator as a Bluetooth device."""

    kind = "beurer-em70"
    title = "Beurer EM 70, a TENS and EMS unit without a start command"
    default_name = "EM 70"
    short_name = "EM 70"
    extra_faults = (
        FaultKind("low_battery", "the battery is nearly empty", {"percent": Parameter(5, 0, 100)}),
        FaultKind("pads_off", "a pad is off the skin: no current"),
        FaultKind("overload", "too much current: it stops and says so"),
    )

    def __init__(self, name: str, address: str, clock: Clock, *, advertise_while_connected: bool = False) -> None:
        """Be switched on and idle, on skin."""
        super().__init__(name, address, clock, _SERVICES, advertise_while_connected=advertise_while_connected)
        self.echo = True
        self.layout = "captured"
        self.lock_byte = False
        self._last = b""
        self._level_before = 100.0
        self.machine = Em70Machine(clock, self._ended, lambda: self._say(Command.CONTACT, 0))
        self.supply = Supply(
            clock,
            lambda: self.powered,
            lambda: self.machine.flowing,
            lambda: self._say(Command.LOW_BATTERY, 0),
            lambda: self.switch(False),
        )

    # On the air

    @override
    def advertisement(self) -> bytes:
        return ad.structure(ad.FLAGS, ad.GENERAL_DISCOVERABLE)

    @override
    def scan_response(self) -> bytes:
        return b""

    # Attributes

    @override
    def on_read(self, characteristic: Characteristic) -> bytes:
        return bytes((self.supply.percent,)) if characteristic.uuid == _BATTERY_LEVEL else self._last

    @override
    def explain(self, characteristic: Characteristic, data: bytes) -> str | None:
        return words(data)

    @override
    def on_write(self, characteristic: Characteristic, data: bytes) -> None:
        heard = read(data)
        if heard is None:
            return
        command, info = heard
        if command == Command.SHUTDOWN:
            self.switch(False, flush=True)
            return
        if self.echo:
            self._notify(data, "echo")
        machine = self.machine
        match command:
            case Command.PLUS:
                self._say(Command.PLUS, machine.plus())
            case Command.MINUS:
                self._say(Command.MINUS, machine.minus())
            case Command.SET:
                self._say(Command.SET, machine.set(info))
            case Command.PROGRAM:
                self._say(Command.PROGRAM, machine.choose(info))
            case Command.LOCK:
                self._say(Command.LOCK, machine.lock(info))
            case Command.PAUSE:
                self._say(Command.PAUSE, machine.pause(info))
            case Command.STATE:
                self._say(Command.STATE, *self._state_info())
            case Command.VERSION:
                self._say(Command.VERSION, HARDWARE, SOFTWARE)

    def _state_info(self) -> tuple[int, ...]:
        """Return the info bytes of the state frame: as captured, or as the source of the public code reads them."""
        machine = self.machine
        running = machine.run != "idle"
        minutes, seconds = divmod(machine.seconds_left if running else SECONDS, 60)
        tail: tuple[int, ...]
        if self.layout == "captured":
            flagged = machine.flowing
            tail = (seconds, seconds, 0) if running else (IDLE_FILLER, 0, 0)
        else:
            flagged = machine.contact
            tail = (self.supply.percent, ("idle", "running", "paused").index(machine.run), -seconds % 60)
        lock = (int(not machine.locked),) if self.lock_byte else ()
        return (int(flagged), machine.program, MODE, machine.intensity, minutes, *tail, *lock)

    def _say(self, command: Command, *info: int) -> None:
        self._notify(frame(command, *info), command.words)

    def _notify(self, data: bytes, text: str) -> None:
        if self.powered:
            self._last = data
            self.send(VENDOR_VALUE, data, text)

    # What changes by itself

    def _ended(self) -> None:
        self.log("treatment over")
        self._say(Command.ENDED, 0)

    # Power, faults, people

    @override
    def on_power(self, on: bool) -> None:
        self.machine.power(on)
        self._last = b""

    @override
    def on_fault(self, name: str, parameters: Mapping[str, Any] | None) -> None:
        if name == "pads_off":
            self.machine.set_pads(parameters is None)
        elif name == "overload":
            self.machine.set_overload(parameters is not None)
        elif name == "low_battery" and parameters is not None:
            self._level_before = self.supply.battery.level
            self.supply.set_level(parameters["percent"])
        elif name == "low_battery":
            self.supply.set_level(self._level_before)

    @property
    @override
    def buttons(self) -> Mapping[str, Callable[[], str]]:
        return {
            "power": self.press_power,
            "level_up": lambda: self._press_step(self.machine.plus),
            "level_down": lambda: self._press_step(self.machine.minus),
            "pause": self._press_pause,
            "program": self._press_program,
        }

    @property
    @override
    def empty(self) -> bool:
        return not self.supply.percent

    def _press_step(self, step: Callable[[], int]) -> str:
        before = self.machine.intensity
        if step() != before:
            self._say(Command.KEY, self.machine.intensity)
        return f"intensity {self.machine.intensity}"

    def _press_pause(self) -> str:
        self.machine.pause(int(self.machine.paused))
        return self.machine.run

    def _press_program(self) -> str:
        program = self.machine.program
        return f"program {program if self.machine.choose(program + 1) > program else self.machine.choose(1)}"

    @property
    @override
    def settings(self) -> Mapping[str, Setting]:
        machine = self.machine

        def change_pause(word: str) -> None:
            machine.pause_toggles = word == "toggle"

        return {
            "pads": flag(lambda: machine.pads, machine.set_pads),
            "echo": flag(*of(self, "echo")),
            "state": choice(*of(self, "layout"), "captured", "source"),
            "lock_byte": flag(*of(self, "lock_byte")),
            "pause": choice(lambda: "toggle" if machine.pause_toggles else "value", change_pause, "value", "toggle"),
            "battery": number(lambda: self.supply.percent, self.supply.set_level, 0, 100, "%"),
            "charging": flag(*of(self.supply.battery, "charging")),
            "advertise_while_connected": flag(*of(self, "advertise_while_connected")),
        }

    @override
    def state(self) -> dict[str, Any]:
        machine = self.machine
        return {
            "run": machine.run,
            "level": machine.intensity,
            "mode": machine.program,
            "seconds_left": machine.seconds_left,
            "current": machine.flowing,
            "waiting": machine.waiting,
            "locked": machine.locked,
            "pads": machine.pads,
            "battery": self.supply.percent,
            "charging": self.supply.battery.charging,
            "stop_reason": machine.reason,
            "sessions": machine.sessions,
            "peak": machine.peak,
        }
