"""Form: the two means of an athlete's days, held against a straightforward computation."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import numpy as np
import pytest

from custom_components.recovery_massager.recovery.form import Form, daily_points, form_of, forms

BERLIN = ZoneInfo("Europe/Berlin")
FIRST = date(2027, 1, 1)
DAY = timedelta(days=1)


def straightforward(points: list[float], days: int) -> float:
    """The sum of all days, each weighted by how long ago it was."""
    ago = np.arange(len(points))[::-1]
    return float(np.sum(np.array(points) / days * (1 - 1 / days) ** ago))


@given(points=st.lists(st.floats(0, 500), min_size=28, max_size=200))
def test_both_means_are_what_numpy_says(points: list[float]) -> None:
    daily = {FIRST + DAY * number: one for number, one in enumerate(points)}
    form = form_of(daily, max(daily))
    assert form.acute == pytest.approx(straightforward(points, 7))
    assert form.chronic == pytest.approx(straightforward(points, 42))
    assert form.days == len(points)


def test_nothing_is_known_before_28_days_of_data() -> None:
    assert form_of({FIRST: 100}, FIRST + 26 * DAY) == Form(days=27)
    known = form_of({FIRST: 100}, FIRST + 27 * DAY)
    assert known.acute is not None
    assert known.chronic is not None


def test_without_a_workout_nothing_is_known() -> None:
    assert form_of({}, FIRST) == Form()
    assert form_of({FIRST: 50}, FIRST - DAY) == Form()


def test_of_constant_training_the_short_mean_is_half_as_much_again_after_six_weeks() -> None:
    form = form_of({FIRST + DAY * number: 50.0 for number in range(42)}, FIRST + 41 * DAY)
    assert form.acute is not None
    assert form.chronic is not None
    assert form.acute / form.chronic == pytest.approx(1.57, abs=0.01)


def test_days_of_rest_let_both_means_fall() -> None:
    daily = {FIRST + DAY * number: 60.0 for number in range(40)}
    rested = [(form.acute or 0, form.chronic or 0) for _, form in forms(daily, FIRST + 60 * DAY)][39:]
    assert len(rested) == 22
    for before, after in pairwise(rested):
        assert before[0] > after[0] > 0
        assert before[1] > after[1] > 0


def test_a_workout_belongs_to_the_day_of_the_athletes_own_zone() -> None:
    late = datetime(2027, 3, 10, 23, 30, tzinfo=UTC)
    assert daily_points([(late, 40.0), (late - timedelta(hours=3), 20.0)], UTC) == {date(2027, 3, 10): 60.0}
    assert daily_points([(late, 40.0), (late - timedelta(hours=3), 20.0)], BERLIN) == {
        date(2027, 3, 11): 40.0,
        date(2027, 3, 10): 20.0,
    }


def test_a_day_of_23_hours_is_a_day() -> None:
    starts = [(datetime(2027, 3, day, 23, 59, tzinfo=BERLIN), 10.0) for day in (27, 28, 29)]
    assert daily_points(starts, BERLIN) == {date(2027, 3, day): 10.0 for day in (27, 28, 29)}
