"""What a connection asks for while nobody asks for anything: get it back, keep it alive, let go of it."""

import asyncio
from collections.abc import Callable
import contextlib
import logging
from typing import TYPE_CHECKING

from .errors import MassagerError
from .news import ACTIVE

if TYPE_CHECKING:
    from .massager import Massager

_LOGGER = logging.getLogger(__name__)

# Between two attempts: at least the first, at most the second unless an advertisement says that it is there.
SHORTEST_WAIT = 0.25
LONGEST_WAIT = 30.0
# A massager that is heard is tried again at least so often.
LONGEST_WAIT_WHILE_HEARD = 1.0


class Upkeep:
    """Looks after one massager's connection."""

    def __init__(self, massager: Massager) -> None:
        self._massager = massager
        self._heard = asyncio.Event()
        self._restoring: asyncio.Task[None] | None = None
        self._beating: asyncio.Task[None] | None = None
        self._letting_go: asyncio.Task[None] | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._not_before = 0.0
        self._closed = False

    def settle(self) -> None:
        """Do what the situation asks for."""
        massager = self._massager
        if self._closed:
            return
        if massager.connected:
            self._beat()
            if massager.needed:
                self._cancel_idle()
            elif self._idle is None:
                self._idle = asyncio.get_running_loop().call_later(massager.idle_seconds, self._let_go)
        lacking = massager.keep_connected and not massager.connected
        if (lacking or massager.stop_wanted) and (self._restoring is None or self._restoring.done()):
            self._restoring = asyncio.create_task(self._restore())

    def used(self) -> None:
        """Somebody has just used the massager: the idle time begins anew."""
        self._cancel_idle()
        self.settle()

    def advertised(self) -> None:
        """The massager is there: a connection that is lacking may come about now."""
        self._heard.set()

    def rest(self) -> None:
        """There is no connection to look after."""
        self._cancel_idle()
        if self._beating is not None:
            self._beating.cancel()
            self._beating = None

    async def close(self) -> None:
        """End all of it."""
        self._closed = True
        ending = [task for task in (self._restoring, self._beating) if task is not None]
        self.rest()
        for task in ending:
            task.cancel()
        # It ends by itself, and half a farewell would leave the connection standing.
        letting_go = [] if self._letting_go is None else [self._letting_go]
        await asyncio.gather(*ending, *letting_go, return_exceptions=True)

    def _cancel_idle(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _let_go(self) -> None:
        self._idle = None
        if self._massager.needed or self._massager.busy:
            self.settle()
        else:
            self._letting_go = asyncio.create_task(self._leave())

    async def _leave(self) -> None:
        # Somebody may have asked for something since.
        if self._massager.needed or self._massager.busy:
            self.settle()
        else:
            await self._massager.disconnect()

    async def _restore(self) -> None:
        """Connect again, and finish a stop that is still wanted before anything else."""
        massager, loop = self._massager, asyncio.get_running_loop()
        attempt = 0
        while True:
            await asyncio.sleep(self._not_before - loop.time())
            if not (massager.stop_wanted or (massager.keep_connected and not massager.connected)):
                return
            # A connection that is lost as soon as it stands is no reason to try any faster.
            self._not_before = loop.time() + SHORTEST_WAIT
            try:
                if massager.stop_wanted:
                    await massager.finish_stop()
                else:
                    await massager.connect()
            except MassagerError as err:
                _LOGGER.debug("%s: not back yet: %s", massager.name, err)
            except Exception:
                # Whatever it is, a stop must not be given up for it.
                _LOGGER.exception("%s: unexpected error while connecting", massager.name)
            else:
                continue
            await self._wait(attempt)
            attempt += 1

    async def _wait(self, attempt: int) -> None:
        self._heard.clear()
        seconds = SHORTEST_WAIT * 2 ** min(attempt, 7)
        await asyncio.sleep(min(seconds, LONGEST_WAIT_WHILE_HEARD))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(seconds, LONGEST_WAIT)):
                await self._heard.wait()

    def _beat(self) -> None:
        rules = self._massager.profile.link
        if self._beating is None and (rules.poll or rules.keep_alive):
            self._beating = asyncio.create_task(self._send_beats())

    async def _send_beats(self) -> None:
        """Poll, and send keep-alives while it runs without a countdown, as the profile asks."""
        rules = self._massager.profile.link
        async with asyncio.TaskGroup() as group:
            if rules.poll is not None:
                poll = rules.poll
                needed = self._runs if poll.running else lambda: True
                group.create_task(self._every(poll.every, poll.send, needed))
            if rules.keep_alive is not None:
                group.create_task(self._every(rules.keep_alive.every, rules.keep_alive.send, self._runs_without_end))

    async def _every(self, seconds: float, command: str, needed: Callable[[], bool]) -> None:
        while True:
            await asyncio.sleep(seconds)
            if needed() and self._massager.connected:
                with contextlib.suppress(MassagerError):
                    await self._massager.beat(command)

    def _runs(self) -> bool:
        return self._massager.state.run in ACTIVE

    def _runs_without_end(self) -> bool:
        # A massager that does not hear a stop may still stop because it hears nothing else.
        state = self._massager.state
        return not self._massager.stop_wanted and state.run in ACTIVE and state.seconds_left is None
