"""A clearance and an end for each condition: which count on a day, the strictest limit, and what earlier versions wrote."""

from dataclasses import replace
from datetime import date, timedelta
import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.recovery_massager.recovery.contraindications import (
    Clearance,
    Effect,
    Reason,
    Statement,
    clearance_ends,
    clearances_ending,
    conditions,
    judge,
    passed,
)

TODAY = date(2027, 3, 10)
DAY = timedelta(days=1)
ADULT = Statement(given=TODAY, adult=True, electrical=True)
DOCTOR = [one.slug for one in conditions("pneumatic") if one.effect is Effect.DOCTOR_FIRST]
PASSING = [one.slug for one in conditions("pneumatic") if one.effect is Effect.FOR_NOW]
KINDS = ("pneumatic", "ems")


def stated(*slugs: str, **more: Any) -> Statement:
    return replace(ADULT, conditions=frozenset(slugs), **more)


# --- what counts


def test_each_condition_waits_for_a_doctor_of_its_own() -> None:
    statement = stated("diabetes", "pregnancy", clearances={"diabetes": Clearance(TODAY)})
    verdict = judge(statement, TODAY, "pneumatic")
    assert (verdict.reason, verdict.conditions) == (Reason.NOT_CLEARED, ("pregnancy",))
    both = replace(statement, clearances={**statement.clearances, "pregnancy": Clearance(TODAY - 30 * DAY)})
    assert judge(both, TODAY, "pneumatic").allowed


def test_each_clearance_ends_twelve_months_after_its_own_day() -> None:
    statement = stated(
        "diabetes", "pregnancy", clearances={"diabetes": Clearance(TODAY), "pregnancy": Clearance(date(2026, 3, 11))}
    )
    assert judge(statement, TODAY, "pneumatic").allowed
    verdict = judge(statement, TODAY + DAY, "pneumatic")
    assert (verdict.reason, verdict.conditions) == (Reason.CLEARANCE_EXPIRED, ("pregnancy",))


def test_a_doctor_of_the_future_has_not_agreed_yet() -> None:
    statement = stated("diabetes", clearances={"diabetes": Clearance(TODAY + DAY)})
    assert judge(statement, TODAY, "pneumatic").reason is Reason.NOT_CLEARED


def test_what_passes_first_leaves_what_still_lasts() -> None:
    statement = stated("bruises", "fracture", ends={"bruises": TODAY + DAY, "fracture": TODAY + 9 * DAY})
    verdict = judge(statement, TODAY, "pneumatic")
    assert (verdict.conditions, verdict.until) == (("fracture", "bruises"), TODAY + 9 * DAY)
    verdict = judge(statement, TODAY + DAY, "pneumatic")
    assert (verdict.conditions, verdict.until) == (("fracture",), TODAY + 9 * DAY)
    assert judge(statement, TODAY + 9 * DAY, "pneumatic").allowed


def test_one_end_that_nobody_knows_holds_whatever_the_others_say() -> None:
    statement = stated("bruises", "fracture", until=TODAY, ends={"bruises": TODAY, "fracture": None})
    verdict = judge(statement, date(2099, 1, 1), "pneumatic")
    assert (verdict.reason, verdict.conditions, verdict.until) == (Reason.FOR_NOW, ("fracture",), None)


# --- limits


def test_the_strictest_limits_of_all_doctors_hold_together() -> None:
    statement = stated(
        "diabetes",
        "pregnancy",
        "implant",
        clearances={
            "diabetes": Clearance(TODAY, share=0.5, minutes=10),
            "pregnancy": Clearance(TODAY, share=0.25, minutes=20),
            "implant": Clearance(TODAY),
        },
    )
    verdict = judge(statement, TODAY, "pneumatic")
    assert (verdict.allowed, verdict.attended_only, verdict.share, verdict.minutes) == (True, True, 0.25, 10)


def test_a_limit_for_what_does_not_apply_any_more_limits_nothing() -> None:
    statement = stated("diabetes", clearances={"diabetes": Clearance(TODAY), "pregnancy": Clearance(TODAY, 0.1, 5)})
    verdict = judge(statement, TODAY, "pneumatic")
    assert (verdict.allowed, verdict.share, verdict.minutes) == (True, None, None)


def test_a_limit_is_said_also_where_something_else_refuses() -> None:
    statement = stated("diabetes", "bruises", clearances={"diabetes": Clearance(TODAY, 0.2, 10)})
    verdict = judge(statement, TODAY, "pneumatic")
    assert (verdict.reason, verdict.share, verdict.minutes) == (Reason.FOR_NOW, 0.2, 10)


CLEARANCES = st.builds(
    Clearance,
    st.dates(TODAY - 500 * DAY, TODAY + 30 * DAY),
    st.none() | st.floats(0, 1),
    st.none() | st.integers(1, 60),
)
STATEMENTS = st.builds(
    Statement,
    st.just(TODAY),
    st.frozensets(st.sampled_from([one.slug for one in conditions("ems")])),
    st.none() | st.dates(TODAY - 500 * DAY, TODAY + 30 * DAY),
    st.none() | st.dates(TODAY - 30 * DAY, TODAY + 30 * DAY),
    st.booleans(),
    st.booleans(),
    st.dictionaries(st.sampled_from(DOCTOR), CLEARANCES),
    st.dictionaries(st.sampled_from(PASSING), st.none() | st.dates(TODAY - 30 * DAY, TODAY + 30 * DAY)),
)


