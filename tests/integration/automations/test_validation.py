"""What makes no sense is an error in words, from Home Assistant where it has them, and the automation does not come up."""

from homeassistant.components.automation.config import async_validate_config_item
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml
import probatio
import pytest

from custom_components.recovery_massager.condition import CONDITIONS
from custom_components.recovery_massager.trigger import TRIGGERS

from .writing import checking, triggered

BOOTS = "entity_id: climate.calf_boots"
NOBODY = "name at least one entity, device, area, floor or label"
WRONG = {
    triggered("session_begun", BOOTS): "Invalid trigger 'recovery_massager.session_begun' specified",
    triggered("session_started", "{}"): NOBODY,
    triggered("session_started", "entity_id: []"): NOBODY,
    triggered("session_started", "entity_id: calf boots"): "Entity ID calf boots is not a valid entity ID",
    triggered("session_started", "massager: climate.calf_boots"): "not a valid option at 'target.massager'",
    triggered("session_started", BOOTS, "options: {above: 30}"): "not a valid option at 'options.above'",
    triggered("pressure_changed", BOOTS, "options: {above: hard}"): "expected float",
    triggered("pressure_changed", BOOTS, "options: {above: -1}"): "value must be at least 0",
    triggered("pressure_changed", BOOTS, "options: {above: 40, below: 40}"): "no pressure is above 40 and below 40",
    checking("is_running", BOOTS): "recovery_massager.is_running",
    checking("is_massaging", "{}"): NOBODY,
    checking("is_massaging", BOOTS, "options: {behavior: some}"): "value must be one of",
    checking("sessions_this_week", BOOTS): "say at_least, fewer_than, or both",
    checking("sessions_this_week", BOOTS, "options: {at_least: 0}"): "value must be at least 1",
    checking("sessions_this_week", BOOTS, "options: {at_least: 2.5}"): "expected a whole number",
    checking("sessions_this_week", BOOTS, "options: {at_least: many}"): "expected float",
    checking(
        "sessions_this_week", BOOTS, "options: {at_least: 3, fewer_than: 3}"
    ): "never are there at least 3 and fewer",
}


async def error(hass: HomeAssistant, text: str) -> str | None:
    assert await async_setup_component(hass, "automation", {})
    config = parse_yaml(text)
    assert isinstance(config, dict)
    try:
        await async_validate_config_item(hass, "it", config)
    except probatio.Invalid as err:
        return str(err)
    return None


@pytest.mark.parametrize(("text", "words"), WRONG.items(), ids=WRONG.values())
async def test_what_is_wrong_is_said(hass: HomeAssistant, text: str, words: str) -> None:
    assert words in (await error(hass, text) or "")


@pytest.mark.parametrize(
    "text",
    [
        *(triggered(one, BOOTS) for one in TRIGGERS),
        *(checking(one, BOOTS, "options: {fewer_than: 2}" if "week" in one else "") for one in CONDITIONS),
    ],
    ids=[*TRIGGERS, *CONDITIONS],
)
async def test_each_needs_a_target(hass: HomeAssistant, text: str) -> None:
    assert await error(hass, text) is None
    without = text.replace(f"    target:\n      {BOOTS}\n", "")
    assert without != text
    assert "required key not provided at 'target'" in (await error(hass, without) or "")


async def test_an_automation_that_makes_no_sense_is_not_there_and_a_repair_notice_says_why(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    config = parse_yaml(triggered("pressure_changed", BOOTS, "options: {above: hard}"))
    assert isinstance(config, dict)
    assert await async_setup_component(hass, "automation", {"automation": [{"id": "it", **config}]})
    await hass.async_block_till_done()
    (state,) = hass.states.async_all("automation")
    assert state.state == "unavailable"
    (issue,) = [one for one in ir.async_get(hass).issues.values() if one.domain == "automation"]
    assert "expected float at 'options.above'" in (issue.translation_placeholders or {})["error"]
