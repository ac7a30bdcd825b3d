"""What went to and fro lately, byte by byte: what diagnostics show."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
import time

LONGEST = 200
"""Frames that are kept."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One entry of the timeline: Unix time in seconds, `out`, `in` or `dropped`, role, bytes in hex."""

    time: float
    direction: str
    role: str
    data: str


class Timeline:
    """The newest frames, oldest first."""

    def __init__(self) -> None:
        """Begin empty."""
        self._frames: deque[Frame] = deque(maxlen=LONGEST)

    def __iter__(self) -> Iterator[Frame]:
        return iter(tuple(self._frames))

    def __len__(self) -> int:
        return len(self._frames)

    def note(self, direction: str, role: str, data: bytes) -> None:
        """Take note of what happens now."""
        self._frames.append(Frame(time.time(), direction, role, data.hex(" ")))
