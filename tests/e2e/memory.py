"""What a Home Assistant tells of a massager's past and of what is planned, over the API that its frontend uses."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from demo.client import HomeClient

CALENDAR = "calendar.calf_boots_sessions"
SESSIONS, MINUTES = "sensor.calf_boots_sessions_in_all", "sensor.calf_boots_minutes_in_all"
STATES = (SESSIONS, MINUTES, "sensor.calf_boots_last_session", "sensor.calf_boots_next_planned_session")


@dataclass(frozen=True, slots=True)
class Memory:
    """All that shall be the same after a restart."""

    past: tuple[tuple[str, str], ...]
    """Of the calendar: the id and the summary of each session that began, in order."""
    planned: tuple[tuple[str, str], ...]
    """The same of those to come in the next two weeks."""
    sessions: tuple[tuple[float, float], ...]
    """Of the statistics: by how much the sessions changed in each week, which is named by its begin."""
    minutes: tuple[tuple[float, float], ...]
    """By how much the minutes changed on each day."""
    states: tuple[str | None, ...]
    """Of the sensors in `STATES`."""


def remembered(home: HomeClient) -> Memory:
    """Return what is remembered now."""
    now = datetime.now().astimezone()
    begin, end = now - timedelta(days=90), now + timedelta(days=14)
    query = urlencode({"start": begin.isoformat(), "end": end.isoformat()})
    events = home.rest("GET", f"/api/calendars/{CALENDAR}?{query}")
    began = [datetime.fromisoformat(event["start"]["dateTime"]) <= now for event in events]
    told = [(event["uid"], event["summary"]) for event in events]
    return Memory(
        past=tuple(one for one, was in zip(told, began, strict=True) if was),
        planned=tuple(one for one, was in zip(told, began, strict=True) if not was),
        sessions=_changes(home, SESSIONS, "week", begin),
        minutes=_changes(home, MINUTES, "day", begin),
        states=tuple(home.state(entity) for entity in STATES),
    )


def _changes(home: HomeClient, entity: str, period: str, begin: datetime) -> tuple[tuple[float, float], ...]:
    found = home.command(
        "recorder/statistics_during_period",
        start_time=begin.isoformat(),
        statistic_ids=[entity],
        period=period,
        types=["change"],
    )
    return tuple((row["start"], change) for row in found.get(entity, []) if (change := round(row["change"], 2)))
