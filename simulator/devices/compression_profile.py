"""The Open Compression Profile's attributes and byte layouts, as docs/gatt-profile.md gives them, from the device's side."""

from enum import IntEnum

from ..gatt import Characteristic, Properties, Service, uuid16
from .boots_machine import BootsMachine
from .boots_spec import Feature, Reason, Result, Spec


def _uuid(number: int) -> str:
    return f"6f63{number:04x}-7072-4d61-9c55-2f0e8b1d3a47"


COMPRESSION_SERVICE = _uuid(1)
FEATURE = _uuid(2)
STATE = _uuid(3)
CHAMBER_PRESSURES = _uuid(4)
CONTROL_POINT = _uuid(5)
BATTERY_LEVEL = uuid16(0x2A19)

MODES = ("sequential", "wave", "full_squeeze", "flush", "pulse")
HEAT = ("off", "low", "medium", "high")
ZONES = ("both", "left", "right")
NO_COUNTDOWN = 0xFFFF
RESPONSE = 0x80
ADVERTISED_FORMAT = 1


class Opcode(IntEnum):
    """Requests to the control point (section 6)."""

    START = 0x01
    STOP = 0x02
    PAUSE = 0x03
    RESUME = 0x04
    SET_PRESSURE = 0x05
    SET_MODE = 0x06
    SET_COUNTDOWN = 0x07
    SET_HEAT = 0x08
    SET_ZONE = 0x09
    IDENTIFY = 0x0A
    KEEP_ALIVE = 0x0B

    @property
    def words(self) -> str:
        """The request in words."""
        return self.name.lower().replace("_", " ")

    @property
    def parameter_size(self) -> int:
        """Length of the parameter, bytes."""
        return {Opcode.SET_COUNTDOWN: 2}.get(self, int(Opcode.SET_PRESSURE <= self <= Opcode.SET_ZONE))

    @property
    def feature(self) -> Feature:
        """What the device must be able to do for it; no bit: every device takes it."""
        needed = {
            Opcode.PAUSE: Feature.PAUSE,
            Opcode.RESUME: Feature.PAUSE,
            Opcode.SET_HEAT: Feature.HEAT,
            Opcode.SET_ZONE: Feature.ZONES,
            Opcode.IDENTIFY: Feature.IDENTIFY,
        }
        return needed.get(self, Feature(0))


def services(spec: Spec, maker: str, model: str, firmware: str) -> tuple[Service, ...]:
    """Return the profile's services for a device."""
    read, notify = Properties.READ, Properties.NOTIFY
    compression = (
        Characteristic(FEATURE, "Feature", read, feature_bytes(spec)),
        Characteristic(STATE, "State", read | notify),
        Characteristic(CHAMBER_PRESSURES, "Chamber Pressures", notify),
        Characteristic(CONTROL_POINT, "Control Point", Properties.WRITE | Properties.INDICATE),
    )
    about = (
        Characteristic(uuid16(0x2A29), "Manufacturer Name", read, maker.encode()),
        Characteristic(uuid16(0x2A24), "Model Number", read, model.encode()),
        Characteristic(uuid16(0x2A26), "Firmware Revision", read, firmware.encode()),
    )
    return (
        Service(COMPRESSION_SERVICE, "Compression", compression),
        Service(uuid16(0x180F), "Battery", (Characteristic(BATTERY_LEVEL, "Battery Level", read | notify),)),
        Service(uuid16(0x180A), "Device Information", about),
    )


def feature_bytes(spec: Spec) -> bytes:
    """Return the Feature value (section 3)."""
    return b"".join(
        (
            bytes((1, 0)),
            spec.features.to_bytes(2, "little"),
            bytes((spec.lowest, spec.highest, spec.step)),
            sum(1 << mode for mode in spec.modes).to_bytes(2, "little"),
            spec.longest.to_bytes(2, "little"),
            bytes((spec.heat_levels, spec.legs, spec.chambers)),
        )
    )


def _seconds_left(machine: BootsMachine) -> bytes:
    left = machine.seconds_left
    return (NO_COUNTDOWN if left is None else left).to_bytes(2, "little")


