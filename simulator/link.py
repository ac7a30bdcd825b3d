"""One Bluetooth connection between a proxy and a massager, with the timing of a radio.

The connection interval
-----------------------
A BLE link lives in connection events at fixed times, one interval apart, counted from the moment of connecting. With `interval` 0 there
are none and everything passes at once. Otherwise, at each event, in this order:

1. What the client has asked for leaves for the massager, in the order asked: any number of writes without response, and at most one
   request (read, write with response). A request waits until the one before it has been answered: ATT allows one at a time.
2. What the massager had to send before this event arrives at the client, any number of packets: the answer to a request first, then
   notifications and indications in the order sent. After an indication, the next one (and what follows it) waits two events, since the
   client confirms at the event after it and the massager hears that before it may indicate again.

So a write at a random moment waits for the next event, is acted upon there, and its response, together with the notifications that it
caused, arrives one event later: between one and two intervals in all, and exactly two from answer to answer when writes follow each other.
Discovering services takes one exchange for each service and characteristic, as it does with ATT's discovery requests.

The fault `delay` is here too: what the massager itself has to say (notifications, indications, answers to reads) becomes ready that
much later, in the same order. The acknowledgement of a write comes from its Bluetooth stack and is not late.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
import math
from typing import override

from .gatt import AttError
from .gatt_server import Central, Sending
from .peripheral import Peripheral

CONFIRMATION_EVENTS = 2
"""Connection events from an indication to the next one."""
TERMINATED_BY_CENTRAL = 0x13
"""HCI reason as the massager sees it: the remote user ended the connection."""
_HAIR = 1e-6


@dataclass(slots=True)
class _Asked:
    """Something the client asks of the massager. `perform` does it and returns how to tell the client, or None if it is not told."""

    perform: Callable[[], Callable[[], None] | None]
    request: bool
    slow: bool


@dataclass(slots=True)
class _Answer:
    tell: Callable[[], None]
    ready: float


@dataclass(eq=False, slots=True)
class _Packet(Sending):
    """Something on its way from the massager to the client that answers no request."""

    deliver: Callable[[], None]
    queue: deque[_Packet]
    ready: float
    indication: bool
    left: bool = False

    @property
    @override
    def sent(self) -> bool:
        return self.left

    @override
    def withdraw(self) -> bool:
        if self not in self.queue:
            return False
        self.queue.remove(self)
        return True


class Link(Central):
    """A connection; it exists from the massager's consent to its end."""

    def __init__(
        self,
        peripheral: Peripheral,
        label: str,
        interval: float,
        on_value: Callable[[int, bytes], None],
        on_end: Callable[[int], None],
    ) -> None:
        """Connect, or ConnectionRefused.

        `interval` in real seconds; `on_value(handle, data)` brings notified values, `on_end(reason)` the end by the massager.
        """
        self.label = label
        self.peripheral = peripheral
        self._interval = interval
        self._on_value = on_value
        self._on_end = on_end
        self._loop = asyncio.get_running_loop()
        self._anchor = self._loop.time()
        self._asked: deque[_Asked] = deque()
        self._answer: _Answer | None = None
        self._packets: deque[_Packet] = deque()
        self._indicate_from = 0.0
        self._earliest = 0.0
        self._performing = False
        self._timer: asyncio.TimerHandle | None = None
        self._open = True
        self._ending = False
        peripheral.connect(self)

    @property
    def open(self) -> bool:
        """Whether the connection is alive."""
        return self._open

    def request[T](
        self,
        operation: Callable[[], T],
        answer: Callable[[T], None],
        fail: Callable[[AttError], None],
        *,
        slow: bool = False,
    ) -> None:
        """Ask the massager for something that it answers: `answer` or `fail` is called when that arrives, unless the link ends first.

        `slow`: the answer comes from the massager itself, so that the fault `delay` concerns it.
        """

        def perform() -> Callable[[], None]:
            try:
                result = operation()
            except AttError as error:
                refused = error
                return lambda: fail(refused)
            return lambda: answer(result)

        self._ask(_Asked(perform, True, slow))

    def command(self, operation: Callable[[], None]) -> None:
        """Send the massager something that it does not answer."""
        self._ask(_Asked(operation, False, False))

    def exchange(self, count: int, done: Callable[[], None]) -> None:
        """Let so many requests and answers pass, at least one, that concern the two stacks only, then call `done`."""
        for left in reversed(range(count)):
            told = done if not left else _nothing
            self._ask(_Asked(lambda told=told: told, True, False))  # type: ignore[misc]

    def close(self) -> None:
        """End the connection from the client's side, at once."""
        self._finish(TERMINATED_BY_CENTRAL)

    @override
    def send(self, handle: int, data: bytes, *, indicate: bool) -> Sending:
        return self._queue(lambda: self._on_value(handle, data), self._ready(slow=True), indication=indicate)

    @override
    def end(self, reason: int, *, flush: bool) -> None:
        if flush and self._open:
            self._asked.clear()
            self._ending = True
            self._queue(lambda: self._end(reason), self._ready(slow=False))
        else:
            self._end(reason)

    def _end(self, reason: int) -> None:
        if self._finish(reason):
            self._on_end(reason)

    def _finish(self, reason: int) -> bool:
        if not self._open:
            return False
        self._open = False
        self._asked.clear()
        self._packets.clear()
        self._answer = None
        self._cancel_timer()
        self.peripheral.disconnected(self, reason)
        return True

    def _cancel_timer(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def _ready(self, *, slow: bool) -> float:
        delay = self.peripheral.faults.get("delay") if slow else None
        return max(self._earliest, self._loop.time() + (delay.parameters["seconds"] if delay else 0.0))

    def _ask(self, asked: _Asked) -> None:
        if self._open and not self._ending:
            self._asked.append(asked)
            self._schedule()

    def _queue(self, deliver: Callable[[], None], ready: float, *, indication: bool = False) -> _Packet:
        packet = _Packet(deliver, self._packets, ready, indication)
        if self._open:
            self._packets.append(packet)
            self._schedule()
        return packet

    def _schedule(self) -> None:
        """See to it that what waits goes on its way: now where there are no connection events, else at the next one."""
        if not self._open or self._performing:
            return
        if self._interval:
            if not self._timer and (self._asked or self._packets or self._answer):
                events = math.floor((self._loop.time() - self._anchor) / self._interval + _HAIR) + 1
                self._timer = self._loop.call_at(self._anchor + events * self._interval, self._event)
            return
        self._cancel_timer()
        while self._take() | self._deliver():
            pass
        waiting = [self._answer.ready] if self._answer else []
        if self._packets:
            waiting.append(self._packets[0].ready)
        if waiting:
            self._timer = self._loop.call_at(min(waiting), self._schedule)

    def _event(self) -> None:
        self._timer = None
        self._earliest = self._loop.time() + self._interval / 2
        self._take()
        self._earliest = 0.0
        self._deliver()
        self._schedule()

    def _take(self) -> bool:
        """Let the massager hear what the client has asked for; return whether there was anything."""
        took = False
        while self._asked and not (self._asked[0].request and self._answer):
            asked = self._asked.popleft()
            self._performing = True
            try:
                tell = asked.perform()
            finally:
                self._performing = False
            if self._open and asked.request and tell:
                self._answer = _Answer(tell, self._ready(slow=asked.slow))
            took = True
        return took

    def _deliver(self) -> bool:
        """Let the client hear what is ready; return whether there was anything."""
        now = self._loop.time() + _HAIR
        delivered = False
        if self._answer and self._answer.ready <= now:
            answer, self._answer = self._answer, None
            answer.tell()
            delivered = True
        while (
            self._packets
            and self._packets[0].ready <= now
            and not (self._packets[0].indication and now < self._indicate_from)
        ):
            packet = self._packets.popleft()
            if packet.indication and self._interval:
                self._indicate_from = now + (CONFIRMATION_EVENTS - 0.5) * self._interval
            packet.left = True
            packet.deliver()
            delivered = True
        return delivered


def _nothing() -> None:
    """Tell nobody."""
