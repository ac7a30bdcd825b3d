"""What is known of an athlete's body: all of it may be left out, and nonsense changes nothing."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.athlete_options import AthleteOptions
from custom_components.recovery_massager.recovery.load import Physiology, Sex
from tests.integration.household import athlete_entry
from tests.integration.spoken import OPTIONS, said, suggestions

from .asking import choose, option

pytestmark = pytest.mark.freeze_time("2026-05-04T17:00:00+00:00")

BODY = {
    "birth_year": 1986,
    "sex": "female",
    "resting_heart_rate": 52,
    "max_heart_rate": 184,
    "threshold_power": 210,
    "experienced": True,
}


def body(entry: MockConfigEntry) -> Physiology:
    return AthleteOptions.of(entry.options).physiology


async def test_nothing_has_to_be_said(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    result = await option(hass, ada, "body")
    assert suggestions(result) == {"experienced": False}
    assert "nothing is reckoned from heart rates" in said(result, OPTIONS)
    assert (await choose(hass, result, {}))["type"] is FlowResultType.CREATE_ENTRY
    assert body(ada) == Physiology()


async def test_what_is_said_is_kept_at_once_and_can_be_changed_and_taken_back(
    hass: HomeAssistant, ada: MockConfigEntry
) -> None:
    before = dict(ada.options)
    result = await choose(hass, await option(hass, ada, "body"), BODY)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert ada.options == {**before, **BODY}
    assert body(ada) == Physiology(1986, Sex.FEMALE, 52, 184, 210)
    result = await option(hass, ada, "body")
    assert suggestions(result) == BODY
    await choose(hass, result, {"birth_year": 1986})
    assert body(ada) == Physiology(1986)
    assert "experienced" in ada.options


async def test_a_highest_heart_rate_that_was_not_measured_is_said_to_be_an_estimate(
    hass: HomeAssistant, ada: MockConfigEntry
) -> None:
    await choose(hass, await option(hass, ada, "body"), {"birth_year": 1986})
    text = said(await option(hass, ada, "body"), OPTIONS)
    assert "180 beats a minute" in text
    assert "an estimate" in text


@pytest.mark.parametrize(
    ("answers", "errors", "words"),
    [
        ({"birth_year": 1915}, {"birth_year": "birth_year_range"}, "1916 to 2020"),
        ({"birth_year": 2021}, {"birth_year": "birth_year_range"}, "1916 to 2020"),
        ({"birth_year": 86}, {"birth_year": "birth_year_range"}, "1916 to 2020"),
        ({"birth_year": 2009}, {"birth_year": "birth_year_not_adult"}, "Ada is under 18"),
        ({"resting_heart_rate": 24}, {"resting_heart_rate": "resting_heart_rate_range"}, "25 to 120"),
        ({"resting_heart_rate": 121}, {"resting_heart_rate": "resting_heart_rate_range"}, "25 to 120"),
        ({"max_heart_rate": 99}, {"max_heart_rate": "max_heart_rate_range"}, "100 to 250"),
        ({"max_heart_rate": 251}, {"max_heart_rate": "max_heart_rate_range"}, "100 to 250"),
        ({"threshold_power": 29}, {"threshold_power": "threshold_power_range"}, "30 to 700"),
        ({"threshold_power": -5}, {"threshold_power": "threshold_power_range"}, "30 to 700"),
        (
            {"resting_heart_rate": 110, "max_heart_rate": 110},
            {"resting_heart_rate": "resting_not_below_max"},
            "below the highest",
        ),
        (
            {"resting_heart_rate": 120, "birth_year": 1986, "max_heart_rate": 115},
            {"resting_heart_rate": "resting_not_below_max"},
            "below the highest",
        ),
        (
            {"birth_year": 1800, "max_heart_rate": 20},
            {"birth_year": "birth_year_range", "max_heart_rate": "max_heart_rate_range"},
            "1916 to 2020",
        ),
    ],
)
async def test_nonsense_is_an_error_that_says_what_is_allowed_and_changes_nothing(
    hass: HomeAssistant, ada: MockConfigEntry, answers: dict[str, Any], errors: dict[str, str], words: str
) -> None:
    before = dict(ada.options)
    result = await choose(hass, await option(hass, ada, "body"), answers)
    assert (result["step_id"], result["errors"]) == ("body", errors)
    placeholders = result["description_placeholders"]
    assert placeholders is not None
    told = " ".join(OPTIONS["error"][error] for error in errors.values()).format(**placeholders)
    assert words in told
    assert suggestions(result) == {"experienced": False, **answers}, "what was typed is not lost"
    assert ada.options == before
    assert (await choose(hass, result, BODY))["type"] is FlowResultType.CREATE_ENTRY
    assert body(ada).birth_year == 1986


async def test_whoever_said_that_they_are_under_18_may_have_been_born_then(
    hass: HomeAssistant, near: MockConfigEntry
) -> None:
    grete = athlete_entry(hass, "Grete", near, adult=False)
    result = await choose(hass, await option(hass, grete, "body"), {"birth_year": 2010})
    assert result["type"] is FlowResultType.CREATE_ENTRY
