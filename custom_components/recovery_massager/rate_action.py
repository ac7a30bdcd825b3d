"""The action that rates a session."""

from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
import probatio

from .attendance import attended
from .const import DOMAIN
from .coordinator import MassagerCoordinator
from .device.errors import NotSupported
from .rate import async_looked_at, async_rate, locked
from .rating import NOTE_LENGTH, Rating
from .record import SessionRecord
from .targets import check_permission, for_each, names_a_target, set_up_massagers, targeted

ATTR_RATING = "rating"
ATTR_NOTE = "note"
ATTR_SESSION_ID = "session_id"
ATTR_LOOKED_AT = "looked_at"

RATE = probatio.All(
    probatio.Schema(
        {
            **cv.ENTITY_SERVICE_FIELDS,
            probatio.Optional(ATTR_RATING): probatio.All(cv.string, probatio.In([one.value for one in Rating]), Rating),
            probatio.Optional(ATTR_NOTE): probatio.All(cv.string, probatio.Length(max=NOTE_LENGTH)),
            probatio.Optional(ATTR_SESSION_ID): cv.string,
            probatio.Optional(ATTR_LOOKED_AT): cv.boolean,
        }
    ),
    cv.has_at_least_one_key(ATTR_RATING, ATTR_NOTE, ATTR_LOOKED_AT),
)


@callback
def async_setup_rating(hass: HomeAssistant, name: str) -> None:
    """Register the action by this name."""
    hass.services.async_register(
        DOMAIN, name, _async_rate_session, schema=RATE, supports_response=SupportsResponse.OPTIONAL
    )


async def _async_rate_session(call: ServiceCall) -> ServiceResponse:
    session_id: str | None = call.data.get(ATTR_SESSION_ID)
    coordinators = await _meant(call, session_id)
    rating: Rating | None = call.data.get(ATTR_RATING)
    note: str | None = call.data.get(ATTR_NOTE)
    by_person = attended(call.context, DOMAIN)
    rated: dict[str, SessionRecord] = {}

    async def rate(coordinator: MassagerCoordinator) -> None:
        if call.data.get(ATTR_LOOKED_AT):
            if not by_person:
                raise NotSupported("look_by_hand")
            await async_looked_at(call.hass, _whose(coordinator, session_id), coordinator)
        if rating is not None or note is not None:
            rated[coordinator.config_entry.entry_id] = await async_rate(
                coordinator, rating, note=note, session_id=session_id, attended=by_person
            )

    await for_each(coordinators, rate)
    if not call.return_response:
        return None
    return {"ratings": [_described(one, rated.get(one.config_entry.entry_id)) for one in coordinators]}


async def _meant(call: ServiceCall, session_id: str | None) -> list[MassagerCoordinator]:
    """Return the massagers that are meant: the targets, of these the one that had the session, or that one alone."""
    if session_id is None or names_a_target(call):
        coordinators = await targeted(call)
    else:
        coordinators = set_up_massagers(call.hass)
    if session_id is None:
        return coordinators
    found = [one for one in coordinators if one.history.find(session_id) is not None]
    if not found:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="no_session_to_rate",
            translation_placeholders={"name": ", ".join(one.name for one in coordinators) or "?"},
        )
    await check_permission(call, [one.config_entry for one in found])
    return found


def _whose(coordinator: MassagerCoordinator, session_id: str | None) -> str:
    """Return whom what was looked at had hurt: whose session is named, else the user of the massager."""
    record = coordinator.history.find(session_id) if session_id is not None else None
    return record.person if record else coordinator.session.user.id


def _described(coordinator: MassagerCoordinator, record: SessionRecord | None) -> dict[str, Any]:
    lock = locked(coordinator, record.person if record else coordinator.session.user.id)
    return {
        "name": coordinator.name,
        "session_id": record.id if record else None,
        "rating": record.rating if record else None,
        "locked": lock is not None,
        "locked_until": lock.until.isoformat() if lock and lock.until else None,
    }
