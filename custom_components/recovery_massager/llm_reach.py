"""What an assistant may hear of, and what a language model may do there: by what their owner exposed to it."""

from dataclasses import dataclass
from typing import Any

from homeassistant.components.climate import DOMAIN as CLIMATE_DOMAIN
from homeassistant.components.fan import DOMAIN as FAN_DOMAIN
from homeassistant.components.homeassistant import async_should_expose
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from .const import KIND_ATHLETE
from .coordinator import MassagerCoordinator
from .people import entries_of_kind, loaded
from .targets import massager_entries

CONTROLS = (CLIMATE_DOMAIN, FAN_DOMAIN)
"""The entities by which people start and set: one of these is exposed where a model may do so."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A massager of which something is exposed to an assistant."""

    entry: ConfigEntry[Any]
    entity_ids: tuple[str, ...]
    """What is exposed."""
    names: frozenset[str]
    """What it may be called, in small letters."""

    @property
    def coordinator(self) -> MassagerCoordinator | None:
        """The massager; None while it is not set up."""
        return self.entry.runtime_data if loaded(self.entry) else None

    @property
    def electrical(self) -> bool:
        """Whether it drives current through a body; what is not set up, so that nobody knows, counts as that."""
        coordinator = self.coordinator
        return coordinator is None or coordinator.electrical

    @property
    def settable(self) -> bool:
        """Whether a model may set it, and ask to start it."""
        return not self.electrical and any(one.partition(".")[0] in CONTROLS for one in self.entity_ids)


@callback
def told_massagers(hass: HomeAssistant, assistant: str) -> list[Reached]:
    """Return the massagers of which something is exposed to an assistant."""
    return [
        Reached(entry, tuple(one.entity_id for one in exposed), _names(hass, entry, exposed))
        for entry in massager_entries(hass)
        if (exposed := _exposed(hass, assistant, entry))
    ]


@callback
def told_athletes(hass: HomeAssistant, assistant: str) -> list[ConfigEntry[Any]]:
    """Return the athletes of whom something is exposed to an assistant."""
    entries = entries_of_kind(hass, KIND_ATHLETE)
    return [one for one in entries if loaded(one) and _exposed(hass, assistant, one)]


def _exposed(hass: HomeAssistant, assistant: str, entry: ConfigEntry[Any]) -> list[er.RegistryEntry]:
    ours = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    return [one for one in ours if one.disabled_by is None and async_should_expose(hass, assistant, one.entity_id)]


def _names(hass: HomeAssistant, entry: ConfigEntry[Any], exposed: list[er.RegistryEntry]) -> frozenset[str]:
    """Return the name of the massager, and those of what is exposed of it."""
    named = {entry.title}
    for one in exposed:
        named.update(er.async_get_entity_aliases(hass, one))
    return frozenset(name.strip().casefold() for name in named)
