"""The session controller."""

from collections.abc import Callable
from typing import Any

from homeassistant.components.climate import (
    ATTR_FAN_MODE,
    ATTR_FAN_MODES,
    ATTR_HVAC_ACTION,
    ATTR_HVAC_MODES,
    ATTR_PRESET_MODE,
    ATTR_PRESET_MODES,
    DOMAIN as CLIMATE_DOMAIN,
    SERVICE_SET_FAN_MODE,
    SERVICE_SET_HVAC_MODE,
    SERVICE_SET_PRESET_MODE,
    ClimateEntityFeature,
    HVACAction,
    HVACMode,
)
from homeassistant.const import (
    ATTR_ENTITY_ID,
    ATTR_SUPPORTED_FEATURES,
    SERVICE_TURN_OFF,
    SERVICE_TURN_ON,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
)
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.climate import fan_mode_of, pressure_steps
from custom_components.recovery_massager.device.model import Range
from simulator.devices.calf_boots import CalfBoots

CLIMATE = "climate.calf_boots"


async def call(hass: HomeAssistant, service: str, context: Context | None = None, **data: Any) -> None:
    await hass.services.async_call(
        CLIMATE_DOMAIN, service, {ATTR_ENTITY_ID: CLIMATE, **data}, blocking=True, context=context
    )
    await hass.async_block_till_done()


def attribute(hass: HomeAssistant, name: str) -> Any:
    state = hass.states.get(CLIMATE)
    assert state
    return state.attributes.get(name)


def state(hass: HomeAssistant) -> str:
    found = hass.states.get(CLIMATE)
    assert found
    return found.state


async def test_an_idle_massager_in_range_is_off_and_offers_what_it_can(
    hass: HomeAssistant, near: MockConfigEntry
) -> None:
    assert state(hass) == HVACMode.OFF
    assert attribute(hass, ATTR_HVAC_ACTION) == HVACAction.OFF
    assert attribute(hass, ATTR_HVAC_MODES) == [HVACMode.OFF, HVACMode.FAN_ONLY, HVACMode.HEAT]
    assert attribute(hass, ATTR_PRESET_MODES) == ["sequential", "wave", "full_squeeze", "flush", "pulse"]
    assert attribute(hass, ATTR_FAN_MODES) == [f"{pressure} mmHg" for pressure in range(20, 61, 5)]


async def test_a_pressure_is_never_a_temperature(hass: HomeAssistant, near: MockConfigEntry) -> None:
    features = attribute(hass, ATTR_SUPPORTED_FEATURES)
    assert not features & (ClimateEntityFeature.TARGET_TEMPERATURE | ClimateEntityFeature.TARGET_TEMPERATURE_RANGE)
    assert attribute(hass, "temperature") is None
    with pytest.raises(ServiceValidationError):
        await call(hass, "set_temperature", temperature=22)


async def test_it_is_unavailable_while_the_massager_is_away(hass: HomeAssistant, away: MockConfigEntry) -> None:
    assert state(hass) == STATE_UNAVAILABLE


async def test_mode_and_pressure_set_while_idle_are_those_of_the_next_session_and_move_nothing(
    hass: HomeAssistant, near: MockConfigEntry, asked: Callable[[], list[str]]
) -> None:
    await call(hass, SERVICE_SET_PRESET_MODE, preset_mode="wave")
    await call(hass, SERVICE_SET_FAN_MODE, fan_mode="45 mmHg")
    assert (attribute(hass, ATTR_PRESET_MODE), attribute(hass, ATTR_FAN_MODE)) == ("wave", "45 mmHg")
    assert asked() == []


async def test_turning_it_on_massages_with_the_settings_of_the_next_session(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, asked: Callable[[], list[str]], person: Context
) -> None:
    await call(hass, SERVICE_SET_PRESET_MODE, preset_mode="wave")
    await call(hass, SERVICE_TURN_ON, person)
    assert asked()[-1] == "start"
    assert boots.state()["run"] == "running"
    assert boots.state()["mode"] == "wave"
    assert state(hass) == HVACMode.FAN_ONLY
    assert attribute(hass, ATTR_HVAC_ACTION) == HVACAction.FAN
    await call(hass, SERVICE_TURN_OFF)
    assert boots.state()["run"] == "idle"
    assert state(hass) == HVACMode.OFF


