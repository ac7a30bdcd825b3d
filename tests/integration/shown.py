"""What the entities show, and whether that is true."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import async_get_platforms

from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.entity import MassagerEntity


def entities(hass: HomeAssistant) -> list[MassagerEntity]:
    """The entities of all massagers, those that are enabled."""
    found = (one for platform in async_get_platforms(hass, DOMAIN) for one in platform.entities.values())
    return [one for one in found if isinstance(one, MassagerEntity)]


def untrue(hass: HomeAssistant) -> dict[str, Any]:
    """Return what is shown otherwise than it would be if it were written now, and how."""
    found: dict[str, Any] = {}
    for entity in entities(hass):
        state, now = hass.states.get(entity.entity_id), entity._async_calculate_state()
        assert state
        if (state.state, dict(state.attributes)) != (now.state, now.attributes):
            found[entity.entity_id] = state.state, now.state
    return found
