"""What a language model is told of what is planned and advised: what anybody in the house may hear."""

from datetime import timedelta
from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers.llm import LLMContext, ToolInput, async_get_api
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.recovery.contraindications import Clearance
from simulator.devices.calf_boots import CalfBoots
from tests.integration.bridges.model import can_converse, expose_only
from tests.integration.follow_up.following import run, synced
from tests.integration.household import athlete_entry
from tests.integration.stage import NOW

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

CLIMATE = "climate.calf_boots"
PLAN = "recovery_massager__plan"


async def planned(hass: HomeAssistant, *exposed: str) -> Any:
    """Ask for the plan, with these exposed."""
    await can_converse(hass)
    expose_only(hass, *exposed)
    context = LLMContext("mcp_server", Context(), "*", "conversation", None)
    instance = await async_get_api(hass, "assist", context)
    return (await instance.async_call_tool(ToolInput(PLAN, {}))).data


async def test_what_is_planned_is_told_with_what_starts_it(
    hass: HomeAssistant, coordinator: MassagerCoordinator, boots: CalfBoots
) -> None:
    await hass.config.async_set_time_zone("Europe/Berlin")
    planner = coordinator.planner
    await planner.async_plan(NOW + timedelta(hours=3), 20, mode="wave", pressure=40, rule="FREQ=WEEKLY;BYDAY=MO,TH")
    await planner.async_plan(NOW + timedelta(hours=1), 10, untouched=True)
    await planner.async_plan(NOW + timedelta(days=8), 10)
    answer = await planned(hass, CLIMATE)
    assert answer["planned"] == [
        {
            "massager": "Calf boots",
            "at": "Monday 2026-05-04 20:00",
            "time": "10 minutes",
            "starts": "by itself, if it is worn and allowed then",
        },
        {
            "massager": "Calf boots",
            "at": "Monday 2026-05-04 22:00",
            "mode": "Wave",
            "pressure": "40 mmHg",
            "time": "20 minutes",
            "starts": "when somebody touches it then",
        },
        {
            "massager": "Calf boots",
            "at": "Thursday 2026-05-07 22:00",
            "mode": "Wave",
            "pressure": "40 mmHg",
            "time": "20 minutes",
            "starts": "when somebody touches it then",
        },
    ]
    assert boots.machine.sessions == 0


async def test_of_many_the_next_ten_are_told(hass: HomeAssistant, coordinator: MassagerCoordinator) -> None:
    for hours in range(1, 13):
        await coordinator.planner.async_plan(NOW + timedelta(hours=hours), 10)
    assert len((await planned(hass, CLIMATE))["planned"]) == 10


async def test_what_waits_for_a_touch_is_told_and_whom_it_is_for(
    hass: HomeAssistant, coordinator: MassagerCoordinator, near: MockConfigEntry, freezer: Any
) -> None:
    ada = athlete_entry(hass, "Ada", near)
    assert await hass.config_entries.async_setup(ada.entry_id)
    await coordinator.planner.async_plan(NOW + timedelta(minutes=1), 10, person=ada.entry_id)
    freezer.tick(timedelta(minutes=2))
    await coordinator.planner._look()
    (told,) = (await planned(hass, CLIMATE))["planned"]
    assert (told["waits_now"], told["for"]) == (True, "Ada")


async def test_what_follows_a_workout_is_told_of_athletes_of_whom_something_is_exposed(
    hass: HomeAssistant, near: MockConfigEntry
) -> None:
    ada = athlete_entry(hass, "Ada", near)
    assert await hass.config_entries.async_setup(ada.entry_id)
    await hass.async_block_till_done()
    await synced(hass, ada, run(minutes_ago=10, rpe=8))
    assert (await planned(hass, CLIMATE))["after_workouts"] == []
    answer = await planned_again(hass, "sensor.ada_advice")
    (told,) = answer["after_workouts"]
    assert told["for"] == "Ada"
    assert "minutes" in told["advice"]
    assert "Calf boots" in told["offered"]
    assert answer["planned"] == []


async def planned_again(hass: HomeAssistant, *exposed: str) -> Any:
    expose_only(hass, *exposed)
    context = LLMContext("mcp_server", Context(), "*", "conversation", None)
    instance = await async_get_api(hass, "assist", context)
    assert {tool.name for tool in instance.tools if tool.integration == "recovery_massager"} == {PLAN}
    return (await instance.async_call_tool(ToolInput(PLAN, {}))).data


@pytest.mark.parametrize("condition", ["thrombosis", "pregnancy", "diabetes"])
async def test_what_an_athlete_stated_is_not_told(hass: HomeAssistant, near: MockConfigEntry, condition: str) -> None:
    today = NOW.date()
    cleared = (
        {"clearances": {condition: Clearance(today - timedelta(days=4), 0.5, 15)}} if condition == "diabetes" else {}
    )
    ada = athlete_entry(hass, "Ada", near, conditions=frozenset({condition}), **cleared)
    assert await hass.config_entries.async_setup(ada.entry_id)
    await hass.async_block_till_done()
    await synced(hass, ada, run(minutes_ago=10, rpe=8))
    answer = await planned(hass, CLIMATE, "sensor.ada_advice")
    assert len(answer["after_workouts"]) == 1
    assert condition[:6] not in str(answer).casefold()
    assert "doctor" not in answer["after_workouts"][0].get("offered", "")
