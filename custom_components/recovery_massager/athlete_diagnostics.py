"""What a bug report needs of an athlete: how much there is and from where, nothing of who they are or how they did."""

from collections import Counter
from typing import Any

from homeassistant.components.diagnostics import REDACTED

from .athlete import AthleteConfigEntry
from .athlete_options import (
    CONF_ASK_EFFORT,
    CONF_ASK_SORENESS,
    CONF_GOAL,
    CONF_PHONES,
    CONF_POLICY,
    CONF_QUIET_FROM,
    CONF_QUIET_UNTIL,
    CONF_REMINDERS,
    CONF_SMALLEST_LOAD,
    CONF_SPORTS,
)
from .const import CONF_DAY, CONF_KIND, CONF_LONGEST, CONF_MASSAGERS, CONF_REST, CONF_WEEK

# All else is kept back: what a source adds to an entry is more likely a token or a name than not.
SHOWN = frozenset(
    {
        CONF_ASK_EFFORT,
        CONF_ASK_SORENESS,
        CONF_DAY,
        CONF_GOAL,
        CONF_KIND,
        CONF_LONGEST,
        CONF_POLICY,
        CONF_QUIET_FROM,
        CONF_QUIET_UNTIL,
        CONF_REMINDERS,
        CONF_REST,
        CONF_SMALLEST_LOAD,
        CONF_SPORTS,
        CONF_WEEK,
    }
)
COUNTED = frozenset({CONF_MASSAGERS, CONF_PHONES})


def athlete_diagnostics(entry: AthleteConfigEntry) -> dict[str, Any]:
    """Return diagnostics of an athlete who is set up."""
    athlete = entry.runtime_data
    entries, latest = athlete.training.diary.entries, athlete.training.latest
    plan = None if latest is None else latest.plan
    return {
        "entry": {
            "data": {key: _shown(key, value) for key, value in entry.data.items()},
            "options": {key: _shown(key, value) for key, value in entry.options.items()},
        },
        "workouts": {
            "count": len(entries),
            "by_several_sources": sum(len(one.ids) > 1 for one in entries),
            "sources": Counter(one.workout.source.value for one in entries),
            "sports": Counter(one.workout.sport.value for one in entries),
            "methods": Counter(one.load.method.value for one in entries),
            "days_of_form": athlete.form.today.days,
        },
        "plan": None if plan is None else {"row": plan.row.value, "session": plan.has_session},
    }


def _shown(key: str, value: Any) -> Any:
    if key in COUNTED:
        return len(value)
    return value if key in SHOWN else REDACTED
