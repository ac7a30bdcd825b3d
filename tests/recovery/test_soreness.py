"""Mornings with a session against mornings without one."""

from datetime import date, timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.recovery_massager.recovery.soreness import Comparison, Morning, compare

DAY = date(2026, 5, 4)


def mornings(*soreness: float, session: bool, first: int = 0) -> list[Morning]:
    return [Morning(DAY + timedelta(first + number), one, session) for number, one in enumerate(soreness)]


def test_the_means_are_of_what_was_said_on_each_sort_of_morning() -> None:
    found = compare([*mornings(2, 3, 4, session=True), *mornings(6, 5, 4, 5, session=False, first=10)])
    assert found == Comparison(3, 4, 3, 5)
    assert found.difference == -2


@pytest.mark.parametrize(("some", "others"), [(0, 0), (2, 50), (50, 2), (0, 3)])
def test_before_three_mornings_of_each_sort_nothing_is_told_but_their_numbers(some: int, others: int) -> None:
    found = compare([*mornings(*[1] * some, session=True), *mornings(*[9] * others, session=False, first=100)])
    assert found == Comparison(some, others)
    assert found.difference is None


def test_a_morning_counts_once_as_it_was_said_last() -> None:
    again = [Morning(DAY, 9, session=False), Morning(DAY, 1, session=True)]
    assert compare([*again, *mornings(1, 1, session=True, first=1)]).mornings_with == 3
    assert compare(again).mornings_without == 0


@given(st.lists(st.tuples(st.floats(0, 10), st.booleans()), max_size=40))
def test_a_mean_is_one_of_a_scale_and_all_mornings_are_counted(said: list[tuple[float, bool]]) -> None:
    found = compare(Morning(DAY + timedelta(number), *one) for number, one in enumerate(said))
    assert found.mornings_with + found.mornings_without == len(said)
    means = [mean for mean in (found.mean_with, found.mean_without) if mean is not None]
    assert len(means) in (0, 2)
    assert all(-1e-9 <= mean <= 10 + 1e-9 for mean in means)
