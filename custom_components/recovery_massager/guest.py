"""What a guest answered when they were asked: in memory alone, for one session that begins soon."""

from collections.abc import Callable
from datetime import datetime, timedelta

from .recovery.contraindications import Statement

ANSWERS = timedelta(minutes=15)
"""So long after a guest was asked a session may begin."""


class Guest:
    """The guest of one massager. `now` gives the aware time."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._statement: Statement | None = None
        self._until: datetime | None = None
        """None: as long as the session goes on."""

    @property
    def statement(self) -> Statement | None:
        """What they stated, as long as it counts; None: they have to be asked."""
        if self._until is not None and not self._until - ANSWERS <= self._now() < self._until:
            self.forget()
        return self._statement

    def admit(self, statement: Statement) -> None:
        """Keep what a guest stated just now."""
        self._statement, self._until = statement, self._now() + ANSWERS

    def begins(self) -> None:
        """The guest's session began: what they stated counts to its end."""
        if self.statement is not None:
            self._until = None

    def forget(self) -> None:
        """Forget the guest: the session is over, or never began."""
        self._statement = self._until = None
