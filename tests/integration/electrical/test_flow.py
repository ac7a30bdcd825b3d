"""Adding a stimulator: only with a consent of its own, which can be taken back."""

from pathlib import Path
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.selector import SelectSelector
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_CAP, CONF_LONGEST, CONF_PERSON, CONF_REMOTE_START, DOMAIN
from custom_components.recovery_massager.device import profile as device_profile
from custom_components.recovery_massager.recovery.contraindications import Effect, conditions
from simulator.devices.hy_ems import HyEms
from simulator.journal import Direction
from tests.integration.own_files import Files, changed, start
from tests.integration.radio import advertise

HEALTHY = {"adult": True, "confirmed": True}


@pytest.fixture
def no_setup() -> Any:
    """Let an entry be added without its massager being set up."""
    with patch("custom_components.recovery_massager.async_setup_entry", return_value=True) as setup:
        yield setup


async def answer(hass: HomeAssistant, result: ConfigFlowResult, answers: dict[str, Any]) -> ConfigFlowResult:
    return await hass.config_entries.flow.async_configure(result["flow_id"], answers)


@pytest.fixture
async def asked(hass: HomeAssistant, pads: HyEms, no_setup: Any) -> ConfigFlowResult:
    """The step that asks for the consent."""
    advertise(hass, pads)
    await hass.async_block_till_done(wait_background_tasks=True)
    (flow,) = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    result = await answer(hass, await hass.config_entries.flow.async_configure(flow["flow_id"]), {})
    assert result["step_id"] == "about", "it was connected, and is what it looks like"
    return await answer(hass, result, {})


async def test_without_a_consent_there_is_no_stimulator(hass: HomeAssistant, asked: ConfigFlowResult) -> None:
    assert asked["step_id"] == "electrical"
    schema = asked["data_schema"]
    assert schema is not None
    assert schema({}) == {"consent": False}, "nobody finds it ticked"
    for answers in ({}, {"consent": False}):
        result = await answer(hass, asked, answers)
        assert (result["step_id"], result["errors"]) == ("electrical", {"consent": "consent_needed"})
    assert not hass.config_entries.async_entries(DOMAIN)


async def test_a_stimulator_is_added_with_a_consent_and_asks_for_more_than_a_massager(
    hass: HomeAssistant, asked: ConfigFlowResult, pads: HyEms
) -> None:
    result = await answer(hass, asked, {"consent": True})
    assert result["step_id"] == "electrical_safety"
    schema = result["data_schema"]
    assert schema is not None
    offered = {str(key): one.config["options"] for key, one in schema.schema.items() if isinstance(one, SelectSelector)}
    assert offered["barred"] == [one.slug for one in conditions("ems") if one.effect is Effect.BARRED]
    result = await answer(hass, result, HEALTHY)
    assert result["step_id"] == "electrical_choices"
    schema = result["data_schema"]
    assert schema is not None
    assert schema({}) == {CONF_REMOTE_START: False}, "there is no voice to choose"
    result = await answer(hass, result, {CONF_REMOTE_START: True})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"][CONF_PERSON]["electrical"] is True
    assert result["options"] == {CONF_REMOTE_START: True}
    assert pads.machine.sessions == 0


@pytest.mark.parametrize("slug", ["pacemaker", "electrical_implant", "pregnancy", "epilepsy", "cancer", "thrombosis"])
async def test_what_bars_stimulation_ends_the_flow(hass: HomeAssistant, asked: ConfigFlowResult, slug: str) -> None:
    result = await answer(hass, asked, {"consent": True})
    result = await answer(hass, result, {**HEALTHY, "barred": [slug]})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "barred")
    assert not hass.config_entries.async_entries(DOMAIN)


async def test_it_is_not_for_the_young(hass: HomeAssistant, asked: ConfigFlowResult) -> None:
    result = await answer(hass, asked, {"consent": True})
    result = await answer(hass, result, {**HEALTHY, "adult": False})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "too_young")


# Afterwards


