"""Sentences that Assist hears by our own doing, in any language it speaks, for as long as they are kept here.

Home Assistant offers sentences to automations only; this asks at the place where their sentence trigger does, which may
change. Then there are no such sentences, and all else is as it was.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
import logging
import re
from typing import TYPE_CHECKING

from homeassistant.core import HomeAssistant

if TYPE_CHECKING:
    from hassil.recognize import RecognizeResult
    from homeassistant.components.conversation import ConversationInput

_LOGGER = logging.getLogger(__name__)

type Sentences = Mapping[str, Sequence[str]]
"""Templates of sentences by language."""
type Answer = Callable[[ConversationInput, str, Mapping[str, str]], Awaitable[str]]
"""Does what a sentence asks for, and returns what is said to it.

Gets the language in which it was said, and the words in the place of each `{list}` of its template, which may be any.
"""

LISTS = re.compile(r"\{(\w+)\}")


class Phrases:
    """Groups of sentences, each registered as one, and taken back when another takes its place."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._groups: dict[str, tuple[Sentences, Callable[[], None]]] = {}
        self._refused = False

    def put(self, group: str, sentences: Sentences, answer: Answer) -> None:
        """Let a group be heard, in the place of what it was; without any sentence it is taken back."""
        if group in self._groups and self._groups[group][0] == sentences:
            return
        self.take_back(group)
        templates = [one for some in sentences.values() for one in some]
        if not templates or self._refused:
            return
        try:
            # It is loaded by now; without it, its requirements may be missing.
            from homeassistant.components.conversation.agent_manager import get_agent_manager

            unregister = get_agent_manager(self._hass).register_trigger(templates, _answering(sentences, answer))
        except Exception as err:  # noqa: BLE001 - whatever became of that place, massagers are set up without it
            self._refused = True
            _LOGGER.warning("No sentence stops all massagers, since this Home Assistant takes none: %r", err)
            return
        self._groups[group] = sentences, unregister

    def take_back(self, group: str) -> None:
        """Let a group be heard no longer."""
        if (found := self._groups.pop(group, None)) is None:
            return
        try:
            found[1]()
        except Exception as err:  # noqa: BLE001 - the same
            _LOGGER.warning("A sentence to massagers could not be taken back: %r", err)

    def keep_only(self, *beginnings: str, of: str = "") -> None:
        """Take back the groups whose names begin with none of these, of those whose names begin with `of`."""
        for group in [one for one in self._groups if one.startswith(of) and not one.startswith(beginnings)]:
            self.take_back(group)


def _answering(
    sentences: Sentences, answer: Answer
) -> Callable[[ConversationInput, RecognizeResult], Awaitable[str | None]]:
    async def answering(said: ConversationInput, result: RecognizeResult) -> str:
        words = {name: entity.text.strip() for name, entity in result.entities.items()}
        return await answer(said, language_of(said.text, said.language, sentences), words)

    return answering


def language_of(text: str, spoken: str, sentences: Sentences) -> str:
    """Return the language of a sentence: that which is spoken, where it has such a sentence, else one that has."""
    from hassil.intents import Intents
    from hassil.recognize import recognize_all

    lists = {name for some in sentences.values() for one in some for name in LISTS.findall(one)}
    intents = Intents.from_dict(
        {
            "language": spoken,
            "intents": {language: {"data": [{"sentences": [*some]}]} for language, some in sentences.items()},
            "lists": {name: {"wildcard": True} for name in lists},
        }
    )
    found = {result.intent.name for result in recognize_all(text, intents)}
    base = spoken.partition("-")[0]
    return base if base in found else next((one for one in sentences if one in found), base)
