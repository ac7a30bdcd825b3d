"""What can be changed about a massager's session: about the one that runs, or else about the next."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
import logging
from typing import Any

from .device.errors import CommandCancelled, MassagerError, NotSupported
from .device.massager import Massager
from .device.model import Domain, Range, Run, Value
from .gate import Rules, refuse_dose, refuse_level, refuse_person
from .life import Life
from .person import DEFAULT_USER, GUEST, Person
from .prescribing import at_share, prescribed, share_at
from .record import Journal
from .recovery.contraindications import electrical
from .recovery.dose import Allowance, DoseLimits, allowance, sessions
from .refusal import Refusal, RefusalReason, Refused
from .settings import PRESCRIBED, Settings, first_settings, restored, session_limits

_LOGGER = logging.getLogger(__name__)

# What the radio's delay may take off a session's time does not make it too long.
SLACK_SECONDS = 3


class Adjustable:
    """The settings of one massager's session, and what people may do to them.

    `attended` says of each wish whether a person asked for it by their own touch. A stimulator takes a stronger, a
    different or a longer current from nobody else; anybody may lower it.

    `people` tells who a person is, by the id that a record or the choice of the next user has.
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
        self.massager = massager
        self.rules = rules
        self._people = people
        self.last_refusal: Refusal | None = None
        self._electrical = electrical(massager.profile.kind)
        self._journal = journal
        self._now = now
        self._on_change = on_change
        self._on_event = on_event
        self._life = Life(massager, journal, now=lambda: now().astimezone(UTC), on_change=on_change, on_event=on_event)
        self._life.on_lowered = self._note_lowered
        self._lowering: asyncio.Task[None] | None = None
        self.settings = self._settled(self._next_user)

    @property
    def user_key(self) -> str | None:
        """The id of whom the session that is open is for, or else of whom was chosen for the next; None: nobody was."""
        record = self._journal.open
        return self._journal.user if record is None else record.person

    @property
    def user(self) -> Person:
        """Whom the session that is open is for, or else the next one."""
        return self._people(self.user_key)

    def person(self, person: str) -> Person:
        """Return who this is here."""
        return self._people(person)

    def expect(self, person: str | None) -> None:
        """Whose session is planned for now: one that begins on the massager itself is theirs; None: nobody's."""
        self._life.expects = person

    @property
    def _next_user(self) -> Person:
        """Whom the next session is for, also while one of somebody else is open; its settings are theirs."""
        return self._people(self._journal.user)

    @property
    def limits(self) -> dict[str, Domain]:
        """What each setting may be; a name that is missing cannot be set."""
        return self.limits_of(self.user)

    def limits_of(self, person: Person) -> dict[str, Domain]:
        """What each setting of a session of this person may be."""
        start = self.massager.profile.commands.get("start")
        lowest = start.sets.get("pressure") if start is not None else None
        longest = person.limits.session_minutes * 60
        return session_limits(self.massager.capabilities, self.rules.cap, longest, lowest, person.share)

    def choose_user(self, person: str | None) -> None:
        """Choose whom the next session is for. Raises NotSupported while one is open: that one is somebody's."""
        if self._life.is_open:
            raise NotSupported("user_in_session")
        if person == self._journal.user:
            return
        self._journal.user = person
        # What the one before had set is nothing for this one.
        self._put(self._settled(self._next_user))

    def prescribe(self, prescription: str | None) -> None:
        """Take what is prescribed for the user for the next session, up to the cap; None: as the settings are.

        Raises NotSupported while a session is open or where there is no such prescription, InvalidValue for a mode
        that the massager does not have.
        """
        if self._life.is_open:
            raise NotSupported("user_in_session")
        wanted = {} if prescription is None else self._prescribed(self.user, prescription)
        self._put(replace(self.settings, **wanted, prescription=prescription))

    async def set_pressure(self, pressure: float, *, attended: bool = False, softly: bool = False) -> None:
        """Set the pressure: of the next session, or of the one that runs; during the soft start it is where that leads.

        `softly`: a higher one is reached as slowly as in a soft start.

        A stimulator's next session always begins at its lowest level, so that its level is set while it runs. Raises
        Refused there for anything else, and for more than one level at a time.
        """
        self._ensure("pressure", pressure)
        if not await self._reaches_what_runs():
            self._ensure_level(pressure, None, attended=True)
            self._keep(pressure=pressure)
            return
        current = self.massager.state.pressure
        self._ensure_level(pressure, current, attended=attended)
        if current is None or pressure > current:
            self._ensure_may_grow(attended=True)
        self._life.asked_for(pressure)
        if attended:
            self._note_lowered(pressure)
        if current is not None and pressure > current and not self._electrical and (softly or self._life.ramp.soft):
            self._rise(current, pressure)
            return
        self._life.ramp.stay()
        self._life.expected = pressure
        await self.massager.set(
            "pressure", pressure, allowed=lambda: self._ensure_level_now(pressure, attended=attended)
        )

    async def set_mode(self, mode: str, *, attended: bool = False) -> None:
        """Set the mode: of the next session, or of the one that runs."""
        await self._set_massage("mode", mode, attended=attended)

    async def set_zone(self, zone: str, *, attended: bool = False) -> None:
        """Set the zone: of the next session, or of the one that runs."""
        await self._set_massage("zone", zone, attended=attended)

    async def set_heat(self, heat: str, *, attended: bool = False) -> None:
        """Set the heat: of the next session, or of the one that runs. Raises Refused where the person must not have it."""
        self._ensure("heat", heat)
        if heat != self._no_heat and (refusal := self._refuse_person(heat=True)) is not None:
            raise self._refused(refusal)
        if not await self._reaches_what_runs():
            self._keep(heat=heat)
            return
        if heat != self._no_heat:
            self._ensure_may_grow(attended=attended)
        await self.massager.set("heat", heat)

    async def set_timer(self, seconds: float, *, attended: bool = False) -> None:
        """Set how long the next session is, or how long the one that runs goes on. Raises Refused beyond the dose."""
        self._ensure("timer", seconds)
        if await self._reaches_what_runs():
            await self._set_left(seconds, attended=attended)
        else:
            self._keep(timer=seconds)

    async def add_time(self, seconds: float, *, attended: bool = False) -> None:
        """Let the session go on longer. Raises Refused beyond the dose, NotSupported where none runs."""
        runs, left = await self._reaches_what_runs(), self._life.seconds_left
        if not runs or left is None:
            raise NotSupported("not_running")
        await self._set_left(left + seconds, attended=attended)

    def apply_rules(self, rules: Rules) -> None:
        """Take over what the owner decided anew; a pressure above the new cap is lowered, also while it massages."""
        before, default = self._pressures, self.rules.default
        self.rules = rules
        if rules.default != default:
            self.back_to_default()
        else:
            self.person_changed()
        pressures = self._pressures
        if before is not None and pressures is not None and pressures.maximum < before.maximum:
            self._lower_to(pressures.maximum)

    def back_to_default(self) -> None:
        """Set the next session to the owner's default one."""
        self._put(self._settled(self._next_user, {}))

    def person_changed(self) -> None:
        """Take over what holds anew for whom this massager is used for; a pressure above what a doctor allows is lowered."""
        # What a guest set is kept nowhere else.
        kept = self.settings.kept() if self._journal.user == GUEST else None
        settings = self._settled(self._next_user, kept)
        if settings != self.settings:
            self._put(settings)
        else:
            self._on_change()
        if self.user.share is not None and (pressures := self._pressures) is not None:
            self._lower_to(pressures.maximum)

    # --- what it takes

    def _rise(self, current: float, pressure: float) -> None:
        """Let what runs rise to a pressure: in the time of the soft start that is left, or by its pace."""
        ramp, pressures = self._life.ramp, self._pressures
        span = pressures.maximum - pressures.minimum if pressures is not None else 0
        if ramp.soft or span <= 0:
            ramp.lead_to(pressure)
        else:
            ramp.begin(pressure, self._ramp_seconds * (pressure - current) / span)

    def _note_lowered(self, pressure: float) -> None:
        """Keep the lowest share to which a person lowered what runs, below what it was to be."""
        record, pressures = self._journal.open, self._pressures
        if record is None or pressures is None or record.share is None:
            return
        share = share_at(pressures, pressure)
        if pressure < at_share(pressures, record.share) and (record.lowered_to is None or share < record.lowered_to):
            self._journal.change(lowered_to=share)

    @property
    def _runs(self) -> bool:
        return self._life.is_open and self.massager.state.run is not Run.IDLE

    @property
    def _pressures(self) -> Range | None:
        """The pressures that may be asked for; None where it cannot be set."""
        return self._pressures_of(self.user)

    def _pressures_of(self, person: Person) -> Range | None:
        pressures = self.limits_of(person).get("pressure")
        return pressures if isinstance(pressures, Range) else None

    @property
    def _timers(self) -> Range:
        timers = self.limits["timer"]
        assert isinstance(timers, Range)
        return timers

    @property
    def _no_heat(self) -> str | None:
        return next(iter(self.massager.capabilities.options("heat")), None)

    @property
    def _ramp_seconds(self) -> float:
        user = self.user
        return self.rules.ramp_for(len(sessions(self._journal.spells(user.id), user.limits)), user.limits)

    @property
    def _dose(self) -> DoseLimits:
        """The dose of the user in the session that is open, or in the next one: by its prescription, where it has one."""
        record = self._journal.open
        return self.user.limits_under(self.settings.prescription if record is None else record.prescription)

    def _settled(self, who: Person, kept: Mapping[str, Any] | None = None) -> Settings:
        """Return the default session with what a person had set last, or with what is `kept` in its place.

        A level of a stimulator is none of that.
        """
        if kept is None:
            kept = self._journal.settings_of(who.id)
        limits = self.limits_of(who)
        first = restored(first_settings(limits), self.rules.default.values(), limits)
        settings = restored(first, kept, limits)
        if (chosen := kept.get("prescription")) is not None and who.prescription(chosen) is not None:
            settings = replace(settings, prescription=chosen)
        pressures = self._pressures
        return replace(settings, pressure=pressures.minimum) if self._electrical and pressures else settings

    def _capped(self, pressure: float | None, person: Person) -> float | None:
        """Return the pressure under the cap of now, and under what a doctor allows this person."""
        pressures = self._pressures_of(person)
        return pressure if pressure is None or pressures is None else pressures.floor(pressure)

    def _on_grid(self, seconds: float) -> float:
        timer = self.massager.capabilities.range("timer")
        return seconds if timer is None else timer.floor(seconds)

    def _allowance(self, person: Person, dose: DoseLimits) -> Allowance:
        now = self._now()
        spells = [*self._journal.spells(person.id), *self._journal.going(person.id, now)]
        return allowance(spells, now, replace(dose, shortest=timedelta(seconds=self._timers.minimum)))

    def _prescribed(self, person: Person, prescription: str) -> dict[str, Any]:
        """Return the settings that a prescription means. Raises NotSupported where the person has none of that id."""
        if (found := person.prescription(prescription)) is None:
            raise NotSupported("prescription_unknown", prescription=prescription)
        return prescribed(found, self.massager.capabilities, self.limits_of(person), electrical=self._electrical)

    def _refuse_person(self, *, heat: bool) -> Refusal | None:
        kind = self.massager.profile.kind
        return refuse_person(self.user, kind, self._now(), attended=True, stops_itself=True, heat=heat)

    def _ensure(self, name: str, value: Any, person: Person | None = None) -> None:
        limits = self.limits if person is None else self.limits_of(person)
        if name not in limits:
            raise NotSupported("not_supported", what=name)
        replace(self.massager.capabilities, values=limits).check(name, value)

    def _ensure_level(self, asked: float, level: float | None, *, attended: bool) -> None:
        """Let a stimulator's current grow only by a person's hand, one level at a time; `level` is that of now."""
        if self._electrical and (pressures := self._pressures) is not None:
            refusal = refuse_level(asked, level, pressures, attended=attended)
            if refusal is not None:
                raise self._refused(refusal)

    def _ensure_level_now(self, asked: float, *, attended: bool) -> None:
        """Look again when the turn of a stimulator's level has come: it may have been lowered, or have ended, meanwhile."""
        if self._electrical and not self._runs:
            raise NotSupported("not_running")
        self._ensure_level(asked, self.massager.state.pressure, attended=attended)

    def _ensure_may_grow(self, *, attended: bool) -> None:
        """Let nothing that a body feels become more, longer or other for whom something bars, wherever it was begun.

        Of a stimulator that takes the hand of a person in front of it besides.
        """
        if (refusal := self._refuse_person(heat=False)) is not None:
            raise self._refused(refusal)
        if self._electrical and not attended:
            raise self._refused(Refusal(RefusalReason.ELECTRICAL_BY_HAND))

    async def _set_massage(self, name: str, value: str, *, attended: bool) -> None:
        self._ensure(name, value)
        if not await self._reaches_what_runs():
            self._keep(**{name: value})
            return
        first: dict[str, Value] = {}
        if self.massager.state.get(name) != value:
            self._ensure_may_grow(attended=attended)
            # The same level of another programme, or elsewhere on the body, may be felt as a much higher one.
            if self._electrical and (pressures := self._pressures) is not None:
                first["pressure"] = pressures.minimum
        # In one turn: nothing that was asked for meanwhile comes between.
        await self.massager.set(name, value, first=first)

    async def _set_left(self, seconds: float, *, attended: bool) -> None:
        dose, still = self._dose, self._life.seconds_left
        left = self._allowance(self.user, dose)
        if still is None or seconds > still + SLACK_SECONDS:
            self._ensure_may_grow(attended=attended)
        if seconds > left.seconds + SLACK_SECONDS and (still is None or seconds > still):
            refusal = refuse_dose(replace(left, seconds=0), dose, self._now())
            raise self._refused(refusal or Refusal(RefusalReason.DOSE_SESSION))
        seconds = self._on_grid(max(min(seconds, left.seconds), min(seconds, still or 0)))
        if self.massager.capabilities.settable("timer"):
            await self.massager.set("timer", seconds)
        self._life.set_left(seconds)
        self._on_change()

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
        def ensure_it_lowers() -> None:
            current = self.massager.state.pressure
            if current is not None and current <= pressure:
                raise CommandCancelled("stopped")

        self._life.expected = pressure
        try:
            await self.massager.set("pressure", pressure, allowed=ensure_it_lowers)
        except CommandCancelled:
            # Somebody lowered it further meanwhile, or stopped it.
            pass
        except MassagerError as err:
            _LOGGER.warning("%s could not be lowered to the new cap: %s", self.massager.name, err)

    def _keep(self, **changes: Any) -> None:
        if PRESCRIBED & changes.keys():
            # What somebody chose themselves is not what was prescribed.
            changes["prescription"] = None
        self._put(replace(self.settings, **changes))

    def _put(self, settings: Settings) -> None:
        self.settings = settings
        # That of the next session, also while one of somebody else is open.
        self._journal.async_keep_settings(self._journal.user or DEFAULT_USER, settings.kept())
        self._on_change()

    def _refused(self, refusal: Refusal, person: Person | None = None) -> Refused:
        self.last_refusal = refusal
        self._tell_refused(refusal.reason.value, refusal.placeholders, person)
        self._on_change()
        return Refused(refusal)

    def _tell_refused(self, reason: str, details: Mapping[str, str], person: Person | None = None) -> None:
        """`details`: what fills the placeholders of the sentence, for whoever puts it into words."""
        self._on_event("refused", {"reason": reason, "person": (person or self.user).id, "details": details})
