"""The dashboard's second view: what is planned and the calendar, the sessions that were, and what they add up to."""

from .cards import FULL, Ids, button, heading, is_known, tile, view
from .connection import Json

TITLE = "Past and planned"
PATH = "past-and-planned"

MADE_UP = """\
<ha-alert alert-type="info" title="A past that is made up">The sessions of the eight weeks before the demo's first start are made up, \
so that there is something to see. What you do is added to them, and kept as in any home.</ha-alert>"""
NEXT = """\
{%% set due = states('%(due)s') | as_datetime(none) %%}
{%%- if due is none -%%}
Nothing is planned.
{%%- else -%%}
**{{ (due | as_local).strftime('%%A %%-d %%B, %%H:%%M') }}**
{%%- if state_attr('%(calendar)s', 'start_time') == (due | as_local).strftime('%%Y-%%m-%%d %%H:%%M:%%S') -%%}
<br>{{ state_attr('%(calendar)s', 'message') }}
{%%- set ends = state_attr('%(calendar)s', 'end_time') | as_datetime | as_local -%%}
, {{ ((ends - due).total_seconds() / 60) | round | int }} minutes
{%%- endif -%%}
{%%- endif -%%}"""
LAST = """\
{%% set minutes = state_attr('%(last)s', 'minutes') | float(0) | round | int %%}
{%%- set mode, pressure = state_attr('%(last)s', 'mode'), state_attr('%(last)s', 'pressure') %%}
{%%- if not has_value('%(last)s') -%%}
No session has ended yet.
{%%- else -%%}
**{{ state_attr('%(last)s', 'outcome') | capitalize }}** after {{ minutes or 'less than a' }} minute{{ 's' if minutes > 1 }}
{%%- if mode is not none %%} of {{ mode | replace('_', ' ') }}{%% endif -%%}
{%%- if pressure is not none %%} at {{ pressure | round | int }} mmHg{%% endif -%%}
.
{%%- endif -%%}"""


def _planned(ids: Ids) -> list[Json]:
    start, due, calendar = ids["button.start_planned"], ids["sensor.next_planned"], ids["calendar.sessions"]
    armed = {"condition": "state", "entity": start, "state_not": "unavailable"}
    waits = {"condition": "state", "entity": start, "state": "unavailable"}
    return [
        heading("Planned", "mdi:calendar-clock"),
        tile(due, "Due", grid_options=FULL, visibility=[is_known(due)]),
        {"type": "markdown", "content": NEXT % {"due": due, "calendar": calendar}, "grid_options": FULL},
        button(start, "Start planned", "mdi:play-circle-outline", columns=12, visibility=[armed]),
        {
            "type": "markdown",
            "text_only": True,
            "content": "When it is due, a button to start it is here for an hour.",
            "visibility": [waits],
            "grid_options": FULL,
        },
        {
            "type": "calendar",
            "entities": [calendar],
            "initial_view": "dayGridMonth",
            "grid_options": {"columns": "full", "rows": 8},
        },
    ]


def _last(ids: Ids) -> list[Json]:
    last = ids["sensor.last_session"]
    return [
        heading("The last session", "mdi:history"),
        tile(last, "Ended", grid_options=FULL),
        {"type": "markdown", "content": LAST % {"last": last}, "grid_options": FULL},
        tile(
            ids["select.rating"],
            "How did it feel?",
            features=[{"type": "select-options"}],
            grid_options=FULL,
            hide_state=True,
            visibility=[is_known(last)],
        ),
        heading("What happened", "mdi:format-list-bulleted-type"),
        {
            "type": "logbook",
            "hours_to_show": 168,
            "target": {"entity_id": [ids["climate.massager"]]},
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
    return view(TITLE, PATH, [_planned(ids), _last(ids), _sums(ids)], header=note)
