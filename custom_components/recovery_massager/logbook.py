"""Session events as sentences in the logbook."""

from collections.abc import Callable, Mapping
from typing import Any

from homeassistant.components.logbook import LOGBOOK_ENTRY_ENTITY_ID, LOGBOOK_ENTRY_MESSAGE, LOGBOOK_ENTRY_NAME
from homeassistant.const import ATTR_ENTITY_ID, ATTR_NAME
from homeassistant.core import Event, HomeAssistant, callback

from .const import DOMAIN, EVENT_SESSION


def sentence(data: Mapping[str, Any]) -> str:
    """Return what happened, in words that follow the massager's name."""
    match data.get("type"):
        case "started":
            return "started a massage"
        case "finished":
            return "finished its massage"
        case "stopped":
            return "was stopped"
        case "interrupted":
            return "was interrupted"
        case "refused":
            return f"did not start: {data.get('message') or data.get('reason')}"
    return "did something that is not known"


@callback
def async_describe_events(
    hass: HomeAssistant,
    async_describe_event: Callable[[str, str, Callable[[Event], dict[str, Any]]], None],
) -> None:
    """Describe logbook events."""

    @callback
    def async_describe(event: Event) -> dict[str, Any]:
        return {
            LOGBOOK_ENTRY_NAME: event.data.get(ATTR_NAME),
            LOGBOOK_ENTRY_MESSAGE: sentence(event.data),
            LOGBOOK_ENTRY_ENTITY_ID: event.data.get(ATTR_ENTITY_ID),
        }

    async_describe_event(DOMAIN, EVENT_SESSION, async_describe)
