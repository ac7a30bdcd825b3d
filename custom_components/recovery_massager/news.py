"""What triggers hear of besides the events on the bus: it is for automations in this Home Assistant, and no recorder keeps it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect, async_dispatcher_send
from homeassistant.util.signal_type import SignalType

from .const import DOMAIN


class NewsKind(StrEnum):
    """What it is about."""

    PLAN_READY = "plan_ready"
    """A session is offered to an athlete."""
    SESSION_DUE = "session_due"
    """The time of an offered session has come, and it is no planned one of a massager, of which the bus tells."""
    PRESSURE_CHANGED = "pressure_changed"
    """The pressure of what runs, or is paused, has changed."""


@dataclass(frozen=True, slots=True)
class News:
    """One thing that happened."""

    kind: NewsKind
    entries: frozenset[str]
    """The ids of the config entries, of massagers and of athletes, that it is about."""
    data: Mapping[str, Any]
    """What is told of it, which anybody in the house may read."""


SIGNAL_NEWS: SignalType[News] = SignalType(f"{DOMAIN}_news")


@callback
def async_tell_news(hass: HomeAssistant, news: News) -> None:
    """Tell all who listen."""
    async_dispatcher_send(hass, SIGNAL_NEWS, news)


@callback
def async_listen_to_news(hass: HomeAssistant, listener: Callable[[News], None]) -> Callable[[], None]:
    """Call `listener` with all that happens, whichever entries are set up meanwhile; returns what ends that."""
    return async_dispatcher_connect(hass, SIGNAL_NEWS, listener)
