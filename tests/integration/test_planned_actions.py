"""The actions that plan a session and call it off."""

from datetime import UTC, datetime, timedelta
from typing import Any

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError, Unauthorized
import probatio
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.services import Action

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
START = "2026-03-23 19:00:00"
pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]


async def act(hass: HomeAssistant, action: Action, data: dict[str, Any], context: Context | None = None) -> Any:
    answer: Any = await hass.services.async_call(
        DOMAIN, action, data, blocking=True, return_response=True, context=context
    )
    return answer["plans"][0]


async def test_what_is_planned_is_answered_with_its_id_and_called_off_by_it(
    hass: HomeAssistant, coordinator: MassagerCoordinator
) -> None:
    await hass.config.async_set_time_zone("Europe/Berlin")
    answer = await act(
        hass,
        Action.SCHEDULE_SESSION,
        {
            ATTR_ENTITY_ID: "climate.calf_boots",
            "start": START,
            "minutes": 20,
            "mode": "wave",
            "pressure": 25,
            "recurrence": "FREQ=WEEKLY;BYDAY=MO,TH",
            "window": 30,
            "start_untouched": True,
        },
    )
    (plan,) = coordinator.planner.plans
    assert answer == {
        "name": "Calf boots",
        "plan_id": plan.id,
        "person": "default",
        "start": "2026-03-23T19:00:00+01:00",
        "minutes": 20,
        "recurrence": "FREQ=WEEKLY;BYDAY=MO,TH",
    }
    assert (plan.mode, plan.pressure, plan.window, plan.untouched) == ("wave", 25, 30, True)

    await act(hass, Action.CANCEL_SESSION, {"plan_id": plan.id, "date": "2026-03-23"})
    assert coordinator.planner.next_start == datetime(2026, 3, 26, 18, tzinfo=UTC)
    answer = await act(hass, Action.CANCEL_SESSION, {"plan_id": plan.id})
    assert answer["plan_id"] == plan.id
    assert coordinator.planner.plans == ()


async def test_what_is_left_out_is_as_the_next_session(hass: HomeAssistant, coordinator: MassagerCoordinator) -> None:
    await coordinator.session.set_timer(18 * 60)
    await act(hass, Action.SCHEDULE_SESSION, {ATTR_ENTITY_ID: "climate.calf_boots", "start": NOW + timedelta(hours=1)})
    (plan,) = coordinator.planner.plans
    assert (plan.minutes, plan.mode, plan.pressure, plan.window, plan.untouched) == (18, None, None, 60, False)


async def test_a_share_is_given_in_percent_and_not_together_with_a_pressure(
    hass: HomeAssistant, coordinator: MassagerCoordinator
) -> None:
    data = {ATTR_ENTITY_ID: "climate.calf_boots", "start": START, "share": 50}
    await act(hass, Action.SCHEDULE_SESSION, data)
    assert coordinator.planner.plans[0].share == 0.5
    with pytest.raises(probatio.Invalid):
        await act(hass, Action.SCHEDULE_SESSION, {**data, "pressure": 25})


async def test_an_id_that_nothing_has_is_an_error(hass: HomeAssistant, near: MockConfigEntry) -> None:
    with pytest.raises(ServiceValidationError, match="No session with the id nothing is planned on Calf boots"):
        await act(hass, Action.CANCEL_SESSION, {"plan_id": "nothing"})


async def test_who_may_not_control_the_massager_calls_nothing_off(
    hass: HomeAssistant, coordinator: MassagerCoordinator, hass_read_only_user: MockUser
) -> None:
    plan = await coordinator.planner.async_plan(NOW + timedelta(hours=1), 20)
    with pytest.raises(Unauthorized):
        await act(hass, Action.CANCEL_SESSION, {"plan_id": plan.id}, Context(user_id=hass_read_only_user.id))
    assert len(coordinator.planner.plans) == 1
