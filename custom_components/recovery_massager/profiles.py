"""The profiles that this Home Assistant knows: those that came with the integration, and the owner's own."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.singleton import singleton
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .device.errors import ProfileError
from .device.profile import Profile, bundled_profiles
from .discovery import async_watch
from .user_profiles import FOLDER, UserProfiles, read_user_profiles

_LONGEST_TEXT = 300
"""Letters of a mistake that are shown: a key, which it names, may fill a whole file."""


@dataclass(frozen=True, slots=True)
class OwnProfile:
    """A profile of the owner's own."""

    profile: Profile
    file: str
    kept: bool = False
    """Whether its file is broken now, and this is what was read of it last."""


class Library:
    """All profiles, as they were read last."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._reading = asyncio.Lock()
        self._bundled: Mapping[str, Profile] = {}
        self._unwatch: CALLBACK_TYPE | None = None
        self.own: Mapping[str, OwnProfile] = {}
        """The owner's own by id."""
        self.broken: tuple[ProfileError, ...] = ()
        """What is wrong with files of the owner's."""
        self.after_session: dict[str, CALLBACK_TYPE] = {}
        """Entries that take over a changed profile when their session is over, and what ends the waiting."""

    @property
    def profiles(self) -> dict[str, Profile]:
        """All profiles by id: the owner's own first, which take the place of bundled ones of the same id."""
        own = {key: one.profile for key, one in self.own.items()}
        return own | {key: one for key, one in self._bundled.items() if key not in own}

    def described(self) -> dict[str, Any]:
        """Say in JSON what was read of the owner's own: what is `loaded`, and what is `broken` and why."""
        kept = {one.file: key for key, one in self.own.items() if one.kept}
        return {
            "loaded": [
                {"id": key, "name": one.profile.name, "file": one.file, "replaces_bundled": key in self._bundled}
                for key, one in self.own.items()
                if not one.kept
            ],
            "broken": [
                {
                    "file": one.file,
                    "key_path": _short(one.key_path),
                    "reason": _short(one.problem),
                    "line": one.line,
                    "still_used": kept.get(one.file),
                }
                for one in self.broken
            ],
        }

    async def async_read(self) -> None:
        """Read all anew. Broken files become repair issues; what was read of them before stays in use."""
        async with self._reading:
            if not self._bundled:
                self._bundled = await self._hass.async_add_executor_job(bundled_profiles)
            folder = Path(self._hass.config.path(str(FOLDER)))
            kinds = {key: one.kind for key, one in self._bundled.items()}
            found = await self._hass.async_add_executor_job(read_user_profiles, folder, kinds)
            self.own = _kept(self.own, found)
            self._tell(found.broken)
            if self._unwatch is not None:
                self._unwatch()
            self._unwatch = async_watch(self._hass, [one.profile for one in self.own.values()])

    @callback
    def _tell(self, broken: tuple[ProfileError, ...]) -> None:
        """Keep one repair issue for each broken file, as long as it is broken."""
        for file in {one.file for one in self.broken} - {one.file for one in broken}:
            ir.async_delete_issue(self._hass, DOMAIN, broken_issue(file))
        self.broken = broken
        kept = {one.file for one in self.own.values() if one.kept}
        for one in broken:
            placeholders = {"file": one.file, "folder": str(FOLDER), "mistake": _as_code(str(one))}
            if one.file in kept:
                ir.async_create_issue(
                    self._hass,
                    DOMAIN,
                    broken_issue(one.file),
                    is_fixable=False,
                    severity=ir.IssueSeverity.ERROR,
                    translation_key="profile_broken_kept",
                    translation_placeholders=placeholders,
                )
            else:
                ir.async_create_issue(
                    self._hass,
                    DOMAIN,
                    broken_issue(one.file),
                    is_fixable=False,
                    severity=ir.IssueSeverity.ERROR,
                    translation_key="profile_broken",
                    translation_placeholders=placeholders,
                )


def broken_issue(file: str) -> str:
    """Return the id of the repair issue about a broken file."""
    return f"profile_broken_{file}"


def _kept(before: Mapping[str, OwnProfile], found: UserProfiles) -> dict[str, OwnProfile]:
    """Return the owner's own profiles, with what was read before of files that are broken now.

    A protocol that worked must not be swapped for another, nor taken away, by a slip of the pen.
    """
    own = {profile.id: OwnProfile(profile, file) for file, profile in found.profiles.items()}
    broken = {one.file for one in found.broken}
    for key, one in before.items():
        gone = found.complete and one.file not in broken
        if key not in own and one.file not in found.profiles and not gone:
            own[key] = OwnProfile(one.profile, one.file, kept=True)
    return own


def _as_code(text: str) -> str:
    """Return text out of a file as it can stand in Markdown as code: a link in it must not become one."""
    return _short(" ".join(text.split()).replace("`", "'"))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}…"


@singleton(HassKey[Library](f"{DOMAIN}_profiles"), async_=True)
async def async_get_library(hass: HomeAssistant) -> Library:
    """Return all profiles, read at the first call."""
    library = Library(hass)
    await library.async_read()
    return library


async def async_get_profiles(hass: HomeAssistant) -> Mapping[str, Profile]:
    """Return the profiles by id."""
    return (await async_get_library(hass)).profiles
