"""The demo's dashboard: the massager on the left, what happens to the legs in the middle, what was and what is set on the right."""

from collections.abc import Mapping

from .connection import Json

PATH = "calf-boots"
TITLE = "Calf boots"
ICON = "mdi:seat-legroom-extra"

CHAMBERS = {
    "sensor.chamber_1": "Foot",
    "sensor.chamber_2": "Ankle",
    "sensor.chamber_3": "Calf",
    "sensor.chamber_4": "Below the knee",
}
"""The left leg's; off by default, since they change twice a second."""


def _heading(text: str, icon: str) -> Json:
    return {"type": "heading", "heading": text, "heading_style": "title", "icon": icon}


def _press(entity: str, name: str, icon: str, *, columns: int) -> Json:
    return {
        "type": "tile",
        "entity": entity,
        "name": name,
        "icon": icon,
        "hide_state": True,
        "vertical": True,
        "tap_action": {"action": "perform-action", "perform_action": "button.press", "target": {"entity_id": entity}},
        "icon_tap_action": {
            "action": "perform-action",
            "perform_action": "button.press",
            "target": {"entity_id": entity},
        },
        "grid_options": {"columns": columns, "rows": 2},
    }


def _tile(entity: str, name: str, **more: object) -> Json:
    return {"type": "tile", "entity": entity, "name": name, "grid_options": {"columns": 6}, **more}


def _is_known(entity: str) -> Json:
    return {"condition": "and", "conditions": [{"condition": "state", "entity": entity, "state_not": "unknown"}]}


def _massage(ids: Mapping[str, str]) -> list[Json]:
    stop = {"action": "perform-action", "perform_action": "button.press", "target": {"entity_id": ids["button.stop"]}}
    return [
        _heading("Massage", "mdi:hand-heart"),
        {
            "type": "thermostat",
            "entity": ids["climate.massager"],
            "features": [
                {"type": "climate-hvac-modes", "style": "icons"},
                {"type": "climate-preset-modes", "style": "dropdown"},
                {"type": "climate-fan-modes", "style": "dropdown"},
            ],
            "grid_options": {"columns": "full"},
        },
        {
            "type": "button",
            "entity": ids["button.stop"],
            "name": "Stop",
            "icon": "mdi:stop-circle",
            "icon_height": "96px",
            "color": "red",
            "show_state": False,
            "tap_action": stop,
            "hold_action": stop,
            "grid_options": {"columns": "full", "rows": 3},
        },
        _press(ids["button.pause"], "Pause", "mdi:pause", columns=4),
        _press(ids["button.resume"], "Resume", "mdi:play", columns=4),
        _press(ids["button.add_five_minutes"], "5 minutes more", "mdi:timer-plus-outline", columns=4),
        _tile(ids["switch.remote_start"], "Home Assistant may start it", grid_options={"columns": "full"}),
    ]


def _legs(ids: Mapping[str, str], simulator_page: str) -> list[Json]:
    return [
        _heading("What the legs feel", "mdi:seat-legroom-extra"),
        {
            "type": "iframe",
            "url": simulator_page,
            "grid_options": {"columns": "full", "rows": 10},
        },
        {
            "type": "history-graph",
            "title": "Left leg, mmHg",
            "hours_to_show": 0.05,
            "entities": [{"entity": ids[key], "name": name} for key, name in CHAMBERS.items()],
            "grid_options": {"columns": "full"},
        },
    ]


def _session(ids: Mapping[str, str]) -> list[Json]:
    slider = [{"type": "numeric-input", "style": "slider"}]
    return [
        _heading("Session", "mdi:timer-outline"),
        _tile(ids["sensor.session_state"], "Session"),
        _tile(ids["binary_sensor.worn"], "On the legs"),
        _tile(ids["sensor.battery"], "Battery"),
        _tile(ids["sensor.session_end"], "Ends", visibility=[_is_known(ids["sensor.session_end"])]),
        _heading("This session, or the next", "mdi:tune"),
        _tile(ids["number.pressure"], "Pressure", features=slider, grid_options={"columns": 12}),
        _tile(ids["number.timer"], "Session length", features=slider, grid_options={"columns": 12}),
        _tile(ids["select.heat"], "Heat", features=[{"type": "select-options"}]),
        _tile(ids["select.zone"], "Legs", features=[{"type": "select-options"}]),
        _heading("This week", "mdi:calendar-heart"),
        _tile(ids["sensor.sessions_this_week"], "Sessions"),
        _tile(ids["sensor.minutes_this_week"], "Minutes"),
        {
            "type": "logbook",
            "hours_to_show": 24,
            "target": {"entity_id": [ids["climate.massager"]]},
            "grid_options": {"columns": "full", "rows": 4},
        },
    ]


def dashboard(ids: Mapping[str, str], simulator_page: str) -> Json:
    """Return the dashboard for the entities of one massager, by their keys, with the simulator's page in it."""
    sections = [_massage(ids), _legs(ids, simulator_page), _session(ids)]
    return {
        "title": TITLE,
        "views": [
            {
                "title": TITLE,
                "path": "massage",
                "icon": ICON,
                "type": "sections",
                "max_columns": 3,
                "sections": [{"type": "grid", "cards": cards} for cards in sections],
            }
        ],
    }
