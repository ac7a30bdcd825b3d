"""The entities of each bundled family: what it can do and nothing else, in its own levels."""

import json
from pathlib import Path
from typing import Any

from homeassistant.components.button import ButtonDeviceClass
from homeassistant.components.climate import ClimateEntityFeature
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager import climate
from custom_components.recovery_massager.climate import pressure_steps
from custom_components.recovery_massager.const import CONF_PROFILE
from custom_components.recovery_massager.device.model import Range
from custom_components.recovery_massager.device.profile import bundled_profiles
from custom_components.recovery_massager.fan import percentage_of, pressure_of
from simulator.devices.calf_boots import CalfBoots

from .radio import advertise

PACKAGE = Path(climate.__file__).parent
LEVEL_FAMILIES = ("hy_ems", "beurer_em70", "mycj_massager191", "keeson")
ASKED_BY_COMMAND = {"button.pause": "pause", "button.resume": "resume"}
SET_BY_COMMAND = {
    "select.mode": "mode",
    "select.zone": "zone",
    "number.pressure": "pressure",
    "switch.buzzer": "buzzer",
}


@pytest.fixture
def about() -> dict[str, Any]:
    """They say nothing of themselves."""
    return {}


@pytest.fixture
async def family(hass: HomeAssistant, entry: MockConfigEntry, request: pytest.FixtureRequest) -> MockConfigEntry:
    """A massager of the family that the test's parameter names, set up while it is away."""
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_PROFILE: request.param})
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


def faces(hass: HomeAssistant, entry: MockConfigEntry) -> set[str]:
    """Return the entities by platform and key."""
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    return {f"{one.domain}.{one.unique_id.partition('_')[2]}" for one in entities}


@pytest.mark.parametrize("family", LEVEL_FAMILIES, indirect=True)
async def test_there_is_a_face_for_what_it_can_do_and_none_that_is_dead(
    hass: HomeAssistant, family: MockConfigEntry
) -> None:
    able, found = family.runtime_data.capabilities, faces(hass, family)
    for face, command in ASKED_BY_COMMAND.items():
        assert (face in found) is able.can(command), face
    for face, name in SET_BY_COMMAND.items():
        assert (face in found) is able.settable(name), face
    assert ("binary_sensor.worn" in found) is able.visible("worn")
    assert ("sensor.battery" in found) is able.visible("battery")
    electrical = bundled_profiles()[family.data[CONF_PROFILE]].kind == "ems"
    assert ("button.start" in found) is electrical
    assert ("fan.compression" in found) is not electrical
    assert {"climate.massager", "button.stop", "number.timer"} <= found, "every session has an end"
    assert "button.identify" in found, "each must be found on a shelf of many"


@pytest.mark.parametrize("family", LEVEL_FAMILIES, indirect=True)
async def test_what_has_no_known_light_is_not_said_to_have_one(hass: HomeAssistant, family: MockConfigEntry) -> None:
    assert not family.runtime_data.massager.signals
    entry = er.async_get(hass).async_get("button.calf_boots_identify_by_connecting")
    assert entry
    assert (entry.original_name, entry.original_device_class) == ("Identify by connecting", ButtonDeviceClass.IDENTIFY)
    assert entry.translation_key in json.loads((PACKAGE / "icons.json").read_text())["entity"]["button"]


@pytest.mark.parametrize("family", LEVEL_FAMILIES, indirect=True)
async def test_levels_are_shown_as_levels_from_the_first_that_is_felt_up_to_the_cap(
    hass: HomeAssistant, family: MockConfigEntry
) -> None:
    number, controller = hass.states.get("number.calf_boots_level"), hass.states.get("climate.calf_boots")
    assert number
    assert controller
    assert not {"unit_of_measurement", "device_class"} & number.attributes.keys()
    levels = family.runtime_data.pressure_range
    whole = family.runtime_data.capabilities.range("pressure")
    assert (number.attributes["min"], number.attributes["max"]) == (levels.minimum, levels.maximum)
    assert levels.maximum == int(whole.minimum + 0.6 * (whole.maximum - whole.minimum))
    assert controller.attributes["supported_features"] & ClimateEntityFeature.FAN_MODE
    if not family.runtime_data.electrical:
        assert controller.attributes["fan_modes"] == [f"level_{level}" for level in range(1, 4)]


@pytest.mark.parametrize("family", LEVEL_FAMILIES, indirect=True)
async def test_what_never_tells_of_faults_has_no_problem_instead_of_an_unknown_one(
    hass: HomeAssistant, family: MockConfigEntry, boots: CalfBoots
) -> None:
    advertise(hass, boots)
    await hass.async_block_till_done()
    problem = hass.states.get("binary_sensor.calf_boots_problem")
    assert problem
    assert problem.state == ("unknown" if family.runtime_data.capabilities.visible("faults") else "off")


@pytest.mark.parametrize("family", ["keeson"], indirect=True)
async def test_the_lowest_percentage_of_a_massager_that_is_off_at_zero_is_its_first_level(
    hass: HomeAssistant, family: MockConfigEntry
) -> None:
    levels = family.runtime_data.pressure_range
    assert (pressure_of(1, levels), percentage_of(1, levels)) == (1, 1)
    assert pressure_of(100, levels) == 3


@pytest.mark.parametrize("levels", [Range(0, 19, 1, "level"), Range(1, 20, 1, "level"), Range(1, 200, 1, "level")])
def test_there_are_ten_levels_to_choose_from_at_most_the_lowest_and_the_highest_among_them(levels: Range) -> None:
    steps = pressure_steps(levels)
    assert len(steps) <= 10
    assert (steps[0], steps[-1]) == (levels.minimum, levels.maximum)
    assert all(levels.contains(step) for step in steps)
