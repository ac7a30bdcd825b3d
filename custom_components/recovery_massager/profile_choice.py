"""Which profile a massager is set up with, and when it takes over a changed one.

The protocol of a massager is never swapped because a file is broken or gone, nor while a session runs.
"""

from collections.abc import Mapping
from dataclasses import replace
import logging
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryError
from homeassistant.helpers import issue_registry as ir

from .const import CONF_KIND, CONF_OWN_PROFILE, CONF_PERSON, CONF_PROFILE, CONF_STIMULATOR, DOMAIN, KIND_MASSAGER
from .coordinator import MassagerCoordinator
from .device.profile import Profile
from .profiles import Library, async_get_profiles
from .recovery.contraindications import Statement, electrical

_LOGGER = logging.getLogger(__name__)

STIMULATOR = "ems"

MISSING = "profile_missing"
NOT_OWN = "profile_not_own"


def profile_issue(entry: ConfigEntry[Any]) -> str:
    """Return the id of the repair issue about the profile of this massager."""
    return f"profile_of_{entry.entry_id}"


@callback
def async_choose(
    hass: HomeAssistant, entry: ConfigEntry[Any], profiles: Mapping[str, Profile], library: Library
) -> Profile:
    """Return the profile that a massager is set up with.

    Raises ConfigEntryError, with a repair issue, where there is none, or only a bundled one in the place of the
    owner's own: which of the two is right, only the owner knows.
    """
    profile_id = entry.data[CONF_PROFILE]
    placeholders = {"name": entry.title, "profile": profile_id}
    profile = profiles.get(profile_id)
    if profile is None:
        ir.async_create_issue(
            hass,
            DOMAIN,
            profile_issue(entry),
            is_fixable=False,
            severity=ir.IssueSeverity.ERROR,
            translation_key="profile_missing",
            translation_placeholders=placeholders,
        )
        raise ConfigEntryError(
            translation_domain=DOMAIN, translation_key="profile_missing", translation_placeholders=placeholders
        )
    own = profile_id in library.own
    if entry.data.get(CONF_OWN_PROFILE) and not own:
        ir.async_create_issue(
            hass,
            DOMAIN,
            profile_issue(entry),
            data={"entry_id": entry.entry_id, "name": entry.title, "profile": profile_id},
            is_fixable=True,
            severity=ir.IssueSeverity.ERROR,
            translation_key="profile_not_own",
            translation_placeholders=placeholders,
        )
        raise ConfigEntryError(
            translation_domain=DOMAIN, translation_key="profile_not_own", translation_placeholders=placeholders
        )
    ir.async_delete_issue(hass, DOMAIN, profile_issue(entry))
    if own and not entry.data.get(CONF_OWN_PROFILE):
        hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_OWN_PROFILE: True})
    return _remembered(hass, entry, profile)


@callback
def _remembered(hass: HomeAssistant, entry: ConfigEntry[Any], profile: Profile) -> Profile:
    """Keep in mind that somebody agreed to electrical stimulation by this massager, and return its profile as one of that."""
    statement = Statement.from_dict(entry.data.get(CONF_PERSON))
    agreed = statement is not None and statement.electrical
    if electrical(profile.kind) and agreed and not entry.data.get(CONF_STIMULATOR):
        hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_STIMULATOR: True})
    meant = as_added(entry, profile)
    if meant is not profile:
        _LOGGER.warning(
            "%s was added as a stimulator and is still treated as one, although its profile says %s: "
            "remove it and add it anew if it is none",
            entry.title,
            profile.kind,
        )
    return meant


def as_added(entry: ConfigEntry[Any], profile: Profile) -> Profile:
    """Return the profile as it counts for this massager: what was added as a stimulator stays one, whatever a file says later.

    The rules that protect whoever uses it hang on that one word.
    """
    if entry.data.get(CONF_STIMULATOR) and not electrical(profile.kind):
        return replace(profile, kind=STIMULATOR)
    return profile


async def async_counted_profile(hass: HomeAssistant, entry: ConfigEntry[Any]) -> Profile | None:
    """Return the profile as it counts for a massager, whether that is set up or not; None where there is none."""
    profile = (await async_get_profiles(hass)).get(entry.data[CONF_PROFILE])
    return None if profile is None else as_added(entry, profile)


async def async_kind_of(hass: HomeAssistant, entry: ConfigEntry[Any]) -> str:
    """Return the kind of a massager; empty, and so to be treated as a stimulator, where nobody knows it."""
    profile = await async_counted_profile(hass, entry)
    if profile is not None:
        return profile.kind
    return STIMULATOR if entry.data.get(CONF_STIMULATOR) else ""


async def async_apply(hass: HomeAssistant, library: Library) -> dict[str, list[str]]:
    """Set up anew the massagers whose profile changed or came back; those with a session, when that is over.

    Returns the names of the massagers that are `applied`, wait until `after_session`, or have `failed`.
    """
    outcome: dict[str, list[str]] = {"applied": [], "after_session": [], "failed": []}
    for entry in hass.config_entries.async_entries(DOMAIN, include_ignore=False, include_disabled=False):
        if entry.data.get(CONF_KIND) != KIND_MASSAGER or not _changed(entry, library):
            continue
        if entry.state is ConfigEntryState.LOADED and entry.runtime_data.stoppable:
            _apply_after_session(hass, entry, library)
            outcome["after_session"].append(entry.title)
            continue
        await hass.config_entries.async_reload(entry.entry_id)
        # It is another one now, which mypy cannot know.
        state: ConfigEntryState = entry.state
        outcome["applied" if state is ConfigEntryState.LOADED else "failed"].append(entry.title)
    return outcome


def _changed(entry: ConfigEntry[Any], library: Library) -> bool:
    """Tell whether setting a massager up anew would give it another profile."""
    profile_id = entry.data[CONF_PROFILE]
    lost = entry.data.get(CONF_OWN_PROFILE) and profile_id not in library.own
    profile = None if lost else library.profiles.get(profile_id)
    if entry.state is ConfigEntryState.LOADED:
        coordinator: MassagerCoordinator = entry.runtime_data
        return profile is None or coordinator.profile != as_added(entry, profile)
    return (
        entry.state is ConfigEntryState.SETUP_ERROR
        and entry.error_reason_translation_key in (MISSING, NOT_OWN)
        and profile is not None
    )


@callback
def _apply_after_session(hass: HomeAssistant, entry: ConfigEntry[Any], library: Library) -> None:
    """Wait for the end of the session, once however often the profiles are read meanwhile."""
    if entry.entry_id in library.after_session:
        return
    coordinator: MassagerCoordinator = entry.runtime_data

    @callback
    def forget() -> None:
        if (end := library.after_session.pop(entry.entry_id, None)) is not None:
            end()

    @callback
    def look() -> None:
        if coordinator.stoppable:
            return
        forget()
        # They may have been read again meanwhile, and be as they were.
        if _changed(entry, library):
            hass.config_entries.async_schedule_reload(entry.entry_id)

    library.after_session[entry.entry_id] = coordinator.async_add_listener(look)
    entry.async_on_unload(forget)
