"""What a massager is called, by people who speak."""

from collections.abc import Iterable
import re
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_ADDRESS, Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import area_registry as ar, device_registry as dr, entity_registry as er, intent

from .address import unique_id
from .const import DOMAIN

UNSAID = re.compile(r"[^\w']+|_")
"""What nobody says of a name, and a template of sentences may take for something else."""


@callback
def main_entity(hass: HomeAssistant, entry: ConfigEntry[Any]) -> er.RegistryEntry | None:
    """Return the entity that stands for a massager: what an assistant sees of it; None where there is none."""
    registry = er.async_get(hass)
    key = unique_id(entry.data[CONF_ADDRESS], "massager")
    entity_id = registry.async_get_entity_id(Platform.CLIMATE, DOMAIN, key)
    return None if entity_id is None else registry.async_get(entity_id)


@callback
def device_of(hass: HomeAssistant, entry: ConfigEntry[Any]) -> dr.DeviceEntry | None:
    """Return the device of a massager; None where there is none."""
    return next(iter(dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)), None)


@callback
def area_of(hass: HomeAssistant, entry: ConfigEntry[Any]) -> str | None:
    """Return the id of the area of a massager: its main entity's own, or its device's."""
    if (main := main_entity(hass, entry)) is not None:
        return er.async_get_effective_area_id(hass, main)
    device = device_of(hass, entry)
    return None if device is None else dr.async_get_effective_area_id(hass, device)


@callback
def in_area[One: ConfigEntry[Any]](hass: HomeAssistant, entries: Iterable[One], area: str) -> list[One]:
    """Return the massagers in an area, of which the name, an alias or the id is given."""
    areas = {one.id for one in intent.find_areas(area, ar.async_get(hass))}
    return [entry for entry in entries if area_of(hass, entry) in areas]


@callback
def names_of(hass: HomeAssistant, entry: ConfigEntry[Any]) -> tuple[str, ...]:
    """Return what a massager is called, as it is said: its entry, its device, its main entity and the aliases of that."""
    found = [entry.title]
    if (device := device_of(hass, entry)) is not None:
        found += [name for name in (device.name_by_user, device.name) if name]
    if (main := main_entity(hass, entry)) is not None:
        found += er.async_get_entity_aliases(hass, main)
    return tuple(dict.fromkeys(name for name in map(said, found) if name))


def said(name: str) -> str:
    """Return a name as it is said: its words, in small letters (of "ß" too, which `casefold` would spell otherwise)."""
    return " ".join(UNSAID.sub(" ", name).lower().split())


def is_called(name: str, names: Iterable[str]) -> bool:
    """Return whether somebody who says `name` means what is called so."""
    return said(name) in names
