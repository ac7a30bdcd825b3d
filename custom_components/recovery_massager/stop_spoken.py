"""Stop all massagers by a sentence to Assist, in every language of ours, without any file of the owner's.

Home Assistant offers sentences to automations only; this asks at the place where their sentence trigger does, which may
change. Then there are no sentences, and all else that stops is as it was. A sentence counts whatever language Assist
speaks, and is answered in its own.
"""

from collections.abc import Awaitable, Callable, Mapping
import logging
from typing import TYPE_CHECKING, Any

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_when_setup

from .const import DOMAIN
from .stop_sentences import STOP_WORDS, StopWords

if TYPE_CHECKING:
    from hassil.recognize import RecognizeResult
    from homeassistant.components.conversation import ConversationInput

_LOGGER = logging.getLogger(__name__)

CONVERSATION = "conversation"


class SpokenStop:
    """The sentences, from the first massager until the last one is removed."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Listen to them as soon as somebody can be spoken to, which may be never."""
        self._hass = hass
        self._unregister: list[Callable[[], None]] = []
        self._over = False
        async_when_setup(hass, CONVERSATION, self._async_listen)

    async def _async_listen(self, hass: HomeAssistant, _: str) -> None:
        if self._over:
            return
        try:
            # It is loaded by now; without it, its requirements may be missing.
            from homeassistant.components.conversation.agent_manager import get_agent_manager

            register = get_agent_manager(hass).register_trigger
            for words in STOP_WORDS.values():
                self._unregister.append(register([*words.sentences], self._answer_to(words)))
        except Exception as err:  # noqa: BLE001 - whatever became of that place, massagers are set up without it
            _LOGGER.warning("No sentence stops all massagers, since this Home Assistant takes none: %r", err)

    def end(self) -> None:
        """Listen no longer."""
        self._over = True
        for unregister in self._unregister:
            try:
                unregister()
            except Exception as err:  # noqa: BLE001 - the same
                _LOGGER.warning("A sentence that stops all massagers could not be taken back: %r", err)
        self._unregister.clear()

    def _answer_to(self, words: StopWords) -> Callable[[ConversationInput, RecognizeResult], Awaitable[str | None]]:
        async def answer(said: ConversationInput, _: RecognizeResult) -> str:
            """Stop all, as the action without a target does: anybody may, whatever is allowed to start."""
            response = await self._hass.services.async_call(
                DOMAIN, "stop_session", {}, blocking=True, context=said.context, return_response=True
            )
            return answered(words, response or {})

        return answer


def answered(words: StopWords, response: Mapping[str, Any]) -> str:
    """Return what is said to the response of the action: that all are stopped only where each confirmed it."""
    massagers = response.get("massagers", [])
    if names := [one["name"] for one in massagers if not one["confirmed"]]:
        return words.unconfirmed.format(names=", ".join(names))
    return words.stopped if massagers else words.none
