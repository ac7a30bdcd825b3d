"""A massager that got another address: its device and its entities go with it, and keep their ids.

The config entry's data alone says which address holds, and is written at once. The registries follow it at each set-up, so
that whatever was not on the disk when Home Assistant died is put right by the next start.
"""

from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_ADDRESS
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er


def unique_id(address: str, key: str) -> str:
    """Return the unique id of an entity; no address has an underscore."""
    return f"{address}_{key}"


@callback
def async_follow(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Move the device and the entities of a massager to its address; nothing where they are there already."""
    address: str = entry.data[CONF_ADDRESS]
    devices, entities = dr.async_get(hass), er.async_get(hass)
    for device in dr.async_entries_for_config_entry(devices, entry.entry_id):
        connections = {
            (kind, address if kind == dr.CONNECTION_BLUETOOTH else value) for kind, value in device.connections
        }
        if connections != device.connections:
            devices.async_update_device(device.id, new_connections=connections)
    for entity in er.async_entries_for_config_entry(entities, entry.entry_id):
        _, _, key = entity.unique_id.partition("_")
        if unique_id(address, key) != entity.unique_id:
            entities.async_update_entity(entity.entity_id, new_unique_id=unique_id(address, key))
