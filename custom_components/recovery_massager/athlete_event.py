"""What came of an athlete's workouts."""

from typing import override

from homeassistant.components.event import EventEntity
from homeassistant.core import callback

from .athlete import AthleteConfigEntry
from .athlete_entity import AthleteEntity
from .training import Arrival, Received
from .workout_events import is_told, told


class WorkoutEvent(AthleteEntity, EventEntity):
    """A workout is new, has changed, or was deleted."""

    _attr_event_types = [one.value for one in (Arrival.NEW, Arrival.UPDATED, Arrival.REMOVED)]  # noqa: RUF012

    def __init__(self, entry: AthleteConfigEntry) -> None:
        super().__init__(entry, "workout")
        self._training = entry.runtime_data.training

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
