"""The device "Recent Activity": the title and the id of an activity, and a sensor for each of its values."""

from typing import Any

from homeassistant.components.sensor import SensorEntity
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from . import DOMAIN, SHOWN

UNITS = {
    "recent": None,
    "date": None,
    "elapsed_time": "s",
    "moving_time": "s",
    "distance": "km",
    "elevation_gain": "m",
    "average_heartrate": "bpm",
    "max_heartrate": "bpm",
}


async def async_setup_entry(
    hass: HomeAssistant, entry: ConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add them all."""
    async_add_entities(RecentActivity(key, unit) for key, unit in UNITS.items())


class RecentActivity(SensorEntity):
    """One value of the last activity."""

    _attr_should_poll = False
    _attr_device_info = DeviceInfo(identifiers={(DOMAIN, "123_recent")}, name="Recent Activity")

    def __init__(self, key: str, unit: str | None) -> None:
        self._key = key
        self._attr_name = f"Recent {key}"
        self._attr_unique_id = f"strava_123_recent_{key}"
        self._attr_native_unit_of_measurement = unit

    async def async_added_to_hass(self) -> None:
        """Wait for an activity."""
        self.async_on_remove(async_dispatcher_connect(self.hass, SHOWN, self._show))

    @callback
    def _show(self, shown: dict[str, Any]) -> None:
        self._attr_native_value = shown.get(self._key)
        self._attr_extra_state_attributes = {"activity_id": shown["activity_id"]}
        if self._key == "recent":
            self._attr_extra_state_attributes["sport_type"] = shown["sport_type"]
        self.async_write_ha_state()
