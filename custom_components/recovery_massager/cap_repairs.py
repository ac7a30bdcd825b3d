"""The owner's answer to the offer of a higher cap: raise it, or keep it and be asked again after eight more good sessions."""

from typing import Any

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.util import dt as dt_util

from .cap_offer import CAP_ISSUE, offered_cap, with_cap
from .coordinator import MassagerConfigEntry
from .people import loaded


class HigherCap(RepairsFlow):
    """Asks which it shall be. Nothing starts, and what runs goes on as it is."""

    def __init__(self, entry_id: str, placeholders: dict[str, str]) -> None:
        self._entry_id = entry_id
        self._placeholders = placeholders

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Ask."""
        return self.async_show_menu(
            step_id="init", menu_options=["raise_cap", "keep_cap"], description_placeholders=self._placeholders
        )

    async def async_step_raise_cap(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Raise it by what was offered, if that still holds."""
        entry = self._entry
        if entry is None or offered_cap(entry.runtime_data, dt_util.utcnow()) != float(self._placeholders["offer"]):
            return self._no_offer()
        return self._keep(entry, float(self._placeholders["offer"]))

    async def async_step_keep_cap(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Keep it as it is."""
        entry = self._entry
        return self._no_offer() if entry is None else self._keep(entry, entry.runtime_data.cap)

    def _no_offer(self) -> RepairsFlowResult:
        return self.async_abort(reason="no_offer", description_placeholders=self._placeholders)

    @property
    def _entry(self) -> MassagerConfigEntry | None:
        entry: MassagerConfigEntry | None = self.hass.config_entries.async_get_entry(self._entry_id)
        return entry if entry is not None and loaded(entry) else None

    def _keep(self, entry: MassagerConfigEntry, cap: float | None) -> RepairsFlowResult:
        self.hass.config_entries.async_update_entry(entry, options=with_cap(dict(entry.options), cap))
        return self.async_create_entry(data={})


def cap_repair(issue_id: str, entry_id: str, placeholders: dict[str, str]) -> RepairsFlow | None:
    """Return the flow of the offer of a higher cap; None for any other issue."""
    return HigherCap(entry_id, placeholders) if issue_id.startswith(CAP_ISSUE) else None
