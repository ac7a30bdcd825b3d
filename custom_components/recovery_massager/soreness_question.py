"""Asking on the morning after a hard workout how sore the legs are."""

from datetime import date, datetime, time
from typing import Any, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from .asker import ScaleAsker
from .athlete_options import AthleteOptions
from .phones import Answer, Choice, Phones, Question
from .recovery.plan import Effort
from .scale import read_scale
from .soreness import Soreness
from .training import Arrival, Received, Training

KIND = "soreness"
BUTTONS = {"none": 0.0, "a_lot": 8.0, "some": 4.0}
"""For a tap, where nobody wants to write a number. Android shows the ends, and what is between them is written."""
HARD = {Effort.KEY, Effort.RACE}
MORNING = time(8)
"""Where no quiet hours say when the morning begins."""
EARLIEST, LATEST = time(5), time(11)
EVENING = time(20)


def asked_at(day: date, options: AthleteOptions) -> datetime:
    """Return when in the morning of a day it is asked: when the quiet hours end, where that is a morning's hour."""
    until = options.quiet_until if options.quiet_from is not None else None
    hour = until if until is not None and EARLIEST <= until <= LATEST else MORNING
    return datetime.combine(day, hour, dt_util.get_default_time_zone())


class SorenessQuestion(ScaleAsker):
    """Asks one athlete."""

    kind = KIND

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry[Any], training: Training, phones: Phones, soreness: Soreness
    ) -> None:
        super().__init__(hass, entry, training, phones)
        self._soreness = soreness

    @override
    @callback
    def async_begin(self) -> None:
        """Follow what is said elsewhere too."""
        super().async_begin()
        self._entry.async_on_unload(self._soreness.async_listen(self._changed))

    @property
    @override
    def _wanted(self) -> bool:
        return self._options.ask_soreness

    @callback
    def _changed(self) -> None:
        self._task(self._async_tidy())

    @override
    async def _async_received(self, received: Received) -> None:
        workout = received.workout
        hard = received.arrival is not Arrival.REMOVED and received.effort in HARD
        day = await self._soreness.async_note(workout.id, workout.end, hard=hard)
        for other in received.ids - {workout.id}:
            # It may have been noted by an id that it no longer goes by.
            await self._soreness.async_note(other, workout.end, hard=False)
        if hard and self._wanted and self._soreness.said_on(day) is None and self._phones.find(_id(day)) is None:
            await self._async_ask(day, self._words("soreness"))

    async def _async_ask(self, day: date, message: str) -> None:
        evening = datetime.combine(day, EVENING, dt_util.get_default_time_zone())
        await self._phones.async_ask(
            Question(
                id=_id(day),
                kind=KIND,
                title=self._entry.title,
                message=message,
                at=asked_at(day, self._options),
                expires=evening,
                choices=(Choice("number", self._words("say_number"), text=True), *self._buttons()),
                here=self._words("soreness_here"),
                data={"day": day.isoformat()},
            )
        )

    def _buttons(self) -> list[Choice]:
        return [Choice(key, self._words(f"soreness_{key}", number=f"{one:g}")) for key, one in BUTTONS.items()]

    @override
    async def _async_answered(self, answer: Answer) -> str | None:
        day = date.fromisoformat(answer.question.data["day"])
        soreness = BUTTONS.get(answer.choice, read_scale(answer.text))
        if soreness is None:
            await self._async_ask(day, self._words("soreness_again"))
            return None
        await self._soreness.async_rate(soreness, day)
        return self._words("soreness_kept", number=f"{soreness:g}")

    async def _async_tidy(self) -> None:
        """Take back what was said elsewhere, or is about workouts that were none, or no hard ones."""
        for one in (*self._waiting, *self._told):
            day = date.fromisoformat(one.data["day"])
            if self._soreness.said_on(day) is not None or not self._soreness.hard_before(day):
                await self._phones.async_withdraw(one.id)


def _id(day: date) -> str:
    return f"{KIND}:{day.isoformat()}"
