"""Actions of the integration.

They resolve their targets themselves: Home Assistant drops an entity action on an unavailable entity and reports success,
and a stop must never get lost.
"""

import asyncio
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.service import async_register_admin_service
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonValueType
import probatio

from .attendance import attended
from .capture_action import async_setup_capture
from .const import DOMAIN
from .coordinator import MassagerCoordinator
from .device.errors import NotSupported
from .entity import choices, whole
from .health_action import async_setup_health
from .people import loaded
from .person import GUEST, Person
from .plan_action import ATTR_SHARE, SHARE, async_setup_plans
from .plan_rules import pressure_at
from .profile_choice import async_apply
from .profiles import async_get_library
from .rate_action import async_setup_rating
from .record import WORKOUT_LENGTH
from .recovery.contraindications import Statement
from .soreness_action import async_setup_soreness
from .targets import for_each, massager_entries, names_a_target, targeted, targeted_entries
from .turn import refuse_unasked
from .users import find_prescription
from .workout_action import async_setup_workouts

ATTR_PRESSURE = "pressure"
ATTR_MODE = "mode"
ATTR_MINUTES = "minutes"
ATTR_HEAT = "heat"
ATTR_WORKOUT = "workout"
ATTR_PERSON = "person"
ATTR_PRESCRIPTION = "prescription"
ATTR_GUEST_ASKED = "guest_asked"

PRESSURE = probatio.All(probatio.Coerce(float), probatio.Range(min=0), whole)
MINUTES = probatio.All(probatio.Coerce(float), probatio.Range(min=0, min_included=False))


