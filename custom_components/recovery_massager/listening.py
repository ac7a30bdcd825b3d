"""Sentences of ours that name massagers: heard by what each of them is called now, from the first until the last one is removed."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED, ConfigEntry, ConfigEntryChange
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback, split_entity_id
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.setup import async_when_setup

from .called import names_of
from .const import DOMAIN
from .phrases import Phrases
from .targets import massager_entries

CONVERSATION = "conversation"
NAME = "{name}"
"""Stands in a template for what one massager is called."""
NAMED = "named "
"""How the groups of sentences begin that name a massager."""


class Listening(ABC):
    """Base of what listens; whoever hears something puts groups into `phrases`."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Listen as soon as somebody can be spoken to, which may be never."""
        self._hass = hass
        self._unsubscribe: list[Callable[[], None]] = []
        self._titles: dict[str, str] = {}
        self._looks = False
        self.phrases = Phrases(hass)
        self.listening = self.over = False
        async_when_setup(hass, CONVERSATION, self._async_listen)

    async def async_begin(self) -> None:
        """Find out what is needed to hear, right before anything is heard."""

    def hear(self) -> None:
        """Hear what names no massager."""

    @abstractmethod
    def hear_named(self, entry: ConfigEntry[Any], group: str, names: tuple[str, ...]) -> None:
        """Hear what names this massager, which is called so, as groups whose names begin with `group`."""

    def end(self) -> None:
        """Listen no longer."""
        self.over, self.listening = True, False
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._unsubscribe.clear()
        self.phrases.keep_only()

    @callback
    def look_at_names(self) -> None:
        """Let each massager be heard by what it is called now."""
        self._looks = False
        if not self.listening:
            return
        self._titles = _titles(self._hass)
        groups = {entry.entry_id: f"{NAMED}{entry.entry_id}" for entry in massager_entries(self._hass)}
        for entry in massager_entries(self._hass):
            self.hear_named(entry, groups[entry.entry_id], names_of(self._hass, entry))
        self.phrases.keep_only(*groups.values(), of=NAMED)

    async def _async_listen(self, hass: HomeAssistant, _: str) -> None:
        await self.async_begin()
        if self.over:
            return
        self.listening = True
        self._unsubscribe = [
            async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._entry_changed),
            hass.bus.async_listen(dr.EVENT_DEVICE_REGISTRY_UPDATED, self._names_changed, self._names_a_device),
            hass.bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, self._names_changed, self._names_an_entity),
        ]
        self.hear()
        self.look_at_names()

    @callback
    def _entry_changed(self, _: ConfigEntryChange, entry: ConfigEntry[Any]) -> None:
        # Most of what changes about an entry is whether it is set up.
        if entry.domain == DOMAIN and self._titles != _titles(self._hass):
            self._names_changed()

    @callback
    def _names_a_device(self, change: Mapping[str, Any]) -> bool:
        """Whether it names a massager."""
        if change["action"] == "update" and {"name", "name_by_user"}.isdisjoint(change["changes"]):
            return False
        device = dr.async_get(self._hass).async_get(change["device_id"])
        return device is not None and device.config_entry_id in self._titles

    @callback
    def _names_an_entity(self, change: Mapping[str, Any]) -> bool:
        """Whether it names an entity that stands for a massager, or may have."""
        if split_entity_id(change["entity_id"])[0] != Platform.CLIMATE:
            return False
        entity = er.async_get(self._hass).async_get(change["entity_id"])
        return entity is None or entity.platform == DOMAIN

    @callback
    def _names_changed(self, _: Any = None) -> None:
        """Look soon: what is set up is registered piece by piece."""
        if not self._looks:
            self._looks = True
            self._hass.loop.call_soon(self.look_at_names)


def named(templates: Sequence[str], names: tuple[str, ...]) -> list[str]:
    """Return the templates with what a massager is called; none where it is called nothing."""
    if not names:
        return []
    name = names[0] if len(names) == 1 else f"({'|'.join(names)})"
    return [template.replace(NAME, name) for template in templates]


@callback
def _titles(hass: HomeAssistant) -> dict[str, str]:
    return {entry.entry_id: entry.title for entry in massager_entries(hass)}
