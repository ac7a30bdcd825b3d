"""Repairs that a person can do here: let a massager use the bundled profile in the place of a lost one of its owner's.

Those about its history are in `history_repairs.py`, that about a statement in `statement_repairs.py`, that about the highest
pressure in `cap_repairs.py`.
"""

from typing import Any, override

from homeassistant.components.repairs import RepairsFlow
from homeassistant.core import HomeAssistant

from .cap_repairs import cap_repair
from .const import CONF_OWN_PROFILE
from .history_repairs import history_repair
from .repair_flow import ConfirmedRepair
from .statement_repairs import statement_repair


class UseBundledProfile(ConfirmedRepair):
    """Asks whether the bundled profile is right for the massager."""

    @override
    async def _async_repair(self) -> None:
        if entry := self.hass.config_entries.async_get_entry(self._entry_id):
            data = {key: value for key, value in entry.data.items() if key != CONF_OWN_PROFILE}
            self.hass.config_entries.async_update_entry(entry, data=data)
            self.hass.config_entries.async_schedule_reload(entry.entry_id)


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Return the flow that repairs an issue."""
    known: dict[str, Any] = data or {}
    entry_id = str(known.get("entry_id"))
    told = {key: str(value) for key, value in known.items() if key != "entry_id"}
    for repair in (history_repair, statement_repair, cap_repair):
        if (flow := repair(issue_id, entry_id, told)) is not None:
            return flow
    return UseBundledProfile(entry_id, told)