def state_bytes(machine: BootsMachine) -> bytes:
    """Return the State value (section 4)."""
    flags = machine.worn | machine.battery.charging << 1 | machine.venting << 2
    return b"".join(
        (
            bytes((machine.run, machine.mode, machine.target, machine.heat)),
            _seconds_left(machine),
            machine.countdown.to_bytes(2, "little"),
            bytes((flags, machine.battery.percent)),
            machine.faults.to_bytes(2, "little"),
            bytes((machine.zone, machine.reason)),
        )
    )


def without_seconds_left(state: bytes) -> bytes:
    """Return a State value without the field whose mere counting down is not notified."""
    return state[:4] + state[6:]


def service_data(machine: BootsMachine) -> bytes:
    """Return the service data of the advertisement (section 2)."""
    flags = (
        machine.run | bool(machine.faults) << 2 | machine.worn << 3 | machine.battery.charging << 4 | machine.heat << 5
    )
    return (
        bytes((ADVERTISED_FORMAT, flags, machine.battery.percent))
        + _seconds_left(machine)
        + bytes((machine.target, machine.mode))
    )


def request_words(data: bytes) -> str:
    """Say in words what a request to the control point asks for."""
    if not data or data[0] not in Opcode:
        return "unknown request"
    opcode = Opcode(data[0])
    if len(data) - 1 != opcode.parameter_size:
        return f"{opcode.words} (wrong length)"
    if len(data) == 1:
        return opcode.words
    value = int.from_bytes(data[1:], "little")
    names = {Opcode.SET_MODE: MODES, Opcode.SET_HEAT: HEAT, Opcode.SET_ZONE: ZONES}.get(opcode, ())
    return f"{opcode.words} {names[value] if value < len(names) else value}"


def describe(machine: BootsMachine) -> dict[str, object]:
    """Return the whole inside of the device for JSON."""
    spec = machine.spec
    return {
        "run": machine.run.name.lower(),
        "mode": MODES[machine.mode],
        "target": machine.target,
        "heat": HEAT[machine.heat],
        "seconds_left": machine.seconds_left,
        "countdown": machine.countdown,
        "worn": machine.worn,
        "charging": machine.battery.charging,
        "venting": machine.venting,
        "battery": machine.battery.percent,
        "faults": [fault.name.lower() for fault in machine.faults if fault.name],
        "zone": ZONES[machine.zone],
        "stop_reason": machine.reason.name.lower(),
        "pressures": [[round(pressure, 1) for pressure in leg] for leg in machine.air.pressures],
        "peak": round(machine.peak, 1),
        "surface": round(machine.heater.surface, 1),
        "sessions": machine.sessions,
        "identified": machine.identified,
        "limits": {
            "lowest": spec.lowest,
            "highest": spec.highest,
            "step": spec.step,
            "longest": spec.longest,
            "modes": [MODES[mode] for mode in spec.modes],
            "heat_levels": spec.heat_levels,
        },
        "value": state_bytes(machine).hex(" "),
    }


def perform(machine: BootsMachine, data: bytes) -> Result:
    """Do what a request to the control point asks for, and return its result code."""
    if data[0] == Opcode.STOP:
        # Whatever follows the opcode: somebody wants it to stop.
        return machine.stop(Reason.CONTROL_POINT)
    if data[0] not in Opcode or Opcode(data[0]).feature & ~machine.spec.features:
        return Result.NOT_SUPPORTED
    opcode = Opcode(data[0])
    if len(data) - 1 != opcode.parameter_size:
        return Result.INVALID_PARAMETER
    value = int.from_bytes(data[1:], "little")
    match opcode:
        case Opcode.START:
            return machine.start()
        case Opcode.PAUSE:
            return machine.pause()
        case Opcode.RESUME:
            return machine.resume()
        case Opcode.SET_PRESSURE:
            return machine.set_pressure(value)
        case Opcode.SET_MODE:
            return machine.set_mode(value)
        case Opcode.SET_COUNTDOWN:
            return machine.set_countdown(value)
        case Opcode.SET_HEAT:
            return machine.set_heat(value)
        case Opcode.SET_ZONE:
            return machine.set_zone(value)
        case Opcode.IDENTIFY:
            return machine.identify()
    return Result.SUCCESS
