"""What is news: which reports came after a write, and which may be from before what was written earlier."""

import asyncio
from collections.abc import Iterable
from math import inf

from .codec import Received
from .frame import FrameFormat
from .model import Run, Values

ACTIVE = (Run.RUNNING, Run.PAUSED)


class News:
    """Counts what a massager reports.

    A massager may report that it is idle while a start is on its way to it, or not yet carried out. Until it has
    answered, or reported something else, or had `seconds` for it, that does not say what will come of the start.
    """

    def __init__(self, seconds: float) -> None:
        self.number = 0
        """Number of the newest report."""
        self._seconds = seconds
        self._numbers: dict[str, int] = {}
        self._unsettled_until = -inf
        self._on_its_way: asyncio.Future[None] | None = None
        self._only_time = False
        self._even_running = False
        self.answers_settle = True
        """Whether the answer to a stop says that what was written before it took effect before it."""
        self.pending: str | None = None
        """The command of which it is not known what came of it; its answer would settle it."""

    def reopened(self) -> None:
        """There is a new connection: what was written on one before arrived there, or never will."""
        self.answers_settle = True

    def came(self, values: Values) -> None:
        """Take note of what was reported."""
        self.number += 1
        self._numbers.update(dict.fromkeys(values, self.number))
        if values.get("run") in ACTIVE and not self._even_running:
            self.settle()

    def newer(self, since: int, names: Iterable[str]) -> bool:
        """Tell whether all these values were reported after the report of that number."""
        return all(self._numbers.get(name, -1) > since for name in names)

    @property
    def settled(self) -> bool:
        """Whether nothing that was written earlier can take effect any more."""
        return asyncio.get_running_loop().time() >= self._unsettled_until

    @property
    def unsettled_seconds(self) -> float:
        """For how many seconds more something that was written may take effect."""
        return max(0.0, self._unsettled_until - asyncio.get_running_loop().time())

    def unsettle(self, command: str, over: asyncio.Future[None], *, even_running: bool = False) -> None:
        """A command is written that may make it run; `over` is done when that has arrived.

        `even_running`: that it runs is no sign that the command took effect.
        """
        # Of two that are on their way nobody can tell which one is reported or answered.
        self._only_time = not self.settled
        self.answers_settle = False
        self._even_running = even_running
        self._unsettled_until = inf
        self.pending = command
        self._on_its_way = over
        over.add_done_callback(self._arrived)

    def settle(self) -> None:
        """It is known what came of what was written last."""
        if not self._only_time:
            self.answers_settle = True
            self._unsettled_until = -inf
            self.pending = None

    def _arrived(self, over: asyncio.Future[None]) -> None:
        if self._on_its_way is over and self._unsettled_until == inf:
            self._unsettled_until = asyncio.get_running_loop().time() + self._seconds


class Echoes:
    """Knows what a massager's Bluetooth module only sends back: that is no report, and confirms nothing."""

    def __init__(self, frame: FrameFormat | None, seconds: float) -> None:
        self._frame = frame
        self._seconds = seconds
        self._written: list[tuple[float, bytes]] = []

    def written(self, data: bytes) -> None:
        """Take note of what is written; it may come back within `seconds`."""
        self._written.append((asyncio.get_running_loop().time() + self._seconds, data))

    def has(self, event: Received) -> bool:
        """Tell whether this is something that was written, sent back. Once for each write: a second one is a report."""
        if event.role != "notify":
            return False
        now = asyncio.get_running_loop().time()
        self._written = [(until, data) for until, data in self._written if until > now]
        body = self._frame.build(event.body) if self._frame else event.body
        found = next((entry for entry in self._written if entry[1] == body), None)
        if found is not None:
            self._written.remove(found)
        return found is not None
