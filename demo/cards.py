"""The cards of which the demo's dashboard is made."""

from collections.abc import Mapping

from .connection import Json

FULL = {"columns": "full"}


def heading(text: str, icon: str) -> Json:
    """Return a title within a section."""
    return {"type": "heading", "heading": text, "heading_style": "title", "icon": icon}


def press(entity: str) -> Json:
    """Return what presses a button when somebody taps."""
    return {"action": "perform-action", "perform_action": "button.press", "target": {"entity_id": entity}}


def big_stop(entity: str, height: int = 96) -> Json:
    """Return the stop of a massager, which can be pressed at any time; `height`: of its symbol, in pixels."""
    stop = press(entity)
    return {
        "type": "button",
        "entity": entity,
        "name": "Stop",
        "icon": "mdi:stop-circle",
        "icon_height": f"{height}px",
        "color": "red",
        "show_state": False,
        "tap_action": stop,
        "hold_action": stop,
        "grid_options": {"columns": "full", "rows": 3 if height > 60 else 2},
    }


def massager_card(entity: str) -> Json:
    """Return the integration's own card for the massager of this entity."""
    return {"type": "custom:recovery-massager-card", "entity": entity, "grid_options": {"columns": "full"}}


def tile(entity: str, name: str, **more: object) -> Json:
    """Return an entity with its name and state, half a section wide unless `more` says something else."""
    return {"type": "tile", "entity": entity, "name": name, "grid_options": {"columns": 6}, **more}


def button(entity: str, name: str, icon: str, *, columns: int, **more: object) -> Json:
    """Return a button to press."""
    return {
        "type": "tile",
        "entity": entity,
        "name": name,
        "icon": icon,
        "hide_state": True,
        "vertical": True,
        "tap_action": press(entity),
        "icon_tap_action": press(entity),
        "grid_options": {"columns": columns, "rows": 2},
        **more,
    }


def button_while(entity: str, name: str, icon: str, *, columns: int, state_of: str, states: list[str]) -> list[Json]:
    """Return a button to press while another entity is in one of these states, which is dim and does nothing otherwise.

    It keeps its place: whoever taps twice never meets another one there.
    """
    usable = {"condition": "state", "entity": state_of, "state": states}
    useless = {"condition": "state", "entity": state_of, "state_not": states}
    none = {"action": "none"}
    dim = {"color": "disabled", "tap_action": none, "icon_tap_action": none, "hold_action": none}
    return [
        button(entity, name, icon, columns=columns, visibility=[usable]),
        button(entity, name, icon, columns=columns, visibility=[useless], **dim),
    ]


def is_known(entity: str) -> Json:
    """Return the condition that an entity has a state."""
    return {"condition": "state", "entity": entity, "state_not": ["unknown", "unavailable"]}


def view(title: str, path: str, sections: list[list[Json]], **more: object) -> Json:
    """Return a view of as many columns as it has sections, where there is room."""
    return {
        "title": title,
        "path": path,
        "type": "sections",
        "max_columns": len(sections),
        "sections": [{"type": "grid", "cards": cards} for cards in sections],
        **more,
    }


type Ids = Mapping[str, str]
"""A massager's entities by domain and key: `button.stop` -> `button.calf_boots_stop`."""
