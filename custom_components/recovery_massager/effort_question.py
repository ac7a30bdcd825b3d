"""Asking how hard a workout was, where nobody said it: the answer corrects its load and what follows."""

from datetime import timedelta
from typing import override

from homeassistant.util import dt as dt_util

from .asker import ScaleAsker
from .phones import Answer, Choice, Question
from .recovery.workout import Workout
from .scale import read_scale
from .training import Arrival, Received

VALID = timedelta(hours=12)
"""So long after the end of a workout it is asked how hard it was."""
BUTTONS = {"easy": 3.0, "hard": 7.0}
"""For phones that let nobody write: the ends of what is easy and of what is hard in the rules."""


class EffortQuestion(ScaleAsker):
    """Asks one athlete."""

    kind = "effort"

    @property
    @override
    def _wanted(self) -> bool:
        return self._options.ask_effort

    @override
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
            and (newest := self._training.newest) is not None
            and newest.workout.end <= workout.end
        )

    async def _async_tidy(self) -> None:
        """Take back what is answered elsewhere, or about a workout that is gone."""
        for one in (*self._waiting, *self._told):
            workout = self._training.find(one.data["workout"])
            if workout is None or workout.rpe is not None:
                await self._phones.async_withdraw(one.id)

    async def _async_ask(self, workout: Workout, message: str) -> None:
        buttons = [Choice(key, self._words(f"effort_{key}", number=f"{rpe:g}")) for key, rpe in BUTTONS.items()]
        await self._phones.async_ask(
            Question(
                id=f"{self.kind}:{workout.id}",
                kind=self.kind,
                title=self._entry.title,
                message=message,
                expires=workout.end + VALID,
                choices=(Choice("number", self._words("say_number"), text=True), *buttons),
                here=self._words("effort_here"),
                data={"workout": workout.id},
            )
        )

    @override
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
