"""Sentences of ours in Home Assistant's own agent: written where the owner says so, read anew, and gone with the last massager."""

import logging
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import SERVICE_RELOAD
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .listening import CONVERSATION
from .sentence_files import remove_ours
from .targets import is_last
from .wish_spoken import SpokenWishes

_LOGGER = logging.getLogger(__name__)

VOICE: HassKey[SpokenWishes] = HassKey(f"{DOMAIN}_voice")


@callback
def async_offer_voice(hass: HomeAssistant) -> None:
    """Hear what is asked of massagers by their bare names, once however many are set up."""
    if VOICE not in hass.data:
        hass.data[VOICE] = SpokenWishes(hass)


async def async_withdraw_voice(hass: HomeAssistant, removed: ConfigEntry[Any]) -> None:
    """With the last massager, hear nothing any more, and take away the files that nobody changed."""
    if not is_last(hass, removed):
        return
    if (spoken := hass.data.pop(VOICE, None)) is not None:
        spoken.end()
    try:
        if await hass.async_add_executor_job(remove_ours, hass.config.config_dir):
            await async_read_anew(hass)
    except OSError as err:
        _LOGGER.warning("The sentences for voice could not be deleted: %s", err)


async def async_read_anew(hass: HomeAssistant) -> None:
    """Let Home Assistant's agent read its files anew, after ours were written or deleted."""
    if hass.services.has_service(CONVERSATION, SERVICE_RELOAD):
        try:
            await hass.services.async_call(CONVERSATION, SERVICE_RELOAD, blocking=True)
        except (HomeAssistantError, OSError) as err:
            # Something else in the configuration is wrong; the sentences are read with the next restart.
            _LOGGER.warning("The sentences for voice are not read before the next restart: %s", err)
    if (spoken := hass.data.get(VOICE)) is not None:
        await spoken.async_look()
