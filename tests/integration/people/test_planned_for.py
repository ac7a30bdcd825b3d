"""What is planned is somebody's."""

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from simulator.devices.calf_boots import CalfBoots
from tests.integration.passing import Passing
from tests.integration.stage import MINUTE, NOW

from .asking import CLIMATE, HOUR, choose, start
from .conftest import AddAthlete, Later

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]


async def test_what_is_planned_for_an_athlete_is_started_for_them_and_by_nobody_elses_session(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    anna: MockConfigEntry,
    passes: Passing,
    later: Later,
    person: Context,
) -> None:
    await hass.services.async_call(
        DOMAIN,
        "schedule_session",
        {ATTR_ENTITY_ID: CLIMATE, "start": NOW + 10 * MINUTE, "minutes": 15, "person": "Anna"},
        blocking=True,
    )
    await later(10 * MINUTE)
    (plan,) = coordinator.planner.armed
    assert plan.person == anna.entry_id
    await start(hass, person)
    assert coordinator.planner.armed == (plan,)
    await coordinator.session.stop()
    await coordinator.planner.async_start(attended=True)
    assert coordinator.history.open is not None
    assert coordinator.history.open.person == anna.entry_id
    assert coordinator.planner.plans == ()


async def test_a_key_on_the_massager_starts_what_is_planned_for_an_athlete(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    anna: MockConfigEntry,
    passes: Passing,
    later: Later,
    boots: CalfBoots,
) -> None:
    await coordinator.planner.async_plan(NOW + 10 * MINUTE, 15, person=anna.entry_id)
    await coordinator.massager.connect()
    await later(10 * MINUTE)
    await coordinator.massager.connect()
    boots.press("start")
    await hass.async_block_till_done()
    assert coordinator.history.open is not None
    assert coordinator.history.open.person == anna.entry_id
    assert coordinator.planner.plans == ()


async def test_what_is_planned_in_the_calendar_is_for_whom_is_chosen(
    hass: HomeAssistant, coordinator: MassagerCoordinator, anna: MockConfigEntry
) -> None:
    await choose(hass, "Anna")
    await hass.services.async_call(
        "calendar",
        "create_event",
        {
            ATTR_ENTITY_ID: "calendar.calf_boots_sessions",
            "summary": "",
            "start_date_time": NOW + 24 * HOUR,
            "end_date_time": NOW + 24 * HOUR + 15 * MINUTE,
        },
        blocking=True,
    )
    (plan,) = coordinator.planner.plans
    assert plan.person == anna.entry_id
    state = hass.states.get("calendar.calf_boots_sessions")
    assert state is not None
    assert state.attributes["message"] == "Massage: Anna"


async def test_nothing_is_planned_for_whom_something_bars_or_for_a_guest(
    hass: HomeAssistant, coordinator: MassagerCoordinator, add_athlete: AddAthlete
) -> None:
    await add_athlete("Anna", "thrombosis")
    for who, reason in (("Anna", "barred"), ("guest", "guest_not_planned")):
        with pytest.raises(ServiceValidationError) as refused:
            await hass.services.async_call(
                DOMAIN,
                "schedule_session",
                {ATTR_ENTITY_ID: CLIMATE, "start": NOW + HOUR, "minutes": 15, "person": who},
                blocking=True,
            )
        assert refused.value.translation_key == reason
    assert coordinator.planner.plans == ()
