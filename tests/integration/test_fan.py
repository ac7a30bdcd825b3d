"""Pressure as a percentage."""

from collections.abc import Callable
from typing import Any

from homeassistant.components.fan import (
    ATTR_PERCENTAGE,
    ATTR_PERCENTAGE_STEP,
    DOMAIN as FAN_DOMAIN,
    SERVICE_DECREASE_SPEED,
    SERVICE_INCREASE_SPEED,
    SERVICE_SET_PERCENTAGE,
    FanEntityFeature,
)
from homeassistant.const import (
    ATTR_ENTITY_ID,
    ATTR_SUPPORTED_FEATURES,
    EVENT_STATE_CHANGED,
    SERVICE_TURN_OFF,
    SERVICE_TURN_ON,
    STATE_OFF,
    STATE_ON,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
)
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from custom_components.recovery_massager.device.model import Range
from custom_components.recovery_massager.fan import percentage_of, pressure_of
from simulator.devices.calf_boots import CalfBoots
from tests.integration.passing import Passing
from tests.integration.stage import NOW

FAN = "fan.calf_boots_compression"


async def call(hass: HomeAssistant, service: str, context: Context | None = None, **data: Any) -> None:
    await hass.services.async_call(FAN_DOMAIN, service, {ATTR_ENTITY_ID: FAN, **data}, blocking=True, context=context)
    await hass.async_block_till_done()


def shows(hass: HomeAssistant) -> tuple[str, int | None]:
    state = hass.states.get(FAN)
    assert state
    return state.state, state.attributes.get(ATTR_PERCENTAGE)


async def test_it_shows_the_share_of_lowest_to_cap_that_is_set_and_has_no_presets(
    hass: HomeAssistant, near: MockConfigEntry
) -> None:
    state = hass.states.get(FAN)
    assert state
    assert shows(hass) == (STATE_OFF, 25)
    assert state.attributes[ATTR_PERCENTAGE_STEP] == 1
    assert not state.attributes[ATTR_SUPPORTED_FEATURES] & FanEntityFeature.PRESET_MODE


@pytest.mark.parametrize("options", [{"remote_start": True, "voice": False}])
async def test_there_is_none_unless_the_owner_chose_voice_and_bridges(
    hass: HomeAssistant, near: MockConfigEntry
) -> None:
    assert not hass.states.async_entity_ids(FAN_DOMAIN)
    assert not er.async_get(hass).async_is_registered(FAN)


async def test_a_percentage_while_idle_only_sets(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, asked: Callable[[], list[str]]
) -> None:
    await call(hass, SERVICE_SET_PERCENTAGE, percentage=60)
    assert shows(hass) == (STATE_OFF, 50)
    assert near.runtime_data.session.settings.pressure == 40
    assert asked() == []


async def test_turning_it_on_with_a_percentage_sets_and_starts_and_zero_stops(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, person: Context
) -> None:
    await call(hass, SERVICE_TURN_ON, person, percentage=100)
    assert boots.state()["run"] == "running"
    # The soft start begins at the lowest pressure.
    assert shows(hass) == (STATE_ON, 1)
    assert near.runtime_data.history.open.pressure == 60
    await call(hass, SERVICE_SET_PERCENTAGE, percentage=0)
    assert boots.state()["run"] == "idle"
    assert shows(hass)[0] == STATE_OFF


async def test_turning_it_on_and_off_starts_and_stops(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, person: Context
) -> None:
    await call(hass, SERVICE_TURN_ON, person)
    assert boots.state()["run"] == "running"
    boots.press("pause")
    await hass.async_block_till_done()
    assert shows(hass)[0] == STATE_ON
    await call(hass, SERVICE_TURN_OFF)
    assert boots.state()["run"] == "idle"


async def test_turning_it_on_with_zero_stops(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, person: Context
) -> None:
    await call(hass, SERVICE_TURN_ON, person)
    await call(hass, SERVICE_TURN_ON, person, percentage=0)
    assert boots.state()["run"] == "idle"


async def test_more_and_less_go_by_one_step_of_pressure(hass: HomeAssistant, near: MockConfigEntry) -> None:
    session = near.runtime_data.session
    for pressure in range(35, 61, 5):
        await call(hass, SERVICE_INCREASE_SPEED)
        assert session.settings.pressure == pressure
    for pressure in range(55, 24, -5):
        await call(hass, SERVICE_DECREASE_SPEED)
        assert session.settings.pressure == pressure


