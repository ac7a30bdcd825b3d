"""What would you do for this workout? An answer, and nothing else."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.recovery_massager.const import CONF_MASSAGERS, DOMAIN
from tests.integration.workouts.asking import ask, refusal

RUN: dict[str, Any] = {"sport": "run", "start": "2026-11-28T18:00:00+00:00", "minutes": 80, "rpe": 8}

pytestmark = pytest.mark.freeze_time("2026-11-28T19:30:00+00:00")


async def test_the_plan_is_answered_and_the_workout_is_neither_kept_nor_told(
    hass: HomeAssistant, ada: MockConfigEntry
) -> None:
    told: list[Any] = []
    ada.runtime_data.training.async_listen(told.append)
    answer = await ask(hass, "plan_recovery", **RUN)
    assert answer["workout"]["minutes"] == 80
    assert answer["load"]["points"] > 0
    plan = answer["plan"]
    assert plan["session"] is True
    assert plan["start"].startswith("2026-11-28T")
    assert 0 < plan["share"] <= 100
    assert plan["minutes"] > 0
    assert all(isinstance(one, str) for one in plan["reasons"])
    assert (ada.runtime_data.training.workouts, told) == ([], [])


async def test_the_same_question_has_the_same_answer(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    assert await ask(hass, "plan_recovery", **RUN) == await ask(hass, "plan_recovery", **RUN)


async def test_who_has_no_massager_has_no_plan(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    hass.config_entries.async_update_entry(ada, options={CONF_MASSAGERS: []})
    assert (await ask(hass, "plan_recovery", **RUN))["plan"] is None
    assert (await ask(hass, "plan_recovery", long_day=True))["plan"] is None


async def test_a_long_day_needs_no_workout(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    answer = await ask(hass, "plan_recovery", long_day=True)
    assert answer["plan"]["row"] == "long_day"
    assert "workout" not in answer
    assert await refusal(hass, "plan_recovery") == "workout_field_missing"


async def test_it_is_asked_only_for_its_answer(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    with pytest.raises(HomeAssistantError):
        await hass.services.async_call(DOMAIN, "plan_recovery", RUN, blocking=True)


async def test_what_makes_no_sense_is_words(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    assert await refusal(hass, "plan_recovery", **{**RUN, "rpe": 20}) == "workout_field_wrong"
    with pytest.raises(vol.Invalid):
        await ask(hass, "plan_recovery", long_day="perhaps")
