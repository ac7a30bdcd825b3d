"""What must hold of every plan, whoever the athlete is and whatever the past was."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.recovery_massager.recovery.contraindications import Statement, conditions, judge
from custom_components.recovery_massager.recovery.dose import DoseLimits, Spell, allowance
from custom_components.recovery_massager.recovery.load import Load, LoadMethod
from custom_components.recovery_massager.recovery.plan import (
    Care,
    Effort,
    PastSession,
    PastWorkout,
    RecoveryPlan,
    Row,
    Situation,
    effort_of,
    plan_after,
    plan_after_long_day,
)
from custom_components.recovery_massager.recovery.sport import Sport
from custom_components.recovery_massager.recovery.workout import Source, Workout

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
STOPPED = {Row.BARRED, Row.ILL, Row.ELECTRICAL, Row.TOO_OLD, Row.DOSE}
ZONES = [ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Pacific/Chatham", "Asia/Kolkata")]
SLUGS = [one.slug for one in conditions("ems")]
KINDS = ["pneumatic", "vibration", "ems", "unheard of"]
MODES = ["sequential", "wave", "flush", "full_squeeze", "knead", "cupping", "their own"]

# Weeks with both changes of the clock.
nows = st.builds(
    lambda zone, minutes: (datetime(2027, 1, 1, tzinfo=UTC) + minutes * MINUTE).astimezone(zone),
    st.sampled_from([UTC, timezone(timedelta(hours=-11)), *ZONES]),
    st.integers(0, 366 * 24 * 60),
)
ratings = st.sampled_from([*[None, "right", "too_gentle", "right", "too_strong", "nonsense"] * 5, "painful"])
shares = st.one_of(st.none(), st.floats(0, 1))
days = st.dates(date(2025, 6, 1), date(2028, 6, 1))
statements = st.builds(
    Statement,
    given=days,
    conditions=st.one_of(
        st.just(frozenset[str]()),
        st.frozensets(st.sampled_from(SLUGS), max_size=2),
        st.just(frozenset({"varicose_veins"})),
    ),
    cleared=st.one_of(st.none(), days),
    until=st.one_of(st.none(), days),
    adult=st.booleans(),
    electrical=st.booleans(),
)


HEALTHY = Statement(date(2026, 12, 1), adult=True)
CLEARED = replace(HEALTHY, conditions=frozenset({"varicose_veins"}), cleared=date(2027, 1, 1))


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    now = draw(nows)
    ago = st.one_of(st.integers(-2 * 60, 60 * 60), st.integers(60, 45 * 24 * 60))

    def at(minutes: int) -> datetime:
        return now.astimezone(UTC) - minutes * MINUTE

    sessions = [
        PastSession(
            start=(start := at(draw(ago))).astimezone(draw(st.sampled_from([UTC, *ZONES]))),
            end=start + draw(st.integers(0, 45)) * MINUTE,
            massager=draw(st.sampled_from(["boots", "boots", "other"])),
            rating=draw(ratings),
            share=draw(shares),
            minutes=draw(st.one_of(st.none(), st.floats(1, 60))),
            lowered_to=draw(shares),
            row=draw(st.sampled_from([None, *Row])),
        )
        for _ in range(draw(st.integers(0, 4)))
    ]
    if draw(st.sampled_from([True, True, False])):
        rating, lowered = draw(ratings), draw(shares)
        sessions += [
            PastSession(at(day * 1440 + 20), at(day * 1440), "boots", rating, 0.4, 20, lowered, Row.KEY)
            for day in range(draw(st.integers(2, 6)), 25, draw(st.integers(2, 8)))
        ]
    spells = [Spell(one.start, one.end) for one in sessions]
    workouts = [
        PastWorkout(
            f"file:{number}",
            start := at(draw(ago)),
            start + draw(st.integers(1, 300)) * MINUTE,
            draw(st.sampled_from(Sport)),
            draw(st.sampled_from(Effort)),
            draw(st.floats(0, 400)),
        )
        for number in range(draw(st.sampled_from([0, 1, 2, 12])))
    ]
    return Situation(
        now=now,
        kind=draw(st.sampled_from(["pneumatic"] * 8 + KINDS)),
        massager="boots",
        statement=draw(st.sampled_from([HEALTHY, HEALTHY, HEALTHY, draw(statements), CLEARED, None])),
        modes=draw(st.lists(st.sampled_from(MODES), max_size=4)),
        mmhg_span=draw(st.one_of(st.none(), st.floats(0, 200))),
        limits=draw(st.sampled_from([DoseLimits(), DoseLimits(session_minutes=10), DoseLimits(rest=DAY)])),
        spells=draw(st.sampled_from([spells, spells[:3], []])),
        locked=draw(st.sampled_from([False] * 15 + [True])),
        red_flags=draw(st.sampled_from([False] * 15 + [True])),
        ill_until=draw(
            st.sampled_from([*[None] * 12, datetime.max, datetime.max.replace(tzinfo=UTC), now - DAY / 2, now])  # noqa: DTZ901
        ),
        workouts=workouts,
        sessions=sessions,
        next_workout=draw(st.sampled_from([None, None, now + timedelta(hours=2), now + DAY, now - DAY])),
        experienced=draw(st.booleans()),
        doctor_share=draw(st.one_of(st.none(), st.none(), st.floats(0, 1))),
        doctor_minutes=draw(st.one_of(st.none(), st.none(), st.floats(0, 60))),
    )


@st.composite
def workouts_before(draw: st.DrawFn, now: datetime) -> Workout:
    minutes = draw(st.floats(1, 700))
    ended = draw(st.one_of(st.integers(-10, 60), st.integers(-10, 60 * 60)))
    return Workout(
        id="file:this",
        source=Source.FILE,
        sport=draw(st.sampled_from(Sport)),
        start=now.astimezone(UTC) - ended * MINUTE - timedelta(minutes=minutes),
        minutes=minutes,
        distance=draw(st.one_of(st.none(), st.floats(0, 100_000))),
        rpe=draw(st.one_of(st.none(), st.floats(0, 10))),
        race=draw(st.sampled_from([False, False, True])),
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[Workout, Load, Effort, Situation]:
    situation = draw(situations())
    workout = draw(workouts_before(situation.now))
    load = Load(draw(st.floats(0, 500)), draw(st.sampled_from(LoadMethod)))
    effort = draw(st.sampled_from([effort_of(workout, load, situation.workouts), *Effort]))
    return workout, load, effort, situation


type Case = tuple[Workout, Load, Effort, Situation]


def plans(case: Case) -> list[RecoveryPlan]:
    """The plan after the workout, and the one after a long day."""
    today = case[3].now.date()
    return [plan_after(*case), *(plan_after_long_day(today + day * DAY, case[3]) for day in (-1, 0, 1))]


@settings(max_examples=200)
@given(case=cases())
def test_a_plan_is_whole_or_has_no_session_and_always_a_reason(case: Case) -> None:
    for plan in plans(case):
        assert plan.reasons
        assert plan.has_session is (plan.share is not None) is (plan.minutes is not None) is (plan.start is not None)
        if plan.has_session:
            assert plan.start is not None
            assert plan.start.tzinfo is UTC
            assert plan.start >= case[3].now
            assert plan.next_at is None
        else:
            assert plan.mode is None
        assert all(one.at is None or one.at > case[3].now for one in plan.after_care), "what is past is dropped"


@settings(max_examples=200)
@given(case=cases())
def test_the_first_six_rows_but_the_doctors_never_have_a_session(case: Case) -> None:
    for plan in plans(case):
        assert not (plan.row in STOPPED and plan.has_session)


@settings(max_examples=200)
@given(case=cases())
def test_whoever_is_barred_locked_ill_or_at_a_stimulator_gets_words(case: Case) -> None:
    situation = case[3]
    for plan in plans(case):
        if plan.start is not None:
            day = plan.start.astimezone(situation.now.tzinfo).date()
            verdict = judge(situation.statement, day, situation.kind)
            assert verdict.allowed
            assert plan.by_tap_only or not verdict.attended_only
            assert not situation.locked
            assert not situation.red_flags
            assert situation.kind in {"pneumatic", "vibration"}
            ill = situation.ill_until
            assert ill is None or (ill.year < 9000 and situation.now >= ill + DAY)
        if plan.row is Row.BARRED:
            assert {one.care for one in plan.after_care} <= {Care.SEE_A_DOCTOR}


@settings(max_examples=200)
@given(case=cases())
def test_nothing_is_above_the_cap_the_dose_or_the_doctors_limit(case: Case) -> None:
    situation = case[3]
    for plan in plans(case):
        if plan.start is None or plan.share is None or plan.minutes is None:
            continue
        assert 0 <= plan.share <= 1
        left = allowance(situation.spells, plan.start.astimezone(situation.now.tzinfo), situation.limits)
        assert 0 < plan.minutes * 60 <= left.seconds
        assert situation.doctor_share is None or plan.share <= situation.doctor_share
        assert situation.doctor_minutes is None or plan.minutes <= situation.doctor_minutes
        if plan.row is Row.CLEARED:
            assert plan.share <= 0.25
            assert plan.minutes <= 15
            assert plan.by_tap_only


@settings(max_examples=200)
@given(case=cases(), data=st.data())
def test_a_heavier_workout_of_the_same_class_never_gives_a_shorter_wait_or_a_higher_pressure(
    case: Case, data: Any
) -> None:
    workout, load, effort, situation = case
    longer = data.draw(st.floats(0, 500))
    heavy = replace(
        workout,
        minutes=workout.minutes + longer,
        start=workout.end - timedelta(minutes=workout.minutes + longer),
        rpe=None if workout.rpe is None else min(10, workout.rpe + data.draw(st.floats(0, 5))),
    )
    more = replace(load, points=load.points + data.draw(st.floats(0, 300)))
    light_plan, heavy_plan = plan_after(workout, load, effort, situation), plan_after(heavy, more, effort, situation)
    if light_plan.start is None or heavy_plan.start is None:
        assert light_plan.row is heavy_plan.row
        return
    assert light_plan.share is not None
    assert heavy_plan.share is not None
    # The end is worked out from start and minutes, to the microsecond.
    assert heavy_plan.start - heavy.end >= light_plan.start - workout.end - timedelta(milliseconds=1)
    assert heavy_plan.share <= light_plan.share


@settings(max_examples=200)
@given(case=cases())
def test_a_race_is_never_followed_sooner_or_harder_than_a_key_workout(case: Case) -> None:
    workout, load, _, situation = case
    race, key = (plan_after(workout, load, effort, situation) for effort in (Effort.RACE, Effort.KEY))
    if race.start and key.start and race.row is Row.RACE:
        assert race.start >= key.start
        assert race.share is not None
        assert key.share is not None
        if key.row is Row.KEY:
            assert race.share <= max(key.share, 0.40)


@settings(max_examples=200)
@given(case=cases())
def test_the_same_input_gives_the_same_plan_in_whatever_order_the_past_comes(case: Case) -> None:
    workout, load, effort, situation = case
    turned = replace(
        situation,
        spells=situation.spells[::-1],
        workouts=situation.workouts[::-1],
        sessions=sorted(situation.sessions, key=lambda one: one.end),
    )
    assert plan_after(*case) == plan_after(*case)
    assert plan_after(workout, load, effort, replace(situation, spells=turned.spells, workouts=turned.workouts)) == (
        plan_after(*case)
    )


def test_the_wait_is_counted_from_the_end_over_the_change_of_the_clock() -> None:
    zone = ZoneInfo("Europe/Berlin")
    now = datetime(2027, 3, 28, 1, 50, tzinfo=zone)
    end = datetime(2027, 3, 28, 0, 45, tzinfo=UTC)
    situation = Situation(now, "pneumatic", "boots", Statement(date(2027, 1, 1), adult=True))
    workout = Workout("file:1", Source.FILE, Sport.RUN, end - timedelta(minutes=200), 200, race=True)
    plan = plan_after(workout, Load(200, LoadMethod.RPE), Effort.RACE, situation)
    assert plan.start == end + timedelta(hours=1)
    assert plan.start.astimezone(zone).hour == 3


@pytest.mark.parametrize("hour", range(24))
def test_the_evening_of_a_long_day_is_never_in_the_past(hour: int) -> None:
    now = datetime(2027, 10, 31, hour, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    situation = Situation(now, "pneumatic", "boots", Statement(date(2027, 1, 1), adult=True))
    plan = plan_after_long_day(now.date(), situation)
    assert plan.start is not None
    starts = plan.start.astimezone(now.tzinfo)
    assert (starts.hour, starts.date()) == (max(19, hour), now.date())


def test_the_days_after_a_race_are_those_of_the_athletes_calendar() -> None:
    zone = ZoneInfo("Pacific/Chatham")
    race_end = datetime(2027, 3, 10, 23, 30, tzinfo=zone)
    rows = []
    for after in range(4):
        now = datetime(2027, 3, 10 + after, 12, 0, tzinfo=zone) if after else race_end + 20 * MINUTE
        past = PastWorkout("file:race", race_end - 4 * 60 * MINUTE, race_end, Sport.RUN, Effort.RACE, 300)
        sessions = [PastSession(start := now - day * DAY, start + 20 * MINUTE, "boots") for day in (9, 11, 13)]
        situation = Situation(
            now, "pneumatic", "boots", Statement(date(2027, 1, 1), adult=True), workouts=[past], sessions=sessions
        )
        walk = Workout("file:walk", Source.FILE, Sport.WALK, now.astimezone(UTC) - 20 * MINUTE, 15, rpe=1)
        rows.append(plan_after(walk, Load(5, LoadMethod.RPE), Effort.EASY, situation).row)
    assert rows == [Row.RACE, Row.AFTER_RACE, Row.AFTER_RACE, Row.EASY]
