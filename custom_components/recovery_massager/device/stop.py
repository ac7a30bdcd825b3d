"""A stop: wanted until the massager has confirmed it, over as many attempts and connections as that takes."""

import asyncio
from collections.abc import Awaitable, Callable
import contextlib
import logging

from .errors import CommandCancelled, CommandNotConfirmed, MassagerError, NotReachable
from .exchange import Exchange
from .model import Capabilities, MassagerState, Run
from .profile import Profile

_LOGGER = logging.getLogger(__name__)

# Between two rounds through the ways to stop, so that a massager that refuses at once is not flooded.
ROUND_SECONDS = 0.25


class Stop:
    """Stops one massager.

    `connected` tells whether something can be written, `look` reads the state where that is possible, `rouse` gives one that
    says nothing a reason to say how it is. `slow_down` makes the gap between writes longer, and gives the seconds until it
    is over.
    """

    def __init__(
        self,
        profile: Profile,
        exchange: Exchange,
        *,
        state: Callable[[], MassagerState],
        capabilities: Callable[[], Capabilities],
        connected: Callable[[], bool],
        look: Callable[[], Awaitable[None]],
        rouse: Callable[[], Awaitable[None]],
        slow_down: Callable[[], float],
    ) -> None:
        self.wanted = False
        """Somebody asked for it, and it is not confirmed yet."""
        self.failed = False
        """It was not confirmed in time."""
        self._profile = profile
        self._exchange = exchange
        self._state = state
        self._capabilities = capabilities
        self._connected = connected
        self._look = look
        self._rouse = rouse
        self._slow_down = slow_down
        self._once: set[str] = set()

    def want(self) -> None:
        """Take note that somebody asked for a stop."""
        if not self.wanted:
            self.wanted, self.failed = True, False
            self._once.clear()
            self._exchange.forget_stop()

    async def greet(self) -> None:
        """Write a stop that is wanted on a new connection, before anything else, even before the massager's state is known.

        Only where that can do no harm: not what may be a toggle, and not single steps.
        """
        commands = (self._profile.commands[name] for name in self._profile.stop)
        plain = next((command.name for command in commands if command.writes and not command.once), None)
        if self.wanted and plain is not None:
            with contextlib.suppress(MassagerError):
                await self._exchange.write_stop(plain)

    async def confirm(self) -> None:
        """Stop, and return when the massager confirmed it.

        Raises NotReachable when the connection is gone, CommandCancelled when nobody wants it any more.
        """
        pause = self._profile.link.gap
        while self._can_go_on():
            heard = self._exchange.heard
            if self._exchange.idle_since_stop or await self._round():
                self.wanted = False
                return
            if not self._can_go_on():
                break
            if self._exchange.asks:
                # It was asked. It may have missed it, as it came too soon after something else.
                pause = self._slow_down()
            else:
                await self._hear_more(heard)
            await asyncio.sleep(max(ROUND_SECONDS, pause))
        if self.wanted:
            raise NotReachable("connection_lost")
        raise CommandCancelled("stopped")

    async def _hear_more(self, heard: int) -> None:
        """Get it to say how it is; `heard`: the number of reports before this attempt."""
        with contextlib.suppress(MassagerError, TimeoutError):
            async with asyncio.timeout(self._profile.link.timeout):
                await self._look()
                if self._exchange.heard == heard:
                    await self._rouse()

    def _can_go_on(self) -> bool:
        return self.wanted and self._connected()

    async def _round(self) -> bool:
        """Try each way to stop in its order."""
        for name in self._profile.stop:
            if not self._can_go_on():
                break
            try:
                if await self._try(name):
                    return True
            except MassagerError as err:
                _LOGGER.debug("%s did not stop it: %s", name, err)
        return False

    async def _try(self, name: str) -> bool:
        if not self._profile.commands[name].once:
            await self._exchange.perform(name, {}, stopping=True)
            return True
        return await self._try_once(name)

    async def _try_once(self, name: str) -> bool:
        """Try what may be a toggle: not while the massager is idle, and again only when it says that it still runs."""
        if name in self._once:
            # What it says until then may be from before.
            effective = self._exchange.stop_arrived + self._profile.link.timeout
            await asyncio.sleep(effective - asyncio.get_running_loop().time())
        run = self._state().run
        if self._capabilities().visible("run") and (name in self._once or run is not Run.RUNNING):
            try:
                await self._exchange.look("run")
            except CommandNotConfirmed:
                if run is Run.IDLE or name in self._once:
                    raise
            else:
                run = self._state().run
                if run is Run.IDLE:
                    return True
        if name in self._once and run is not Run.RUNNING:
            return False
        left = self._exchange.stops
        try:
            await self._exchange.perform(name, {}, stopping=True)
        finally:
            if self._exchange.stops != left:
                self._once.add(name)
        return True
