"""Asking how hard a workout was, where nobody said it: the answer corrects its load and what follows."""

from datetime import timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from .athlete_options import AthleteOptions
from .phones import Answer, Choice, Phones, Question
from .recovery.workout import Workout
from .scale import read_scale
from .training import Arrival, Received, Training
from .words import Words

KIND = "effort"
VALID = timedelta(hours=12)
"""So long after the end of a workout it is asked how hard it was."""
BUTTONS = {"easy": 3.0, "hard": 7.0}
"""For phones that let nobody write: the ends of what is easy and of what is hard in the rules."""


class EffortQuestion:
    """Asks one athlete."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any], training: Training, phones: Phones) -> None:
        self._hass = hass
        self._entry = entry
        self._training = training
        self._phones = phones

    @callback
    def async_begin(self) -> None:
        """Follow the athlete's workouts, until the entry is unloaded."""
        entry = self._entry
        entry.async_on_unload(self._training.async_listen(self._received))
        entry.async_on_unload(self._phones.async_on_answer(KIND, self._async_answered))
        entry.async_on_unload(entry.add_update_listener(self._async_options_changed))

    @property
    def _wanted(self) -> bool:
        return AthleteOptions.of(self._entry.options).ask_effort

    @callback
    def _received(self, received: Received) -> None:
        self._entry.async_create_task(self._hass, self._async_received(received), f"{KIND} of {self._entry.entry_id}")

    async def _async_received(self, received: Received) -> None:
        await self._async_tidy()
        workout = received.workout
        if received.arrival is Arrival.NEW and self._wanted and self._worth_asking(workout):
            await self._async_ask(workout, self._words("effort"))

    def _worth_asking(self, workout: Workout) -> bool:
        """Whether it is the last one, of today, and nobody said how hard it was: what a first sync brings is no news."""
        kept = self._training.find(workout.id)
        return (
            kept is not None
            and kept.rpe is None
            and workout.end + VALID > dt_util.utcnow()
            and all(one.end <= workout.end for one in self._training.workouts)
        )

    async def _async_tidy(self) -> None:
        """Take back what is answered elsewhere, or about a workout that is gone."""
        for one in (*self._phones.waiting, *self._phones.told):
            if one.kind == KIND:
                workout = self._training.find(one.data["workout"])
                if workout is None or workout.rpe is not None:
                    await self._phones.async_withdraw(one.id)

    async def _async_ask(self, workout: Workout, message: str) -> None:
        buttons = [Choice(key, self._words(f"effort_{key}", number=f"{rpe:g}")) for key, rpe in BUTTONS.items()]
        await self._phones.async_ask(
            Question(
                id=f"{KIND}:{workout.id}",
                kind=KIND,
                title=self._entry.title,
                message=message,
                expires=workout.end + VALID,
                choices=(Choice("number", self._words("say_number"), text=True), *buttons),
                here=self._words("effort_here"),
                data={"workout": workout.id},
            )
        )

    async def _async_answered(self, answer: Answer) -> str | None:
        workout = self._training.find(answer.question.data["workout"])
        if workout is None:
            return self._words("no_longer")
        rpe = BUTTONS.get(answer.choice, read_scale(answer.text))
        if rpe is None:
            await self._async_ask(workout, self._words("effort_again"))
            return None
        await self._training.async_rate(workout.id, rpe)
        return self._words("effort_kept", number=f"{rpe:g}")

    async def _async_options_changed(self, *_: Any) -> None:
        if not self._wanted:
            for one in (*self._phones.waiting, *self._phones.told):
                if one.kind == KIND:
                    await self._phones.async_withdraw(one.id)

    def _words(self, key: str, **placeholders: str) -> str:
        return Words.cached(self._hass).option("phone", key, **placeholders)
