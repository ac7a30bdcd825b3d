"""What the buttons of a dashboard card call: actions of ours, and the entities of a massager where there is no action."""

from collections.abc import Callable
from typing import Any

from homeassistant.components.button import DOMAIN as BUTTON
from homeassistant.components.select import DOMAIN as SELECT
from homeassistant.components.switch import DOMAIN as SWITCH
from homeassistant.const import ATTR_ENTITY_ID, SERVICE_TURN_OFF, SERVICE_TURN_ON, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from .const import DOMAIN
from .coordinator import MassagerCoordinator
from .services import Action

type Call = dict[str, Any]

MAIN = (Platform.CLIMATE, Platform.FAN)
"""Platforms of which a massager has one entity at most, so that it needs no other name."""
PRESS = "press"
SELECT_OPTION = "select_option"
OPTION = "option"


def entities(hass: HomeAssistant, entry_id: str, may_read: Callable[[str], bool]) -> dict[str, str]:
    """Return the ids of a massager's entities that are enabled and may be read, by platform and key: `select_mode`."""
    ours: dict[str, str] = {}
    for one in er.async_entries_for_config_entry(er.async_get(hass), entry_id):
        _, _, key = one.unique_id.partition("_")
        if not one.disabled and may_read(one.entity_id):
            ours[one.domain if one.domain in MAIN else f"{one.domain}_{key}"] = one.entity_id
    return ours


def stop(target: str) -> Call:
    """Return the call that stops the massager of this entity: no action of an entity, which would be lost on its way."""
    return _call(DOMAIN, Action.STOP_SESSION, target)


def calls(coordinator: MassagerCoordinator, target: str, ours: dict[str, str]) -> dict[str, Call | None]:
    """Return all calls, None for what the massager cannot do; `target`: any entity of it; `ours`: see `entities`."""
    able = coordinator.capabilities

    def action(name: Action, exists: bool = True, asks: str | None = None) -> Call | None:
        return _call(DOMAIN, name, target, asks) if exists else None

    def entity(key: str, service: str, asks: str | None = None) -> Call | None:
        return None if key not in ours else _call(key.partition("_")[0], service, ours[key], asks)

    return {
        "stop": stop(target),
        # A stimulator is started by its own button, which is kept from all but a person's touch.
        "start": entity(f"{BUTTON}_start", PRESS) if coordinator.electrical else action(Action.START_SESSION),
        "pause": action(Action.PAUSE_SESSION, able.can("pause")),
        "resume": action(Action.RESUME_SESSION, able.can("resume")),
        "add_five_minutes": entity(f"{BUTTON}_add_five_minutes", PRESS),
        "set_pressure": action(Action.SET_PRESSURE, coordinator.pressure_range is not None, "pressure"),
        "set_mode": action(Action.SET_MODE, able.settable("mode"), "mode"),
        "set_timer": action(Action.SET_TIMER, asks="minutes"),
        "set_heat": entity(f"{SELECT}_heat", SELECT_OPTION, OPTION),
        "heat_on": entity(f"{SWITCH}_heat", SERVICE_TURN_ON),
        "heat_off": entity(f"{SWITCH}_heat", SERVICE_TURN_OFF),
        "choose_person": entity(f"{SELECT}_user", SELECT_OPTION, OPTION),
        "allow_start": entity(f"{SWITCH}_remote_start", SERVICE_TURN_ON),
    }


def press(entity_id: str | None) -> Call | None:
    """Return the call that presses a button; None where there is none."""
    return None if entity_id is None else _call(BUTTON, PRESS, entity_id)


def _call(domain: str, service: str, entity_id: str, asks: str | None = None) -> Call:
    call: Call = {"domain": domain, "service": str(service), "data": {ATTR_ENTITY_ID: entity_id}}
    return call if asks is None else {**call, "asks": asks}
