"""What all entities of an athlete share."""

from datetime import datetime
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Event, callback
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity

from .const import DOMAIN, EVENT_SESSION


class AthleteEntity(Entity):
    """An entity on an athlete's own device, by a key that is its translation key too. It pushes."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, entry: ConfigEntry[Any], key: str) -> None:
        self._entry = entry
        self._attr_unique_id = f"{entry.entry_id}_{key}"
        self._attr_translation_key = key
        self._attr_device_info = DeviceInfo(identifiers={(DOMAIN, entry.entry_id)})

    @callback
    def _look(self, _: datetime | None = None) -> None:
        """Show what is true now."""
        self.async_write_ha_state()

    @callback
    def _look_after_sessions(self) -> None:
        """Look whenever something happens to a session of theirs, on whichever massager."""
        self.async_on_remove(self.hass.bus.async_listen(EVENT_SESSION, self._heard_of_session))

    @callback
    def _heard_of_session(self, event: Event[Any]) -> None:
        if event.data.get("person") == self._entry.entry_id:
            self._look()
