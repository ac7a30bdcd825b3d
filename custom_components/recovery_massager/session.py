"""The session of one massager as people see it: the gate, start, stop, pause, and what can be changed.

Without Home Assistant: it gets a massager, a journal and a clock.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
import logging
from typing import Any

from .device.errors import CommandCancelled, CommandRefused, MassagerError, NotSupported, StopNotConfirmed
from .device.massager import ACTIVE, Massager
from .device.model import Domain, Run
from .gate import Rules, refuse_dose, refuse_massager, refuse_owner, refuse_person
from .life import DEFAULT_USER, Life, SessionState
from .record import Journal
from .recovery.dose import Allowance, Spell, allowance
from .refusal import Refusal, RefusalReason, Refused
from .settings import Settings, first_settings, restored, session_limits

_LOGGER = logging.getLogger(__name__)

# What the radio's delay may take off a session's time does not make it too long.
SLACK_SECONDS = 3


class Session:
    """The session of one massager: the next one while idle, else the one that runs.

    `now`, `on_change` and `on_event` as in Life; there is one more event, `refused`, with the reason.
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
        self._life = Life(massager, journal, now=now, on_change=on_change, on_event=on_event)
        self._starting = asyncio.Lock()
        self._stops = 0
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
            if self._life.is_open:
                await self._take_over(wanted, attended=attended)
                return
            settings = replace(self.settings, **wanted)
            await self._pass_gate(attended=attended, heat=settings.heat not in (None, self._no_heat))
            self._ensure_not_stopped(stops)
            await self._begin(settings, stops)

    async def stop(self) -> None:
        """Stop, before anything else, and return when it is confirmed.

        Raises StopNotConfirmed: then it goes on, and the session stays open until the stop is confirmed.
        """
        self._stops += 1
        self._life.ends()
        known = self.stoppable or self.massager.connected
        try:
            await self.massager.stop()
        except StopNotConfirmed:
            if known:
                await self._life.stop_is_late()
            else:
                # Nothing is known to run. To stop, unasked, what somebody starts on it tomorrow would be a surprise.
                self.massager.forget_stop()
            raise
        finally:
            self._on_change()

    async def pause(self) -> None:
        """Pause what runs. Raises what the massager raises."""
        await self.massager.pause()

    async def resume(self, *, attended: bool) -> None:
        """Go on with what is paused, from the lowest pressure. Raises Refused, or what the massager raises."""
        stops = self._stops
        await self._pass_gate(attended=attended, resuming=True)
        pressure = self.massager.capabilities.range("pressure")
        target = self._life.ramp.target or self.massager.state.pressure
        if pressure is not None and self.massager.capabilities.settable("pressure"):
            await self.massager.set("pressure", pressure.minimum)
        self._ensure_not_stopped(stops)
        await self.massager.resume()
        if target is not None:
            self._life.ramp.begin(min(target, self.rules.cap or target), self._ramp_seconds)

    # --- what can be changed

    async def set_pressure(self, pressure: float) -> None:
        """Set the pressure: of the next session, or of the one that runs; during the soft start it is where that leads."""
        self._ensure("pressure", pressure)
        if not self._runs:
            self._keep(pressure=pressure)
            return
        self._life.asked_for(pressure)
        current = self.massager.state.pressure
        if self._life.ramp.soft and current is not None and pressure > current:
            self._life.ramp.lead_to(pressure)
            return
        self._life.ramp.end()
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
        if self._runs:
            await self._set_left(seconds)
        else:
            self._keep(timer=seconds)

    async def add_time(self, seconds: float) -> None:
        """Let the session go on longer. Raises Refused beyond the dose, NotSupported where none runs."""
        left = self._life.seconds_left
        if not self._runs or left is None:
            raise NotSupported("not_running")
        await self._set_left(left + seconds)

    def apply_rules(self, rules: Rules) -> None:
        """Take over what the owner decided anew; a pressure above the new cap is lowered, also while it massages."""
        self.rules = rules
        limits = self.limits
        self.settings = restored(first_settings(limits), self.settings.values(), limits)
        pressure, ramp, cap = self.massager.state.pressure, self._life.ramp, rules.cap
        if self._runs and cap is not None:
            if ramp.target is not None and ramp.target > cap:
                ramp.end()
            if pressure is not None and pressure > cap:
                self._lowering = asyncio.create_task(self._lower(cap))
        self._on_change()

    # --- a restart

    def attach(self) -> None:
        """Take up a session that was open when Home Assistant went away; nothing is started."""
        self._life.attach()

    async def close(self) -> None:
        """End what this object does. What runs on the massager goes on; `stop` first what must not."""
        if self._lowering is not None:
            self._lowering.cancel()
        await self._life.close()

    # --- the way of a start

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
        seconds = self._limited(settings.timer)
        await self._life.open(settings.mode, settings.pressure, seconds)
        values = replace(settings, timer=seconds).values()
        if not self.massager.capabilities.settable("timer"):
            values.pop("timer", None)
        try:
            self._ensure_not_stopped(stops)
            await self.massager.start(values)
        except CommandRefused as err:
            await self._life.not_started()
            self._tell_refused(err.reason)
            raise
        except CommandCancelled:
            if not self.massager.stop_wanted:
                await self._life.not_started()
            raise
        except BaseException:
            self._life.may_have_started()
            raise
        self.last_refusal = None
        self._life.started(settings.pressure, seconds, self._ramp_seconds)

    def _limited(self, seconds: float | None) -> float:
        """Return how long it may be: no longer than the dose leaves."""
        left = self._allowance().seconds
        seconds = left if seconds is None else min(seconds, left)
        timer = self.massager.capabilities.range("timer")
        return seconds if timer is None else timer.floor(seconds)

    def _ensure_not_stopped(self, stops: int) -> None:
        """A stop that came while a start was on its way goes before it."""
        if stops != self._stops:
            raise CommandCancelled("stopped")

    # --- helpers

    @property
    def _runs(self) -> bool:
        return self._life.is_open and self.massager.state.run is not Run.IDLE

    @property
    def _no_heat(self) -> str | None:
        return next(iter(self.massager.capabilities.options("heat")), None)

    @property
    def _ramp_seconds(self) -> float:
        return self.rules.ramp_for(len(self._journal.spells(DEFAULT_USER)))

    def _allowance(self) -> Allowance:
        spells, now = self._journal.spells(DEFAULT_USER), self._now()
        if (record := self._journal.open) is not None:
            spells.append(Spell(record.start, now))
        return allowance(spells, now, self.rules.limits)

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
        if self._runs:
            await self.massager.set(name, value)
        else:
            self._keep(**{name: value})

    async def _set_left(self, seconds: float) -> None:
        left = self._allowance()
        if seconds > left.seconds + SLACK_SECONDS:
            refusal = refuse_dose(replace(left, seconds=0), self.rules.limits, self._now())
            raise self._refused(refusal or Refusal(RefusalReason.DOSE_SESSION))
        seconds = self._limited(seconds)
        if self.massager.capabilities.settable("timer"):
            await self.massager.set("timer", seconds)
        self._life.set_left(seconds)
        self._on_change()

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
