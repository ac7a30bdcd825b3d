"""Sentences that Assist hears by our own doing, in any language it speaks, for as long as they are kept here.

Home Assistant offers sentences to automations only; this asks at the place where their sentence trigger does, which may
change. Then there are no such sentences, and all else is as it was.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
import logging
from typing import TYPE_CHECKING

from homeassistant.core import HomeAssistant

if TYPE_CHECKING:
    from hassil.recognize import RecognizeResult
    from homeassistant.components.conversation import ConversationInput

_LOGGER = logging.getLogger(__name__)

type Sentences = Mapping[str, Sequence[str]]
"""Templates of sentences by language."""
type Answer = Callable[[ConversationInput, str], Awaitable[str]]
"""Does what a sentence asks for, in the language in which it was said, and returns what is said to it."""


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

    def keep_only(self, groups: Sequence[str], *, of: str = "") -> None:
        """Take back the groups that are none of these, of those whose name begins so."""
        for group in [one for one in self._groups if one.startswith(of) and one not in groups]:
            self.take_back(group)


def _answering(
    sentences: Sentences, answer: Answer
) -> Callable[[ConversationInput, RecognizeResult], Awaitable[str | None]]:
    async def answering(said: ConversationInput, _: RecognizeResult) -> str:
        return await answer(said, language_of(said.text, said.language, sentences))

    return answering


def language_of(text: str, spoken: str, sentences: Sentences) -> str:
    """Return the language of a sentence: that which is spoken, where it has such a sentence, else one that has."""
    from hassil.parse_expression import parse_sentence
    from hassil.recognize import is_match

    base = spoken.partition("-")[0]
    for language in sorted(sentences, key=lambda one: one != base):
        if any(is_match(text, parse_sentence(one)) for one in sentences[language]):
            return language
    return next(iter(sentences))
