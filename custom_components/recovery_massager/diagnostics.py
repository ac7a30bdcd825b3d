"""What a bug report needs, without what is private."""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

from homeassistant.components import bluetooth
from homeassistant.components.bluetooth import BluetoothServiceInfoBleak
from homeassistant.components.diagnostics import REDACTED, async_redact_data
from homeassistant.const import CONF_ADDRESS, CONF_NAME
from homeassistant.core import HomeAssistant, callback

from .athlete import AthleteConfigEntry, is_athlete
from .athlete_options import PRIVATE
from .const import CONF_ILL_UNTIL, CONF_PERSON, CONF_SEAT
from .coordinator import MassagerConfigEntry, MassagerCoordinator
from .device.timeline import Frame, Recording
from .profiles import async_get_library
from .record import SessionRecord
from .session_state import OPEN

# `conditions`: a refusal names what a person's health forbids.
TO_REDACT = PRIVATE | {CONF_ADDRESS, CONF_ILL_UNTIL, CONF_NAME, CONF_PERSON, CONF_SEAT, "conditions", "serial"}

# Of the record of a session; neither whose it was, nor how it felt.
OF_A_SESSION = ("origin", "start", "deadline", "end", "outcome", "mode", "pressure", "reached", "paused_seconds")


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: MassagerConfigEntry | AthleteConfigEntry
) -> dict[str, Any]:
    """Return diagnostics of a massager; of an athlete only what is theirs to use and how much, not who it is."""
    if is_athlete(entry):
        return async_redact_data({"entry": {"data": dict(entry.data), "options": dict(entry.options)}}, TO_REDACT)
    coordinator = entry.runtime_data
    library = await async_get_library(hass)
    massager = coordinator.massager
    capabilities = coordinator.capabilities
    advertisement = bluetooth.async_last_service_info(hass, coordinator.address, connectable=True)
    reachability = bluetooth.async_address_reachability_diagnostics(
        hass, coordinator.address, bluetooth.BluetoothReachabilityIntent.CONNECTION
    )

    def frames(them: Iterable[Frame]) -> list[dict[str, Any]]:
        return [{**asdict(frame), "data": _without(coordinator.address, frame.data)} for frame in them]

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
        "timeline": frames(massager.timeline),
        "last_session": _last_session(coordinator.history.latest, massager.timeline.session, frames),
        "advertisement": _described(advertisement) if advertisement else None,
        "reachability": reachability.replace(coordinator.address, REDACTED),
    }
    return async_redact_data(diagnostics, TO_REDACT)


@callback
def async_record_sessions(coordinator: MassagerCoordinator) -> None:
    """Keep the frames of the last session: they are asked for after it went wrong, when newer ones have come."""
    timeline, was_open = coordinator.massager.timeline, False

    @callback
    def look() -> None:
        nonlocal was_open
        is_open = coordinator.session.state in OPEN
        if is_open and not was_open:
            timeline.session_begins()
        elif was_open and not is_open:
            timeline.session_ends()
        was_open = is_open

    coordinator.config_entry.async_on_unload(coordinator.async_add_listener(look))
    look()


def _last_session(
    record: SessionRecord | None, heard: Recording | None, frames: Callable[[Iterable[Frame]], list[dict[str, Any]]]
) -> dict[str, Any]:
    """Return what is known of the last session, nothing of how it felt; its frames only if it was since the set-up."""
    told = {key: getattr(record, key) for key in OF_A_SESSION} if record is not None else None
    if heard is None:
        return {"record": told, "frames": None}
    return {
        "record": told,
        "frames": {
            "before": frames(heard.before),
            "first": frames(heard.first),
            "left_out": heard.left_out,
            "newest": frames(heard.newest),
        },
    }


def _without(address: str, data: str) -> str:
    """Return a frame's bytes in hex without the massager's address, which some tell, in either order."""
    octets = address.lower().split(":")
    hidden = " ".join(["**"] * len(octets))
    return data.replace(" ".join(octets), hidden).replace(" ".join(reversed(octets)), hidden)


def _described(advertisement: BluetoothServiceInfoBleak) -> dict[str, Any]:
    return {
        "rssi": advertisement.rssi,
        "connectable": advertisement.connectable,
        "service_uuids": advertisement.service_uuids,
        "service_data": {uuid: data.hex(" ") for uuid, data in advertisement.service_data.items()},
        "manufacturer_data": {number: data.hex(" ") for number, data in advertisement.manufacturer_data.items()},
    }
