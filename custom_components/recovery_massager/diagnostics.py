"""What a bug report needs, without what is private."""

from dataclasses import asdict
from typing import Any

from homeassistant.components import bluetooth
from homeassistant.components.bluetooth import BluetoothServiceInfoBleak
from homeassistant.components.diagnostics import REDACTED, async_redact_data
from homeassistant.const import CONF_ADDRESS, CONF_NAME
from homeassistant.core import HomeAssistant

from .const import CONF_PERSON
from .coordinator import MassagerConfigEntry
from .profiles import async_get_library

# `conditions`: a refusal names what a person's health forbids.
TO_REDACT = frozenset({CONF_ADDRESS, CONF_NAME, CONF_PERSON, "conditions", "serial"})


async def async_get_config_entry_diagnostics(hass: HomeAssistant, entry: MassagerConfigEntry) -> dict[str, Any]:
    """Return diagnostics of a massager."""
    coordinator = entry.runtime_data
    library = await async_get_library(hass)
    massager = coordinator.massager
    capabilities = coordinator.capabilities
    advertisement = bluetooth.async_last_service_info(hass, coordinator.address, connectable=True)
    reachability = bluetooth.async_address_reachability_diagnostics(
        hass, coordinator.address, bluetooth.BluetoothReachabilityIntent.CONNECTION
    )
    diagnostics = {
        "entry": {"data": dict(entry.data), "options": dict(entry.options)},
        "profile": {
            "id": coordinator.profile.id,
            "kind": coordinator.profile.kind,
            "evidence": coordinator.profile.evidence,
            "own": coordinator.profile.id in library.own,
        },
        "capabilities": {
            "values": {name: repr(domain) for name, domain in capabilities.values.items()},
            "commands": sorted(capabilities.commands),
            "reported": sorted(capabilities.reported),
        },
        "state": {
            "connected": massager.state.connected,
            "source": massager.state.source,
            "values": {
                name: sorted(value) if isinstance(value, frozenset) else value
                for name, value in massager.state.values.items()
            },
        },
        "session": {
            "state": coordinator.data.session,
            "settings": asdict(coordinator.data.settings),
            "ends_at": coordinator.data.ends_at,
            "stop_unconfirmed": coordinator.data.stop_unconfirmed,
            "last_refusal": coordinator.data.last_refusal and asdict(coordinator.data.last_refusal),
            "available": coordinator.available,
            "stoppable": coordinator.stoppable,
        },
        "gatt": massager.gatt_table(),
        "timeline": [asdict(frame) for frame in massager.timeline],
        "advertisement": _described(advertisement) if advertisement else None,
        "reachability": reachability.replace(coordinator.address, REDACTED),
    }
    return async_redact_data(diagnostics, TO_REDACT)


def _described(advertisement: BluetoothServiceInfoBleak) -> dict[str, Any]:
    return {
        "rssi": advertisement.rssi,
        "connectable": advertisement.connectable,
        "service_uuids": advertisement.service_uuids,
        "service_data": {uuid: data.hex(" ") for uuid, data in advertisement.service_data.items()},
        "manufacturer_data": {number: data.hex(" ") for number, data in advertisement.manufacturer_data.items()},
    }
