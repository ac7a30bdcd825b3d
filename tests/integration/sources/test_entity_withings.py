"""Workouts of Withings: its calendar, a real one in Home Assistant's, tells when; its sensors tell more of the last one."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, override

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.calendar import CalendarEntity, CalendarEvent
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.helpers.device_registry import DeviceInfo
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockEntityPlatform

from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.recovery.sport import Sport
from custom_components.recovery_massager.training import Received

from .beside import Device, passes

ASKED = timedelta(minutes=15, seconds=1)


class Workouts(CalendarEntity):
    """The calendar of Withings: never anything ahead, and it asks for the past each time."""

    _attr_has_entity_name = True
    _attr_unique_id = "withings_1_workout"
    _attr_device_info = DeviceInfo(identifiers={("withings", "withings_1")})
    fails = False

    def __init__(self) -> None:
        self.events: list[CalendarEvent] = []
        self.asked: list[tuple[datetime, datetime]] = []

    @property
    @override
    def event(self) -> CalendarEvent | None:
        return None

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        self.asked.append((start_date, end_date))
        if self.fails:
            raise ConnectionError("too many requests")
        return [one for one in self.events if start_date <= one.start_datetime_local <= end_date]

    def had(self, start: datetime, minutes: float, what: str) -> None:
        """Let there be a workout."""
        self.events.append(CalendarEvent(start=start, end=start + timedelta(minutes=minutes), summary=what))


@pytest.fixture(autouse=True)
async def _now(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    freezer.move_to("2026-11-28T20:00:00+00:00")
    await hass.config.async_set_time_zone("Europe/Berlin")


@pytest.fixture
def withings(hass: HomeAssistant) -> Device:
    """The sensors of Withings, about the last workout."""
    device = Device(hass, "withings", "withings_1")
    device.says("workout_type", "bicycling")
    device.says("workout_duration", "45.0", {"unit_of_measurement": "min"})
    device.says("workout_pause_duration", "300", {"unit_of_measurement": "s"})
    device.says("workout_distance", "12.5", {"unit_of_measurement": "mi"})
    return device


@pytest.fixture
async def calendar(hass: HomeAssistant, withings: Device, choose: Callable[..., None]) -> Workouts:
    """Its calendar, and Withings chosen by the athlete."""
    calendar = Workouts()
    platform = MockEntityPlatform(hass, domain="calendar", platform_name="withings")
    platform.config_entry = next(iter(hass.config_entries.async_entries("withings")))
    await platform.async_add_entities([calendar])
    choose(workout_entities=[{"entity_id": withings.entity("workout_type"), "preset": "withings"}])
    return calendar


RIDE = datetime(2026, 11, 28, 16, 0, tzinfo=UTC)


async def test_the_calendar_tells_when_and_the_sensors_more_of_the_last_one(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, calendar: Workouts, received: list[Received]
) -> None:
    calendar.had(RIDE - timedelta(hours=9), 30, "Run")
    calendar.had(RIDE, 45, "Bicycling")
    await passes(hass, freezer)
    run, ride = (one.workout for one in received)
    assert (run.sport, run.start, run.minutes) == (Sport.RUN, RIDE - timedelta(hours=9), 30)
    assert run.distance is None, "what the sensors say is of another workout"
    assert (ride.id, ride.sport, ride.minutes) == (f"entity:withings-{RIDE.isoformat()}", Sport.RIDE, 45)
    assert ride.moving_minutes == 40
    assert ride.distance == pytest.approx(20116.8)


async def test_what_comes_later_is_found_although_the_sensors_do_not_change(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, calendar: Workouts, received: list[Received]
) -> None:
    calendar.had(RIDE, 45, "Bicycling")
    await passes(hass, freezer)
    calendar.had(RIDE + timedelta(hours=2), 25, "Swimming")
    await passes(hass, freezer, ASKED)
    await passes(hass, freezer, ASKED)
    assert [one.workout.sport for one in received] == [Sport.RIDE, Sport.SWIM], "each of them once"
    (first, *later) = [end - start for start, end in calendar.asked]
    assert first == timedelta(days=14), "Home Assistant may have been away"
    assert set(later) == {timedelta(days=2)}


async def test_an_answer_that_fails_is_no_news_and_the_next_one_counts(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, calendar: Workouts, received: list[Received]
) -> None:
    calendar.had(RIDE, 45, "Bicycling")
    calendar.fails = True
    await passes(hass, freezer)
    assert received == []
    calendar.fails = False
    await passes(hass, freezer, ASKED)
    assert len(received) == 1
    assert not [one for one in ir.async_get(hass).issues.values() if one.domain == DOMAIN]


@pytest.mark.parametrize("state", ["unavailable", None])
async def test_a_calendar_that_is_away_is_no_news_and_is_asked_when_it_is_back(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    calendar: Workouts,
    received: list[Received],
    state: str | None,
) -> None:
    calendar.had(RIDE, 45, "Bicycling")
    if state is None:
        hass.states.async_remove(calendar.entity_id)
    else:
        hass.states.async_set(calendar.entity_id, state)
    await passes(hass, freezer)
    assert (received, calendar.asked) == ([], [])
    calendar.async_write_ha_state()
    await passes(hass, freezer, ASKED)
    assert len(received) == 1
    assert not [one for one in ir.async_get(hass).issues.values() if one.domain == DOMAIN]


async def test_what_is_too_short_for_a_workout_is_left_out(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, calendar: Workouts, received: list[Received]
) -> None:
    calendar.had(RIDE - timedelta(hours=2), 0.5, "Run")
    calendar.had(RIDE, 45, "Bicycling")
    await passes(hass, freezer)
    assert [one.workout.sport for one in received] == [Sport.RIDE]


async def test_a_day_without_a_time_is_no_workout_and_a_notice_says_what_is_missing(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, calendar: Workouts, received: list[Received]
) -> None:
    day = RIDE.date()
    calendar.events.append(CalendarEvent(start=day, end=day + timedelta(days=1), summary="Bicycling"))
    await passes(hass, freezer)
    assert received == []
    (issue,) = [one for one in ir.async_get(hass).issues.values() if one.domain == DOMAIN]
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["field"] == "the start"


async def test_without_the_calendar_nobody_knows_when_and_a_notice_says_so(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    withings: Device,
    choose: Callable[..., None],
    ada: MockConfigEntry,
    received: list[Received],
) -> None:
    choose(workout_entities=[{"entity_id": withings.entity("workout_type"), "preset": "withings"}])
    await passes(hass, freezer)
    issue = ir.async_get(hass).issues[DOMAIN, f"workout_entity_{ada.entry_id}_{withings.entity('workout_type')}"]
    said: Any = issue.translation_placeholders
    assert said["field"] == "the calendar of workouts, which is disabled or not there"
    assert received == []
    assert er.async_get(hass).async_get(withings.entity("workout_type")) is not None
