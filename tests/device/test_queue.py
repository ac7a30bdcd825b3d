"""Commands in their order, and a stop before all of them."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from custom_components.recovery_massager.device.errors import CommandCancelled, CommandRefused, NotReachable
from custom_components.recovery_massager.device.queue import CommandQueue, Shared, Work

from .patience import everybody_waits


class Log:
    """Work that says when it begins and how it ends, and goes on when a test lets it."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self._gates: dict[str, asyncio.Event] = {}

    def work(self, name: str, error: Exception | None = None, *, at_once: bool = False) -> Work:
        gate = self._gates[name] = asyncio.Event()
        if at_once:
            gate.set()

        async def work() -> None:
            self.said.append(f"{name} begins")
            try:
                await gate.wait()
                if error is not None:
                    raise error
            except asyncio.CancelledError:
                self.said.append(f"{name} is cancelled")
                raise
            self.said.append(f"{name} ends")

        return work

    def go_on(self, name: str) -> None:
        self._gates[name].set()


@pytest.fixture
def log() -> Log:
    return Log()


@pytest.fixture
async def queue() -> AsyncGenerator[CommandQueue]:
    queue = CommandQueue()
    yield queue
    await queue.close()


async def test_one_command_runs_at_a_time_in_the_order_given(queue: CommandQueue, log: Log) -> None:
    first = asyncio.create_task(queue.run(log.work("first")))
    second = asyncio.create_task(queue.run(log.work("second")))
    await everybody_waits()
    assert log.said == ["first begins"]
    busy_before = queue.busy
    log.go_on("first")
    await everybody_waits()
    assert log.said == ["first begins", "first ends", "second begins"]
    log.go_on("second")
    assert (await first, await second) == (True, True)
    await everybody_waits()
    assert (busy_before, queue.busy) == (True, False)


async def test_a_newer_value_replaces_a_waiting_one_whose_caller_succeeds(queue: CommandQueue, log: Log) -> None:
    running = asyncio.create_task(queue.run(log.work("running"), key="pressure"))
    await everybody_waits()
    older = asyncio.create_task(queue.run(log.work("older"), key="pressure"))
    mode = asyncio.create_task(queue.run(log.work("mode", at_once=True), key="mode"))
    await everybody_waits()
    newer = asyncio.create_task(queue.run(log.work("newer", at_once=True), key="pressure"))
    assert await older is False
    log.go_on("running")
    assert (await running, await mode, await newer) == (True, True, True)
    assert [said for said in log.said if said.endswith("begins")] == ["running begins", "newer begins", "mode begins"]


async def test_commands_without_a_key_never_replace_each_other(queue: CommandQueue, log: Log) -> None:
    await asyncio.gather(*(queue.run(log.work(name, at_once=True)) for name in ("one", "two", "three")))
    assert [said for said in log.said if said.endswith("ends")] == ["one ends", "two ends", "three ends"]


async def test_an_error_is_its_callers_and_the_next_command_runs(queue: CommandQueue, log: Log) -> None:
    refused = asyncio.create_task(queue.run(log.work("refused", CommandRefused("fault"), at_once=True)))
    following = asyncio.create_task(queue.run(log.work("following", at_once=True)))
    with pytest.raises(CommandRefused):
        await refused
    assert await following is True


async def test_a_waiting_command_whose_caller_went_away_is_not_performed(queue: CommandQueue, log: Log) -> None:
    running = asyncio.create_task(queue.run(log.work("running")))
    waiting = asyncio.create_task(queue.run(log.work("waiting", at_once=True)))
    await everybody_waits()
    waiting.cancel()
    await asyncio.wait([waiting])
    log.go_on("running")
    await running
    await everybody_waits()
    assert log.said == ["running begins", "running ends"]


@pytest.mark.parametrize("error", [None, NotReachable("not_connected")])
async def test_a_running_command_whose_caller_went_away_is_finished(
    queue: CommandQueue, log: Log, error: Exception | None
) -> None:
    running = asyncio.create_task(queue.run(log.work("running", error)))
    await everybody_waits()
    running.cancel()
    await asyncio.wait([running])
    following = asyncio.create_task(queue.run(log.work("following", at_once=True)))
    await everybody_waits()
    assert log.said == ["running begins"]
    log.go_on("running")
    assert await following is True


async def test_a_stop_cancels_what_runs_and_what_waits_and_begins_at_once(queue: CommandQueue, log: Log) -> None:
    running = asyncio.create_task(queue.run(log.work("running")))
    waiting = asyncio.create_task(queue.run(log.work("waiting")))
    await everybody_waits()
    stop = asyncio.create_task(queue.stop(log.work("stop", at_once=True)))
    for cancelled in (running, waiting):
        with pytest.raises(CommandCancelled, match="stopped"):
            await cancelled
    await stop
    assert log.said[:2] == ["running begins", "stop begins"]
    assert "waiting begins" not in log.said


async def test_a_command_that_has_not_begun_yet_never_begins_after_a_stop(queue: CommandQueue, log: Log) -> None:
    command = asyncio.create_task(queue.run(log.work("command")))
    await asyncio.sleep(0)
    await queue.stop(log.work("stop", at_once=True))
    with pytest.raises(CommandCancelled):
        await command
    assert log.said == ["stop begins", "stop ends"]


async def test_commands_given_during_a_stop_wait_until_it_is_over(queue: CommandQueue, log: Log) -> None:
    stop = asyncio.create_task(queue.stop(log.work("stop")))
    command = asyncio.create_task(queue.run(log.work("command", at_once=True)))
    await everybody_waits()
    assert log.said == ["stop begins"]
    assert queue.busy
    log.go_on("stop")
    await asyncio.gather(stop, command)
    assert log.said == ["stop begins", "stop ends", "command begins", "command ends"]