class Action(StrEnum):
    """Names of the actions."""

    SET_PRESSURE = "set_pressure"
    SET_MODE = "set_mode"
    SET_TIMER = "set_timer"
    START_SESSION = "start_session"
    STOP_SESSION = "stop_session"
    PAUSE_SESSION = "pause_session"
    RESUME_SESSION = "resume_session"
    RELOAD_PROFILES = "reload_profiles"
    CAPTURE = "capture"
    SCHEDULE_SESSION = "schedule_session"
    CANCEL_SESSION = "cancel_session"
    RATE_SESSION = "rate_session"
    RATE_SORENESS = "rate_soreness"
    REPORT_HEALTH = "report_health"
    LOG_WORKOUT = "log_workout"
    RATE_WORKOUT = "rate_workout"
    PLAN_RECOVERY = "plan_recovery"


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions."""

    def register(
        action: Action,
        fields: dict[probatio.Marker, Any],
        do: Callable[[MassagerCoordinator, ServiceCall, bool], Awaitable[None]],
    ) -> None:
        async def handle(call: ServiceCall) -> None:
            coordinators = await targeted(call)
            await for_each(coordinators, lambda one: do(one, call, _touched(call, one, coordinators)))

        hass.services.async_register(DOMAIN, action, handle, schema=cv.make_entity_service_schema(fields))

    register(
        Action.SET_PRESSURE,
        {probatio.Required(ATTR_PRESSURE): PRESSURE},
        lambda coordinator, call, by_person: coordinator.session.set_pressure(
            call.data[ATTR_PRESSURE], attended=by_person
        ),
    )
    register(
        Action.SET_MODE,
        {probatio.Required(ATTR_MODE): cv.string},
        lambda coordinator, call, by_person: coordinator.session.set_mode(
            _mode(coordinator, call.data[ATTR_MODE]), attended=by_person
        ),
    )
    register(
        Action.SET_TIMER,
        {probatio.Required(ATTR_MINUTES): MINUTES},
        lambda coordinator, call, by_person: coordinator.session.set_timer(_seconds(call), attended=by_person),
    )
    register(Action.PAUSE_SESSION, {}, lambda coordinator, _, __: coordinator.session.pause())
    register(
        Action.RESUME_SESSION,
        {},
        lambda coordinator, _, by_person: coordinator.session.resume(attended=by_person),
    )
    hass.services.async_register(
        DOMAIN,
        Action.START_SESSION,
        _async_start_session,
        schema=cv.make_entity_service_schema(
            {
                probatio.Exclusive(ATTR_PRESSURE, "strength"): PRESSURE,
                probatio.Exclusive(ATTR_SHARE, "strength"): SHARE,
                probatio.Optional(ATTR_MODE): cv.string,
                probatio.Optional(ATTR_MINUTES): MINUTES,
                probatio.Optional(ATTR_HEAT): cv.string,
                probatio.Optional(ATTR_WORKOUT): probatio.All(cv.string, probatio.Length(min=1, max=WORKOUT_LENGTH)),
                probatio.Optional(ATTR_PERSON): cv.string,
                probatio.Optional(ATTR_PRESCRIPTION): cv.string,
                probatio.Optional(ATTR_GUEST_ASKED): cv.boolean,
            }
        ),
        supports_response=SupportsResponse.OPTIONAL,
    )
    hass.services.async_register(
        DOMAIN,
        Action.STOP_SESSION,
        _async_stop_session,
        schema=probatio.Schema(cv.ENTITY_SERVICE_FIELDS),
        supports_response=SupportsResponse.OPTIONAL,
    )
    async_register_admin_service(
        hass,
        DOMAIN,
        Action.RELOAD_PROFILES,
        _async_reload_profiles,
        supports_response=SupportsResponse.OPTIONAL,
    )
    async_setup_capture(hass, Action.CAPTURE)
    async_setup_plans(hass, Action.SCHEDULE_SESSION, Action.CANCEL_SESSION)
    async_setup_rating(hass, Action.RATE_SESSION)
    async_setup_soreness(hass, Action.RATE_SORENESS)
    async_setup_health(hass, Action.REPORT_HEALTH)
    async_setup_workouts(hass, Action.LOG_WORKOUT, Action.RATE_WORKOUT, Action.PLAN_RECOVERY)


async def _async_start_session(call: ServiceCall) -> ServiceResponse:
    coordinators = await targeted(call)
    wishes = {name: call.data[name] for name in (ATTR_PRESSURE, ATTR_HEAT, ATTR_WORKOUT) if name in call.data}
    if ATTR_MINUTES in call.data:
        wishes["timer"] = _seconds(call)

    async def start(coordinator: MassagerCoordinator) -> None:
        here: dict[str, Any] = {ATTR_MODE: _mode(coordinator, call.data[ATTR_MODE])} if ATTR_MODE in call.data else {}
        touched = _touched(call, coordinator, coordinators)
        session = coordinator.session
        person = coordinator.users.find(call.data.get(ATTR_PERSON))
        who = session.user if person is None else session.person(person)
        prescription = find_prescription(who, call.data.get(ATTR_PRESCRIPTION))
        if ATTR_SHARE in call.data:
            here[ATTR_PRESSURE] = pressure_at(session.limits_of(who), call.data[ATTR_SHARE] / 100)
        if call.data.get(ATTR_GUEST_ASKED):
            _admit_guest(coordinator, who, touched=touched)
        await session.start(
            attended=touched, person=person, prescription=prescription, besides=refuse_unasked, **wishes, **here
        )

    await for_each(coordinators, start)
    if not call.return_response:
        return None
    return {"sessions": [_described(coordinator) for coordinator in coordinators]}


async def _async_stop_session(call: ServiceCall) -> ServiceResponse:
    """Stop; without a wish for a response, what could not be confirmed is an error."""
    entries = await targeted_entries(call) if names_a_target(call) else massager_entries(call.hass)
    # Before the stop: one that is set up anew after its session was stopped all the same.
    away = [entry.title for entry in entries if not loaded(entry)]
    coordinators = [entry.runtime_data for entry in entries if loaded(entry)]
    if call.return_response:
        answers: list[JsonValueType] = [*await asyncio.gather(*(_stopped(one) for one in coordinators))]
        answers.extend({"name": name, "confirmed": False, "reason": "stop_not_sent"} for name in away)
        return {"massagers": answers}
    # Every stop is sent before any is waited for, and before a massager that is not set up is complained about.
    await for_each(coordinators, lambda one: one.session.stop())
    if away:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="stop_not_sent",
            translation_placeholders={"name": ", ".join(away)},
        )
    return None


async def _stopped(coordinator: MassagerCoordinator) -> dict[str, Any]:
    """Stop one massager, and return what an action answers about that."""
    try:
        await coordinator.async_run(coordinator.session.stop())
    except HomeAssistantError as err:
        return {"name": coordinator.name, "confirmed": False, "reason": err.translation_key}
    return {"name": coordinator.name, "confirmed": True, "reason": None}


async def _async_reload_profiles(call: ServiceCall) -> ServiceResponse:
    library = await async_get_library(call.hass)
    await library.async_read()
    outcome = await async_apply(call.hass, library)
    if not call.return_response:
        return None
    return {**library.described(), "massagers": outcome}


def _touched(call: ServiceCall, coordinator: MassagerCoordinator, coordinators: list[MassagerCoordinator]) -> bool:
    """Whether a person asked for it by their own touch: of this one alone where it is a stimulator.

    Nobody has the pads of several in hand by one touch, as of all in an area.
    """
    return attended(call.context, DOMAIN) and not (coordinator.electrical and len(coordinators) > 1)


def _admit_guest(coordinator: MassagerCoordinator, who: Person, *, touched: bool) -> None:
    """Take a person's word that the guest was asked just now, and that nothing speaks against it."""
    if who.id != GUEST or not touched:
        raise NotSupported("guest_by_hand")
    coordinator.admit_guest(Statement(given=dt_util.now().date(), adult=True))


def _mode(coordinator: MassagerCoordinator, asked: str) -> str:
    """Return the mode that is meant, which may be asked for by the label that the faces show."""
    return choices(coordinator.capabilities, "mode").get(asked, asked)


def _seconds(call: ServiceCall) -> int:
    minutes: float = call.data[ATTR_MINUTES]
    return round(minutes * 60)


def _described(coordinator: MassagerCoordinator) -> dict[str, Any]:
    session, record = coordinator.session, coordinator.history.open
    return {
        "name": coordinator.name,
        "session_id": record.id if record else None,
        "person": record.person if record else None,
        "state": session.state.value,
        "ends_at": session.ends_at.isoformat() if session.ends_at else None,
    }
