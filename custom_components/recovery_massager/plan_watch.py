"""Looking anew at what follows an athlete's newest workout: a plan grows old, and depends on more than workouts."""

from datetime import datetime, timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.start import async_at_started

from .const import EVENT_SESSION
from .training import Training

EVERY = timedelta(minutes=15)


@callback
def async_watch_plans(hass: HomeAssistant, entry: ConfigEntry[Any], training: Training) -> None:
    """Look once Home Assistant has started, from time to time, and when a session of theirs began or ended."""

    async def look(_: HomeAssistant | datetime) -> None:
        await training.async_look()

    async def heard(event: Event[Any]) -> None:
        if event.data.get("person") == entry.entry_id:
            await training.async_look()

    entry.async_on_unload(async_at_started(hass, look))
    entry.async_on_unload(async_track_time_interval(hass, look, EVERY))
    entry.async_on_unload(hass.bus.async_listen(EVENT_SESSION, heard))
