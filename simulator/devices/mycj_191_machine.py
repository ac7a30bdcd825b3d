"""The inside of one massager of a MYCJ "Massager191" set: on or off, mode, power, time. No Bluetooth in it."""

from collections.abc import Callable

from ..clock import Clock
from .treatment import Countdown

MODES = (11, 12, 13, 14, 15, 17, 23, 49, 31, 34, 36, 42)
"""The mode codes that the maker's app offers, in its order; decimal, since the captured 24 hex is 36."""
HIGHEST_POWER = 20
SECONDS = 900
"""Length of a session unless another one is set."""
LONGEST = 3600
"""Longest session that can be set, seconds."""


class Mycj191Machine:
    """One massager. Whether a pad is attached (`load`) is told and changes nothing."""

    def __init__(self, clock: Clock, switched_off: Callable[[], None]) -> None:
        """Be off. `switched_off` is called when the time is over."""
        self._switched_off = switched_off
        self._countdown = Countdown(clock, self._time_over)
        self.load = 0
        self.sessions = 0
        """Sessions that ever began."""
        self.peak = 0
        """Highest power that was ever felt."""
        self.reason = "none"
        """What ended the last session: app, button, countdown, reset, unplugged or power_off."""
        self.reset("none")

    def reset(self, reason: str) -> None:
        """Stop, and have the settings of a new one."""
        self.stop(reason)
        self.mode = MODES[0]
        self.power = 1
        self.seconds = SECONDS
        self.temperature = 0
        self.unit = 0

    @property
    def on(self) -> bool:
        """Whether it massages."""
        return self._countdown.running

    @property
    def level(self) -> int:
        """The power that is felt."""
        return self.power if self.on else 0

    @property
    def left(self) -> int:
        """Seconds left, 0 while it is off."""
        return self._countdown.left

    def start(self, mode: int, power: int, seconds: int, temperature: int, unit: int) -> bool:
        """Massage, from the beginning if it did already; return False and do nothing if a value is out of range.

        0 seconds leave the time as it was set before: no session is endless.
        """
        if mode not in MODES or not 1 <= power <= HIGHEST_POWER or seconds > LONGEST:
            return False
        self.mode, self.power, self.temperature, self.unit = mode, power, temperature, unit
        self.seconds = seconds or self.seconds
        self.begin()
        return True

    def begin(self) -> None:
        """Massage with the settings as they are."""
        self.sessions += not self.on
        self._countdown.run(self.seconds)
        self._felt()

    def stop(self, reason: str) -> None:
        """Massage no more; harmless when off."""
        if self.on:
            self.reason = reason
        self._countdown.clear()

    def set_mode(self, mode: int) -> bool:
        """Take a mode; return False if there is no such one."""
        if mode in MODES:
            self.mode = mode
        return self.mode == mode

    def set_power(self, power: int) -> bool:
        """Take a power; return False if it is out of range."""
        if 1 <= power <= HIGHEST_POWER:
            self.power = power
            self._felt()
        return self.power == power

    def set_seconds(self, seconds: int) -> bool:
        """Take a time, which begins anew in a session; return False if it is out of range."""
        if not 1 <= seconds <= LONGEST:
            return False
        self.seconds = seconds
        if self.on:
            self._countdown.run(seconds)
        return True

    def set_temperature(self, temperature: int, unit: int) -> bool:
        """Take a temperature in °C (unit 0) or °F (1); return False for another unit."""
        if unit not in (0, 1):
            return False
        self.temperature, self.unit = temperature, unit
        return True

    def _felt(self) -> None:
        self.peak = max(self.peak, self.level)

    def _time_over(self) -> None:
        self.reason = "countdown"
        self._switched_off()
