"""Whether a report is believed at once, where nothing in it shows that it arrived undamaged."""

import asyncio
from collections.abc import Callable
from functools import partial

from .model import Value, Values


class Belief:
    """Doubts a report that says, out of the blue, that the massager runs or no longer runs.

    It is believed when the next one says the same, or when nothing else is heard for `seconds` although `ask` asked for it
    at once; it is dropped when the next one says what was known before. What a command of ours explains is not doubted.
    """

    def __init__(
        self,
        seconds: float,
        *,
        explained: Callable[[Value], bool],
        ask: Callable[[], None],
        believe: Callable[[Values], None],
    ) -> None:
        """`explained` tells whether something written lately leads to such a run state; `believe` takes what was doubted."""
        self._seconds = seconds
        self._explained = explained
        self._ask = ask
        self._believe = believe
        self._known: dict[Value, Value] = {}
        self._doubted: dict[Value, tuple[Value, asyncio.TimerHandle]] = {}

    def reset(self) -> None:
        """Begin a new connection, or end one."""
        self._known.clear()
        for _, timer in self._doubted.values():
            timer.cancel()
        self._doubted.clear()

    def doubts(self, values: Values) -> bool:
        """Take note of a report, and tell whether it is not to be believed yet."""
        run, part = values.get("run"), values.get("part")
        if not self._seconds or run is None:
            return False
        before, said = self._known.get(part), self._settle(part)
        if before is None or run in {before, said} or self._explained(run):
            self._known[part] = run
            return False
        timer = asyncio.get_running_loop().call_later(self._seconds, partial(self._nothing_else, part, values))
        self._doubted[part] = run, timer
        self._ask()
        return True

    def _settle(self, part: Value) -> Value:
        """Doubt no longer; give what was doubted."""
        said, timer = self._doubted.pop(part, (None, None))
        if timer is not None:
            timer.cancel()
        return said

    def _nothing_else(self, part: Value, values: Values) -> None:
        self._settle(part)
        self._known[part] = values["run"]
        self._believe(values)