async def test_one_percent_more_than_is_shown_is_one_step_more(hass: HomeAssistant, near: MockConfigEntry) -> None:
    session = near.runtime_data.session
    for pressure in range(35, 61, 5):
        await call(hass, SERVICE_SET_PERCENTAGE, percentage=(shows(hass)[1] or 0) + 1)
        assert session.settings.pressure == pressure
    await call(hass, SERVICE_SET_PERCENTAGE, percentage=99)
    assert session.settings.pressure == 55
    # Two percent more is what it is.
    await call(hass, SERVICE_SET_PERCENTAGE, percentage=(shows(hass)[1] or 0) + 2)
    assert session.settings.pressure == 55


async def test_each_percentage_that_is_set_while_idle_is_told_so_that_nobody_goes_on_showing_it_as_on(
    hass: HomeAssistant, near: MockConfigEntry
) -> None:
    changes = async_capture_events(hass, EVENT_STATE_CHANGED)
    for _ in range(2):
        changes.clear()
        await call(hass, SERVICE_SET_PERCENTAGE, percentage=50)
        told = [state for one in changes if one.data["entity_id"] == FAN and (state := one.data["new_state"])]
        assert told
        assert told[-1].state == STATE_OFF
    near.runtime_data.async_update_listeners()
    await hass.async_block_till_done()
    changes.clear()
    near.runtime_data.async_update_listeners()
    assert not [one for one in changes if one.data["entity_id"] == FAN]


@pytest.mark.freeze_time(NOW)
@pytest.mark.usefixtures("hass_storage")
async def test_what_runs_rises_slowly_unless_a_hand_asks_and_falls_at_once(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, person: Context, passes: Passing
) -> None:
    session = near.runtime_data.session
    await passes.until_done(session.start(attended=True, pressure=20))
    await passes(190)

    async def set_to(percentage: int, context: Context | None = None) -> float:
        await passes.until_done(call(hass, SERVICE_SET_PERCENTAGE, context, percentage=percentage))
        target: float = boots.state()["target"]
        return target

    assert await set_to(50) == 20
    # Three minutes for somebody new, from the lowest to the highest: half of that for half the way.
    await passes(50)
    assert boots.state()["target"] == 30
    await passes(45)
    assert boots.state()["target"] == 40
    assert await set_to(1) == 20
    assert await set_to(50, person) == 40
    # So does what turns it on while it is on.
    await passes.until_done(call(hass, SERVICE_TURN_ON, percentage=100))
    assert boots.state()["target"] == 40
    await passes(100)
    assert boots.state()["target"] == 60


@pytest.mark.parametrize("options", [{"remote_start": False, "voice": True}])
async def test_with_remote_start_off_it_says_why_it_does_not_start(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    with pytest.raises(ServiceValidationError, match="Remote start"):
        await call(hass, SERVICE_TURN_ON, percentage=60)
    assert boots.state()["run"] == "idle"


async def test_it_stays_available_while_a_session_runs_out_of_sight(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, person: Context
) -> None:
    await call(hass, SERVICE_TURN_ON, person)
    boots.fault("power_off", {})
    near.runtime_data._handle_unavailable(None)
    await hass.async_block_till_done()
    assert shows(hass) == (STATE_UNKNOWN, None)


async def test_it_is_unavailable_while_the_massager_is_away(hass: HomeAssistant, away: MockConfigEntry) -> None:
    assert shows(hass)[0] == STATE_UNAVAILABLE


@pytest.mark.parametrize(
    "pressures",
    [Range(20, 60, 5, "mmHg"), Range(20, 100, 5, "mmHg"), Range(20, 50, 10, "mmHg"), Range(1, 12, 1, "level")],
)
def test_a_percentage_that_is_shown_means_the_same_pressure_when_it_is_set(pressures: Range) -> None:
    steps = round((pressures.maximum - pressures.minimum) / pressures.step)
    for step in range(steps + 1):
        pressure = pressures.minimum + step * pressures.step
        assert pressure_of(percentage_of(pressure, pressures), pressures) == pressure


def test_percentages_stay_within_lowest_and_cap_and_round_down() -> None:
    pressures = Range(20, 60, 5, "mmHg")
    found = [pressure_of(percentage, pressures) for percentage in range(1, 101)]
    assert (found[0], found[-1]) == (20, 60)
    assert found == sorted(found)
    assert pressure_of(60, pressures) == 40
    assert (percentage_of(20, pressures), percentage_of(60, pressures), percentage_of(80, pressures)) == (1, 100, 100)


def test_a_cap_at_the_lowest_pressure_leaves_one_percentage() -> None:
    pressures = Range(20, 20, 5, "mmHg")
    assert percentage_of(20, pressures) == 100
    assert pressure_of(100, pressures) == 20
