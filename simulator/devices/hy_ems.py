"""A virtual stimulator (TENS/EMS) of the "HY" EMS v2 protocol, with the oddities that its apps know of."""

from collections.abc import Callable, Mapping
from typing import Any, override

from .. import advertisement as ad
from ..clock import Clock, Timer
from ..faults import FaultKind, Parameter
from ..gatt import Characteristic, Properties, Service, uuid16
from ..peripheral import Peripheral
from ..setting import Setting, choice, flag, number, of
from .hy_ems_frame import FROM_DEVICE, Receiver, Stream, frame
from .hy_ems_machine import HIGHEST_LEVEL, MODES, ZONES, Stimulator

STATUS_PERIOD = 5.0
"""Seconds between two statuses that nobody asked for."""
PIECE = 7
"""Bytes of a notification where frames are split."""
NAME_ROOM = 29
PRODUCT = 1
FIRMWARE = 2


def _services(number: int) -> tuple[Service, ...]:
    write = Characteristic(uuid16(number + 1), "Write", Properties.WRITE | Properties.WRITE_WITHOUT_RESPONSE)
    notify = Characteristic(uuid16(number + 2), "Notify", Properties.NOTIFY)
    return (Service(uuid16(number), "Transparent UART", (write, notify)),)


_SERVICES = {"ffe0": _services(0xFFE0), "fcc0": _services(0xFCC0)}


