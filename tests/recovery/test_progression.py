"""How sessions grow and step back by what the athlete said of those that were."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.recovery_massager.recovery.plan import PastSession, Row
from custom_components.recovery_massager.recovery.progression import (
    GROWING,
    Fresh,
    Progress,
    cap_offered,
    cap_to_offer,
    progress_of,
    share_step,
)

from .athletes import BOOTS, NOW, session

DAY = timedelta(days=1)


def past(*said: str, every: float = 3, **more: Any) -> list[PastSession]:
    """Sessions with these ratings, so many days apart; the last one was a day ago. "-" is not rated."""
    return [
        session(days=1 + every * number, rating=None if rating == "-" else rating, **more)
        for number, rating in enumerate(reversed(said))
    ][::-1]


def progress(sessions: Sequence[PastSession], span: float | None = 40) -> Progress:
    return progress_of(sessions, BOOTS, NOW, span)


def test_without_a_session_nobody_has_come_far() -> None:
    assert progress([]) == Progress(fresh=Fresh.NEW)


def test_three_good_sessions_in_a_row_are_five_minutes() -> None:
    assert progress(past("right", "right", "too_gentle")) == Progress(minutes=5)


@pytest.mark.parametrize(
    "said",
    [("right", "right"), ("right", "right", "-"), ("right", "right", "too_strong", "right", "right")],
    ids=["two", "two and one that nobody rated", "two, a bad one and two"],
)
def test_fewer_are_none(said: tuple[str, ...]) -> None:
    assert progress(past(*said)).minutes <= 0


def test_what_nobody_rated_does_not_break_a_row() -> None:
    assert progress(past("right", "-", "right", "-", "right")).minutes == 5


def test_a_second_step_waits_for_a_week() -> None:
    daily = past(*["right"] * 10, every=0.5)
    assert progress(daily).minutes == 5
    assert progress(past(*["right"] * 6, every=3)).minutes == 10


def test_minutes_grow_up_to_thirty_and_then_the_pressure_by_five_points() -> None:
    assert progress(past(*["right"] * 9)) == Progress(minutes=10, share=0.05)
    assert progress(past(*["right"] * 12)) == Progress(minutes=10, share=0.10)


def test_a_step_is_never_more_than_five_mmhg() -> None:
    assert share_step(None) == share_step(40) == share_step(100) == 0.05
    assert share_step(200) == 0.025
    assert share_step(0) == 0.05
    assert progress(past(*["right"] * 9), span=200).share == 0.025


@pytest.mark.parametrize("row", sorted(set(Row) - GROWING))
def test_sessions_of_the_first_nine_rows_let_nothing_grow(row: Row) -> None:
    assert progress(past(*["right"] * 12, row=row)) == Progress()


def test_sessions_that_no_plan_made_let_nothing_grow() -> None:
    by_hand = [replace(one, row=None) for one in past(*["right"] * 12)]
    assert progress(by_hand) == Progress()


def test_too_strong_takes_ten_points_and_five_minutes_off() -> None:
    assert progress(past("-", "-", "too_strong")) == Progress(minutes=-5, share=-0.1)


def test_after_too_strong_it_holds_for_three_sessions() -> None:
    held = past("-", "-", "too_strong", "right", "right", "right", "right", "right")
    assert progress(held) == Progress(minutes=-5, share=-0.1)
    assert progress([*held, session(days=0, hours=1, rating="right", row="key")]) == Progress(minutes=0, share=-0.1)


def test_what_is_lowered_by_hand_in_two_of_three_is_adopted() -> None:
    lowered = [session(days=8, lowered=45), session(days=5), session(days=2, lowered=40)]
    assert progress(lowered) == Progress(ceiling=0.4)
    assert progress(lowered[:2]).ceiling is None
    apart = [session(days=12, lowered=45), session(days=8), session(days=5), session(days=2, lowered=40)]
    assert progress(apart).ceiling is None


def test_what_was_adopted_rises_by_steps_after_the_minutes() -> None:
    adopted = [session(days=40, lowered=40), session(days=39, lowered=40), session(days=38)]
    grown = [*adopted, *past(*["right"] * 9)]
    assert progress(grown) == Progress(minutes=10, ceiling=0.45)


def test_a_lowered_session_does_not_let_anything_grow() -> None:
    assert progress([*past("right", "right"), session(hours=3, rating="right", lowered=30)]).minutes == 0


def test_after_a_pain_three_sessions_are_first_ones_and_the_pressure_grows_from_theirs() -> None:
    hurt = past("right", "right", "right", "painful")
    assert progress(hurt) == Progress(ceiling=0.25, fresh=Fresh.PAIN)
    assert progress(past("painful", "-", "-")).fresh is Fresh.PAIN
    assert progress(past("painful", "-", "-", "-")) == Progress(ceiling=0.25)


@pytest.mark.parametrize(
    ("days", "is_"),
    [
        (13.9, Progress(minutes=5)),
        (14, Progress(short_gap=True)),
        (21, Progress(short_gap=True)),
        (21.1, Progress(fresh=Fresh.GAP)),
    ],
)
def test_a_gap_of_14_days_is_a_step_back_and_one_of_more_than_21_a_new_beginning(days: float, is_: Progress) -> None:
    assert progress([session(days=days + before, rating="right") for before in (7, 3, 0)]) == is_


def test_after_a_gap_the_pressure_goes_before_the_minutes() -> None:
    grown = [session(days=15 + before * 3, rating="right") for before in range(9)]
    assert progress(grown) == Progress(minutes=10, share=0.0, short_gap=True)


def test_what_was_taken_back_stays_so_after_a_new_beginning() -> None:
    assert progress([session(days=25, rating="too_strong"), session(days=28)]) == Progress(
        minutes=-5, share=-0.1, fresh=Fresh.GAP
    )


def test_sessions_on_another_massager_later_ones_and_tries_of_seconds_do_not_count() -> None:
    some = past("right", "right", "right")
    beside = [
        session(days=2, rating="painful", massager="other"),
        session(days=-2, rating="painful"),
        session(days=3, minutes=1),
    ]
    assert progress([*some, *beside]) == progress(some)
    assert progress([*some, session(days=3, minutes=1, rating="painful")]).fresh is Fresh.PAIN


def test_a_row_that_does_not_grow_only_steps_back() -> None:
    assert Progress(minutes=10, share=0.1).applied(0.25, 20, grows=False) == (0.25, 20)
    assert Progress(minutes=-5, share=-0.1).applied(0.25, 20, grows=False) == (0.15, 15)
    assert Progress(minutes=10, share=0.1).applied(0.6, 20, grows=True) == (0.7, 30)
    assert Progress(minutes=10, share=0.4).applied(0.6, 25, grows=True) == (1.0, 30)
    assert Progress(minutes=-10, share=-0.6).applied(0.25, 15, grows=True) == (0.0, 10)


def test_a_higher_cap_is_offered_after_eight_good_sessions() -> None:
    eight = past(*["right"] * 8)
    assert cap_offered(eight, BOOTS, NOW)
    assert not cap_offered(eight[1:], BOOTS, NOW)
    assert cap_offered([*eight, session(hours=5)], BOOTS, NOW)
    assert not cap_offered([*eight, session(hours=5, rating="too_strong")], BOOTS, NOW)
    assert not cap_offered([*eight, session(hours=5, rating="painful")], BOOTS, NOW)
    assert not cap_offered([*eight, session(hours=5, lowered=30)], BOOTS, NOW)
    assert not cap_offered(eight, "other", NOW)
    assert not cap_offered(eight, BOOTS, NOW, since=NOW - 5 * DAY)
    assert not cap_offered(eight, BOOTS, NOW + 22 * DAY)
    assert not cap_offered([], BOOTS, NOW)


@pytest.mark.parametrize(
    ("cap", "leaflet", "offer"),
    [(60, 100, 70), (60, None, 70), (60, 65, 65), (75, 100, 80), (80, 120, None), (60, 60, None), (90, None, None)],
)
def test_what_is_offered_is_ten_more_and_never_above_the_leaflet_or_eighty(
    cap: float, leaflet: float | None, offer: float | None
) -> None:
    assert cap_to_offer(cap, leaflet) == offer


histories = st.lists(
    st.tuples(
        st.floats(0.1, 60),
        st.sampled_from([None, "right", "too_gentle", "too_strong", "painful"]),
        st.one_of(st.none(), st.floats(0, 1)),
        st.sampled_from([None, *Row]),
    ),
    max_size=30,
    unique_by=lambda one: one[0],
)


@given(history=histories, span=st.one_of(st.none(), st.floats(1, 300)))
def test_no_session_ever_raises_the_pressure_by_more_than_a_step(
    history: list[tuple[float, str | None, float | None, Row | None]], span: float | None
) -> None:
    sessions = [
        replace(session(days=days, rating=rating), lowered_to=lowered, row=row)
        for days, rating, lowered, row in history
    ]
    sessions.sort(key=lambda one: one.start)
    assert progress_of(sessions, BOOTS, NOW, span) == progress_of(sessions[::-1], BOOTS, NOW, span)
    before: tuple[float, float] | None = None
    for number, one in enumerate(sessions):
        steps = progress_of(sessions[: number + 1], BOOTS, one.end + timedelta(seconds=1), span)
        now = steps.applied(0.6, 20, grows=True)
        assert 0 <= now[0] <= 1
        assert 10 <= now[1] <= 30
        if before is not None:
            assert now[0] <= before[0] + share_step(span) + 1e-3
            assert now[1] <= before[1] + 5
            assert now[0] <= before[0] or now[1] <= before[1], "one thing at a time"
        before = now
