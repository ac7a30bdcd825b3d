"""Which massagers an action is for, who may do it there, and doing it on all of them."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.auth.permissions.const import POLICY_CONTROL
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import ATTR_ENTITY_ID, ENTITY_MATCH_ALL
from homeassistant.core import Context, HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized, UnknownUser
from homeassistant.helpers import config_validation as cv, entity_registry as er
from homeassistant.helpers.service import async_extract_config_entry_ids

from .const import DOMAIN, KIND_MASSAGER
from .coordinator import MassagerCoordinator
from .people import entries_of_kind, loaded


async def for_each(
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


def names_a_target(call: ServiceCall) -> bool:
    """Whether a call means some massagers, and not all."""
    return (
        any(call.data.get(str(field)) for field in cv.ENTITY_SERVICE_FIELDS)
        and call.data.get(ATTR_ENTITY_ID) != ENTITY_MATCH_ALL
    )


async def targeted(call: ServiceCall) -> list[MassagerCoordinator]:
    """Return the massagers that a call means, all of them set up and the caller's to control."""
    entries = await targeted_entries(call)
    await check_permission(call, entries)
    for entry in entries:
        if not loaded(entry):
            raise ServiceValidationError(
                translation_domain=DOMAIN, translation_key="not_loaded", translation_placeholders={"name": entry.title}
            )
    return [entry.runtime_data for entry in entries]


async def targeted_entries(call: ServiceCall) -> list[ConfigEntry[Any]]:
    """Return the entries of the massagers that a call means; raises where it means none."""
    entries = massager_entries(call.hass)
    if call.data.get(ATTR_ENTITY_ID) != ENTITY_MATCH_ALL:
        ids = await async_extract_config_entry_ids(call)
        entries = [entry for entry in entries if entry.entry_id in ids]
    if not entries:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="no_massager")
    return entries


def massager_entries(hass: HomeAssistant, *, disabled: bool = False) -> list[ConfigEntry[Any]]:
    """Return the entries of all massagers; those that their owner disabled only where that is asked for."""
    return entries_of_kind(hass, KIND_MASSAGER, disabled=disabled)


def is_last(hass: HomeAssistant, removed: ConfigEntry[Any]) -> bool:
    """Whether no massager is left, set up or not, besides one that is being removed."""
    return all(entry.entry_id == removed.entry_id for entry in massager_entries(hass, disabled=True))


def set_up_massagers(hass: HomeAssistant) -> list[MassagerCoordinator]:
    """Return all massagers that are set up just now."""
    return [entry.runtime_data for entry in massager_entries(hass) if loaded(entry)]


async def check_permission(call: ServiceCall, entries: list[ConfigEntry[Any]]) -> None:
    """Let a user act only on massagers of which they may control an entity; whoever may not can still stop."""
    await check_user(call.hass, call.context, entries)


async def check_user(hass: HomeAssistant, context: Context, entries: list[ConfigEntry[Any]]) -> None:
    """Raise Unauthorized where the user of a context may control no entity of one of these, or UnknownUser."""
    if context.user_id is None:
        return
    user = await hass.auth.async_get_user(context.user_id)
    if user is None:
        raise UnknownUser(context=context)
    registry = er.async_get(hass)
    for entry in entries:
        ours = er.async_entries_for_config_entry(registry, entry.entry_id)
        if not user.is_admin and not any(user.permissions.check_entity(one.entity_id, POLICY_CONTROL) for one in ours):
            raise Unauthorized(context=context, permission=POLICY_CONTROL)
