"""The inside of an electrical stimulator of the "HY" EMS v2 protocol: current, countdown, pads. No Bluetooth in it."""

from collections.abc import Callable
import math

from ..clock import Clock, Timer
from .parts import Battery

MODES = ("massage", "knead", "scraping", "pressure", "acupoint", "cupping", "activate", "shape")
ZONES = ("shoulder", "waist", "legs", "arms", "joint", "body")
HIGHEST_LEVEL = 19
COUNTDOWN_AT_POWER_ON = 900
BATTERY_TICK = 60.0
"""Seconds between two looks at the battery."""


class Stimulator:
    """The stimulator. `changed` is called when something changes that nobody on the link asked for."""

    def __init__(self, clock: Clock, changed: Callable[[], None]) -> None:
        """Be switched on, charged, with pads on the skin and no current."""
        self.battery = Battery()
        self.pads = True
        self.powered = True
        self.sessions = 0
        """Sessions that ever began."""
        self.peak = 0
        """Highest level that ever flowed through the pads."""
        self.reason = "none"
        """What ended the last session: app, button, countdown, pads, battery or power_off."""
        self._clock = clock
        self._changed = changed
        self._ends_at: float | None = None
        self._end: Timer | None = None
        self._looked_at = clock.now()
        self._settings_at_power_on()
        self._look_later()

    def _settings_at_power_on(self) -> None:
        self.level = 0
        self.mode = 0
        self.zone = 0
        self.buzzer = True
        self.countdown = COUNTDOWN_AT_POWER_ON

    @property
    def running(self) -> bool:
        """Whether a session is open, and with a level above 0 current flows."""
        return self._ends_at is not None

    @property
    def seconds_left(self) -> int:
        """Seconds left of the session, 0 while there is none."""
        return 0 if self._ends_at is None else math.ceil(self._ends_at - self._clock.now() - 1e-9)

    @property
    def time(self) -> int:
        """What the status says of the time: seconds left of a session, or those that the next one will have."""
        return self.seconds_left if self.running else self.countdown

    @property
    def battery_step(self) -> int:
        """Charge in quarters, 0 to 4."""
        return (self.battery.percent + 12) // 25

    def start(self, seconds: int = 0) -> bool:
        """Begin a session at the level that is set, whatever that is, or give a running one this time; return whether one runs.

        0 seconds leave the countdown as it was: no session is endless.
        """
        self.look()
        if not self.pads or self.battery.level <= 0:
            return False
        if not self.running:
            self.sessions += 1
            self._run_for(seconds or self.countdown)
        elif seconds:
            self._run_for(seconds)
        self.countdown = seconds or self.countdown
        self._felt()
        return True

    def stop(self, reason: str) -> None:
        """End the session, if there is one; the level stays as it is."""
        self._drain()
        if self.running:
            self._ends_at = None
            self.reason = reason
            if self._end:
                self._end.cancel()

    def set_time(self, seconds: int) -> None:
        """Set the countdown, which becomes the time left of a session; 0 leaves it as it was."""
        if seconds:
            self.countdown = seconds
            if self.running:
                self._run_for(seconds)

    def set_level(self, level: int) -> bool:
        """Set the level; return False if there is no such level."""
        if not 0 <= level <= HIGHEST_LEVEL:
            return False
        self.level = level
        self._felt()
        return True

    def set_mode(self, mode: int) -> bool:
        """Set the mode; return False if there is no such mode."""
        self.mode = mode if mode < len(MODES) else self.mode
        return self.mode == mode

    def set_zone(self, zone: int) -> bool:
        """Set the zone; return False if there is no such zone."""
        self.zone = zone if zone < len(ZONES) else self.zone
        return self.zone == zone

    def set_pads(self, on: bool) -> None:
        """Have pads put on the skin, or lose one: then the current stops at once."""
        self.pads = on
        if not on:
            self.stop("pads")
        self._changed()

    def set_charging(self, charging: bool) -> None:
        """Be plugged in or unplugged."""
        self.look()
        self.battery.charging = charging
        self._changed()

    def set_battery(self, percent: float) -> None:
        """Have this charge."""
        self.look()
        self.battery.level = percent
        self.look()
        self._changed()

    def power(self, on: bool) -> None:
        """Be switched on with the settings of power on, or off."""
        self.stop("power_off")
        self.powered = on
        if on:
            self._settings_at_power_on()

    def look(self) -> None:
        """Let the time since the last look drain the battery; an empty one ends the session."""
        self._drain()
        if self.running and self.battery.level <= 0:
            self.stop("battery")

    def _drain(self) -> None:
        now = self._clock.now()
        elapsed, self._looked_at = now - self._looked_at, now
        self.battery.advance(elapsed, powered=self.powered, running=self.running)

    def _run_for(self, seconds: int) -> None:
        if self._end:
            self._end.cancel()
        self._ends_at = self._clock.now() + seconds
        self._end = self._clock.call_later(seconds, self._over)

    def _over(self) -> None:
        self.stop("countdown")
        self._changed()

    def _felt(self) -> None:
        if self.running:
            self.peak = max(self.peak, self.level)

    def _look_later(self) -> None:
        self._clock.call_later(BATTERY_TICK, self._tick)

    def _tick(self) -> None:
        # Without a client nobody else looks; with one, the next status tells what came of it.
        self.look()
        self._look_later()
