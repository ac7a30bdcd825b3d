"""Reminders of what does good after a workout besides a session: at their times on the phones, or not at all."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, override

from homeassistant.core import Event, callback
from homeassistant.util import dt as dt_util

from .asker import Asker
from .athlete_options import Policy
from .const import EVENT_SESSION
from .phones import Question
from .record import OUTCOMES
from .recovery.plan import Care, RecoveryPlan
from .training import Received
from .words import Words

KIND = "care"
LATE = timedelta(minutes=5)
"""A reminder that could not be told by then is dropped: it would be untrue."""
SHOWN = timedelta(hours=4)
AT_MOST = timedelta(hours=2)
"""So long a session may take, with its pauses, until legs are elevated."""
REMINDED = {Care.REFUEL, Care.ELEVATE, Care.DRINK_AND_SLEEP, Care.REST}
"""What a doctor is to see is no reminder: the plan itself says it."""


def _id(care: str) -> str:
    # One of each: those after a later workout take the place of those after an earlier one.
    return f"{KIND}:{care}"


class Reminders(Asker):
    """The reminders of one athlete."""

    kind = KIND

    @override
    @callback
    def async_begin(self) -> None:
        """Follow the athlete's sessions too."""
        super().async_begin()
        self._entry.async_on_unload(self._hass.bus.async_listen(EVENT_SESSION, self._async_session))

    @property
    @override
    def _wanted(self) -> bool:
        return self._options.reminders and self._options.policy is not Policy.ADVISE

    @property
    @override
    def _unwanted(self) -> list[Question]:
        """What was told is said."""
        return self._waiting

    @override
    async def _async_received(self, received: Received) -> None:
        for one in self._waiting:
            if self._training.find(one.data["workout"]) is None:
                await self._phones.async_withdraw(one.id)
        if received.plan is not None and self._training.find(received.workout.id) is not None:
            await self._async_remind(received, received.plan)

    async def _async_remind(self, received: Received, plan: RecoveryPlan) -> None:
        if not self._wanted:
            return
        cares = {one.care: one.at for one in plan.after_care if one.at is not None and one.care in REMINDED}
        for one in self._waiting:
            if one.data["care"] not in cares:
                await self._phones.async_withdraw(one.id)
        now = dt_util.utcnow()
        said = {one.data["care"] for one in self._told if received.names(one.data["workout"])}
        for care, at in cares.items():
            if care in said:
                continue
            await self._phones.async_ask(
                Question(
                    id=_id(care),
                    kind=KIND,
                    title=self._entry.title,
                    message=self._words(care),
                    at=at,
                    # What is past already is dropped, and so is what waited under its name.
                    latest=at + LATE if at > now else at,
                    expires=at + SHOWN,
                    here=self._words(care),
                    data={"workout": received.workout.id, "care": care.value},
                )
            )

    async def _async_session(self, event: Event[Any]) -> None:
        """Let legs be elevated after the session, not in it."""
        if event.data.get("person") != self._entry.entry_id:
            return
        elevate = next((one for one in self._waiting if one.id == _id(Care.ELEVATE)), None)
        if elevate is None:
            return
        now = dt_util.utcnow()
        if event.data["type"] == "started":
            await self._async_move(elevate, now + AT_MOST)
        elif event.data["type"] in OUTCOMES:
            await self._async_move(elevate, now)

    async def _async_move(self, question: Question, at: datetime) -> None:
        await self._phones.async_ask(replace(question, at=at, latest=at + LATE, expires=at + SHOWN))

    def _words(self, care: Care) -> str:
        return Words.cached(self._hass).option("care", care)
