"""Who may be massaged: every row of the list, every date at its edge, and whatever a broken file may hold."""

from dataclasses import replace
from datetime import date, timedelta
import json

import pytest

from custom_components.recovery_massager.recovery.contraindications import (
    Effect,
    Reason,
    Statement,
    Verdict,
    clearance_ends,
    conditions,
    judge,
)

TODAY = date(2027, 3, 10)
HEALTHY = Statement(given=TODAY, adult=True, electrical=True)
KINDS = ("pneumatic", "vibration", "ems")


def _slugs(kind: str, effect: Effect) -> list[str]:
    return [condition.slug for condition in conditions(kind) if condition.effect is effect]


@pytest.mark.parametrize("kind", KINDS)
def test_an_adult_with_no_condition_may_be_massaged_with_heat(kind: str) -> None:
    assert judge(HEALTHY, TODAY, kind) == Verdict(True, heat_allowed=True, attended_only=kind == "ems")


@pytest.mark.parametrize("kind", ["ems", "laser"])
def test_electrical_stimulation_needs_a_consent_of_its_own(kind: str) -> None:
    assert judge(replace(HEALTHY, electrical=False), TODAY, kind) == Verdict(False, Reason.NO_CONSENT)
    assert judge(replace(HEALTHY, electrical=False), TODAY, "pneumatic").allowed


@pytest.mark.parametrize("value", [None, 1, "yes", [], False])
def test_only_a_plain_yes_is_a_consent(value: object) -> None:
    statement = Statement.from_dict(HEALTHY.to_dict() | {"electrical": value})
    assert statement is not None
    assert not statement.electrical
    assert "electrical" not in statement.to_dict()


@pytest.mark.parametrize("kind", KINDS)
def test_no_statement_allows_nothing(kind: str) -> None:
    assert judge(None, TODAY, kind) == Verdict(False, Reason.NO_STATEMENT)


@pytest.mark.parametrize("kind", KINDS)
def test_a_condition_that_no_list_knows_allows_nothing(kind: str) -> None:
    statement = replace(HEALTHY, conditions=frozenset({"bruises", "written_by_a_later_version"}), until=TODAY)
    assert judge(statement, TODAY, kind).reason is Reason.NO_STATEMENT


ONLY_ELECTRICAL = sorted(
    set(_slugs("ems", Effect.BARRED) + _slugs("ems", Effect.DOCTOR_FIRST))
    - {condition.slug for condition in conditions("pneumatic")}
)


def test_the_stricter_list_has_conditions_of_its_own() -> None:
    assert {"epilepsy", "fever", "cramps", "hypertension", "metal_implant"} <= set(ONLY_ELECTRICAL)


@pytest.mark.parametrize("kind", ["pneumatic", "vibration"])
@pytest.mark.parametrize("slug", ONLY_ELECTRICAL)
def test_what_only_electricity_is_strict_about_does_not_count_for_a_massage(slug: str, kind: str) -> None:
    statement = replace(HEALTHY, conditions=frozenset({slug}))
    assert not judge(statement, TODAY, "ems").allowed
    assert judge(statement, TODAY, kind) == judge(HEALTHY, TODAY, kind)


def test_what_both_lists_know_counts_for_a_massage_by_the_list_of_the_massage() -> None:
    both = replace(HEALTHY, conditions=frozenset({"pacemaker", "epilepsy"}))
    assert judge(both, TODAY, "ems") == Verdict(False, Reason.BARRED, ("pacemaker", "epilepsy"))
    assert judge(both, TODAY, "pneumatic") == Verdict(False, Reason.NOT_CLEARED, ("pacemaker",))
    cleared = judge(replace(both, cleared=TODAY), TODAY, "pneumatic")
    assert (cleared.allowed, cleared.attended_only) == (True, True)


def test_what_keeps_the_heat_off_does_so_beside_a_condition_of_the_stricter_list() -> None:
    statement = replace(HEALTHY, conditions=frozenset({"epilepsy", "reduced_sensation"}))
    assert judge(statement, TODAY, "pneumatic") == Verdict(True, heat_allowed=False, attended_only=False)


@pytest.mark.parametrize(("kind", "slug"), [(kind, slug) for kind in KINDS for slug in _slugs(kind, Effect.BARRED)])
def test_a_barring_condition_forbids_whatever_the_dates_say(kind: str, slug: str) -> None:
    statement = replace(HEALTHY, conditions=frozenset({slug}), cleared=TODAY, until=TODAY)
    assert judge(statement, TODAY, kind) == Verdict(False, Reason.BARRED, (slug,))


@pytest.mark.parametrize(
    ("kind", "slug"), [(kind, slug) for kind in KINDS for slug in _slugs(kind, Effect.DOCTOR_FIRST)]
)
def test_a_condition_for_a_doctor_waits_for_the_doctor_and_is_then_started_by_hand_only(kind: str, slug: str) -> None:
    statement = replace(HEALTHY, conditions=frozenset({slug}))
    assert judge(statement, TODAY, kind) == Verdict(False, Reason.NOT_CLEARED, (slug,))
    cleared = judge(replace(statement, cleared=TODAY), TODAY, kind)
    assert (cleared.allowed, cleared.attended_only) == (True, True)


@pytest.mark.parametrize(
    ("cleared", "reason"),
    [
        (TODAY + timedelta(days=1), Reason.NOT_CLEARED),
        (TODAY, None),
        (date(2026, 3, 11), None),
        (date(2026, 3, 10), Reason.CLEARANCE_EXPIRED),
        (date(2020, 1, 1), Reason.CLEARANCE_EXPIRED),
    ],
)
def test_a_clearance_counts_from_its_day_for_twelve_months(cleared: date, reason: Reason | None) -> None:
    statement = replace(HEALTHY, conditions=frozenset({"diabetes"}), cleared=cleared)
    assert judge(statement, TODAY, "pneumatic").reason is reason


