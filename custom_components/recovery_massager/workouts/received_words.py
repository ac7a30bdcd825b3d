"""What came of a workout, for those who sent it: what was understood, its load, and the plan in words."""

from typing import Any

from homeassistant.core import HomeAssistant

from ..recovery.plan import RecoveryPlan
from ..training import Received
from ..words import Words


def told(hass: HomeAssistant, received: Received) -> dict[str, Any]:
    """Return it as JSON can hold it; heart rates are for those at home, and left out."""
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
    return {
        "row": plan.row,
        "start": None if plan.start is None else plan.start.isoformat(),
        "minutes": plan.minutes,
        "share": plan.share,
        "mode": plan.mode,
        "reasons": [words.option("plan_reason", one.key, **dict(one.details)) for one in plan.reasons],
    }
