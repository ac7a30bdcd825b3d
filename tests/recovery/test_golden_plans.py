"""The plans of `golden_plans.yaml`, which people can read who know legs and no programs."""

from datetime import datetime, timedelta
import json
from pathlib import Path
import string
from typing import Any

import pytest
import yaml

from custom_components.recovery_massager.recovery import reasons as reasons_module
from custom_components.recovery_massager.recovery.load import Physiology, load_of
from custom_components.recovery_massager.recovery.plan import (
    Care,
    RecoveryPlan,
    Row,
    effort_of,
    plan_after,
    plan_after_long_day,
)

from .athletes import situation, workout

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "golden_plans.yaml").read_text())
SENTENCES: dict[str, str] = json.loads(
    (Path(reasons_module.__file__).parents[1] / "translations" / "en.json").read_text()
)["selector"]["plan_reason"]["options"]


def planned(case: dict[str, Any]) -> tuple[RecoveryPlan, datetime]:
    """Return the plan of a case, and from when its times are counted."""
    athlete = situation(case.get("athlete", {}))
    if "long_day" in case:
        return plan_after_long_day(case["long_day"], athlete), athlete.now
    done = workout(athlete.now, **case["workout"])
    load = load_of(done, Physiology())
    effort = effort_of(done, load, athlete.workouts)
    return plan_after(done, load, effort, athlete), done.end


def as_written(plan: RecoveryPlan, end: datetime, zone: Any) -> dict[str, Any]:
    """Write a plan as the table does."""
    written: dict[str, Any] = {"row": plan.row.value}
    if plan.start is not None:
        written |= {"wait": (plan.start - end) / timedelta(minutes=1), "at": f"{plan.start.astimezone(zone):%H:%M}"}
        assert plan.share is not None
        written |= {"share": round(plan.share * 100, 2), "minutes": plan.minutes}
    if plan.mode is not None:
        written["mode"] = plan.mode
    written |= {
        name: True
        for name, said in (("tap", plan.by_tap_only), ("flags", plan.ask_red_flags), ("rating", plan.ask_rating))
        if said
    }
    if plan.after_care:
        written["care"] = [
            f"{one.care} {'now' if one.at is None else f'{(one.at - end) / timedelta(minutes=1):.0f}'}"
            for one in plan.after_care
        ]
    written["why"] = [one.key for one in plan.reasons]
    return written


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_the_plan_is_as_the_table_says(case: dict[str, Any]) -> None:
    plan, end = planned(case)
    written = as_written(plan, end, situation(case.get("athlete", {})).now.tzinfo)
    written.pop("wait" if "long_day" in case else "at", None)
    assert written == case["plan"]


def test_the_table_has_every_row_and_at_least_forty_cases() -> None:
    assert {case["plan"]["row"] for case in CASES} == set(Row)
    assert len(CASES) >= 40
    assert len({case["case"] for case in CASES}) == len(CASES)
    assert {word.split()[0] for case in CASES for word in case["plan"].get("care", ())} == set(Care)


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_every_reason_is_a_sentence_that_its_details_fill(case: dict[str, Any]) -> None:
    plan, _ = planned(case)
    assert plan.reasons
    for reason in plan.reasons:
        sentence = SENTENCES[reason.key]
        assert {name for _, name, _, _ in string.Formatter().parse(sentence) if name} <= dict(reason.details).keys()
        assert sentence.endswith(".")
