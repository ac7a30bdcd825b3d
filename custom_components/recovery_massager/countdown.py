"""When a session ends: by the massager's own countdown where it has one, else by ours."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

# Smaller differences between two reports of the seconds left are the radio's, not a change.
JITTER = timedelta(seconds=3)
# A massager that keeps its own pause shorter ends it itself.
LONGEST_PAUSE = timedelta(minutes=10)


class Countdown:
    """The end of one session; `due` is called when it is over by more than `grace`, or paused for too long.

    `now` gives an aware time that never jumps, so one in UTC.
    """

    def __init__(self, now: Callable[[], datetime], due: Callable[[], None]) -> None:
        self.ends_at: datetime | None = None
        """When the session ends; None while it is not known, or while it is paused."""
        self._now = now
        self._due = due
        self._grace = timedelta()
        self._held = False
        self._left: timedelta | None = None
        self._reported: float | None = None
        self._at_latest: datetime | None = None
        self._timer: asyncio.TimerHandle | None = None

    def begin(self, ends_at: datetime, grace: timedelta) -> None:
        """Begin with a session that ends then; a massager that counts down itself gets `grace` to end it."""
        self.end()
        self._grace = grace
        self._run_until(ends_at)

    def begin_without_end(self, at_latest: datetime, grace: timedelta) -> None:
        """Begin with a session of which nobody knows the end; `due` is called when it goes on `at_latest`."""
        self.end()
        self._grace, self._at_latest = grace, at_latest
        self._look_at(at_latest)

    def end(self) -> None:
        """No session any more."""
        self.ends_at = self._left = self._at_latest = None
        self._reported = None
        self._held = False
        self._cancel()

    def take(self, seconds_left: float | None) -> bool:
        """Take what the massager last reported of its countdown; returns whether that moved the end."""
        if seconds_left is None or seconds_left == self._reported:
            # It reports other things more often: the same number again is an old one.
            return False
        self._reported = seconds_left
        known = self.seconds_left()
        if known is not None and abs(seconds_left - known) <= JITTER.total_seconds():
            return False
        self.set_left(seconds_left)
        return True

    def set_left(self, seconds: float) -> None:
        """Let it go on for so long from now, or once it is no longer paused."""
        if self._held:
            self._left = timedelta(seconds=seconds)
        else:
            self._run_until(self._now() + timedelta(seconds=seconds))

    def hold(self) -> None:
        """It is paused: the countdown stands still, for so long as a pause may take."""
        self._held = True
        if self.ends_at is not None:
            self._left = self.ends_at - self._now()
            self.ends_at = None
        self.look_again(LONGEST_PAUSE)

    def release(self) -> None:
        """It goes on."""
        self._held = False
        if self._left is not None:
            left, self._left = self._left, None
            self._run_until(self._now() + left)
        elif self._at_latest is not None:
            self._look_at(self._at_latest)

    def seconds_left(self) -> float | None:
        """Return how long it still goes on; None where that is not known."""
        left = self._left if self.ends_at is None else self.ends_at - self._now()
        return None if left is None else max(left.total_seconds(), 0)

    def is_over(self) -> bool:
        """Whether the time is over, as exactly as the radio lets it be known."""
        return self.ends_at is not None and self._now() >= self.ends_at - JITTER

    def look_again(self, after: timedelta) -> None:
        """Call `due` after so long, whatever the end is."""
        self._cancel()
        self._timer = asyncio.get_running_loop().call_later(max(after.total_seconds(), 0.1), self._due)

    def _run_until(self, ends_at: datetime) -> None:
        self.ends_at = ends_at
        self._look_at(ends_at + self._grace)

    def _look_at(self, moment: datetime) -> None:
        self.look_again(moment - self._now())

    def _cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
