"""One planned session, or one that comes back every week, and when it is due."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from math import isfinite
from typing import Any, Self

from .recurrence import Weekly, rule_from_dict

DEFAULT_WINDOW_MINUTES = 60
MIN_WINDOW_MINUTES = 5
MAX_WINDOW_MINUTES = 720
"""Half a day: the windows of two days never touch, also where a day has 23 hours."""
MAX_NAME = 100
MAX_MINUTES = 24 * 60
DAYS_AHEAD = 731
"""How far ahead something can be planned."""

# What each field is in JSON.
KINDS: Mapping[str, Any] = {
    "id": str,
    "start": str,
    "zone": str,
    "minutes": int | float,
    "person": str,
    "prescription": str | None,
    "window": int,
    "untouched": bool,
    "pressure": int | float | None,
    "share": int | float | None,
    "mode": str | None,
    "name": str | None,
    "rule": str | None,
    "skipped": list,
    "settled": str | None,
    "armed": str | None,
    "workout": str | None,
    "row": str | None,
}


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that a plan is due."""

    day: date
    """Its day by the clock on the wall, which tells it from all others of the plan."""
    start: datetime
    """In UTC."""
    ends: datetime
    """When its window is over, in UTC."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is planned: a session at a time, or one that comes back by a rule."""

    id: str
    start: datetime
    """When it is due, the first time; aware, in the zone in whose days and hours it comes back."""
    minutes: float
    person: str = "default"
    """Whose session it is: `default`, the massager's default user, or the id of an athlete."""
    prescription: str | None = None
    """The id of the prescription by which it was planned, whose limits hold at the start as well."""
    mode: str | None = None
    """None: as the settings of the next session say then; so for `pressure`."""
    pressure: float | None = None
    """In the massager's unit; lowered to the cap of the time at which it starts."""
    share: float | None = None
    """Instead of a pressure: 0 is the lowest, 1 the cap of the time at which it starts."""
    window: int = DEFAULT_WINDOW_MINUTES
    """How many minutes it waits for somebody's touch."""
    untouched: bool = False
    """The owner's choice: at its time it starts by itself, if the gate lets it."""
    rule: Weekly | None = None
    name: str | None = None
    """What the owner calls it."""
    skipped: frozenset[date] = frozenset()
    """Days of the rule that were taken out or moved."""
    settled: date | None = None
    """The last day whose occurrence was started, missed or taken out; so were all before it."""
    armed: date | None = None
    """The day whose occurrence was announced."""
    workout: str | None = None
    """The id of the workout that it follows; None: it follows none."""
    row: str | None = None
    """The row of the table of plans that led to it."""

    def upcoming(self) -> Iterator[Occurrence]:
        """Give what is not settled, in order; for ever, where the rule has no end."""
        if self.rule is None:
            if self.settled is None or self.settled < self.start.date():
                yield self._occurrence(self.start.date())
            return
        for day in self.rule.dates(self.start.date(), self.settled):
            occurrence = self._occurrence(day)
            if self.rule.until is not None and occurrence.start > self.rule.until:
                return
            if day not in self.skipped:
                yield occurrence

    @property
    def next(self) -> Occurrence | None:
        """What is due next, or is armed; None where nothing is left."""
        return next(self.upcoming(), None)

    @property
    def plain(self) -> Self:
        """The same as one that comes back by no rule, and of which nothing has happened yet."""
        return replace(self, rule=None, skipped=frozenset(), settled=None, armed=None)

    def settle(self, day: date) -> Self:
        """Return what is left after the occurrence of that day."""
        left = frozenset(one for one in self.skipped if one > day)
        return replace(self, settled=day, skipped=left, armed=None)

    def skip(self, day: date) -> Self:
        """Return it without the occurrence of that day."""
        armed = None if self.armed == day else self.armed
        return replace(self, skipped=self.skipped | {day}, armed=armed)

    def to_dict(self) -> dict[str, Any]:
        """Return what JSON can hold."""
        return {
            **{one.name: getattr(self, one.name) for one in fields(self)},
            "start": self.start.isoformat(),
            "zone": str(self.start.tzinfo),
            "rule": None if self.rule is None else self.rule.text(),
            "skipped": sorted(day.isoformat() for day in self.skipped),
            "settled": self.settled and self.settled.isoformat(),
            "armed": self.armed and self.armed.isoformat(),
        }

    @classmethod
    def from_dict(cls, data: object, zones: Mapping[str, tzinfo]) -> Self:
        """Return the plan; `zones` are the time zones by name.

        Raises ValueError, TypeError, KeyError, OverflowError or InvalidValue for what is none. What a later version
        added is left out.
        """
        if not isinstance(data, Mapping):
            raise TypeError("no mapping")
        known: dict[str, Any] = {key: data[key] for key in KINDS if key in data}
        for key, value in known.items():
            if not isinstance(value, KINDS[key]) or (isinstance(value, bool) and key != "untouched"):
                raise TypeError(f"{key} cannot be {value!r}")
            if isinstance(value, float) and not isfinite(value):
                raise ValueError(f"{key} is no number")
        start = datetime.fromisoformat(known["start"])
        if start.tzinfo is None or not 1970 < start.year < 9000:
            raise ValueError("a time without a time zone, or of another age")
        start = start.astimezone(zones[known.pop("zone")])
        days: dict[str, Any] = {
            key: known[key] and date.fromisoformat(known[key]) for key in ("settled", "armed") if key in known
        }
        skipped = frozenset(date.fromisoformat(one) for one in known.get("skipped", ()))
        known |= {**days, "start": start, "skipped": skipped, "rule": rule_from_dict(data, start)}
        plan = cls(**known)
        if not (MIN_WINDOW_MINUTES <= plan.window <= MAX_WINDOW_MINUTES and 0 < plan.minutes <= MAX_MINUTES):
            raise ValueError("a window or a length that no plan has")
        if plan.share is not None and not 0 <= plan.share <= 1:
            raise ValueError("a share that is none")
        return plan

    def _occurrence(self, day: date) -> Occurrence:
        # An hour that a change of the clocks leaves out is taken as if they had not changed yet.
        at = self.start if day == self.start.date() else datetime.combine(day, self.start.time(), self.start.tzinfo)
        start = at.astimezone(UTC)
        return Occurrence(day, start, start + timedelta(minutes=self.window))