def test_a_clearance_of_a_leap_day_ends_on_the_first_of_march() -> None:
    assert clearance_ends(date(2024, 2, 29)) == date(2025, 3, 1)
    assert clearance_ends(date(2026, 3, 10)) == date(2027, 3, 10)


@pytest.mark.parametrize("slug", _slugs("pneumatic", Effect.FOR_NOW))
def test_a_passing_condition_forbids_until_its_end_date(slug: str) -> None:
    statement = replace(HEALTHY, conditions=frozenset({slug}), until=TODAY + timedelta(days=1))
    assert judge(statement, TODAY, "pneumatic") == Verdict(False, Reason.FOR_NOW, (slug,), TODAY + timedelta(days=1))
    assert judge(statement, TODAY + timedelta(days=1), "pneumatic") == Verdict(
        True, heat_allowed=True, attended_only=False
    )


def test_a_passing_condition_without_an_end_date_does_not_pass() -> None:
    statement = replace(HEALTHY, conditions=frozenset({"fracture"}))
    assert judge(statement, date(2099, 1, 1), "pneumatic") == Verdict(False, Reason.FOR_NOW, ("fracture",))


@pytest.mark.parametrize("slug", [condition.slug for condition in conditions("ems") if condition.heat])
def test_heat_stays_off_while_a_condition_holds_that_forbids_it(slug: str) -> None:
    statement = replace(HEALTHY, conditions=frozenset({slug}), cleared=TODAY, until=TODAY + timedelta(days=1))
    assert not judge(statement, TODAY, "pneumatic").heat_allowed


@pytest.mark.parametrize("slug", ["diabetes", "peripheral_neuropathy", "reduced_sensation", "recent_swelling"])
def test_heat_stays_off_although_the_massage_is_allowed(slug: str) -> None:
    verdict = judge(replace(HEALTHY, conditions=frozenset({slug}), cleared=TODAY), TODAY, "pneumatic")
    assert (verdict.allowed, verdict.heat_allowed) == (True, False)


def test_a_condition_about_heat_alone_needs_no_doctor() -> None:
    verdict = judge(replace(HEALTHY, conditions=frozenset({"recent_swelling"})), TODAY, "pneumatic")
    assert verdict == Verdict(True, heat_allowed=False, attended_only=False)


@pytest.mark.parametrize(("kind", "expected"), [("pneumatic", True), ("vibration", True), ("ems", False)])
def test_under_eighteen_compression_is_started_by_hand_only_and_electricity_not_at_all(
    kind: str, expected: bool
) -> None:
    verdict = judge(replace(HEALTHY, adult=False), TODAY, kind)
    assert (verdict.allowed, verdict.attended_only) == (expected, True)
    assert verdict.reason is (None if expected else Reason.TOO_YOUNG)


def test_the_gravest_reason_is_the_one_given() -> None:
    everything = replace(HEALTHY, conditions=frozenset(condition.slug for condition in conditions("pneumatic")))
    assert judge(everything, TODAY, "pneumatic").conditions == tuple(_slugs("pneumatic", Effect.BARRED))
    milder = replace(everything, conditions=everything.conditions.difference(_slugs("pneumatic", Effect.BARRED)))
    assert judge(milder, TODAY, "pneumatic").reason is Reason.NOT_CLEARED
    assert judge(replace(milder, cleared=TODAY), TODAY, "pneumatic").reason is Reason.FOR_NOW


def test_electrical_stimulation_is_never_allowed_where_compression_is_not() -> None:
    stricter = {condition.slug: condition.effect for condition in conditions("ems")}
    order = list(Effect)
    for condition in conditions("pneumatic"):
        assert order.index(stricter[condition.slug]) <= order.index(condition.effect)
    barred = set(_slugs("ems", Effect.BARRED))
    assert {"pacemaker", "electrical_implant", "insulin_pump", "pregnancy", "arrhythmia", "epilepsy"} <= barred
    assert {"cancer", "thrombosis", "fever", "acute_muscle_pain", "cramps"} <= barred


def test_a_kind_that_nobody_knows_gets_the_strictest_list() -> None:
    assert conditions("laser") == conditions("ems")
    assert judge(replace(HEALTHY, adult=False), TODAY, "laser").reason is Reason.TOO_YOUNG


@pytest.mark.parametrize(
    "statement",
    [
        HEALTHY,
        Statement(
            TODAY,
            frozenset({"diabetes", "bruises"}),
            cleared=TODAY - timedelta(days=3),
            until=TODAY + timedelta(days=9),
        ),
    ],
)
def test_a_statement_survives_the_way_through_json(statement: Statement) -> None:
    assert Statement.from_dict(json.loads(json.dumps(statement.to_dict()))) == statement


@pytest.mark.parametrize(
    "change",
    [
        {"conditions": "diabetes"},
        {"conditions": [1]},
        {"conditions": None},
        {"adult": "yes"},
        {"adult": None},
        {"given": None},
        {"given": "yesterday"},
        {"given": 20270310},
        {"cleared": "2027-02-30"},
        {"cleared": 5},
        {"until": ["2027-03-11"]},
        {"until": True},
    ],
)
def test_a_statement_with_nonsense_in_it_is_none(change: dict[str, object]) -> None:
    assert Statement.from_dict(HEALTHY.to_dict() | change) is None


@pytest.mark.parametrize("data", [None, [], "text", 3, {}, {"conditions": [], "adult": True, "given": "2027-03-10"}])
def test_what_is_no_statement_at_all_is_none(data: object) -> None:
    assert Statement.from_dict(data) is None
