"""How much massage a person may have: worked examples, and what must hold whatever the past was."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.recovery_massager.recovery.dose import (
    Allowance,
    DoseLimits,
    DoseReason,
    Spell,
    allowance,
    sessions,
)

BERLIN = ZoneInfo("Europe/Berlin")
LIMITS = DoseLimits()
NOW = datetime(2027, 3, 10, 18, 0, tzinfo=BERLIN)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def ago(before: timedelta, minutes: float) -> Spell:
    """A spell that ended so long before NOW."""
    return Spell(NOW - before - minutes * MINUTE, NOW - before)


def days_ago(*days: int) -> list[Spell]:
    """A session of 20 minutes on each of these days."""
    return [ago(day * DAY, 20) for day in days]


USED_TO_IT = days_ago(9, 10, 11)

GOLDEN = {
    "nothing yet: a whole session, which is what the day has for who is new": ([], Allowance(1800, DoseReason.DAY)),
    "20 minutes in the morning, while new: the rest of 30": ([ago(9 * HOUR, 20)], Allowance(600, DoseReason.DAY)),
    "20 minutes in the morning, used to it: the rest of 40": (
        [*USED_TO_IT, ago(9 * HOUR, 20)],
        Allowance(1200, DoseReason.DAY),
    ),
    "new, with the second session of the day ahead": (
        [*days_ago(2), ago(9 * HOUR, 15)],
        Allowance(900, DoseReason.DAY),
    ),
    "not new any more after three sessions": ([*days_ago(3, 2), ago(9 * HOUR, 15)], Allowance(1500, DoseReason.DAY)),
    "new as long as the third session goes on": (
        [*days_ago(3, 2), ago(MINUTE, 15)],
        Allowance(900, DoseReason.DAY),
    ),
    "three hours of rest: not yet": ([ago(3 * HOUR, 10)], Allowance(0, DoseReason.REST, NOW + HOUR)),
    "four hours of rest: again": ([ago(4 * HOUR, 10)], Allowance(1200, DoseReason.DAY)),
    "two massagers at once count once": (
        [*USED_TO_IT, Spell(NOW - 20 * MINUTE, NOW - 5 * MINUTE), Spell(NOW - 15 * MINUTE, NOW)],
        Allowance(600, DoseReason.SESSION),
    ),
    "one within another counts once": (
        [*USED_TO_IT, Spell(NOW - 20 * MINUTE, NOW), Spell(NOW - 15 * MINUTE, NOW - 5 * MINUTE)],
        Allowance(600, DoseReason.SESSION),
    ),
    "ended 15 minutes ago: goes on": ([*USED_TO_IT, ago(15 * MINUTE, 12)], Allowance(1080, DoseReason.SESSION)),
    "ended 16 minutes ago: rests": (
        [*USED_TO_IT, ago(16 * MINUTE, 12)],
        Allowance(0, DoseReason.REST, NOW - 16 * MINUTE + 4 * HOUR),
    ),
    "30 minutes, just ended: nothing goes on": (
        [*USED_TO_IT, ago(MINUTE, 30)],
        Allowance(0, DoseReason.SESSION, NOW - MINUTE + 4 * HOUR),
    ),
    "29 minutes and a half, just ended: less than a minute is nothing": (
        [*USED_TO_IT, ago(MINUTE, 29.5)],
        Allowance(0, DoseReason.SESSION, NOW - MINUTE + 4 * HOUR),
    ),
    "29 minutes, just ended: one more": ([*USED_TO_IT, ago(MINUTE, 29)], Allowance(60, DoseReason.SESSION)),
    "three spells that make one session: their minutes add up": (
        [*USED_TO_IT, ago(30 * MINUTE, 8), ago(15 * MINUTE, 8), ago(5 * MINUTE, 8)],
        Allowance(360, DoseReason.SESSION),
    ),
    "40 minutes today: tomorrow": (
        [*USED_TO_IT, ago(10 * HOUR, 20), ago(5 * HOUR, 20)],
        Allowance(0, DoseReason.DAY, datetime(2027, 3, 11, 0, 0, tzinfo=BERLIN)),
    ),
    "seven sessions this week: a week after the first": (
        [*days_ago(1, 2, 3, 4, 5, 6), ago(6 * DAY + 12 * HOUR, 20)],
        Allowance(0, DoseReason.WEEK, NOW - 6 * DAY - 12 * HOUR - 20 * MINUTE + 7 * DAY),
    ),
    "nine sessions this week, two of them too many: a week after the third": (
        [
            *days_ago(1, 2, 3, 4, 5, 6),
            *(ago(before, 20) for before in (5 * DAY + 12 * HOUR, 6 * DAY + 5 * HOUR, 6 * DAY + 12 * HOUR)),
        ],
        Allowance(0, DoseReason.WEEK, NOW - 6 * DAY - 20 * MINUTE + 7 * DAY),
    ),
    "seven this week, and the last goes on": (
        [*days_ago(1, 2, 3, 4, 5, 6), ago(5 * MINUTE, 10)],
        Allowance(1200, DoseReason.SESSION),
    ),
    "seven sessions, the first longer than a week ago": (
        days_ago(1, 2, 3, 4, 5, 6, 7),
        Allowance(1800, DoseReason.SESSION),
    ),
}


@pytest.mark.parametrize(("spells", "allowed"), GOLDEN.values(), ids=GOLDEN)
def test_what_may_be_started_at_six_in_the_evening(spells: list[Spell], allowed: Allowance) -> None:
    assert allowance(spells, NOW, LIMITS) == allowed
    assert allowance(spells[::-1], NOW, LIMITS) == allowed


def test_the_time_that_is_told_is_in_the_persons_own_zone() -> None:
    told = allowance(
        [Spell(spell.start.astimezone(UTC), spell.end.astimezone(UTC)) for spell in [ago(HOUR, 10)]], NOW, LIMITS
    )
    assert told.next_at is not None
    assert told.next_at.tzinfo is BERLIN


def test_a_shorter_spell_within_a_longer_one_does_not_bring_its_end_forward() -> None:
    long, short = Spell(NOW - 3 * HOUR, NOW - 2 * HOUR), Spell(NOW - 3 * HOUR, NOW - 3 * HOUR + MINUTE)
    limits = DoseLimits(new_day_minutes=600)
    assert allowance([long, short], NOW, limits).next_at == NOW + 2 * HOUR
    assert allowance([short, long], NOW, limits).next_at == NOW + 2 * HOUR


def test_the_day_is_over_at_midnight_but_the_rest_may_not_be() -> None:
    late = datetime(2027, 3, 10, 23, 40, tzinfo=BERLIN)
    spells = [*USED_TO_IT, Spell(late - 8 * HOUR, late - 8 * HOUR + 20 * MINUTE), Spell(late - 20 * MINUTE, late)]
    allowed = allowance(spells, late + MINUTE, LIMITS)
    assert allowed.reason is DoseReason.DAY
    assert allowed.next_at == late + 4 * HOUR


def test_a_spell_over_midnight_counts_on_both_days() -> None:
    midnight = datetime(2027, 3, 10, tzinfo=BERLIN)
    spells = [*USED_TO_IT, Spell(midnight - 10 * MINUTE, midnight + 15 * MINUTE)]
    assert allowance(spells, midnight + 10 * HOUR, LIMITS).seconds == 25 * 60


@pytest.mark.parametrize(
    "spell",
    [
        Spell(NOW + HOUR, NOW + 2 * HOUR),
        Spell(NOW + HOUR, NOW - 10 * DAY),
    ],
)
def test_what_is_said_to_start_later_counts_for_nothing(spell: Spell) -> None:
    assert allowance([spell], NOW, LIMITS) == allowance([], NOW, LIMITS)


def test_what_is_said_to_end_later_ends_now() -> None:
    assert allowance([Spell(NOW - 10 * MINUTE, NOW + 900 * DAY)], NOW, LIMITS) == Allowance(1200, DoseReason.DAY)


def test_a_spell_that_ends_before_it_starts_takes_no_minute_back() -> None:
    spells = [*USED_TO_IT, Spell(NOW - 10 * MINUTE, NOW - 2 * HOUR), ago(MINUTE, 20)]
    assert allowance(spells, NOW, LIMITS) == Allowance(600, DoseReason.SESSION)


def test_a_massager_with_a_longer_shortest_time_gets_no_less_than_that() -> None:
    limits = DoseLimits(shortest=15 * MINUTE)
    assert allowance([*USED_TO_IT, ago(MINUTE, 16)], NOW, limits).seconds == 0
    assert allowance([*USED_TO_IT, ago(MINUTE, 15)], NOW, limits).seconds == 15 * 60


def test_a_limit_below_the_shortest_time_allows_nothing_ever() -> None:
    limits = DoseLimits(session_minutes=10, shortest=15 * MINUTE)
    assert allowance([], NOW, limits) == Allowance(0, DoseReason.SESSION)
    assert allowance([], NOW, DoseLimits(day_minutes=0, new_day_minutes=0)).seconds == 0


# Summer time in Berlin: 2027-03-28 has 23 hours (02:00 becomes 03:00), 2027-10-31 has 25 (03:00 becomes 02:00).


@pytest.mark.parametrize(("year", "month", "day"), [(2027, 3, 28), (2027, 10, 31)])
def test_the_rest_is_four_hours_also_in_a_night_in_which_the_clocks_change(year: int, month: int, day: int) -> None:
    end = datetime(year, month, day, 1, 30, tzinfo=BERLIN)
    real = end.astimezone(UTC) + 4 * HOUR
    spell = Spell(end - 10 * MINUTE, end)
    early, late = ((real + shift).astimezone(BERLIN) for shift in (-MINUTE, timedelta()))
    assert allowance([spell], early, LIMITS) == Allowance(0, DoseReason.REST, real.astimezone(BERLIN))
    assert allowance([spell], late, LIMITS).seconds > 0


@pytest.mark.parametrize(
    ("start", "fold"), [(datetime(2027, 3, 28, 0, 55, tzinfo=UTC), 0), (datetime(2027, 10, 31, 0, 55, tzinfo=UTC), 1)]
)
def test_a_spell_over_the_change_of_the_clocks_is_as_long_as_it_was(start: datetime, fold: int) -> None:
    end = (start + 10 * MINUTE).astimezone(BERLIN)
    assert end.fold == fold
    spells = [*USED_TO_IT, Spell(start.astimezone(BERLIN), end)]
    assert allowance(spells, end, LIMITS) == Allowance(1200, DoseReason.SESSION)


@pytest.mark.parametrize(("month", "day", "hours"), [(3, 28, 23), (10, 31, 25)])
def test_a_day_ends_at_midnight_also_when_it_has_not_24_hours(month: int, day: int, hours: int) -> None:
    midnight = datetime(2027, month, day, tzinfo=BERLIN)
    following = midnight + DAY
    assert following.astimezone(UTC) - midnight.astimezone(UTC) == hours * HOUR
    used = [
        Spell(midnight + 8 * HOUR, midnight + 8 * HOUR + 20 * MINUTE),
        Spell(midnight + 14 * HOUR, midnight + 14 * HOUR + 20 * MINUTE),
    ]
    last = (following.astimezone(UTC) - MINUTE).astimezone(BERLIN)
    assert allowance([*USED_TO_IT, *used], last, LIMITS) == Allowance(0, DoseReason.DAY, following)
    assert allowance([*USED_TO_IT, *used], following, LIMITS).seconds == 1800


# What must hold whatever the spells

ZONES = [
    ZoneInfo(name) for name in ("Europe/Berlin", "America/St_Johns", "America/Havana", "Australia/Lord_Howe", "UTC")
]
MOMENTS = st.timedeltas(timedelta(), 730 * DAY).map(lambda after: datetime(2026, 1, 1, tzinfo=UTC) + after)
ANY_SPELLS = st.lists(st.builds(Spell, MOMENTS, MOMENTS), max_size=30)
LIMITS_OF_ANY_KIND = st.builds(
    DoseLimits,
    session_minutes=st.integers(10, 60),
    day_minutes=st.integers(20, 60),
    new_day_minutes=st.just(20),
    week_sessions=st.integers(1, 10),
    rest=st.timedeltas(HOUR, 8 * HOUR),
)


@given(ANY_SPELLS, MOMENTS, st.sampled_from(ZONES), LIMITS_OF_ANY_KIND)
def test_no_past_whatever_it_was_allows_more_than_a_session_and_a_day(
    spells: list[Spell], moment: datetime, zone: ZoneInfo, limits: DoseLimits
) -> None:
    now = moment.astimezone(zone)
    allowed = allowance([Spell(one.start.astimezone(zone), one.end) for one in spells], now, limits)
    assert 0 <= allowed.seconds <= 60 * min(limits.session_minutes, limits.day_minutes)
    assert allowed.seconds == 0 or allowed.seconds >= limits.shortest.total_seconds()
    assert allowed.reason is not None
    if allowed.next_at is not None:
        assert allowed.seconds == 0
        assert allowed.next_at.astimezone(UTC) > moment


@given(ANY_SPELLS, st.builds(Spell, MOMENTS, MOMENTS), MOMENTS)
def test_one_more_spell_today_never_gives_more_minutes_today(spells: list[Spell], spell: Spell, now: datetime) -> None:
    used_to_it = DoseLimits(new_sessions=0, continues=timedelta(seconds=-1))
    more = allowance([*spells, spell], now, used_to_it)
    assert more.seconds <= allowance(spells, now, used_to_it).seconds


@given(ANY_SPELLS)
def test_every_spell_is_in_one_session_and_sessions_are_apart(spells: list[Spell]) -> None:
    joined = sessions(spells, LIMITS)
    assert sorted((one for session in joined for one in session), key=repr) == sorted(spells, key=repr)
    for one, other in pairwise(joined):
        assert other[0].start - max(spell.end for spell in one) > LIMITS.continues


@settings(max_examples=60)
@given(
    st.sampled_from(ZONES),
    st.sampled_from(
        [datetime(2027, 3, 10, tzinfo=UTC), datetime(2027, 3, 26, tzinfo=UTC), datetime(2027, 10, 29, tzinfo=UTC)]
    ),
    st.lists(
        st.tuples(st.floats(0, 1), st.sampled_from([0.1, 1, 10, 20, 60, 240, 300, 700])), min_size=10, max_size=60
    ),
    LIMITS_OF_ANY_KIND,
)
def test_who_takes_whatever_is_allowed_never_gets_more_than_the_limits(
    zone: ZoneInfo, moment: datetime, tries: list[tuple[float, float]], limits: DoseLimits
) -> None:
    had: list[Spell] = []
    for share, gap in tries:
        allowed = allowance(had, moment.astimezone(zone), limits)
        if allowed.seconds:
            end = moment + timedelta(seconds=allowed.seconds * share)
            had.append(Spell(moment.astimezone(zone), end.astimezone(zone)))
            moment = end
        moment += gap * MINUTE
    utc = [Spell(one.start.astimezone(UTC), one.end.astimezone(UTC)) for one in had]
    joined = sessions(utc, limits)
    for session in joined:
        assert sum((one.end - one.start for one in session), timedelta()) <= limits.session_minutes * MINUTE
    for one, other in pairwise(joined):
        assert other[0].start - one[-1].end >= limits.rest
    for n in range(limits.week_sessions, len(joined)):
        assert joined[n][0].start - joined[n - limits.week_sessions][0].start >= 7 * DAY
    for day in {one.start.date() for one in had} | {one.end.date() for one in had}:
        begins = datetime.combine(day, time(), zone).astimezone(UTC)
        ends = datetime.combine(day + DAY, time(), zone).astimezone(UTC)
        minutes = sum((max(min(one.end, ends) - max(one.start, begins), timedelta()) for one in utc), timedelta())
        # What began before midnight was measured by the day on which it began.
        over = sum((one.end - begins for one in utc if one.start < begins < one.end), timedelta())
        assert minutes - over <= max(limits.day_minutes * MINUTE - over, timedelta())


@given(ANY_SPELLS, MOMENTS, st.sampled_from(ZONES))
def test_at_the_time_that_is_told_something_may_start(spells: list[Spell], moment: datetime, zone: ZoneInfo) -> None:
    told = allowance(spells, moment.astimezone(zone), LIMITS).next_at
    if told is not None:
        known = [Spell(one.start, min(one.end, moment)) for one in spells if one.start <= moment]
        assert allowance(known, told, LIMITS).seconds > 0
