"""Telling of one massager's sessions: to our own entities, and on Home Assistant's bus."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from homeassistant.const import ATTR_DEVICE_ID, ATTR_ENTITY_ID, Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from .address import unique_id
from .const import DOMAIN, EVENT_SESSION


@dataclass(frozen=True, slots=True)
class SessionEvent:
    """Something that happened to a session: `started`, `finished`, `stopped`, `interrupted`, `refused`, and its data."""

    kind: str
    data: Mapping[str, Any] = field(default_factory=dict)


class SessionEvents:
    """The events of the massager of this address and name."""

    def __init__(self, hass: HomeAssistant, address: str, name: str) -> None:
        self._hass = hass
        self._address = address
        self._name = name
        self._listeners: list[Callable[[SessionEvent], None]] = []

    @callback
    def async_add(self, listener: Callable[[SessionEvent], None]) -> Callable[[], None]:
        """Call `listener` with everything that happens to a session; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @callback
    def async_tell(self, kind: str, data: Mapping[str, Any]) -> None:
        """Tell all who listen, and everybody in the house."""
        event = SessionEvent(kind, data)
        for listener in tuple(self._listeners):
            listener(event)
        self._hass.bus.async_fire(EVENT_SESSION, {"type": kind, **self.ids(), **data})

    @callback
    def ids(self) -> dict[str, str]:
        """Say which massager, device and main entity an event is about."""
        ids = {"name": self._name}
        registry = er.async_get(self._hass)
        if entity_id := registry.async_get_entity_id(Platform.CLIMATE, DOMAIN, unique_id(self._address, "massager")):
            ids[ATTR_ENTITY_ID] = entity_id
            if (found := registry.async_get(entity_id)) and found.device_id:
                ids[ATTR_DEVICE_ID] = found.device_id
        return ids
