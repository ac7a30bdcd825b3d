"""The radio of a proxy as a scanner: which massager in range sends an advertisement when."""

import asyncio
from collections.abc import Callable, Mapping
from functools import partial

from .peripheral import Peripheral

SLOW = 1.0
"""Real seconds between two advertisements."""
QUICK = 0.1
"""The same shortly after something happened that is worth knowing."""
QUICK_FOR = 5.0
"""How long that lasts."""


class Advertising:
    """Calls back with each advertisement of the massagers in range, while somebody listens."""

    def __init__(self, in_range: Mapping[Peripheral, int], heard: Callable[[list[Peripheral]], None]) -> None:
        """Listen to these massagers; `heard` gets those that send at the same moment."""
        self._heard = heard
        self._loop = asyncio.get_running_loop()
        self._due = dict.fromkeys(in_range, 0.0)
        self._quick_until = dict.fromkeys(in_range, 0.0)
        self._timer: asyncio.TimerHandle | None = None
        self._listening = False
        for peripheral in in_range:
            peripheral.radio_listeners.append(partial(self._changed, peripheral))

    def listen(self, listening: bool) -> None:
        """Begin or end to listen; at the beginning each massager is heard at once."""
        if listening and not self._listening:
            self._due = dict.fromkeys(self._due, 0.0)
        self._listening = listening
        self._schedule()

    def _changed(self, peripheral: Peripheral, quick: bool) -> None:
        now = self._loop.time()
        if quick:
            self._quick_until[peripheral] = now + QUICK_FOR
        self._due[peripheral] = min(self._due[peripheral], now + QUICK)
        self._schedule()

    def _schedule(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
        due = [when for peripheral, when in self._due.items() if peripheral.advertising]
        if self._listening and due:
            self._timer = self._loop.call_at(min(due), self._send)

    def _send(self) -> None:
        now = self._loop.time()
        sending = [
            peripheral for peripheral, when in self._due.items() if peripheral.advertising and when <= now + QUICK / 2
        ]
        for peripheral in sending:
            self._due[peripheral] = now + (QUICK if now < self._quick_until[peripheral] else SLOW)
        self._timer = None
        self._heard(sending)
        self._schedule()