class HyEms(Peripheral):
    """The stimulator. It takes only CRCs with the high byte first, and answers in the order that `crc` says."""

    kind = "hy-ems"
    title = 'electrical stimulator with pads ("HY" EMS v2)'
    default_name = "hy12"
    short_name = "hy12"
    extra_faults = (
        FaultKind("low_battery", "the battery is nearly empty", {"percent": Parameter(3, 0, 100)}),
        FaultKind("pads_off", "a pad is off the skin: no current"),
    )

    def __init__(self, name: str, address: str, clock: Clock, *, advertise_while_connected: bool = False) -> None:
        """Be switched on, idle, at level 0."""
        self.service = "ffe0"
        self.crc = "big"
        self.length = "right"
        self.status = "long"
        self.timer = "seconds"
        self.marker = "raw"
        self.split = False
        self.glue = False
        super().__init__(
            name, address, clock, _SERVICES[self.service], advertise_while_connected=advertise_while_connected
        )
        self.machine = Stimulator(clock, self._tell)
        self._receiver = Receiver()
        self._beat: Timer | None = None
        self._battery_before = self.machine.battery.level

    # On the air

    @override
    def advertisement(self) -> bytes:
        flags = ad.structure(ad.FLAGS, ad.GENERAL_DISCOVERABLE)
        if self.marker == "none":
            return flags
        digits = 0x30 if self.marker == "ascii" else 0
        unique = bytes.fromhex(self.address.replace(":", ""))[2:]
        return flags + ad.structure(ad.MANUFACTURER_DATA, b"hy" + bytes((digits + PRODUCT, digits + FIRMWARE)) + unique)

    @override
    def scan_response(self) -> bytes:
        return ad.name(self.name, NAME_ROOM)

    # Attributes

    @override
    def on_write(self, characteristic: Characteristic, data: bytes) -> None:
        for stream, content in self._receiver.feed(data):
            self._do(stream, content)

    @override
    def explain(self, characteristic: Characteristic, data: bytes) -> str | None:
        found = list(Receiver().feed(data))
        return ", ".join(_words(stream, content) for stream, content in found) or "no whole frame"

    @override
    def on_subscribed(self, characteristic: Characteristic) -> None:
        self._silence()
        self._beat = self.clock.call_later(STATUS_PERIOD, self._heartbeat)

    @override
    def on_disconnected(self) -> None:
        self._silence()
        self._receiver.clear()

    def _silence(self) -> None:
        if self._beat:
            self._beat.cancel()
            self._beat = None

    def _heartbeat(self) -> None:
        self._say(Stream.STATUS, self.status_data())
        self._beat = self.clock.call_later(STATUS_PERIOD, self._heartbeat)

    def _do(self, stream: int, content: bytes) -> None:
        """Do what a frame asks for and answer; what makes no sense is ignored without a word."""
        machine = self.machine
        match stream, len(content):
            case Stream.STATUS, 1 if content == b"\x00":
                self._say(stream, self.status_data())
            case Stream.HEARTBEAT, 0:
                self._say(Stream.STATUS, self.status_data())
            case Stream.MODE, 1 if machine.set_mode(content[0]):
                self._say(stream, content)
            case Stream.LEVEL, 1 if machine.set_level(content[0]):
                self._say(stream, content)
            case Stream.ZONE, 1 if machine.set_zone(content[0]):
                self._say(stream, content)
            case Stream.BUZZER, 1 if content[0] in (0, 1):
                machine.buzzer = bool(content[0])
                self._say(stream, content)
            case Stream.TIMER, 1:
                machine.set_time(content[0] * 60)
                self._say_time()
            case Stream.TIMER, 2:
                machine.set_time(int.from_bytes(content))
                self._say_time()
            case Stream.RUN, 3:
                if content[0]:
                    machine.start(int.from_bytes(content[1:]))
                else:
                    machine.stop("app")
                self._say(stream, bytes((machine.running,)) + machine.seconds_left.to_bytes(2))

    def _say_time(self) -> None:
        seconds = self.machine.time
        self._say(Stream.TIMER, seconds.to_bytes(2) if self.timer == "seconds" else bytes((_minutes(seconds),)))

    def status_data(self) -> bytes:
        """Return the data of a status: nine bytes with seconds, or seven with minutes."""
        machine = self.machine
        machine.look()
        start = bytes((machine.running, machine.battery_step, machine.mode, machine.level, machine.zone))
        if self.status == "short":
            return start + bytes((_minutes(machine.time), machine.buzzer))
        return start + machine.time.to_bytes(2) + bytes((machine.buzzer, machine.battery.charging))

    def _say(self, stream: int, content: bytes) -> None:
        data = self._frame(stream, content)
        if self.glue:
            data += self._frame(Stream.STATUS, self.status_data())
        size = PIECE if self.split else len(data)
        for start in range(0, len(data), size):
            notify = uuid16(int(self.service, 16) + 2)
            self.send(notify, data[start : start + size], None if start else _words(stream, content))

    def _frame(self, stream: int, content: bytes) -> bytes:
        return frame(
            FROM_DEVICE,
            stream,
            content,
            order="little" if self.crc == "little" else "big",
            missing=2 if self.length == "wrong" else 0,
        )

    def _tell(self) -> None:
        self._say(Stream.STATUS, self.status_data())

    # Power, faults, people

    @override
    def on_power(self, on: bool) -> None:
        self.machine.power(on)

    @override
    def on_fault(self, name: str, parameters: Mapping[str, Any] | None) -> None:
        if name == "pads_off":
            self.machine.set_pads(parameters is None)
        elif name == "low_battery" and parameters is not None:
            self._battery_before = self.machine.battery.level
            self.machine.set_battery(parameters["percent"])
        elif name == "low_battery":
            self.machine.set_battery(self._battery_before)

    @property
    @override
    def buttons(self) -> Mapping[str, Callable[[], str]]:
        return {
            "power": self.press_power,
            "start": self._press_start,
            "stop": self._press_stop,
            "mode": self._press_mode,
            "level_up": lambda: self._press_level(1),
            "level_down": lambda: self._press_level(-1),
        }

    @override
    def last_words(self) -> None:
        self.machine.power(False)
        self._tell()

    def _press_start(self) -> str:
        runs = self.machine.start()
        self._tell()
        return "running" if runs else "nothing: no current can flow"

    def _press_stop(self) -> str:
        self.machine.stop("button")
        self._tell()
        return "idle"

    def _press_mode(self) -> str:
        self.machine.set_mode((self.machine.mode + 1) % len(MODES))
        self._say(Stream.MODE, bytes((self.machine.mode,)))
        return MODES[self.machine.mode]

    def _press_level(self, by: int) -> str:
        self.machine.set_level(min(max(self.machine.level + by, 0), HIGHEST_LEVEL))
        self._say(Stream.LEVEL, bytes((self.machine.level,)))
        return f"level {self.machine.level}"

    @property
    @override
    def settings(self) -> Mapping[str, Setting]:
        machine = self.machine
        return {
            "pads": flag(lambda: machine.pads, machine.set_pads),
            "charging": flag(lambda: machine.battery.charging, machine.set_charging),
            "battery": number(lambda: machine.battery.percent, machine.set_battery, 0, 100, "%"),
            "service": choice(lambda: self.service, self._move, *_SERVICES),
            "crc": choice(*of(self, "crc"), "big", "little"),
            "length": choice(*of(self, "length"), "right", "wrong"),
            "status": choice(*of(self, "status"), "long", "short"),
            "timer": choice(*of(self, "timer"), "seconds", "minutes"),
            "split": flag(*of(self, "split")),
            "glue": flag(*of(self, "glue")),
            "marker": choice(*of(self, "marker"), "raw", "ascii", "none"),
            "advertise_while_connected": flag(*of(self, "advertise_while_connected")),
        }

    def _move(self, service: str) -> None:
        self.offer(_SERVICES[service])
        self.service = service

    @override
    def state(self) -> dict[str, Any]:
        machine = self.machine
        machine.look()
        return {
            "run": "running" if machine.running else "idle",
            "level": machine.level,
            "mode": MODES[machine.mode],
            "zone": ZONES[machine.zone],
            "seconds_left": machine.seconds_left,
            "countdown": machine.countdown,
            "current": machine.running and machine.level > 0,
            "pads": machine.pads,
            "buzzer": machine.buzzer,
            "charging": machine.battery.charging,
            "battery": machine.battery.percent,
            "stop_reason": machine.reason,
            "sessions": machine.sessions,
            "peak": machine.peak,
        }


def _minutes(seconds: int) -> int:
    return min(0xFF, -(-seconds // 60))


def _words(stream: int, content: bytes) -> str:
    """Say in words what a frame is about."""
    name = Stream(stream).name.lower() if stream in Stream else f"stream {stream:02X}"
    return f"{name} {content.hex(' ')}".strip()
