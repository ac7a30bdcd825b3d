"""Which athlete an action is for, and whether who calls it may act for them."""

from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import ServiceCall
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.service import async_extract_config_entry_ids

from .const import DOMAIN, KIND_ATHLETE
from .people import entries_of_kind, loaded
from .targets import check_permission, names_a_target

ATTR_ATHLETE = "athlete"


async def meant_athlete(call: ServiceCall, *, set_up: bool = True) -> ConfigEntry[Any]:
    """Return the entry of the one athlete that a call means, set up (unless that does not matter) and the caller's to act for.

    They are named by `athlete` (name or id), else they are those of the target (their device, or an entity of theirs),
    else the only athlete that there is. Raises ServiceValidationError and Unauthorized.
    """
    known = entries_of_kind(call.hass, KIND_ATHLETE)
    asked: str | None = call.data.get(ATTR_ATHLETE)
    if asked is not None:
        # An id goes first: somebody's name may look like anything.
        found = [one for one in known if one.entry_id == asked] or [
            one for one in known if one.title.casefold() == asked.strip().casefold()
        ]
    elif names_a_target(call):
        ids = await async_extract_config_entry_ids(call)
        found = [one for one in known if one.entry_id in ids]
    else:
        found = known
    if not found:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="athlete_unknown",
            translation_placeholders={"name": asked or "?", "allowed": ", ".join(one.title for one in known) or "-"},
        )
    await check_permission(call, found)
    if len(found) > 1:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="athlete_not_said",
            translation_placeholders={"name": ", ".join(one.title for one in found)},
        )
    if set_up and not loaded(found[0]):
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="athlete_not_loaded",
            translation_placeholders={"name": found[0].title},
        )
    return found[0]


def named(athlete: ConfigEntry[Any]) -> dict[str, str]:
    """Return whose it is, as each answer of an action begins."""
    return {"athlete": athlete.title, "athlete_id": athlete.entry_id}
