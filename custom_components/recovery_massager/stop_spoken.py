"""Stop massagers by a sentence to Assist, in every language of ours, without any file of the owner's.

All of them, or one by its name, at any time; by what somebody shouts whom it hurts ("stop", "too tight") only while
something has to be stopped, since at other times the same words are meant for a timer or the music. A sentence counts
whatever language Assist speaks, and is answered in its own. Whoever speaks may stop, exposed or not.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant, callback

from .called import device_of, in_area
from .const import DOMAIN
from .coordinator import MassagerCoordinator
from .listening import Listening, named
from .phrases import Answer
from .stop_sentences import STOP_WORDS, StopWords
from .targets import massager_entries

if TYPE_CHECKING:
    from homeassistant.components.conversation import ConversationInput

type Words = Mapping[str, str]

ALL = "all"
BARE = "bare"
ROOM = "room"
"""The words in the place of a room, and the group of the sentences that have some."""


class SpokenStop(Listening):
    """The sentences, from the first massager until the last one is removed."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._followed: list[MassagerCoordinator] = []
        super().__init__(hass)

    @callback
    def async_follow(self, coordinator: MassagerCoordinator) -> CALLBACK_TYPE:
        """Hear what is shouted while this massager may have to be stopped; returns what ends that."""
        self._followed.append(coordinator)
        unfollow = coordinator.async_add_listener(self._look_at_sessions)
        self._look_at_sessions()

        @callback
        def end() -> None:
            unfollow()
            self._followed.remove(coordinator)
            self._look_at_sessions()

        return end

    # --- what is heard

    @override
    def hear(self) -> None:
        """Hear what stops all, and what is shouted while something runs."""
        self.phrases.put(ALL, {key: words.sentences for key, words in STOP_WORDS.items()}, self._stop_all)
        self.phrases.put(ROOM, {key: words.in_room for key, words in STOP_WORDS.items()}, self._stop_in)
        self._look_at_sessions()

    @override
    def hear_named(self, entry: ConfigEntry[Any], group: str, names: tuple[str, ...]) -> None:
        """Hear what stops one massager."""
        sentences = {key: named(words.named, names) for key, words in STOP_WORDS.items()}
        self.phrases.put(group, sentences, self._stopping(entry))

    @callback
    def _look_at_sessions(self) -> None:
        if self.listening:
            runs = any(one.stoppable for one in self._followed)
            bare = {key: words.bare if runs else () for key, words in STOP_WORDS.items()}
            self.phrases.put(BARE, bare, self._stop_what_runs)

    # --- what is done

    async def _stop_all(self, said: ConversationInput, language: str, _: Words) -> str:
        """Stop all, as the action without a target does: anybody may, whatever is allowed to start."""
        return answered(STOP_WORDS[language], await async_stop(self._hass, [], said.context))

    async def _stop_in(self, said: ConversationInput, language: str, words: Words) -> str:
        """Stop those in a room, or all where there are none: the room may have been misheard."""
        room, known = words[ROOM], massager_entries(self._hass)
        # The first word may be an article.
        entries = in_area(self._hass, known, room) or in_area(self._hass, known, room.partition(" ")[2])
        return answered(STOP_WORDS[language], await async_stop(self._hass, entries, said.context), some=bool(entries))

    async def _stop_what_runs(self, said: ConversationInput, language: str, _: Words) -> str:
        entries = [one.config_entry for one in self._followed if one.stoppable]
        return answered(STOP_WORDS[language], await async_stop(self._hass, entries, said.context), some=bool(entries))

    def _stopping(self, entry: ConfigEntry[Any]) -> Answer:
        async def stop(said: ConversationInput, language: str, _: Words) -> str:
            return answered(STOP_WORDS[language], await async_stop(self._hass, [entry], said.context), some=True)

        return stop


async def async_stop(hass: HomeAssistant, entries: list[ConfigEntry[Any]], context: Context) -> Mapping[str, Any]:
    """Stop these massagers by the action, or all where there are none; returns what it answers about each."""
    devices = [device.id for entry in entries if (device := device_of(hass, entry)) is not None]
    # What has no device is stopped with all others, rather than not at all.
    target = {ATTR_DEVICE_ID: devices} if devices and len(devices) == len(entries) else {}
    response = await hass.services.async_call(
        DOMAIN, "stop_session", target, blocking=True, context=context, return_response=True
    )
    return response or {}


def answered(words: StopWords, response: Mapping[str, Any], *, some: bool = False) -> str:
    """Return what is said to the response of the action: that they are stopped only where each confirmed it.

    `some`: of some massagers, whose names are said.
    """
    massagers = response.get("massagers", [])
    if names := [one["name"] for one in massagers if not one["confirmed"]]:
        return words.unconfirmed.format(names=", ".join(names))
    if some and massagers:
        return words.stopped_some.format(names=", ".join(one["name"] for one in massagers))
    return words.stopped if massagers else words.none
