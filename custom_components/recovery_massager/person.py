"""Who a session is for: the massager's default user, an athlete, or a guest; and what was prescribed for them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Self

from .const import CONF_DAY, CONF_MINUTES, CONF_MODE, CONF_REST, CONF_SHARE, CONF_WEEK
from .recovery.contraindications import Statement, judge
from .recovery.dose import DoseLimits
from .refusal import RefusalReason

DEFAULT_USER = "default"
"""The one whose statement is part of adding the massager."""
GUEST = "guest"
"""Somebody who is asked each time, and of whom nothing is kept."""
AS_SET = "as_set"
"""No prescription: the next session is as its settings say."""


@dataclass(frozen=True, slots=True)
class Prescription:
    """A session that was prescribed for a person, by a name that a start can give; None: as the next session's settings say."""

    id: str
    name: str
    mode: str | None = None
    share: float | None = None
    """How strong: 0 is the lowest pressure, 1 the massager's cap."""
    minutes: float | None = None
    day_minutes: int | None = None
    """Limits of this prescription, where they are stricter than the person's: minutes a day, sessions a week, rest."""
    week_sessions: int | None = None
    rest: timedelta | None = None

    @classmethod
    def from_data(cls, prescription_id: str, name: str, data: Mapping[str, Any]) -> Self:
        """Return the prescription that a config subentry holds: the share in percent, the rest in hours."""
        share, rest = data.get(CONF_SHARE), data.get(CONF_REST)
        return cls(
            prescription_id,
            name,
            mode=data.get(CONF_MODE),
            share=None if share is None else share / 100,
            minutes=data.get(CONF_MINUTES),
            day_minutes=data.get(CONF_DAY),
            week_sessions=data.get(CONF_WEEK),
            rest=None if rest is None else timedelta(hours=rest),
        )

    def tightened(self, limits: DoseLimits) -> DoseLimits:
        """Return the limits of a person under this prescription: never wider than without it."""
        day, week, rest = self.day_minutes, self.week_sessions, self.rest
        return replace(
            limits,
            day_minutes=limits.day_minutes if day is None else min(day, limits.day_minutes),
            new_day_minutes=limits.new_day_minutes if day is None else min(day, limits.new_day_minutes),
            week_sessions=limits.week_sessions if week is None else min(week, limits.week_sessions),
            rest=limits.rest if rest is None else max(rest, limits.rest),
        )


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom a massager may be used for, and what holds for them there."""

    id: str = DEFAULT_USER
    """`default`, `guest`, or the id of an athlete's config entry."""
    name: str = ""
    """What an athlete is called; empty for the other two, for whom the faces have words."""
    statement: Statement | None = None
    limits: DoseLimits = DoseLimits()
    prescriptions: tuple[Prescription, ...] = ()
    refuses: Callable[[], RefusalReason | None] = field(default=lambda: None, compare=False)
    """Asked for `refused` only when it is needed: it may take a look at all that everybody ever had."""
    share: float | None = None
    """How strong a doctor allows it to be at most: 0 is the lowest pressure, 1 the massager's cap; None: no doctor's limit."""
    ill_until: datetime | None = None
    """Until when they are ill, as `recovery.illness` means it; None: they never said that they are."""

    @property
    def refused(self) -> RefusalReason | None:
        """Why nothing starts for them before somebody says more: who it is, or what a guest was asked."""
        return self.refuses()

    def as_allowed(self, today: date, kind: str) -> Self:
        """Return the same within what their doctors allow them today on a massager of this kind."""
        verdict = judge(self.statement, today, kind)
        limits = self.limits if verdict.minutes is None else self.limits.within(verdict.minutes)
        return replace(self, limits=limits, share=verdict.share)

    def prescription(self, prescription_id: str | None) -> Prescription | None:
        """Return the prescription of this id; None where there is none."""
        return next((one for one in self.prescriptions if one.id == prescription_id), None)

    def limits_under(self, prescription_id: str | None) -> DoseLimits:
        """Return the dose that they may have, by this prescription or by none."""
        found = self.prescription(prescription_id)
        return self.limits if found is None else found.tightened(self.limits)
