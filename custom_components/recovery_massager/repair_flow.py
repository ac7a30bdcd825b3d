"""What all repairs do alike that only have to be confirmed."""

from abc import abstractmethod

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
import probatio


class ConfirmedRepair(RepairsFlow):
    """Asks one question about a config entry, and does what follows once that is confirmed. Nothing starts by it."""

    def __init__(self, entry_id: str, placeholders: dict[str, str]) -> None:
        """Ask about the entry of this id; the placeholders are those of the question."""
        self._entry_id = entry_id
        self._placeholders = placeholders

    async def async_step_init(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Go to the only question."""
        return await self.async_step_confirm()

    async def async_step_confirm(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Ask, then repair."""
        if user_input is None:
            return self.async_show_form(
                step_id="confirm", data_schema=probatio.Schema({}), description_placeholders=self._placeholders
            )
        if (reason := await self._async_repair()) is not None:
            return self.async_abort(reason=reason)
        return self.async_create_entry(data={})

    @abstractmethod
    async def _async_repair(self) -> str | None:
        """Do it; return why it cannot be done just now, as the reason of an abort, or nothing."""
