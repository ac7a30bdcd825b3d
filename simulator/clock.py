"""Simulated time: one clock for everything that a virtual massager does.

A massager's physics, its countdown and its time limits are kept in simulated seconds, so that a person or a test can let half an hour
pass in seconds. The radio (advertising interval, connection interval) is not: whoever listens to it lives in real time.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
import heapq
from itertools import count
from typing import override

FASTEST = 600.0
"""Highest speed of a running clock: simulated seconds per real second."""
_HAIR = 1e-9


@dataclass(order=True, slots=True)
class Timer:
    """A callback that waits for its time, in simulated seconds."""

    when: float
    number: int
    callback: Callable[[], None] = field(compare=False)
    cancelled: bool = field(default=False, compare=False)

    def cancel(self) -> None:
        """Never call back; harmless after the call and when repeated."""
        self.cancelled = True


class Clock:
    """A clock that stands still until somebody moves it on: for tests of one massager without an event loop."""

    def __init__(self) -> None:
        """Begin at 0 seconds."""
        self._time = 0.0
        self._timers: list[Timer] = []
        self._numbers = count()

    def now(self) -> float:
        """Return the simulated seconds since the clock began; inside a timer's callback, the moment that it was set for."""
        return self._time

    def call_later(self, delay: float, callback: Callable[[], None]) -> Timer:
        """Call back once, `delay` simulated seconds from now."""
        timer = Timer(self.now() + max(0.0, delay), next(self._numbers), callback)
        heapq.heappush(self._timers, timer)
        self._timers_changed()
        return timer

    def advance(self, seconds: float) -> None:
        """Let this many simulated seconds (at least 0) pass at once, with every timer called at its own moment."""
        if seconds < 0:
            raise ValueError("time does not run backwards")
        self._run_until(self.now() + seconds)

    def _timers_changed(self) -> None:
        """Take note that another timer may be the first now."""

    def _run_until(self, end: float) -> None:
        while self._timers and self._timers[0].when <= end:
            timer = heapq.heappop(self._timers)
            if not timer.cancelled:
                self._time = max(self._time, timer.when)
                timer.callback()
        self._time = end


class RunningClock(Clock):
    """A clock that runs with the event loop, as fast as the loop's own or faster."""

    def __init__(self, speed: float = 1.0) -> None:
        """Begin at 0 seconds in the running event loop; `speed` as in `set_speed`."""
        super().__init__()
        self._loop = asyncio.get_running_loop()
        self._since = self._loop.time()
        self._speed = 1.0
        self._busy = False
        self._wake: asyncio.TimerHandle | None = None
        self.set_speed(speed)

    @property
    def speed(self) -> float:
        """Simulated seconds per real second."""
        return self._speed

    @override
    def now(self) -> float:
        if self._busy:
            return self._time
        return self._time + (self._loop.time() - self._since) * self._speed

    def set_speed(self, speed: float) -> None:
        """Run at this speed from now on, above 0 and up to `FASTEST`; ValueError otherwise."""
        if not 0 < speed <= FASTEST:
            raise ValueError(f"speed must be above 0 and at most {FASTEST:g}")
        self._run_until(self.now())
        self._speed = speed
        self._timers_changed()

    def stop(self) -> None:
        """Call nobody back any more."""
        self._timers.clear()
        self._timers_changed()

    @override
    def _run_until(self, end: float) -> None:
        if self._busy:
            raise RuntimeError("a timer's callback cannot move the clock")
        self._time = self.now()
        self._busy = True
        try:
            super()._run_until(end)
        finally:
            self._since = self._loop.time()
            self._busy = False
            self._timers_changed()

    @override
    def _timers_changed(self) -> None:
        if self._busy:
            return
        if self._wake:
            self._wake.cancel()
            self._wake = None
        while self._timers and self._timers[0].cancelled:
            heapq.heappop(self._timers)
        if self._timers:
            delay = (self._timers[0].when - self.now()) / self._speed
            self._wake = self._loop.call_later(max(0.0, delay), self._due)

    def _due(self) -> None:
        self._wake = None
        # Now may be a rounding error before the time of the timer that is due.
        self._run_until(self.now() + _HAIR)