@given(STATEMENTS, st.sampled_from(KINDS))
def test_who_is_allowed_was_cleared_for_all_and_never_gets_more_than_any_doctor_allowed(
    statement: Statement, kind: str
) -> None:
    verdict = judge(statement, TODAY, kind)
    effects = {one.slug: one.effect for one in conditions(kind)}
    needed = [slug for slug in statement.conditions if effects.get(slug) is Effect.DOCTOR_FIRST]
    for slug in needed:
        clearance = statement.clearance(slug)
        if verdict.allowed:
            assert clearance is not None
            assert clearance.day <= TODAY < clearance_ends(clearance.day)
            assert verdict.attended_only
        share, minutes = (clearance.share, clearance.minutes) if clearance is not None else (None, None)
        assert share is None or (verdict.share is not None and verdict.share <= share)
        assert minutes is None or (verdict.minutes is not None and verdict.minutes <= minutes)
    if verdict.allowed:
        assert not any(effects.get(slug) is Effect.BARRED for slug in statement.conditions)
        assert all(
            (end := statement.end(slug)) is not None and end <= TODAY
            for slug in statement.conditions
            if effects.get(slug) is Effect.FOR_NOW
        )


@given(STATEMENTS, st.sampled_from(DOCTOR), CLEARANCES, st.sampled_from(KINDS))
def test_one_condition_more_never_allows_more(statement: Statement, slug: str, clearance: Clearance, kind: str) -> None:
    more = replace(
        statement,
        conditions=statement.conditions | {slug},
        clearances={**statement.clearances, slug: clearance}
        if slug not in statement.conditions
        else statement.clearances,
    )
    before, after = judge(statement, TODAY, kind), judge(more, TODAY, kind)
    assert after.allowed <= before.allowed
    assert before.share is None or (after.share is not None and after.share <= before.share)
    assert before.minutes is None or (after.minutes is not None and after.minutes <= before.minutes)


@given(STATEMENTS)
def test_every_statement_survives_the_way_through_json(statement: Statement) -> None:
    assert Statement.from_dict(json.loads(json.dumps(statement.to_dict()))) == statement


# --- what earlier versions wrote

OLD = {
    "given": "2027-01-02",
    "conditions": ["bruises", "diabetes", "fracture", "pregnancy"],
    "cleared": "2027-01-01",
    "until": "2027-03-20",
    "adult": True,
}


def test_the_one_date_of_an_earlier_version_counts_for_all() -> None:
    statement = Statement.from_dict(OLD)
    assert statement is not None
    assert statement.clearance("diabetes") == statement.clearance("pregnancy") == Clearance(date(2027, 1, 1))
    assert statement.end("bruises") == statement.end("fracture") == date(2027, 3, 20)
    verdict = judge(statement, TODAY, "pneumatic")
    assert (verdict.reason, verdict.until) == (Reason.FOR_NOW, date(2027, 3, 20))
    verdict = judge(statement, date(2027, 3, 20), "pneumatic")
    assert (verdict.allowed, verdict.share, verdict.minutes) == (True, None, None)
    assert judge(statement, date(2028, 1, 1), "pneumatic").reason is Reason.CLEARANCE_EXPIRED


def test_what_an_earlier_version_reads_of_ours_allows_nothing_that_is_not_allowed() -> None:
    """It knows no clearance of a single condition, so that to it nobody was cleared."""
    ours = stated("diabetes", clearances={"diabetes": Clearance(TODAY, 0.2, 10)}).to_dict()
    old = {key: ours[key] for key in ("given", "conditions", "cleared", "until", "adult")}
    statement = Statement.from_dict(old)
    assert judge(statement, TODAY, "pneumatic").reason is Reason.NOT_CLEARED


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["2027-03-10", "diabetes"]),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["diabetes", "day", "share", "minutes"]), inner),
    max_leaves=6,
)


@given(JSON, JSON)
def test_nonsense_in_a_statement_never_raises(clearances: Any, ends: Any) -> None:
    Statement.from_dict({**OLD, "clearances": clearances, "ends": ends})


@pytest.mark.parametrize(
    "clearance",
    [
        "2027-03-10",
        {"day": None, "share": None, "minutes": None},
        {"day": "2027-03-10"},
        {"day": "2027-03-10", "share": 25, "minutes": None},
        {"day": "2027-03-10", "share": -0.1, "minutes": None},
        {"day": "2027-03-10", "share": float("nan"), "minutes": None},
        {"day": "2027-03-10", "share": True, "minutes": None},
        {"day": "2027-03-10", "share": None, "minutes": 0},
        {"day": "2027-03-10", "share": None, "minutes": 61},
        {"day": "2027-03-10", "share": None, "minutes": 10.5},
        {"day": "2027-03-10", "share": None, "minutes": True},
    ],
)
def test_a_clearance_with_nonsense_in_it_is_no_statement_so_that_no_limit_gets_lost(clearance: object) -> None:
    assert Statement.from_dict({**OLD, "clearances": {"diabetes": clearance}}) is None


# --- what to tell of


def test_a_clearance_is_told_of_from_thirty_days_before_its_end() -> None:
    statement = stated("diabetes", "pregnancy", "bruises", clearances={"diabetes": Clearance(date(2026, 4, 9))})
    ends = date(2027, 4, 9)
    assert clearances_ending(statement, ends - 31 * DAY, KINDS, 30 * DAY) == {}
    for today in (ends - 30 * DAY, ends, ends + 400 * DAY):
        assert clearances_ending(statement, today, KINDS, 30 * DAY) == {"diabetes": ends}


def test_what_has_passed_is_told_of_from_its_day_on() -> None:
    statement = stated("bruises", "fracture", "diabetes", ends={"bruises": TODAY, "fracture": None})
    assert passed(statement, TODAY - DAY, KINDS) == ()
    assert passed(statement, TODAY, KINDS) == ("bruises",)
