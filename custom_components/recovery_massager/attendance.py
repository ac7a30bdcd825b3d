"""Who asked: a person by their own touch just now, or something else in somebody's name.

A call carries the id of its user also when that person only spoke, activated a scene or started a script, or when a
cloud asks in the name of the owner. What can be told apart is told apart here; a program that signs in with a person's
token (a bridge, a flow editor) and calls the very action cannot.
"""

from homeassistant.const import ATTR_DOMAIN, EVENT_CALL_SERVICE
from homeassistant.core import Context
from homeassistant.helpers.chat_session import current_session
from homeassistant.helpers.script import script_stack_cv

ASSISTANTS = ("conversation", "cloud.alexa", "cloud.google_assistant")
"""Assistants to which an entity can be exposed, as Home Assistant's entity registry calls them."""


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
    if origin is None:
        return True
    return origin.event_type == EVENT_CALL_SERVICE and origin.data.get(ATTR_DOMAIN) == domain