async def option(hass: HomeAssistant, entry: MockConfigEntry, step: str) -> ConfigFlowResult:
    result = await hass.config_entries.options.async_init(entry.entry_id)
    steps = ["electrical_settings", "electrical_session", "dose", "electrical", "voice_sentences"]
    assert result["menu_options"] == steps
    return await choose(hass, result, {"next_step_id": step})


async def choose(hass: HomeAssistant, result: ConfigFlowResult, answers: dict[str, Any]) -> ConfigFlowResult:
    return await hass.config_entries.options.async_configure(result["flow_id"], answers)


async def test_its_default_session_has_no_level(hass: HomeAssistant, near: MockConfigEntry) -> None:
    result = await option(hass, near, "electrical_session")
    assert result["step_id"] == "electrical_session"
    schema = result["data_schema"]
    assert schema is not None
    assert {str(key) for key in schema.schema} == {"mode", "minutes", "returns"}
    result = await choose(hass, result, {"minutes": 10, "returns": True})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert near.runtime_data.data.settings.timer == 600


async def test_a_consent_can_be_taken_back_and_then_nothing_starts(
    hass: HomeAssistant, near: MockConfigEntry, pads: HyEms
) -> None:
    result = await choose(hass, await option(hass, near, "electrical"), {"consent": False})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "no_consent")
    await hass.async_block_till_done()
    refusal = near.runtime_data.session.gate(attended=True)
    assert refusal is not None
    assert refusal.reason == "no_consent"

    result = await choose(hass, await option(hass, near, "electrical"), {"consent": True})
    assert result["step_id"] == "electrical_safety"
    result = await choose(hass, result, HEALTHY)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert near.runtime_data.session.gate(attended=True) is None


async def test_it_is_not_taken_back_under_somebody_who_is_being_stimulated(
    hass: HomeAssistant, near: MockConfigEntry
) -> None:
    await near.runtime_data.session.start(attended=True)
    result = await choose(hass, await option(hass, near, "electrical"), {"consent": False})
    assert result["errors"] == {"base": "session_runs"}
    assert near.data[CONF_PERSON]["electrical"] is True


async def test_the_settings_of_a_stimulator_know_neither_voice_nor_soft_start(
    hass: HomeAssistant, near: MockConfigEntry
) -> None:
    result = await option(hass, near, "electrical_settings")
    schema = result["data_schema"]
    assert schema is not None
    assert {str(key) for key in schema.schema} == {CONF_REMOTE_START, CONF_CAP, CONF_LONGEST, "idle"}
    result = await choose(hass, result, {CONF_REMOTE_START: True, CONF_CAP: 5, CONF_LONGEST: 20, "idle": 30})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert near.runtime_data.cap == 5


async def test_a_statement_that_was_made_for_another_kind_starts_nothing(
    hass: HomeAssistant, near: MockConfigEntry
) -> None:
    person = {key: value for key, value in near.data[CONF_PERSON].items() if key != "electrical"}
    hass.config_entries.async_update_entry(near, data={**near.data, CONF_PERSON: person})
    await hass.async_block_till_done()
    refusal = near.runtime_data.session.gate(attended=True)
    assert refusal is not None
    assert refusal.reason == "no_consent"


async def test_what_advertises_as_a_stimulator_is_not_added_by_a_profile_that_calls_it_none(
    hass: HomeAssistant, files: Files, pads: HyEms, no_setup: Any
) -> None:
    text = (Path(device_profile.__file__).parent / "profiles" / "hy_ems.yaml").read_text()
    files.write("gentle.yaml", changed(("id: hy_ems", "id: gentle"), ("kind: ems", "kind: vibration"), text=text))
    await start(hass)
    advertise(hass, pads)
    await hass.async_block_till_done(wait_background_tasks=True)
    (flow,) = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    result = await answer(hass, await hass.config_entries.flow.async_configure(flow["flow_id"]), {})
    assert result["errors"] == {"base": "known_stimulator"}
    assert not pads.journal.entries(Direction.RECEIVED)
