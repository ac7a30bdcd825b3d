"""Stop massagers by a sentence to Assist, in every language of ours, without any file of the owner's.

All of them, or one by its name, at any time; by what somebody shouts whom it hurts ("stop", "too tight") only while
something has to be stopped, since at other times the same words are meant for a timer or the music. A sentence counts
whatever language Assist speaks, and is answered in its own. Whoever speaks may stop, exposed or not.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED, ConfigEntry, ConfigEntryChange
from homeassistant.const import ATTR_DEVICE_ID, Platform
from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant, callback, split_entity_id
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.setup import async_when_setup

from .called import device_of, names_of
from .const import DOMAIN
from .coordinator import MassagerCoordinator
from .phrases import Answer, Phrases
from .stop_sentences import NAME, STOP_WORDS, StopWords
from .targets import massager_entries

if TYPE_CHECKING:
    from homeassistant.components.conversation import ConversationInput

CONVERSATION = "conversation"

ALL = "all"
BARE = "bare"
NAMED = "named "


class SpokenStop:
    """The sentences, from the first massager until the last one is removed."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Listen to them as soon as somebody can be spoken to, which may be never."""
        self._hass = hass
        self._phrases = Phrases(hass)
        self._followed: list[MassagerCoordinator] = []
        self._unsubscribe: list[Callable[[], None]] = []
        self._listening = self._over = self._looks = False
        async_when_setup(hass, CONVERSATION, self._async_listen)

    async def _async_listen(self, hass: HomeAssistant, _: str) -> None:
        if self._over:
            return
        self._listening = True
        self._phrases.put(ALL, {key: words.sentences for key, words in STOP_WORDS.items()}, self._stop_all)
        self._unsubscribe = [
            async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._entry_changed),
            hass.bus.async_listen(dr.EVENT_DEVICE_REGISTRY_UPDATED, self._names_changed, _names_a_device),
            hass.bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, self._names_changed, _names_an_entity),
        ]
        self._look_at_names()
        self._look_at_sessions()

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

    def end(self) -> None:
        """Listen no longer."""
        self._over, self._listening = True, False
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._unsubscribe.clear()
        self._phrases.keep_only(())

    # --- what is heard

    @callback
    def _look_at_sessions(self) -> None:
        if self._listening:
            runs = any(one.stoppable for one in self._followed)
            self._phrases.put(
                BARE, {key: words.bare for key, words in STOP_WORDS.items()} if runs else {}, self._stop_what_runs
            )

    @callback
    def _entry_changed(self, _: ConfigEntryChange, entry: ConfigEntry[Any]) -> None:
        if entry.domain == DOMAIN:
            self._names_changed()

    @callback
    def _names_changed(self, _: Any = None) -> None:
        """Look soon: what is set up is registered piece by piece."""
        if not self._looks:
            self._looks = True
            self._hass.loop.call_soon(self._look_at_names)

    @callback
    def _look_at_names(self) -> None:
        """Let each massager be heard by what it is called now."""
        self._looks = False
        if not self._listening:
            return
        entries = massager_entries(self._hass)
        for entry in entries:
            names = names_of(self._hass, entry)
            self._phrases.put(
                f"{NAMED}{entry.entry_id}",
                {key: [_named(one, names) for one in words.named] for key, words in STOP_WORDS.items()}
                if names
                else {},
                self._stopping(entry),
            )
        self._phrases.keep_only([f"{NAMED}{entry.entry_id}" for entry in entries], of=NAMED)

    # --- what is done

    async def _stop_all(self, said: ConversationInput, language: str) -> str:
        """Stop all, as the action without a target does: anybody may, whatever is allowed to start."""
        return answered(STOP_WORDS[language], await async_stop(self._hass, [], said.context))

    async def _stop_what_runs(self, said: ConversationInput, language: str) -> str:
        entries = [one.config_entry for one in self._followed if one.stoppable]
        return answered(STOP_WORDS[language], await async_stop(self._hass, entries, said.context), some=bool(entries))

    def _stopping(self, entry: ConfigEntry[Any]) -> Answer:
        async def stop(said: ConversationInput, language: str) -> str:
            return answered(STOP_WORDS[language], await async_stop(self._hass, [entry], said.context), some=True)

        return stop


def _named(template: str, names: tuple[str, ...]) -> str:
    return template.replace(NAME, names[0] if len(names) == 1 else f"({'|'.join(names)})")


@callback
def _names_a_device(change: Mapping[str, Any]) -> bool:
    return change["action"] != "update" or not {"name", "name_by_user"}.isdisjoint(change["changes"])


@callback
def _names_an_entity(change: Mapping[str, Any]) -> bool:
    """Whether it is about an entity that may stand for a massager."""
    return split_entity_id(change["entity_id"])[0] == Platform.CLIMATE


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
