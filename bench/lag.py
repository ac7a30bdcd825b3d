"""How late an event loop is: of this process, and of one beside it that has nothing else to do (`python -m bench.lag`)."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
import gc
import json
import sys
import time

EVERY_SECONDS = 0.01


@dataclass
class Lag:
    """How late a loop was, each time that somebody wanted to be woken."""

    seconds: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    """How much of that the loop's thread spent on work of its own; the rest is the machine's."""
    collections: list[float] = field(default_factory=list)
    """How long Python's garbage collector held up all threads of the process, each time."""

    async def watch(self) -> None:
        """Look for ever."""
        while True:
            due, worked = time.perf_counter() + EVERY_SECONDS, time.thread_time()
            await asyncio.sleep(EVERY_SECONDS)
            late = max(0.0, time.perf_counter() - due)
            self.seconds.append(late)
            self.own.append(min(late, time.thread_time() - worked))

    @contextmanager
    def watch_collector(self) -> Generator[None]:
        """Note the garbage collections meanwhile: one of all that Home Assistant has takes long, whichever thread it falls to."""
        begun = time.perf_counter()

        def collecting(phase: str, _: object) -> None:
            nonlocal begun
            now = time.perf_counter()
            if phase == "stop":
                self.collections.append(now - begun)
            begun = now

        gc.callbacks.append(collecting)
        try:
            yield
        finally:
            gc.callbacks.remove(collecting)


def share(seconds: list[float], part: float) -> float:
    """Return the milliseconds that so large a part of the looks did not exceed."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] * 1e3 if ordered else 0.0


@asynccontextmanager
async def watched() -> AsyncGenerator[Lag]:
    """Watch the event loop meanwhile."""
    lag = Lag()
    watching = asyncio.create_task(lag.watch())
    try:
        with lag.watch_collector():
            yield lag
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


@asynccontextmanager
async def idle_loop() -> AsyncGenerator[Lag]:
    """Watch, meanwhile, the loop of another process; its figures are there afterwards."""
    lag = Lag()
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", __name__, stdin=pipe, stdout=pipe)
    try:
        yield lag
    finally:
        said, _ = await process.communicate()
        lag.seconds = json.loads(said)


async def _main() -> list[float]:
    async with watched() as lag:
        await asyncio.to_thread(sys.stdin.read)
    return lag.seconds


if __name__ == "__main__":
    json.dump(asyncio.run(_main()), sys.stdout)
