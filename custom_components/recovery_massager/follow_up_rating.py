"""Asking an athlete's phones how a session felt, unless an automation made of our blueprint asks already."""

from datetime import timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.util import dt as dt_util

from .const import EVENT_SESSION
from .offer_words import word
from .phones import Answer, Choice, Phones, Question
from .rate import async_rate
from .rating import Rating
from .record import OUTCOMES
from .targets import set_up_massagers
from .words import Words

KIND = "rating"
BLUEPRINT = "recovery_massager/rate_session.yaml"
SHORTEST_MINUTES = 1
"""Of less nobody can say how it felt."""
LASTS = timedelta(hours=12)
ANSWERS = (Rating.RIGHT, Rating.TOO_STRONG, Rating.PAINFUL, Rating.TOO_GENTLE)
"""Android shows the first three, which are those that say what to do next."""


class Ratings:
    """The questions to one athlete's phones."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any], phones: Phones) -> None:
        self._hass = hass
        self._entry = entry
        self._phones = phones

    @callback
    def async_begin(self) -> None:
        """Ask after each session from now on, for as long as the athlete is set up."""
        self._entry.async_on_unload(self._hass.bus.async_listen(EVENT_SESSION, self._async_over))
        self._entry.async_on_unload(self._phones.async_on_answer(KIND, self._async_answered))

    async def _async_over(self, event: Event[Any]) -> None:
        data = event.data
        if data.get("type") not in OUTCOMES or data.get("person") != self._entry.entry_id:
            return
        if (data.get("minutes") or 0) < SHORTEST_MINUTES or _blueprint_asks(self._hass):
            return
        words = Words.cached(self._hass)
        await self._phones.async_ask(
            Question(
                KIND,
                KIND,
                self._entry.title,
                word(self._hass, "felt"),
                dt_util.utcnow() + LASTS,
                tuple(Choice(one.value, words.option("rating", one.value)) for one in ANSWERS),
                data={"session_id": data.get("session_id")},
            )
        )

    async def _async_answered(self, answer: Answer) -> str | None:
        session_id = answer.question.data["session_id"]
        for coordinator in set_up_massagers(self._hass):
            record = coordinator.history.find(session_id)
            if record is not None and record.person == self._entry.entry_id:
                await coordinator.async_run(async_rate(coordinator, Rating(answer.choice), session_id=session_id))
                return word(self._hass, "see_a_doctor") if answer.choice == Rating.PAINFUL else None
        return word(self._hass, "over")


def _blueprint_asks(hass: HomeAssistant) -> bool:
    """Whether an automation of our blueprint asks how sessions felt."""
    if "automation" not in hass.config.components:
        return False
    from homeassistant.components.automation import automations_with_blueprint

    return bool(automations_with_blueprint(hass, BLUEPRINT))
