"""Whom a trigger or a condition is about: the massagers and people that its target names."""

from collections.abc import Callable
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_OPTIONS, CONF_TARGET, Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import config_validation as cv, entity_registry as er
from homeassistant.helpers.target import TargetSelection, async_extract_referenced_entity_ids
from homeassistant.helpers.typing import VolDictType
import probatio

from .const import CONF_KIND, DOMAIN, KIND_ATHLETE, KIND_MASSAGER

MAIN_ENTITY = {KIND_MASSAGER: Platform.CLIMATE, KIND_ATHLETE: Platform.EVENT}
"""Where this entity is, there is the massager, or the person: an area holds those whose main entity it holds."""


def _names_something(target: dict[str, Any]) -> dict[str, Any]:
    if not TargetSelection(target).has_any_target:
        raise probatio.Invalid("name at least one entity, device, area, floor or label")
    return target


TARGET = probatio.All(cv.TARGET_FIELDS, _names_something)


def schema_of(options: VolDictType, check: Callable[[dict[str, Any]], dict[str, Any]]) -> probatio.Schema:
    """Return the schema of a trigger or condition; `check` refuses options that are valid, but not together."""
    fields: VolDictType = {
        probatio.Required(CONF_TARGET): TARGET,
        probatio.Optional(CONF_OPTIONS, default={}): probatio.All(options, check),
    }
    return probatio.Schema(fields)


class Aim:
    """The massagers and people of a target, as they are at each moment: one may be added, moved or removed meanwhile."""

    def __init__(self, hass: HomeAssistant, target: dict[str, Any] | None) -> None:
        self._hass = hass
        self._selection = TargetSelection(target or {})

    @callback
    def entries(self) -> list[ConfigEntry[Any]]:
        """Return their config entries, set up or not.

        Any entity of theirs, and their device, names them; areas, floors and labels do so by the main entity.
        """
        registry, selection = er.async_get(self._hass), self._selection
        found = async_extract_referenced_entity_ids(self._hass, selection, expand_group=False)
        named = [registry.async_get(one) for one in found.referenced]
        for device_id in selection.device_ids & found.referenced_devices:
            named += registry.entities.get_entries_for_device_id(device_id, include_disabled_entities=True)
        inside = [registry.async_get(one) for one in found.indirectly_referenced]
        entries = {entry.entry_id: entry for one in named if (entry := self._entry(one)) is not None}
        for one in inside:
            entry = self._entry(one)
            if one is not None and entry is not None and one.domain == MAIN_ENTITY.get(entry.data[CONF_KIND]):
                entries[entry.entry_id] = entry
        return list(entries.values())

    def _entry(self, entity: er.RegistryEntry | None) -> ConfigEntry[Any] | None:
        if entity is None or entity.platform != DOMAIN or entity.config_entry_id is None:
            return None
        return self._hass.config_entries.async_get_entry(entity.config_entry_id)
