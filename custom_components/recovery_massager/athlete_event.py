"""What came of an athlete's workouts."""

from typing import override

from homeassistant.components.event import EventEntity
from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceInfo

from .athlete import AthleteConfigEntry
from .const import DOMAIN
from .training import Arrival, Received
from .workout_events import is_told, told


class WorkoutEvent(EventEntity):
    """A workout is new, has changed, or was deleted."""

    _attr_has_entity_name = True
    _attr_should_poll = False
    _attr_translation_key = "workout"
    _attr_event_types = [one.value for one in (Arrival.NEW, Arrival.UPDATED, Arrival.REMOVED)]  # noqa: RUF012

    def __init__(self, entry: AthleteConfigEntry) -> None:
        self._training = entry.runtime_data.training
        self._attr_unique_id = f"{entry.entry_id}_workout"
        self._attr_device_info = DeviceInfo(identifiers={(DOMAIN, entry.entry_id)})

    @override
    async def async_added_to_hass(self) -> None:
        """Listen to the training."""
        await super().async_added_to_hass()
        self.async_on_remove(self._training.async_listen(self._handle_received))

    @callback
    def _handle_received(self, received: Received) -> None:
        if is_told(received):
            data = told(self.hass, received)
            self._trigger_event(data.pop("type"), data)
            self.async_write_ha_state()
