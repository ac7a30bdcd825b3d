"""When a session ends, by its own countdown or by ours."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta

from freezegun.api import FrozenDateTimeFactory
import pytest

from custom_components.recovery_massager.countdown import JITTER, LONGEST_PAUSE, Countdown

from .passing import STEP, Passing

NOW = datetime(2026, 5, 4, 17, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
GRACE = timedelta(seconds=10)

pytestmark = pytest.mark.freeze_time(NOW)


@pytest.fixture
def due() -> list[datetime]:
    """When it was said that the time is over."""
    return []


@pytest.fixture
async def countdown(freezer: FrozenDateTimeFactory, due: list[datetime]) -> AsyncGenerator[Countdown]:
    """A countdown that has not begun."""
    countdown = Countdown(lambda: datetime.now(UTC), lambda: due.append(datetime.now(UTC)))
    yield countdown
    countdown.end()


def is_near(due: list[datetime], moment: datetime) -> bool:
    """Whether it was due once, then, or a step of time later."""
    return len(due) == 1 and timedelta() <= due[0] - moment <= timedelta(seconds=STEP)


async def test_before_it_begins_nothing_is_known(countdown: Countdown) -> None:
    assert countdown.ends_at is None
    assert countdown.seconds_left() is None
    assert not countdown.is_over()


async def test_it_is_due_when_the_massager_let_its_grace_pass(
    countdown: Countdown, passes: Passing, due: list[datetime]
) -> None:
    countdown.begin(NOW + MINUTE, GRACE)
    await passes(56)
    assert not countdown.is_over()
    await passes(13.5)
    assert countdown.is_over()
    assert due == []
    await passes(1)
    assert is_near(due, NOW + MINUTE + GRACE)
    assert countdown.seconds_left() == 0


async def test_without_grace_it_is_due_at_its_end(countdown: Countdown, passes: Passing, due: list[datetime]) -> None:
    countdown.begin(NOW + MINUTE, timedelta())
    await passes(70)
    assert is_near(due, NOW + MINUTE)


async def test_it_is_due_at_once_where_its_end_was_long_ago(
    countdown: Countdown, passes: Passing, due: list[datetime]
) -> None:
    countdown.begin(NOW - MINUTE, GRACE)
    await passes(0.5)
    assert len(due) == 1


async def test_it_is_due_again_when_somebody_wants_to_look_again(
    countdown: Countdown, passes: Passing, due: list[datetime]
) -> None:
    countdown.begin(NOW + MINUTE, GRACE)
    countdown.look_again(timedelta(seconds=5))
    await passes(120)
    assert is_near(due, NOW + timedelta(seconds=5))


async def test_an_ended_one_is_never_due(countdown: Countdown, passes: Passing, due: list[datetime]) -> None:
    countdown.begin(NOW + MINUTE, GRACE)
    countdown.hold()
    countdown.end()
    await passes(LONGEST_PAUSE.total_seconds() + 120, step=10)
    assert due == []
    assert (countdown.ends_at, countdown.seconds_left()) == (None, None)


@pytest.mark.parametrize("shift", [-3, 0, 3])
async def test_what_the_radio_delays_moves_nothing(countdown: Countdown, passes: Passing, shift: int) -> None:
    countdown.begin(NOW + 10 * MINUTE, GRACE)
    await passes(60)
    assert not countdown.take(540 + shift)
    assert countdown.ends_at == NOW + 10 * MINUTE


@pytest.mark.parametrize("shift", [-200, -4, 4, 300])
async def test_what_somebody_changed_on_the_massager_moves_the_end(
    countdown: Countdown, passes: Passing, due: list[datetime], shift: int
) -> None:
    countdown.begin(NOW + 10 * MINUTE, GRACE)
    await passes(60)
    assert countdown.take(540 + shift)
    end = NOW + 10 * MINUTE + timedelta(seconds=shift)
    assert countdown.ends_at == end
    await passes(540 + shift + 11)
    assert is_near(due, end + GRACE)


async def test_an_old_report_moves_nothing_however_old_it_is(countdown: Countdown, passes: Passing) -> None:
    countdown.begin(NOW + 10 * MINUTE, GRACE)
    assert not countdown.take(600)
    await passes(30)
    assert not countdown.take(600)
    assert countdown.ends_at == NOW + 10 * MINUTE
    assert not countdown.take(None)
    assert countdown.ends_at == NOW + 10 * MINUTE


async def test_a_pause_stands_still_and_the_end_is_not_known(
    countdown: Countdown, passes: Passing, due: list[datetime]
) -> None:
    countdown.begin(NOW + 10 * MINUTE, GRACE)
    await passes(60)
    countdown.hold()
    await passes(300)
    assert countdown.ends_at is None
    assert not countdown.is_over()
    assert countdown.seconds_left() == 540
    countdown.release()
    assert countdown.ends_at == NOW + 15 * MINUTE
    await passes(551)
    assert is_near(due, NOW + 15 * MINUTE + GRACE)


async def test_a_pause_that_takes_too_long_is_due(countdown: Countdown, passes: Passing, due: list[datetime]) -> None:
    countdown.begin(NOW + MINUTE, GRACE)
    countdown.hold()
    await passes(LONGEST_PAUSE.total_seconds() + 1)
    assert is_near(due, NOW + LONGEST_PAUSE)


async def test_what_is_changed_in_a_pause_counts_after_it(countdown: Countdown, passes: Passing) -> None:
    countdown.begin(NOW + 10 * MINUTE, GRACE)
    countdown.hold()
    countdown.set_left(120)
    assert countdown.take(300)
    assert countdown.ends_at is None
    assert countdown.seconds_left() == 300
    await passes(60)
    countdown.release()
    assert countdown.ends_at == NOW + 6 * MINUTE


async def test_more_time_is_counted_from_now(countdown: Countdown, passes: Passing, due: list[datetime]) -> None:
    countdown.begin(NOW + MINUTE, GRACE)
    await passes(30)
    countdown.set_left(300)
    assert countdown.ends_at == NOW + timedelta(seconds=330)
    await passes(200)
    assert due == []


async def test_one_without_a_known_end_is_due_when_it_takes_too_long(
    countdown: Countdown, passes: Passing, due: list[datetime]
) -> None:
    countdown.begin_without_end(NOW + 5 * MINUTE, GRACE)
    assert (countdown.ends_at, countdown.seconds_left()) == (None, None)
    await passes(301)
    assert is_near(due, NOW + 5 * MINUTE)


async def test_a_pause_of_one_without_a_known_end_is_not_due_once_it_goes_on(
    countdown: Countdown, passes: Passing, due: list[datetime]
) -> None:
    countdown.begin_without_end(NOW + 60 * MINUTE, GRACE)
    countdown.hold()
    await passes(60, step=10)
    countdown.release()
    assert countdown.ends_at is None
    await passes(58 * 60, step=10)
    assert due == []
    await passes(120)
    assert is_near(due, NOW + 60 * MINUTE)


async def test_the_end_becomes_known_when_the_massager_tells_it(
    countdown: Countdown, passes: Passing, due: list[datetime]
) -> None:
    countdown.begin_without_end(NOW + 60 * MINUTE, GRACE)
    countdown.hold()
    assert countdown.take(120)
    assert countdown.ends_at is None
    countdown.release()
    assert countdown.ends_at == NOW + 2 * MINUTE
    await passes(131)
    assert is_near(due, NOW + 2 * MINUTE + GRACE)


def test_the_grace_is_longer_than_the_jitter() -> None:
    assert JITTER < GRACE
