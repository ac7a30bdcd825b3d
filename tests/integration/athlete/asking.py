"""Going through the forms that add an athlete, and those of their options."""

from datetime import timedelta
from typing import Any, cast

from homeassistant.config_entries import SOURCE_USER, ConfigFlowResult
from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import (
    CONF_DAY,
    CONF_KIND,
    CONF_LONGEST,
    CONF_PERSON,
    CONF_REST,
    CONF_WEEK,
    DOMAIN,
    KIND_ATHLETE,
)
from custom_components.recovery_massager.recovery.contraindications import Statement
from tests.integration.spoken import CONFIG, OPTIONS, spoken

LIMITS = {CONF_LONGEST: 20, CONF_DAY: 20, CONF_WEEK: 3, CONF_REST: 12}
HEALTHY = {"adult": True, "confirmed": True}


async def begin(hass: HomeAssistant) -> ConfigFlowResult:
    return spoken(await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER}), CONFIG)


async def answer(hass: HomeAssistant, result: ConfigFlowResult, answers: dict[str, Any]) -> ConfigFlowResult:
    return spoken(await hass.config_entries.flow.async_configure(result["flow_id"], answers), CONFIG)


async def at_athlete(hass: HomeAssistant) -> ConfigFlowResult:
    result = await answer(hass, await begin(hass), {"next_step_id": "athlete"})
    assert result["step_id"] == "athlete"
    return result


async def at_safety(hass: HomeAssistant, name: str = "Ada") -> ConfigFlowResult:
    result = await answer(hass, await at_athlete(hass), {CONF_NAME: name})
    assert result["step_id"] == "athlete_safety"
    return result


async def detailed(hass: HomeAssistant, result: ConfigFlowResult, **details: dict[str, Any]) -> ConfigFlowResult:
    """Answer what is asked after a statement, a section for each condition."""
    assert result["step_id"] == "statement_details"
    return await answer(hass, result, details)


def athletes(hass: HomeAssistant) -> list[Any]:
    return [one for one in hass.config_entries.async_entries(DOMAIN) if one.data.get(CONF_KIND) == KIND_ATHLETE]


def stated(entry: Any) -> Statement:
    statement = Statement.from_dict(entry.data[CONF_PERSON])
    assert statement is not None
    return statement


def in_days(days: int) -> str:
    return (dt_util.now().date() + timedelta(days=days)).isoformat()


async def option(hass: HomeAssistant, entry: MockConfigEntry, step: str) -> ConfigFlowResult:
    menu = spoken(await hass.config_entries.options.async_init(entry.entry_id), OPTIONS)
    assert step in cast("list[str]", menu["menu_options"])
    return await choose(hass, menu, {"next_step_id": step})


async def choose(hass: HomeAssistant, result: ConfigFlowResult, answers: dict[str, Any]) -> ConfigFlowResult:
    return spoken(await hass.config_entries.options.async_configure(result["flow_id"], answers), OPTIONS)
