"""Whatever happens in whatever order, each planned session ends once, and none starts by itself that may not."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from custom_components.recovery_massager.device.errors import InvalidValue
from custom_components.recovery_massager.plan import Plan
from custom_components.recovery_massager.recurrence import Weekly
from custom_components.recovery_massager.schedule import PUNCTUAL, Happening, Kind, Schedule

ZONE = ZoneInfo("Europe/Berlin")
# Two days before summer time begins.
BEGIN = datetime(2026, 3, 27, 12, tzinfo=UTC)

minutes = (st.integers(1, 15) | st.integers(1, 60 * 24 * 3)).map(lambda number: timedelta(minutes=number))
weekly = st.none() | st.builds(
    Weekly, days=st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days)))
)
PERSONS = st.sampled_from(["default", "default", "anna"])
wishes = st.fixed_dictionaries(
    {"window": st.sampled_from([5, 60, 720]), "untouched": st.booleans(), "rule": weekly, "person": PERSONS},
    optional={"pressure": st.sampled_from([20.0, 40.0])},
)


class Planning(RuleBasedStateMachine):
    """A schedule, and beside it what was told of each occurrence."""

    @initialize()
    def begin(self) -> None:
        """Begin with nothing planned."""
        self.now = BEGIN
        self.since = BEGIN
        self.schedule = Schedule(since=BEGIN)
        self.number = 0
        self.once: set[str] = set()
        self.armed: Counter[tuple[str, date]] = Counter()
        self.by_itself: Counter[tuple[str, date]] = Counter()
        self.ended: Counter[tuple[str, date]] = Counter()

    def new_id(self) -> str:
        """Return an id that no plan has."""
        self.number += 1
        return f"plan {self.number}"

    def told(self, happening: Happening) -> None:
        """Note what happened."""
        one = (happening.plan.id, happening.at.day)
        if happening.kind is Kind.PLANNED and happening.plan.rule is None:
            self.once.add(happening.plan.id)
        if happening.kind is Kind.ARMED:
            assert happening.at.start <= self.now < happening.at.ends
            self.armed[one] += 1
            if happening.by_itself:
                assert happening.plan.untouched
                assert happening.at.start > self.since
                assert self.now - happening.at.start <= PUNCTUAL
                self.by_itself[one] += 1
        elif happening.kind in (Kind.MISSED, Kind.CANCELLED):
            self.ended[one] += 1

    def look(self) -> None:
        """See what became of the plans."""
        for happening in self.schedule.look(self.now):
            self.told(happening)

    @rule(ahead=minutes, wish=wishes)
    def plan(self, ahead: timedelta, wish: dict[str, object]) -> None:
        """Somebody plans a session."""
        start = (self.now + ahead).astimezone(ZONE)
        self.told(self.schedule.add(Plan(self.new_id(), start, 20, **wish), self.now))  # type: ignore[arg-type]

    @rule(passed=minutes, steps=st.integers(1, 30))
    def time_passes(self, passed: timedelta, steps: int) -> None:
        """Time passes, and is looked at now and then."""
        for _ in range(steps):
            self.now += passed / steps
            self.look()

    @rule()
    def somebody_waits(self) -> None:
        """Time passes up to the next moment at which something happens."""
        if (at := self.schedule.looks_at) is not None and at > self.now:
            self.now = at
            self.look()

    @rule(back=minutes)
    def the_clock_is_put_back(self, back: timedelta) -> None:
        """A clock was wrong."""
        self.now -= back
        self.look()

    @rule(away=minutes)
    def home_assistant_restarts(self, away: timedelta) -> None:
        """Home Assistant was away for some time, and reads what it kept."""
        kept = self.schedule.to_list()
        self.now += away
        self.since = self.now
        plans = [Plan.from_dict(one, {"Europe/Berlin": ZONE}) for one in kept]
        assert [one.to_dict() for one in plans] == kept
        self.schedule = Schedule(plans, since=self.now)
        before = sum(self.by_itself.values())
        self.look()
        assert sum(self.by_itself.values()) == before

    @precondition(lambda self: self.schedule.plans)
    @rule(data=st.data(), named=st.booleans(), person=PERSONS)
    def a_session_starts(self, data: st.DataObject, named: bool, person: str) -> None:
        """A session of somebody starts, by a plan or on the device."""
        wanted = data.draw(st.sampled_from(self.schedule.plans)).id if named else None
        armed = [one for one in self.schedule.armed(self.now) if one.person == person]
        plan = self.schedule.started(self.now, person, wanted)
        assert (plan is None) is (not armed)
        if plan is not None:
            at = plan.next
            assert at is not None
            assert at.start <= self.now < at.ends
            self.ended[plan.id, at.day] += 1

    @precondition(lambda self: self.schedule.plans)
    @rule(data=st.data(), how=st.sampled_from(["all", "one", "from"]))
    def cancel(self, data: st.DataObject, how: str) -> None:
        """Somebody takes out a plan, or a part of it."""
        plan = data.draw(st.sampled_from(self.schedule.plans))
        at = list(islice(plan.upcoming(), 2))[-1]
        if how == "all":
            self.told(self.schedule.cancel(plan.id))
        elif how == "one":
            self.told(self.schedule.cancel_one(plan.id, at.day))
        else:
            self.told(self.schedule.cancel_from(plan.id, at.day))

    @precondition(lambda self: self.schedule.plans)
    @rule(data=st.data(), ahead=minutes, how=st.sampled_from(["all", "one", "from"]))
    def move(self, data: st.DataObject, ahead: timedelta, how: str) -> None:
        """Somebody moves a plan, or a part of it."""
        plan = data.draw(st.sampled_from(self.schedule.plans))
        at = plan.next
        assert at is not None
        start = (self.now + ahead - timedelta(hours=6)).astimezone(ZONE)
        before = self.schedule.to_list()
        try:
            if how == "all":
                happenings = self.schedule.change(replace(plan, start=start), self.now)
            elif how == "one":
                moved = replace(plan, id=self.new_id(), start=start)
                happenings = [self.schedule.change_one(plan.id, at.day, moved, self.now)]
            else:
                moved = replace(plan, id=self.new_id(), start=start)
                happenings = [self.schedule.change_from(plan.id, at.day, moved, self.now)]
        except InvalidValue:
            assert self.schedule.to_list() == before
        else:
            for happening in happenings:
                self.told(happening)
            # Its day may be another now: that is another session.
            if (planned := happenings[-1]).at.day != at.day or planned.plan.armed is None:
                self.armed[planned.plan.id, planned.at.day] = 0
                self.by_itself[planned.plan.id, planned.at.day] = 0

    @invariant()
    def none_starts_or_ends_twice(self) -> None:
        """Each is announced, started and ended once at most."""
        assert max(self.ended.values(), default=0) <= 1
        assert max(self.armed.values(), default=0) <= 1
        assert max(self.by_itself.values(), default=0) <= 1

    @invariant()
    def none_is_lost(self) -> None:
        """What was planned once is still ahead, or has ended."""
        ahead = {plan.id for plan in self.schedule.plans}
        over = {plan_id for (plan_id, _), times in self.ended.items() if times}
        assert self.once <= ahead | over
        assert not self.once & ahead & over

    @invariant()
    def what_is_armed_has_not_ended(self) -> None:
        """What one touch starts was announced, and is neither over nor cancelled."""
        for plan in self.schedule.armed(self.now):
            at = plan.next
            assert at is not None
            assert self.ended[plan.id, at.day] == 0


TestPlanning = Planning.TestCase
TestPlanning.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
