"""What a person stated about themselves: what applies, which doctor allowed what and when, and until when something lasts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

MOST_MINUTES = 60
"""No doctor's limit is wider than the longest session there is."""


@dataclass(frozen=True, slots=True)
class Clearance:
    """That a doctor agreed to a massage with one condition, and how far."""

    day: date
    """When they agreed."""
    share: float | None = None
    """How strong it may be at most: 0 is the lowest pressure, 1 the massager's cap. None: the doctor set no limit."""
    minutes: int | None = None
    """How long a session may be at most; None: the doctor set no limit."""

    def to_dict(self) -> dict[str, Any]:
        """Return a form that JSON can hold."""
        return {"day": self.day.isoformat(), "share": self.share, "minutes": self.minutes}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return the clearance that `to_dict` wrote; raises KeyError, TypeError or ValueError for what is none."""
        share, minutes = data["share"], data["minutes"]
        if share is not None and not (_is_number(share) and 0 <= share <= 1):
            raise ValueError("a share that is none")
        if minutes is not None and not (
            isinstance(minutes, int) and _is_number(minutes) and 0 < minutes <= MOST_MINUTES
        ):
            raise ValueError("minutes that no session has")
        return cls(date.fromisoformat(data["day"]), share, minutes)


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person stated about themselves, on the day `given`."""

    given: date
    conditions: frozenset[str] = frozenset()
    """Slugs of the conditions that apply."""
    cleared: date | None = None
    """The day on which a doctor cleared all those that have no clearance of their own, as earlier versions asked."""
    until: date | None = None
    """The first day on which those passing ones no longer count that have no end of their own, as earlier versions asked."""
    adult: bool = False
    """True: 18 years or older."""
    electrical: bool = False
    """True: they agreed to electrical stimulation, and to its rules. It means nothing for other kinds."""
    clearances: Mapping[str, Clearance] = field(default_factory=dict, hash=False)
    """What a doctor allowed, by the slug of the condition."""
    ends: Mapping[str, date | None] = field(default_factory=dict, hash=False)
    """The first day on which a passing one no longer counts, by its slug; None: not known, so it still does."""

    def clearance(self, slug: str) -> Clearance | None:
        """Return what a doctor allowed with this condition; None: no doctor has."""
        if (own := self.clearances.get(slug)) is not None:
            return own
        return None if self.cleared is None else Clearance(self.cleared)

    def end(self, slug: str) -> date | None:
        """Return the first day on which this passing condition no longer counts; None: not known, so it still does."""
        return self.ends.get(slug, self.until)

    def to_dict(self) -> dict[str, Any]:
        """Return a form that JSON can hold."""
        ends = {slug: end and end.isoformat() for slug, end in sorted(self.ends.items())}
        clearances = {slug: one.to_dict() for slug, one in sorted(self.clearances.items())}
        return {
            "given": self.given.isoformat(),
            "conditions": sorted(self.conditions),
            "cleared": self.cleared and self.cleared.isoformat(),
            "until": self.until and self.until.isoformat(),
            "adult": self.adult,
            **({"electrical": True} if self.electrical else {}),
            **({"clearances": clearances} if clearances else {}),
            **({"ends": ends} if ends else {}),
        }

    @classmethod
    def from_dict(cls, data: object) -> Statement | None:
        """Return the statement that `to_dict` wrote, of this version or an earlier one, or None if `data` is none; never raises."""
        if not isinstance(data, Mapping):
            return None
        ticked = data.get("conditions")
        adult = data.get("adult")
        if (
            not isinstance(ticked, list)
            or not all(isinstance(slug, str) for slug in ticked)
            or not isinstance(adult, bool)
        ):
            return None
        try:
            given = date.fromisoformat(data["given"])
            cleared, until = (data[key] and date.fromisoformat(data[key]) for key in ("cleared", "until"))
            clearances = {str(slug): Clearance.from_dict(one) for slug, one in data.get("clearances", {}).items()}
            ends = {str(slug): end and date.fromisoformat(end) for slug, end in data.get("ends", {}).items()}
        except AttributeError, KeyError, TypeError, ValueError:
            return None
        return cls(
            given,
            frozenset(ticked),
            cleared or None,
            until or None,
            adult,
            data.get("electrical") is True,
            clearances,
            {slug: end or None for slug, end in ends.items()},
        )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
