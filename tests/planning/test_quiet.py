"""Quiet hours, by the clock of the time zone."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from custom_components.recovery_massager.quiet import quiet_end

BERLIN = ZoneInfo("Europe/Berlin")


def at(day: int, hour: int, minute: int = 0, month: int = 5) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("now", "end"),
    [
        (at(4, 21, 59), None),
        (at(4, 22), at(5, 7)),
        (at(5, 0), at(5, 7)),
        (at(5, 6, 59), at(5, 7)),
        (at(5, 7), None),
    ],
)
def test_they_may_go_over_midnight(now: datetime, end: datetime | None) -> None:
    assert quiet_end(now, time(22), time(7)) == end


@pytest.mark.parametrize(("now", "end"), [(at(4, 12), None), (at(4, 13), at(4, 15)), (at(4, 15), None)])
def test_they_may_be_within_a_day(now: datetime, end: datetime | None) -> None:
    assert quiet_end(now, time(13), time(15)) == end


@pytest.mark.parametrize(("begin", "end"), [(None, time(7)), (time(22), None), (None, None), (time(7), time(7))])
def test_without_two_different_hours_there_are_none(begin: time | None, end: time | None) -> None:
    assert quiet_end(at(4, 23), begin, end) is None


@pytest.mark.parametrize("night", [at(28, 23, month=3), at(24, 23, month=10)])
def test_they_end_at_the_hour_of_the_clock_when_the_clock_is_changed(night: datetime) -> None:
    end = quiet_end(night, time(22), time(7))
    assert end is not None
    assert (end.hour, end.day) == (7, night.day + 1)


@given(st.integers(0, 60 * 24 * 365), st.times(), st.times())
def test_after_their_end_they_are_over(minute: int, begin: time, until: time) -> None:
    now = at(1, 0, month=1) + timedelta(minutes=minute)
    end = quiet_end(now, begin, until)
    if end is not None:
        assert end.replace(tzinfo=None) > now.replace(tzinfo=None)
        assert quiet_end(end, begin, until) is None


def test_in_the_hour_that_comes_twice_they_never_end_before_now() -> None:
    """Berlin sets its clocks back at 3:00 on 25 October 2026."""
    again = at(25, 2, 10, month=10).replace(fold=1)
    end = quiet_end(again, time(22), time(2, 30))
    assert end is not None
    assert end.astimezone(UTC) - again.astimezone(UTC) == timedelta(minutes=20)
