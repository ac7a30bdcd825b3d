"""The actions that plan a session, and that take what is planned out again."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import probatio

from .const import DOMAIN
from .coordinator import MassagerCoordinator
from .entity import choices, whole
from .people import loaded
from .plan import DEFAULT_WINDOW_MINUTES, MAX_MINUTES, MAX_WINDOW_MINUTES, MIN_WINDOW_MINUTES, Plan
from .targets import check_permission, for_each, massager_entries, targeted
from .users import find_prescription

ATTR_START = "start"
ATTR_MINUTES = "minutes"
ATTR_MODE = "mode"
ATTR_PRESSURE = "pressure"
ATTR_SHARE = "share"
ATTR_RECURRENCE = "recurrence"
ATTR_WINDOW = "window"
ATTR_UNTOUCHED = "start_untouched"
ATTR_PERSON = "person"
ATTR_PRESCRIPTION = "prescription"
ATTR_PLAN_ID = "plan_id"
ATTR_DATE = "date"

SHARE = probatio.All(probatio.Coerce(float), probatio.Range(min=0, max=100))
SCHEDULE: Mapping[probatio.Marker, Any] = {
    probatio.Required(ATTR_START): cv.datetime,
    probatio.Optional(ATTR_MINUTES): probatio.All(probatio.Coerce(float), probatio.Range(min=1, max=MAX_MINUTES)),
    probatio.Optional(ATTR_MODE): cv.string,
    probatio.Exclusive(ATTR_PRESSURE, "strength"): probatio.All(probatio.Coerce(float), probatio.Range(min=0), whole),
    probatio.Exclusive(ATTR_SHARE, "strength"): SHARE,
    probatio.Optional(ATTR_RECURRENCE): cv.string,
    probatio.Optional(ATTR_WINDOW, default=DEFAULT_WINDOW_MINUTES): probatio.All(
        probatio.Coerce(int), probatio.Range(min=MIN_WINDOW_MINUTES, max=MAX_WINDOW_MINUTES)
    ),
    probatio.Optional(ATTR_UNTOUCHED, default=False): cv.boolean,
    probatio.Optional(ATTR_PERSON): cv.string,
    probatio.Optional(ATTR_PRESCRIPTION): cv.string,
}
CANCEL = probatio.Schema({probatio.Required(ATTR_PLAN_ID): cv.string, probatio.Optional(ATTR_DATE): cv.date})


@callback
def async_setup_plans(hass: HomeAssistant, schedule: str, cancel: str) -> None:
    """Register the two actions by these names."""
    hass.services.async_register(
        DOMAIN,
        schedule,
        _async_schedule,
        schema=cv.make_entity_service_schema(dict(SCHEDULE)),
        supports_response=SupportsResponse.OPTIONAL,
    )
    hass.services.async_register(
        DOMAIN, cancel, _async_cancel, schema=CANCEL, supports_response=SupportsResponse.OPTIONAL
    )


async def _async_schedule(call: ServiceCall) -> ServiceResponse:
    coordinators = await targeted(call)
    planned: dict[str, Plan] = {}

    async def plan(coordinator: MassagerCoordinator) -> None:
        wanted = _wanted(coordinator, call.data)
        planned[coordinator.config_entry.entry_id] = await coordinator.planner.async_plan(**wanted)

    await for_each(coordinators, plan)
    if not call.return_response:
        return None
    return {"plans": [described(one, planned[one.config_entry.entry_id]) for one in coordinators]}


async def _async_cancel(call: ServiceCall) -> ServiceResponse:
    plan_id: str = call.data[ATTR_PLAN_ID]
    day: date | None = call.data.get(ATTR_DATE)
    entries = [entry for entry in massager_entries(call.hass) if loaded(entry)]
    for entry in entries:
        coordinator: MassagerCoordinator = entry.runtime_data
        plan = next((one for one in coordinator.planner.plans if one.id == plan_id), None)
        if plan is None:
            continue
        await check_permission(call, [entry])
        cancelled = described(coordinator, plan)
        await coordinator.async_run(coordinator.planner.async_cancel(plan_id, day=day if plan.rule else None))
        return {"plans": [cancelled]} if call.return_response else None
    raise ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="plan_unknown",
        translation_placeholders={"name": ", ".join(entry.title for entry in entries) or "?", "plan_id": plan_id},
    )


def _wanted(coordinator: MassagerCoordinator, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a call asks the planner of one massager for; what it names itself counts before its prescription."""
    start: datetime = data[ATTR_START]
    session = coordinator.session
    person = coordinator.users.find(data.get(ATTR_PERSON)) or session.user.id
    who = session.person(person)
    found = who.prescription(prescription := find_prescription(who, data.get(ATTR_PRESCRIPTION)))
    minutes = found.minutes if found and found.minutes is not None else (session.settings.timer or 0) / 60
    share = data[ATTR_SHARE] / 100 if ATTR_SHARE in data else None
    if found is not None and share is None and ATTR_PRESSURE not in data:
        share = found.share
    mode: str | None = data.get(ATTR_MODE)
    return {
        "start": start if start.tzinfo else start.replace(tzinfo=dt_util.get_default_time_zone()),
        "minutes": data.get(ATTR_MINUTES, minutes),
        # It may be asked for by the label that the faces show.
        "mode": choices(coordinator.capabilities, "mode").get(mode, mode) if mode else found and found.mode,
        "pressure": data.get(ATTR_PRESSURE),
        "share": share,
        "rule": data.get(ATTR_RECURRENCE),
        "window": data[ATTR_WINDOW],
        "untouched": data[ATTR_UNTOUCHED],
        "person": person,
        "prescription": prescription,
    }


def described(coordinator: MassagerCoordinator, plan: Plan) -> dict[str, Any]:
    """Return what an action answers about a plan."""
    at = plan.next
    return {
        "name": coordinator.name,
        "plan_id": plan.id,
        "person": plan.person,
        "start": dt_util.as_local(at.start).isoformat() if at else None,
        "minutes": plan.minutes,
        "recurrence": plan.rule.text() if plan.rule else None,
    }
