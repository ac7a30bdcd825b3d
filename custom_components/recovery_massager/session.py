"""One session's life on one massager: gate, start, soft start, pause, finish, stop, interrupted.

Without Home Assistant: it gets a massager, a history and a clock.
"""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
import logging
from typing import Any
from uuid import uuid4

from .countdown import JITTER, Countdown
from .device.errors import CommandCancelled, CommandRefused, MassagerError, NotSupported, StopNotConfirmed
from .device.massager import ACTIVE, Massager
from .device.model import Domain, Run
from .gate import Rules, refuse_dose, refuse_massager, refuse_owner, refuse_person
from .ramp import Ramp
from .record import Journal, SessionRecord
from .recovery.dose import Allowance, Spell, allowance
from .refusal import Refusal, RefusalReason, Refused
from .settings import Settings, first_settings, restored, session_limits

_LOGGER = logging.getLogger(__name__)

DEFAULT_USER = "default"
# A device's own countdown gets this long to end by itself before it is stopped.
OVERDUE = timedelta(seconds=10)
# A session whose massager cannot be reached is given up this long after its end.
LOST = timedelta(minutes=5)


class SessionState(StrEnum):
    """Where a session is; the last three stay until the next one starts."""

    IDLE = "idle"
    STARTING = "starting"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"


OPEN = (SessionState.STARTING, SessionState.RUNNING, SessionState.PAUSED)


