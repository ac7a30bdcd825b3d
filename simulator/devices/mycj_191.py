"""A MYCJ "Massager191": up to three massagers behind one radio that swallows what comes too fast, without a word."""

from collections.abc import Callable, Mapping
import math
from typing import Any, override

from .. import advertisement as ad
from ..clock import Clock
from ..faults import FaultKind, Parameter
from ..gatt import Characteristic, Properties, Service, uuid16
from ..gatt_server import Central
from ..peripheral import Peripheral
from ..setting import Setting, flag, number, of, whole
from .mycj_191_frames import ALL, Op, message, read, words
from .mycj_191_machine import HIGHEST_POWER, MODES, Mycj191Machine
from .treatment import Supply

WAKING = 0.2
"""Seconds after connecting in which everything written is swallowed."""
PACING_MS = 500.0
"""The same after each write, in milliseconds."""
MOST = 3
"""Massagers behind one radio."""
FIRMWARE = (1, *b"MYCJ", ord("B"), 17, 7, 1, 1, 0)
"""Code, maker, type, date (July 1st, 2017), number, index: the form is known, the values are made up."""
_SERVICE, _NOTIFY, _WRITE = uuid16(0xFFF0), uuid16(0xFFF1), uuid16(0xFFF2)
_SERVICES = (
    Service(
        _SERVICE,
        "Massager191",
        (
            Characteristic(_NOTIFY, "Notify", Properties.NOTIFY),
            Characteristic(_WRITE, "Write", Properties.WRITE_WITHOUT_RESPONSE),
        ),
    ),
)
_HAIR = 1e-9


