"""Entities of massagers that know or can do other things than the calf boots."""

from collections.abc import Callable, Generator
from pathlib import Path
from unittest.mock import patch

from homeassistant.components.climate import ClimateEntityFeature, HVACMode
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import Context, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.device import profile
from simulator.devices.calf_boots import CalfBoots

CLIMATE = "climate.calf_boots"
TEXT = (Path(profile.__file__).parent / "profiles" / "open_compression.yaml").read_text()
BEFORE_EXAMPLES = TEXT[: TEXT.index("examples:")]
ONE_EXAMPLE = "examples:\n  - {command: stop, bytes: 02}\n"

type Edit = Callable[[str], str]


def without(command: str) -> Edit:
    """Take a command away."""
    return lambda text: "".join(line for line in text.splitlines(True) if not line.startswith(f"  {command}:"))


def replaced(*pairs: tuple[str, str]) -> Edit:
    """Write new text in the place of old text, which must be there."""

    def edit(text: str) -> str:
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        return text

    return edit


@pytest.fixture(autouse=True)
def other_profile(request: pytest.FixtureRequest) -> Generator[None]:
    """Give the boots the profile of something else: the test's parameter edits the text."""
    found = profile.load_profile(request.param(BEFORE_EXAMPLES) + ONE_EXAMPLE, "other.yaml")
    with patch(
        "custom_components.recovery_massager.profiles.bundled_profiles", return_value={"open_compression": found}
    ):
        yield


THROB = replaced(("pulse: 4}\n", "throb: {code: 4, label: Throb}}\n"), ("pulse: 4}}", "throb: 4}}"))
LEVELS = replaced(("unit: mmHg", "unit: level"))


@pytest.mark.parametrize("other_profile", [LEVELS], indirect=True)
async def test_a_massager_that_knows_levels_shows_levels_and_no_pressure_unit(
    hass: HomeAssistant, near: MockConfigEntry
) -> None:
    number, climate = hass.states.get("number.calf_boots_level"), hass.states.get(CLIMATE)
    assert number
    assert climate
    assert not {"unit_of_measurement", "device_class"} & number.attributes.keys()
    assert climate.attributes["fan_modes"] == [f"level_{level}" for level in range(20, 66, 5)]
    await hass.services.async_call(
        "climate", "set_fan_mode", {ATTR_ENTITY_ID: CLIMATE, "fan_mode": "level_40"}, blocking=True
    )
    assert near.runtime_data.session.settings.pressure == 40


@pytest.mark.parametrize("other_profile", [without("set_heat")], indirect=True)
async def test_a_massager_without_heat_only_massages(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, person: Context
) -> None:
    climate = hass.states.get(CLIMATE)
    assert climate
    assert climate.attributes["hvac_modes"] == [HVACMode.OFF, HVACMode.FAN_ONLY]
    await hass.services.async_call(
        "climate",
        "set_hvac_mode",
        {ATTR_ENTITY_ID: CLIMATE, "hvac_mode": HVACMode.FAN_ONLY},
        blocking=True,
        context=person,
    )
    assert boots.state()["run"] == "running"


@pytest.mark.parametrize("other_profile", [without("set_pressure")], indirect=True)
async def test_a_massager_whose_pressure_cannot_be_set_has_no_face_for_it(
    hass: HomeAssistant, near: MockConfigEntry
) -> None:
    climate = hass.states.get(CLIMATE)
    assert climate
    assert not climate.attributes["supported_features"] & ClimateEntityFeature.FAN_MODE
    assert not hass.states.get("number.calf_boots_pressure")
    assert not hass.states.async_entity_ids("fan")
    assert hass.states.get("number.calf_boots_timer")


@pytest.mark.parametrize("other_profile", [without("set_mode")], indirect=True)
async def test_a_massager_whose_mode_cannot_be_set_has_no_presets(hass: HomeAssistant, near: MockConfigEntry) -> None:
    climate = hass.states.get(CLIMATE)
    assert climate
    assert "preset_modes" not in climate.attributes
    assert not hass.states.get("select.calf_boots_mode")


@pytest.mark.parametrize("other_profile", [THROB], indirect=True)
@pytest.mark.parametrize("about", [{}])
async def test_a_mode_of_the_profiles_own_is_offered_by_its_label(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, person: Context
) -> None:
    select = hass.states.get("select.calf_boots_mode")
    assert select
    assert select.attributes["options"][-1] == "Throb"
    await hass.services.async_call(
        "climate", "set_preset_mode", {ATTR_ENTITY_ID: CLIMATE, "preset_mode": "Throb"}, blocking=True
    )
    assert near.runtime_data.session.settings.mode == "throb"
    climate = hass.states.get(CLIMATE)
    assert climate
    assert climate.attributes["preset_mode"] == "Throb"
