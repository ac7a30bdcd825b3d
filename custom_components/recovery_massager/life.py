"""The life of a session, from its first byte to its record: what the massager reports moves it, and nothing else does.

idle -> starting -> running <-> paused -> finished | stopped | interrupted
"""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from .countdown import Countdown
from .device.massager import ACTIVE, Massager
from .device.model import Run, Source
from .gate import contact_lost
from .person import DEFAULT_USER
from .ramp import Ramp
from .record import Journal, SessionRecord
from .session_state import BY_COUNTDOWN, OPEN, SessionState, outcome
from .settings import Settings

HERE = "home_assistant"
ON_THE_DEVICE = "device"

# A massager's own countdown gets this long to end by itself before it is stopped.
OVERDUE = timedelta(seconds=10)
# A session whose massager cannot be reached is given up this long after its end.
LOST = timedelta(minutes=5)
# A session that was begun on the massager, and of which nobody knows the end, may take so long.
LONGEST = timedelta(hours=1)
NO_CONTACT = "no_contact"
"""Why a stimulator's session was interrupted: a pad came off."""


class Life:
    """Follows one massager through its sessions, keeps their record, and ends what its countdown did not end.

    `now` gives the time in UTC, which no change to summer time lets jump; `on_change` is called after every change;
    `on_event` gets `started`, `finished`, `stopped` and `interrupted` with the session's data.
    """

    def __init__(
        self,
        massager: Massager,
        journal: Journal,
        *,
        now: Callable[[], datetime],
        on_change: Callable[[], None],
        on_event: Callable[[str, dict[str, Any]], None],
    ) -> None:
        self.state = SessionState.IDLE
        self.ramp = Ramp(massager)
        self.expects: str | None = None
        """Whose session is planned for now; None: nobody's."""
        self.on_lowered: Callable[[float], None] = lambda pressure: None
        """Called with the pressure to which somebody lowered what runs, on the massager itself."""
        self.expected: float | None = None
        """The pressure that was asked for last, but by the soft start: no hand on the massager led to that."""
        self._massager = massager
        self._journal = journal
        self._now = now
        self._on_change = on_change
        self._on_event = on_event
        self._countdown = Countdown(now, self._due)
        self._heard: tuple[Run | None, float | None] = (None, None)
        self._before = SessionState.IDLE
        self._sending = False
        self._closed = False
        self._ending: SessionState | None = None
        self._why: str | None = None
        self._link_was_lost = False
        self._give_up_at: datetime | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._remove_listener = massager.add_listener(self._massager_changed)

    # --- what others see

    @property
    def is_open(self) -> bool:
        """A session starts, runs or is paused, or its end is not confirmed."""
        return self.state in OPEN

    @property
    def ends_at(self) -> datetime | None:
        """When the session ends; None while none runs, while it is paused, and where it is not known."""
        return None if self.state is SessionState.STARTING else self._countdown.ends_at

    @property
    def seconds_left(self) -> float | None:
        """How long it still goes on, not counting a pause; None where that is not known."""
        return self._countdown.seconds_left()

    # --- what the session does with it

    async def open(self, person: str, settings: Settings, seconds: float, **about: Any) -> None:
        """Note a session that is about to start; on disk when this returns. Then `sends` or `not_started`.

        `about`: what else its record shall say.
        """
        start = self._now()
        record = SessionRecord(
            uuid4().hex,
            person,
            HERE,
            start,
            start + timedelta(seconds=seconds),
            mode=settings.mode,
            pressure=settings.pressure,
            prescription=settings.prescription,
            may_have_run=False,
            seen_running=False,
            planned_minutes=round(seconds / 60, 1),
            **about,
        )
        self._before = self.state
        self._begin(SessionState.STARTING)
        self._journal.begin(record)
        self._countdown.begin(record.deadline, self._grace)
        self._massager.keep_connected = True
        self._on_change()
        await self._journal.async_save()

    def sends(self) -> None:
        """From now on something is written. Then `started`, `not_started`, `may_have_started`, or a stop."""
        self._sending = True

    async def moves(self) -> None:
        """What is written next may move it; that is on disk when this returns."""
        self._journal.change(may_have_run=True)
        await self._journal.async_save()

    def started(self, pressure: float | None, seconds: float, ramp_seconds: float) -> None:
        """The massager confirmed the start: count down, and lead the pressure up to where it shall be."""
        if self._closed or self.state is not SessionState.STARTING:
            return
        self.state = SessionState.RUNNING
        self._countdown.begin(self._now() + timedelta(seconds=seconds), self._grace)
        if pressure is not None and self._ending is None:
            self.ramp.begin(pressure, ramp_seconds)
        self._tell("started", self._journal.open)
        self._massager_changed()

    async def not_started(self) -> None:
        """Nothing ran: leave all as it was before."""
        if self.state is not SessionState.STARTING:
            return
        self._journal.discard()
        self._countdown.end()
        self._begin(self._before)
        self._massager.keep_connected = False
        # Somebody may have started it on the device meanwhile.
        self._massager_changed()
        await self._journal.async_save()

    def may_have_started(self) -> None:
        """The start was not confirmed. Only a confirmed stop tells that nothing runs."""
        if self.state is SessionState.STARTING and self._ending is None:
            self._ending = SessionState.INTERRUPTED
            self._note_stop()
            self._massager.want_stop()

    def ends(self) -> None:
        """Somebody stops it; it ends with the massager's word."""
        self.ramp.end()
        self._ending = SessionState.STOPPED
        self._note_stop()

    async def stop_is_late(self) -> bool:
        """A stop is not confirmed: keep on disk that it is wanted, for the case of a restart.

        Returns False where nothing is known to run.
        """
        run = self._massager.state.run
        if not self.is_open and run in ACTIVE:
            self._seen(run)
            self._ending = SessionState.STOPPED
        if not self.is_open:
            return False
        self._journal.change(stop_requested=True)
        await self._journal.async_save()
        return True

    def asked_for(self, pressure: float) -> None:
        """Keep the highest pressure that was asked for."""
        if (record := self._journal.open) is not None and pressure > (record.pressure or 0):
            self._journal.change(pressure=pressure)
            self._save()

    def set_left(self, seconds: float) -> None:
        """It goes on for so long from now."""
        self._countdown.set_left(seconds)
        self._note_deadline()

    def attach(self) -> None:
        """Take up a session that was open when Home Assistant went away: look what became of it, start nothing."""
        record = self._journal.open
        if record is None:
            return
        if not record.may_have_run:
            self._journal.discard()
            self._save()
            return
        self._begin(SessionState.RUNNING)
        self._link_was_lost = True
        if record.stop_requested:
            self._ending = SessionState.STOPPED
        elif self._now() >= record.deadline + self._grace:
            self._ending = SessionState.INTERRUPTED
        if self._ending is not None:
            self._massager.want_stop()
        self._massager.keep_connected = True
        self._give_up_at = max(self._now(), record.deadline) + LOST
        self._countdown.begin(record.deadline, self._grace)
        self._on_change()

    def let_go(self) -> None:
        """Somebody else shall have the connection: raise nothing, and follow what the massager advertises."""
        self.ramp.end()
        self._massager.keep_connected = False

    async def close(self) -> None:
        """Follow no longer. What runs on the massager goes on, and its record stays open."""
        if not self._closed:
            self._closed = True
            self._remove_listener()
        self.ramp.end()
        self._countdown.end()
        if self._tasks:
            await asyncio.wait(self._tasks)

    # --- what the massager reports

    def _massager_changed(self) -> None:
        run = self._massager.state.run
        if run in ACTIVE and not self._may_have_run:
            self._journal.change(may_have_run=True)
        if self._massager.stop_wanted:
            # What it reports is from before the stop, until the stop is confirmed.
            pass
        elif self.is_open and self._ending is not None:
            if run is Run.IDLE and (self._sending or self.state is not SessionState.STARTING):
                self._finish(self._outcome(self._ending))
        elif self.state is not SessionState.STARTING:
            self._follow(run)
        self._on_change()

    def _follow(self, run: Run | None) -> None:
        if run is None:
            self._link_was_lost = self._link_was_lost or self.is_open
        elif not self.is_open:
            if run in ACTIVE:
                self._seen(run)
        elif run is Run.IDLE:
            # An advertisement does not say why it ended; the connection that comes back does.
            if not (self._massager.keep_connected and self._massager.state.source is Source.ADVERTISEMENT):
                self._finish(self._outcome(None))
        else:
            self._goes_on(run)

    def _goes_on(self, run: Run) -> None:
        if self._massager.state.source is Source.LINK or not self._massager.keep_connected:
            self._link_was_lost = False
        self._give_up_at = None
        paused = run is Run.PAUSED
        record = self._journal.open
        moved = record is not None and (not record.seen_running or (record.paused_at is not None) is not paused)
        self._journal.heard(self._now(), paused=paused, pressure=self._massager.state.pressure)
        self._mind_the_hand(run)
        if run is Run.PAUSED and self.state is not SessionState.PAUSED:
            self.state = SessionState.PAUSED
            self._countdown.hold()
            moved = True
        elif run is Run.RUNNING and self.state is SessionState.PAUSED:
            self.state = SessionState.RUNNING
            self._countdown.release()
            moved = True
        if self._countdown.take(self._seconds_left_there) or moved:
            self._note_deadline()
        if contact_lost(self._massager.profile.kind, self._massager.state, self._massager.capabilities):
            self.ramp.end()
            self._ending, self._why = SessionState.INTERRUPTED, NO_CONTACT
            self._note_stop()
            self._massager.want_stop()

    def _mind_the_hand(self, run: Run) -> None:
        """A pressure that falls while nobody here asks for anything was lowered by a hand on the massager."""
        before, pressure = self._heard, self._massager.state.pressure
        self._heard = (run, pressure)
        if (before[0], run) != (Run.RUNNING, Run.RUNNING) or self._massager.busy or pressure == self.expected:
            return
        if pressure is not None and before[1] is not None and pressure < before[1]:
            self.on_lowered(pressure)

    @property
    def _seconds_left_there(self) -> float | None:
        """What the massager's own countdown has to say of the end.

        Where it cannot be set, it only ends a session earlier than ours: it may be as long as it likes.
        """
        there, here = self._massager.state.seconds_left, self.seconds_left
        return there if self._counts_down_itself or there is None or here is None or there < here else None

    def _seen(self, run: Run) -> None:
        """Somebody started it on the massager itself."""
        state, start = self._massager.state, self._now()
        limit = LONGEST if state.seconds_left is None else timedelta(seconds=state.seconds_left)
        # Whoever is expected, or else chosen, is the likeliest to sit there.
        person = self.expects or self._journal.user or DEFAULT_USER
        record = SessionRecord(
            uuid4().hex, person, ON_THE_DEVICE, start, start + limit, mode=state.mode, pressure=state.pressure
        )
        self._journal.begin(record)
        self._save()
        self._begin(SessionState.RUNNING)
        if state.seconds_left is None:
            self._countdown.begin_without_end(record.deadline, self._grace)
        else:
            self._countdown.begin(record.deadline, self._grace)
        self._tell("started", record)
        self._goes_on(run)

    def _outcome(self, intended: SessionState | None) -> SessionState:
        reason, over = self._massager.state.stop_reason, self._countdown.is_over()
        return outcome(self.state, intended, reason, time_is_over=over, link_was_lost=self._link_was_lost)

    def _finish(self, how: SessionState) -> None:
        end = self._now()
        if self._link_was_lost and (opened := self._journal.open) is not None:
            end = min(end, opened.deadline)
        self.ramp.end()
        self._countdown.end()
        self._massager.keep_connected = False
        if self._may_have_run and not self._never_began:
            self.state = how
            self._tell(how.value, self._journal.end(end, how.value))
        else:
            self.state = self._before
            self._journal.discard()
        self._ending = self._why = None
        self._save()

    # --- the countdown

    @property
    def _counts_down_itself(self) -> bool:
        return self._massager.profile.autostop == "countdown" and self._massager.takes_time

    @property
    def _grace(self) -> timedelta:
        return OVERDUE if self._counts_down_itself else timedelta()

    def _due(self) -> None:
        """The time of the session, or of a pause, is over, and the massager did not say that it ended."""
        if not self.is_open:
            return
        if self._massager.connected or not self._counts_down_itself:
            if not self._massager.stop_wanted:
                self.ramp.end()
                paused = self.state is SessionState.PAUSED
                self._ending = SessionState.INTERRUPTED if paused else SessionState.FINISHED
                self._massager.want_stop()
        elif self._give_up_at is None:
            self._give_up_at = self._now() + LOST
        elif self._now() >= self._give_up_at:
            # Its own countdown must have ended it long ago; nobody could see it.
            self._link_was_lost = True
            self._massager.forget_stop()
            self._finish(SessionState.INTERRUPTED)
            self._on_change()
            return
        self._countdown.look_again(LOST / 10)

    def _note_deadline(self) -> None:
        if (left := self.seconds_left) is not None:
            self._journal.change(deadline=self._now() + timedelta(seconds=left))
        self._save()

    @property
    def _may_have_run(self) -> bool:
        """What is noted as open, if anything is, is no mere wish."""
        return self._journal.open is None or self._journal.open.may_have_run

    @property
    def _never_began(self) -> bool:
        """After a crash in the middle of a start: the countdown that ended was that of the session before."""
        record = self._journal.open
        return (
            record is not None
            and not record.seen_running
            and self.state is not SessionState.STARTING
            and self._massager.state.stop_reason == BY_COUNTDOWN
            # Its own could not be over yet.
            and self._now() < record.deadline
        )

    def _note_stop(self) -> None:
        """Keep that it is to end, before anybody knows how long that takes: whoever comes after a crash goes on with it."""
        if self._journal.open is not None:
            self._journal.change(stop_requested=True)
            self._save()

    # --- helpers

    def _begin(self, state: SessionState) -> None:
        self.state = state
        self._ending = self._why = None
        self._sending = False
        self._link_was_lost = False
        self._give_up_at = None
        self._heard = (None, None)
        self.expected = None

    def _tell(self, kind: str, record: SessionRecord | None) -> None:
        if record is None:
            return
        data = record.told()
        if kind == SessionState.INTERRUPTED and self._why is not None:
            data["reason"] = self._why
        self._on_event(kind, data)

    def _save(self) -> None:
        self._spawn(self._journal.async_save())

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
