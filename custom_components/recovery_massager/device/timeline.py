"""What went to and fro lately, and in the last session, byte by byte: what diagnostics show."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
import time

LONGEST = 200
"""Frames that are kept."""

BEFORE = 20
"""Frames from before a session that are kept with it: how it came to it."""
EACH = 150
"""Frames that are kept of a session's beginning, and as many of its end; twenty minutes have thousands."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One entry of the timeline: Unix time in seconds, `out`, `in` or `dropped`, role, bytes in hex."""

    time: float
    direction: str
    role: str
    data: str


class Recording:
    """The frames of one session: those before it, its first and its newest; what lies between is only counted."""

    def __init__(self, before: Iterable[Frame]) -> None:
        """Begin with what was before."""
        self.before = tuple(before)
        self.first: list[Frame] = []
        self.newest: deque[Frame] = deque(maxlen=EACH)
        self.left_out = 0
        self.over = False

    def note(self, frame: Frame) -> None:
        """Take a frame, unless the session is over."""
        if self.over:
            return
        if len(self.first) < EACH:
            self.first.append(frame)
            return
        self.left_out += len(self.newest) == EACH
        self.newest.append(frame)


class Timeline:
    """The newest frames, oldest first."""

    def __init__(self) -> None:
        """Begin empty."""
        self._frames: deque[Frame] = deque(maxlen=LONGEST)
        self.session: Recording | None = None
        """The frames of the session that runs, or of the last one."""

    def __iter__(self) -> Iterator[Frame]:
        return iter(tuple(self._frames))

    def __len__(self) -> int:
        return len(self._frames)

    def note(self, direction: str, role: str, data: bytes) -> None:
        """Take note of what happens now."""
        frame = Frame(time.time(), direction, role, data.hex(" "))
        self._frames.append(frame)
        if self.session is not None:
            self.session.note(frame)

    def session_begins(self) -> None:
        """Keep the frames of a session from now on, in the place of those of the one before."""
        self.session = Recording(tuple(self._frames)[-BEFORE:])

    def session_ends(self) -> None:
        """Keep them as they are."""
        if self.session is not None:
            self.session.over = True
