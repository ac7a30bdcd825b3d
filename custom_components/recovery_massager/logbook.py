"""Session events as sentences in the logbook."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from homeassistant.components.logbook import LOGBOOK_ENTRY_ENTITY_ID, LOGBOOK_ENTRY_MESSAGE, LOGBOOK_ENTRY_NAME
from homeassistant.const import ATTR_ENTITY_ID, ATTR_NAME
from homeassistant.core import Event, HomeAssistant, callback

from .const import DOMAIN, EVENT_SESSION, EVENT_WORKOUT
from .refusal_words import sentence as in_words
from .schedule import Kind


@callback
def async_describe_events(
    hass: HomeAssistant,
    async_describe_event: Callable[[str, str, Callable[[Event[Any]], dict[str, Any]]], None],
) -> None:
    """Describe logbook events."""

    def describing(words: Callable[[HomeAssistant, Mapping[str, Any]], str]) -> Callable[[Event[Any]], dict[str, Any]]:
        @callback
        def async_describe(event: Event[Any]) -> dict[str, Any]:
            return {
                LOGBOOK_ENTRY_NAME: event.data.get(ATTR_NAME),
                LOGBOOK_ENTRY_MESSAGE: words(hass, event.data),
                LOGBOOK_ENTRY_ENTITY_ID: event.data.get(ATTR_ENTITY_ID),
            }

        return async_describe

    async_describe_event(DOMAIN, EVENT_SESSION, describing(sentence))
    async_describe_event(DOMAIN, EVENT_WORKOUT, describing(workout_sentence))


def sentence(hass: HomeAssistant, data: Mapping[str, Any]) -> str:
    """Return what happened in words that follow the massager's name; `data` is that of the bus event.

    The logbook asks in a thread of the database.
    """
    kind = data["type"]
    if kind == "refused":
        # Also a stronger or longer session, while one runs.
        return f"refused: {_reason(hass, data)}"
    if kind == "started":
        how = "was started on the device itself" if data.get("origin") == "device" else "started a session"
        how += f" for {data['person_name']}" if data.get("person_name") else ""
        mode, label, pressure = data.get("mode"), data.get("mode_label"), data.get("pressure")
        details = [label or mode.replace("_", " ")] if mode else []
        details += [_strength(pressure, data.get("pressure_unit"))] if pressure is not None else []
        return f"{how}: {', '.join(details)}" if details else how
    if kind in Kind:
        return _planned(data)
    how = "finished" if kind == "finished" else f"was {kind}"
    minutes = data.get("minutes")
    if minutes is not None:
        how = f"{how} after {_minutes(round(minutes))}"
    return f"{how}: {_reason(hass, data)}" if data.get("reason") else how


def workout_sentence(_: HomeAssistant, data: Mapping[str, Any]) -> str:
    """Return what became of a workout in words that follow the athlete's name; `data` is that of the bus event."""
    what = f"workout: {str(data.get('sport', 'other')).replace('_', ' ')}, {_minutes(round(data.get('minutes', 0)))}"
    match data.get("type"):
        case "removed":
            return f"has no longer a {what}"
        case "updated":
            return f"has a changed {what}, load {data.get('load', 0):.0f}"
        case _:
            return f"has a new {what}, load {data.get('load', 0):.0f}"


def _strength(pressure: float, unit: str | None) -> str:
    """Return a pressure with its unit, or a level; `pressure` is at most a number where nobody knows the unit any more."""
    return f"level {pressure:g}" if unit == "level" else f"pressure {pressure:g} {unit or ''}".rstrip()


def _minutes(minutes: int) -> str:
    return {0: "less than a minute", 1: "1 minute"}.get(minutes, f"{minutes} minutes")


def _planned(data: Mapping[str, Any]) -> str:
    when, until = _time(data, "planned_for", "for %Y-%m-%d %H:%M"), _time(data, "until", "until %H:%M")
    match data["type"]:
        case Kind.PLANNED:
            return f"has a session planned {when}".strip()
        case Kind.ARMED:
            return f"is to start its planned session, which waits for a touch {until}".strip()
        case Kind.MISSED if data.get("count", 1) > 1:
            return f"missed {data['count']} sessions, the last one planned {when}".strip()
        case Kind.MISSED:
            return f"missed the session planned {when}".strip()
        case _:
            return f"had the session called off that was planned {when}".strip()


def _time(data: Mapping[str, Any], key: str, form: str) -> str:
    return f"{datetime.fromisoformat(data[key]):{form}}" if data.get(key) else ""


def _reason(hass: HomeAssistant, data: Mapping[str, Any]) -> str:
    # An event that was kept before it told the sentence may lack what that needs.
    message: str = data.get("message") or in_words(hass, str(data.get("reason")), data)
    return message.removesuffix(".")
