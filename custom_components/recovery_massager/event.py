"""What became of a session."""

from typing import override

from homeassistant.components.event import EventEntity
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .athlete import AthleteConfigEntry, is_athlete
from .athlete_event import WorkoutEvent
from .coordinator import MassagerConfigEntry, MassagerCoordinator
from .entity import Availability, MassagerEntity
from .schedule import Kind
from .session_events import SessionEvent

PARALLEL_UPDATES = 0

EVENT_TYPES = ["started", "finished", "stopped", "interrupted", "refused", *Kind]


async def async_setup_entry(
    hass: HomeAssistant,
    entry: MassagerConfigEntry | AthleteConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the session events of a massager, or the workout events of an athlete."""
    if is_athlete(entry):
        async_add_entities([WorkoutEvent(entry)])
        return
    async_add_entities([MassagerSessionEvent(entry.runtime_data)])


class MassagerSessionEvent(MassagerEntity, EventEntity):
    """A session started, ended, or was refused."""

    _availability = Availability.ALWAYS
    _attr_event_types = EVENT_TYPES

    def __init__(self, coordinator: MassagerCoordinator) -> None:
        super().__init__(coordinator, "session")

    @override
    async def async_added_to_hass(self) -> None:
        """Listen to the session."""
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.events.async_add(self._handle_session_event))

    @callback
    def _handle_session_event(self, event: SessionEvent) -> None:
        self._trigger_event(event.kind, dict(event.data))
        self.async_write_ha_state()
