"""Actions of the integration.

They resolve their targets themselves: Home Assistant drops an entity action on an unavailable entity and reports success,
and a stop must never get lost.
"""

import asyncio
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Any

from homeassistant.auth.permissions.const import POLICY_CONTROL
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import ATTR_ENTITY_ID, ENTITY_MATCH_ALL
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized, UnknownUser
from homeassistant.helpers import config_validation as cv, entity_registry as er
from homeassistant.helpers.service import async_extract_config_entry_ids, async_register_admin_service
import probatio

from .attendance import attended
from .capture_action import async_setup_capture
from .const import CONF_KIND, DOMAIN, KIND_MASSAGER
from .coordinator import MassagerCoordinator
from .entity import choices, whole
from .profile_choice import async_apply
from .profiles import async_get_library

ATTR_PRESSURE = "pressure"
ATTR_MODE = "mode"
ATTR_MINUTES = "minutes"
ATTR_HEAT = "heat"

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


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions."""

    def register(
        action: Action,
        fields: dict[probatio.Marker, Any],
        do: Callable[[MassagerCoordinator, ServiceCall], Awaitable[None]],
    ) -> None:
        async def handle(call: ServiceCall) -> None:
            coordinators = await _targeted(call)
            await _for_each(coordinators, lambda coordinator: do(coordinator, call))

        hass.services.async_register(DOMAIN, action, handle, schema=cv.make_entity_service_schema(fields))

    register(
        Action.SET_PRESSURE,
        {probatio.Required(ATTR_PRESSURE): PRESSURE},
        lambda coordinator, call: coordinator.session.set_pressure(
            call.data[ATTR_PRESSURE], attended=attended(call.context, DOMAIN)
        ),
    )
    register(
        Action.SET_MODE,
        {probatio.Required(ATTR_MODE): cv.string},
        lambda coordinator, call: coordinator.session.set_mode(
            _mode(coordinator, call.data[ATTR_MODE]), attended=attended(call.context, DOMAIN)
        ),
    )
    register(
        Action.SET_TIMER,
        {probatio.Required(ATTR_MINUTES): MINUTES},
        lambda coordinator, call: coordinator.session.set_timer(
            _seconds(call), attended=attended(call.context, DOMAIN)
        ),
    )
    register(Action.PAUSE_SESSION, {}, lambda coordinator, _: coordinator.session.pause())
    register(
        Action.RESUME_SESSION,
        {},
        lambda coordinator, call: coordinator.session.resume(attended=attended(call.context, DOMAIN)),
    )
    hass.services.async_register(
        DOMAIN,
        Action.START_SESSION,
        _async_start_session,
        schema=cv.make_entity_service_schema(
            {
                probatio.Optional(ATTR_PRESSURE): PRESSURE,
                probatio.Optional(ATTR_MODE): cv.string,
                probatio.Optional(ATTR_MINUTES): MINUTES,
                probatio.Optional(ATTR_HEAT): cv.string,
            }
        ),
        supports_response=SupportsResponse.OPTIONAL,
    )
    hass.services.async_register(
        DOMAIN, Action.STOP_SESSION, _async_stop_session, schema=probatio.Schema(cv.ENTITY_SERVICE_FIELDS)
    )
    async_register_admin_service(
        hass,
        DOMAIN,
        Action.RELOAD_PROFILES,
        _async_reload_profiles,
        supports_response=SupportsResponse.OPTIONAL,
    )
    async_setup_capture(hass, Action.CAPTURE)


async def _async_start_session(call: ServiceCall) -> ServiceResponse:
    coordinators = await _targeted(call)
    wishes = {name: call.data[name] for name in (ATTR_PRESSURE, ATTR_HEAT) if name in call.data}
    if ATTR_MINUTES in call.data:
        wishes["timer"] = _seconds(call)
    by_person = attended(call.context, DOMAIN)

    def start(coordinator: MassagerCoordinator) -> Awaitable[None]:
        mode = {ATTR_MODE: _mode(coordinator, call.data[ATTR_MODE])} if ATTR_MODE in call.data else {}
        # Nobody has the pads of several on by one touch, as of all in an area.
        touched = by_person and not (coordinator.electrical and len(coordinators) > 1)
        return coordinator.session.start(attended=touched, **wishes, **mode)

    await _for_each(coordinators, start)
    if not call.return_response:
        return None
    return {"sessions": [_described(coordinator) for coordinator in coordinators]}


async def _async_stop_session(call: ServiceCall) -> None:
    entries = await _targeted_entries(call) if _names_a_target(call) else _entries(call.hass)
    # Before the stop: one that is set up anew after its session was stopped all the same.
    away = [entry.title for entry in entries if not _loaded(entry)]
    # Every stop is sent before any is waited for, and before a massager that is not set up is complained about.
    await _for_each([entry.runtime_data for entry in entries if _loaded(entry)], lambda one: one.session.stop())
    if away:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="stop_not_sent",
            translation_placeholders={"name": ", ".join(away)},
        )


async def _async_reload_profiles(call: ServiceCall) -> ServiceResponse:
    library = await async_get_library(call.hass)
    await library.async_read()
    outcome = await async_apply(call.hass, library)
    if not call.return_response:
        return None
    return {**library.described(), "massagers": outcome}


async def _for_each(
    coordinators: list[MassagerCoordinator], do: Callable[[MassagerCoordinator], Awaitable[None]]
) -> None:
    """Do it on all at the same time; then raise what went wrong, each in its own words where there are several."""
    results = await asyncio.gather(
        *(coordinator.async_run(do(coordinator)) for coordinator in coordinators), return_exceptions=True
    )
    failures = [result for result in results if isinstance(result, BaseException)]
    for failure in failures:
        if len(coordinators) == 1 or not isinstance(failure, HomeAssistantError):
            raise failure
    if failures:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="some_failed",
            translation_placeholders={"failures": " ".join(str(failure) for failure in failures)},
        )


def _names_a_target(call: ServiceCall) -> bool:
    return (
        any(call.data.get(str(field)) for field in cv.ENTITY_SERVICE_FIELDS)
        and call.data.get(ATTR_ENTITY_ID) != ENTITY_MATCH_ALL
    )


async def _targeted(call: ServiceCall) -> list[MassagerCoordinator]:
    """Return the massagers that a call means, all of them set up and the caller's to control."""
    entries = await _targeted_entries(call)
    await _check_permission(call, entries)
    for entry in entries:
        if not _loaded(entry):
            raise ServiceValidationError(
                translation_domain=DOMAIN, translation_key="not_loaded", translation_placeholders={"name": entry.title}
            )
    return [entry.runtime_data for entry in entries]


