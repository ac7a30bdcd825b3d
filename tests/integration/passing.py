"""Time that passes only when a test says so: for Home Assistant, its event loop and the massagers alike."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from math import inf
from typing import Any

from freezegun.api import FrozenDateTimeFactory

from simulator.clock import Clock

STEP = 0.5
LONGEST = 600.0
"""Seconds that one call may take."""


async def settle() -> None:
    """Let everything happen that needs no time."""
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    await asyncio.sleep(0)
    while ready:  # noqa: ASYNC110 - it is the loop that is waited for
        await asyncio.sleep(0)


class Passing:
    """Lets time pass: `await passes(60)`.

    The event loop's clock stands still in between, as the massagers' does, so that nothing depends on how fast the
    machine is that runs the test.
    """

    def __init__(self, freezer: FrozenDateTimeFactory, clock: Clock) -> None:
        """`freezer` holds the clock of Python, and with it that of the event loop; `clock` is the massagers'."""
        self._freezer = freezer
        self._clock = clock

    async def __call__(self, seconds: float, step: float = STEP) -> None:
        """Let so many seconds pass, and see after each step to what is due."""
        # A step is no callback that took long.
        asyncio.get_running_loop().slow_callback_duration = inf
        await settle()
        while seconds > 1e-9:
            tick = min(step, seconds)
            seconds -= tick
            self._freezer.tick(timedelta(seconds=tick))
            self._clock.advance(tick)
            await settle()

    async def until_done[T](self, work: Coroutine[Any, Any, T]) -> T:
        """Let time pass until the work is done; return or raise what came of it."""
        task = asyncio.create_task(work)
        await settle()
        for _ in range(int(LONGEST / STEP)):
            if task.done():
                break
            await self(STEP)
        else:
            task.cancel()
        return await task
