"""Whose recovery somebody means who speaks: the one they name, their own, or that of the only athlete there is."""

from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from .athlete_options import AthleteOptions
from .called import said as as_said
from .const import DOMAIN, KIND_ATHLETE
from .people import entries_of_kind, loaded
from .spoken import NotDone, Said

PERSON = "person"
"""The slot of an athlete's name, and the domain of Home Assistant's people."""


def meant_athlete(said: Said) -> ConfigEntry[Any] | None:
    """Return the athlete who is meant, set up; None where there are no athletes, and nobody was named.

    Whoever is known to Home Assistant means themselves by "my". Only where nobody is, as at a voice satellite, or nobody said
    which person the only athlete is, it is that one. Raises NotDone where that leaves nobody, or several, and
    HomeAssistantError for one who is not there.
    """
    known = entries_of_kind(said.hass, KIND_ATHLETE)
    asked: str | None = said.slots.get(PERSON)
    if asked is not None:
        found = [one for one in known if as_said(one.title) == as_said(asked)]
        if not found:
            raise _error("athlete_unknown", asked)
    else:
        found = [one for one in known if _is(said.hass, one, said.context.user_id)]
        if not found and (said.context.user_id is None or all(_person(one) is None for one in known)):
            found = known
    if not known:
        return None
    if len(found) != 1:
        raise NotDone(said.words.whose.format(names=", ".join(one.title for one in found or known)))
    if not loaded(found[0]):
        raise _error("athlete_not_loaded", found[0].title)
    return found[0]


def _person(athlete: ConfigEntry[Any]) -> str | None:
    return AthleteOptions.of(athlete.options).ha_person


def _is(hass: HomeAssistant, athlete: ConfigEntry[Any], user_id: str | None) -> bool:
    """Whether a user of Home Assistant is the person that an athlete is."""
    state = None if (person := _person(athlete)) is None else hass.states.get(person)
    return user_id is not None and state is not None and state.attributes.get("user_id") == user_id


def _error(key: str, name: str) -> HomeAssistantError:
    return HomeAssistantError(translation_domain=DOMAIN, translation_key=key, translation_placeholders={"name": name})
