"""A virtual Keeson bed base with massage: one-shot keys that step levels up and down, and statuses that tell them."""

from collections.abc import Callable, Mapping
from typing import Any, override

from .. import advertisement as ad
from ..clock import Clock
from ..gatt import Characteristic, Properties, Service, uuid16
from ..peripheral import Peripheral
from ..setting import Setting, choice, flag, of
from .keeson_bed_frame import Key, key_words, mask_of, status
from .keeson_bed_machine import WAVES, Bed

SERVICE = 0xFFE5
WRITE = uuid16(0xFFE9)
NOTIFY = uuid16(0xFFE4)
NAME_ROOM = 29


def _services(notify_under: int) -> tuple[Service, ...]:
    """Return the services; sources differ in which of them has the characteristic that notifies."""
    write = Characteristic(WRITE, "Write", Properties.WRITE)
    notify = Characteristic(NOTIFY, "Notify", Properties.NOTIFY)
    if notify_under == SERVICE:
        return (Service(uuid16(SERVICE), "Bed", (write, notify)),)
    return (Service(uuid16(notify_under), "Notify", (notify,)), Service(uuid16(SERVICE), "Bed", (write,)))


_SERVICES = {"ffe5": _services(0xFFE5), "ffe0": _services(0xFFE0)}


class KeesonBed(Peripheral):
    """The bed base. No frame sets a level: each key steps, once however long it is held."""

    kind = "keeson-bed"
    title = "bed base with massage at head and foot (Keeson, Ergomotion)"
    default_name = "base-i4.00001234"
    short_name = "base-i4.00001234"

    def __init__(self, name: str, address: str, clock: Clock, *, advertise_while_connected: bool = False) -> None:
        """Be plugged in, with no massage running."""
        self.notify = "ffe5"
        self.form = "ed"
        self.status = "push"
        super().__init__(
            name, address, clock, _SERVICES[self.notify], advertise_while_connected=advertise_while_connected
        )
        self.machine = Bed(clock, self._changed)

    # On the air

    @override
    def advertisement(self) -> bytes:
        uuids = ad.structure(ad.COMPLETE_UUIDS_16, SERVICE.to_bytes(2, "little"))
        return ad.structure(ad.FLAGS, ad.GENERAL_DISCOVERABLE) + uuids

    @override
    def scan_response(self) -> bytes:
        return ad.name(self.name, NAME_ROOM)

    # Attributes

    @override
    def on_write(self, characteristic: Characteristic, data: bytes) -> None:
        mask = mask_of(data)
        if mask is None:
            return
        keys = self._keys()
        for key in Key(self.machine.pressed_anew(mask) & sum(Key)):
            keys[key]()
        if self.status == "key":
            self._say()

    @override
    def explain(self, characteristic: Characteristic, data: bytes) -> str | None:
        mask = mask_of(data)
        return "no frame" if mask is None else key_words(mask)

    @override
    def on_subscribed(self, characteristic: Characteristic) -> None:
        self._changed()

    def _changed(self) -> None:
        if self.status == "push":
            self._say()

    def _say(self) -> None:
        self.send(NOTIFY, status(self.machine, self.form))

    def _keys(self) -> dict[Key, Callable[[], None]]:
        machine = self.machine
        return {
            Key.STEP: machine.step,
            Key.TIMER: machine.next_timer,
            Key.FOOT_UP: lambda: machine.change_foot(1),
            Key.FOOT_DOWN: lambda: machine.change_foot(-1),
            Key.HEAD_UP: lambda: machine.change_head(1),
            Key.HEAD_DOWN: lambda: machine.change_head(-1),
            Key.WAVE: machine.next_wave,
            Key.LIGHT: machine.toggle_light,
        }

    # Power and people

    @override
    def on_power(self, on: bool) -> None:
        self.machine.power(on)

    @property
    @override
    def buttons(self) -> Mapping[str, Callable[[], str]]:
        """Keys of the remote control at the side of the bed."""

        def pressed(press: Callable[[], None]) -> Callable[[], str]:
            def button() -> str:
                press()
                return f"foot {self.machine.foot}, head {self.machine.head}"

            return button

        return {(key.name or "").lower(): pressed(press) for key, press in self._keys().items()}

    @property
    @override
    def settings(self) -> Mapping[str, Setting]:
        return {
            "form": choice(*of(self, "form"), "ed", "f0", "f1"),
            "notify": choice(lambda: self.notify, self._move, *_SERVICES),
            "status": choice(*of(self, "status"), "push", "key"),
            "endless": flag(*of(self.machine, "endless")),
            "advertise_while_connected": flag(*of(self, "advertise_while_connected")),
        }

    def _move(self, notify: str) -> None:
        self.offer(_SERVICES[notify])
        self.notify = notify

    @override
    def state(self) -> dict[str, Any]:
        machine = self.machine
        left = machine.time_left
        return {
            "run": "running" if machine.running else "idle",
            "level": machine.foot,
            "head": machine.head,
            "mode": WAVES[machine.wave],
            "timer": machine.timer,
            "seconds_left": None if left is None else round(left),
            "light": machine.light,
            "stop_reason": machine.reason,
            "sessions": machine.sessions,
            "peak": machine.peak,
        }
