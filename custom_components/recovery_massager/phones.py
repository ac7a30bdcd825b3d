"""Telling and asking an athlete's phones, the ones of `AthleteOptions.phones`.

How it is used, with `phones = entry.runtime_data.phones` of the athlete's entry:

- `phones.async_on_answer(kind, handler)` once, while the athlete is set up: all answers to questions of this kind go to
  `handler(answer)`, a coroutine. What it returns, or the words of a HomeAssistantError that it raises, is said on the
  phones; None: nothing is said. The question is over before the handler is called, so no second tap gets there; a handler
  that lets it be tapped again asks again.
- `await phones.async_ask(Question(...))` asks, or only tells where there are no choices; False where that came too late,
  which it does also if it expires before the quiet hours end. Questions are kept over a restart, and so are their answers'
  ids, which are another one each time that it is asked. Handlers say what they need to know by `Question.data`. With
  `Question.at` it waits for its time, and what is not told by `Question.latest` is dropped.
- `await phones.async_withdraw(question_id)` takes it back, from the phones too; harmless where there is none.
- `await phones.async_say(tag, title, message)` tells at once, in quiet hours too: only for answers to what somebody did.
- `Choice(..., stops=massager_entry_id)` stops that massager, without a handler, however old the notification is.

In the quiet hours nothing is told or asked: it waits for their end. Where no phone can be told, `Question.here` is shown
among Home Assistant's own notifications. A tap that is old, repeated or another's does nothing, and the phones say so.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
import logging
import secrets
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.helpers.start import async_at_started
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from .athlete_options import AthleteOptions
from .const import DOMAIN
from .history import NO_FILE
from .phone_notify import async_clear, async_send, show_here
from .phone_question import Answer, Choice, Question
from .phone_stop import STOP, TAPPED
from .quiet import quiet_end
from .words import Words

__all__ = ["Answer", "Choice", "Phones", "Question"]

_LOGGER = logging.getLogger(__name__)

ASK = "RECOVERY_MASSAGER_ASK"
STORAGE_VERSION = 1
MOST_TEXT = 200

type Handler = Callable[[Answer], Awaitable[str | None]]


@dataclass(frozen=True, slots=True)
class _Asked:
    question: Question
    token: str
    """Part of the ids of its answers: nobody can know it but a phone that was asked."""
    told: bool = False
    """Whether that was tried; else it waits."""
    phones: tuple[str, ...] = ()
    """The device ids of the phones that were to be told."""
    here: bool = False
    """Whether it was shown here."""


class Phones:
    """The phones of one athlete."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
        self._hass = hass
        self._entry = entry
        self._asked: dict[str, _Asked] = {}
        self._handlers: dict[str, Handler] = {}
        self._timer: CALLBACK_TYPE | None = None
        self._begun = False
        self._store: Store[dict[str, Any]] = Store(
            hass, STORAGE_VERSION, f"{DOMAIN}.{entry.entry_id}.phones", atomic_writes=True, private=True
        )

    async def async_load(self) -> None:
        """Read what is asked; it goes on once Home Assistant has started, as the phones are not there before."""
        await self._async_read()
        entry = self._entry
        entry.async_on_unload(self._hass.bus.async_listen(TAPPED, self._async_tapped))
        entry.async_on_unload(async_at_started(self._hass, self._async_begin))
        entry.async_on_unload(entry.add_update_listener(self._async_options_changed))
        entry.async_on_unload(self._wait_no_more)

    async def async_remove(self) -> None:
        """Take all back, and delete what is kept: the athlete is removed."""
        await self._async_read()
        for question_id in tuple(self._asked):
            await self.async_withdraw(question_id)
        await self._store.async_remove()

    # --- asking

    @callback
    def async_on_answer(self, kind: str, handler: Handler) -> CALLBACK_TYPE:
        """Give all answers to questions of a kind to `handler`; returns what ends that."""
        self._handlers[kind] = handler

        @callback
        def end() -> None:
            self._handlers.pop(kind, None)

        return end

    def find(self, question_id: str) -> Question | None:
        """Return what is asked or waits by this id; None: nothing."""
        asked = self._asked.get(question_id)
        return None if asked is None else asked.question

    async def async_ask(self, question: Question) -> bool:
        """Ask, now or when the quiet hours are over; False: it came too late for that. It is kept when this returns."""
        if self._next(question, dt_util.utcnow()) is None:
            await self.async_withdraw(question.id)
            return False
        self._asked[question.id] = _Asked(question, secrets.token_hex(8))
        await self._async_save()
        await self._async_look()
        return True

    @property
    def waiting(self) -> tuple[Question, ...]:
        """What is still to be told."""
        return tuple(one.question for one in self._asked.values() if not one.told)

    @property
    def told(self) -> tuple[Question, ...]:
        """What was told, and is neither answered nor over."""
        return tuple(one.question for one in self._asked.values() if one.told)

    async def async_withdraw(self, question_id: str) -> None:
        """Take a question back."""
        asked = self._asked.pop(question_id, None)
        if asked is None:
            return
        await self._async_save()
        await self._async_over(asked)

    async def async_say(self, tag: str, title: str, message: str) -> None:
        """Tell at once, in quiet hours too: the answer to what somebody just did. A later one of the same tag replaces it."""
        tag = self._tag(tag)
        if not await async_send(self._hass, self._options.phones, title, message, {"tag": tag}):
            show_here(self._hass, tag, title, message)

    # --- in time

    async def _async_begin(self, _: HomeAssistant) -> None:
        self._begun = True
        # What is shown here does not outlive a restart.
        for asked in tuple(self._asked.values()):
            question = asked.question
            if asked.here and question.here is not None:
                show_here(self._hass, self._tag(question.id), question.title, question.here)
        await self._async_look()

    async def _async_options_changed(self, *_: Any) -> None:
        """Ask anew where other phones are to be asked: those that are no more the athlete's have no say from now on."""
        phones = self._options.phones
        for asked in tuple(self._asked.values()):
            if asked.told and asked.phones != phones:
                await self._async_over(asked)
                self._asked[asked.question.id] = _Asked(asked.question, secrets.token_hex(8))
        await self._async_save()
        await self._async_look()

    async def _async_look(self, _: datetime | None = None) -> None:
        """Tell what waits and may be told, end what is over, and look again when there is more to do."""
        if not self._begun:
            return
        now = dt_util.utcnow()
        for asked in tuple(self._asked.values()):
            question = asked.question
            if self._asked.get(question.id) is not asked:
                continue
            due = self._next(question, now) if not asked.told else question.expires
            if due is None or question.expires <= now:
                await self.async_withdraw(question.id)
            elif not asked.told and due <= now:
                await self._async_tell(asked)
        self._wait_no_more()
        dues = [
            one.question.expires if one.told else self._next(one.question, now) or now for one in self._asked.values()
        ]
        if dues:
            self._timer = async_track_point_in_utc_time(self._hass, self._async_look, min(dues))

    def _next(self, question: Question, now: datetime) -> datetime | None:
        """Return when a question that waits is told: not before its time, nor in quiet hours; None: it is too late then."""
        options = self._options
        due = question.due(now)
        due = quiet_end(dt_util.as_local(due), options.quiet_from, options.quiet_until) or due
        return due if due < question.last_moment else None

    @callback
    def _wait_no_more(self) -> None:
        if self._timer is not None:
            self._timer()
            self._timer = None

    @property
    def _options(self) -> AthleteOptions:
        return AthleteOptions.of(self._entry.options)

    # --- telling

    def _tag(self, question_id: str) -> str:
        return f"recovery_massager_{self._entry.entry_id}_{question_id}"

    async def _async_tell(self, waiting: _Asked) -> None:
        question, tag = waiting.question, self._tag(waiting.question.id)
        asked = replace(waiting, told=True, phones=self._options.phones)
        # Before it is sent: whatever happens meanwhile finds it told.
        self._asked[question.id] = asked
        data: dict[str, Any] = {"tag": tag}
        if question.choices:
            data["actions"] = [self._action(one, asked.token) for one in question.choices]
        told = await async_send(self._hass, asked.phones, question.title, question.message, data)
        if question.here is not None and (question.here_too or not told) and self._asked.get(question.id) is asked:
            self._asked[question.id] = replace(asked, here=True)
            show_here(self._hass, tag, question.title, question.here)
        await self._async_save()

    def _action(self, choice: Choice, token: str) -> dict[str, Any]:
        beginning = f"{ASK}:{self._entry.entry_id}:{token}"
        if choice.stops is not None:
            beginning = f"{STOP}:{self._entry.entry_id}:{choice.stops}"
        action: dict[str, Any] = {"action": f"{beginning}:{choice.key}", "title": choice.title}
        if choice.text:
            action["behavior"] = "textInput"
        if choice.unlocked:
            action["authenticationRequired"] = True
        return action

    async def _async_over(self, asked: _Asked) -> None:
        """Take away what was told."""
        if asked.told:
            await async_clear(self._hass, asked.phones, self._tag(asked.question.id))

    # --- what is tapped

    async def _async_tapped(self, event: Event[Any]) -> None:
        match str(event.data.get("action")).split(":"):
            case [kind, athlete, about, key] if athlete == self._entry.entry_id and kind == ASK:
                await self._async_answered(event, about, key)

    async def _async_answered(self, event: Event[Any], token: str, key: str) -> None:
        asked = next((one for one in self._asked.values() if one.token == token), None)
        choices = () if asked is None else asked.question.choices
        choice = next((one for one in choices if one.key == key and one.stops is None), None)
        if asked is None or choice is None or asked.question.expires <= dt_util.utcnow():
            await self.async_say("over", self._entry.title, self._words("no_longer"))
            return
        question = asked.question
        # At once, so that a second tap finds nothing.
        del self._asked[question.id]
        await self._async_save()
        await self._async_over(asked)
        text = event.data.get("reply_text") if choice.text else None
        answer = Answer(question, key, None if text is None else str(text)[:MOST_TEXT], event.context)
        if (words := await self._async_handled(answer)) is not None:
            await self.async_say(question.id, question.title, words)

    async def _async_handled(self, answer: Answer) -> str | None:
        handler = self._handlers.get(answer.question.kind)
        if handler is None:
            return self._words("no_longer")
        try:
            return await handler(answer)
        except HomeAssistantError as err:
            return str(err)
        except Exception:
            _LOGGER.exception("An answer to a question of the kind %s failed", answer.question.kind)
            return self._words("failed")

    def _words(self, key: str) -> str:
        return Words.cached(self._hass).option("phone", key)

    # --- what is kept

    async def _async_read(self) -> None:
        try:
            data: Any = await self._store.async_load()
            kept = [] if data is None else data["asked"]
            for one in kept:
                asked = _Asked(
                    Question.from_dict(one["question"]),
                    str(one["token"]),
                    bool(one["told"]),
                    tuple(map(str, one["phones"])),
                    bool(one["here"]),
                )
                self._asked[asked.question.id] = asked
        except NO_FILE as err:
            _LOGGER.warning("What was asked of a phone makes no sense in %s: %s", self._store.key, type(err).__name__)

    async def _async_save(self) -> None:
        await self._store.async_save(
            {
                "asked": [
                    {
                        "question": one.question.to_dict(),
                        "token": one.token,
                        "told": one.told,
                        "phones": list(one.phones),
                        "here": one.here,
                    }
                    for one in self._asked.values()
                ]
            }
        )
