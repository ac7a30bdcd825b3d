"""The repair for a person whom two sessions hurt: they say that somebody looked at it."""

from typing import override

from homeassistant.components.repairs import ConfirmRepairFlow, RepairsFlow

from .athlete import is_athlete
from .history_notices import NONSENSE_ISSUE, PAIN_ISSUE
from .people import loaded
from .person import DEFAULT_USER
from .rate import async_looked_at
from .repair_flow import ConfirmedRepair


class LookedAt(ConfirmedRepair):
    """Asks whether somebody looked at what hurt, and notes it."""

    @override
    async def _async_repair(self) -> str | None:
        entry = self.hass.config_entries.async_get_entry(self._entry_id)
        if entry is None or not loaded(entry):
            return "not_loaded"
        if is_athlete(entry):
            await async_looked_at(self.hass, self._entry_id)
        else:
            await async_looked_at(self.hass, DEFAULT_USER, entry.runtime_data)
        return None


def history_repair(issue_id: str, entry_id: str, placeholders: dict[str, str]) -> RepairsFlow | None:
    """Return the flow that repairs an issue about a history; None for any other issue."""
    if issue_id.startswith(PAIN_ISSUE):
        return LookedAt(entry_id, placeholders)
    # What was set aside is only to be read.
    return ConfirmRepairFlow() if issue_id.startswith(NONSENSE_ISSUE) else None
