"""Strava, by the athlete's own API app: the source that asks by itself, and how its connection is made and ended."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.start import async_at_started

from ..training import Training
from .strava_account import async_give_back, token_lock
from .strava_follow import Follower
from .strava_known import KnownStore
from .strava_site import CONF_STRAVA, OURS, Connection


async def async_setup(hass: HomeAssistant, entry: ConfigEntry[Any], training: Training) -> None:
    """Follow an athlete's activities, once Home Assistant is started, and whenever they connect."""
    follower = Follower(hass, entry, training)

    @callback
    def start(_: HomeAssistant) -> None:
        follower.async_start()
        entry.async_on_unload(entry.add_update_listener(follower.async_changed))

    entry.async_on_unload(async_at_started(hass, start))
    entry.async_on_unload(follower.async_stop)


async def async_connect(
    hass: HomeAssistant, entry: ConfigEntry[Any], tokens: Mapping[str, Any], connection: Connection
) -> None:
    """Let an athlete's workouts come in from an account; from the one before, if it was another, they do no more."""
    async with token_lock(hass, entry.entry_id):
        before = Connection.of(entry.data)
        if before is not None and before.account != connection.account:
            await async_give_back(hass, entry)
        hass.config_entries.async_update_entry(entry, data={**entry.data, **tokens, CONF_STRAVA: connection.to_dict()})


async def async_disconnect(hass: HomeAssistant, entry: ConfigEntry[Any]) -> bool:
    """End the connection; returns whether Strava took note. The workouts that came stay."""
    async with token_lock(hass, entry.entry_id):
        noted = await async_give_back(hass, entry)
        left = {key: value for key, value in entry.data.items() if key not in OURS}
        hass.config_entries.async_update_entry(entry, data=left)
    # Whoever follows does so too, after a look that is under way; there is none where the athlete is not set up.
    await KnownStore(hass, entry.entry_id).async_remove()
    return noted


async def async_remove(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Give the access back of an athlete who was removed, and delete what is kept of it."""
    await KnownStore(hass, entry.entry_id).async_remove()
    async with token_lock(hass, entry.entry_id):
        await async_give_back(hass, entry)
