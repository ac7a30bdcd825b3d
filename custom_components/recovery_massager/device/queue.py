"""The order of commands: one at a time, the newest of a kind wins, stop goes first."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial

from .errors import CommandCancelled

type Work = Callable[[], Awaitable[None]]


class _Item:
    """One command that waits for its turn."""

    def __init__(self, key: str | None, work: Work) -> None:
        self.key = key
        self.work = work
        self.done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def finish(self, performed: bool) -> None:
        """Tell the caller that it was performed, or replaced by a newer one."""
        if not self.done.done():
            self.done.set_result(performed)

    def fail(self, error: BaseException) -> None:
        """Tell the caller why it was not performed."""
        if not self.done.done():
            self.done.set_exception(error)


async def outcome(done: asyncio.Future[None]) -> None:
    """Wait for a future, without an end of the waiting being an end of the future. Raises what it raises."""
    await asyncio.wait([done])
    done.result()


class Shared:
    """Work that several may wait for, and that goes on when none of them does any more."""

    def __init__(self) -> None:
        """Do nothing yet."""
        self._task: asyncio.Task[None] | None = None
        self._done: asyncio.Future[None] | None = None

    @property
    def running(self) -> bool:
        """Whether it is under way."""
        return self._task is not None and not self._task.done()

    def begin(self, work: Work) -> asyncio.Future[None]:
        """Begin `work` at once, unless it is under way; the future tells how it ends. It is everybody's: see `outcome`."""
        if self._done is None or not self.running:
            self._done = asyncio.get_running_loop().create_future()
            # Whoever waits is told; nobody may be waiting any more when it fails.
            self._done.add_done_callback(lambda done: done.cancelled() or done.exception())
            self._task = asyncio.create_task(_perform(work), eager_start=True)
            self._task.add_done_callback(partial(_tell, self._done))
        return self._done

    async def join(self, work: Work) -> None:
        """Begin `work`, or join what is under way, and return when it is done. Raises what it raises."""
        await outcome(self.begin(work))

    async def end(self, error: Exception) -> None:
        """Cancel what is under way; those who wait for it get `error`."""
        task, done = self._task, self._done
        if task is None or done is None or task.done():
            return
        done.set_exception(error)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _perform(work: Work) -> None:
    await work()


def _tell(done: asyncio.Future[None], task: asyncio.Task[None]) -> None:
    """Tell those who wait how it ended, whatever it was: nobody may wait for ever."""
    if done.done():
        return
    error = CommandCancelled("stopped") if task.cancelled() else task.exception()
    if error is None:
        done.set_result(None)
    else:
        done.set_exception(error)


class CommandQueue:
    """Runs the commands of one massager one after the other, a stop before all others."""

    def __init__(self) -> None:
        """Begin empty."""
        self._waiting: deque[_Item] = deque()
        self._worker: asyncio.Task[None] | None = None
        self._stop = Shared()
        self._closed = False

    @property
    def busy(self) -> bool:
        """Whether a command runs or waits."""
        return bool(self._waiting) or self._stop.running or (self._worker is not None and not self._worker.done())

    async def run(self, work: Work, *, key: str | None = None) -> bool:
        """Perform `work` when its turn comes, and return True.

        Returns False where a newer command of the same `key` took its place while it waited: what its caller
        wanted is outdated, which is no error. Raises what `work` raises, and CommandCancelled when a stop came
        or all is over. A command whose caller goes away while it waits is not performed.
        """
        if self._closed:
            raise CommandCancelled("stopped")
        item = _Item(key, work)
        for index, older in enumerate(self._waiting):
            if key is not None and older.key == key:
                self._waiting[index] = item
                older.finish(performed=False)
                break
        else:
            self._waiting.append(item)
        self._proceed()
        return await item.done

    def begin_stop(self, work: Work) -> asyncio.Future[None]:
        """Cancel whatever runs or waits, at once, and perform `work`, or leave the stop that is under way to it.

        Commands given from now on wait until it is over. The future is that of `Shared.begin`. Raises
        CommandCancelled when all is over.
        """
        if self._closed:
            raise CommandCancelled("stopped")
        if self._stop.running:
            return self._stop.begin(work)
        self._cancel_waiting()
        if self._worker is not None:
            self._worker.cancel()
        done = self._stop.begin(work)
        done.add_done_callback(lambda _: self._proceed())
        return done

    async def stop(self, work: Work) -> None:
        """Do as `begin_stop`, and return when it is over; it goes on when its caller goes away. Raises what it raises."""
        await outcome(self.begin_stop(work))

    async def close(self) -> None:
        """End everything, stop included: the massager is being removed or Home Assistant shuts down."""
        self._closed = True
        self._cancel_waiting()
        await self._stop.end(CommandCancelled("stopped"))
        if self._worker is not None:
            self._worker.cancel()
            await asyncio.gather(self._worker, return_exceptions=True)

    def _cancel_waiting(self) -> None:
        for item in self._waiting:
            item.fail(CommandCancelled("stopped"))
        self._waiting.clear()

    def _proceed(self) -> None:
        if not self._waiting or self._stop.running or (self._worker is not None and not self._worker.done()):
            return
        self._worker = asyncio.create_task(self._work())
        # One that a stop cancelled may need a moment to end; what was given meanwhile waits for that too.
        self._worker.add_done_callback(lambda _: self._proceed())

    async def _work(self) -> None:
        while self._waiting:
            item = self._waiting.popleft()
            if item.done.done():
                continue
            try:
                await item.work()
            except asyncio.CancelledError:
                item.fail(CommandCancelled("stopped"))
                raise
            except Exception as error:  # noqa: BLE001 - it is the caller's to handle
                item.fail(error)
            else:
                item.finish(performed=True)
