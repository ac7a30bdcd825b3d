"""From an athlete's plan to their legs: what happens after a workout, by the policy that they chose.

An offer waits for its time, then the phones are asked; or it is a planned session of the massager, which a touch starts,
or which starts by itself where the athlete chose that. Whatever starts passes the gate of the massager's session. A tap
in a notification is no touch of a person's own, so it starts nothing that needs one.
"""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import datetime, timedelta
import logging
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.helpers.start import async_at_started
from homeassistant.util import dt as dt_util

from .athlete_options import AthleteOptions, Policy
from .const import EVENT_SESSION
from .follow_up_rating import Ratings
from .health import async_report_health
from .offer import Offer, Stage, same_session
from .offer_session import async_plan, async_start, async_withdraw, coordinator_of, is_planned, needs_touch
from .offer_store import OfferStore
from .offer_words import clock, offered, reasons, word
from .phones import Answer, Choice, Phones, Question
from .planner import LOOK
from .planning import async_plan_for, async_planned_on
from .quiet import quiet_end
from .record import OUTCOMES
from .recovery.plan import RecoveryPlan, Row
from .recovery.workout import Workout
from .schedule import PUNCTUAL
from .targets import set_up_massagers
from .training import Arrival, Received, Training

_LOGGER = logging.getLogger(__name__)

KIND = "follow_up"
QUESTION = "follow_up"
RUNNING = "follow_up_running"
NOTICE = timedelta(minutes=2)
"""So long before it starts by itself somebody is told, however late the workout came in."""
FIRST = timedelta(seconds=1)
"""What is planned lies ahead."""
SILENT = (Row.TOO_OLD, Row.EASY, Row.ELECTRICAL)
"""Plans without a session of which nobody is told but by the entities."""