async def _targeted_entries(call: ServiceCall) -> list[ConfigEntry[Any]]:
    entries = _entries(call.hass)
    if call.data.get(ATTR_ENTITY_ID) != ENTITY_MATCH_ALL:
        ids = await async_extract_config_entry_ids(call)
        entries = [entry for entry in entries if entry.entry_id in ids]
    if not entries:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="no_massager")
    return entries


def _entries(hass: HomeAssistant) -> list[ConfigEntry[Any]]:
    return [
        entry
        for entry in hass.config_entries.async_entries(DOMAIN, include_ignore=False, include_disabled=False)
        if entry.data.get(CONF_KIND) == KIND_MASSAGER
    ]


def _loaded(entry: ConfigEntry[Any]) -> bool:
    return entry.state is ConfigEntryState.LOADED


async def _check_permission(call: ServiceCall, entries: list[ConfigEntry[Any]]) -> None:
    """Let a user act only on massagers of which they may control an entity; whoever may not can still stop."""
    if call.context.user_id is None:
        return
    user = await call.hass.auth.async_get_user(call.context.user_id)
    if user is None:
        raise UnknownUser(context=call.context)
    registry = er.async_get(call.hass)
    for entry in entries:
        ours = er.async_entries_for_config_entry(registry, entry.entry_id)
        if not user.is_admin and not any(user.permissions.check_entity(one.entity_id, POLICY_CONTROL) for one in ours):
            raise Unauthorized(context=call.context, permission=POLICY_CONTROL)


def _mode(coordinator: MassagerCoordinator, asked: str) -> str:
    """Return the mode that is meant, which may be asked for by the label that the faces show."""
    return choices(coordinator.capabilities, "mode").get(asked, asked)


def _seconds(call: ServiceCall) -> int:
    minutes: float = call.data[ATTR_MINUTES]
    return round(minutes * 60)


def _described(coordinator: MassagerCoordinator) -> dict[str, Any]:
    session = coordinator.session
    return {
        "name": coordinator.name,
        "state": session.state.value,
        "ends_at": session.ends_at.isoformat() if session.ends_at else None,
    }
