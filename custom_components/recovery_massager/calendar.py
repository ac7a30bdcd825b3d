"""Sessions in a calendar: those that were, the one that runs, and those that are planned, which can be changed there."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, override

from homeassistant.components.calendar import (
    EVENT_END,
    EVENT_RRULE,
    EVENT_START,
    EVENT_SUMMARY,
    CalendarEntity,
    CalendarEntityFeature,
    CalendarEvent,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .coordinator import MassagerConfigEntry, MassagerCoordinator
from .device.errors import InvalidValue
from .entity import Availability, MassagerEntity
from .plan import Occurrence, Plan
from .record import SessionRecord

PARALLEL_UPDATES = 0

ONWARDS = "THISANDFUTURE"
"""How Home Assistant's calendar says "this one and all that follow"."""


async def async_setup_entry(
    hass: HomeAssistant, entry: MassagerConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Set up the calendar of a massager."""
    async_add_entities([MassagerCalendar(entry.runtime_data)])


class MassagerCalendar(MassagerEntity, CalendarEntity):
    """The sessions of one massager: what was to read, what is planned to create, move and delete."""

    _availability = Availability.ALWAYS

    def __init__(self, coordinator: MassagerCoordinator) -> None:
        super().__init__(coordinator, "sessions")
        if not coordinator.electrical:
            self._attr_supported_features = (
                CalendarEntityFeature.CREATE_EVENT
                | CalendarEntityFeature.UPDATE_EVENT
                | CalendarEntityFeature.DELETE_EVENT
            )

    @property
    @override
    def event(self) -> CalendarEvent | None:
        """Return the session that runs, or else the one that is planned next."""
        if record := self.coordinator.history.open:
            return self._event(record)
        plan = next(iter(self.coordinator.planner.plans), None)
        at = plan.next if plan else None
        return self._planned(plan, at) if plan and at else None

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Return the sessions that touch a span of time."""
        history = self.coordinator.history
        records = [*history.sessions, *([history.open] if history.open else [])]
        past = [
            self._event(record)
            for record in records
            if record.start < end_date and (record.end or record.deadline) > start_date
        ]
        planned = [
            event for plan in self.coordinator.planner.plans for event in self._between(plan, start_date, end_date)
        ]
        return sorted([*past, *planned], key=lambda event: event.start_datetime_local.timestamp())

    @override
    async def async_create_event(self, **kwargs: Any) -> None:
        """Plan a session; its length and time are those of the event, all else as the next session's settings say."""
        await self.coordinator.async_run(self._async_create(kwargs))

    @override
    async def async_update_event(
        self,
        uid: str,
        event: dict[str, Any],
        recurrence_id: str | None = None,
        recurrence_range: str | None = None,
    ) -> None:
        """Move, lengthen or rename what is planned."""
        await self.coordinator.async_run(self._async_update(uid, event, recurrence_id, recurrence_range))

    @override
    async def async_delete_event(
        self, uid: str, recurrence_id: str | None = None, recurrence_range: str | None = None
    ) -> None:
        """Call off what is planned."""
        await self.coordinator.async_run(self._async_delete(uid, recurrence_id, recurrence_range))

    def _between(self, plan: Plan, start: datetime, end: datetime) -> list[CalendarEvent]:
        events = []
        for at in plan.upcoming():
            if at.start >= end:
                break
            if at.start + timedelta(minutes=plan.minutes) > start:
                events.append(self._planned(plan, at))
        return events

    def _planned(self, plan: Plan, at: Occurrence) -> CalendarEvent:
        return CalendarEvent(
            start=dt_util.as_local(at.start),
            end=dt_util.as_local(at.start + timedelta(minutes=plan.minutes)),
            summary=plan.name or self._plan_summary(plan),
            description=self._translated("event.session.state_attributes.event_type.state.planned"),
            uid=plan.id,
            recurrence_id=at.day.isoformat() if plan.rule else None,
            rrule=plan.rule.text() if plan.rule else None,
        )

    def _event(self, record: SessionRecord) -> CalendarEvent:
        # Each step of somebody's hand would be another state while it runs.
        pressure = None if record.end is None else record.pressure
        return CalendarEvent(
            start=record.start,
            end=max(record.end or record.deadline, record.start),
            summary=self._summary(record.mode, pressure, record.person),
            description=self._translated(f"sensor.session_state.state.{record.outcome or 'running'}"),
            uid=record.id,
        )

    def _summary(self, mode: str | None, pressure: float | None, person: str) -> str:
        details = [] if (name := self.coordinator.people.name(person)) is None else [name]
        if mode is not None:
            label = self.coordinator.capabilities.labels("mode").get(mode)
            details.append(label or self._translated(f"select.mode.state.{mode}"))
        if pressure is not None:
            pressures = self.coordinator.capabilities.range("pressure")
            details.append(f"{pressure:g}{' mmHg' if pressures and pressures.unit == 'mmHg' else ''}")
        massage = self._translated("climate.massager.state.fan_only")
        return f"{massage}: {', '.join(details)}" if details else massage

    def _plan_summary(self, plan: Plan) -> str:
        return self._summary(plan.mode, self.coordinator.planner.pressure(plan), plan.person)

    async def _async_create(self, event: dict[str, Any]) -> None:
        start, minutes = _times(event)
        planner, user = self.coordinator.planner, self.coordinator.session.user
        await planner.async_plan(start, minutes, rule=event.get(EVENT_RRULE), name=event[EVENT_SUMMARY], person=user.id)

    async def _async_update(self, uid: str, event: dict[str, Any], recurrence_id: str | None, span: str | None) -> None:
        self._ensure_planned(uid)
        planner, (start, minutes) = self.coordinator.planner, _times(event)
        name = event[EVENT_SUMMARY]
        await planner.async_change(
            uid,
            start,
            minutes,
            rule=event.get(EVENT_RRULE),
            # What nobody wrote shall go on telling mode and pressure.
            name=None if name == self._plan_summary(planner.plan(uid)) else name,
            day=_day(uid, recurrence_id),
            onwards=span == ONWARDS,
        )

    async def _async_delete(self, uid: str, recurrence_id: str | None, span: str | None) -> None:
        self._ensure_planned(uid)
        await self.coordinator.planner.async_cancel(uid, day=_day(uid, recurrence_id), onwards=span == ONWARDS)

    def _ensure_planned(self, uid: str) -> None:
        history = self.coordinator.history
        if any(record.id == uid for record in (*history.sessions, history.open) if record):
            raise InvalidValue("plan_history")

    def _translated(self, key: str) -> str:
        """Give the text of one of our entities' states, in the language of the system."""
        return self.platform_data.platform_translations.get(f"component.{DOMAIN}.entity.{key}", key.rpartition(".")[2])


def _times(event: dict[str, Any]) -> tuple[datetime, float]:
    """Return when an event begins, and its minutes. Raises InvalidValue for one that takes whole days."""
    start, end = event[EVENT_START], event[EVENT_END]
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        raise InvalidValue("plan_all_day")
    return start, (end.astimezone(UTC) - start.astimezone(UTC)) / timedelta(minutes=1)


def _day(uid: str, recurrence_id: str | None) -> date | None:
    """Return the day of one event of a series; None: all of it. Raises InvalidValue for what is none of ours."""
    try:
        return date.fromisoformat(recurrence_id) if recurrence_id else None
    except ValueError:
        raise InvalidValue("plan_unknown", plan_id=f"{uid} {recurrence_id}") from None
