"""What the entities of one massager show, at one moment."""

from dataclasses import dataclass, replace
from datetime import datetime

from .device.model import MassagerState
from .gate import Rules
from .refusal import Refusal
from .session_state import SessionState
from .settings import Settings


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that the entities show, at one moment."""

    available: bool
    massager: MassagerState
    session: SessionState
    user: str | None
    """Whom the session is for; None: nobody was chosen for the next."""
    settings: Settings
    ends_at: datetime | None
    leads_to: float | None
    """The pressure that the soft start leads to; None while it leads nowhere."""
    stop_unconfirmed: bool
    stop_failed: bool
    last_refusal: Refusal | None
    refusal: str | None
    """Why the last start was refused, in words that are for all."""
    rules: Rules

    def differs_in_reports_alone(self, other: Snapshot) -> bool:
        """Whether all is as in the other one, but what the massager reports."""
        return replace(self, massager=other.massager) == other
