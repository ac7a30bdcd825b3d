"""Entities that show a number."""

from homeassistant.components.sensor import SensorEntity
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from . import DOMAIN


async def async_setup_entry(
    hass: HomeAssistant, entry: ConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add as many entities as the entry says."""
    async_add_entities([BareSensor(entry, number) for number in range(entry.data["entities"])])


class BareSensor(SensorEntity):
    """An entity with nothing behind it."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, entry: ConfigEntry, number: int) -> None:
        self._attr_unique_id = f"{entry.entry_id}_{number}"
        self._attr_name = f"Number {number}"
        self._attr_native_value = number
        self._attr_device_info = DeviceInfo(identifiers={(DOMAIN, entry.entry_id)})
