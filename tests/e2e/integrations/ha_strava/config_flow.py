"""Nothing to ask: there is one account."""

from typing import Any

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult


class StravaFlow(ConfigFlow, domain="ha_strava"):
    """Adds it once."""

    async def async_step_import(self, import_data: dict[str, Any]) -> ConfigFlowResult:
        """Add it, unless it is there."""
        await self.async_set_unique_id("123")
        self._abort_if_unique_id_configured()
        return self.async_create_entry(title="Strava", data=import_data)
