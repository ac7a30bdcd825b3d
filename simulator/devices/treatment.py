"""What massagers with a treatment time and a battery have in common: the countdown of the device itself, and its supply."""

from collections.abc import Callable
import math

from ..clock import Clock, Timer
from .parts import Battery

LOOK = 10.0
"""Seconds between two looks at the battery."""
LOW = 10
"""Percent at and below which a battery counts as low."""
_HAIR = 1e-9


class Countdown:
    """Seconds left of a treatment. It runs down only while `running`, and calls back once when none are left."""

    def __init__(self, clock: Clock, over: Callable[[], None]) -> None:
        """Stand still with nothing left."""
        self._clock = clock
        self._over = over
        self._left = 0.0
        self._since = 0.0
        self._timer: Timer | None = None

    @property
    def running(self) -> bool:
        """Whether it runs down."""
        return self._timer is not None

    @property
    def left(self) -> int:
        """Whole seconds left; a second that has begun counts."""
        passed = self._clock.now() - self._since if self.running else 0.0
        return max(0, math.ceil(self._left - passed - _HAIR))

    def run(self, seconds: float | None = None) -> None:
        """Run down from this many seconds (above 0), or from where it stood."""
        self.halt()
        if seconds is not None:
            self._left = float(seconds)
        self._since = self._clock.now()
        self._timer = self._clock.call_later(self._left, self._ends)

    def halt(self) -> None:
        """Stand still, and keep what is left."""
        if self._timer:
            self._left = max(0.0, self._left - (self._clock.now() - self._since))
            self._timer.cancel()
            self._timer = None

    def clear(self) -> None:
        """Stand still with nothing left."""
        self.halt()
        self._left = 0.0

    def _ends(self) -> None:
        self.clear()
        self._over()


class Supply:
    """A battery that drains with what the device does, and says when it is low and when it is empty."""

    def __init__(
        self,
        clock: Clock,
        powered: Callable[[], bool],
        running: Callable[[], bool],
        low: Callable[[], None],
        empty: Callable[[], None],
    ) -> None:
        """Be full. `low` and `empty` are called each time that it gets there."""
        self.battery = Battery()
        self._clock = clock
        self._powered = powered
        self._running = running
        self._low = low
        self._empty = empty
        self._before = self.battery.percent
        clock.call_later(LOOK, self._look)

    @property
    def percent(self) -> int:
        """The level in whole percent, 0 only when it is empty."""
        return self.battery.percent

    def set_level(self, percent: float) -> None:
        """Have this level at once."""
        self.battery.level = float(percent)
        self._tell()

    def _look(self) -> None:
        self.battery.advance(LOOK, powered=self._powered(), running=self._running())
        self._clock.call_later(LOOK, self._look)
        self._tell()

    def _tell(self) -> None:
        before, self._before = self._before, self.percent
        if before > 0 >= self.percent:
            self._empty()
        elif before > LOW >= self.percent:
            self._low()
