"""Something that was said to Assist: what it asked for, who said it where, and in which words it is answered."""

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
import logging
from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import intent
from homeassistant.helpers.translation import async_get_translations

from .const import DOMAIN
from .device.errors import MassagerError
from .refusal import RefusalReason, Refused
from .refusal_words import filled, sentence_of
from .spoken_words import SPOKEN_WORDS, SpokenWords
from .words import Words

_LOGGER = logging.getLogger(__name__)

ENGLISH = "en"
PATIENCE_SECONDS = 5.0
"""So long somebody who spoke waits for an answer; what takes longer goes on, and the answer says so."""


class NotDone(Exception):
    """Nothing was changed; the message is what is said about it."""


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence, by what it asked for."""

    hass: HomeAssistant
    slots: Mapping[str, Any]
    """What the sentence named, by its slots: a massager, an area, a pressure, a mode."""
    context: Context
    spoken: str
    """The language that is spoken. Stops are answered in it."""
    language: str
    """In which all else is answered: the same, or English where there are no answers in it."""
    assistant: str | None
    """To which assistant a massager has to be exposed; None: to none."""
    words: SpokenWords
    translated: Words
    """The words of all faces, in that language."""

    @classmethod
    async def of(cls, one: intent.Intent, slots: Mapping[str, Any]) -> Said:
        """Return what an intent is about."""
        base = one.language.partition("-")[0]
        language = one.language if base in SPOKEN_WORDS else ENGLISH
        return cls(
            one.hass,
            {name: slot["value"] for name, slot in slots.items()},
            one.context,
            one.language,
            language,
            one.assistant,
            SPOKEN_WORDS.get(base, SPOKEN_WORDS[ENGLISH]),
            await Words.async_load(one.hass, language),
        )

    async def confirmed(self, work: Coroutine[Any, Any, None]) -> bool:
        """Await what somebody asked for, but not for ever; False: it goes on, and nobody knows yet what comes of it.

        Raises what it raises.
        """
        task = self.hass.async_create_task(work)
        done, _ = await asyncio.wait({task}, timeout=PATIENCE_SECONDS)
        if done:
            task.result()
            return True
        task.add_done_callback(_mind)
        return False

    async def error(self, err: HomeAssistantError) -> str:
        """Return why something was not done, in the language of the answers, and as it may be said aloud in a room.

        What a person ticked is not: who else listens is not known.
        """
        given, cause = err.translation_placeholders or {}, err.__cause__
        match cause:
            case Refused(refusal=refusal):
                key, details = refusal.reason.value, refusal.placeholders
            case MassagerError():
                key, details = cause.reason, cause.details
            case _ if err.translation_domain == DOMAIN and err.translation_key is not None:
                key, details = err.translation_key, given
            case _:
                return str(err)
        name = given.get("name", "?")
        match key:
            case RefusalReason.ELECTRICAL_BY_HAND:
                return self.words.by_hand.format(name=name)
            case RefusalReason.UNATTENDED:
                return self.words.by_touch.format(name=name)
        texts = await async_get_translations(self.hass, self.language, "exceptions", {DOMAIN})
        values = filled(self.hass, name, details, private=False, words=self.translated)
        return sentence_of(texts, key, values)


def _mind(task: asyncio.Task[None]) -> None:
    """Take note of what came of it after the answer; events, states and notices tell those who look."""
    if not task.cancelled() and (err := task.exception()) is not None:
        _LOGGER.info("What was asked for by voice did not succeed: %s", err)
