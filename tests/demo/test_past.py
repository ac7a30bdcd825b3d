"""The past that is made up for the demo: what the integration could have kept itself, and room to start at once."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from custom_components.recovery_massager.device.model import Names
from custom_components.recovery_massager.device.profile import bundled_profiles
from custom_components.recovery_massager.plan import Plan
from custom_components.recovery_massager.record import SessionRecord
from custom_components.recovery_massager.recovery.dose import DoseLimits, Spell, allowance
from custom_components.recovery_massager.recurrence import parse_rule
from custom_components.recovery_massager.settings import CAP_MMHG
from custom_components.recovery_massager.store import STORAGE_MINOR_VERSION, STORAGE_VERSION
from demo.kept import MINOR_VERSION, VERSION, Kept
from demo.past import made_up, plans, statistics

AMSTERDAM, ST_JOHNS, KATHMANDU = (ZoneInfo(name) for name in ("Europe/Amsterdam", "America/St_Johns", "Asia/Kathmandu"))
LIMITS = DoseLimits()
MOMENTS = [
    datetime(2026, 11, 28, 15, 12, tzinfo=AMSTERDAM),
    datetime(2026, 11, 4, 0, 5, tzinfo=AMSTERDAM),  # the clocks were changed some days before
    datetime(2026, 3, 29, 5, 59, tzinfo=AMSTERDAM),  # and in this night
    datetime(2027, 1, 1, 6, 0, tzinfo=ST_JOHNS),
    datetime(2028, 2, 29, 23, 59, 59, tzinfo=KATHMANDU),
    datetime(2026, 6, 1, 21, 30, tzinfo=UTC),
]


@pytest.fixture(params=MOMENTS, ids=str)
def now(request: pytest.FixtureRequest) -> datetime:
    moment: datetime = request.param
    return moment


@pytest.fixture
def records(now: datetime) -> list[SessionRecord]:
    return [SessionRecord.from_dict(one) for one in made_up(now)]


def spells(records: list[SessionRecord]) -> list[Spell]:
    return [Spell(one.start, one.end) for one in records if one.end is not None]


def test_the_integration_could_have_kept_it_itself(now: datetime, records: list[SessionRecord]) -> None:
    assert all(written.items() <= one.to_dict().items() for one, written in zip(records, made_up(now), strict=True))
    assert len({one.id for one in records}) == len(records)
    assert records == sorted(records, key=lambda one: one.start)


def test_the_same_moment_has_the_same_past_and_another_seed_another() -> None:
    assert made_up(MOMENTS[0]) == made_up(MOMENTS[0])
    assert made_up(MOMENTS[0]) != made_up(MOMENTS[0], seed=2)


def test_each_session_was_allowed_when_it_began(now: datetime, records: list[SessionRecord]) -> None:
    for number, one in enumerate(records):
        allowed = allowance(spells(records[:number]), one.start.astimezone(now.tzinfo), LIMITS)
        assert one.end
        assert timedelta(seconds=allowed.seconds) >= one.deadline - one.start
        assert one.end <= one.deadline


def test_a_whole_session_may_start_at_once_by_somebody_who_is_not_new_and_more_this_week(
    now: datetime, records: list[SessionRecord]
) -> None:
    assert len(records) > LIMITS.new_sessions
    past = spells(records)
    assert max(spell.end for spell in past) < now - timedelta(hours=5)
    assert max(spell.end for spell in past) > now - timedelta(days=2)
    assert allowance(past, now, LIMITS).seconds == LIMITS.session_minutes * 60
    assert sum(spell.start > now - timedelta(days=7) for spell in past) <= LIMITS.week_sessions - 3


def test_any_seven_days_had_two_to_four_sessions_in_the_evening(now: datetime, records: list[SessionRecord]) -> None:
    local = [one.start.astimezone(now.tzinfo) for one in records]
    days = [one.date() for one in local]
    for day in days[:-3]:
        assert 2 <= sum(day <= one < day + timedelta(days=7) for one in days) <= 4
    assert all(19 <= one.hour < 22 for one in local)
    assert all(
        one.end is not None and one.end.astimezone(now.tzinfo).date() == day
        for one, day in zip(records, days, strict=True)
    )


def test_it_has_what_there_is_to_see_and_nobody_was_hurt(records: list[SessionRecord]) -> None:
    outcomes = [one.outcome for one in records]
    assert outcomes[-1] == "finished"
    assert outcomes.count("finished") > len(records) * 0.7
    assert {"stopped", "interrupted"} < set(outcomes)
    assert {one.origin for one in records} == {"home_assistant", "device"}
    assert any(one.paused_seconds for one in records)
    assert {one.rating for one in records} == {"right", "too_gentle", "too_strong", None}
    modes = bundled_profiles()["open_compression"].values["mode"]
    assert isinstance(modes, Names)
    assert all(one.mode in modes.codes for one in records)
    assert all(one.pressure is not None and one.pressure <= CAP_MMHG for one in records)


def test_the_statistics_add_up_to_what_the_sensors_show(now: datetime, records: list[SessionRecord]) -> None:
    rows = statistics(made_up(now))
    minutes, sessions = rows["sensor.minutes_in_all"], rows["sensor.sessions_in_all"]
    massaged = sum((one.massaged for one in records), timedelta()).total_seconds() / 60
    assert (minutes[-1]["sum"], sessions[-1]["sum"]) == (round(massaged, 2), len(records))
    assert [row["sum"] for row in sessions] == list(range(len(records) + 1))
    for kind in (minutes, sessions):
        starts = [datetime.fromisoformat(row["start"]) for row in kind]
        assert starts == sorted(set(starts))
        assert all((one.minute, one.second, one.utcoffset()) == (0, 0, timedelta()) for one in starts)
        # The hour of now, and that before, are the recorder's own.
        assert starts[-1] < now - timedelta(hours=3)
        assert kind[0]["sum"] == 0
        assert all(row["state"] == row["sum"] for row in kind)


def test_what_is_planned_is_ahead_and_one_of_it_comes_back_every_week(now: datetime) -> None:
    once, weekly = plans(now.date())
    starts = [datetime.fromisoformat(plan["start"]).replace(tzinfo=now.tzinfo) for plan in (once, weekly)]
    assert [one.date() - now.date() for one in starts] == [timedelta(days=1), timedelta(days=3)]
    rule = parse_rule(weekly["recurrence"], starts[1])
    assert rule.days == (starts[1].weekday(),)
    assert Plan("weekly", starts[1], weekly["minutes"], rule=rule).next is not None
    assert "recurrence" not in once


def test_it_is_written_as_the_integration_would_and_in_nobodys_place(tmp_path: Path) -> None:
    assert (VERSION, MINOR_VERSION) == (STORAGE_VERSION, STORAGE_MINOR_VERSION)
    (tmp_path / ".storage").mkdir()
    kept = Kept(tmp_path, {"entry_id": "boots"})
    kept.begin_with(made_up(MOMENTS[0]))
    assert kept.past == made_up(MOMENTS[0])
    before = kept.text
    with pytest.raises(ValueError, match="there already"):
        kept.begin_with([])
    assert kept.text == before
