"""What `bench kill` holds against Home Assistant: the massager's own journal. Each thing that may be wrong is found."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise
from typing import Any

import pytest

from bench.kill import figures
from bench.kill_plan import Aim, plans
from bench.kill_round import Back, Killed
from bench.kill_witness import (
    Finding,
    Json,
    Run,
    Told,
    Wrong,
    compare,
    knowable,
    last_number,
    requests,
    runs,
    stage,
)

RAN = Run(began=100, asked=True, ended=160, reason="control point")
RECORD = Told("a", here=True, began=99.5, ended=160.1, outcome="stopped")


def told(**changes: Any) -> Told:
    return Told(**{name: getattr(RECORD, name) for name in RECORD.__slots__} | changes)


def wrong(ran: Sequence[Run], records: Sequence[Told]) -> list[Wrong]:
    return [finding.wrong for finding in compare(ran, records)]


def journal(*entries: tuple[float, str, str]) -> Json:
    """Return a journal of entries (when, what, text), where what is `request`, an event, or `sent`."""
    numbers = count(1)
    lists: dict[str, list[Json]] = {"received": [], "sent": [], "events": []}
    for at, what, text in entries:
        kind = {"request": "received", "sent": "sent"}.get(what, "events")
        lists[kind].append({"n": next(numbers), "at": at, "what": what, "text": text})
    return lists


def test_a_session_with_its_record_is_right() -> None:
    assert compare([RAN], [RECORD]) == []


def test_a_session_that_goes_on_has_an_open_record() -> None:
    going_on = Run(began=100, asked=True)
    assert wrong([going_on], [told(ended=None, outcome=None)]) == []
    assert wrong([going_on], [RECORD]) == [Wrong.OTHERWISE]
    assert wrong([RAN], [told(ended=None, outcome=None)]) == [Wrong.OTHERWISE]


def test_a_session_without_a_record_is_lost_unless_nobody_can_know_of_it() -> None:
    assert wrong([RAN], []) == [Wrong.LOST]
    assert compare([RAN], [], unknowable=[RAN]) == []


def test_two_records_of_one_session_are_one_too_many() -> None:
    assert wrong([RAN], [RECORD, told(id="b")]) == [Wrong.TWICE]
    assert wrong([RAN], [RECORD, told(id="b", here=False, began=130)]) == [Wrong.TWICE]


def test_one_record_that_is_kept_twice_is_one_too_many() -> None:
    assert wrong([RAN], [RECORD, RECORD]) == [Wrong.TWICE]


def test_a_record_for_which_nothing_ran_is_invented() -> None:
    assert wrong([], [RECORD]) == [Wrong.INVENTED]
    assert wrong([RAN], [RECORD, told(id="b", began=170, ended=180)]) == [Wrong.INVENTED]
    assert wrong([RAN], [RECORD, told(id="b", began=20, ended=30)]) == [Wrong.INVENTED]
    assert wrong([RAN], [RECORD, told(id="b", here=False, began=170, ended=180)]) == [Wrong.INVENTED]


def test_a_lost_session_is_not_made_up_for_by_an_invented_one() -> None:
    assert sorted(wrong([RAN], [told(began=170, ended=180)])) == sorted([Wrong.INVENTED, Wrong.LOST])


def test_two_sessions_in_a_row_have_a_record_each() -> None:
    second = Run(began=161, asked=True, ended=200, reason="countdown")
    records = [RECORD, told(id="b", began=160.5, ended=200.2, outcome="finished")]
    assert compare([RAN, second], records) == []
    assert wrong([RAN, second], records[:1]) == [Wrong.LOST]


@pytest.mark.parametrize(
    ("reason", "outcome", "right"),
    [
        ("countdown", "finished", True),
        ("countdown", "interrupted", False),
        ("button", "stopped", True),
        ("button", "finished", False),
        ("pause limit", "interrupted", True),
    ],
)
def test_only_what_its_countdown_ended_is_finished(reason: str, outcome: str, right: bool) -> None:
    ran = Run(began=100, asked=True, ended=160, reason=reason)
    assert wrong([ran], [told(outcome=outcome)]) == ([] if right else [Wrong.OTHERWISE])


def test_a_record_that_was_made_older_is_read_as_it_was() -> None:
    start = datetime(2026, 11, 20, 12, tzinfo=UTC)
    record = {
        "id": "a",
        "origin": "device",
        "start": start.isoformat(),
        "end": (start + timedelta(minutes=5)).isoformat(),
        "outcome": "stopped",
    }
    began = (start + timedelta(days=8)).timestamp()
    assert Told.of(record, timedelta(days=8)) == Told("a", False, began, began + 300, "stopped")


def test_the_journal_tells_of_sessions_with_their_pauses_and_who_began_them() -> None:
    told_of = journal(
        (99, "request", "set countdown 60"),
        (100, "request", "start"),
        (100, "run state", "running"),
        (101, "sent", "start: success"),
        (110, "run state", "paused"),
        (120, "run state", "running"),
        (160, "run state", "idle: countdown"),
        (170, "run state", "running"),
        (170, "button", "start: success"),
    )
    assert runs(told_of) == [
        Run(began=100, asked=True, ended=160, reason="countdown"),
        Run(began=170, asked=False),
    ]
    assert [one["text"] for one in requests(told_of)] == ["set countdown 60", "start"]
    assert [one["text"] for one in requests(told_of, after=1)] == ["start"]
    assert last_number(told_of) == 9
    assert last_number(journal()) == 0


def test_what_began_on_the_massager_must_be_known_once_it_could_be_seen() -> None:
    by_hand = Run(began=100, asked=False, ended=120, reason="button")
    assert knowable(Run(began=100, asked=True, ended=100.1, reason="button"), killed=100, back=200)
    assert knowable(by_hand, killed=110, back=200)
    assert not knowable(by_hand, killed=101, back=200)
    assert knowable(by_hand, killed=101, back=115)
    assert knowable(Run(began=100, asked=False), killed=101, back=200)


@pytest.mark.parametrize(
    ("killed", "where"),
    [
        (99, "before the first byte"),
        (99.8, "among the settings"),
        (100.1, "begun or moved on, not shown yet"),
        (105, "in the ramp"),
        (125, "running"),
        (133, "paused"),
        (138, "about to finish"),
        (142, "the link is lost"),
        (150, "a stop is asked for, not heard yet"),
        (161, "ended, still open on the disk"),
        (170, "ended, and noted"),
    ],
)
def test_where_a_kill_fell_is_told_by_the_journal_and_the_disk(killed: float, where: str) -> None:
    told_of = journal(
        (99.5, "request", "set pressure 20"),
        (100, "request", "start"),
        (100, "run state", "running"),
        (130, "run state", "paused"),
        (135, "run state", "running"),
        (140, "disconnected", "proxy"),
        (145, "connected", "proxy"),
        (160, "run state", "idle: control point"),
        (165, "disconnected", "proxy"),
    )
    found = stage(
        told_of,
        killed,
        state={"target": 20 if killed < 120 else 40, "seconds_left": 1 if killed == 138 else 600},
        kept=None if killed == 170 else {"id": "a"},
        wanted=40,
        shown="starting" if killed < 101 else "paused" if 130 < killed < 135 else "running",
        stopping=killed > 145,
    )
    assert found == where


def test_the_same_seed_draws_the_same_rounds() -> None:
    assert plans(30, seed=5) == plans(30, seed=5)
    assert plans(30, seed=5)[:10] == plans(10, seed=5)
    assert plans(30, seed=5) != plans(30, seed=6)


def test_fifty_rounds_aim_at_every_moment_and_leave_room_for_every_fate() -> None:
    drawn = plans(50, seed=1)
    assert {plan.aim for plan in drawn} == set(Aim)
    assert all(step.at < plan.kill_at for plan in drawn for step in plan.steps)
    assert any(plan.dead.overdue for plan in drawn)
    assert any(plan.dead.finishes for plan in drawn)
    assert any(plan.late for plan in drawn)
    # What was made older than its dose allows is forgotten before the next one starts.
    assert all(after.fresh for before, after in pairwise(drawn) if before.dead.overdue)
    assert sum(plan.fresh for plan in drawn) >= 10


def test_what_is_wrong_is_counted_by_its_kind_after_kills_and_idle_restarts_alike() -> None:
    lost, complaint = Finding(Wrong.LOST, "a"), Finding(Wrong.COMPLAINT, "b")
    killed = [
        Killed("paused", Back(6.0, (lost, lost)), to_stop=True, ran=1),
        Killed("paused", Back(9.0), to_stop=False, ran=2),
        Killed("running", Back(8.0), to_stop=False, ran=1),
    ]
    found = {one.name: one for one in figures(killed, [Back(4.0), Back(4.0, (complaint,))], "here")}
    assert {name: one.value for name, one in found.items() if one.met is False} == {
        "sessions lost, here": 2,
        "complaints in the log, here": 1,
    }
    assert sum(one.goal == 0 for one in found.values()) == len(Wrong)
    assert found["killed: paused, here"].value == 2
    assert found["sessions that the massager ran, here"].value == 4
    assert found["restart until what is overdue is stopped, slowest, here"].value == 6
    assert (
        found["restart to true state, median, here"].value,
        found["restart to true state, median, here"].baseline,
    ) == (8, 4)