async def test_heat_starts_with_the_lowest_level_and_massage_without(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, person: Context
) -> None:
    await call(hass, SERVICE_SET_HVAC_MODE, person, hvac_mode=HVACMode.HEAT)
    assert boots.state()["heat"] == "low"
    assert state(hass) == HVACMode.HEAT
    assert attribute(hass, ATTR_HVAC_ACTION) == HVACAction.HEATING
    await call(hass, SERVICE_SET_HVAC_MODE, person, hvac_mode=HVACMode.FAN_ONLY)
    assert (boots.state()["run"], boots.state()["heat"]) == ("running", "off")
    assert state(hass) == HVACMode.FAN_ONLY
    await call(hass, SERVICE_SET_HVAC_MODE, hvac_mode=HVACMode.OFF)
    assert boots.state()["run"] == "idle"


async def test_heat_starts_with_the_level_that_is_set(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, person: Context
) -> None:
    await near.runtime_data.session.set_heat("medium")
    await call(hass, SERVICE_SET_HVAC_MODE, person, hvac_mode=HVACMode.HEAT)
    assert boots.state()["heat"] == "medium"


async def test_a_pause_on_the_device_shows_as_idle_and_turning_on_goes_on(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, person: Context
) -> None:
    await call(hass, SERVICE_TURN_ON, person)
    boots.press("pause")
    await hass.async_block_till_done()
    assert state(hass) == HVACMode.FAN_ONLY
    assert attribute(hass, ATTR_HVAC_ACTION) == HVACAction.IDLE
    await call(hass, SERVICE_TURN_ON, person)
    assert boots.state()["run"] == "running"


async def test_mode_and_pressure_while_running_are_set_on_the_device_and_shown_as_it_reports_them(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, person: Context
) -> None:
    await call(hass, SERVICE_TURN_ON, person)
    await call(hass, SERVICE_SET_PRESET_MODE, preset_mode="pulse")
    assert boots.state()["mode"] == "pulse"
    assert attribute(hass, ATTR_PRESET_MODE) == "pulse"
    boots.press("plus")
    await hass.async_block_till_done()
    assert attribute(hass, ATTR_FAN_MODE) == "25 mmHg"
    await call(hass, SERVICE_SET_FAN_MODE, fan_mode="20 mmHg")
    assert boots.state()["target"] == 20


async def test_a_pressure_beyond_the_cap_that_the_device_reports_is_shown_truly(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, person: Context
) -> None:
    await call(hass, SERVICE_TURN_ON, person)
    for _ in range(9):
        boots.press("plus")
    await hass.async_block_till_done()
    assert attribute(hass, ATTR_FAN_MODE) == "65 mmHg"
    assert attribute(hass, ATTR_FAN_MODES)[-2:] == ["60 mmHg", "65 mmHg"]


@pytest.mark.parametrize("options", [{"remote_start": False}])
async def test_with_remote_start_off_it_says_why_it_does_not_start(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, person: Context
) -> None:
    with pytest.raises(ServiceValidationError, match="Remote start"):
        await call(hass, SERVICE_TURN_ON, person)
    assert boots.state()["run"] == "idle"


async def test_what_nobody_wears_does_not_start(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, person: Context
) -> None:
    boots.set({"worn": False})
    with pytest.raises(ServiceValidationError, match="not worn"):
        await call(hass, SERVICE_TURN_ON, person)
    assert boots.state()["run"] == "idle"


async def test_a_lost_link_leaves_it_available_with_an_unknown_state_and_a_stop_that_fails_is_told(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, person: Context
) -> None:
    await call(hass, SERVICE_TURN_ON, person)
    boots.fault("power_off", {})
    near.runtime_data._handle_unavailable(None)
    await hass.async_block_till_done()
    assert state(hass) == STATE_UNKNOWN
    assert attribute(hass, ATTR_FAN_MODE) is None
    with pytest.raises(HomeAssistantError, match="did not confirm the stop"):
        await call(hass, SERVICE_TURN_OFF)


def test_at_most_ten_steps_are_offered_and_the_ends_are_among_them() -> None:
    for maximum in range(20, 251, 5):
        steps = pressure_steps(Range(20, maximum, 5, "mmHg"))
        assert len(steps) <= 10
        assert (steps[0], steps[-1]) == (20, maximum)
        assert steps == sorted(set(steps))
        assert all(step % 5 == 0 for step in steps)


def test_few_steps_are_all_offered() -> None:
    assert pressure_steps(Range(20, 60, 5, "mmHg")) == [20, 25, 30, 35, 40, 45, 50, 55, 60]
    assert pressure_steps(Range(1, 1, 1, "level")) == [1]


def test_a_level_is_a_slug_with_a_translation_and_a_pressure_is_shown_as_it_is() -> None:
    assert fan_mode_of(3, "level") == "level_3"
    assert fan_mode_of(40.0, "mmHg") == "40 mmHg"
