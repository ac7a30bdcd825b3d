"""Which massager somebody means who speaks: the one they name, the one in a room, the one that runs, or the only one."""

from collections.abc import Iterable
from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_should_expose
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import Unauthorized

from .called import area_of, in_area, is_called, main_entity, names_of
from .coordinator import MassagerCoordinator
from .spoken import NotDone, Said
from .targets import check_user, set_up_massagers

NAME = "name"
AREA = "area"
PREFERRED_AREA = "preferred_area_id"
"""Where the voice satellite is that heard it."""


async def meant(said: Said, *, runs: bool = True, acts: bool = True) -> MassagerCoordinator:
    """Return the massager that is meant, exposed to the assistant.

    `runs`: where several could be meant, it is the one that runs; `acts`: something is to be changed, which the user who
    speaks has to be allowed to. Raises NotDone.
    """
    found = exposed(said, named(said))
    if len(found) > 1 and runs:
        found = [one for one in found if one.stoppable] or found
    if len(found) > 1 and (area := said.slots.get(PREFERRED_AREA)) is not None:
        found = [one for one in found if area_of(said.hass, one.config_entry) == area] or found
    if len(found) > 1:
        raise NotDone(said.words.which.format(names=_names(found)))
    if acts:
        await ensure_allowed(said, found[0].config_entry)
    return found[0]


async def ensure_allowed(said: Said, entry: ConfigEntry[Any]) -> None:
    """Raise NotDone where the user who speaks may not control what an entry stands for."""
    try:
        await check_user(said.hass, said.context, [entry])
    except Unauthorized:
        raise NotDone(said.words.forbidden.format(name=entry.title)) from None


def named(said: Said) -> list[MassagerCoordinator]:
    """Return all massagers that a name and a room leave; all of them where there was neither. Raises NotDone for none."""
    found = set_up_massagers(said.hass)
    if not found:
        raise NotDone(said.words.nobody)
    if (name := said.slots.get(NAME)) is not None:
        found = [one for one in found if is_called(name, names_of(said.hass, one.config_entry))]
        if not found:
            raise NotDone(said.words.unknown.format(name=name))
    if (area := said.slots.get(AREA)) is not None:
        there = in_area(said.hass, [one.config_entry for one in found], area)
        found = [one for one in found if one.config_entry in there]
        if not found:
            raise NotDone(said.words.nowhere.format(name=area))
    return found


def exposed(said: Said, massagers: list[MassagerCoordinator]) -> list[MassagerCoordinator]:
    """Return those that their owner exposed to the assistant. Raises NotDone where there is none."""
    if said.assistant is None:
        return massagers
    found = [one for one in massagers if _exposed(said.hass, said.assistant, one.config_entry)]
    if not found:
        raise NotDone(said.words.hidden.format(name=_names(massagers)))
    return found


def _exposed(hass: HomeAssistant, assistant: str, entry: ConfigEntry[Any]) -> bool:
    main = main_entity(hass, entry)
    return main is not None and async_should_expose(hass, assistant, main.entity_id)


def _names(massagers: Iterable[MassagerCoordinator]) -> str:
    return ", ".join(one.name for one in massagers)
