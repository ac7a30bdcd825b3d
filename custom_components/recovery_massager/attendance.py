"""Who asked: a person by their own touch just now, or something else in somebody's name.

A call carries the id of its user also when that person only spoke, activated a scene or started a script, or when a
cloud asks in the name of the owner. What can be told apart is told apart here; a program that signs in with a person's
token (a bridge, a flow editor) and calls the very action cannot.
"""

from typing import Any

from homeassistant.const import ATTR_DOMAIN, EVENT_CALL_SERVICE
from homeassistant.core import Context, Event, HomeAssistant, callback
from homeassistant.helpers.chat_session import current_session
from homeassistant.helpers.script import script_stack_cv

ASSISTANTS = ("conversation", "cloud.alexa", "cloud.google_assistant")
"""Assistants to which an entity can be exposed, as Home Assistant's entity registry calls them."""

BEGINNINGS = (EVENT_CALL_SERVICE, "google_assistant_command")
"""Events that tell what a call began as."""


@callback
def async_watch_beginnings(hass: HomeAssistant) -> None:
    """Let contexts remember what they began as: Home Assistant makes no event that nobody listens to."""

    @callback
    def heard(_: Event[Any]) -> None:
        """Have listened."""

    for event_type in BEGINNINGS:
        hass.bus.async_listen(event_type, heard)


def attended(context: Context | None, domain: str) -> bool:
    """Whether a person asked for it themselves just now, by an action of `domain`: the face's own, or ours.

    Not so: automations and what they set off (no user, or a parent), a conversation with an assistant or a language
    model, scripts (which may wait for hours), scenes and `homeassistant.turn_on` (the call began as another action),
    Google (it began as an event of its own).
    """
    if context is None or context.user_id is None or context.parent_id is not None:
        return False
    if current_session.get() is not None or script_stack_cv.get() is not None:
        return False
    origin = context.origin_event
    return origin is not None and origin.event_type == EVENT_CALL_SERVICE and origin.data.get(ATTR_DOMAIN) == domain
