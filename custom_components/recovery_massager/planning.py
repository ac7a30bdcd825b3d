"""What an athlete's plan depends on, read from all that is kept of them: so a plan is made anew for each workout."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .athlete_options import AthleteOptions
from .const import CONF_ABOUT, CONF_CAP, CONF_MASSAGERS, CONF_PERSON
from .device.model import Range
from .health import Health
from .history import History
from .people import async_get_people, ill_until
from .profile_choice import async_counted_profile
from .rating import lock
from .record import SessionRecord
from .recovery.contraindications import Statement, electrical
from .recovery.load import Load
from .recovery.plan import Effort, PastSession, PastWorkout, RecoveryPlan, Row, Situation, plan_after
from .recovery.workout import Workout
from .settings import default_cap, dose_limits, session_limits
from .targets import massager_entries
from .workout_calendar import async_next_workout

if TYPE_CHECKING:
    from .training import Training

REMEMBERED = timedelta(days=42)
"""So far back other workouts count for a plan."""
UNKNOWN_KIND = "ems"
"""What is not known is taken for what nothing is planned on."""


@dataclass(frozen=True, slots=True)
class PlannedOn:
    """The massager that an athlete's plans are for, set up or not: what a plan has to know of it."""

    entry: ConfigEntry[Any]
    kind: str
    modes: tuple[str, ...] = ()
    mmhg_span: float | None = None
    """From the lowest pressure to the cap, in mmHg; None: it does not know mmHg."""
    longest: int = 0
    """The minutes of its longest session."""


async def async_plan_for(
    hass: HomeAssistant, entry: ConfigEntry[Any], workout: Workout, load: Load, effort: Effort
) -> RecoveryPlan | None:
    """Return what follows a workout of the athlete of this config entry; nothing is started, and nothing kept.

    None where nothing may follow: the athlete does not want it after this sport, or after so little, or has no massager.
    """
    options = AthleteOptions.of(entry.options)
    if workout.sport not in options.sports or load.points < options.smallest_load:
        return None
    situation = await async_situation(hass, entry, workout)
    return None if situation is None else plan_after(workout, load, effort, situation)


async def async_situation(
    hass: HomeAssistant, entry: ConfigEntry[Any], workout: Workout | None = None
) -> Situation | None:
    """Return what an athlete's plan after a workout depends on besides that workout; None where they have no massager."""
    if (found := await async_planned_on(hass, entry)) is None:
        return None
    people = async_get_people(hass)
    await people.async_know(one.entry_id for one in massager_entries(hass, disabled=True))
    athlete, now = entry.runtime_data, dt_util.now()
    history: History = athlete.history
    options = AthleteOptions.of(entry.options)
    return Situation(
        now,
        found.kind,
        found.entry.entry_id,
        Statement.from_dict(entry.data.get(CONF_PERSON)),
        modes=found.modes,
        mmhg_span=found.mmhg_span,
        limits=dose_limits(entry.options, found.kind).within(found.longest),
        spells=(*history.spells(entry.entry_id), *history.going(entry.entry_id, now)),
        locked=lock(history.pains(entry.entry_id), now) is not None,
        workouts=_others(athlete.training, workout, now),
        sessions=[past_session(*one) for one in people.past_of(entry.entry_id)],
        next_workout=await async_next_workout(hass, options.workout_calendar, now),
        red_flags=Health.of(entry).red_flag,
        ill_until=ill_until(entry),
        experienced=options.experienced,
    )


async def async_planned_on(hass: HomeAssistant, entry: ConfigEntry[Any]) -> PlannedOn | None:
    """Return the massager that an athlete's plans are for: the one they chose, else the first that is no stimulator.

    Where they have stimulators alone it is one of these, on which nothing is planned; None where they have none.
    """
    known = {one.entry_id: one for one in massager_entries(hass)}
    theirs = [known[one] for one in entry.options.get(CONF_MASSAGERS, ()) if one in known]
    chosen = AthleteOptions.of(entry.options).plan_massager
    found = [await _planned_on(hass, one) for one in theirs]
    return min(found, key=lambda one: (one.entry.entry_id != chosen, electrical(one.kind)), default=None)


async def _planned_on(hass: HomeAssistant, massager: ConfigEntry[Any]) -> PlannedOn:
    profile = await async_counted_profile(hass, massager)
    if profile is None or electrical(profile.kind):
        return PlannedOn(massager, UNKNOWN_KIND)
    capabilities = profile.capabilities(massager.data.get(CONF_ABOUT))
    longest = dose_limits(massager.options, profile.kind).session_minutes
    cap = massager.options.get(CONF_CAP, default_cap(capabilities))
    start = profile.commands.get("start")
    lowest = start.sets.get("pressure") if start is not None else None
    pressures = session_limits(capabilities, cap, longest * 60, lowest).get("pressure")
    span = None
    if isinstance(pressures, Range) and pressures.unit == "mmHg":
        span = pressures.maximum - pressures.minimum
    return PlannedOn(massager, profile.kind, capabilities.options("mode"), span, longest)


def _others(training: Training, workout: Workout | None, now: datetime) -> list[PastWorkout]:
    """Return the athlete's other workouts of the last weeks."""
    if workout is None:
        return training.past(now - REMEMBERED, now)
    kept = training.find(workout.id) or workout
    past = training.past(workout.end - REMEMBERED, max(workout.end, now))
    return [one for one in past if one.id not in (kept.id, workout.id)]


def past_session(massager: str, record: SessionRecord) -> PastSession:
    """Return what a plan has to know of a session on the massager of this config entry."""
    return PastSession(
        record.start,
        record.end or record.start,
        massager,
        record.rating,
        record.share,
        record.planned_minutes,
        record.lowered_to,
        Row(record.row) if record.row in set(Row) else None,
    )
