"""A loop whose time passes only when everybody waits: minutes take no time, and nothing depends on how busy a machine is."""

import asyncio
from collections.abc import Callable
import selectors
from typing import override

import pytest

LONGEST = 120.0
"""Seconds of the loop's time that a test waits for something to come about."""
OTHER_THREADS = 5.0
"""Real seconds."""


class _Selector(selectors.DefaultSelector):
    """Lets the time pass that the loop would wait."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0

    @override
    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        found = super().select(0)
        if found or timeout == 0:
            return found
        if timeout is not None:
            self.now += timeout
            return []
        # Only another thread can still bring something about, such as the executor's when it ends.
        found = super().select(OTHER_THREADS)
        if not found:
            raise RuntimeError("everybody waits, and nothing will ever happen")
        return found


class PatientLoop(asyncio.SelectorEventLoop):
    """The loop of these tests."""

    def __init__(self) -> None:
        self._patience = _Selector()
        super().__init__(self._patience)

    @override
    def time(self) -> float:
        return self._patience.now


def now() -> float:
    """The loop's time, seconds."""
    return asyncio.get_running_loop().time()


async def passes(seconds: float) -> None:
    """Let time pass, in which everybody else goes on."""
    await asyncio.sleep(seconds)


async def until(condition: Callable[[], object]) -> None:
    """Let time pass until something holds."""
    end = now() + LONGEST
    while not condition():
        assert now() < end, "it never came about"
        await passes(0.005)


async def everybody_waits() -> None:
    """Let everybody go on as far as they get without time."""
    await passes(0)
    for _ in range(50):
        await asyncio.sleep(0)


async def ends_with(error: type[Exception], *tasks: asyncio.Task[None]) -> None:
    """Wait for tasks that all end with an error."""
    for task in tasks:
        with pytest.raises(error):
            await task
