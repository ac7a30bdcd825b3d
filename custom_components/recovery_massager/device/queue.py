"""The order of commands: one at a time, the newest of a kind wins, stop goes first."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

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


class CommandQueue:
    """Runs the commands of one massager one after the other, a stop before all others."""

    def __init__(self) -> None:
        self._waiting: deque[_Item] = deque()
        self._worker: asyncio.Task[None] | None = None
        self._stopping: asyncio.Task[None] | None = None

    @property
    def busy(self) -> bool:
        """Whether a command runs or waits."""
        return bool(self._waiting) or any(
            task is not None and not task.done() for task in (self._worker, self._stopping)
        )

    async def run(self, work: Work, *, key: str | None = None) -> bool:
        """Perform `work` when its turn comes, and return True.

        Returns False where a newer command of the same `key` took its place while it waited: what its caller
        wanted is outdated, which is no error. Raises what `work` raises, and CommandCancelled when a stop came.
        """
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

    async def stop(self, work: Work) -> None:
        """Cancel whatever runs or waits, and perform `work` at once; a second caller joins the stop that is under way.

        The stop goes on when its caller goes away. Commands given meanwhile wait until it is over.
        """
        if self._stopping is None:
            self._stopping = asyncio.create_task(self._stop(work))
            # Whoever waits is told; nobody may be waiting any more when it fails.
            self._stopping.add_done_callback(lambda task: task.cancelled() or task.exception())
        await asyncio.shield(self._stopping)

    async def close(self) -> None:
        """End everything, stop included: the massager is being removed or Home Assistant shuts down."""
        tasks = [task for task in (self._worker, self._stopping) if task is not None]
        self._cancel_waiting()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _stop(self, work: Work) -> None:
        try:
            self._cancel_waiting()
            if self._worker is not None:
                self._worker.cancel()
            await work()
        finally:
            self._stopping = None
            self._proceed()

    def _cancel_waiting(self) -> None:
        for item in self._waiting:
            item.fail(CommandCancelled("stopped"))
        self._waiting.clear()

    def _proceed(self) -> None:
        if self._waiting and self._stopping is None and (self._worker is None or self._worker.done()):
            self._worker = asyncio.create_task(self._work())

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
