"""The repair of a statement: a person says that what was to pass is over."""

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
import probatio

from .statement_notices import PASSED_ISSUE, async_settle_passed


class IsOver(RepairsFlow):
    """Asks whether what was to pass is over."""

    def __init__(self, entry_id: str, placeholders: dict[str, str]) -> None:
        self._entry_id = entry_id
        self._placeholders = placeholders

    async def async_step_init(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Go to the only question."""
        return await self.async_step_confirm()

    async def async_step_confirm(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Take it out of the statement once that is confirmed. Nothing starts."""
        if user_input is None:
            return self.async_show_form(
                step_id="confirm", data_schema=probatio.Schema({}), description_placeholders=self._placeholders
            )
        if (entry := self.hass.config_entries.async_get_entry(self._entry_id)) is not None:
            async_settle_passed(self.hass, entry)
        return self.async_create_entry(data={})


def statement_repair(issue_id: str, entry_id: str, placeholders: dict[str, str]) -> RepairsFlow | None:
    """Return the flow that repairs an issue about a statement; None for any other issue."""
    return IsOver(entry_id, placeholders) if issue_id.startswith(PASSED_ISSUE) else None
