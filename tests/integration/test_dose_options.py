"""How much a day and a week: what the owner may choose, and that the gate goes by it at once."""

from datetime import timedelta
from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import (
    CONF_CAP_SINCE,
    CONF_DAY,
    CONF_IDLE,
    CONF_LONGEST,
    CONF_REMOTE_START,
    CONF_REST,
    CONF_VOICE,
    CONF_WEEK,
)
from custom_components.recovery_massager.settings import dose_limits

from .stage import MINUTE, NOW, had, set_up

HOUR = 60 * MINUTE
OLD = [(day * 24 * HOUR, 10.0) for day in (9, 10, 11)]
"""Three sessions, so that the person is not new, and none of them in the last seven days."""

CAREFUL = {CONF_DAY: 20, CONF_WEEK: 2, CONF_REST: 12}


async def form(hass: HomeAssistant, entry: MockConfigEntry, step: str = "dose") -> ConfigFlowResult:
    menu = await hass.config_entries.options.async_init(entry.entry_id)
    return await hass.config_entries.options.async_configure(menu["flow_id"], {"next_step_id": step})


async def choose(hass: HomeAssistant, entry: MockConfigEntry, answers: dict[str, Any], step: str = "dose") -> None:
    result = await form(hass, entry, step)
    result = await hass.config_entries.options.async_configure(result["flow_id"], answers)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()


def suggestions(result: ConfigFlowResult) -> dict[str, Any]:
    schema = result["data_schema"]
    assert schema is not None
    return {str(key): key.description["suggested_value"] for key in schema.schema}


def refused(entry: MockConfigEntry) -> str | None:
    refusal = entry.runtime_data.session.gate(attended=True)
    return refusal.reason if refusal else None


async def test_the_form_shows_what_holds(hass: HomeAssistant, near: MockConfigEntry) -> None:
    assert suggestions(await form(hass, near)) == {CONF_DAY: 40, CONF_WEEK: 7, CONF_REST: 4}
    await choose(hass, near, CAREFUL)
    assert suggestions(await form(hass, near)) == CAREFUL


@pytest.mark.parametrize(
    "answers", [{CONF_DAY: 61}, {CONF_DAY: 9}, {CONF_WEEK: 0}, {CONF_WEEK: 15}, {CONF_REST: 1}, {CONF_REST: 25}]
)
async def test_nobody_can_choose_more_than_is_safe(
    hass: HomeAssistant, near: MockConfigEntry, answers: dict[str, Any]
) -> None:
    result = await form(hass, near)
    with pytest.raises(InvalidData):
        await hass.config_entries.options.async_configure(result["flow_id"], {**CAREFUL, **answers})
    assert CONF_DAY not in near.options


@pytest.mark.freeze_time(NOW)
async def test_the_gate_goes_by_the_rest_that_was_chosen_at_once(
    hass: HomeAssistant, entry: MockConfigEntry, hass_storage: dict[str, Any]
) -> None:
    had(entry, hass_storage, *OLD, (5 * HOUR, 10))
    await set_up(hass, entry, None)
    assert refused(entry) is None
    coordinator = entry.runtime_data
    await choose(hass, entry, CAREFUL)
    assert refused(entry) == "too_soon"
    assert entry.runtime_data is coordinator, "it was not set up anew"


@pytest.mark.freeze_time(NOW)
async def test_the_gate_goes_by_the_week_that_was_chosen(
    hass: HomeAssistant, entry: MockConfigEntry, hass_storage: dict[str, Any]
) -> None:
    had(entry, hass_storage, *OLD, (48 * HOUR, 10), (24 * HOUR, 10))
    await set_up(hass, entry, None)
    assert refused(entry) is None
    await choose(hass, entry, CAREFUL)
    assert refused(entry) == "dose_week"


@pytest.mark.freeze_time(NOW)
async def test_the_gate_goes_by_the_day_that_was_chosen(
    hass: HomeAssistant, entry: MockConfigEntry, hass_storage: dict[str, Any]
) -> None:
    had(entry, hass_storage, *OLD, (6 * HOUR, 20))
    await set_up(hass, entry, None)
    assert refused(entry) is None
    await choose(hass, entry, {**CAREFUL, CONF_REST: 2})
    assert refused(entry) == "dose_day"


async def test_the_two_forms_leave_each_other_alone(hass: HomeAssistant, near: MockConfigEntry) -> None:
    await choose(hass, near, CAREFUL)
    settings = {CONF_REMOTE_START: True, CONF_VOICE: True, "cap": 50, CONF_LONGEST: 25, CONF_IDLE: 15}
    await choose(hass, near, settings, "settings")
    assert near.options == {**CAREFUL, **settings, CONF_CAP_SINCE: near.options[CONF_CAP_SINCE]}
    since = near.options[CONF_CAP_SINCE]
    await choose(hass, near, {**CAREFUL, CONF_DAY: 30})
    assert near.options == {**CAREFUL, **settings, CONF_DAY: 30, CONF_CAP_SINCE: since}


def test_whoever_is_new_gets_no_more_a_day_than_the_careful_default() -> None:
    assert dose_limits({CONF_DAY: 60}, "pneumatic").new_day_minutes == 30
    assert dose_limits({CONF_DAY: 20}, "pneumatic").new_day_minutes == 20


def test_without_a_choice_the_careful_defaults_hold() -> None:
    limits = dose_limits({}, "pneumatic")
    assert (limits.session_minutes, limits.day_minutes, limits.new_day_minutes) == (30, 40, 30)
    assert (limits.week_sessions, limits.rest) == (7, timedelta(hours=4))
    assert dose_limits({}, "ems").session_minutes == 15
