"""Session events as sentences in the logbook, in Home Assistant's language."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from homeassistant.components.logbook import LOGBOOK_ENTRY_ENTITY_ID, LOGBOOK_ENTRY_MESSAGE, LOGBOOK_ENTRY_NAME
from homeassistant.const import ATTR_ENTITY_ID, ATTR_NAME
from homeassistant.core import Event, HomeAssistant, callback

from .const import DOMAIN, EVENT_SESSION, EVENT_WORKOUT
from .refusal_words import sentence as in_words
from .schedule import Kind
from .words import Words

SELECTOR = "logbook"
UNKNOWN = "?"
"""In the place of what an event that was kept does not tell."""


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
    words, kind = Words.cached(hass), data["type"]
    if kind == "refused":
        # Also a stronger or longer session, while one runs.
        return words.option(SELECTOR, "refused", why=_reason(hass, data))
    if kind == "started":
        return _started(words, data)
    if kind in Kind:
        return _planned(words, data)
    if (minutes := data.get("minutes")) is None:
        how = words.option(SELECTOR, kind)
    else:
        how = words.option(SELECTOR, f"{kind}_after", time=_minutes(words, round(minutes)))
    return words.option(SELECTOR, "details", what=how, details=_reason(hass, data)) if data.get("reason") else how


def workout_sentence(hass: HomeAssistant, data: Mapping[str, Any]) -> str:
    """Return what became of a workout in words that follow the athlete's name; `data` is that of the bus event."""
    words = Words.cached(hass)
    key = {"removed": "workout_removed", "updated": "workout_changed"}.get(str(data.get("type")), "workout_new")
    return words.option(
        SELECTOR,
        key,
        sport=words.option("sport", str(data.get("sport", "other"))),
        time=_minutes(words, round(data.get("minutes", 0))),
        load=f"{data.get('load', 0):.0f}",
    )


def _started(words: Words, data: Mapping[str, Any]) -> str:
    key, person = "started_on_device" if data.get("origin") == "device" else "started", data.get("person_name")
    how = words.option(SELECTOR, f"{key}_for", person=person) if person else words.option(SELECTOR, key)
    mode, label, pressure = data.get("mode"), data.get("mode_label"), data.get("pressure")
    details = [words.value("mode", mode, {mode: label} if label else {})] if mode else []
    if pressure is not None:
        details.append(_strength(words, pressure, data.get("pressure_unit")))
    return words.option(SELECTOR, "details", what=how, details=", ".join(details)) if details else how


def _strength(words: Words, pressure: float, unit: str | None) -> str:
    """Return a pressure with its unit, or a level; `pressure` is at most a number where nobody knows the unit any more."""
    if unit == "level":
        return words.option(SELECTOR, "level", level=f"{pressure:g}")
    return words.option(SELECTOR, "pressure", pressure=f"{pressure:g} {unit or ''}".rstrip())


def _minutes(words: Words, minutes: int) -> str:
    return words.option(SELECTOR, {0: "no_minute", 1: "one_minute"}.get(minutes, "minutes"), minutes=f"{minutes}")


def _planned(words: Words, data: Mapping[str, Any]) -> str:
    key = "missed_several" if data["type"] == Kind.MISSED and data.get("count", 1) > 1 else str(data["type"])
    return words.option(
        SELECTOR,
        key,
        when=_time(data, "planned_for", "%Y-%m-%d %H:%M"),
        until=_time(data, "until", "%H:%M"),
        count=f"{data.get('count', 1)}",
    )


def _time(data: Mapping[str, Any], key: str, form: str) -> str:
    return f"{datetime.fromisoformat(data[key]):{form}}" if data.get(key) else UNKNOWN


def _reason(hass: HomeAssistant, data: Mapping[str, Any]) -> str:
    # An event that was kept before it told the sentence may lack what that needs.
    message: str = data.get("message") or in_words(hass, str(data.get("reason")), data)
    return message.removesuffix(".")
