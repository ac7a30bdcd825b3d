"""The repair of a statement: a person says that what was to pass is over."""

from typing import override

from homeassistant.components.repairs import RepairsFlow

from .repair_flow import ConfirmedRepair
from .statement_notices import PASSED_ISSUE, async_settle_passed


class IsOver(ConfirmedRepair):
    """Asks whether what was to pass is over, and takes it out of the statement."""

    @override
    async def _async_repair(self) -> None:
        if (entry := self.hass.config_entries.async_get_entry(self._entry_id)) is not None:
            async_settle_passed(self.hass, entry)


def statement_repair(issue_id: str, entry_id: str, placeholders: dict[str, str]) -> RepairsFlow | None:
    """Return the flow that repairs an issue about a statement; None for any other issue."""
    return IsOver(entry_id, placeholders) if issue_id.startswith(PASSED_ISSUE) else None
