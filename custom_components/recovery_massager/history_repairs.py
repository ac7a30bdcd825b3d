"""The repair for a person whom two sessions hurt: they say that somebody looked at it."""

from homeassistant.components.repairs import ConfirmRepairFlow, RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import ConfigEntryState
import probatio

from .athlete import is_athlete
from .history_notices import NONSENSE_ISSUE, PAIN_ISSUE
from .person import DEFAULT_USER
from .rate import async_looked_at


class LookedAt(RepairsFlow):
    """Asks whether somebody looked at what hurt."""

    def __init__(self, entry_id: str, name: str) -> None:
        self._entry_id = entry_id
        self._name = name

    async def async_step_init(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Go to the only question."""
        return await self.async_step_confirm()

    async def async_step_confirm(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Note it once that is confirmed. Nothing starts."""
        if user_input is None:
            return self.async_show_form(
                step_id="confirm",
                data_schema=probatio.Schema({}),
                description_placeholders={"name": self._name},
            )
        entry = self.hass.config_entries.async_get_entry(self._entry_id)
        if entry is None or entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_loaded")
        if is_athlete(entry):
            await async_looked_at(self.hass, self._entry_id)
        else:
            await async_looked_at(self.hass, DEFAULT_USER, entry.runtime_data)
        return self.async_create_entry(data={})


def history_repair(issue_id: str, entry_id: str, name: str) -> RepairsFlow | None:
    """Return the flow that repairs an issue about a history; None for any other issue."""
    if issue_id.startswith(PAIN_ISSUE):
        return LookedAt(entry_id, name)
    # What was set aside is only to be read.
    return ConfirmRepairFlow() if issue_id.startswith(NONSENSE_ISSUE) else None
