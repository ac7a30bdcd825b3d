"""Simulated time."""

import asyncio

import pytest

from simulator.clock import Clock, RunningClock


def test_timers_are_called_at_their_own_moments_in_order(clock: Clock) -> None:
    called: list[tuple[str, float]] = []
    clock.call_later(3, lambda: called.append(("late", clock.now())))
    clock.call_later(1, lambda: called.append(("early", clock.now())))
    clock.advance(2)
    assert called == [("early", 1)]
    clock.advance(2)
    assert called == [("early", 1), ("late", 3)]
    assert clock.now() == 4


def test_a_timer_that_sets_itself_again_is_called_as_often_as_the_time_allows(clock: Clock) -> None:
    moments: list[float] = []

    def again() -> None:
        moments.append(clock.now())
        clock.call_later(0.5, again)

    again()
    clock.advance(2)
    assert moments == [0, 0.5, 1, 1.5, 2]


def test_a_cancelled_timer_is_never_called(clock: Clock) -> None:
    clock.call_later(1, lambda: pytest.fail("called")).cancel()
    clock.advance(2)


def test_time_does_not_run_backwards(clock: Clock) -> None:
    with pytest.raises(ValueError, match="backwards"):
        clock.advance(-1)


async def test_a_running_clock_calls_back_by_itself() -> None:
    clock = RunningClock(speed=100)
    called = asyncio.Event()
    clock.call_later(1, called.set)
    async with asyncio.timeout(5):
        await called.wait()
    assert clock.now() >= 1
    clock.stop()


async def test_a_running_clock_goes_on_from_where_it_was_moved() -> None:
    clock = RunningClock()
    moments: list[float] = []
    clock.call_later(30, lambda: moments.append(clock.now()))
    clock.advance(60)
    assert moments
    assert moments[0] == pytest.approx(30, abs=1)
    assert clock.now() >= 60
    clock.stop()


async def test_a_faster_clock_lets_more_time_pass() -> None:
    loop = asyncio.get_running_loop()
    clock = RunningClock()
    clock.set_speed(50)
    simulated, real = clock.now(), loop.time()
    called = asyncio.Event()
    clock.call_later(5, called.set)
    async with asyncio.timeout(5):
        await called.wait()
    assert clock.now() - simulated == pytest.approx(50 * (loop.time() - real), rel=0.1)
    clock.stop()


@pytest.mark.parametrize("speed", [0, -1, 601])
async def test_a_speed_out_of_range_is_refused(speed: float) -> None:
    with pytest.raises(ValueError, match="speed"):
        RunningClock(speed)


async def test_a_stopped_clock_calls_nobody() -> None:
    clock = RunningClock(speed=600)
    clock.call_later(0.1, lambda: pytest.fail("called"))
    clock.stop()
    clock.advance(1)


async def test_a_callback_cannot_move_a_running_clock() -> None:
    clock = RunningClock()
    clock.call_later(1, lambda: clock.advance(1))
    with pytest.raises(RuntimeError, match="callback"):
        clock.advance(2)
    clock.stop()
