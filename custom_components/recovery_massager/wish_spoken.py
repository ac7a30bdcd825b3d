"""Asking a massager for something by its bare name, in the languages whose file of sentences the owner installed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import intent

from .const import DOMAIN
from .listening import CONVERSATION, Listening, named
from .phrases import Answer
from .sentence_files import endings, installed
from .spoken_session import HOW
from .spoken_target import NAME
from .spoken_wish import Wish
from .wish_sentences import WISH_SENTENCES

if TYPE_CHECKING:
    from hassil.intents import Intents
    from homeassistant.components.conversation import ConversationInput


class SpokenWishes(Listening):
    """The sentences, from the first massager until the last one is removed."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._endings: dict[str, Intents] = {}
        super().__init__(hass)

    async def async_look(self) -> None:
        """Find out which sentences are installed."""

        def look() -> dict[str, Intents]:
            return {language: endings(language) for language in installed(self._hass.config.config_dir)}

        self._endings = await self._hass.async_add_executor_job(look)
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
                if language in self._endings
            }
            self.phrases.put(f"{group} {wish}", sentences, self._asking(wish, names))

    def _asking(self, wish: Wish, names: tuple[str, ...]) -> Answer:
        async def ask(said: ConversationInput, language: str, words: Mapping[str, str]) -> str:
            slots: dict[str, Any] = {**words}
            if HOW in slots:
                slots |= self._read(language, slots[HOW])
            response = await intent.async_handle(
                self._hass,
                DOMAIN,
                wish,
                {name: {"value": value} for name, value in {**slots, NAME: names[0]}.items() if value is not None},
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

    def _read(self, language: str, how: str) -> dict[str, Any]:
        """Return the slots that "20 minutes at 40 mmHg" means; nothing where it is not understood."""
        from hassil.recognize import recognize

        result = recognize(how, self._endings[language], language=language)
        return {} if result is None else {HOW: None, **{name: one.value for name, one in result.entities.items()}}
