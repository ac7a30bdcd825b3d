"""Calf boots that speak the Open Compression Profile: the machine, put on Bluetooth."""

from collections.abc import Callable, Mapping
from typing import Any, override

from .. import advertisement as ad
from ..clock import Clock
from ..faults import FaultKind, Parameter
from ..gatt import AttCode, AttError, Characteristic
from ..gatt_server import Sending
from ..peripheral import Peripheral
from ..setting import Setting, flag, number, of
from .boots_machine import BootsMachine
from .boots_spec import FaultBit, Reason, Result, Run, Spec
from .compression_profile import (
    BATTERY_LEVEL,
    CHAMBER_PRESSURES,
    COMPRESSION_SERVICE,
    CONTROL_POINT,
    RESPONSE,
    STATE,
    Opcode,
    describe,
    perform,
    request_words,
    service_data,
    services,
    state_bytes,
    without_seconds_left,
)

STATE_PERIOD = 4.5
"""Most seconds between two State notifications in a session; the profile wants one at least every 5 s."""
PRESSURES_PERIOD = 0.5
"""Least seconds between two notifications of Chamber Pressures."""
NAME_ROOM = 11
"""Bytes for the name in the scan response."""

_FAULT_BITS = {bit.name.lower(): bit for bit in FaultBit if bit.name}