async def test_commands_given_during_a_stop_run_also_when_it_fails(queue: CommandQueue, log: Log) -> None:
    stop = asyncio.create_task(queue.stop(log.work("stop", NotReachable("connection_lost"))))
    command = asyncio.create_task(queue.run(log.work("command", at_once=True)))
    await everybody_waits()
    log.go_on("stop")
    with pytest.raises(NotReachable):
        await stop
    assert await command is True


async def test_a_command_given_while_a_cancelled_one_takes_long_to_end_runs_after_it(
    queue: CommandQueue, log: Log
) -> None:
    farewell = asyncio.Event()

    async def slow_to_end() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await farewell.wait()
            log.said.append("slow ended")

    slow = asyncio.create_task(queue.run(slow_to_end))
    await everybody_waits()
    await queue.stop(log.work("stop", at_once=True))
    command = asyncio.create_task(queue.run(log.work("command", at_once=True)))
    await everybody_waits()
    assert "command begins" not in log.said
    farewell.set()
    assert await command is True
    assert log.said[-3:] == ["slow ended", "command begins", "command ends"]
    with pytest.raises(CommandCancelled):
        await slow


async def test_a_second_stop_joins_the_first(queue: CommandQueue, log: Log) -> None:
    first = asyncio.create_task(queue.stop(log.work("first")))
    await everybody_waits()
    second = asyncio.create_task(queue.stop(log.work("second")))
    await everybody_waits()
    assert not second.done()
    log.go_on("first")
    await asyncio.gather(first, second)
    assert log.said == ["first begins", "first ends"]


async def test_whoever_joins_a_stop_that_fails_is_told_why(queue: CommandQueue, log: Log) -> None:
    work = log.work("stop", NotReachable("connection_lost"))
    stops = [asyncio.create_task(queue.stop(work)) for _ in range(2)]
    await everybody_waits()
    log.go_on("stop")
    for stop in stops:
        with pytest.raises(NotReachable):
            await stop
    assert log.said == ["stop begins"]


async def test_a_stop_goes_on_when_its_caller_goes_away(queue: CommandQueue, log: Log) -> None:
    stop = asyncio.create_task(queue.stop(log.work("stop")))
    await everybody_waits()
    stop.cancel()
    await asyncio.wait([stop])
    command = asyncio.create_task(queue.run(log.work("command", at_once=True)))
    await everybody_waits()
    assert log.said == ["stop begins"]
    log.go_on("stop")
    await command
    assert log.said[1:3] == ["stop ends", "command begins"]


async def test_after_a_stop_the_next_stop_is_a_new_one(queue: CommandQueue, log: Log) -> None:
    await queue.stop(log.work("first", at_once=True))
    await queue.stop(log.work("second", at_once=True))
    assert log.said == ["first begins", "first ends", "second begins", "second ends"]


async def test_closing_ends_everything_and_tells_everybody(log: Log) -> None:
    queue = CommandQueue()
    running = asyncio.create_task(queue.run(log.work("running")))
    waiting = asyncio.create_task(queue.run(log.work("waiting")))
    await everybody_waits()
    await queue.close()
    for ended in (running, waiting):
        with pytest.raises(CommandCancelled):
            await ended
    assert log.said == ["running begins", "running is cancelled"]
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_closing_ends_a_stop_too_and_says_so_to_who_waits_for_it(log: Log) -> None:
    queue = CommandQueue()
    stop = asyncio.create_task(queue.stop(log.work("stop")))
    waiting = asyncio.create_task(queue.run(log.work("waiting")))
    await everybody_waits()
    await queue.close()
    for ended in (stop, waiting):
        with pytest.raises(CommandCancelled):
            await ended
    assert log.said == ["stop begins", "stop is cancelled"]
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_once_closed_nothing_begins_any_more(log: Log) -> None:
    queue = CommandQueue()
    await queue.close()
    with pytest.raises(CommandCancelled):
        await queue.run(log.work("command"))
    with pytest.raises(CommandCancelled):
        await queue.stop(log.work("stop"))
    assert not log.said


async def test_shared_work_is_done_once_for_all_who_wait_and_ends_for_all() -> None:
    log, shared = Log(), Shared()
    waiting = [asyncio.create_task(shared.join(log.work("work"))) for _ in range(3)]
    await everybody_waits()
    under_way = shared.running
    waiting[0].cancel()
    await shared.end(NotReachable("not_connected"))
    for task in waiting[1:]:
        with pytest.raises(NotReachable):
            await task
    assert log.said == ["work begins", "work is cancelled"]
    assert (under_way, shared.running) == (True, False)
    await shared.end(NotReachable("not_connected"))


async def test_shared_work_that_fails_although_nobody_waits_is_no_trouble() -> None:
    log, shared = Log(), Shared()
    shared.begin(log.work("work", NotReachable("not_connected")))
    log.go_on("work")
    await everybody_waits()
    assert not shared.running


async def test_work_that_ends_its_own_way_when_it_is_ended_changes_nothing() -> None:
    shared = Shared()

    async def stubborn() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            raise CommandRefused("failed") from None

    waiting = asyncio.create_task(shared.join(stubborn))
    await everybody_waits()
    await shared.end(NotReachable("not_connected"))
    with pytest.raises(NotReachable):
        await waiting


async def test_whoever_waits_is_told_also_when_work_cancels_itself(queue: CommandQueue) -> None:
    async def cancels_itself() -> None:
        raise asyncio.CancelledError

    with pytest.raises(CommandCancelled):
        await queue.stop(cancels_itself)
    with pytest.raises(CommandCancelled):
        await queue.run(cancels_itself)
