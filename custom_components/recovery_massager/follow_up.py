"""From an athlete's plan to their legs: what happens after a workout, by the policy that they chose.

An offer waits for its time, then the phones are asked; or it is a planned session of the massager, which a touch starts,
or which starts by itself where the athlete chose that. Whatever starts passes the gate of the massager's session. A tap
in a notification is no touch of a person's own, so it starts nothing that needs one.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.start import async_at_started
from homeassistant.util import dt as dt_util

from .athlete_options import AthleteOptions
from .const import DOMAIN, EVENT_SESSION
from .follow_up_rating import Ratings
from .health import async_report_health
from .news import NewsKind
from .offer import LASTS, Offer, Stage, no_stronger, same_session
from .offer_asking import KIND
from .offer_course import OfferCourse, unasked
from .offer_planning import is_quiet
from .offer_session import async_start, async_withdraw, coordinator_of, is_planned
from .offer_store import UNKNOWN
from .offer_words import word
from .phones import Answer
from .planning import async_plan_for, async_planned_on
from .record import OUTCOMES
from .targets import set_up_massagers
from .training import Arrival, Received

CLOSE = timedelta(days=3)
"""A workout that comes in late, and lies so close before, may change what follows: after a race it begins with a question."""


class FollowUp(OfferCourse):
    """What follows the workouts of one athlete; at most one offer at a time, that of the newest."""

    _starting = False
    """Whether a start of what is offered is on its way."""

    async def async_load(self) -> None:
        """Read what is kept, and follow the training from now on; people are asked once Home Assistant has started."""
        self.offer, self._settled, self._last = await self._store.async_load()
        # The entities are there before.
        self._tell()
        entry = self._entry
        entry.async_on_unload(self._training.async_listen(self._handle_received))
        entry.async_on_unload(self._hass.bus.async_listen(EVENT_SESSION, self._handle_session))
        entry.async_on_unload(self._phones.async_on_answer(KIND, self._async_answered))
        entry.async_on_unload(entry.add_update_listener(self._async_options_changed))
        entry.async_on_unload(async_at_started(self._hass, self._async_begin))
        entry.async_on_unload(self._close)
        Ratings(self._hass, entry, self._phones).async_begin()

    # --- what comes in

    @callback
    def _handle_received(self, received: Received) -> None:
        self._spawn(self._async_received(received))

    async def _async_received(self, received: Received) -> None:
        if received.arrival is Arrival.KNOWN:
            return
        async with self._lock:
            workout, before = received.workout, self.offer
            same = before is not None and received.names(before.workout)
            settled = any(received.names(one) for one in self._settled)
            if settled and workout.id not in self._settled:
                # From now on it may be known by this id alone.
                self._settled.append(workout.id)
                await self._keep(before)
            if received.arrival is Arrival.REMOVED or received.plan is None:
                if same:
                    await self._end()
                elif before is not None and workout.end > before.ended - CLOSE:
                    await self._look_anew()
                return
            if settled:
                return
            if before is not None and not same and before.ended > workout.end:
                return
            await self._take(workout, received, received.plan)

    # --- what is answered

    async def _async_answered(self, answer: Answer) -> str | None:
        if answer.choice == "flags_yes":
            return await self._async_flagged(answer)
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
                    await self._keep(offer, flags_clear=True)
                    await self._due()
                    return None
            await self._settle(offer)
            return None

    async def _async_flagged(self, answer: Answer) -> str:
        """Bar them, before all else and whatever has become of the offer."""
        try:
            await async_report_health(self._hass, self._entry, red_flag=True)
        finally:
            async with self._lock:
                if self.offer is not None and answer.question.data.get("workout") == self.offer.workout:
                    await self._settle(self.offer)
        return word(self._hass, "see_a_doctor")

    async def _start(self, offer: Offer) -> str | None:
        """Start it by a tap; the gate decides. What was refused is asked again, for it may be put right."""
        coordinator, agreed = coordinator_of(self._hass, offer.massager), offer.plan
        if not await self._still_holds(offer):
            return None
        offer = self.offer or offer
        taken = coordinator is not None and coordinator.session.stoppable
        if unasked(offer) or taken or not no_stronger(offer.plan, agreed):
            await self._due()
            return None
        try:
            await self._start_now(offer, attended=False)
        except HomeAssistantError as err:
            await self._offer(str(err))
        return None

    async def _start_now(self, offer: Offer, *, attended: bool) -> None:
        self._starting = True
        try:
            await async_start(self._hass, offer, self._athlete, attended=attended)
        finally:
            self._starting = False
        await self._settle(offer)

    # --- what somebody does in Home Assistant

    async def async_start_offered(self, *, attended: bool) -> None:
        """Start what is offered; `attended`: by a person's own touch. The gate decides; what was refused stays offered.

        Raises HomeAssistantError with the reason in words.
        """
        async with self._lock:
            offer = self.offer
            if offer is None or not offer.is_due(dt_util.utcnow()) or not await self._still_holds(offer):
                raise HomeAssistantError(
                    translation_domain=DOMAIN,
                    translation_key="nothing_offered",
                    translation_placeholders={"name": self._entry.title},
                )
            agreed, offer = offer.plan, self.offer or offer
            if not no_stronger(offer.plan, agreed):
                await self._offer()
                raise HomeAssistantError(
                    translation_domain=DOMAIN,
                    translation_key="offer_changed",
                    translation_placeholders={"name": self._entry.title},
                )
            if unasked(offer):
                raise HomeAssistantError(
                    translation_domain=DOMAIN,
                    translation_key="red_flags_first",
                    translation_placeholders={"name": self._entry.title},
                )
            coordinator = coordinator_of(self._hass, offer.massager)
            if coordinator is not None and coordinator.session.stoppable:
                # A start would only change what runs, which may be somebody else's.
                raise HomeAssistantError(
                    translation_domain=DOMAIN,
                    translation_key="already_running",
                    translation_placeholders={"name": coordinator.name},
                )
            await self._start_now(offer, attended=attended)

    async def async_put_off(self) -> None:
        """Let what is offered, or waits, come half an hour later; raises HomeAssistantError where it cannot."""
        async with self._lock:
            offer = self._offered()
            if offer.later(dt_util.utcnow()) is None:
                raise HomeAssistantError(
                    translation_domain=DOMAIN,
                    translation_key="offer_ends_before",
                    translation_placeholders={"name": self._entry.title},
                )
            await self._put_off(offer)

    async def async_skip(self) -> None:
        """Call off what is offered, or waits; raises HomeAssistantError where nothing does."""
        async with self._lock:
            await self._settle(self._offered())

    def _offered(self) -> Offer:
        if self.offer is None:
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="nothing_offered",
                translation_placeholders={"name": self._entry.title},
            )
        return self.offer

    # --- what happens on massagers

    @callback
    def _handle_session(self, event: Event[Any]) -> None:
        data, offer = event.data, self.offer
        kind, mine = data.get("type"), data.get("person") == self._athlete
        if kind == "started" and mine:
            self._spawn(self._async_started(dict(data)))
        elif kind in OUTCOMES and mine:
            self._spawn(self._asking.async_end_running())
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
            if coordinator is not None and data.get("workout") is not None:
                await self._asking.async_tell_running(coordinator)

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
            await async_withdraw(self._hass, self._athlete, keep=None if offer is None else offer.planned)
            if offer is None:
                await self._make_up()
                return
            if offer.planned is not None and not is_planned(self._hass, offer):
                self.offer = offer = replace(offer, planned=None, untouched=False)
            if offer.untouched and offer.asks_at <= now:
                # It was to start while nobody was there: now it takes a hand.
                self.offer = offer = replace(offer, untouched=False)
            if offer.stage is Stage.WAITS:
                self._untold.discard(NewsKind.SESSION_DUE)
                if offer.asks_at > now:
                    self._untold.add(NewsKind.SESSION_DUE)
                await self._prepare()
            else:
                self._wait()

    async def _make_up(self) -> None:
        """Follow what came in just before this ended, and was kept, but not yet followed."""
        if self._last == UNKNOWN:
            return
        await self._training.async_look()
        latest = self._training.latest
        if latest is None or latest.plan is None or latest.workout.end + LASTS <= dt_util.utcnow():
            return
        if not any(latest.names(one) for one in (self._last, *self._settled)):
            # Nothing starts by itself after a restart but what was planned before it.
            await self._take(latest.workout, latest, latest.plan, untouched=False)

    async def async_wants(self, plan_id: str) -> bool:
        """Whether this planned session is what waits, by all that holds now; what does not must not start by itself."""
        async with self._lock:
            if self.wants(plan_id):
                await self._look_anew()
            return self.wants(plan_id)

    async def _async_options_changed(self, _: HomeAssistant, entry: ConfigEntry[Any]) -> None:
        async with self._lock:
            await self._look_anew()

    async def _look_anew(self) -> None:
        """Let what waits follow what holds now: what was chosen, stated or came in since; or call it off."""
        offer, entry = self.offer, self._entry
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
        quiet = offer.untouched and is_quiet(entry, offer.asks_at)
        if same and policy is offer.policy and not quiet:
            return
        await self._take(workout, Received(Arrival.UPDATED, workout, offer.load, offer.effort, plan), plan)
