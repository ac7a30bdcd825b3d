"""What a bug report needs, without what is private."""

from dataclasses import asdict
from typing import Any

from homeassistant.components import bluetooth
from homeassistant.components.diagnostics import async_redact_data
from homeassistant.const import CONF_ADDRESS, CONF_NAME
from homeassistant.core import HomeAssistant

from .const import CONF_PERSON
from .coordinator import MassagerConfigEntry

TO_REDACT = frozenset(
    {CONF_ADDRESS, CONF_NAME, CONF_PERSON, "serial", "serial_number", "unique_id", "title", "source", "device"}
)


async def async_get_config_entry_diagnostics(hass: HomeAssistant, entry: MassagerConfigEntry) -> dict[str, Any]:
    """Return diagnostics of a massager."""
    coordinator = entry.runtime_data
    massager = coordinator.massager
    capabilities = coordinator.capabilities
    advertisement = bluetooth.async_last_service_info(hass, coordinator.address, connectable=True)
    diagnostics = {
        "entry": {"data": dict(entry.data), "options": dict(entry.options)},
        "profile": {
            "id": coordinator.profile.id,
            "kind": coordinator.profile.kind,
            "evidence": coordinator.profile.evidence,
        },
        "capabilities": {
            "values": {name: repr(domain) for name, domain in capabilities.values.items()},
            "commands": sorted(capabilities.commands),
            "reported": sorted(capabilities.reported),
        },
        "state": {
            "connected": massager.state.connected,
            "source": massager.state.source,
            "values": dict(massager.state.values),
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
        "advertisement": advertisement.as_dict() if advertisement else None,
        "reachability": bluetooth.async_address_reachability_diagnostics(
            hass, coordinator.address, bluetooth.BluetoothReachabilityIntent.CONNECTION
        ),
    }
    return async_redact_data(diagnostics, TO_REDACT)
