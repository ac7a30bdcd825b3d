"""The session that is offered to an athlete after a workout, as it is kept over restarts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from .athlete_options import Policy
from .device.model import Capabilities
from .plan import MAX_MINUTES, MAX_WINDOW_MINUTES, MIN_WINDOW_MINUTES, Plan
from .recovery.load import Load, LoadMethod
from .recovery.plan import AfterCare, Care, Effort, Reason, RecoveryPlan, Row
from .settings import FIRST_SHARE

LASTS = timedelta(hours=12)
"""So long after its end a workout's session is offered."""
AT_LEAST = timedelta(hours=2)
"""So long it is offered, however late the workout came in."""
LATER = timedelta(minutes=30)


class Stage(StrEnum):
    """Where an offer is."""

    WAITS = "waits"
    """Its time has not come, or the massager is taken."""
    ASKED = "asked"
    """The athlete was asked, or it is there for a touch."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One session that is offered."""

    workout: str
    """The id of the workout that it follows."""
    ended: datetime
    """When that was over, in UTC."""
    massager: str
    """The id of the massager's config entry."""
    policy: Policy
    load: Load
    effort: Effort
    plan: RecoveryPlan
    asks_at: datetime
    """When the athlete is asked, or it starts, in UTC."""
    expires: datetime
    """From then on nobody is asked any more."""
    stage: Stage = Stage.WAITS
    planned: str | None = None
    """The id of the planned session of the massager that it is, where it is one."""
    untouched: bool = False
    """Whether that starts by itself."""
    flags_clear: bool = False
    """Whether they were asked for red flags and have none."""

    @classmethod
    def of(
        cls, plan: RecoveryPlan, workout: tuple[str, datetime], after: tuple[Load, Effort], now: datetime, **more: Any
    ) -> Self:
        """Return the offer of a plan with a session; `workout`: its id and end, `after`: its load and effort."""
        assert plan.start is not None
        asks_at = max(plan.start, now)
        expires = max(workout[1] + LASTS, asks_at + AT_LEAST)
        return cls(*workout, **more, load=after[0], effort=after[1], plan=plan, asks_at=asks_at, expires=expires)

    def later(self, now: datetime) -> Self | None:
        """Return it put off by half an hour, from now or from its time; None where it would be over by then."""
        at = max(now, self.asks_at) + LATER
        return replace(self, asks_at=at, stage=Stage.WAITS) if at < self.expires else None

    def is_due(self, now: datetime) -> bool:
        """Return whether its time has come, and is not over."""
        return self.asks_at <= now < self.expires

    def session(self, athlete: str, start: datetime, capabilities: Capabilities, *, untouched: bool) -> Plan:
        """Return it as a planned session that waits for a touch until the offer is over, by what the massager can do."""
        share = FIRST_SHARE if self.plan.share is None else self.plan.share
        modes = capabilities.options("mode")
        window = int((self.expires - start) / timedelta(minutes=1))
        return Plan(
            "",
            start,
            self.plan.minutes or 0,
            person=athlete,
            mode=self.plan.mode if self.plan.mode in modes else None,
            share=share if capabilities.settable("pressure") else None,
            window=min(max(window, MIN_WINDOW_MINUTES), MAX_WINDOW_MINUTES),
            untouched=untouched,
            workout=self.workout,
            row=self.plan.row.value,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return what JSON can hold."""
        return {
            "workout": self.workout,
            "ended": self.ended.isoformat(),
            "massager": self.massager,
            "policy": self.policy.value,
            "points": self.load.points,
            "method": self.load.method.value,
            "effort": self.effort.value,
            "plan": plan_to_dict(self.plan),
            "asks_at": self.asks_at.isoformat(),
            "expires": self.expires.isoformat(),
            "stage": self.stage.value,
            "planned": self.planned,
            "untouched": self.untouched,
            "flags_clear": self.flags_clear,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return what `to_dict` wrote; raises ValueError, TypeError, LookupError or AttributeError for what is none."""
        return cls(
            workout=str(data["workout"]),
            ended=_moment(data["ended"]),
            massager=str(data["massager"]),
            policy=Policy(data["policy"]),
            load=Load(float(data["points"]), LoadMethod(data["method"])),
            effort=Effort(data["effort"]),
            plan=plan_from_dict(data["plan"]),
            asks_at=_moment(data["asks_at"]),
            expires=_moment(data["expires"]),
            stage=Stage(data["stage"]),
            planned=data["planned"],
            untouched=data["untouched"] is True,
            flags_clear=data["flags_clear"] is True,
        )


def same_session(one: RecoveryPlan, other: RecoveryPlan) -> bool:
    """Return whether two plans lead to the same session, whenever it begins and whatever the reasons are."""
    return all(
        getattr(one, name) == getattr(other, name)
        for name in ("row", "minutes", "share", "mode", "by_tap_only", "ask_red_flags")
    )


def no_stronger(one: RecoveryPlan, other: RecoveryPlan) -> bool:
    """Return whether whoever agreed to the other plan's session has agreed to this one's: neither longer nor firmer."""
    return (one.minutes or 0) <= (other.minutes or 0) and (one.share or 0) <= (other.share or 0)


def plan_to_dict(plan: RecoveryPlan) -> dict[str, Any]:
    """Return a plan in a form that JSON can hold."""
    return {
        "row": plan.row.value,
        "start": plan.start and plan.start.isoformat(),
        "minutes": plan.minutes,
        "share": plan.share,
        "mode": plan.mode,
        "by_tap_only": plan.by_tap_only,
        "ask_red_flags": plan.ask_red_flags,
        "ask_rating": plan.ask_rating,
        "after_care": [[one.care.value, one.at and one.at.isoformat()] for one in plan.after_care],
        "reasons": [[one.key, [list(pair) for pair in one.details]] for one in plan.reasons],
    }


def plan_from_dict(data: Mapping[str, Any]) -> RecoveryPlan:
    """Return the plan that `plan_to_dict` wrote; raises as `Offer.from_dict`."""
    start, minutes, mode = data["start"], data["minutes"], data["mode"]
    if mode is not None and not isinstance(mode, str):
        raise TypeError("a mode that is none")
    return RecoveryPlan(
        Row(data["row"]),
        start and _moment(start),
        # A session has a length.
        _within(minutes, MAX_MINUTES) if minutes is not None or start else None,
        None if data["share"] is None else _within(data["share"], 1),
        mode,
        # What is not known to be free counts as bound.
        by_tap_only=data["by_tap_only"] is not False,
        ask_red_flags=data["ask_red_flags"] is not False,
        ask_rating=data["ask_rating"] is True,
        after_care=tuple(AfterCare(Care(care), at and _moment(at)) for care, at in data["after_care"]),
        reasons=tuple(
            Reason(str(key), tuple((str(name), str(value)) for name, value in details))
            for key, details in data["reasons"]
        ),
    )


def _within(number: Any, most: float) -> float:
    if isinstance(number, bool) or not isinstance(number, int | float) or not 0 <= number <= most:
        raise ValueError("a number that cannot be")
    return number


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without a time zone")
    return moment
