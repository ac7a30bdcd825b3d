"""Workouts of Home Assistant's Withings integration: its calendar says when they were, its sensors more of the last one.

The sensors alone have neither a start nor an id, and keep to the first workout that they saw until Withings is set up
again; the calendar asks Withings each time.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
import logging
from typing import Any

from homeassistant.components.calendar import DOMAIN as CALENDAR, SERVICE_GET_EVENTS
from homeassistant.core import HomeAssistant

from ..recovery.sport_names import sport_of
from ..recovery.workout import InvalidWorkout, Source, Workout
from .entity_read import NOTHING, NotYet, Reader, Unclear
from .reading import moment_of, without_what_cannot_be

_LOGGER = logging.getLogger(__name__)

FIRST = timedelta(days=14)
"""So far back is looked at first, as Home Assistant may have been away."""
LATER = timedelta(days=2)


async def async_read_withings(
    hass: HomeAssistant, reader: Reader, *, back: timedelta, zone: tzinfo, now: datetime
) -> list[Workout] | None:
    """Return the workouts of the last time; None where Withings does not answer. Raises Unclear without a calendar."""
    calendar = next((one.entity_id for one in reader.family if one.domain == CALENDAR), None)
    if calendar is None:
        raise Unclear("calendar") if reader.family else NotYet("entity")
    if (state := hass.states.get(calendar)) is None:
        raise NotYet("calendar")
    if state.state in NOTHING:
        return None
    try:
        answer = await hass.services.async_call(
            CALENDAR,
            SERVICE_GET_EVENTS,
            {"entity_id": calendar, "start_date_time": now - back, "end_date_time": now},
            blocking=True,
            return_response=True,
        )
    except Exception as err:  # noqa: BLE001  The library's own errors come through, and the next time may be better.
        _LOGGER.debug("Withings did not say which workouts there were: %s", type(err).__name__)
        return None
    said = answer.get(calendar) if isinstance(answer, Mapping) else None
    events = said.get("events") if isinstance(said, Mapping) else None
    return [
        workout
        for event in (events if isinstance(events, list) else [])
        if isinstance(event, Mapping) and (workout := _workout(reader, event, zone, now)) is not None
    ]


def _workout(reader: Reader, event: Mapping[str, Any], zone: tzinfo, now: datetime) -> Workout | None:
    start, end = moment_of(event.get("start"), zone), moment_of(event.get("end"), zone)
    if start is None or end is None:
        raise Unclear("start")
    minutes = (end - start).total_seconds() / 60
    sport = sport_of(event.get("summary"))
    values = {"id": f"withings-{start.isoformat()}", "start": start, "minutes": minutes, "name": event.get("summary")}
    about = {key: reader.value(key, zone=zone) for key in ("minutes", "sport", "pause", "distance")}
    if about["minutes"] is not None and abs(about["minutes"] - minutes) < 0.05 and sport_of(about["sport"]) is sport:
        values["distance"] = about["distance"]
        values["moving_minutes"] = None if about["pause"] is None else max(minutes - about["pause"], 0) or None
    try:
        return without_what_cannot_be(values, source=Source.ENTITY, sport=sport, now=now)
    except InvalidWorkout:
        # Shorter than a minute, or not yet begun by our clock.
        return None
