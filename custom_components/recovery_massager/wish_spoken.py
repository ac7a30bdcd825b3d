"""Asking a massager for something by its bare name, in the languages whose file of sentences the owner installed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import intent

from .const import DOMAIN
from .listening import CONVERSATION, Listening, named
from .phrases import Answer
from .sentence_files import installed
from .spoken_target import NAME
from .spoken_wish import Wish
from .wish_sentences import WISH_SENTENCES

if TYPE_CHECKING:
    from homeassistant.components.conversation import ConversationInput


class SpokenWishes(Listening):
    """The sentences, from the first massager until the last one is removed."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._languages: frozenset[str] = frozenset()
        super().__init__(hass)

    async def async_look(self) -> None:
        """Find out which sentences are installed."""
        self._languages = await self._hass.async_add_executor_job(installed, self._hass.config.config_dir)
        self.look_at_names()

    @override
    async def async_begin(self) -> None:
        """Find out which sentences are installed."""
        await self.async_look()

    @override
    def hear_named(self, entry: ConfigEntry[Any], group: str, names: tuple[str, ...]) -> None:
        """Hear what is asked of one massager."""
        for wish in Wish:
            sentences = {
                language: named(wishes.get(wish, ()), names)
                for language, wishes in WISH_SENTENCES.items()
                if language in self._languages
            }
            self.phrases.put(f"{group} {wish}", sentences, self._asking(wish, names))

    def _asking(self, wish: Wish, names: tuple[str, ...]) -> Answer:
        async def ask(said: ConversationInput, language: str, _: Mapping[str, str]) -> str:
            response = await intent.async_handle(
                self._hass,
                DOMAIN,
                wish,
                {NAME: {"value": names[0]}},
                said.text,
                said.context,
                language,
                assistant=CONVERSATION,
                device_id=said.device_id,
                satellite_id=said.satellite_id,
                conversation_agent_id=said.agent_id,
            )
            speech: str = response.speech["plain"]["speech"]
            return speech

        return ask
