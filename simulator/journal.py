"""What happened on a virtual massager, with times: the record that tests and people read."""

from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
import time
from typing import Any

from .clock import Clock


class Direction(StrEnum):
    """Who caused an entry."""

    RECEIVED = "received"
    SENT = "sent"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: number (rising by 1), Unix time, simulated seconds, what it was, on which attribute, with which bytes."""

    number: int
    at: float
    clock: float
    direction: Direction
    what: str
    attribute: str | None = None
    data: bytes | None = None
    text: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the entry for JSON, bytes as spaced hex and without what it does not have."""
        fields = {
            "n": self.number,
            "at": round(self.at, 6),
            "clock": round(self.clock, 3),
            "what": self.what,
            "attribute": self.attribute,
            "data": None if self.data is None else self.data.hex(" "),
            "text": self.text,
        }
        return {name: value for name, value in fields.items() if value is not None}


class Journal:
    """The newest entries of one massager; a full journal forgets the oldest of the same direction."""

    def __init__(self, clock: Clock, limit: int = 2000) -> None:
        """Keep at most `limit` entries of each direction."""
        self._clock = clock
        self._numbers = count(1)
        self._entries = {direction: deque[Entry](maxlen=limit) for direction in Direction}

    def add(
        self,
        direction: Direction,
        what: str,
        attribute: str | None = None,
        data: bytes | None = None,
        text: str | None = None,
    ) -> Entry:
        """Write down that something happens now."""
        entry = Entry(next(self._numbers), time.time(), self._clock.now(), direction, what, attribute, data, text)
        self._entries[direction].append(entry)
        return entry

    def entries(self, direction: Direction, since: int = 0) -> list[Entry]:
        """Return the entries of one direction with numbers above `since`, oldest first."""
        return [entry for entry in self._entries[direction] if entry.number > since]

    def clear(self) -> None:
        """Forget all entries; numbers go on rising."""
        for entries in self._entries.values():
            entries.clear()
