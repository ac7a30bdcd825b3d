"""Repairs that a person can do here: let a massager use the bundled profile in the place of a lost one of its owner's.

Those about its history are in `history_repairs.py`, that about a statement in `statement_repairs.py`.
"""

from typing import Any

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.core import HomeAssistant
import probatio

from .const import CONF_OWN_PROFILE
from .history_repairs import history_repair
from .statement_repairs import statement_repair


class UseBundledProfile(RepairsFlow):
    """Asks whether the bundled profile is right for the massager."""

    def __init__(self, entry_id: str, placeholders: dict[str, str]) -> None:
        self._entry_id = entry_id
        self._placeholders = placeholders

    async def async_step_init(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Go to the only question."""
        return await self.async_step_confirm()

    async def async_step_confirm(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Use it once that is confirmed. Nothing starts."""
        if user_input is None:
            return self.async_show_form(
                step_id="confirm", data_schema=probatio.Schema({}), description_placeholders=self._placeholders
            )
        if entry := self.hass.config_entries.async_get_entry(self._entry_id):
            data = {key: value for key, value in entry.data.items() if key != CONF_OWN_PROFILE}
            self.hass.config_entries.async_update_entry(entry, data=data)
            self.hass.config_entries.async_schedule_reload(entry.entry_id)
        return self.async_create_entry(data={})


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Return the flow that repairs an issue."""
    known: dict[str, Any] = data or {}
    entry_id, name = str(known.get("entry_id")), str(known.get("name"))
    if (flow := history_repair(issue_id, entry_id, name)) is not None:
        return flow
    told = {"name": name, "conditions": str(known.get("conditions"))}
    if (flow := statement_repair(issue_id, entry_id, told)) is not None:
        return flow
    return UseBundledProfile(entry_id, {"name": name, "profile": str(known.get("profile"))})
