"""The inside of a bed base with massage motors at head and foot. No Bluetooth in it.

How many levels and minutes there are is known. That levels end at 0 and 6 instead of going round, what `step` and `wave` go through,
and that the first level starts ten minutes are assumptions.
"""

from collections.abc import Callable
import math

from ..clock import Clock, Timer

HIGHEST_LEVEL = 6
STEPS = (2, 4, 6, 0)
"""Levels of both motors that the step key goes through."""
WAVES = ("wave_1", "wave_2", "wave_3", "wave_4")
TIMERS = (10, 20, 30, None)
"""Minutes that the timer key goes through; None: no timer."""
HELD = 0.3
"""Seconds within which a key that comes again is still held down."""
TICK = 1.0
"""Seconds between two calls of `changed` while a massage runs."""


class Bed:
    """The bed. `changed` is called after every change, and once a second while a massage runs."""

    def __init__(self, clock: Clock, changed: Callable[[], None]) -> None:
        """Stand there, plugged in, with nothing running."""
        self.head = 0
        self.foot = 0
        self.timer: int | None = None
        """Minutes chosen, or None."""
        self.wave = 0
        self.light = False
        self.endless = True
        """Whether a massage goes on when the timer key chooses no timer; else it ends."""
        self.sessions = 0
        """Massages that ever began."""
        self.peak = 0
        """Highest level that the foot motor ever had."""
        self.reason = "none"
        """What ended the last massage: keys, countdown, timer or power_off."""
        self._clock = clock
        self._changed = changed
        self._ends_at: float | None = None
        self._tick: Timer | None = None
        self._held = 0
        self._held_at = -math.inf

    @property
    def running(self) -> bool:
        """Whether a motor runs, at the foot or at the head."""
        return bool(self.head or self.foot)

    @property
    def time_left(self) -> float | None:
        """Seconds left of the massage, 0 where none runs, None where nothing will end it."""
        if not self.running:
            return 0.0
        return None if self._ends_at is None else max(0.0, self._ends_at - self._clock.now())

    def pressed_anew(self, mask: int) -> int:
        """Return which of the keys held down now (a mask) were not held just before."""
        now = self._clock.now()
        held = self._held if now - self._held_at <= HELD + 1e-9 else 0
        self._held, self._held_at = mask, now
        return mask & ~held

    def change_foot(self, by: int) -> None:
        """Step the foot motor up (1) or down (-1)."""
        self._run(self.head, self.foot + by)

    def change_head(self, by: int) -> None:
        """Step the head motor up (1) or down (-1)."""
        self._run(self.head + by, self.foot)

    def step(self) -> None:
        """Take both motors to the next of the levels that `STEPS` lists."""
        at = STEPS.index(self.foot) if self.foot in STEPS else -1
        level = STEPS[(at + 1) % len(STEPS)]
        self._run(level, level)

    def next_timer(self) -> None:
        """Choose the next timer; a running massage takes it at once."""
        self.timer = TIMERS[(TIMERS.index(self.timer) + 1) % len(TIMERS)]
        if self.running and self.timer is None and not self.endless:
            self._end("timer")
        elif self.running:
            self._count_down()
        self._changed()

    def next_wave(self) -> None:
        """Choose the next wave."""
        self.wave = (self.wave + 1) % len(WAVES)
        self._changed()

    def toggle_light(self) -> None:
        """Switch the light under the bed."""
        self.light = not self.light
        self._changed()

    def power(self, on: bool) -> None:
        """Be plugged in, or unplugged: then everything ends."""
        if not on:
            self._end("power_off")
            self.light = False
            self.wave = 0

    def _run(self, head: int, foot: int) -> None:
        head, foot = min(max(head, 0), HIGHEST_LEVEL), min(max(foot, 0), HIGHEST_LEVEL)
        if (head, foot) == (self.head, self.foot):
            return
        ran = self.running
        self.head, self.foot = head, foot
        self.peak = max(self.peak, foot)
        if not self.running:
            self._end("keys")
        elif not ran:
            self.sessions += 1
            self.timer = self.timer or TIMERS[0]
            self._count_down()
            self._tick = self._clock.call_later(TICK, self._second)
        self._changed()

    def _count_down(self) -> None:
        self._ends_at = None if self.timer is None else self._clock.now() + self.timer * 60

    def _second(self) -> None:
        if self._ends_at is not None and self._clock.now() >= self._ends_at - 1e-9:
            self._end("countdown")
        else:
            self._tick = self._clock.call_later(TICK, self._second)
        self._changed()

    def _end(self, reason: str) -> None:
        if self._tick:
            self._tick.cancel()
            self._tick = None
            self.reason = reason
        self.head = self.foot = 0
        self.timer = None
        self._ends_at = None
