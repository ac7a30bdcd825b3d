"""The session of one massager as people see it: the gate, start, stop, and pause.

Without Home Assistant: it gets a massager, a journal and a clock.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from .adjust import Adjustable
from .autostop import ends_in_time
from .device.errors import CommandCancelled, CommandRefused, MassagerError, NotSupported, StopNotConfirmed
from .device.massager import ACTIVE, Massager
from .device.model import Run
from .gate import Rules, refuse_dose, refuse_hurt, refuse_massager, refuse_owner, refuse_person
from .person import Person
from .prescribing import share_at
from .rating import lock
from .record import Journal
from .recovery.dose import Allowance
from .refusal import Refusal
from .session_state import SessionState
from .settings import PRESCRIBED, Settings


class Session(Adjustable):
    """The session of one massager: the next one while idle, else the one that runs.

    `now` gives the aware local time, since a day of the dose is one of the calendar; `on_change` and `on_event` as in
    Life, with one more event, `refused`, with its reason and the details that fill the sentence for it.
    """

    def __init__(
        self,
        massager: Massager,
        journal: Journal,
        rules: Rules,
        people: Callable[[str | None], Person],
        *,
        now: Callable[[], datetime],
        on_change: Callable[[], None],
        on_event: Callable[[str, dict[str, Any]], None],
    ) -> None:
        super().__init__(massager, journal, rules, people, now=now, on_change=on_change, on_event=on_event)
        self._starting = asyncio.Lock()
        self._stops = 0
        self._closed = False

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
    def leads_to(self) -> float | None:
        """The pressure that the soft start leads to; None while it leads nowhere."""
        return self._life.ramp.target

    @property
    def aim(self) -> float | None:
        """The pressure to which the soft start leads what runs, else the one that the massager reports; None: not known."""
        return self.massager.state.pressure if self.leads_to is None else self.leads_to

    @property
    def seconds_left(self) -> float | None:
        """How long it still goes on, not counting a pause; None where none is open, or that is not known."""
        return self._life.seconds_left

    @property
    def stoppable(self) -> bool:
        """There is, or may be, something to stop."""
        return self._life.is_open or self.massager.stop_wanted or self.massager.state.run in ACTIVE

    @property
    def ends_in_time(self) -> bool:
        """The massager ends by itself what runs, no later than the session ends, when nobody speaks to it any more."""
        return ends_in_time(self.massager, self._life.seconds_left)

    def gate(
        self,
        who: Person | None = None,
        prescription: str | None = None,
        *,
        attended: bool,
        heat: bool = False,
        resuming: bool = False,
    ) -> Refusal | None:
        """The one gate: why a start may not be, or None. `attended`: a person asked by their own touch.

        `who`: whom it is for, by what is prescribed for them; None: the user, by what is chosen for them.
        """
        if who is None:
            who, prescription = self.user, self.settings.prescription
        massager, now, dose = self.massager, self._now(), who.limits_under(prescription)
        return (
            refuse_owner(self.rules, stop_wanted=massager.stop_wanted)
            or refuse_person(
                who,
                massager.profile.kind,
                now,
                attended=attended,
                stops_itself=massager.profile.autostop != "none",
                heat=heat,
            )
            or refuse_hurt(lock(self._journal.pains(who.id), now), now)
            or (None if resuming else refuse_dose(self._allowance(who, dose), dose, now))
            or refuse_massager(massager.state, massager.capabilities)
        )

    def intended(self, **wanted: Any) -> Settings:
        """Return with what a start for the user would begin now, with `wanted` as there; nothing is asked of the massager.

        The pressure is under the cap, the time within what the dose leaves. Raises InvalidValue or NotSupported.
        """
        who = self.user
        for name, value in wanted.items():
            self._ensure(name, value, who)
        return self._as_it_begins(who, self._settings_of(who, None, wanted))

    def heats(self, settings: Settings) -> bool:
        """Whether a session with these settings warms."""
        return settings.heat not in (None, self._no_heat)

    def refused_now(self) -> Refusal | None:
        """Why a touch could not start it as its settings are, or let it go on after a pause; None while it runs, too."""
        if self.state is SessionState.PAUSED:
            return self.gate(attended=True, resuming=True)
        if self._life.is_open:
            return None
        return self.gate(attended=True, heat=self.heats(self.settings))

    # --- start and stop

    async def start(
        self,
        *,
        attended: bool,
        workout: str | None = None,
        person: str | None = None,
        prescription: str | None = None,
        row: str | None = None,
        share: float | None = None,
        besides: Callable[[], Refusal | None] | None = None,
        **wanted: Any,
    ) -> None:
        """Start with the next session's settings, and `wanted` (pressure, mode, timer in seconds, heat, zone) in their place.

        `person`: whom it is for, in the place of the chosen user; `prescription`: one of theirs, whose settings count
        before those of the next session; `workout`: the id of the one that it follows; `row`, `share`: by what its plan
        led to it, and how strong it was to be, which are kept with it and change nothing; `besides`: what the gate asks for
        this start alone. What runs already only takes over `wanted`; what is paused goes on. Raises Refused, InvalidValue,
        NotSupported, or what the massager raises; whatever may be moving then is stopped.
        """
        key = self.user_key if person is None else person
        who = self._people(key)
        if prescription is not None:
            wanted = {**self._prescribed(who, prescription), **wanted}
        for name, value in wanted.items():
            self._ensure(name, value, who)
        stops = self._stops
        async with self._starting:
            self._ensure_not_stopped(stops)
            if self._life.is_open:
                # What runs may have ended while nobody could see it.
                self._ensure_no_stop_pending()
                await self._connect(who)
                self._ensure_not_stopped(stops)
            if not self._life.is_open:
                if "pressure" in wanted:
                    self._ensure_level(wanted["pressure"], None, attended=attended)
                settings = self._settings_of(who, prescription, wanted)
                heat = self.heats(settings)
                await self._pass_gate(stops, key, settings.prescription, attended=attended, heat=heat, besides=besides)
            if self._life.is_open:
                self._ensure_same(who, prescription)
                await self._take_over(wanted, attended=attended)
            else:
                # What holds for them may have changed while it was connected.
                who = self._people(key)
                about = {"workout": workout, "row": row, "share": share}
                await self._begin(who, self._settings_of(who, prescription, wanted), stops, about)

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
        await self._pass_gate(stops, self.user_key, None, attended=attended, resuming=True)
        self._ensure_active()
        pressure = self._pressures
        target = self._life.ramp.target or self.massager.state.pressure
        if pressure is not None and target is not None and self.massager.state.run is Run.PAUSED:
            await self.massager.set("pressure", pressure.minimum)
            self._ensure_not_stopped(stops)
            # Before it goes on: what was wanted is not forgotten where the massager refuses to.
            if not self._electrical:
                self._life.ramp.begin(pressure.floor(target), self._ramp_seconds)
        await self.massager.resume()

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

    async def _pass_gate(
        self,
        stops: int,
        key: str | None,
        prescription: str | None,
        *,
        attended: bool,
        heat: bool = False,
        resuming: bool = False,
        besides: Callable[[], Refusal | None] | None = None,
    ) -> None:
        """Ask the gate before a connection is made, and again with what the massager then says; `stops`: those before it."""

        def ask() -> Person:
            who = self._people(key)
            refusal = self.gate(who, prescription, attended=attended, heat=heat, resuming=resuming)
            if refusal is None and besides is not None:
                refusal = besides()
            if refusal is not None:
                raise self._refused(refusal, who)
            return who

        await self._connect(ask())
        self._ensure_not_stopped(stops)
        ask()

    async def _connect(self, who: Person) -> None:
        try:
            await self.massager.connect()
        except MassagerError as err:
            self._tell_refused(err.reason, err.details, who)
            raise

    async def _take_over(self, wanted: dict[str, Any], *, attended: bool) -> None:
        for name, value in wanted.items():
            softly = {"softly": not attended} if name == "pressure" else {}
            await getattr(self, f"set_{name}")(value, attended=attended, **softly)
        if self.state is SessionState.PAUSED:
            await self.resume(attended=attended)

    def _settings_of(self, who: Person, prescription: str | None, wanted: dict[str, Any]) -> Settings:
        """Return the settings of a session that is to begin for a person."""
        settings = self.settings if who.id == self.user.id else self._settled(who)
        if prescription is not None:
            settings = replace(settings, prescription=prescription)
        elif PRESCRIBED & wanted.keys():
            settings = replace(settings, prescription=None)
        return replace(settings, **wanted)

    def _ensure_same(self, who: Person, prescription: str | None) -> None:
        """What runs is somebody's already, and by what it was started."""
        if prescription is not None or who.id != self.user.id:
            raise NotSupported("user_in_session")

    async def _begin(self, who: Person, settings: Settings, stops: int, about: dict[str, Any]) -> None:
        # The owner may have lowered the cap meanwhile.
        settings = self._as_it_begins(who, settings)
        seconds = settings.timer
        assert seconds is not None
        values = settings.values()
        if not self.massager.takes_time:
            values.pop("timer", None)
        try:
            if (
                about["share"] is None
                and settings.pressure is not None
                and (span := self._pressures_of(who)) is not None
            ):
                about["share"] = share_at(span, settings.pressure)
            await self._life.open(who.id, settings, seconds, **about)
            self._ensure_not_stopped(stops)
        except BaseException:
            await self._life.not_started()
            raise
        self._life.sends()
        try:
            await self.massager.start(values, self._life.moves)
        except CommandRefused as err:
            if self._may_run_after(err):
                self._life.may_have_started()
            else:
                await self._life.not_started()
            self._tell_refused(err.reason, err.details, who)
            raise
        except CommandCancelled:
            # The stop that came ends it, with the massager's word. Where this object is closed, the record tells the next one.
            raise
        except BaseException:
            self._life.may_have_started()
            raise
        self.last_refusal = None
        # Nothing but a person's hand raises a stimulator.
        target = None if self._electrical else self._capped(settings.pressure, self.user)
        self._life.started(target, seconds, self._ramp_seconds)

    def _may_run_after(self, refusal: CommandRefused) -> bool:
        """Whether a refused start may be one that was heard twice, and is running."""
        return refusal.reason != "already_running" and self.massager.state.run is not Run.IDLE

    def _as_it_begins(self, who: Person, settings: Settings) -> Settings:
        seconds = self._limited(settings.timer, self._allowance(who, who.limits_under(settings.prescription)))
        return replace(settings, pressure=self._capped(settings.pressure, who), timer=seconds)

    def _limited(self, seconds: float | None, allowed: Allowance) -> float:
        """Return how long it may be: no longer than the dose leaves."""
        left = allowed.seconds
        return self._on_grid(left if seconds is None else min(seconds, left))

    def _ensure_not_stopped(self, stops: int) -> None:
        """A stop that came while a start was on its way goes before it."""
        if stops != self._stops or self._closed:
            raise CommandCancelled("stopped")

    def _ensure_active(self) -> None:
        """An idle massager may take "resume", or even "pause", for a start, which only the gate may allow."""
        if self.massager.state.run is Run.IDLE:
            raise NotSupported("not_running")
