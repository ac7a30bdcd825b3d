"""The demo's dashboard.

Its first view: the integration's card on the left, what happens to the legs in the middle, the session on the right, and
below them what Home Assistant's own cards make of a massager.
"""

from .cards import Ids, big_stop, button_while, heading, is_known, massager_card, tile, view
from .connection import Json
from .past_view import past_and_planned
from .training_view import AthleteCards, workouts

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


def _massage(ids: Ids) -> list[Json]:
    return [
        heading("Massage", "mdi:hand-heart"),
        massager_card(ids["climate.massager"]),
        tile(ids["switch.remote_start"], "Home Assistant may start it", grid_options={"columns": "full"}),
    ]


def _own_cards(ids: Ids) -> list[Json]:
    session = ids["sensor.session_state"]
    squeezing, paused = ["starting", "running"], ["paused"]
    return [
        heading("By Home Assistant's own cards", "mdi:home-assistant"),
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
        big_stop(ids["button.stop"]),
        *button_while(ids["button.pause"], "Pause", "mdi:pause", columns=4, state_of=session, states=squeezing),
        *button_while(ids["button.resume"], "Resume", "mdi:play", columns=4, state_of=session, states=paused),
        *button_while(
            ids["button.add_five_minutes"],
            "5 minutes more",
            "mdi:timer-plus-outline",
            columns=4,
            state_of=session,
            states=squeezing + paused,
        ),
    ]


def _legs(ids: Ids, simulator_page: str) -> list[Json]:
    return [
        heading("What the legs feel", "mdi:seat-legroom-extra"),
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


def _session(ids: Ids) -> list[Json]:
    slider = [{"type": "numeric-input", "style": "slider"}]
    return [
        heading("Session", "mdi:timer-outline"),
        tile(ids["sensor.session_state"], "Session"),
        tile(ids["binary_sensor.worn"], "On the legs"),
        tile(ids["sensor.battery"], "Battery"),
        tile(ids["sensor.session_end"], "Ends", visibility=[is_known(ids["sensor.session_end"])]),
        heading("This session, or the next", "mdi:tune"),
        tile(ids["select.user"], "For whom", features=[{"type": "select-options"}], grid_options={"columns": 12}),
        tile(ids["number.pressure"], "Pressure", features=slider, grid_options={"columns": 12}),
        tile(ids["number.timer"], "Session length", features=slider, grid_options={"columns": 12}),
        tile(ids["select.heat"], "Heat", features=[{"type": "select-options"}]),
        tile(ids["select.zone"], "Legs", features=[{"type": "select-options"}]),
        heading("The last seven days", "mdi:calendar-heart"),
        tile(ids["sensor.sessions_this_week"], "Sessions"),
        tile(ids["sensor.minutes_this_week"], "Minutes"),
        {
            "type": "logbook",
            "hours_to_show": 24,
            "target": {"entity_id": [ids["climate.massager"]]},
            "grid_options": {"columns": "full", "rows": 4},
        },
    ]


def dashboard(ids: Ids, simulator_page: str, athlete: AthleteCards | None) -> Json:
    """Return the dashboard for the entities of one massager, by their keys, with the simulator's page in it.

    `athlete`: whom its third view is of; None: it has none.
    """
    sections = [_massage(ids), _legs(ids, simulator_page), _session(ids), _own_cards(ids)]
    views = [view(TITLE, "massage", sections, max_columns=3), past_and_planned(ids)]
    return {"title": TITLE, "views": views if athlete is None else [*views, workouts(ids, athlete)]}
