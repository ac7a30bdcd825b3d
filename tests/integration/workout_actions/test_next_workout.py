"""The calendar of planned workouts: nothing is planned shortly before the next one, and a broken calendar stops no plan."""

from datetime import date, datetime, timedelta
from typing import Any

from homeassistant.components.calendar import CalendarEntity, CalendarEvent
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockPlatform, mock_platform

from custom_components.recovery_massager.athlete_options import CONF_WORKOUT_CALENDAR
from custom_components.recovery_massager.workout_calendar import async_next_workout, is_own
from tests.integration.workout_actions.asking import ask

NOW = datetime.fromisoformat("2026-11-28T19:30:00+00:00")
RUN: dict[str, Any] = {"sport": "run", "start": "2026-11-28T18:00:00+00:00", "minutes": 80, "rpe": 8}
MINUTE = timedelta(minutes=1)
CALENDAR = "calendar.training"

pytestmark = pytest.mark.freeze_time(NOW)


class Training(CalendarEntity):
    """A calendar of planned workouts."""

    _attr_name = "Training"

    def __init__(self) -> None:
        self.planned: list[CalendarEvent] = []
        self.broken: Exception | None = None

    @property
    def event(self) -> CalendarEvent | None:
        return None

    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        if self.broken is not None:
            raise self.broken
        return self.planned

    def plans(self, *starts: datetime | date) -> None:
        self.planned = [
            CalendarEvent(one, one + (timedelta(hours=1) if isinstance(one, datetime) else timedelta(days=1)), "Run")
            for one in starts
        ]


@pytest.fixture
async def calendar(hass: HomeAssistant, near: MockConfigEntry) -> Training:
    """A calendar of Home Assistant's own kind."""
    entity = Training()

    async def add(hass: HomeAssistant, config: Any, add_entities: Any, found: Any = None) -> None:
        add_entities([entity])

    mock_platform(hass, "planned.calendar", MockPlatform(async_setup_platform=add))
    await hass.data["entity_components"]["calendar"].async_setup({"calendar": [{"platform": "planned"}]})
    await hass.async_block_till_done()
    assert hass.states.get(CALENDAR)
    return entity


@pytest.fixture
def planner(hass: HomeAssistant, ada: MockConfigEntry, calendar: Training) -> Training:
    """The calendar, which the athlete chose."""
    hass.config_entries.async_update_entry(ada, options={**ada.options, CONF_WORKOUT_CALENDAR: CALENDAR})
    return calendar


async def plan(hass: HomeAssistant) -> dict[str, Any]:
    answer: dict[str, Any] = (await ask(hass, "plan_recovery", **RUN))["plan"]
    return answer


async def test_nothing_is_planned_so_shortly_before_the_next_workout_which_is_said_in_words(
    hass: HomeAssistant, planner: Training
) -> None:
    start = dt_util.parse_datetime((await plan(hass))["start"])
    assert start
    # A session of 30 minutes, and two hours before the workout.
    planner.plans(start + 149 * MINUTE)
    found = await plan(hass)
    assert (found["session"], found["row"]) == (False, "dose")
    clock = dt_util.as_local(start + 149 * MINUTE).strftime("%H:%M")
    assert any(clock in one for one in found["reasons"])
    planner.plans(start + 151 * MINUTE)
    assert (await plan(hass))["session"] is True


async def test_the_first_that_still_begins_counts_and_one_of_a_whole_day_does_not(
    hass: HomeAssistant, planner: Training
) -> None:
    planner.plans(NOW - 90 * MINUTE, date(2026, 11, 29), NOW + 5 * 60 * MINUTE, NOW + 60 * MINUTE)
    assert await async_next_workout(hass, CALENDAR, NOW) == NOW + 60 * MINUTE
    planner.plans(NOW - 90 * MINUTE, date(2026, 11, 29))
    assert await async_next_workout(hass, CALENDAR, NOW) is None
    assert (await plan(hass))["session"] is True


@pytest.mark.parametrize("broken", [HomeAssistantError("away"), RuntimeError("odd"), TimeoutError()])
async def test_a_calendar_that_fails_is_said_once_and_the_plan_is_made_without_it(
    hass: HomeAssistant, planner: Training, broken: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    planner.plans(NOW + 30 * MINUTE)
    assert (await plan(hass))["session"] is False
    planner.broken = broken
    assert (await plan(hass))["session"] is True
    assert (await plan(hass))["session"] is True
    assert caplog.text.count("does not tell when the next workout is") == 1
    planner.broken = None
    assert (await plan(hass))["session"] is False
    assert (await plan(hass))["session"] is False
    assert caplog.text.count("tells again") == 1


async def test_a_calendar_that_is_gone_or_was_never_chosen_tells_nothing(
    hass: HomeAssistant, near: MockConfigEntry
) -> None:
    assert await async_setup_component(hass, "calendar", {})
    assert await async_next_workout(hass, "calendar.gone", NOW) is None
    assert await async_next_workout(hass, None, NOW) is None


async def test_the_calendar_of_massages_is_none_of_workouts(
    hass: HomeAssistant, ada: MockConfigEntry, calendar: Training
) -> None:
    assert is_own(hass, "calendar.calf_boots_sessions")
    assert not is_own(hass, CALENDAR)
    manager = hass.config_entries.options
    flow = await manager.async_init(ada.entry_id)
    flow = await manager.async_configure(flow["flow_id"], {"next_step_id": "after_workout"})
    answers = {"policy": "notify", "smallest_load": 20, "week_goal": 3, "sports": ["run"]}
    wrong = await manager.async_configure(
        flow["flow_id"], {**answers, CONF_WORKOUT_CALENDAR: "calendar.calf_boots_sessions"}
    )
    assert wrong["errors"] == {CONF_WORKOUT_CALENDAR: "calendar_of_massages"}
    await manager.async_configure(flow["flow_id"], {**answers, CONF_WORKOUT_CALENDAR: CALENDAR})
    assert ada.options[CONF_WORKOUT_CALENDAR] == CALENDAR
    # Left empty, it is none again.
    flow = await manager.async_init(ada.entry_id)
    flow = await manager.async_configure(flow["flow_id"], {"next_step_id": "after_workout"})
    await manager.async_configure(flow["flow_id"], answers)
    assert CONF_WORKOUT_CALENDAR not in ada.options
