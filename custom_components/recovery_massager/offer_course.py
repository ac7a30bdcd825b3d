"""The course of an offer: from a plan to its time, when the athlete is asked, or a planned session of the massager is there."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from .athlete_options import AthleteOptions, Policy
from .news import NewsKind
from .offer import Offer, Stage, same_session
from .offer_asking import OfferAsking
from .offer_keeping import OfferKeeping
from .offer_news import async_tell_offer
from .offer_planning import async_planned
from .offer_session import async_withdraw, coordinator_of, needs_touch
from .offer_words import word
from .phones import Phones
from .planner import LOOK
from .planning import async_plan_for, async_planned_on
from .recovery.plan import RecoveryPlan
from .recovery.workout import Workout
from .schedule import PUNCTUAL
from .training import Received, Training


class OfferCourse(OfferKeeping):
    """Takes one athlete's offer through its stages; what happens to it from outside is told to it with `_lock` held."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any], training: Training, phones: Phones) -> None:
        super().__init__(hass, entry.entry_id)
        self._entry = entry
        self._training = training
        self._phones = phones
        self._asking = OfferAsking(hass, entry, phones)
        self._waits_for_others = False
        self._untold: set[NewsKind] = set()
        """What automations shall yet hear of what is offered, each once; not that it is due, where that was in our absence."""

    async def _take(self, workout: Workout, after: Received, plan: RecoveryPlan, *, untouched: bool = True) -> None:
        """Let a plan take the place of the one before; `untouched`: it may start without a hand, where that was chosen."""
        before = self.offer
        found = await async_planned_on(self._hass, self._entry)
        policy = AthleteOptions.of(self._entry.options).policy
        await self._withdraw()
        if found is None or not plan.has_session:
            await self._keep()
            if self._begun:
                if policy is not Policy.ADVISE:
                    await self._asking.async_tell_why_not(plan)
                # Last: words that a restart took away are said after it.
                self._last = workout.id
                await self._keep()
            return
        offer = Offer.of(
            plan,
            (workout.id, workout.end),
            (after.load, after.effort),
            dt_util.utcnow(),
            massager=found.entry.entry_id,
            policy=policy,
            # Who said just now that there is nothing need not say it again.
            flags_clear=before is not None and after.names(before.workout) and before.flags_clear,
        )
        self._last = workout.id
        if before is None or not (
            after.names(before.workout)
            and same_session(plan, before.plan)
            and (plan.start, offer.massager) == (before.plan.start, before.massager)
        ):
            self._untold = {NewsKind.PLAN_READY}
            if untouched or offer.asks_at > dt_util.utcnow():
                self._untold.add(NewsKind.SESSION_DUE)
        await self._keep(offer)
        await self._prepare(untouched=untouched)

    # --- an offer on its way to its time

    async def _prepare(self, *, untouched: bool = True) -> None:
        """Plan it on the massager where that is the policy, tell of it, and wait for its time."""
        offer = self.offer
        if offer is None or not self._begun:
            return
        coordinator, told = coordinator_of(self._hass, offer.massager), offer.policy is not Policy.ADVISE
        wants_plan = offer.policy in (Policy.ARM, Policy.START) or needs_touch(coordinator, self._entry, offer)
        if told and wants_plan and not offer.plan.ask_red_flags and offer.planned is None:
            await self._plan(untouched=untouched)
            offer = self.offer or offer
        self._tell_automations(NewsKind.PLAN_READY)
        if offer.asks_at <= dt_util.utcnow() and not offer.untouched:
            await self._due()
            return
        if told:
            await self._asking.async_tell(offer)
        self._wait()

    @callback
    def _tell_automations(self, kind: NewsKind) -> None:
        if kind in self._untold and self.offer is not None:
            self._untold.remove(kind)
            async_tell_offer(self._hass, self._entry, self.offer, kind)

    async def _plan(self, *, untouched: bool = True) -> None:
        """Plan it on the massager, where that can be planned now."""
        if self.offer is None:
            return
        late = NewsKind.SESSION_DUE not in self._untold
        planned = await async_planned(self._hass, self._entry, self.offer, untouched=untouched, late=late)
        if planned is not None:
            await self._keep(planned)

    @callback
    def _wait(self) -> None:
        """Look again when there is something to do."""
        self._look_no_more()
        if (offer := self.offer) is None or not self._begun:
            return
        at = offer.expires
        if self._waits_for_others:
            at = min(at, dt_util.utcnow() + LOOK)
        elif offer.stage is Stage.WAITS:
            # What starts by itself gets its time to do so.
            at = min(at, offer.asks_at + (PUNCTUAL if offer.untouched else timedelta()))
        self._look_at(at)

    @override
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
        if (offer := self.offer) is None or not await self._still_holds(
            offer, say_why=offer.policy is not Policy.ADVISE
        ):
            return
        offer = self.offer or offer
        coordinator = coordinator_of(self._hass, offer.massager)
        if coordinator is not None and coordinator.session.stoppable:
            if not self._waits_for_others:
                self._waits_for_others = True
                await self._keep(offer, stage=Stage.WAITS)
                if offer.policy is not Policy.ADVISE:
                    await self._asking.async_tell_taken(offer, coordinator.name)
            self._wait()
            return
        self._waits_for_others = False
        await self._offer(why)

    async def _still_holds(self, offer: Offer, *, say_why: bool = True) -> bool:
        """Make the plan anew: a statement, a lock or the dose may have changed since. False where nothing is left of it.

        `say_why`: the phones are told then why not.
        """
        workout = self._training.find(offer.workout)
        if workout is None:
            return True
        plan = await async_plan_for(self._hass, self._entry, workout, offer.load, offer.effort)
        if plan is None or not plan.has_session:
            await self._end()
            if plan is not None and say_why:
                await self._asking.async_tell_why_not(plan)
            return False
        if same_session(plan, offer.plan):
            return True
        # What is planned on the massager is of the plan before.
        await async_withdraw(self._hass, self._athlete)
        await self._keep(offer, plan=plan, planned=None, untouched=False)
        return True

    async def _offer(self, why: str = "") -> None:
        offer = self.offer
        assert offer is not None
        if offer.policy is Policy.ADVISE:
            # It is there for a touch, or for an automation of the athlete's own, and nobody is asked.
            pass
        elif unasked(offer):
            await self._asking.async_ask_red_flags(offer)
        elif needs_touch(coordinator_of(self._hass, offer.massager), self._entry, offer):
            if offer.planned is None:
                await self._plan()
            await self._asking.async_offer_by_hand(self.offer or offer)
        else:
            if offer.planned is None and offer.policy in (Policy.ARM, Policy.START):
                await self._plan(untouched=False)
            await self._asking.async_offer(self.offer or offer, why)
        await self._keep(self.offer or offer, stage=Stage.ASKED)
        if not is_of_massager(self.offer or offer):
            self._tell_automations(NewsKind.SESSION_DUE)
        self._wait()

    # --- its end, or another time

    async def _put_off(self, offer: Offer) -> str | None:
        later = offer.later(dt_util.utcnow())
        if later is None:
            await self._settle(offer)
            return word(self._hass, "over")
        await async_withdraw(self._hass, self._athlete)
        self._untold.add(NewsKind.SESSION_DUE)
        await self._keep(later, planned=None, untouched=False)
        await self._prepare()
        return None

    async def _settle(self, offer: Offer) -> None:
        """Nothing is offered for this workout any more."""
        self._settled.append(offer.workout)
        await self._end()

    async def _end(self) -> None:
        await self._withdraw()
        self._waits_for_others = False
        await self._keep()

    async def _withdraw(self) -> None:
        """Take back what waits: the question, and the planned session."""
        self._look_no_more()
        if self.offer is not None:
            # What happens to it now is our own doing.
            self.offer = replace(self.offer, planned=None)
        await self._asking.async_withdraw()
        await async_withdraw(self._hass, self._athlete)


def is_of_massager(offer: Offer) -> bool:
    """Whether it is a planned session of the massager, which tells when it is due, or becomes one once they were asked."""
    return offer.planned is not None or (unasked(offer) and offer.policy in (Policy.ARM, Policy.START))


def unasked(offer: Offer) -> bool:
    """Whether they have to be asked for warning signs before anything starts."""
    return offer.plan.ask_red_flags and not offer.flags_clear
