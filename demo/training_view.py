"""The dashboard's third view: a workout comes in, its load and form, the session that follows it, and whether that helps."""

from dataclasses import dataclass

from .cards import FULL, Ids, big_stop, button, heading, is_known, tile, view
from .connection import Json
from .home import DOMAIN

TITLE = "Workouts"
PATH = "workouts"
WEEKLY_GOAL = 3

MADE_UP = """\
<ha-alert alert-type="info" title="An athlete who is made up">%(name)s, eight weeks of workouts, the sessions after them and the soreness \
are made up. What you sync, start and say is added to them.</ha-alert>"""
SYNC = "It stands for a watch: a run that was over 35 minutes ago comes in. Pressed again within two hours, it finds nothing new."
WORKOUT = """\
{%% set e = '%(last)s' %%}
{%%- set minutes, km, load = state_attr(e, 'minutes'), state_attr(e, 'distance'), state_attr(e, 'load') %%}
{%%- if not has_value(e) -%%}
No workout yet.
{%%- else -%%}
{%%- set end = states(e) | as_datetime | as_local -%%}
**{{ state_attr(e, 'title') or state_attr(e, 'sport') | replace('_', ' ') | capitalize }}**, {{ minutes | round | int }} minutes
{%%- if km %%}, {{ km | round(1) }} km{%% endif %%}.
{{- '<br>' }}Over {{ 'at ' ~ end.strftime('%%H:%%M') if end.date() == now().date() else end.strftime('%%A, %%-d %%B, %%H:%%M') }}.
{{- '<br>' }}Load {{ load | round | int }} points, {{ %(methods)s.get(state_attr(e, 'method'), 'estimated') }}:
{{- ' ' }}{{ %(efforts)s.get(state_attr(e, 'effort'), '?') }}.
{%%- endif -%%}"""
METHODS = {
    "rpe": "by how hard it felt",
    "power": "by power",
    "heart_rate_zones": "by minutes in heart-rate zones",
    "heart_rate": "by heart rate",
}
"""What the load was reckoned from; anything else is an estimate."""
EFFORTS = {"race": "a race", "key": "a hard one", "moderate": "a moderate one", "easy": "an easy one"}
NO_OFFER = "No session is offered. When one is, to start it or to skip it is a button here."
ADVICE = """\
{%% set text = state_attr('%(advice)s', 'text') %%}
{{- text or 'Nothing follows yet.' -}}"""
GOAL = """\
{%% set n, goal = states('%(week)s') | int(0), state_attr('%(week)s', 'goal') | int(%(usual)d) %%}
{{- n }} of {{ goal }} sessions in the last seven days{{ ': the goal is reached.' if n >= goal else '.' -}}"""
HELPS = """\
{%% set e = '%(difference)s' %%}
{%%- set with, without = state_attr(e, 'with_session'), state_attr(e, 'without_session') %%}
{%%- if with is none or without is none -%%}
Not known yet: it takes three mornings after hard workouts with a session, and three without.
{%%- else -%%}
Soreness on the morning after a hard workout, 0 to 10:
{{- '<br>' }}**{{ with }}** with a session ({{ state_attr(e, 'mornings_with_session') }} mornings),
{{- ' ' }}**{{ without }}** without ({{ state_attr(e, 'mornings_without_session') }}).
{{- '<br>' }}That is one person's mornings, and no trial.
{%%- endif -%%}"""


@dataclass(frozen=True, slots=True)
class AthleteCards:
    """Of whom the view is."""

    name: str
    entry_id: str
    ids: Ids
    """The athlete's entities by domain and key."""
    sync: str
    """The script that syncs a workout."""


def _text(content: str, **more: object) -> Json:
    return {"type": "markdown", "content": content, "grid_options": FULL, **more}


def _there(entity: str) -> Json:
    """Return the condition that there is something to press a button for."""
    return {"condition": "state", "entity": entity, "state_not": "unavailable"}


