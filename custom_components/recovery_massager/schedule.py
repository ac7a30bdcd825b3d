"""What is planned on one massager, and what becomes of it as time goes by.

Each occurrence ends once: as started, missed or cancelled. In between it is armed: from its time on, for as long as its
window is open, one touch starts it. Without Home Assistant: it gets the time, and says what happened.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from .device.errors import InvalidValue
from .plan import DAYS_AHEAD, Occurrence, Plan
from .recurrence import Weekly

MAX_PLANS = 100
PUNCTUAL = timedelta(minutes=2)
"""What starts by itself starts in time or not at all: later, nobody expects it any more."""


class Kind(StrEnum):
    """What happens to a planned session, besides that it is started."""

    PLANNED = "planned"
    ARMED = "armed"
    MISSED = "missed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to a planned session."""

    kind: Kind
    plan: Plan
    at: Occurrence
    count: int = 1
    """How many were missed in a row; `at` is the last of them."""
    in_time: bool = False
    """It is armed, and its time has come just now, while somebody watched."""

    @property
    def by_itself(self) -> bool:
        """Whether now is the time to start it untouched."""
        return self.in_time and self.plan.untouched


class Schedule:
    """The plans of one massager. `since`: when this one began to watch; what was due before starts only by a touch."""

    def __init__(self, plans: Iterable[Plan] = (), *, since: datetime) -> None:
        self._plans: dict[str, Plan] = {}
        self._since = since
        for plan in plans:
            self._put(plan)

    # --- what others see

    @property
    def plans(self) -> tuple[Plan, ...]:
        """All plans of which something is left, in the order of their next time."""
        due = [(at.start, plan.id, plan) for plan in self._plans.values() if (at := plan.next) is not None]
        return tuple(plan for _, _, plan in sorted(due, key=lambda one: one[:2]))

    def armed(self, now: datetime) -> tuple[Plan, ...]:
        """Return the plans that one touch starts now; the one that waits longest comes first."""
        return tuple(plan for plan in self.plans if _is_armed(plan, now))

    @property
    def looks_at(self) -> datetime | None:
        """When something happens next without anybody's doing, in UTC; None: never."""
        moments = [at.ends if plan.armed == at.day else at.start for plan in self.plans if (at := plan.next)]
        return min(moments, default=None)

    def plan(self, plan_id: str) -> Plan:
        """Return a plan; raises InvalidValue where there is none of that id."""
        try:
            return self._plans[plan_id]
        except KeyError:
            raise InvalidValue("plan_unknown", plan_id=plan_id) from None

    def occurrence(self, plan_id: str, day: date) -> Occurrence:
        """Return what is planned on a day; raises InvalidValue where nothing is."""
        for at in self.plan(plan_id).upcoming():
            if at.day == day:
                return at
            if at.day > day:
                break
        raise InvalidValue("plan_unknown", plan_id=f"{plan_id} {day.isoformat()}")

    # --- what time does

    def look(self, now: datetime) -> list[Happening]:
        """Return what became of the plans by `now`."""
        happenings: list[Happening] = []
        for before in self.plans:
            plan, missed = before, list[Occurrence]()
            while (at := plan.next) is not None and now >= at.ends:
                missed.append(at)
                plan = plan.settle(at.day)
            if missed:
                happenings.append(Happening(Kind.MISSED, plan, missed[-1], len(missed)))
            if at is not None and now >= at.start and plan.armed != at.day:
                plan = replace(plan, armed=at.day)
                in_time = at.start > self._since and now - at.start <= PUNCTUAL
                happenings.append(Happening(Kind.ARMED, plan, at, in_time=in_time))
            self._put(plan)
        return happenings

    # --- what people do

    def add(self, plan: Plan, now: datetime) -> Happening:
        """Plan something; raises InvalidValue for what is past, too far ahead, or one too many."""
        if plan.id not in self._plans and len(self._plans) >= MAX_PLANS:
            raise InvalidValue("plan_too_many", count=str(MAX_PLANS))
        plan = _placed(plan, now)
        self._put(plan)
        return Happening(Kind.PLANNED, plan, _ahead(plan))

    def change(self, plan: Plan, now: datetime) -> list[Happening]:
        """Put a plan in the place of the one with its id; raises InvalidValue, and then changes nothing."""
        before = self.plan(plan.id)
        planned = self.add(replace(plan, skipped=before.skipped, settled=before.settled, armed=before.armed), now)
        at = _ahead(before)
        if before.rule is None or before.armed != at.day or planned.at.day <= at.day:
            return [planned]
        # What waited for a touch is none of those that come now.
        return [Happening(Kind.CANCELLED, before, at), planned]

    def change_one(self, plan_id: str, day: date, changed: Plan, now: datetime) -> Happening:
        """Take one occurrence out of a plan that comes back, and plan it as `changed`, which has an id of its own."""
        self.occurrence(plan_id, day)
        before = self.plan(plan_id)
        if before.rule is None:
            return self.add(replace(changed.plain, id=plan_id, armed=before.armed), now)
        happening = self.add(replace(changed.plain, armed=day if before.armed == day else None), now)
        self._put(before.skip(day))
        return happening

    def change_from(self, plan_id: str, day: date, changed: Plan, now: datetime) -> Happening:
        """Let a plan end before a day, and plan `changed`, which has an id of its own, from there on."""
        at, before = self.occurrence(plan_id, day), self.plan(plan_id)
        if before.rule is None:
            return self.add(replace(changed, id=plan_id, armed=before.armed), now)
        rule = changed.rule
        if rule is not None and rule.count is not None and rule == before.rule:
            rule = replace(rule, count=rule.count - _counted(before, day))
        following = replace(changed.plain, rule=rule, armed=day if before.armed == day else None)
        following = replace(following, skipped=frozenset(one for one in before.skipped if one > day))
        happening = self.add(following, now)
        self._put(_until_before(before, at))
        return happening

    def cancel(self, plan_id: str) -> Happening:
        """Take a plan out, with all that is left of it."""
        plan = self.plan(plan_id)
        happening = Happening(Kind.CANCELLED, plan, _ahead(plan))
        del self._plans[plan_id]
        return happening

    def cancel_one(self, plan_id: str, day: date) -> Happening:
        """Take out one occurrence."""
        at, plan = self.occurrence(plan_id, day), self.plan(plan_id)
        if plan.rule is None:
            return self.cancel(plan_id)
        self._put(plan.skip(day))
        return Happening(Kind.CANCELLED, plan, at)

    def cancel_from(self, plan_id: str, day: date) -> Happening:
        """Take out one occurrence and all that follow."""
        at, plan = self.occurrence(plan_id, day), self.plan(plan_id)
        if plan.rule is None:
            return self.cancel(plan_id)
        self._put(_until_before(plan, at))
        return Happening(Kind.CANCELLED, plan, at)

    def started(self, now: datetime, person: str, plan_id: str | None = None) -> Plan | None:
        """A session of a person started: return the plan whose it is, which is settled by that; None where it is of none.

        `plan_id`: that it was started for; else it is that of their plan that waits longest.
        """
        armed = [plan for plan in self.armed(now) if plan.person == person]
        plan = next((one for one in armed if one.id == plan_id), armed[0] if armed else None)
        if plan is not None:
            self._put(plan.settle(_ahead(plan).day))
        return plan

    # --- helpers

    def _put(self, plan: Plan) -> None:
        """Keep a plan as long as something is left of it."""
        if plan.next is None:
            self._plans.pop(plan.id, None)
        else:
            self._plans[plan.id] = plan

    def to_list(self) -> list[dict[str, Any]]:
        """Return what JSON can hold."""
        return [plan.to_dict() for plan in self._plans.values()]


