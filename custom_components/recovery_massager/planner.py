"""Planned sessions of one massager in Home Assistant: kept, looked at in time, told of, and started by one touch."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
import logging
from typing import Any
from uuid import uuid4

from homeassistant.const import STATE_ON
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.helpers.start import async_at_started
from homeassistant.util import dt as dt_util

from .device.errors import InvalidValue, MassagerError, NotSupported
from .gate import refuse_blind
from .people import async_get_people
from .plan import MAX_NAME, Occurrence, Plan
from .plan_rules import check_plan, planned_pressure, refuse_plan, wishes
from .plan_store import PlanStore
from .record import SessionRecord
from .recurrence import parse_rule
from .refusal import Refusal, Refused
from .schedule import Happening, Kind, Schedule
from .session import Session
from .turn import refuse_unasked

_LOGGER = logging.getLogger(__name__)

LOOK = timedelta(minutes=1)
"""A clock that is put right is noticed within so long."""


class Planner:
    """The plans of one massager.

    `tell` gets `planned`, `armed`, `missed`, `cancelled` and their data; `on_change` is called when what is planned, or
    armed, has changed.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry_id: str,
        session: Session,
        *,
        tell: Callable[[str, dict[str, Any]], None],
        on_change: Callable[[], None],
    ) -> None:
        self._hass = hass
        self._session = session
        self._store = PlanStore(hass, entry_id)
        self._tell = tell
        self._on_change = on_change
        self._schedule = Schedule(since=dt_util.utcnow())
        self._late: set[str] = set()
        """Plans of which it is told that they are not in time."""
        self._starts: str | None = None
        self._timer: CALLBACK_TYPE | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._own_starts: set[asyncio.Task[None]] = set()
        self._begun = False
        self._end_waiting: CALLBACK_TYPE | None = None
        self.armed: tuple[Plan, ...] = ()
        """What one touch starts; the one that waits longest comes first."""
        self.next_start: datetime | None = None
        """When something is due next, in UTC; in the past while it is armed."""

    # --- life

    async def async_load(self, records: Sequence[SessionRecord]) -> None:
        """Read what is kept; `records`: the sessions that were, since a crash may have come between one and its plan."""
        self._schedule = Schedule(await self._store.async_load(), since=dt_util.utcnow())
        for plan in self._schedule.plans:
            at = plan.next
            if at is not None and plan.armed == at.day:
                times = (record.start for record in records if record.person == plan.person)
                for start in (one for one in times if at.start <= one < at.ends):
                    self._schedule.started(start, plan.person, plan.id)
                    break
        self._refresh()

    @callback
    def async_begin(self) -> None:
        """Look at the plans from now on, once Home Assistant has started: who listens shall hear what was missed."""
        self._end_waiting = async_at_started(self._hass, self._async_started)

    async def _async_started(self, _: HomeAssistant) -> None:
        self._begun = True
        people = async_get_people(self._hass)
        for plan in self.plans:
            # It may have been called off while this was not set up.
            if plan.workout is not None and people.called_off(plan.person, plan.id):
                await self._drop(plan)
        await self._look()

    async def async_close(self) -> None:
        """Look no longer; what is planned stays kept."""
        self._begun = False
        if self._end_waiting is not None:
            self._end_waiting()
        self._cancel_timer()
        for task in self._own_starts:
            # What started by itself must not begin to move once nobody looks.
            task.cancel()
        if tasks := self._tasks | self._own_starts:
            await asyncio.wait(tasks)

    # --- what others see

    @property
    def plans(self) -> tuple[Plan, ...]:
        """All plans of which something is left, in the order of their next time."""
        return self._schedule.plans

    def pressure(self, plan: Plan) -> float | None:
        """Return the pressure that a plan would lead to now; None: that of the next session's settings."""
        return planned_pressure(plan, self._session.limits_of(self._session.person(plan.person)))

    async def async_forget(self, person: str) -> None:
        """Call off all that is planned for a person who is gone."""
        for plan in self.plans:
            if plan.person == person:
                await self.async_cancel(plan.id)

    def plan(self, plan_id: str) -> Plan:
        """Return a plan; raises InvalidValue where there is none of that id."""
        return self._schedule.plan(plan_id)

    # --- what people do

    async def async_plan(
        self,
        start: datetime,
        minutes: float,
        *,
        rule: str | None = None,
        name: str | None = None,
        late: bool = False,
        **more: Any,
    ) -> Plan:
        """Plan a session; kept when this returns. `rule`: as iCalendar has it; `more`: as Plan has it.

        `late`: its real time is over, and whoever listens shall not take it for one that has just come.

        Raises Refused, InvalidValue or NotSupported.
        """
        start = dt_util.as_local(start)
        parsed = parse_rule(rule, start) if rule else None
        plan = Plan(uuid4().hex, start, minutes, rule=parsed, name=_short(name), **more)
        self._check(plan)
        happening = self._schedule.add(plan, dt_util.utcnow())
        if late:
            self._late.add(plan.id)
        await self._changed(happening)
        return happening.plan

    async def async_change(
        self,
        plan_id: str,
        start: datetime,
        minutes: float,
        *,
        rule: str | None,
        name: str | None,
        day: date | None = None,
        onwards: bool = False,
    ) -> None:
        """Move or rename a plan: all of it, or what is planned on a day, or that and all that follow.

        Raises as `async_plan`, and then nothing is changed.
        """
        before, start, now = self._schedule.plan(plan_id), dt_util.as_local(start), dt_util.utcnow()
        parsed = parse_rule(rule, start) if rule else None
        plan = replace(before, start=start, minutes=minutes, rule=parsed, name=_short(name))
        self._check(plan)
        if day is None:
            happenings = self._schedule.change(plan, now)
        elif onwards:
            happenings = [self._schedule.change_from(plan_id, day, replace(plan, id=uuid4().hex), now)]
        else:
            happenings = [self._schedule.change_one(plan_id, day, replace(plan, id=uuid4().hex), now)]
        await self._changed(*happenings)

    async def async_cancel(self, plan_id: str, *, day: date | None = None, onwards: bool = False) -> None:
        """Take out a plan: all of it, or what is planned on a day, or that and all that follow.

        Raises InvalidValue where there is none. What is just about to start by it is stopped.
        """
        if day is None:
            happening = self._schedule.cancel(plan_id)
        elif onwards:
            happening = self._schedule.cancel_from(plan_id, day)
        else:
            happening = self._schedule.cancel_one(plan_id, day)
        starts = self._starts == plan_id and happening.plan.armed == happening.at.day
        await self._changed(happening)
        if starts:
            await self._session.stop()

    async def async_start(self, *, attended: bool, plan_id: str | None = None) -> None:
        """Start what is armed, by one touch: the plan of this id, or else the one that waits longest.

        Raises NotSupported where nothing is armed, else as the session's `start`.
        """
        plan = next((one for one in self.armed if plan_id in (None, one.id)), None)
        if plan is None:
            raise NotSupported("nothing_planned")
        await self._start(plan, attended=attended, besides=refuse_unasked)

    @callback
    def started(self, person: str) -> Plan | None:
        """A session of a person started: return the plan that is fulfilled by that."""
        now = dt_util.utcnow()
        for happening in self._schedule.look(now):
            self._say(happening)
        plan = self._schedule.started(now, person, self._starts)
        if plan is not None:
            self._spawn(self._changed(), self._tasks)
        return plan

    # --- what time does

    async def _look(self) -> None:
        happenings = self._schedule.look(dt_util.utcnow())
        self._refresh()
        if not happenings:
            return
        try:
            await self._changed(*happenings)
        except (HomeAssistantError, OSError) as err:
            # What is not known to be kept could start again after a crash.
            _LOGGER.warning("What is planned could not be kept, so nothing starts by itself: %s", err)
            return
        for happening in happenings:
            if happening.by_itself:
                self._spawn(self._start_by_itself(happening.plan), self._own_starts)

    async def _start_by_itself(self, plan: Plan) -> None:
        session, massager = self._session, self._session.massager
        if plan.workout is not None and not await async_get_people(self._hass).async_wants(plan.person, plan.id):
            await self._drop(plan)
            return
        person, now = session.person(plan.person), dt_util.now()
        refusal = refuse_plan(
            session.rules, person, massager.profile, massager.capabilities, now, untouched=plan.untouched
        )
        if refusal is not None:
            about = {"person": plan.person, "plan_id": plan.id}
            self._tell("refused", {"reason": refusal.reason.value, "details": refusal.placeholders, **about})
            return
        try:
            await self._start(plan, attended=False, besides=self._refuse_blind)
        except (Refused, MassagerError) as err:
            _LOGGER.info("%s waits for a touch, as it could not start by itself: %s", massager.name, err)

    async def _drop(self, plan: Plan) -> None:
        """Take out what may be gone already."""
        with suppress(InvalidValue):
            await self.async_cancel(plan.id)

    async def _start(self, plan: Plan, *, attended: bool, besides: Callable[[], Refusal | None] | None = None) -> None:
        session = self._session
        if self._starts is not None or session.stoppable:
            raise NotSupported("already_running")
        person = session.person(plan.person)
        wanted = wishes(plan, session.massager.capabilities, session.limits_of(person), by_itself=not attended)
        # What is not prescribed any more is still planned.
        prescription = plan.prescription if person.prescription(plan.prescription) else None
        self._starts = plan.id
        try:
            about: dict[str, Any] = {"workout": plan.workout, "row": plan.row, "share": plan.share}
            await session.start(
                attended=attended, person=plan.person, prescription=prescription, besides=besides, **about, **wanted
            )
        finally:
            self._starts = None

    # --- helpers

    def _refuse_blind(self) -> Refusal | None:
        """What starts untouched is asked for again when the massager is connected: who sat there may have got up."""
        rules = self._session.rules
        state = self._hass.states.get(rules.seat) if rules.seat is not None else None
        seated = state is not None and state.state == STATE_ON
        return refuse_blind(rules, self._session.massager.capabilities, seated=seated)

    def _check(self, plan: Plan) -> None:
        session, massager = self._session, self._session.massager
        person = session.person(plan.person)
        refusal = refuse_plan(
            session.rules, person, massager.profile, massager.capabilities, plan.start, untouched=plan.untouched
        )
        if refusal is not None:
            raise Refused(refusal)
        check_plan(plan, massager.capabilities, session.limits_of(person))

    async def _changed(self, *happenings: Happening) -> None:
        """Keep what changed, and then tell of it."""
        self._refresh()
        await self._store.async_save(self._schedule.to_list())
        for happening in happenings:
            self._say(happening)

    def _say(self, happening: Happening) -> None:
        if happening.plan.id in self._late:
            happening = replace(happening, in_time=False)
        self._tell(happening.kind.value, told(happening.plan, happening.at, happening))

    def _refresh(self) -> None:
        now = dt_util.utcnow()
        self.armed = self._schedule.armed(now)
        self._session.expect(self.armed[0].person if self.armed else None)
        self.next_start = min((at.start for plan in self.plans if (at := plan.next)), default=None)
        self._cancel_timer()
        if self._begun and (moment := self._schedule.looks_at) is not None:
            self._timer = async_track_point_in_utc_time(self._hass, self._handle_time, min(moment, now + LOOK))
        self._on_change()

    @callback
    def _handle_time(self, _: datetime) -> None:
        self._timer = None
        self._spawn(self._look(), self._tasks)

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer()
            self._timer = None

    def _spawn(self, work: Coroutine[Any, Any, None], tasks: set[asyncio.Task[None]]) -> None:
        task = self._hass.async_create_task(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)


def told(plan: Plan, at: Occurrence, happening: Happening) -> dict[str, Any]:
    """Return what an event tells of a planned session; times in the local zone, as ISO 8601."""
    data: dict[str, Any] = {
        "plan_id": plan.id,
        "person": plan.person,
        "planned_for": dt_util.as_local(at.start).isoformat(),
        "minutes": plan.minutes,
    }
    if happening.kind is Kind.ARMED:
        data["until"] = dt_util.as_local(at.ends).isoformat()
        data["starts_by_itself"] = happening.by_itself
        data["in_time"] = happening.in_time
    if happening.kind is Kind.MISSED:
        data["count"] = happening.count
    for name in ("mode", "pressure"):
        if (value := getattr(plan, name)) is not None:
            data[name] = value
    return data


def _short(name: str | None) -> str | None:
    return (name or "").strip()[:MAX_NAME] or None