def _comes_in(massager: Ids, athlete: AthleteCards) -> list[Json]:
    ids = athlete.ids
    run = {"action": "perform-action", "perform_action": athlete.sync}
    last, due = ids["sensor.last_workout"], ids["sensor.next_session"]
    start, skip = ids["button.start_recovery"], ids["button.skip_recovery"]
    return [
        heading("A workout comes in", "mdi:run-fast"),
        {
            "type": "tile",
            # What a script is, is dim while it does not run.
            "entity": last,
            "name": "Sync a workout",
            "hide_state": True,
            "color": "deep-orange",
            "tap_action": run,
            "icon_tap_action": run,
            "grid_options": FULL,
        },
        _text(SYNC, text_only=True),
        _text(WORKOUT % {"last": last, "methods": METHODS, "efforts": EFFORTS}),
        heading("The session after it", "mdi:seat-legroom-extra"),
        _text(ADVICE % {"advice": ids["sensor.advice"]}),
        button(start, "Start session", "mdi:play-circle-outline", columns=6, color="green", visibility=[_there(start)]),
        button(skip, "Skip it", "mdi:skip-next-circle-outline", columns=6, visibility=[_there(skip)]),
        _text(NO_OFFER, text_only=True, visibility=[{"condition": "state", "entity": skip, "state": "unavailable"}]),
        tile(due, "Next session", visibility=[is_known(due)]),
        tile(massager["sensor.session_state"], "The boots"),
        big_stop(massager["button.stop"], 48),
    ]


def statistic(athlete: AthleteCards, kind: str) -> str:
    """Return by what id the recorder knows one of the athlete's figures."""
    return f"{DOMAIN}:{kind}_{athlete.entry_id.lower()}"


def _load(athlete: AthleteCards) -> list[Json]:
    ids = athlete.ids
    graph: Json = {"type": "statistics-graph", "period": "day", "days_to_show": 56, "grid_options": FULL}
    return [
        heading("Load and form", "mdi:chart-line"),
        tile(ids["sensor.acute_load"], "Acute, 7 days"),
        tile(ids["sensor.chronic_load"], "Chronic, 42 days"),
        {
            **graph,
            "title": "Load each day, points",
            "entities": [{"entity": statistic(athlete, "load"), "name": "Load"}],
            "stat_types": ["change"],
            "chart_type": "bar",
            "hide_legend": True,
        },
        {
            **graph,
            "title": "Acute and chronic load",
            "entities": [
                {"entity": statistic(athlete, "acute_load"), "name": "Acute"},
                {"entity": statistic(athlete, "chronic_load"), "name": "Chronic"},
            ],
            "stat_types": ["mean"],
            "chart_type": "line",
        },
        _text(
            "Both are points a day: acute of about the last week, chronic of about six weeks, known from day 28 on.",
            text_only=True,
        ),
    ]


def _week(athlete: AthleteCards) -> list[Json]:
    ids = athlete.ids
    week = ids["sensor.sessions_this_week"]
    return [
        heading("The last seven days", "mdi:calendar-heart"),
        {
            "type": "gauge",
            "entity": week,
            "name": "Sessions",
            "min": 0,
            "max": 7,
            "needle": True,
            "segments": [{"from": 0, "color": "#b0bec5"}, {"from": WEEKLY_GOAL, "color": "#43a047"}],
            "grid_options": {"columns": 12},
        },
        _text(GOAL % {"week": week, "usual": WEEKLY_GOAL}, text_only=True),
        tile(ids["sensor.minutes_this_week"], "Minutes"),
        tile(ids["sensor.last_session"], "Last session"),
    ]


def _helps(athlete: AthleteCards) -> list[Json]:
    ids = athlete.ids
    sore = ids["sensor.soreness"]
    return [
        heading("Does it help?", "mdi:heart-pulse"),
        tile(sore, "Soreness, 0 to 10", grid_options=FULL),
        _text(HELPS % {"difference": ids["sensor.soreness_difference"]}),
        {
            "type": "statistics-graph",
            "title": "Soreness in the morning",
            "entities": [{"entity": sore, "name": "Soreness"}],
            "stat_types": ["mean"],
            "chart_type": "bar",
            "period": "day",
            "days_to_show": 56,
            "hide_legend": True,
            "grid_options": FULL,
        },
    ]


def workouts(massager: Ids, athlete: AthleteCards) -> Json:
    """Return the view for an athlete and the entities of the massager that is theirs."""
    note = {"card": _text(MADE_UP % {"name": athlete.name}, text_only=True), "layout": "start"}
    sections = [_comes_in(massager, athlete), _load(athlete), _week(athlete), _helps(athlete)]
    return view(TITLE, PATH, sections, header=note, max_columns=2)
