"""What an action answers about a workout: what was understood, what it cost, and what follows, with the reasons in words."""

from datetime import datetime
from typing import Any

from homeassistant.util import dt as dt_util

from .recovery.load import Load
from .recovery.plan import Effort, RecoveryPlan
from .recovery.workout import Workout
from .words import Words


def described_workout(workout: Workout) -> dict[str, Any]:
    """Return a workout as an action answers it: times in the home's zone, of the heart rates only how long they are known."""
    known = workout.to_dict()
    recorded = known.pop("heart_rates", [])
    if recorded:
        known["heart_rate_minutes"] = round(sum(seconds for _, seconds in recorded) / 60, 1)
    return {**known, "start": _local(workout.start), "end": _local(workout.end)}


def described_load(load: Load, effort: Effort) -> dict[str, Any]:
    """Return what a workout cost, by which method, and of what class that makes it."""
    return {"load": {"points": load.points, "method": load.method.value}, "effort": effort.value}


def described_plan(plan: RecoveryPlan | None, words: Words) -> dict[str, Any] | None:
    """Return a plan, its share in percent; None where there is none."""
    if plan is None:
        return None
    return {
        "session": plan.has_session,
        "row": plan.row.value,
        "start": None if plan.start is None else _local(plan.start),
        "minutes": plan.minutes,
        "share": None if plan.share is None else round(plan.share * 100, 1),
        "mode": plan.mode,
        "by_tap_only": plan.by_tap_only,
        "ask_red_flags": plan.ask_red_flags,
        "ask_rating": plan.ask_rating,
        "after_care": [
            {"care": one.care.value, "at": None if one.at is None else _local(one.at)} for one in plan.after_care
        ],
        "reasons": [words.option("plan_reason", one.key, **dict(one.details)) for one in plan.reasons],
    }


def _local(moment: datetime) -> str:
    return dt_util.as_local(moment).isoformat()