class CalfBoots(Peripheral):
    """The reference device of docs/gatt-profile.md."""

    kind = "calf-boots"
    title = "calf boots, two legs with four chambers each (Open Compression Profile)"
    default_name = "Calf boots"
    short_name = "Boots"
    extra_faults = (
        FaultKind("low_battery", "the battery is nearly empty", {"percent": Parameter(3, 0, 100)}),
        FaultKind("not_worn", "nobody wears the boots"),
        *(FaultKind(name, f"fault bit of the State: {name}") for name in _FAULT_BITS),
    )

    def __init__(
        self,
        name: str,
        address: str,
        clock: Clock,
        *,
        spec: Spec | None = None,
        advertise_while_connected: bool = False,
    ) -> None:
        """Be the reference device, or another one that speaks the profile."""
        self.spec = spec or Spec()
        attributes = services(self.spec, "Recovery Massager", "CB-2 simulated", "1.0.0")
        super().__init__(name, address, clock, attributes, advertise_while_connected=advertise_while_connected)
        self.machine = BootsMachine(self.spec, clock, self._changed)
        self.state_period = STATE_PERIOD
        self._pending: list[tuple[bytes, list[Sending]]] = []
        self._level_before = self.machine.battery.level
        self._run = self.machine.run
        self._countdowns_set = 0
        self._notified = state_bytes(self.machine)
        self._notified_at = clock.now()
        self._pressures = self.machine.air.reading
        self._pressures_at = clock.now()
        self._battery = self.machine.battery.percent
        self._on_air = self._lasting_advertisement()

    # On the air

    @override
    def advertisement(self) -> bytes:
        self.machine.update()
        data = ad.uuid128(COMPRESSION_SERVICE) + service_data(self.machine)
        return ad.structure(ad.FLAGS, ad.GENERAL_DISCOVERABLE) + ad.structure(ad.SERVICE_DATA_128, data)

    @override
    def scan_response(self) -> bytes:
        uuids = ad.structure(ad.COMPLETE_UUIDS_128, ad.uuid128(COMPRESSION_SERVICE))
        return uuids + ad.name(self.name, NAME_ROOM)

    def _lasting_advertisement(self) -> bytes:
        data = service_data(self.machine)
        return data[:3] + data[5:]

    # Attributes

    @override
    def on_read(self, characteristic: Characteristic) -> bytes:
        self.machine.update()
        if characteristic.uuid == STATE:
            return state_bytes(self.machine)
        if characteristic.uuid == BATTERY_LEVEL:
            return bytes((self.machine.battery.percent,))
        return super().on_read(characteristic)

    @override
    def explain(self, characteristic: Characteristic, data: bytes) -> str | None:
        return request_words(data) if characteristic.uuid == CONTROL_POINT else None

    @override
    def on_write(self, characteristic: Characteristic, data: bytes) -> None:
        # The control point: nothing else can be written.
        if not data:
            raise AttError(AttCode.INVALID_LENGTH)
        stop = data[0] == Opcode.STOP
        if not self.subscribed(CONTROL_POINT):
            if stop:
                perform(self.machine, data)
            raise AttError(AttCode.CCCD_IMPROPERLY_CONFIGURED)
        self._pending = [
            (response, sendings)
            for response, sendings in self._pending
            if not all(sending.sent for sending in sendings)
        ]
        if self._pending and not stop:
            raise AttError(AttCode.PROCEDURE_ALREADY_IN_PROGRESS)
        overtaken = self._withdrawn()
        self.machine.requested()
        result = perform(self.machine, data)
        self._respond(bytes((RESPONSE, data[0], result)))
        for response in overtaken:
            self._respond(response)

    def _withdrawn(self) -> list[bytes]:
        """Take back the responses that a stop overtakes."""
        overtaken = []
        for response, sendings in self._pending:
            taken_back = [sending.withdraw() for sending in sendings]
            if all(taken_back):
                overtaken.append(response)
        self._pending = []
        return overtaken

    def _respond(self, response: bytes) -> None:
        what = Opcode(response[1]).words if response[1] in Opcode else f"opcode {response[1]:02X}"
        text = f"{what}: {Result(response[2]).words}"
        self._pending.append((response, self.send(CONTROL_POINT, response, text)))

    @override
    def on_disconnected(self) -> None:
        self._pending.clear()

    # What changes by itself

    def _changed(self) -> None:
        """Tell who listens what has changed."""
        machine = self.machine
        now = self.clock.now()
        state = state_bytes(machine)
        set_anew, self._countdowns_set = machine.countdowns_set != self._countdowns_set, machine.countdowns_set
        due = machine.in_session and now - self._notified_at >= self.state_period - 1e-9
        if due or set_anew or without_seconds_left(state) != without_seconds_left(self._notified):
            self._notified, self._notified_at = state, now
            self.send(STATE, state)
        if machine.battery.percent != self._battery:
            self._battery = machine.battery.percent
            self.send(BATTERY_LEVEL, bytes((self._battery,)))
        self._show_pressures(now)
        lasting = self._lasting_advertisement()
        if lasting != self._on_air:
            self._on_air = lasting
            quick, self._run = machine.run != self._run, machine.run
            if quick:
                self.log(
                    "run state",
                    text=machine.run.name.lower() if machine.in_session else f"idle: {machine.reason.words}",
                )
            self.radio_changed(quick=quick)

    def _show_pressures(self, now: float) -> None:
        machine = self.machine
        pressures = machine.air.reading
        all_empty = machine.air.empty and machine.run != Run.RUNNING
        if pressures != self._pressures and (all_empty or now - self._pressures_at >= PRESSURES_PERIOD - 1e-9):
            self._pressures, self._pressures_at = pressures, now
            self.send(CHAMBER_PRESSURES, pressures)

    # Power, faults, people

    @override
    def on_power(self, on: bool) -> None:
        self.machine.power(on)

    @override
    def on_fault(self, name: str, parameters: Mapping[str, Any] | None) -> None:
        if name in _FAULT_BITS:
            self.machine.inject(_FAULT_BITS[name], parameters is not None)
        elif name == "not_worn":
            self.machine.set_worn(parameters is None)
        elif name == "low_battery" and parameters is not None:
            self._level_before = self.machine.battery.level
            self.machine.set_level(parameters["percent"])
        elif name == "low_battery":
            self.machine.set_level(self._level_before)

    @property
    @override
    def buttons(self) -> Mapping[str, Callable[[], str]]:
        machine = self.machine
        spec = self.spec
        after = {mode: spec.modes[(n + 1) % len(spec.modes)] for n, mode in enumerate(spec.modes)}
        buttons: dict[str, Callable[[], Result]] = {
            "start": machine.start,
            "stop": lambda: machine.stop(Reason.BUTTON),
            "pause": lambda: machine.resume() if machine.run == Run.PAUSED else machine.pause(),
            "mode": lambda: machine.set_mode(after[machine.mode]),
            "plus": lambda: machine.set_pressure(min(machine.target + spec.step, spec.highest)),
            "minus": lambda: machine.set_pressure(max(machine.target - spec.step, spec.lowest)),
            "timer": lambda: machine.set_countdown(
                min((machine.seconds_left or machine.countdown) + 300, spec.longest)
            ),
            "heat": lambda: machine.set_heat((machine.heat + 1) % (spec.heat_levels + 1)),
            "zone": lambda: machine.set_zone((machine.zone + 1) % 3),
        }
        pressed = {name: _in_words(press) for name, press in buttons.items()}
        return {"power": self.press_power, **pressed}

    @override
    def last_words(self) -> None:
        # The State with reason 7.
        self.machine.power(False)

    @property
    @override
    def settings(self) -> Mapping[str, Setting]:
        machine = self.machine
        return {
            "worn": flag(lambda: machine.worn, machine.set_worn),
            "charging": flag(lambda: machine.battery.charging, machine.set_charging),
            "battery": number(lambda: machine.battery.percent, machine.set_level, 0, 100, "%"),
            "leak": number(*of(machine.air, "leak"), 0, 100, "mmHg/s"),
            "regulator_error": number(*of(machine.air, "regulator_error"), -100, 100, "mmHg"),
            "heater_error": number(*of(machine.heater, "error"), -20, 20, "°C"),
            "state_period": number(*of(self, "state_period"), 0.1, STATE_PERIOD, "s"),
            "advertise_while_connected": flag(*of(self, "advertise_while_connected")),
        }

    @override
    def state(self) -> dict[str, Any]:
        self.machine.update()
        return describe(self.machine)


def _in_words(press: Callable[[], Result]) -> Callable[[], str]:
    return lambda: press().words
