"""What all entities of a massager share."""

from collections.abc import Awaitable, Mapping
from enum import StrEnum
from typing import Any, override

from homeassistant.core import split_entity_id
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.device_registry import CONNECTION_BLUETOOTH, DeviceInfo
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .address import unique_id
from .attendance import ASSISTANTS, attended
from .coordinator import MassagerCoordinator
from .device.model import Capabilities, Run, Value
from .turn import refuse_unasked

HEAT_OFF = "off"
ATTR_REFUSAL = "refusal"
"""The attribute that says why the last start was refused. It is for whoever looks now, and no recorder keeps it."""
EXPOSED = "should_expose"
"""The option of the entity registry that exposes an entity to an assistant."""


def shown(coordinator: MassagerCoordinator, name: str) -> Value:
    """Return what the faces show for a setting: the device's own value while it massages, else that of the next session.

    None (unknown) while a session is open whose massager cannot be heard.
    """
    data = coordinator.data
    if data.massager.run in (Run.RUNNING, Run.PAUSED):
        return data.massager.get(name)
    if data.massager.run is None and coordinator.stoppable:
        return None
    value: Value = getattr(data.settings, name)
    return value


def refusal(coordinator: MassagerCoordinator) -> dict[str, Any]:
    """Return the attribute that says why the last start was refused; nothing once a session started."""
    words = coordinator.data.refusal
    return {} if words is None else {ATTR_REFUSAL: words}


def whole(number: float) -> float:
    """Return 43.0 as 43: the device layer knows whole numbers, Home Assistant hands over others too."""
    return int(number) if number == int(number) else number


def choices(capabilities: Capabilities, name: str) -> dict[str, str]:
    """Return what a face offers for a setting, with its slug: the slug itself, which is translated, or the profile's label as it is."""
    labels = capabilities.labels(name)
    return {labels.get(slug, slug): slug for slug in capabilities.options(name)}


def _options(entry: er.RegistryEntry, assistant: str) -> Mapping[str, Any]:
    return entry.options.get(assistant) or {}


class Availability(StrEnum):
    """When an entity can be used."""

    DEVICE = "device"
    """While the massager is heard."""
    STOP = "stop"
    """Besides while something may have to be stopped: Home Assistant drops an action on an unavailable entity and says nothing."""
    PLANNED = "planned"
    """While a planned session waits for somebody's touch."""
    ALWAYS = "always"
    """Whatever the massager does: settings of the next session, history, our own switches."""


class MassagerEntity(CoordinatorEntity[MassagerCoordinator]):
    """An entity of one massager; its key is its translation key too, unless another is given."""

    _attr_has_entity_name = True
    _availability = Availability.DEVICE
    _quick: str | None = None
    """The value that it shows, where that is one that changes with nearly every report."""

    def __init__(self, coordinator: MassagerCoordinator, key: str, translation_key: str | None = None) -> None:
        super().__init__(coordinator)
        self._attr_unique_id = unique_id(coordinator.address, key)
        self._attr_translation_key = translation_key or key
        self._attr_device_info = DeviceInfo(connections={(CONNECTION_BLUETOOTH, coordinator.address)})

    @property
    @override
    def available(self) -> bool:
        """Return whether the entity can be used."""
        if self._availability is Availability.PLANNED:
            return bool(self.coordinator.planner.armed)
        if self._availability is Availability.ALWAYS or self.coordinator.available:
            return True
        return self._availability is Availability.STOP and self.coordinator.stoppable

    @override
    async def async_added_to_hass(self) -> None:
        """Listen; keep a stimulator from all assistants, until its owner decides otherwise."""
        await super().async_added_to_hass()
        if self._quick is not None:
            self.async_on_remove(self.coordinator.quick.async_add(self._quick, self._handle_coordinator_update))
        if self.coordinator.electrical and (entry := self.registry_entry) is not None:
            registry = er.async_get(self.hass)
            for assistant in ASSISTANTS:
                options = _options(entry, assistant)
                if EXPOSED not in options:
                    registry.async_update_entity_options(self.entity_id, assistant, {**options, EXPOSED: False})

    @property
    def _by_hand(self) -> bool:
        """Whether a person asked for what is done now, by their own touch of this very entity.

        An assistant that a stimulator's entity is exposed to may press it in the person's name.
        """
        if self.coordinator.electrical and self._exposed:
            return False
        return attended(self._context, split_entity_id(self.entity_id)[0])

    @property
    def _exposed(self) -> bool:
        entry = self.registry_entry
        return entry is not None and any(_options(entry, assistant).get(EXPOSED) for assistant in ASSISTANTS)

    async def _async_start(self, **wishes: Any) -> None:
        """Start a session with the next session's settings and what was wished for besides; a paused one goes on."""
        session = self.coordinator.session
        await self._async_run(session.start(attended=self._by_hand, besides=refuse_unasked, **wishes))

    async def _async_stop(self) -> None:
        """Stop, whatever the massager does; returns when that is confirmed."""
        await self._async_run(self.coordinator.session.stop())

    async def _async_run(self, work: Awaitable[Any]) -> None:
        """Await what was asked of this entity; an error is for the person who touched it, or else for all: a bridge logs it."""
        touched = attended(self._context, split_entity_id(self.entity_id)[0])
        await self.coordinator.async_run(work, private=touched)
