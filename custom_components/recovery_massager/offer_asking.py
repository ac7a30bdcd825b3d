"""What an athlete's phones are told and asked of an offer; at most one question of it is open at a time."""

from datetime import timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .coordinator import MassagerCoordinator
from .offer import Offer
from .offer_words import clock, offered, reasons, word
from .phones import Choice, Phones, Question
from .recovery.plan import RecoveryPlan, Row

KIND = "follow_up"
QUESTION = "follow_up"
RUNNING = "follow_up_running"
SILENT = (Row.TOO_OLD, Row.EASY, Row.ELECTRICAL)
"""Plans without a session of which nobody is told but by the entities."""
LASTS = timedelta(hours=12)
LONGEST = timedelta(hours=3)
"""So long a session may go on, with its pauses and what is added to it; its end takes the notification away."""


class OfferAsking:
    """The questions about one athlete's offers. What is private is for the phones alone."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any], phones: Phones) -> None:
        self._hass = hass
        self._entry = entry
        self._phones = phones

    async def async_tell(self, offer: Offer) -> None:
        """Tell of what waits for its time, and let it be skipped."""
        key = "told_starts" if offer.untouched else "told"
        await self._ask(offer, word(self._hass, key, time=clock(offer)), self._choice("skip"))

    async def async_tell_taken(self, offer: Offer, massager: str) -> None:
        """Tell that somebody else has the massager."""
        await self._ask(offer, word(self._hass, "taken", name=massager), self._choice("skip"))

    async def async_offer(self, offer: Offer, why: str) -> None:
        """Ask whether it is to start; `why`: why it did not, the last time."""
        choices = (self._choice("start", unlocked=True), self._choice("later"), self._choice("skip"))
        await self._ask(offer, "", *choices, why=why)

    async def async_offer_by_hand(self, offer: Offer) -> None:
        """Tell that a touch starts it, which no tap in a notification is."""
        await self._ask(offer, word(self._hass, "by_hand"), self._choice("later"), self._choice("skip"))

    async def async_ask_red_flags(self, offer: Offer) -> None:
        """Ask for red flags, which go before all that could start."""
        choices = self._choice("flags_yes"), self._choice("flags_no")
        await self._ask(offer, word(self._hass, "red_flags"), *choices, private=True)

    async def async_tell_why_not(self, plan: RecoveryPlan) -> None:
        """Tell in words why no session follows, where that is no matter of course."""
        if plan.row in SILENT:
            return
        none = word(self._hass, "none")
        words, expires = reasons(self._hass, plan) or none, dt_util.utcnow() + LASTS
        question = Question(QUESTION, KIND, self._entry.title, words, expires, here=none, here_too=True)
        await self._phones.async_ask(question)

    async def async_tell_running(self, coordinator: MassagerCoordinator) -> None:
        """Tell that it runs, with a tap that stops it."""
        ends = dt_util.utcnow() + LONGEST
        stop = Choice("stop", word(self._hass, "stop"), stops=coordinator.config_entry.entry_id)
        words = word(self._hass, "runs", name=coordinator.name)
        await self._phones.async_ask(Question(RUNNING, KIND, self._entry.title, words, ends, (stop,)))

    async def async_end_running(self) -> None:
        """It runs no more."""
        await self._phones.async_withdraw(RUNNING)

    async def async_withdraw(self) -> None:
        """Ask no more."""
        await self._phones.async_withdraw(QUESTION)

    async def _ask(self, offer: Offer, words: str, *choices: Choice, private: bool = False, why: str = "") -> None:
        """Ask on the phones, and show it here, both with what is offered.

        `private`: the words are for the phones alone, and all there is to say; `why`: so is what went wrong before.
        """
        athlete = self._entry.entry_id
        here = word(self._hass, "asked_on_phone")
        if not private:
            here = f"{words} {offered(self._hass, offer, athlete, private=False)}".strip()
            words = f"{words} {offered(self._hass, offer, athlete)}".strip()
        await self._phones.async_ask(
            Question(
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
        )

    def _choice(self, key: str, *, unlocked: bool = False) -> Choice:
        return Choice(key, word(self._hass, key), unlocked=unlocked)
