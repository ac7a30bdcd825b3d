"""What a plan says: the session, what does good besides, and why."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .situation import Row


class Care(StrEnum):
    """What does good besides a session."""

    REFUEL = "refuel"
    ELEVATE = "elevate"
    DRINK_AND_SLEEP = "drink_and_sleep"
    REST = "rest"
    SEE_A_DOCTOR = "see_a_doctor"


@dataclass(frozen=True, slots=True)
class AfterCare:
    """One reminder."""

    care: Care
    at: datetime | None
    """When it is due, in UTC; None: right away, with the plan's own words."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason in words: `key` has its sentence in the translations (selector `plan_reason`), which `details` fill."""

    key: str
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RecoveryPlan:
    """What follows a workout."""

    row: Row
    start: datetime | None = None
    """When the session is best begun, in UTC; None: none is planned."""
    minutes: float | None = None
    share: float | None = None
    """Of the way from the lowest pressure to the cap, 0 to 1."""
    mode: str | None = None
    by_tap_only: bool = False
    """Only a person's own touch may start it, whatever the policy."""
    ask_red_flags: bool = False
    ask_rating: bool = False
    after_care: tuple[AfterCare, ...] = ()
    reasons: tuple[Reason, ...] = ()
    next_at: datetime | None = None
    """When a session is possible again, in UTC; None: one is planned, or nobody knows."""

    @property
    def has_session(self) -> bool:
        """Whether a session is planned."""
        return self.start is not None