class Session:
    """The session of one massager: the next one while idle, else the one that runs.

    `now` gives the aware local time; `on_change` is called after every change; `on_event` gets what happened
    (`started`, `finished`, `stopped`, `interrupted`, `refused`) with its data.
    """

    def __init__(
        self,
        massager: Massager,
        journal: Journal,
        rules: Rules,
        *,
        now: Callable[[], datetime],
        on_change: Callable[[], None],
        on_event: Callable[[str, dict[str, Any]], None],
    ) -> None:
        self.massager = massager
        self.rules = rules
        self.state = SessionState.IDLE
        self.last_refusal: Refusal | None = None
        self._journal = journal
        self._now = now
        self._on_change = on_change
        self._on_event = on_event
        self._starting = asyncio.Lock()
        self._stops = 0
        self._ending: SessionState | None = None
        self._link_was_lost = False
        self._give_up_at: datetime | None = None
        self._countdown = Countdown(now, self._due)
        self._ramp = Ramp(massager)
        self._tasks: set[asyncio.Task[Any]] = set()
        self._remove_listener = massager.add_listener(self._massager_changed)
        limits = self.limits
        self.settings = restored(first_settings(limits), journal.settings, limits)

    # --- what others see

    @property
    def ends_at(self) -> datetime | None:
        """When the session ends; None while none runs, while it is paused, and where it is not known."""
        return self._countdown.ends_at

    @property
    def active(self) -> bool:
        """A session is open: it starts, runs or is paused, or its end is not confirmed."""
        return self.state in OPEN

    @property
    def stoppable(self) -> bool:
        """There is, or may be, something to stop."""
        return self.active or self.massager.stop_wanted or self.massager.state.run in ACTIVE

    @property
    def limits(self) -> dict[str, Domain]:
        """What each setting may be; a name that is missing cannot be set."""
        return session_limits(self.massager.capabilities, self.rules.cap, self.rules.limits.session_minutes * 60)

    def gate(self, *, attended: bool, heat: bool = False, resuming: bool = False) -> Refusal | None:
        """The one gate: why a start may not be, or None. `attended`: a person asked by their own touch."""
        massager, now = self.massager, self._now()
        kind = massager.profile.kind
        return (
            refuse_owner(self.rules, stop_wanted=massager.stop_wanted)
            or refuse_person(
                self.rules.statement,
                kind,
                now,
                attended=attended,
                stops_itself=massager.profile.autostop != "none" and kind != "ems",
                heat=heat,
            )
            or (None if resuming else refuse_dose(self._allowance(), self.rules.limits, now))
            or refuse_massager(massager.state, massager.capabilities)
        )

    # --- what others ask

    async def start(self, *, attended: bool, **wanted: Any) -> None:
        """Start with the next session's settings and `wanted` (pressure, mode, timer in seconds, heat, zone) in their place.

        What runs already only takes over `wanted`; what is paused is resumed. Raises Refused, InvalidValue, or what
        the massager raises; whatever may then be moving is stopped.
        """
        for name, value in wanted.items():
            self._ensure(name, value)
        stops = self._stops
        async with self._starting:
            if self.active:
                await self._take_over(wanted, attended=attended)
                return
            settings = replace(self.settings, **wanted)
            heated = settings.heat not in (None, self._no_heat)
            await self._pass_gate(attended=attended, heat=heated)
            if stops != self._stops:
                raise CommandCancelled("stopped")
            await self._begin(settings, stops)

    async def stop(self) -> None:
        """Stop, before anything else, and return when it is confirmed.

        Raises StopNotConfirmed: then it goes on, and the session stays open until the stop is confirmed.
        """
        self._stops += 1
        self._ramp.end()
        known = self.stoppable or self.massager.connected
        self._ending = SessionState.STOPPED
        try:
            await self.massager.stop()
        except StopNotConfirmed:
            if not known:
                # Nothing is known to run. To stop, unasked, what somebody starts on it tomorrow would be a surprise.
                self.massager.forget_stop()
            elif self._journal.open is not None:
                self._journal.change(stop_requested=True)
                await self._journal.async_save()
            raise
        finally:
            self._changed()

    async def pause(self) -> None:
        """Pause what runs. Raises what the massager raises."""
        self._ramp.end()
        await self.massager.pause()

    async def resume(self, *, attended: bool) -> None:
        """Go on with what is paused, from the lowest pressure. Raises Refused, or what the massager raises."""
        stops = self._stops
        await self._pass_gate(attended=attended, resuming=True)
        target = self._ramp.target or self.massager.state.pressure
        lowest = self._lowest
        if lowest is not None and target is not None:
            await self.massager.set("pressure", lowest)
        if stops != self._stops:
            raise CommandCancelled("stopped")
        await self.massager.resume()
        if target is not None:
            self._ramp.begin(min(target, self.rules.cap or target), self._ramp_seconds)

    async def set_pressure(self, pressure: float) -> None:
        """Set the pressure: of the next session, or of the one that runs; during the soft start it is where that leads."""
        self._ensure("pressure", pressure)
        if not self._runs:
            self._keep(pressure=pressure)
            return
        current = self.massager.state.pressure
        if self._ramp.soft and current is not None and pressure > current:
            self._ramp.lead_to(pressure)
            return
        self._ramp.end()
        await self.massager.set("pressure", pressure)

    async def set_mode(self, mode: str) -> None:
        """Set the mode: of the next session, or of the one that runs."""
        await self._set("mode", mode)

    async def set_zone(self, zone: str) -> None:
        """Set the zone: of the next session, or of the one that runs."""
        await self._set("zone", zone)

    async def set_heat(self, heat: str) -> None:
        """Set the heat: of the next session, or of the one that runs. Raises Refused where the person must not have it."""
        self._ensure("heat", heat)
        if heat != self._no_heat and (refusal := self._heat_refusal()) is not None:
            raise self._refused(refusal)
        await self._set("heat", heat)

    async def set_timer(self, seconds: float) -> None:
        """Set how long the next session is, or how long the one that runs goes on. Raises Refused beyond the dose."""
        self._ensure("timer", seconds)
        if not self._runs:
            self._keep(timer=int(seconds))
            return
        await self._set_left(seconds)

    async def add_time(self, seconds: float) -> None:
        """Let the session go on longer. Raises Refused beyond the dose, NotSupported where none runs."""
        left = self._countdown.seconds_left()
        if not self._runs or left is None:
            raise NotSupported("not_running")
        await self._set_left(left + seconds)

    def apply_rules(self, rules: Rules) -> None:
        """Take over what the owner decided anew; a pressure above the new cap is lowered, also while it massages."""
        self.rules = rules
        limits = self.limits
        self.settings = restored(first_settings(limits), self.settings.values(), limits)
        pressure, cap = self.massager.state.pressure, rules.cap
        if self._runs and cap is not None:
            if self._ramp.target is not None and self._ramp.target > cap:
                self._ramp.end()
            if pressure is not None and pressure > cap:
                self._spawn(self._lower(cap))
        self._changed()

    async def _lower(self, pressure: float) -> None:
        try:
            await self.massager.set("pressure", pressure)
        except MassagerError as err:
            _LOGGER.warning("%s could not be lowered to the new cap: %s", self.massager.name, err)

    # --- a restart

    def attach(self) -> None:
        """Take up a session that was open when Home Assistant went away: look what became of it, start nothing."""
        record = self._journal.open
        if record is None:
            return
        self.state = SessionState.RUNNING
        self._link_was_lost = True
        if record.stop_requested or self._now() >= record.deadline + OVERDUE:
            self._ending = SessionState.STOPPED if record.stop_requested else SessionState.INTERRUPTED
            self.massager.want_stop()
        self.massager.keep_connected = True
        self._give_up_at = max(self._now(), record.deadline) + LOST
        self._countdown.begin(record.deadline, self._grace)

    async def close(self) -> None:
        """End what this object does. What runs on the massager goes on; `stop` first what must not."""
        self._remove_listener()
        self._ramp.end()
        self._countdown.end()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # --- start

    async def _pass_gate(self, *, attended: bool, heat: bool = False, resuming: bool = False) -> None:
        """Ask the gate before a connection is made, and again with what the massager then says."""
        if (refusal := self.gate(attended=attended, heat=heat, resuming=resuming)) is not None:
            raise self._refused(refusal)
        try:
            await self.massager.connect()
        except MassagerError as err:
            self._tell_refused(err.reason)
            raise
        if (refusal := self.gate(attended=attended, heat=heat, resuming=resuming)) is not None:
            raise self._refused(refusal)

    async def _take_over(self, wanted: dict[str, Any], *, attended: bool) -> None:
        for name, value in wanted.items():
            await getattr(self, f"set_{name}")(value)
        if self.state is SessionState.PAUSED:
            await self.resume(attended=attended)

    async def _begin(self, settings: Settings, stops: int) -> None:
        before = self.state
        seconds = min(settings.timer or self._allowance().seconds, self._allowance().seconds)
        timer = self.massager.capabilities.range("timer")
        settings = replace(settings, timer=int(timer.floor(seconds)) if timer is not None else seconds)
        start = self._now()
        self._journal.begin(
            SessionRecord(
                id=uuid4().hex,
                person=DEFAULT_USER,
                origin="home_assistant",
                start=start,
                deadline=start + timedelta(seconds=settings.timer or 0),
                mode=settings.mode,
                pressure=settings.pressure,
            )
        )
        await self._journal.async_save()
        self._ending = None
        self._link_was_lost = False
        self._give_up_at = None
        self.state = SessionState.STARTING
        self.massager.keep_connected = True
        self._changed()
        values = settings.values()
        if not self.massager.capabilities.settable("timer"):
            values.pop("timer", None)
        try:
            if stops != self._stops:
                raise CommandCancelled("stopped")
            await self.massager.start(values)
        except CommandRefused as err:
            await self._back_to(before)
            self._tell_refused(err.reason)
            raise
        except BaseException as err:
            # It may have started all the same: only a confirmed stop tells that it does not run.
            if self._ending is None:
                self._ending = SessionState.INTERRUPTED
            if isinstance(err, CommandCancelled) and not self.massager.stop_wanted:
                await self._back_to(before)
            elif not isinstance(err, CommandCancelled):
                self.massager.want_stop()
            raise
        self._started(settings)

    def _started(self, settings: Settings) -> None:
        record = self._journal.open
        self.state = SessionState.RUNNING
        self.last_refusal = None
        self._countdown.begin(self._now() + timedelta(seconds=settings.timer or 0), self._grace)
        if settings.pressure is not None:
            self._ramp.begin(settings.pressure, self._ramp_seconds)
        self._tell("started", record)
        self._massager_changed()

    async def _back_to(self, state: SessionState) -> None:
        """Nothing ran: leave it as it was before."""
        self._journal.discard()
        self.state = state
        self.massager.keep_connected = False
        self._changed()
        await self._journal.async_save()

    # --- what the massager reports

    def _massager_changed(self) -> None:
        run = self.massager.state.run
        if self.massager.stop_wanted:
            pass
        elif self._ending is not None and self.active and run is Run.IDLE:
            self._finish(self._ending)
        elif self.state is not SessionState.STARTING:
            self._follow(run)
        self._changed()

    def _follow(self, run: Run | None) -> None:
        if run is None:
            self._link_was_lost = self._link_was_lost or self.active
        elif not self.active:
            if run in ACTIVE:
                self._seen(run)
        elif run is Run.IDLE:
            self._finish(self._outcome())
        elif run is Run.PAUSED:
            if self.state is not SessionState.PAUSED:
                self.state = SessionState.PAUSED
                self._countdown.hold()
        else:
            if self.state is SessionState.PAUSED:
                self.state = SessionState.RUNNING
                self._countdown.release()
                self._note_deadline()
            if self._countdown.take(self.massager.state.seconds_left):
                self._note_deadline()

    def _seen(self, run: Run) -> None:
        """Somebody started it on the device itself."""
        now = self._now()
        left = self.massager.state.seconds_left
        limit = timedelta(seconds=left) if left is not None else timedelta(minutes=self.rules.limits.session_minutes)
        self._ending = None
        self._link_was_lost = False
        self.state = SessionState.PAUSED if run is Run.PAUSED else SessionState.RUNNING
        self._give_up_at = None
        self._countdown.begin(now + limit if left is not None else None, self._grace)
        record = SessionRecord(
            id=uuid4().hex,
            person=DEFAULT_USER,
            origin="device",
            start=now,
            deadline=now + limit,
            mode=self.massager.state.mode,
            pressure=self.massager.state.pressure,
        )
        self._journal.begin(record)
        self._save()
        self._tell("started", record)

    def _outcome(self) -> SessionState:
        """Say how a session ended that nobody ended here."""
        reason = self.massager.state.stop_reason
        in_time = self._countdown.is_over()
        if reason == "countdown" or (reason in (None, "none") and in_time and not self._link_was_lost):
            return SessionState.FINISHED
        if self._link_was_lost or reason not in (None, "none", "button", "control_point"):
            return SessionState.INTERRUPTED
        return SessionState.STOPPED

    def _finish(self, outcome: SessionState) -> None:
        self._ramp.end()
        self._countdown.end()
        self.state = outcome
        self._ending = None
        self.massager.keep_connected = False
        end = self._now()
        if self._link_was_lost and (opened := self._journal.open) is not None:
            end = min(end, opened.deadline)
        self._tell(outcome.value, self._journal.end(end, outcome.value))
        self._save()

    # --- the countdown

    async def _set_left(self, seconds: float) -> None:
        left = self._allowance()
        if seconds > left.seconds + JITTER.seconds:
            refusal = refuse_dose(replace(left, seconds=0), self.rules.limits, self._now())
            raise self._refused(refusal or Refusal(RefusalReason.DOSE_SESSION))
        seconds = min(seconds, left.seconds)
        timer = self.massager.capabilities.range("timer")
        if timer is not None and self.massager.capabilities.settable("timer"):
            await self.massager.set("timer", timer.floor(seconds))
        self._countdown.set_left(seconds)
        self._note_deadline()
        self._changed()

    def _note_deadline(self) -> None:
        left = self._countdown.seconds_left()
        if left is not None:
            self._journal.change(deadline=self._now() + timedelta(seconds=left))
            self._save()

    def _due(self) -> None:
        """The session's time, or a pause's, is over, and the massager did not say that it ended."""
        if not self.active:
            return
        if self._give_up_at is None:
            self._give_up_at = self._now() + LOST
        if self.massager.connected or not self._counts_down_itself:
            if not self.massager.stop_wanted:
                paused = self.state is SessionState.PAUSED
                self._ending = SessionState.INTERRUPTED if paused else SessionState.FINISHED
                self._ramp.end()
                self.massager.want_stop()
        elif self._now() >= self._give_up_at:
            # Its own countdown must have ended it long ago; nobody could see it.
            self.massager.forget_stop()
            self._finish(SessionState.INTERRUPTED)
            self._changed()
            return
        self._countdown.look_again(LOST / 5)

    # --- helpers

    @property
    def _runs(self) -> bool:
        return self.state in OPEN and self.massager.state.run is not Run.IDLE

    @property
    def _counts_down_itself(self) -> bool:
        return bool(self.massager.profile.autostop == "countdown") and self.massager.capabilities.settable("timer")

    @property
    def _grace(self) -> timedelta:
        return OVERDUE if self._counts_down_itself else timedelta()

    @property
    def _lowest(self) -> float | None:
        pressure = self.massager.capabilities.range("pressure")
        return pressure.minimum if pressure is not None and self.massager.capabilities.settable("pressure") else None

    @property
    def _no_heat(self) -> str | None:
        levels = self.massager.capabilities.options("heat")
        return levels[0] if levels else None

    @property
    def _ramp_seconds(self) -> float:
        return self.rules.ramp_for(len(self._journal.spells(DEFAULT_USER)))

    def _heat_refusal(self) -> Refusal | None:
        return refuse_person(
            self.rules.statement, self.massager.profile.kind, self._now(), attended=True, stops_itself=True, heat=True
        )

    def _allowance(self) -> Allowance:
        spells = self._journal.spells(DEFAULT_USER)
        now = self._now()
        if (record := self._journal.open) is not None:
            spells = [*spells, Spell(record.start, now)]
        return allowance(spells, now, self.rules.limits)

    def _ensure(self, name: str, value: Any) -> None:
        limits = self.limits
        if name not in limits:
            raise NotSupported("not_supported", what=name)
        replace(self.massager.capabilities, values=limits).check(name, value)

    async def _set(self, name: str, value: str) -> None:
        self._ensure(name, value)
        if self._runs:
            await self.massager.set(name, value)
        else:
            self._keep(**{name: value})

    def _keep(self, **changes: Any) -> None:
        self.settings = replace(self.settings, **changes)
        self._journal.async_keep_settings(self.settings.values())
        self._changed()

    def _refused(self, refusal: Refusal) -> Refused:
        self.last_refusal = refusal
        self._tell_refused(refusal.reason.value)
        self._changed()
        return Refused(refusal)

    def _tell_refused(self, reason: str) -> None:
        self._on_event("refused", {"reason": reason, "person": DEFAULT_USER})

    def _tell(self, kind: str, record: SessionRecord | None) -> None:
        if record is None:
            return
        data: dict[str, Any] = {
            "session_id": record.id,
            "person": record.person,
            "origin": record.origin,
            "mode": record.mode,
            "pressure": record.pressure,
        }
        if record.end is not None:
            data["minutes"] = round((record.end - record.start).total_seconds() / 60, 1)
        self._on_event(kind, data)

    def _changed(self) -> None:
        self._on_change()

    def _save(self) -> None:
        self._spawn(self._journal.async_save())

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