class FollowUp:
    """What follows the workouts of one athlete; at most one offer at a time, that of the newest."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any], training: Training, phones: Phones) -> None:
        self._hass = hass
        self._entry = entry
        self._training = training
        self._phones = phones
        self._store = OfferStore(hass, entry.entry_id)
        self._settled: list[str] = []
        self._lock = asyncio.Lock()
        self._timer: CALLBACK_TYPE | None = None
        self._begun = False
        self._starting = False
        self._waits_for_others = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._listeners: list[Callable[[], None]] = []
        self.offer: Offer | None = None
        """What is offered, or waits."""

    async def async_load(self) -> None:
        """Read what is kept, and follow the training from now on; people are asked once Home Assistant has started."""
        self.offer, self._settled = await self._store.async_load()
        entry = self._entry
        entry.async_on_unload(self._training.async_listen(self._handle_received))
        entry.async_on_unload(self._hass.bus.async_listen(EVENT_SESSION, self._handle_session))
        entry.async_on_unload(self._phones.async_on_answer(KIND, self._async_answered))
        entry.async_on_unload(entry.add_update_listener(self._async_options_changed))
        entry.async_on_unload(async_at_started(self._hass, self._async_begin))
        entry.async_on_unload(self._close)
        Ratings(self._hass, entry, self._phones).async_begin()

    # --- what others see

    @property
    def plan(self) -> RecoveryPlan | None:
        """The plan whose session waits; None where none does."""
        return None if self.offer is None else self.offer.plan

    @property
    def workout_id(self) -> str | None:
        """The id of the workout that the waiting plan follows."""
        return None if self.offer is None else self.offer.workout

    @property
    def next_start(self) -> datetime | None:
        """When the session that waits is best begun, in UTC; in the past while it waits for a touch."""
        return None if self.offer is None else self.offer.asks_at

    @callback
    def async_listen(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `listener` when what waits has changed; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    # --- what comes in

    @callback
    def _handle_received(self, received: Received) -> None:
        self._spawn(self._async_received(received))

    async def _async_received(self, received: Received) -> None:
        if received.arrival is Arrival.KNOWN:
            return
        async with self._lock:
            workout, before = received.workout, self.offer
            same = before is not None and self._is(before.workout, workout)
            if received.arrival is Arrival.REMOVED or received.plan is None:
                if same:
                    await self._end()
                return
            if any(self._is(one, workout) for one in self._settled):
                return
            if before is not None and not same and before.ended > workout.end:
                return
            await self._take(workout, received, received.plan)

    def _is(self, workout_id: str, workout: Workout) -> bool:
        """Whether this is the id of that workout, by which another source may have given it."""
        found = self._training.find(workout_id)
        return workout_id == workout.id or (found is not None and found.id == workout.id)

    async def _take(self, workout: Workout, after: Received, plan: RecoveryPlan) -> None:
        """Let a plan take the place of the one before."""
        before = self.offer
        found = await async_planned_on(self._hass, self._entry)
        policy = AthleteOptions.of(self._entry.options).policy
        await self._withdraw()
        if found is None or not plan.has_session:
            self.offer = None
            await self._save()
            await self._tell_why_not(plan, policy)
            return
        now = dt_util.utcnow()
        offer = Offer.of(
            plan,
            (workout.id, workout.end),
            (after.load, after.effort),
            now,
            massager=found.entry.entry_id,
            policy=policy,
            # Who said just now that there is nothing need not say it again.
            flags_clear=before is not None and before.workout == workout.id and before.flags_clear,
        )
        if offer.expires <= now:
            self.offer = None
            await self._save()
            return
        self.offer = offer
        await self._save()
        await self._prepare()

    async def _tell_why_not(self, plan: RecoveryPlan, policy: Policy) -> None:
        """Words, and nothing else; what is private is for the phones alone."""
        if policy is Policy.ADVISE or plan.row in SILENT or not self._begun:
            return
        words = reasons(self._hass, plan) or word(self._hass, "none")
        expires = dt_util.utcnow() + timedelta(hours=12)
        await self._phones.async_ask(
            Question(QUESTION, KIND, self._entry.title, words, expires, here=word(self._hass, "none"), here_too=True)
        )

    # --- an offer on its way to its time

    async def _prepare(self) -> None:
        """Plan it on the massager where that is the policy, tell of it, and wait for its time."""
        offer = self.offer
        if offer is None or not self._begun:
            return
        if offer.policy is Policy.ADVISE:
            self._wait()
            return
        coordinator = coordinator_of(self._hass, offer.massager)
        wants_plan = offer.policy in (Policy.ARM, Policy.START) or needs_touch(coordinator, self._entry, offer)
        if wants_plan and not offer.plan.ask_red_flags and offer.planned is None:
            await self._plan()
            offer = self.offer or offer
        if offer.asks_at <= dt_util.utcnow() and not offer.untouched:
            await self._due()
            return
        key = "told_starts" if offer.untouched else "told"
        await self._ask(word(self._hass, key, time=clock(offer)), self._choice("skip"))
        self._wait()

    async def _plan(self) -> None:
        """Plan it on the massager; by itself only where the athlete chose that, and not in the quiet hours."""
        offer = self.offer
        if offer is None or (coordinator := coordinator_of(self._hass, offer.massager)) is None:
            return
        now = dt_util.utcnow()
        name = word(self._hass, "name", name=self._entry.title)
        by_itself = offer.policy is Policy.START and not needs_touch(coordinator, self._entry, offer)
        for untouched in (True, False) if by_itself else (False,):
            start = max(offer.asks_at, now + (NOTICE if untouched else FIRST))
            if untouched and self._is_quiet(start):
                continue
            try:
                planned = await async_plan(coordinator, offer, self._entry.entry_id, name, start, untouched=untouched)
            except HomeAssistantError as err:
                _LOGGER.debug("What follows a workout was not planned: %s", err.translation_key)
                continue
            asks_at = start if untouched else offer.asks_at
            self.offer = replace(offer, planned=planned, untouched=untouched, asks_at=asks_at)
            await self._save()
            return

    def _is_quiet(self, start: datetime) -> bool:
        options = AthleteOptions.of(self._entry.options)
        moments = (dt_util.as_local(start), dt_util.as_local(start + PUNCTUAL))
        return any(quiet_end(one, options.quiet_from, options.quiet_until) is not None for one in moments)

    @callback
    def _wait(self) -> None:
        """Look again when there is something to do."""
        self._wait_no_more()
        if (offer := self.offer) is None or not self._begun:
            return
        at = offer.expires
        if self._waits_for_others:
            at = min(at, dt_util.utcnow() + LOOK)
        elif offer.stage is Stage.WAITS and offer.policy is not Policy.ADVISE:
            # What starts by itself gets its time to do so.
            at = min(at, offer.asks_at + (PUNCTUAL if offer.untouched else timedelta()))
        self._timer = async_track_point_in_utc_time(self._hass, self._handle_time, max(at, dt_util.utcnow()))

    @callback
    def _wait_no_more(self) -> None:
        if self._timer is not None:
            self._timer()
            self._timer = None

    @callback
    def _handle_time(self, _: datetime) -> None:
        self._timer = None
        self._spawn(self._async_time())

    async def _async_time(self, why: str = "") -> None:
        async with self._lock:
            offer, now = self.offer, dt_util.utcnow()
            if offer is None or not self._begun:
                return
            if now >= offer.expires:
                await self._end()
            elif offer.stage is Stage.WAITS:
                await self._due(why)

    # --- its time has come

    async def _due(self, why: str = "") -> None:
        """Ask the athlete, by what holds now; where somebody else has the massager, when that is free again.

        `why`: why it did not start by itself.
        """
        if (offer := self.offer) is None or not await self._still_holds(offer):
            return
        offer = self.offer or offer
        coordinator = coordinator_of(self._hass, offer.massager)
        if coordinator is not None and coordinator.session.stoppable:
            if not self._waits_for_others:
                self._waits_for_others = True
                self.offer = replace(offer, stage=Stage.WAITS)
                await self._save()
                await self._ask(word(self._hass, "taken", name=coordinator.name), self._choice("skip"))
            self._wait()
            return
        self._waits_for_others = False
        await self._offer(why)

    async def _still_holds(self, offer: Offer) -> bool:
        """Make the plan anew: a statement, a lock or the dose may have changed since. False where nothing is left of it."""
        workout = self._training.find(offer.workout)
        if workout is None:
            return True
        plan = await async_plan_for(self._hass, self._entry, workout, offer.load, offer.effort)
        if plan is None or not plan.has_session:
            await self._end()
            if plan is not None:
                await self._tell_why_not(plan, offer.policy)
            return False
        if same_session(plan, offer.plan):
            return True
        # What is planned on the massager is of the plan before.
        await async_withdraw(self._hass, self._entry.entry_id)
        self.offer = replace(offer, plan=plan, planned=None, untouched=False)
        await self._save()
        return True

    async def _offer(self, why: str = "") -> None:
        offer = self.offer
        assert offer is not None
        if offer.plan.ask_red_flags and not offer.flags_clear:
            # A flag that somebody has goes before all that could start.
            await self._ask(
                word(self._hass, "red_flags"), self._choice("flags_yes"), self._choice("flags_no"), private=True
            )
        elif needs_touch(coordinator_of(self._hass, offer.massager), self._entry, offer):
            if offer.planned is None:
                await self._plan()
            await self._ask(word(self._hass, "by_hand"), self._choice("later"), self._choice("skip"))
        else:
            if offer.planned is None and offer.policy in (Policy.ARM, Policy.START):
                await self._plan_for_a_touch(offer)
            choices = (self._choice("start", unlocked=True), self._choice("later"), self._choice("skip"))
            await self._ask("", *choices, why=why)
        self.offer = replace(self.offer or offer, stage=Stage.ASKED)
        await self._save()
        self._wait()

    async def _plan_for_a_touch(self, offer: Offer) -> None:
        self.offer = replace(offer, policy=Policy.ARM)
        await self._plan()
        self.offer = replace(self.offer, policy=offer.policy)

    async def _ask(self, words: str, *choices: Choice, private: bool = False, why: str = "") -> None:
        """Ask on the phones, and show it here, both with what is offered.

        `private`: the words are for the phones alone, and all there is to say; `why`: so is what went wrong before.
        """
        offer, athlete = self.offer, self._entry.entry_id
        assert offer is not None
        here = word(self._hass, "asked_on_phone")
        if not private:
            here = f"{words} {offered(self._hass, offer, athlete, private=False)}".strip()
            words = f"{words} {offered(self._hass, offer, athlete)}".strip()
        question = Question(
            QUESTION,
            KIND,
            self._entry.title,
            f"{why}\n{words}".strip(),
            offer.expires,
            choices,
            here=here,
            here_too=True,
            data={"workout": offer.workout},
        )
        await self._phones.async_ask(question)

    def _choice(self, key: str, *, unlocked: bool = False) -> Choice:
        return Choice(key, word(self._hass, key), unlocked=unlocked)

    # --- what is answered

    async def _async_answered(self, answer: Answer) -> str | None:
        async with self._lock:
            offer = self.offer
            if offer is None or answer.question.data.get("workout") != offer.workout:
                return word(self._hass, "over")
            match answer.choice:
                case "start":
                    return await self._start(offer)
                case "later":
                    return await self._put_off(offer)
                case "flags_no":
                    self.offer = replace(offer, flags_clear=True)
                    await self._save()
                    await self._due()
                    return None
                case "flags_yes":
                    await self._settle(offer)
                    await async_report_health(self._hass, self._entry, red_flag=True)
                    return word(self._hass, "see_a_doctor")
            await self._settle(offer)
            return None

    async def _start(self, offer: Offer) -> str | None:
        """Start it by a tap; the gate decides. What was refused is asked again, for it may be put right."""
        coordinator = coordinator_of(self._hass, offer.massager)
        if not await self._still_holds(offer):
            return None
        offer = self.offer or offer
        if coordinator is not None and coordinator.session.stoppable:
            await self._due()
            return None
        self._starting = True
        try:
            await async_start(self._hass, offer, self._entry.entry_id)
        except HomeAssistantError as err:
            await self._offer(str(err))
            return None
        finally:
            self._starting = False
        await self._settle(offer)
        return None

    async def _put_off(self, offer: Offer) -> str | None:
        later = offer.later(dt_util.utcnow())
        if later is None:
            await self._settle(offer)
            return word(self._hass, "over")
        await async_withdraw(self._hass, self._entry.entry_id)
        self.offer = replace(later, planned=None, untouched=False)
        await self._save()
        await self._prepare()
        return None

    async def _settle(self, offer: Offer) -> None:
        """Nothing is offered for this workout any more."""
        self._settled.append(offer.workout)
        await self._end()

    async def _end(self) -> None:
        await self._withdraw()
        self.offer = None
        self._waits_for_others = False
        await self._save()

    async def _withdraw(self) -> None:
        """Take back what waits: the question, and the planned session."""
        self._wait_no_more()
        if self.offer is not None:
            # What happens to it now is our own doing.
            self.offer = replace(self.offer, planned=None)
        await self._phones.async_withdraw(QUESTION)
        await async_withdraw(self._hass, self._entry.entry_id)

    # --- what happens on massagers

    @callback
    def _handle_session(self, event: Event[Any]) -> None:
        data, offer = event.data, self.offer
        kind, mine = data.get("type"), data.get("person") == self._entry.entry_id
        if kind == "started" and mine:
            self._spawn(self._async_started(dict(data)))
        elif kind in OUTCOMES and mine:
            self._spawn(self._phones.async_withdraw(RUNNING))
        if kind in OUTCOMES and self._waits_for_others:
            self._spawn(self._async_free())
        if offer is None or not mine:
            return
        if kind == "cancelled" and data.get("plan_id") == offer.planned:
            self._spawn(self._async_cancelled(offer))
        elif kind == "refused" and offer.untouched and not self._starting and dt_util.utcnow() >= offer.asks_at:
            self._spawn(self._async_time(str(data.get("message") or "")))

    async def _async_free(self) -> None:
        async with self._lock:
            if self._waits_for_others and self.offer is not None:
                await self._due()

    async def _async_started(self, data: dict[str, Any]) -> None:
        """A session of theirs began: it is the one that was offered, and the phones can stop it."""
        async with self._lock:
            if (offer := self.offer) is not None:
                await self._settle(offer)
            coordinator = next(
                (
                    one
                    for one in set_up_massagers(self._hass)
                    if (opened := one.history.open) is not None and opened.id == data.get("session_id")
                ),
                None,
            )
            if coordinator is None or data.get("workout") is None:
                return
            ends = coordinator.session.ends_at or dt_util.utcnow() + timedelta(hours=1)
            stop = Choice("stop", word(self._hass, "stop"), stops=coordinator.config_entry.entry_id)
            words = word(self._hass, "runs", name=coordinator.name)
            await self._phones.async_ask(Question(RUNNING, KIND, self._entry.title, words, ends, (stop,)))

    async def _async_cancelled(self, offer: Offer) -> None:
        """Somebody took it out of the calendar."""
        async with self._lock:
            if self.offer is not None and self.offer.planned == offer.planned and not is_planned(self._hass, offer):
                await self._settle(self.offer)

    # --- life

    async def _async_begin(self, _: HomeAssistant) -> None:
        async with self._lock:
            self._begun = True
            offer, now = self.offer, dt_util.utcnow()
            if offer is not None and now >= offer.expires:
                # Nobody is asked late.
                await self._end()
                return
            await async_withdraw(self._hass, self._entry.entry_id, keep=None if offer is None else offer.planned)
            if offer is None:
                return
            if offer.planned is not None and not is_planned(self._hass, offer):
                self.offer = offer = replace(offer, planned=None, untouched=False)
            if offer.untouched and offer.asks_at <= now:
                # It was to start while nobody was there: now it takes a hand.
                self.offer = offer = replace(offer, untouched=False)
            if offer.stage is Stage.WAITS:
                await self._prepare()
            else:
                self._wait()

    async def _async_options_changed(self, _: HomeAssistant, entry: ConfigEntry[Any]) -> None:
        """Let what waits follow what was chosen or stated anew, or call it off."""
        async with self._lock:
            offer = self.offer
            if offer is None or not self._begun:
                return
            workout = self._training.find(offer.workout)
            found = await async_planned_on(self._hass, entry)
            if found is None or workout is None:
                await self._end()
                return
            plan = await async_plan_for(self._hass, entry, workout, offer.load, offer.effort)
            policy = AthleteOptions.of(entry.options).policy
            if plan is None:
                await self._end()
                return
            same = same_session(plan, offer.plan) and plan.has_session and found.entry.entry_id == offer.massager
            quiet = offer.untouched and self._is_quiet(offer.asks_at)
            if same and policy is offer.policy and not quiet:
                return
            await self._take(workout, Received(Arrival.UPDATED, workout, offer.load, offer.effort, plan), plan)

    @callback
    def _close(self) -> None:
        self._begun = False
        self._wait_no_more()
        for task in self._tasks:
            task.cancel()

    async def _save(self) -> None:
        await self._store.async_save(self.offer, self._settled)
        for listener in tuple(self._listeners):
            listener()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._hass.async_create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
