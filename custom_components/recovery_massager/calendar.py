"""Sessions in a calendar: those that were, and the one that runs."""

from datetime import datetime
from typing import override

from homeassistant.components.calendar import CalendarEntity, CalendarEvent
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import DOMAIN
from .coordinator import MassagerConfigEntry, MassagerCoordinator
from .entity import Availability, MassagerEntity
from .record import SessionRecord

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant, entry: MassagerConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Set up the calendar of a massager."""
    async_add_entities([MassagerCalendar(entry.runtime_data)])


class MassagerCalendar(MassagerEntity, CalendarEntity):
    """The sessions of one massager, to read."""

    _availability = Availability.ALWAYS

    def __init__(self, coordinator: MassagerCoordinator) -> None:
        super().__init__(coordinator, "sessions")

    @property
    @override
    def event(self) -> CalendarEvent | None:
        """Return the session that runs."""
        record = self.coordinator.history.open
        return self._event(record) if record else None

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Return the sessions that touch a span of time."""
        history = self.coordinator.history
        records = [*history.sessions, *([history.open] if history.open else [])]
        return [
            self._event(record)
            for record in records
            if record.start < end_date and (record.end or record.deadline) > start_date
        ]

    def _event(self, record: SessionRecord) -> CalendarEvent:
        return CalendarEvent(
            start=record.start,
            end=max(record.end or record.deadline, record.start),
            summary=self._summary(record),
            description=self._translated(f"sensor.session_state.state.{record.outcome or 'running'}"),
            uid=record.id,
        )

    def _summary(self, record: SessionRecord) -> str:
        details = []
        if record.mode is not None:
            label = self.coordinator.capabilities.labels("mode").get(record.mode)
            details.append(label or self._translated(f"select.mode.state.{record.mode}"))
        # Each step of somebody's hand would be another state while it runs.
        if record.pressure is not None and record.end is not None:
            pressures = self.coordinator.capabilities.range("pressure")
            details.append(f"{record.pressure:g}{' mmHg' if pressures and pressures.unit == 'mmHg' else ''}")
        massage = self._translated("climate.massager.state.fan_only")
        return f"{massage}: {', '.join(details)}" if details else massage

    def _translated(self, key: str) -> str:
        """Give the text of one of our entities' states, in the language of the system."""
        return self.platform_data.platform_translations.get(f"component.{DOMAIN}.entity.{key}", key.rpartition(".")[2])
