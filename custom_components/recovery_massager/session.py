"""The session of one massager as people see it: the gate, start, stop, pause, and what can be changed.

Without Home Assistant: it gets a massager, a journal and a clock.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
import logging
from typing import Any

from .device.errors import CommandCancelled, CommandRefused, MassagerError, NotSupported, StopNotConfirmed
from .device.massager import ACTIVE, Massager
from .device.model import Domain, Range, Run
from .gate import Rules, refuse_dose, refuse_massager, refuse_owner, refuse_person
from .life import DEFAULT_USER, Life, SessionState
from .record import Journal
from .recovery.dose import Allowance, Spell, allowance, sessions
from .refusal import Refusal, RefusalReason, Refused
from .settings import Settings, first_settings, restored, session_limits

_LOGGER = logging.getLogger(__name__)

# What the radio's delay may take off a session's time does not make it too long.
SLACK_SECONDS = 3


class Session:
    """The session of one massager: the next one while idle, else the one that runs.

    `now` gives the aware local time, since a day of the dose is one of the calendar; `on_change` and `on_event` as in
    Life, with one more event, `refused`, and its reason.
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
        self.last_refusal: Refusal | None = None
        self._journal = journal
        self._now = now
        self._on_change = on_change
        self._on_event = on_event
        self._life = Life(massager, journal, now=lambda: now().astimezone(UTC), on_change=on_change, on_event=on_event)
        self._starting = asyncio.Lock()
        self._stops = 0
        self._closed = False
        self._lowering: asyncio.Task[None] | None = None
        limits = self.limits
        self.settings = restored(first_settings(limits), journal.settings, limits)

    # --- what others see

    @property
    def state(self) -> SessionState:
        """Where the session is."""
        return self._life.state

    @property
    def ends_at(self) -> datetime | None:
        """When it ends; None while none runs, while it is paused, and where it is not known."""
        return self._life.ends_at

    @property
    def stoppable(self) -> bool:
        """There is, or may be, something to stop."""
        return self._life.is_open or self.massager.stop_wanted or self.massager.state.run in ACTIVE

    @property
    def limits(self) -> dict[str, Domain]:
        """What each setting may be; a name that is missing cannot be set."""
        return session_limits(self.massager.capabilities, self.rules.cap, self.rules.limits.session_minutes * 60)

    def gate(self, *, attended: bool, heat: bool = False, resuming: bool = False) -> Refusal | None:
        """The one gate: why a start may not be, or None. `attended`: a person asked by their own touch."""
        massager, now = self.massager, self._now()
        return (
            refuse_owner(self.rules, stop_wanted=massager.stop_wanted)
            or refuse_person(
                self.rules.statement,
                massager.profile.kind,
                now,
                attended=attended,
                stops_itself=massager.profile.autostop != "none",
                heat=heat,
            )
            or (None if resuming else refuse_dose(self._allowance(), self.rules.limits, now))
            or refuse_massager(massager.state, massager.capabilities)
        )

    # --- start and stop

    async def start(self, *, attended: bool, **wanted: Any) -> None:
        """Start with the next session's settings, and `wanted` (pressure, mode, timer in seconds, heat, zone) in their place.

        What runs already only takes over `wanted`; what is paused goes on. Raises Refused, InvalidValue, NotSupported,
        or what the massager raises; whatever may be moving then is stopped.
        """
        for name, value in wanted.items():
            self._ensure(name, value)
        stops = self._stops
        async with self._starting:
            self._ensure_not_stopped(stops)
            if self._life.is_open:
                # What runs may have ended while nobody could see it.
                self._ensure_no_stop_pending()
                await self._connect()
                self._ensure_not_stopped(stops)
            if not self._life.is_open:
                settings = replace(self.settings, **wanted)
                await self._pass_gate(stops, attended=attended, heat=settings.heat not in (None, self._no_heat))
            if self._life.is_open:
                await self._take_over(wanted, attended=attended)
            else:
                await self._begin(replace(self.settings, **wanted), stops)

    async def stop(self) -> None:
        """Stop, before anything else, and return when it is confirmed.

        Raises StopNotConfirmed: then it goes on, and the session stays open until the stop is confirmed; or, with the
        reason `stop_not_sent`, it does not go on, as nothing is known to run.
        """
        self._stops += 1
        self._life.ends()
        try:
            await self.massager.stop()
        except BaseException as err:
            if await self._life.stop_is_late():
                raise
            # To stop, unasked, what somebody starts on it tomorrow would be a surprise.
            self.massager.forget_stop()
            if isinstance(err, StopNotConfirmed):
                raise StopNotConfirmed("stop_not_sent") from err
            raise
        finally:
            self._on_change()

    async def pause(self) -> None:
        """Pause what runs. Raises NotSupported where nothing does, or what the massager raises."""
        await self.massager.connect()
        self._ensure_active()
        await self.massager.pause()

    async def resume(self, *, attended: bool) -> None:
        """Go on with what is paused, from the lowest pressure.

        Raises Refused, NotSupported where nothing runs, or what the massager raises.
        """
        stops = self._stops
        await self._pass_gate(stops, attended=attended, resuming=True)
        self._ensure_active()
        pressure = self._pressures
        target = self._life.ramp.target or self.massager.state.pressure
        if pressure is not None and target is not None and self.massager.state.run is Run.PAUSED:
            await self.massager.set("pressure", pressure.minimum)
            self._ensure_not_stopped(stops)
            # Before it goes on: what was wanted is not forgotten where the massager refuses to.
            self._life.ramp.begin(pressure.floor(target), self._ramp_seconds)
        await self.massager.resume()

    # --- what can be changed

    async def set_pressure(self, pressure: float) -> None:
        """Set the pressure: of the next session, or of the one that runs; during the soft start it is where that leads."""
        self._ensure("pressure", pressure)
        if not await self._reaches_what_runs():
            self._keep(pressure=pressure)
            return
        self._life.asked_for(pressure)
        current = self.massager.state.pressure
        if self._life.ramp.soft and current is not None and pressure > current:
            self._life.ramp.lead_to(pressure)
            return
        self._life.ramp.stay()
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
        if heat != self._no_heat and (refusal := self._refuse_heat()) is not None:
            raise self._refused(refusal)
        await self._set("heat", heat)

    async def set_timer(self, seconds: float) -> None:
        """Set how long the next session is, or how long the one that runs goes on. Raises Refused beyond the dose."""
        self._ensure("timer", seconds)
        if await self._reaches_what_runs():
            await self._set_left(seconds)
        else:
            self._keep(timer=seconds)

    async def add_time(self, seconds: float) -> None:
        """Let the session go on longer. Raises Refused beyond the dose, NotSupported where none runs."""
        runs, left = await self._reaches_what_runs(), self._life.seconds_left
        if not runs or left is None:
            raise NotSupported("not_running")
        await self._set_left(left + seconds)

    def apply_rules(self, rules: Rules) -> None:
        """Take over what the owner decided anew; a pressure above the new cap is lowered, also while it massages."""
        before = self._pressures
        self.rules = rules
        limits = self.limits
        settings = restored(first_settings(limits), self.settings.values(), limits)
        if settings != self.settings:
            self.settings = settings
            self._journal.async_keep_settings(settings.values())
        pressures = self._pressures
        if before is not None and pressures is not None and pressures.maximum < before.maximum:
            self._lower_to(pressures.maximum)
        self._on_change()

    # --- a restart

    def attach(self) -> None:
        """Take up a session that was open when Home Assistant went away; nothing is started."""
        self._life.attach()

    async def hand_over(self) -> None:
        """Let go of the massager at once; what runs goes on, and is followed by what it advertises."""
        self._ensure_no_stop_pending()
        self._life.let_go()
        await self.massager.disconnect()

    async def close(self) -> None:
        """End what this object does; nothing starts any more. What runs on the massager goes on; `stop` first what must not."""
        self._closed = True
        if self._lowering is not None:
            self._lowering.cancel()
        await self._life.close()

    # --- the way of a start

    async def _pass_gate(self, stops: int, *, attended: bool, heat: bool = False, resuming: bool = False) -> None:
        """Ask the gate before a connection is made, and again with what the massager then says; `stops`: those before it."""
        if (refusal := self.gate(attended=attended, heat=heat, resuming=resuming)) is not None:
            raise self._refused(refusal)
        await self._connect()
        self._ensure_not_stopped(stops)
        if (refusal := self.gate(attended=attended, heat=heat, resuming=resuming)) is not None:
            raise self._refused(refusal)

    async def _connect(self) -> None:
        try:
            await self.massager.connect()
        except MassagerError as err:
            self._tell_refused(err.reason)
            raise

    async def _take_over(self, wanted: dict[str, Any], *, attended: bool) -> None:
        for name, value in wanted.items():
            await getattr(self, f"set_{name}")(value)
        if self.state is SessionState.PAUSED:
            await self.resume(attended=attended)

    async def _begin(self, settings: Settings, stops: int) -> None:
        seconds = self._limited(settings.timer)
        # The owner may have lowered the cap meanwhile.
        settings = replace(settings, pressure=self._capped(settings.pressure), timer=seconds)
        values = settings.values()
        if not self.massager.capabilities.settable("timer"):
            values.pop("timer", None)
        try:
            await self._life.open(settings.mode, settings.pressure, seconds)
            self._ensure_not_stopped(stops)
        except BaseException:
            await self._life.not_started()
            raise
        self._life.sends()
        try:
            await self.massager.start(values)
        except CommandRefused as err:
            if self._may_run_after(err):
                self._life.may_have_started()
            else:
                await self._life.not_started()
            self._tell_refused(err.reason)
            raise
        except CommandCancelled:
            # The stop that came ends it, with the massager's word. Where this object is closed, the record tells the next one.
            raise
        except BaseException:
            self._life.may_have_started()
            raise
        self.last_refusal = None
        self._life.started(self._capped(settings.pressure), seconds, self._ramp_seconds)

    def _may_run_after(self, refusal: CommandRefused) -> bool:
        """Whether a refused start may be one that was heard twice, and is running."""
        return refusal.reason != "already_running" and self.massager.state.run is not Run.IDLE

    def _limited(self, seconds: float | None) -> float:
        """Return how long it may be: no longer than the dose leaves."""
        left = self._allowance().seconds
        return self._on_grid(left if seconds is None else min(seconds, left))

    def _on_grid(self, seconds: float) -> float:
        timer = self.massager.capabilities.range("timer")
        return seconds if timer is None else timer.floor(seconds)

    def _ensure_not_stopped(self, stops: int) -> None:
        """A stop that came while a start was on its way goes before it."""
        if stops != self._stops or self._closed:
            raise CommandCancelled("stopped")

    def _ensure_active(self) -> None:
        """An idle massager may take "resume", or even "pause", for a start, which only the gate may allow."""
        if self.massager.state.run is Run.IDLE:
            raise NotSupported("not_running")

    async def _reaches_what_runs(self) -> bool:
        """Whether it massages, so that a change is for the massager and not for the next session; connects to find out."""
        if not self._runs:
            return False
        self._ensure_no_stop_pending()
        await self.massager.connect()
        self._ensure_no_stop_pending()
        return self._runs

    def _ensure_no_stop_pending(self) -> None:
        """What is to stop is asked for nothing else."""
        if self.massager.stop_wanted:
            raise self._refused(Refusal(RefusalReason.STOP_UNCONFIRMED))

    # --- helpers

    @property
    def _runs(self) -> bool:
        return self._life.is_open and self.massager.state.run is not Run.IDLE

    @property
    def _pressures(self) -> Range | None:
        """The pressures that may be asked for; None where it cannot be set."""
        pressures = self.limits.get("pressure")
        return pressures if isinstance(pressures, Range) else None

    @property
    def _timers(self) -> Range:
        timers = self.limits["timer"]
        assert isinstance(timers, Range)
        return timers

    def _capped(self, pressure: float | None) -> float | None:
        """Return the pressure under the cap of now."""
        return pressure if pressure is None or self._pressures is None else self._pressures.floor(pressure)

    @property
    def _no_heat(self) -> str | None:
        return next(iter(self.massager.capabilities.options("heat")), None)

    @property
    def _ramp_seconds(self) -> float:
        return self.rules.ramp_for(len(sessions(self._journal.spells(DEFAULT_USER), self.rules.limits)))

    def _allowance(self) -> Allowance:
        spells, now = self._journal.spells(DEFAULT_USER), self._now()
        if (record := self._journal.open) is not None:
            spells.append(Spell(record.start, now))
        shortest = timedelta(seconds=self._timers.minimum)
        return allowance(spells, now, replace(self.rules.limits, shortest=shortest))

    def _refuse_heat(self) -> Refusal | None:
        kind, statement = self.massager.profile.kind, self.rules.statement
        return refuse_person(statement, kind, self._now(), attended=True, stops_itself=True, heat=True)

    def _ensure(self, name: str, value: Any) -> None:
        limits = self.limits
        if name not in limits:
            raise NotSupported("not_supported", what=name)
        replace(self.massager.capabilities, values=limits).check(name, value)

    async def _set(self, name: str, value: str) -> None:
        self._ensure(name, value)
        if await self._reaches_what_runs():
            await self.massager.set(name, value)
        else:
            self._keep(**{name: value})

    async def _set_left(self, seconds: float) -> None:
        left, still = self._allowance(), self._life.seconds_left
        if seconds > left.seconds + SLACK_SECONDS and (still is None or seconds > still):
            refusal = refuse_dose(replace(left, seconds=0), self.rules.limits, self._now())
            raise self._refused(refusal or Refusal(RefusalReason.DOSE_SESSION))
        seconds = self._on_grid(max(min(seconds, left.seconds), min(seconds, still or 0)))
        if self.massager.capabilities.settable("timer"):
            await self.massager.set("timer", seconds)
        self._life.set_left(seconds)
        self._on_change()

    def _lower_to(self, cap: float) -> None:
        """Bring what runs under a lowered cap."""
        pressure, ramp = self.massager.state.pressure, self._life.ramp
        if not self._runs or self.massager.stop_wanted:
            return
        if ramp.target is not None and ramp.target > cap:
            ramp.lead_to(cap)
        # What is on its way may be above the new cap too.
        if pressure is not None and (pressure > cap or self.massager.busy):
            self._lowering = asyncio.create_task(self._lower(min(pressure, cap)))

    async def _lower(self, pressure: float) -> None:
        try:
            await self.massager.set("pressure", pressure)
        except MassagerError as err:
            _LOGGER.warning("%s could not be lowered to the new cap: %s", self.massager.name, err)

    def _keep(self, **changes: Any) -> None:
        self.settings = replace(self.settings, **changes)
        self._journal.async_keep_settings(self.settings.values())
        self._on_change()

    def _refused(self, refusal: Refusal) -> Refused:
        self.last_refusal = refusal
        self._tell_refused(refusal.reason.value)
        self._on_change()
        return Refused(refusal)

    def _tell_refused(self, reason: str) -> None:
        self._on_event("refused", {"reason": reason, "person": DEFAULT_USER})
