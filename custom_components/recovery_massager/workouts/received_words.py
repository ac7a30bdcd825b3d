"""What came of a workout, for those who sent it: what was understood, its load, and the plan in words."""

from typing import Any

from homeassistant.core import HomeAssistant

from ..recovery.plan import RecoveryPlan, Row
from ..training import Received
from ..words import Words

OF_HEALTH = frozenset({Row.BARRED, Row.ILL, Row.CLEARED})
"""Rows that tell what the athlete stated, or what a doctor said."""


def told(hass: HomeAssistant, received: Received) -> dict[str, Any]:
    """Return it as JSON can hold it, which may leave the home: without heart rates, and what was stated of a person."""
    workout = received.workout
    return {
        "id": workout.id,
        "arrival": received.arrival,
        "sport": workout.sport,
        "start": workout.start.isoformat(),
        "minutes": round(workout.minutes, 2),
        "load": received.load.points,
        "load_method": received.load.method,
        "effort": received.effort,
        "plan": None if received.plan is None else _plan(Words.cached(hass), received.plan),
    }


def _plan(words: Words, plan: RecoveryPlan) -> dict[str, Any]:
    of_health = plan.row in OF_HEALTH or plan.by_tap_only
    reasons = () if of_health else plan.reasons
    return {
        "session": plan.has_session,
        "row": None if of_health else plan.row,
        "start": None if plan.start is None else plan.start.isoformat(),
        "minutes": plan.minutes,
        "share": plan.share,
        "mode": plan.mode,
        "reasons": [words.option("plan_reason", one.key, **dict(one.details)) for one in reasons],
    }
