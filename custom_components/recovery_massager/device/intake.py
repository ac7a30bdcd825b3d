"""From bytes that arrive to what is believed: understood, no echo, not doubted, and put together."""

from collections.abc import Callable
from dataclasses import replace

from .belief import Belief
from .codec import Codec, Dropped, Received
from .exchange import Exchange
from .model import Values
from .parts import Parts
from .profile import Profile
from .timeline import Timeline


class Intake:
    """Takes what one massager sends; `take` gets what is believed, perhaps later than it came, `ask` asks for more."""

    def __init__(
        self,
        profile: Profile,
        codec: Codec,
        exchange: Exchange,
        timeline: Timeline,
        *,
        take: Callable[[Received], None],
        ask: Callable[[], None],
    ) -> None:
        self._codec = codec
        self._exchange = exchange
        self._timeline = timeline
        self._take = take
        self._parts = Parts()
        self._belief = Belief(profile.link.doubt, explained=exchange.explains, ask=ask, believe=self._believe)

    def opened(self) -> None:
        """A connection begins: what was heard on another one is forgotten."""
        self._codec.reset()
        self._parts.reset()
        self._belief.reset()

    def lost(self) -> None:
        """No connection: what was doubted is not believed any more."""
        self._belief.reset()

    def written(self, role: str, data: bytes) -> None:
        """Take note of what is written."""
        self._timeline.note("out", role, data)
        self._parts.written()

    def feed(self, role: str, data: bytes) -> None:
        """Take the bytes of a notification or a read."""
        for event in self._codec.feed(role, data):
            if isinstance(event, Dropped):
                self._timeline.note("dropped", event.role, event.data)
            elif self._exchange.echoed(event):
                self._timeline.note("dropped", event.role, event.body)
            else:
                self._timeline.note("in", event.role, event.body)
                if not self._belief.doubts(event.values):
                    self._put_together(event)

    def _believe(self, values: Values) -> None:
        self._put_together(Received("notify", b"", None, values))

    def _put_together(self, event: Received) -> None:
        values = self._parts.together(event.values)
        self._take(event if values is event.values else replace(event, values=values))
