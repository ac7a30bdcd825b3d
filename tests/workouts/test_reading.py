"""Numbers and moments as sources say them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from custom_components.recovery_massager.workouts.reading import moment_of, number_of

BERLIN = ZoneInfo("Europe/Berlin")

MOMENTS = {
    "2026-11-28T18:30:00": datetime(2026, 11, 28, 17, 30, tzinfo=UTC),
    "2026-11-28 18:30": datetime(2026, 11, 28, 17, 30, tzinfo=UTC),
    "2026-07-28T18:30:00": datetime(2026, 7, 28, 16, 30, tzinfo=UTC),
    "2026-11-28T18:30:00Z": datetime(2026, 11, 28, 18, 30, tzinfo=UTC),
    "2026-11-28T18:30:00-05:00": datetime(2026, 11, 28, 23, 30, tzinfo=UTC),
    # Twice on that day: the first.
    "2026-10-25T02:30:00": datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    "2026-10-25T02:30:00+01:00": datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    # Never on that day: as if the clock had not been put forward.
    "2026-03-29T02:30:00": datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
}


@pytest.mark.parametrize(("said", "moment"), MOMENTS.items())
def test_a_moment_without_a_zone_is_of_the_home(said: str, moment: datetime) -> None:
    assert moment_of(said, BERLIN) == moment


@pytest.mark.parametrize("said", ["2026-11-28", " 2026-11-28 ", "20261128", 20261128, "2026-W48-6", date(2026, 11, 28)])
def test_a_day_is_no_moment(said: object) -> None:
    assert moment_of(said, BERLIN) is None


@given(st.datetimes(datetime(1990, 1, 2), datetime(2100, 1, 1)))  # noqa: DTZ001  It is of the home.
def test_a_local_time_that_there_is_comes_back_as_it_was(local: datetime) -> None:
    moment = moment_of(local.isoformat(), BERLIN)
    assert moment is not None
    back = moment.astimezone(BERLIN).replace(tzinfo=None)
    assert back in {local, local + timedelta(hours=1)}, "an hour later only where the day has no such hour"


@given(st.text() | st.integers() | st.floats() | st.none() | st.lists(st.text()) | st.binary())
def test_nothing_that_is_said_breaks_a_moment_or_a_number(said: object) -> None:
    moment, number = moment_of(said, BERLIN), number_of(said)
    assert moment is None or moment.tzinfo is UTC
    assert number is None or abs(number) < 1e12


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("61.5", 61.5),
        (" 7 ", 7),
        ("-1", -1),
        (3, 3),
        ("1e3", None),
        ("1,5", None),
        ("٣", None),
        ("", None),
        (True, None),
        ("nan", None),
        (float("inf"), None),
        (10**400, None),
        (-(10**400), None),
    ],
)
def test_a_number_is_in_figures(said: object, number: float | None) -> None:
    assert number_of(said) == number
