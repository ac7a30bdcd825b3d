"""The weeks of training that are made up for the demo: what a watch could have given, and the sessions that followed them."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from custom_components.recovery_massager.record import SessionRecord
from custom_components.recovery_massager.recovery.dose import DoseLimits, Spell, allowance
from custom_components.recovery_massager.recovery.situation import Row
from custom_components.recovery_massager.recovery.sport import Sport
from custom_components.recovery_massager.recovery.workout import RANGES, Source, Workout, read_workout
from demo import past, training
from demo.connection import Json

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WEEK = [datetime(2026, 11, 23 + day, 15, 12, tzinfo=AMSTERDAM) for day in range(7)]
MOMENTS = [
    *WEEK,
    datetime(2026, 3, 29, 5, 59, tzinfo=AMSTERDAM),
    datetime(2027, 1, 1, 0, 5, tzinfo=ZoneInfo("America/St_Johns")),
    datetime(2026, 6, 1, 21, 30, tzinfo=UTC),
]
SAM = "01SAM"


@pytest.fixture(params=MOMENTS, ids=str)
def now(request: pytest.FixtureRequest) -> datetime:
    moment: datetime = request.param
    return moment


def read(one: Json, now: datetime) -> Workout:
    """Return a workout as the action takes it."""
    fields = {key: value for key, value in one.items() if key not in ("workout_id", "sport")}
    fields |= {"id": one["workout_id"], "start": datetime.fromisoformat(one["start"])}
    return read_workout(fields, source=Source.ACTION, sport=Sport(one["sport"]), now=now)


def sessions(now: datetime) -> list[SessionRecord]:
    made = training.followed(past.made_up(now), training.made_up(now), SAM, now.tzinfo)
    return [SessionRecord.from_dict(one) for one in made]


def test_the_same_moment_has_the_same_weeks_and_another_seed_others() -> None:
    assert training.made_up(WEEK[0]) == training.made_up(WEEK[0])
    assert training.made_up(WEEK[0]) != training.made_up(WEEK[0], seed=6)


def test_each_is_a_workout_that_the_integration_takes_and_no_two_are_at_once(now: datetime) -> None:
    read_ones = [read(one, now) for one in training.made_up(now)]
    assert len({one.id for one in read_ones}) == len(read_ones)
    assert all(earlier.end < later.start for earlier, later in pairwise(read_ones))
    assert read_ones[-1].end < now
    assert now - timedelta(days=57) < read_ones[0].start < now - timedelta(days=50)


def test_they_are_what_a_person_of_that_heart_can_do(now: datetime) -> None:
    for one in training.made_up(now):
        assert training.RESTING < one["mean_heart_rate"] < one["max_heart_rate"] <= training.HIGHEST
        assert one["moving_minutes"] <= one["minutes"] <= 130
        metres = one["distance"] / one["moving_minutes"]
        least, most = {"run": (150, 210), "ride": (350, 480), "swim": (35, 50)}[one["sport"]]
        assert least < metres < most
        assert all(RANGES[key][0] <= one[key] <= RANGES[key][1] for key in RANGES.keys() & one.keys())


def test_each_week_has_days_of_rest_and_three_to_five_workouts(now: datetime) -> None:
    days = [datetime.fromisoformat(one["start"]).date() for one in training.made_up(now)]
    assert {day.weekday() for day in days}.isdisjoint({0, 4})
    assert max(Counter(days).values()) == 1
    weeks = Counter((day - (now.date() - timedelta(days=56))).days // 7 for day in days)
    assert set(weeks) == set(range(training.WEEKS))
    assert all(3 <= count <= 5 for count in weeks.values())


def test_the_sessions_after_them_are_the_athletes_and_each_was_allowed(now: datetime) -> None:
    ends = {f"action:{one['workout_id']}": training.end_of(one) for one in training.made_up(now)}
    records = sessions(now)
    assert [one.start for one in records] == sorted(one.start for one in records)
    days = [one.start.astimezone(now.tzinfo).date() for one in records]
    assert len(set(days)) == len(records) == past.SESSIONS
    theirs = [one for one in records if one.person == SAM]
    assert len(theirs) >= 10
    assert len(records) - len(theirs) > DoseLimits().new_sessions
    for number, one in enumerate(theirs):
        assert one.workout is not None
        assert timedelta(minutes=30) < one.start - ends[one.workout] < timedelta(hours=15)
        assert one.row in {Row.FIRST_SESSIONS, Row.KEY, Row.MODERATE}
        assert one.share is not None
        assert 0 < one.share < 1
        before = [Spell(other.start, other.end) for other in theirs[:number] if other.end]
        allowed = allowance(before, one.start.astimezone(now.tzinfo), DoseLimits())
        assert timedelta(seconds=allowed.seconds) >= one.deadline - one.start
    assert all(one.end is not None and one.end < now - timedelta(hours=5) for one in records)


def test_mornings_after_hard_workouts_are_told_with_a_session_and_without(now: datetime) -> None:
    workouts = training.made_up(now)
    records = training.followed(past.made_up(now), workouts, SAM, now.tzinfo)
    said = training.soreness(workouts, records)
    hard = {training.end_of(one).date() + timedelta(days=1) for one in workouts if one["name"] in training.HARD}
    assert 6 <= len(said) <= len(hard)
    assert said.keys() <= hard
    assert all(0 <= value <= 10 for value in said.values())
    assert max(said) <= now.date()
    rows = training.soreness_statistics(said, now.tzinfo)
    assert [row["mean"] for row in rows] == list(said.values())
    assert all(datetime.fromisoformat(row["start"]).minute == 0 for row in rows)


def test_what_is_synced_could_have_been_this_athletes_and_is_a_hard_one() -> None:
    script = training.sync_script(SAM, "sensor.sam_last_workout")
    data = script["sequence"][1]["data"]
    fields = {key: value for key, value in data.items() if key != "athlete"}
    one = read(
        fields | {"workout_id": "synced", "start": "2026-11-28T12:00:00+00:00"}, datetime(2026, 11, 29, tzinfo=UTC)
    )
    assert one.minutes > 60
    assert one.mean_heart_rate is not None
    assert one.mean_heart_rate < training.HIGHEST