def _is_armed(plan: Plan, now: datetime) -> bool:
    at = plan.next
    return at is not None and plan.armed == at.day and at.start <= now < at.ends


def _ahead(plan: Plan) -> Occurrence:
    at = plan.next
    if at is None:
        raise InvalidValue("plan_past")
    return at


def _placed(plan: Plan, now: datetime) -> Plan:
    """Return the plan without what would have been due before now; what was armed already stays so."""
    while (at := plan.next) is not None and at.start < now:
        if plan.armed == at.day:
            return plan
        plan = plan.settle(at.day)
    at = _ahead(plan)
    if at.start > now + timedelta(days=DAYS_AHEAD):
        raise InvalidValue("plan_too_far", days=str(DAYS_AHEAD))
    return replace(plan, armed=None)


def _until_before(plan: Plan, at: Occurrence) -> Plan:
    assert plan.rule is not None
    armed = None if plan.armed is not None and plan.armed >= at.day else plan.armed
    # With the day before, so that what is moved to an earlier hour does not come back.
    midnight = datetime.combine(at.day, time(), plan.start.tzinfo).astimezone(UTC)
    rule = replace(plan.rule, until=midnight - timedelta(seconds=1), count=None)
    return replace(plan, rule=rule, armed=armed)


def _counted(plan: Plan, day: date) -> int:
    """Say how many of a rule's days come before a day."""
    rule: Weekly | None = plan.rule
    assert rule is not None
    number = 0
    for one in rule.dates(plan.start.date()):
        if one >= day:
            break
        number += 1
    return number
