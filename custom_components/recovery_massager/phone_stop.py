"""The stop in a notification: it stops always, however old it is, and also while the athlete is not set up, or gone."""

from typing import Any

from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError

from .const import DOMAIN, KIND_ATHLETE, KIND_MASSAGER
from .people import entries_of_kind, loaded
from .phone_notify import show_here
from .words import Words

TAPPED = "mobile_app_notification_action"
STOP = "RECOVERY_MASSAGER_STOP_NOW"


@callback
def async_listen_for_stops(hass: HomeAssistant) -> None:
    """Listen for as long as Home Assistant runs."""

    async def tapped(event: Event[Any]) -> None:
        match str(event.data.get("action")).split(":"):
            case [kind, athlete, massager, _] if kind == STOP:
                await _async_stop(hass, athlete, massager)

    hass.bus.async_listen(TAPPED, tapped)


async def _async_stop(hass: HomeAssistant, athlete: str, massager: str) -> None:
    """Stop a massager; what is not confirmed is said."""
    entry = next((one for one in entries_of_kind(hass, KIND_MASSAGER) if one.entry_id == massager), None)
    if entry is None or not loaded(entry):
        words = await Words.async_load(hass)
        await _async_say(hass, athlete, None, words.option("phone", "stop_not_sent"))
        return
    try:
        await entry.runtime_data.async_run(entry.runtime_data.session.stop())
    except HomeAssistantError as err:
        await _async_say(hass, athlete, entry.title, str(err))


async def _async_say(hass: HomeAssistant, athlete: str, title: str | None, message: str) -> None:
    """Say it on the athlete's phones, or here where they are not set up."""
    entry = next((one for one in entries_of_kind(hass, KIND_ATHLETE) if one.entry_id == athlete), None)
    if entry is not None and loaded(entry):
        await entry.runtime_data.phones.async_say("stop", title or entry.title, message)
    else:
        show_here(hass, f"{DOMAIN}_{athlete}_stop", title or "Recovery Massager", message)
