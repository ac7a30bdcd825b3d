"""On which days a planned session comes back."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from hypothesis import given, strategies as st
import pytest

from custom_components.recovery_massager.device.errors import InvalidValue
from custom_components.recovery_massager.plan import Plan
from custom_components.recovery_massager.recurrence import DAYS, Weekly, parse_rule

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 3, 2, 19, tzinfo=BERLIN)

rules = st.builds(
    Weekly,
    days=st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    interval=st.integers(1, 5),
    until=st.none()
    | st.integers(0, 400 * 86400).map(lambda seconds: START.astimezone(UTC) + timedelta(seconds=seconds)),
    week_start=st.integers(0, 6),
)


def plan(rule: str | None, start: datetime = START) -> Plan:
    return Plan("one", start, 20, rule=None if rule is None else parse_rule(rule, start))


def times(rule: str | None, start: datetime = START, count: int = 50) -> list[str]:
    return [f"{at.start:%Y-%m-%d %H:%M}" for at in islice(plan(rule, start).upcoming(), count)]


@given(rule=rules, count=st.none() | st.integers(1, 20), first=st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_days_are_those_that_any_calendar_reads_in_the_rule(rule: Weekly, count: int | None, first: date) -> None:
    start = datetime(first.year, first.month, first.day, 19, tzinfo=UTC)
    text = rule.text() if rule.until else Weekly(rule.days, rule.interval, None, count, rule.week_start).text()
    expected = [one.isoformat() for one in islice(rrulestr(text, dtstart=start), 40)]
    ours = Plan("one", start, 20, rule=parse_rule(text, start))
    assert [at.start.isoformat() for at in islice(ours.upcoming(), 40)] == expected


@given(rule=rules, first=st.dates(date(2026, 1, 1), date(2026, 12, 31)), done=st.integers(-10, 400))
def test_what_is_settled_is_left_out_and_nothing_else_changes(rule: Weekly, first: date, done: int) -> None:
    after = first + timedelta(days=done)
    expected = [day for day in islice(rule.dates(first), 300) if day > after][:20]
    assert list(islice(rule.dates(first, after), len(expected))) == expected


@given(rule=rules)
def test_a_rule_that_is_written_down_is_the_same_when_it_is_read(rule: Weekly) -> None:
    assert parse_rule(rule.text(), START) == rule


def test_it_stays_at_the_hour_of_the_clock_on_the_wall_when_summer_time_begins() -> None:
    assert times("FREQ=WEEKLY;BYDAY=SU", START, 5)[3:] == ["2026-03-29 17:00", "2026-04-05 17:00"]
    assert times("FREQ=WEEKLY;BYDAY=SU", START, 3)[-1] == "2026-03-22 18:00"


def test_an_hour_that_summer_time_leaves_out_is_taken_as_if_it_had_not_begun() -> None:
    assert times("FREQ=WEEKLY;COUNT=2", datetime(2026, 3, 22, 2, 30, tzinfo=BERLIN)) == [
        "2026-03-22 01:30",
        "2026-03-29 01:30",
    ]


def test_an_hour_that_comes_twice_is_the_one_that_was_chosen() -> None:
    assert times(None, datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)) == ["2026-10-25 00:30"]
    assert times(None, datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1)) == ["2026-10-25 01:30"]


def test_without_days_it_is_the_day_of_the_week_of_the_first() -> None:
    assert times("RRULE:FREQ=WEEKLY;COUNT=2") == ["2026-03-02 18:00", "2026-03-09 18:00"]


@pytest.mark.parametrize("until", ["20260309", "20260309T190000", "20260309T180000Z"])
def test_the_last_one_may_begin_at_the_very_end(until: str) -> None:
    assert times(f"FREQ=WEEKLY;UNTIL={until}") == ["2026-03-02 18:00", "2026-03-09 18:00"]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY",
        "FREQ=MONTHLY",
        "FREQ=MONTHLY;BYDAY=2MO",
        "FREQ=WEEKLY;BYDAY=2MO",
        "FREQ=WEEKLY;BYDAY=",
        "FREQ=WEEKLY;BYMONTH=3",
        "FREQ=WEEKLY;BYHOUR=3",
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=WEEKLY;INTERVAL=-1",
        "FREQ=WEEKLY;INTERVAL=99999999999999999999",
        "FREQ=WEEKLY;COUNT=2;UNTIL=20261231",
        "FREQ=WEEKLY;UNTIL=20269931",
        "FREQ=WEEKLY;UNTIL=soon",
        "FREQ=WEEKLY;FREQ=WEEKLY",
        "FREQ=WEEKLY;WKST=XX",
        "BYDAY=MO",
        "",
    ],
)
def test_what_is_not_weekly_or_makes_no_sense_is_refused_in_words(rule: str) -> None:
    with pytest.raises(InvalidValue, match="plan_rule"):
        parse_rule(rule, START)


@given(st.text() | st.lists(st.sampled_from(["FREQ=WEEKLY", "BYDAY", "=", ";", "UNTIL=", "9", *DAYS])).map("".join))
def test_nothing_that_somebody_writes_breaks_it(text: str) -> None:
    try:
        rule = parse_rule(text, START)
    except InvalidValue:
        return
    assert parse_rule(rule.text(), START) == rule


def test_a_rule_that_never_ends_ends_before_the_years_do() -> None:
    late = Plan("one", datetime(8999, 12, 1, tzinfo=UTC), 20, rule=Weekly((0,), interval=3))
    assert 0 < len(list(late.upcoming())) < 5
