"""The actions about workouts: log one, say how hard one was, and ask what would follow one."""

from datetime import timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import probatio

from .athlete_options import AthleteOptions
from .athlete_target import ATTR_ATHLETE, meant_athlete, named
from .attendance import attended
from .const import DOMAIN
from .planning import async_plan_for, async_situation
from .recovery.load import load_of
from .recovery.plan import effort_of, plan_after_long_day
from .recovery.workout import InvalidWorkout, Source, Workout
from .training import Received, Training
from .workout_answer import described_form, described_load, described_plan, described_workout
from .workout_fields import ATTR_ID, ATTR_RPE, FIELDS, async_said_workout, times_or_file
from .workouts.errors import validation_error

ATTR_LONG_DAY = "long_day"
RATED_WITHIN = timedelta(hours=72)
"""So long after its end a workout is meant by who says how hard "the last one" was: later it is another one, not yet here."""

LOG = probatio.All(probatio.Schema({**cv.ENTITY_SERVICE_FIELDS, **FIELDS}), times_or_file)
PLAN = probatio.All(
    probatio.Schema(
        {**cv.ENTITY_SERVICE_FIELDS, **FIELDS, probatio.Optional(ATTR_LONG_DAY, default=False): cv.boolean}
    ),
    times_or_file,
)
RATE = probatio.Schema(
    {
        **cv.ENTITY_SERVICE_FIELDS,
        probatio.Optional(ATTR_ATHLETE): cv.string,
        probatio.Optional(ATTR_ID): cv.string,
        probatio.Required(ATTR_RPE): probatio.All(probatio.Coerce(float), probatio.Range(min=0, max=10)),
    }
)


@callback
def async_setup_workouts(hass: HomeAssistant, log: str, rate: str, plan: str) -> None:
    """Register the three actions by these names."""
    optional = SupportsResponse.OPTIONAL
    hass.services.async_register(DOMAIN, log, _async_log, schema=LOG, supports_response=optional)
    hass.services.async_register(DOMAIN, rate, _async_rate, schema=RATE, supports_response=optional)
    hass.services.async_register(DOMAIN, plan, _async_plan, schema=PLAN, supports_response=SupportsResponse.ONLY)


async def _async_log(call: ServiceCall) -> ServiceResponse:
    athlete = await meant_athlete(call)
    workout = await _async_workout(call, athlete)
    training: Training = athlete.runtime_data.training
    (received,) = await training.async_receive(workout)
    return _answer(call, athlete, received)


async def _async_rate(call: ServiceCall) -> ServiceResponse:
    athlete = await meant_athlete(call)
    training: Training = athlete.runtime_data.training
    workout = _meant(training, call.data.get(ATTR_ID))
    received = None if workout is None else await training.async_rate(workout.id, call.data[ATTR_RPE])
    if received is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="no_workout_to_rate",
            translation_placeholders={"name": athlete.title},
        )
    return _answer(call, athlete, received)


async def _async_plan(call: ServiceCall) -> ServiceResponse:
    """Answer what would follow; nothing is kept and nothing is told."""
    athlete = await meant_athlete(call)
    if call.data[ATTR_LONG_DAY]:
        situation = await async_situation(call.hass, athlete)
        plan = None if situation is None else plan_after_long_day(dt_util.now().date(), situation)
        return {**named(athlete), "plan": described_plan(call.hass, plan, private=_by_person(call))}
    workout = await _async_workout(call, athlete)
    situation = await async_situation(call.hass, athlete, workout)
    load = load_of(workout, AthleteOptions.of(athlete.options).physiology)
    effort = effort_of(workout, load, () if situation is None else situation.workouts)
    plan = await async_plan_for(call.hass, athlete, workout, load, effort)
    return {
        **named(athlete),
        "workout": described_workout(workout),
        **described_load(load, effort),
        "plan": described_plan(call.hass, plan, private=_by_person(call)),
    }


async def _async_workout(call: ServiceCall, athlete: ConfigEntry[Any]) -> Workout:
    try:
        return await async_said_workout(call.hass, call.data)
    except InvalidWorkout as err:
        raise validation_error(err, athlete.title) from err


def _answer(call: ServiceCall, athlete: ConfigEntry[Any], received: Received) -> ServiceResponse:
    if not call.return_response:
        return None
    return {
        **named(athlete),
        "arrival": received.arrival.value,
        "workout": described_workout(received.workout),
        **described_load(received.load, received.effort),
        "form": described_form(athlete.runtime_data.training),
        "plan": described_plan(call.hass, received.plan, private=_by_person(call)),
    }


def _by_person(call: ServiceCall) -> bool:
    return attended(call.context, DOMAIN)


def _meant(training: Training, asked: str | None) -> Workout | None:
    """Return the workout of an id, with or without its source, else the last one, if that is not long ago."""
    if asked is not None:
        ids = (asked, *(f"{source}:{asked}" for source in Source))
        return next((found for one in ids if (found := training.find(one)) is not None), None)
    last = max(training.workouts, key=lambda one: one.end, default=None)
    return last if last is not None and last.end > dt_util.utcnow() - RATED_WITHIN else None
