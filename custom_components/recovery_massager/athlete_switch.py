"""The switch by which an athlete says that they are ill."""

from datetime import datetime
from typing import Any, override

from homeassistant.components.switch import DOMAIN as SWITCH_DOMAIN, SwitchEntity
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util

from .athlete_entity import AthleteEntity
from .attendance import attended
from .const import DOMAIN
from .health import Health, async_report_health

ATTR_RESTS_UNTIL = "rests_until"


class IllSwitch(AthleteEntity, SwitchEntity):
    """On: they are ill, and nothing starts for them. Anything may turn it on; that they are well is for a person to say."""

    # This keeps it from assistants, and from actions on a whole area.
    _attr_entity_category = EntityCategory.CONFIG

    def __init__(self, entry: ConfigEntry[Any]) -> None:
        super().__init__(entry, "ill")

    @override
    async def async_added_to_hass(self) -> None:
        """Follow what is reported in other ways."""
        await super().async_added_to_hass()
        self.async_on_remove(self._entry.add_update_listener(self._async_changed))

    async def _async_changed(self, hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
        self.async_write_ha_state()

    @property
    @override
    def is_on(self) -> bool:
        """Return whether they are ill."""
        return Health.of(self._entry).ill

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Return until when nothing is planned or starts by itself, once they are well."""
        rests: datetime | None = Health.of(self._entry).rests_until
        return {ATTR_RESTS_UNTIL: dt_util.as_local(rests).isoformat() if rests else None}

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Say that they are ill; what runs for them is stopped."""
        await async_report_health(self.hass, self._entry, ill=True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Say that they are well: "turn off all switches" does not mean that."""
        if not attended(self._context, SWITCH_DOMAIN):
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="well_by_hand",
                translation_placeholders={"name": self._entry.title},
            )
        await async_report_health(self.hass, self._entry, ill=False)
