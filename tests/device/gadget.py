"""A small virtual massager of no known family, with the habits that families have, and profiles for it."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, override

from custom_components.recovery_massager.device.profile import Profile, load_profile
from simulator.clock import Clock
from simulator.gatt import AttCode, AttError, Characteristic, Properties, Service, uuid16
from simulator.peripheral import Peripheral
from simulator.setting import Setting

ADDRESS = "C0:FF:EE:00:00:02"
WRITE, NOTIFY, STATE = uuid16(0xFFE1), uuid16(0xFFE2), uuid16(0xFFE3)
WRITABLE = Properties.WRITE | Properties.WRITE_WITHOUT_RESPONSE

IDLE, RUNNING, PAUSED = 0, 1, 2


class Gadget(Peripheral):
    """Takes one command a write, and reports 81, run, level, mode.

    01 start, 02 stop, 03 n level, 04 level up, 05 level down, 06 next mode, 07 start or stop, 08 report, 09 keep-alive,
    0A pause, 0B resume; it reports after each. Where it answers: 90, the command, 01 or why not.
    """

    kind = "gadget"
    title = "a gadget"
    default_name = "Gadget"
    short_name = "Gadget"

    def __init__(
        self, *, write: Properties = WRITABLE, notify: Properties = Properties.NOTIFY, state: bool = False
    ) -> None:
        characteristics = [Characteristic(WRITE, "Write", write), Characteristic(NOTIFY, "Notify", notify)]
        if state:
            characteristics.append(Characteristic(STATE, "State", Properties.READ))
        super().__init__("Gadget", ADDRESS, Clock(), [Service(uuid16(0xFFE0), "Gadget", tuple(characteristics))])
        self.run, self.level, self.mode = IDLE, 0, 0
        self.heard: list[str] = []
        """Every write that arrived, in hex."""
        self.heard_at: list[float] = []
        self.tells = True
        """Whether it reports after every command; it always does when it is asked."""
        self.greets = True
        """Whether it reports when somebody subscribes."""
        self.answers = False
        self.echoes = False
        self.refuses: dict[int, int] = {}
        self.deaf: list[str] = []
        """Writes that it does not hear, each once."""
        self.lag: dict[int, float] = {}
        """Seconds that it takes for a command."""
        self.level_runs = False
        """Whether it runs at any level but 0, without a command for it."""
        self.wraps = 7
        """The level that is none: from the one below it, up leads to 0."""

    def report(self) -> None:
        """Say how it is."""
        self.send(NOTIFY, bytes((0x81, self.run, self.level, self.mode)))

    @override
    def on_subscribed(self, characteristic: Characteristic) -> None:
        if self.greets:
            self.report()

    @override
    def on_read(self, characteristic: Characteristic) -> bytes:
        if characteristic.uuid == STATE:
            return bytes((0x81, self.run, self.level, self.mode))
        return super().on_read(characteristic)

    @override
    def on_write(self, characteristic: Characteristic, data: bytes) -> None:
        text = data.hex(" ").upper()
        self.heard.append(text)
        self.heard_at.append(asyncio.get_running_loop().time())
        if self.echoes:
            self.send(NOTIFY, data)
        if text in self.deaf:
            self.deaf.remove(text)
            return
        if (seconds := self.lag.get(data[0])) is not None:
            asyncio.get_running_loop().call_later(seconds, self._perform, data)
        else:
            self._perform(data)

    def _perform(self, data: bytes) -> None:
        command = data[0]
        if command in self.refuses:
            self.send(NOTIFY, bytes((0x90, command, self.refuses[command])))
            return
        actions: Mapping[int, Callable[[], None]] = {
            0x01: lambda: self._set(run=RUNNING),
            0x02: lambda: self._set(run=IDLE),
            0x03: lambda: self._set(level=data[1]),
            0x04: lambda: self._set(level=(self.level + 1) % self.wraps),
            0x05: lambda: self._set(level=max(self.level - 1, 0)),
            0x06: lambda: self._set(mode=(self.mode + 1) % 3),
            0x07: lambda: self._set(run=IDLE if self.run else RUNNING),
            0x08: self.report,
            0x09: lambda: None,
            0x0A: lambda: self._set(run=PAUSED),
            0x0B: lambda: self._set(run=RUNNING),
        }
        if command not in actions:
            raise AttError(AttCode.VALUE_NOT_ALLOWED)
        actions[command]()
        if self.tells and command != 0x08:
            self.report()
        if self.answers:
            self.send(NOTIFY, bytes((0x90, command, 0x01)))

    def _set(self, **values: int) -> None:
        for name, value in values.items():
            setattr(self, name, value)
        if self.level_runs:
            self.run = RUNNING if self.level else IDLE

    @override
    def advertisement(self) -> bytes:
        return b""

    @override
    def scan_response(self) -> bytes:
        return b""

    @override
    def state(self) -> dict[str, Any]:
        return {"run": self.run, "level": self.level, "mode": self.mode}

    @property
    @override
    def buttons(self) -> Mapping[str, Callable[[], str]]:
        return {}

    @property
    @override
    def settings(self) -> Mapping[str, Setting]:
        return {}


BASE = {
    "id": "gadget",
    "name": "Gadget",
    "maker": "Nobody",
    "kind": "vibration",
    "evidence": "D",
    "sources": "[made up]",
    "confirm": "status",
    "gatt": "[{write: FFE1, notify: FFE2}]",
    "link": "{timeout: 1, retries: 2}",
    "values": "{run: {idle: 0, running: 1, paused: 2}, pressure: {min: 0, max: 6, unit: level},"
    " mode: {knead: 0, wave: 1, pulse: 2}}",
    "commands": "{start: 01, stop: 02, set_pressure: '03 {pressure:u8}', set_mode: {next: 06}, pause: 0A, resume: 0B}",
    "stop": "[stop]",
    "autostop": "none",
    "reports": "{status: {starts: 81, size: 4, fields: ['run:u8@1', 'pressure:u8', 'mode:u8']}}",
    "examples": "[{report: status, bytes: 81 01 03 02, means: {run: running, pressure: 3, mode: pulse}}]",
}
"""A family that answers nothing and reports its changes."""


def profile(**keys: str) -> Profile:
    """A profile for the gadget, with other texts for some of its keys; an empty one leaves the key out."""
    text = "\n".join(f"{key}: {value}" for key, value in {**BASE, **keys}.items() if value)
    return load_profile(text, "gadget.yaml")


ANSWERING = profile(
    answers="{ok: 01, refused: {02: unsupported, 05: not_permitted, 07: fault}}",
    commands="{start: {send: 01, answer: '90 01 {result}', expect: {run: running}},"
    " stop: {send: 02, answer: '90 02 {result}'},"
    " pause: {send: 0A, answer: '90 0A {result}', expect: {run: paused}},"
    " resume: {send: 0B, answer: '90 0B {result}', expect: {run: running}},"
    " set_pressure: {send: '03 {pressure:u8}', answer: '90 03 {result}'}, set_mode: {next: 06}}",
)
"""A family that answers."""

STEPPING = profile(
    commands="{off: {set: {pressure: 0}}, start: 01, set_pressure: {up: 04, down: 05}, set_mode: {next: 06}}",
    stop="[off]",
)
"""A family whose levels go up and down one by one, and that is stopped so."""

TOGGLING = profile(
    commands="{start: 01, toggle: {send: 07, once: true}, set_pressure: '03 {pressure:u8}', set_mode: {next: 06}}",
    stop="[toggle]",
)
"""A family with one button for start and stop."""

MUTE = profile(
    gatt="[{write: FFE1}]",
    values="{pressure: {min: 0, max: 6, unit: level}}",
    commands="{start: 01, stop: 02, set_pressure: '03 {pressure:u8}'}",
    reports="",
    confirm="",
    examples="[{command: stop, bytes: 02}]",
)
"""A family that never says anything."""
