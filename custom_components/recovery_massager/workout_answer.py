"""What is answered about a workout: what was understood, what it cost, and what follows, with the reasons in words.

For three kinds of listeners: a person who asked, all in the house (events, traces), and whoever is outside it.
"""

from datetime import datetime, timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .recovery.form import daily_points, form_of
from .recovery.load import Load
from .recovery.plan import Effort, RecoveryPlan, Row
from .recovery.workout import Workout
from .refusal_words import filled
from .training import Received, Training
from .words import Words

REMEMBERED = timedelta(days=365)
"""What is older weighs less than a thousandth in the form."""
OF_HEALTH = frozenset({Row.BARRED, Row.ILL, Row.CLEARED})
"""Rows that tell what the athlete stated, or what a doctor said."""
OUTSIDE = ("session", "row", "start", "minutes", "share", "mode", "reasons")
"""What of a plan may leave the home."""


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


def described_form(training: Training) -> dict[str, Any]:
    """Return how much training there was lately and over weeks, in points a day; None where that is not known yet."""
    since = dt_util.utcnow() - REMEMBERED
    points = [(one.workout.start, one.load.points) for one in training.diary.entries if one.workout.start > since]
    form = form_of(daily_points(points, dt_util.get_default_time_zone()), dt_util.now().date())
    rounded = {"acute": form.acute, "chronic": form.chronic}
    return {name: None if value is None else round(value, 1) for name, value in rounded.items()}


def described_plan(hass: HomeAssistant, plan: RecoveryPlan | None, *, private: bool) -> dict[str, Any] | None:
    """Return a plan, its share in percent; None where there is none.

    `private`: a person asked, who is told what they stated; else, as in a trace of an automation, only that it is something.
    """
    if plan is None:
        return None
    words = Words.cached(hass)
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
        "reasons": [
            words.option("plan_reason", one.key, **filled(hass, "", dict(one.details), private=private))
            for one in plan.reasons
        ],
    }


def described_outside(hass: HomeAssistant, received: Received) -> dict[str, Any]:
    """Return what came of a workout as it may leave the home: without heart rates, and what was stated of a person."""
    workout, plan = received.workout, received.plan
    told = described_plan(hass, plan, private=False)
    if told is not None and plan is not None:
        if plan.row in OF_HEALTH or plan.by_tap_only:
            told |= {"row": None, "reasons": []}
        told = {key: told[key] for key in OUTSIDE}
    return {
        "id": workout.id,
        "arrival": received.arrival.value,
        "sport": workout.sport.value,
        "start": _local(workout.start),
        "minutes": round(workout.minutes, 2),
        **described_load(received.load, received.effort),
        "plan": told,
    }


def _local(moment: datetime) -> str:
    return dt_util.as_local(moment).isoformat()
