"""What becomes of plans, one rule at a time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest

from custom_components.recovery_massager.device.errors import InvalidValue
from custom_components.recovery_massager.plan import Plan
from custom_components.recovery_massager.recurrence import Weekly
from custom_components.recovery_massager.schedule import PUNCTUAL, Kind, Schedule

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
START = NOW + timedelta(hours=1)
MINUTE = timedelta(minutes=1)
WEEK = timedelta(weeks=1)
ONCE = Plan("once", START, 20, untouched=True)
WEEKLY = Plan("weekly", START, 20, rule=Weekly((0,), count=4))


def starts(schedule: Schedule) -> list[datetime]:
    return sorted(at.start for plan in schedule.plans for at in islice(plan.upcoming(), 10))


@pytest.mark.parametrize(("late", "by_itself"), [(timedelta(), True), (PUNCTUAL, True), (PUNCTUAL + MINUTE, False)])
def test_it_starts_by_itself_in_time_or_not_at_all(late: timedelta, by_itself: bool) -> None:
    schedule = Schedule([ONCE], since=NOW)
    (happening,) = schedule.look(START + late)
    assert (happening.kind, happening.by_itself) == (Kind.ARMED, by_itself)
    assert schedule.look(START + late) == []


def test_what_came_due_before_the_restart_is_armed_and_does_not_start_by_itself() -> None:
    (happening,) = Schedule([ONCE], since=START + MINUTE).look(START + MINUTE)
    assert (happening.kind, happening.by_itself) == (Kind.ARMED, False)


def test_what_was_announced_before_the_restart_is_still_armed_and_not_announced_again() -> None:
    before = Schedule([ONCE], since=NOW)
    before.look(START)
    after = Schedule(before.plans, since=START + MINUTE)
    assert after.look(START + MINUTE) == []
    assert [plan.id for plan in after.armed(START + MINUTE)] == ["once"]


def test_nothing_is_armed_before_it_was_announced_nor_outside_its_window() -> None:
    schedule = Schedule([ONCE], since=NOW)
    assert schedule.armed(START) == ()
    schedule.look(START)
    assert schedule.armed(START - MINUTE) == ()
    assert len(schedule.armed(START)) == 1
    assert schedule.armed(START + 60 * MINUTE) == ()


def test_of_two_that_wait_the_session_is_that_for_which_it_was_started_or_else_the_first() -> None:
    for wanted, expected in (("later", "later"), (None, "once"), ("unknown", "once")):
        schedule = Schedule([replace(ONCE, id="later", start=START + MINUTE), ONCE], since=NOW)
        schedule.look(START + MINUTE)
        plan = schedule.started(START + MINUTE, "default", wanted)
        assert plan is not None
        assert plan.id == expected
        assert expected not in {one.id for one in schedule.plans}


def test_what_somebody_else_has_planned_is_not_fulfilled_by_a_session() -> None:
    schedule = Schedule([replace(ONCE, person="anna"), replace(ONCE, id="mine")], since=NOW)
    schedule.look(START)
    assert (plan := schedule.started(START, "default")) is not None
    assert plan.id == "mine"
    assert schedule.started(START, "default", "once") is None
    assert [one.person for one in schedule.armed(START)] == ["anna"]


def test_what_was_called_off_with_all_that_follow_does_not_come_back_at_an_earlier_hour() -> None:
    schedule = Schedule([WEEKLY], since=NOW)
    schedule.cancel_from("weekly", (START + WEEK).date())
    left = schedule.plan("weekly")
    schedule.change(replace(left, start=left.start - 30 * MINUTE), NOW)
    assert starts(schedule) == [START - 30 * MINUTE]


def test_one_that_is_moved_leaves_its_old_day_and_the_others_stay() -> None:
    schedule = Schedule([WEEKLY], since=NOW)
    moved = replace(WEEKLY, id="moved", start=START + WEEK + timedelta(days=1))
    schedule.change_one("weekly", (START + WEEK).date(), moved, NOW)
    assert starts(schedule) == [START, moved.start, START + 2 * WEEK, START + 3 * WEEK]


def test_one_that_is_moved_with_all_that_follow_keeps_their_number() -> None:
    schedule = Schedule([WEEKLY], since=NOW)
    later = START + WEEK + 2 * timedelta(hours=1)
    schedule.change_from("weekly", (START + WEEK).date(), replace(WEEKLY, id="moved", start=later), NOW)
    assert starts(schedule) == [START, later, later + WEEK, later + 2 * WEEK]


def test_what_waits_and_is_renamed_goes_on_waiting_and_what_is_moved_is_announced_anew() -> None:
    schedule = Schedule([WEEKLY], since=NOW)
    schedule.look(START)
    assert [one.kind for one in schedule.change(replace(WEEKLY, name="Legs"), START + MINUTE)] == [Kind.PLANNED]
    assert [plan.name for plan in schedule.armed(START + MINUTE)] == ["Legs"]
    schedule.change(replace(WEEKLY, start=START + 2 * MINUTE), START + MINUTE)
    assert schedule.armed(START + MINUTE) == ()
    assert [one.kind for one in schedule.look(START + 2 * MINUTE)] == [Kind.ARMED]


def test_what_waits_is_called_off_where_the_series_no_longer_has_its_day() -> None:
    schedule = Schedule([WEEKLY], since=NOW)
    schedule.look(START)
    tuesdays = replace(WEEKLY, start=START + timedelta(days=1), rule=Weekly((1,)))
    happenings = schedule.change(tuesdays, START + MINUTE)
    assert [(one.kind, one.at.start) for one in happenings] == [
        (Kind.CANCELLED, START),
        (Kind.PLANNED, START + timedelta(days=1)),
    ]


def test_moving_the_only_one_is_no_series() -> None:
    for onwards in (False, True):
        schedule = Schedule([ONCE], since=NOW)
        change = schedule.change_from if onwards else schedule.change_one
        change("once", START.date(), replace(ONCE, id="other", start=START + WEEK), NOW)
        assert [(plan.id, plan.start) for plan in schedule.plans] == [("once", START + WEEK)]
        cancel = schedule.cancel_from if onwards else schedule.cancel_one
        assert cancel("once", (START + WEEK).date()).kind is Kind.CANCELLED
        assert schedule.plans == ()


def test_a_day_on_which_nothing_is_planned_is_an_error_and_changes_nothing() -> None:
    schedule = Schedule([WEEKLY], since=NOW)
    before = schedule.to_list()
    with pytest.raises(InvalidValue, match="plan_unknown"):
        schedule.cancel_one("weekly", (START + MINUTE * 60 * 24).date())
    with pytest.raises(InvalidValue, match="plan_unknown"):
        schedule.cancel_one("weekly", (START + 9 * WEEK).date())
    with pytest.raises(InvalidValue, match="plan_past"):
        schedule.change(replace(WEEKLY, start=NOW - WEEK, rule=None), NOW)
    assert schedule.to_list() == before
