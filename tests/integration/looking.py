"""Looking at a session, its boots, and what was told and kept of them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from homeassistant.core import Event

from custom_components.recovery_massager.countdown import JITTER
from custom_components.recovery_massager.session import Session
from custom_components.recovery_massager.session_state import SessionState
from simulator.devices.calf_boots import CalfBoots

type Asked = Callable[[], list[str]]
type Kept = Callable[[], dict[str, Any]]


def run(boots: CalfBoots) -> object:
    """What the boots do: idle, running or paused."""
    return boots.state()["run"]


def now(session: Session) -> SessionState:
    """Where the session is."""
    return session.state


def stoppable(session: Session) -> bool:
    """Whether there is, or may be, something to stop."""
    return session.stoppable


def ends_about(session: Session, moment: datetime) -> bool:
    """Whether the session ends then, as exactly as the radio lets it be known."""
    return session.ends_at is not None and abs(session.ends_at - moment) <= JITTER + timedelta(seconds=0.5)


def kinds(told: list[Event[Any]]) -> list[str]:
    """What kinds of events were told."""
    return [event.data["type"] for event in told]


def outcomes(kept: Kept) -> list[str]:
    """How the sessions on the disk ended."""
    return [record["outcome"] for record in kept()["sessions"]]
