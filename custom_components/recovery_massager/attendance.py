"""Who asked: a person by their own touch just now, or something else in somebody's name.

A call carries the id of its user also when that person only spoke, activated a scene or started a script, or when a
cloud asks in the name of the owner. What can be told apart is told apart here; a program that signs in with a person's
token (a bridge, a flow editor) and calls the very action cannot.
"""

from typing import Any

from homeassistant.auth import EVENT_USER_ADDED
from homeassistant.const import ATTR_DOMAIN, EVENT_CALL_SERVICE
from homeassistant.core import Context, Event, HomeAssistant, async_get_hass_or_none, callback
from homeassistant.helpers.chat_session import current_session
from homeassistant.helpers.http import current_request
from homeassistant.helpers.script import script_stack_cv
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN

ASSISTANTS = ("conversation", "cloud.alexa", "cloud.google_assistant")
"""Assistants to which an entity can be exposed, as Home Assistant's entity registry calls them."""

BEGINNINGS = (EVENT_CALL_SERVICE, "google_assistant_command")
"""Events that tell what a call began as."""
ASSISTANTS_PATHS = ("/api/alexa", "/api/intent", "/api/mcp", "/mcp_server")
"""How the paths begin by which an Alexa skill of the owner's own, a program with what it understood, or a language model asks."""
MACHINES: HassKey[set[str]] = HassKey(f"{DOMAIN}_machines")
"""The ids of the users that Home Assistant made for its cloud, its add-ons and others that are no person."""


@callback
def async_watch_beginnings(hass: HomeAssistant) -> None:
    """Let contexts remember what they began as: Home Assistant makes no event that nobody listens to."""

    @callback
    def heard(_: Event[Any]) -> None:
        """Have listened."""

    for event_type in BEGINNINGS:
        hass.bus.async_listen(event_type, heard)


async def async_know_machines(hass: HomeAssistant) -> None:
    """Learn which users are no person, now and whenever one is added."""
    machines = hass.data[MACHINES] = {user.id for user in await hass.auth.async_get_users() if user.system_generated}

    async def added(event: Event[Any]) -> None:
        user = await hass.auth.async_get_user(event.data["user_id"])
        if user is not None and user.system_generated:
            machines.add(user.id)

    hass.bus.async_listen(EVENT_USER_ADDED, added)


def attended(context: Context | None, domain: str) -> bool:
    """Whether a person asked for it themselves just now, by an action of `domain`: the face's own, or ours.

    Not so: automations and what they set off (no user, or a parent), a conversation with an assistant or a language
    model, scripts (which may wait for hours), scenes and `homeassistant.turn_on` (the call began as another action),
    Google (it began as an event of its own), Alexa (the cloud's own user, or the path of the owner's skill), add-ons.
    """
    if context is None or context.user_id is None or context.parent_id is not None:
        return False
    hass = async_get_hass_or_none()
    if (hass is not None and context.user_id in hass.data.get(MACHINES, ())) or by_assistants_path():
        return False
    if current_session.get() is not None or script_stack_cv.get() is not None:
        return False
    origin = context.origin_event
    return origin is not None and origin.event_type == EVENT_CALL_SERVICE and origin.data.get(ATTR_DOMAIN) == domain


def by_assistants_path() -> bool:
    """Whether what is done now was asked for over HTTP where assistants ask, and no person's screen does."""
    request = current_request.get()
    return request is not None and request.path.startswith(ASSISTANTS_PATHS)


def overheard() -> bool:
    """Whether an answer goes to an assistant: the room hears it, and it may be a language model in somebody's cloud."""
    return current_session.get() is not None or by_assistants_path()