class Mycj191(Peripheral):
    """The set as a Bluetooth device. Its keys act on the first massager."""

    kind = "mycj-191"
    title = "MYCJ Massager191, up to three massagers with pads"
    default_name = "MYCJ 191"
    short_name = "MYCJ"
    extra_faults = (FaultKind("low_battery", "the battery is nearly empty", {"percent": Parameter(3, 0, 100)}),)
    closes_the_link = False

    def __init__(self, name: str, address: str, clock: Clock, *, advertise_while_connected: bool = False) -> None:
        """Be switched on with one massager, which is off."""
        super().__init__(name, address, clock, _SERVICES, advertise_while_connected=advertise_while_connected)
        self.pacing = PACING_MS
        self.halved = False
        """Whether the result of setting the power tells half of it, as a note in the app's source has it."""
        self.swallowed = 0
        """Writes that came too fast so far."""
        self._deaf_until = -math.inf
        self._level_before = 100.0
        self._all = [Mycj191Machine(clock, self._time_over) for _ in range(MOST)]
        self.machines = self._all[:1]
        self.supply = Supply(
            clock,
            lambda: self.powered,
            lambda: any(machine.on for machine in self.machines),
            lambda: None,
            lambda: self.switch(False),
        )

    # On the air

    @override
    def advertisement(self) -> bytes:
        service = int(_SERVICE[4:8], 16).to_bytes(2, "little")
        return ad.structure(ad.FLAGS, ad.GENERAL_DISCOVERABLE) + ad.structure(ad.COMPLETE_UUIDS_16, service)

    @override
    def scan_response(self) -> bytes:
        return b""

    # Attributes

    @override
    def connect(self, central: Central) -> None:
        super().connect(central)
        self._deaf_until = self.clock.now() + WAKING

    @override
    def explain(self, characteristic: Characteristic, data: bytes) -> str | None:
        return words(data)

    @override
    def on_write(self, characteristic: Characteristic, data: bytes) -> None:
        now = self.clock.now()
        deaf = now < self._deaf_until - _HAIR
        self._deaf_until = max(self._deaf_until, now + self.pacing / 1000)
        if deaf:
            self.swallowed += 1
            self.log("swallowed", characteristic.name, f"too fast: {data.hex(' ')}")
            return
        heard = read(data)
        if heard:
            self._do(*heard)

    def _chosen(self, which: int) -> list[tuple[int, Mycj191Machine]]:
        """Return the massagers that a number means, with their numbers."""
        return [(w, machine) for w, machine in enumerate(self.machines) if which in (w, ALL)]

    def _do(self, op: Op, arguments: bytes) -> None:
        match op:
            case Op.START:
                self._start(*arguments[:7])
            case Op.STOP:
                for _, machine in self._chosen(arguments[0]):
                    machine.stop("app")
            case Op.SET_MODE | Op.SET_POWER | Op.SET_TIME | Op.SET_TEMPERATURE:
                self._set(op, arguments)
            case Op.STATE | Op.LOAD | Op.MODE | Op.POWER | Op.TIME | Op.HEART_RATE:
                for which, machine in self._chosen(arguments[0]):
                    self._tell(op, which, machine)
            case Op.TEMPERATURE:
                first = self.machines[0]
                self._say(op, first.temperature, first.unit)
            case Op.FIRMWARE:
                self._say(op, *FIRMWARE)
            case Op.BATTERY:
                self._say(op, 100, self.supply.percent)
            case Op.RESET:
                for machine in self.machines:
                    machine.reset("reset")
                self._say(op, 1)
            case _:
                self.log("no known answer", text=op.words)

    def _start(self, mode: int, power: int, high: int, low: int, temperature: int, unit: int, which: int) -> None:
        for _, machine in self._chosen(which):
            machine.start(mode, power, high << 8 | low, temperature, unit)

    def _set(self, op: Op, arguments: bytes) -> None:
        """Set something for the massagers chosen, and answer once; massagers that do not exist are not answered for.

        What one of them refuses, all do.
        """
        if op == Op.SET_TEMPERATURE:
            ok = all(machine.set_temperature(arguments[0], arguments[1]) for machine in self.machines)
            self._say(op, ok, *arguments[:2])
            return
        value, which = arguments[:-2], arguments[-2]
        chosen = [machine for _, machine in self._chosen(which)]
        if not chosen:
            return
        wanted = int.from_bytes(value)
        change = {
            Op.SET_MODE: Mycj191Machine.set_mode,
            Op.SET_POWER: Mycj191Machine.set_power,
            Op.SET_TIME: Mycj191Machine.set_seconds,
        }[op]
        ok = all(change(machine, wanted) for machine in chosen)
        told = bytes(((wanted + 1) // 2,)) if op == Op.SET_POWER and self.halved else value
        self._say(op, ok, *told, which)

    def _tell(self, op: Op, which: int, machine: Mycj191Machine) -> None:
        """Notify one thing about one massager; no heart rate is measured."""
        times = (*machine.left.to_bytes(2), *machine.seconds.to_bytes(2))
        match op:
            case Op.LOAD:
                values: tuple[int, ...] = (machine.load,)
            case Op.MODE:
                values = (machine.mode,)
            case Op.POWER:
                values = (machine.power,)
            case Op.TIME:
                values = times
            case Op.HEART_RATE:
                values = (0,)
            case _:
                warmth = (machine.temperature, machine.unit)
                values = (machine.on, machine.mode, machine.power, *times, *warmth, machine.load, 0)
        self._say(op, *values, which)

    def _say(self, op: Op, *values: int) -> None:
        self.send(_NOTIFY, message(op, *values), op.words)

    # What changes by itself

    def _time_over(self) -> None:
        self.log("time over")

    # Power, faults, people

    @override
    def on_power(self, on: bool) -> None:
        for machine in self._all:
            machine.reset("power_off")

    @override
    def on_fault(self, name: str, parameters: Mapping[str, Any] | None) -> None:
        if name == "low_battery" and parameters is not None:
            self._level_before = self.supply.battery.level
            self.supply.set_level(parameters["percent"])
        elif name == "low_battery":
            self.supply.set_level(self._level_before)

    @property
    @override
    def buttons(self) -> Mapping[str, Callable[[], str]]:
        first = self.machines[0]
        after = dict(zip(MODES, (*MODES[1:], MODES[0]), strict=True))

        def key(act: Callable[[], object]) -> Callable[[], str]:
            def press() -> str:
                act()
                self._tell(Op.STATE, 0, first)
                return f"mode {first.mode}, power {first.power}, {'on' if first.on else 'off'}"

            return press

        return {
            "power": self.press_power,
            "onoff": key(lambda: first.stop("button") if first.on else first.begin()),
            "power_up": key(lambda: first.set_power(min(first.power + 1, HIGHEST_POWER))),
            "power_down": key(lambda: first.set_power(max(first.power - 1, 1))),
            "mode": key(lambda: first.set_mode(after[first.mode])),
        }

    @property
    @override
    def empty(self) -> bool:
        return not self.supply.percent

    @property
    @override
    def settings(self) -> Mapping[str, Setting]:
        return {
            "massagers": whole(lambda: len(self.machines), self._plug, 1, MOST),
            "load": whole(lambda: self.machines[0].load, self._attach, 0, 1),
            "halved": flag(*of(self, "halved")),
            "pacing": number(*of(self, "pacing"), 0, 5000, "ms"),
            "battery": number(lambda: self.supply.percent, self.supply.set_level, 0, 100, "%"),
            "charging": flag(*of(self.supply.battery, "charging")),
            "advertise_while_connected": flag(*of(self, "advertise_while_connected")),
        }

    def _plug(self, massagers: int) -> None:
        for machine in self._all[massagers:]:
            machine.reset("unplugged")
        self.machines = self._all[:massagers]
        self._say(Op.CONFIG, massagers)

    def _attach(self, load: int) -> None:
        for machine in self._all:
            machine.load = load
        for which, machine in enumerate(self.machines):
            self._tell(Op.LOAD, which, machine)

    @override
    def state(self) -> dict[str, Any]:
        """Return the state: at the top that of the massager which is felt most, or else of the first one."""
        felt = max(self.machines, key=lambda machine: machine.level)
        return {
            "run": "running" if felt.on else "idle",
            "level": felt.level,
            "mode": felt.mode,
            "seconds_left": max(machine.left for machine in self.machines),
            "power": felt.power,
            "load": felt.load,
            "swallowed": self.swallowed,
            "battery": self.supply.percent,
            "charging": self.supply.battery.charging,
            "stop_reason": felt.reason,
            "sessions": sum(machine.sessions for machine in self.machines),
            "peak": max(machine.peak for machine in self.machines),
            "massagers": [
                {
                    "on": machine.on,
                    "mode": machine.mode,
                    "power": machine.power,
                    "left": machine.left,
                    "set": machine.seconds,
                }
                for machine in self.machines
            ],
        }
