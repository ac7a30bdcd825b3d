"""The one button that stops every massager: for a wall panel, or a practice. The sentences that do so come and go with it.

It belongs to no massager, so it has no config entry either, and stays through the coming and going of all of them; it goes
with the last one that is removed.
"""

from typing import Any, override

from homeassistant.components.button import ButtonEntity
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import discovery, entity_registry as er
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .coordinator import MassagerCoordinator
from .stop_spoken import SpokenStop
from .targets import is_last

STOP_ALL = "stop_all"
OFFERED: HassKey[SpokenStop] = HassKey(f"{DOMAIN}_{STOP_ALL}")


async def async_offer_stop_all(hass: HomeAssistant, coordinator: MassagerCoordinator) -> None:
    """Let the button and the sentences be there, once however many massagers are set up, and follow this one."""
    if OFFERED not in hass.data:
        hass.data[OFFERED] = SpokenStop(hass)
        await discovery.async_load_platform(hass, Platform.BUTTON, DOMAIN, {}, {})
    coordinator.config_entry.async_on_unload(hass.data[OFFERED].async_follow(coordinator))


def withdraw_stop_all(hass: HomeAssistant, removed: ConfigEntry[Any]) -> None:
    """Remove the button and the sentences with the last massager."""
    if not is_last(hass, removed):
        return
    registry = er.async_get(hass)
    if (entity_id := registry.async_get_entity_id(Platform.BUTTON, DOMAIN, STOP_ALL)) is not None:
        registry.async_remove(entity_id)
    if (spoken := hass.data.pop(OFFERED, None)) is not None:
        spoken.end()


class StopAllButton(ButtonEntity):
    """Always available: what cannot be stopped is an error that says so."""

    _attr_has_entity_name = True
    _attr_should_poll = False
    _attr_translation_key = STOP_ALL
    _attr_unique_id = STOP_ALL

    @override
    async def async_press(self) -> None:
        """Stop all; returns when every stop is confirmed, as the action without a target does."""
        await self.hass.services.async_call(DOMAIN, "stop_session", {}, blocking=True, context=self._context)
