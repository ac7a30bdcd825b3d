"""The dashboard's second view: what is planned and the calendar, the sessions that were, and what they add up to."""

from .cards import FULL, Ids, button, heading, is_known, tile, view
from .connection import Json

TITLE = "Past and planned"
PATH = "past-and-planned"

MADE_UP = (
    "**The eight weeks before the first start are made up for this demo**, so that there is something to see. "
    "What you do is added to them and kept like in any home: a restart changes nothing."
)
LAST = """\
{{% set at = '{last}' %}}
{{% set minutes = state_attr(at, 'minutes') | float(0) | round %}}
{{% set pressure = state_attr(at, 'pressure') %}}
{{% if states(at) in ('unknown', 'unavailable') -%}}
Nothing yet: the first session will be told of here.
{{%- else -%}}
**{{{{ state_attr(at, 'outcome') | capitalize }}}}** {{{{ 'after' }}}} {{{{ minutes }}}} minute{{{{ '' if minutes == 1 else 's' }}}}
{{%- if state_attr(at, 'mode') %}} of {{{{ state_attr(at, 'mode') | replace('_', ' ') }}}}{{% endif -%}}
{{%- if pressure is not none %}} at {{{{ pressure | round }}}} mmHg{{% endif %}}.
{{%- endif %}}"""


def _planned(ids: Ids) -> list[Json]:
    start = ids["button.start_planned"]
    armed = {"condition": "state", "entity": start, "state_not": "unavailable"}
    not_armed = {"condition": "state", "entity": start, "state": "unavailable"}
    due = ids["sensor.next_planned"]
    return [
        heading("Planned", "mdi:calendar-clock"),
        tile(due, "The next one", grid_options=FULL, state_content=["state", "last_changed"]),
        button(start, "Start planned", "mdi:play-circle-outline", columns=12, visibility=[armed]),
        {
            "type": "markdown",
            "text_only": True,
            "content": "When it is due, a button to start it is here for an hour. To see it now, plan one for this minute in *Calendar*.",
            "visibility": [not_armed],
            "grid_options": FULL,
        },
        {
            "type": "calendar",
            "entities": [ids["calendar.sessions"]],
            "initial_view": "dayGridMonth",
            "grid_options": {"columns": "full", "rows": 8},
        },
    ]


def _last(ids: Ids) -> list[Json]:
    last = ids["sensor.last_session"]
    return [
        heading("The last session", "mdi:history"),
        tile(last, "Ended", grid_options=FULL),
        {"type": "markdown", "content": LAST.format(last=last), "grid_options": FULL},
        tile(
            ids["select.rating"],
            "How did it feel?",
            features=[{"type": "select-options"}],
            grid_options=FULL,
            visibility=[is_known(last)],
        ),
        heading("What happened", "mdi:format-list-bulleted-type"),
        {
            "type": "logbook",
            "hours_to_show": 168,
            "target": {"entity_id": [ids["event.session"]]},
            "grid_options": {"columns": "full", "rows": 6},
        },
    ]


def _graph(entity: str, title: str, period: str, days: int) -> Json:
    return {
        "type": "statistics-graph",
        "title": title,
        "entities": [entity],
        "stat_types": ["change"],
        "chart_type": "bar",
        "period": period,
        "days_to_show": days,
        "hide_legend": True,
        "grid_options": FULL,
    }


def _sums(ids: Ids) -> list[Json]:
    return [
        heading("In the long run", "mdi:chart-bar"),
        tile(ids["sensor.sessions_in_all"], "Sessions in all"),
        tile(ids["sensor.minutes_in_all"], "Minutes in all"),
        _graph(ids["sensor.minutes_in_all"], "Minutes each day", "day", 28),
        _graph(ids["sensor.sessions_in_all"], "Sessions each week", "week", 56),
        {
            "type": "markdown",
            "text_only": True,
            "content": "Home Assistant adds what is new to its statistics when the hour is full.",
            "grid_options": FULL,
        },
    ]


def past_and_planned(ids: Ids) -> Json:
    """Return the view for the entities of one massager."""
    note = {"card": {"type": "markdown", "text_only": True, "content": MADE_UP}, "layout": "start"}
    return view(TITLE, PATH, "mdi:calendar-month", [_planned(ids), _last(ids), _sums(ids)], header=note)
