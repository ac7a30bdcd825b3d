"""Choices."""

from collections.abc import Callable

from homeassistant.components.select import ATTR_OPTION, ATTR_OPTIONS, DOMAIN as SELECT_DOMAIN, SERVICE_SELECT_OPTION
from homeassistant.const import ATTR_ENTITY_ID, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.device.model import Capabilities, Flag, Names
from custom_components.recovery_massager.entity import choices
from custom_components.recovery_massager.select import offered
from simulator.devices.calf_boots import CalfBoots

MODE = "select.calf_boots_mode"
ZONE = "select.calf_boots_zone"
HEAT = "select.calf_boots_heat_level"
BOOTS_WITHOUT = {"modes": ["sequential"], "features": ["worn", "identify", "pause"], "heat_levels": 0}


async def select(hass: HomeAssistant, entity_id: str, option: str) -> None:
    await hass.services.async_call(
        SELECT_DOMAIN, SERVICE_SELECT_OPTION, {ATTR_ENTITY_ID: entity_id, ATTR_OPTION: option}, blocking=True
    )
    await hass.async_block_till_done()


@pytest.mark.parametrize(
    ("entity_id", "offers"),
    [
        (MODE, ["sequential", "wave", "full_squeeze", "flush", "pulse"]),
        (ZONE, ["both", "left", "right"]),
        (HEAT, ["off", "low", "medium", "high"]),
    ],
)
async def test_they_offer_what_the_massager_has(
    hass: HomeAssistant, near: MockConfigEntry, entity_id: str, offers: list[str]
) -> None:
    state = hass.states.get(entity_id)
    assert state
    assert state.attributes[ATTR_OPTIONS] == offers
    assert state.state == offers[0]


@pytest.mark.parametrize(
    ("entity_id", "option", "request_words"),
    [(MODE, "flush", "set mode flush"), (ZONE, "left", "set zone left"), (HEAT, "high", "set heat high")],
)
async def test_while_idle_they_are_kept_for_the_next_session_which_begins_with_them(
    hass: HomeAssistant,
    near: MockConfigEntry,
    asked: Callable[[], list[str]],
    entity_id: str,
    option: str,
    request_words: str,
) -> None:
    await select(hass, entity_id, option)
    state = hass.states.get(entity_id)
    assert state
    assert state.state == option
    assert asked() == []
    await near.runtime_data.session.start(attended=True)
    assert request_words in asked()


async def test_while_running_they_set_the_massager_and_follow_it(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    await near.runtime_data.session.start(attended=True)
    await select(hass, ZONE, "right")
    assert boots.state()["zone"] == "right"
    boots.press("mode")
    await hass.async_block_till_done()
    state = hass.states.get(MODE)
    assert state
    assert state.state == "wave"


@pytest.mark.parametrize("about", [{"modes": ["sequential", "wave"], "pressure_min": 20, "pressure_step": 5}])
async def test_a_mode_that_the_massager_reports_and_nobody_can_set_is_unknown(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    await near.runtime_data.session.start(attended=True)
    boots.press("mode")
    boots.press("mode")
    await hass.async_block_till_done()
    state = hass.states.get(MODE)
    assert state
    assert state.state == STATE_UNKNOWN


async def test_a_mode_that_the_massager_does_not_have_is_refused(hass: HomeAssistant, near: MockConfigEntry) -> None:
    with pytest.raises(ServiceValidationError):
        await select(hass, MODE, "knead")


@pytest.mark.parametrize("about", [BOOTS_WITHOUT])
async def test_what_leaves_no_choice_has_no_select(hass: HomeAssistant, near: MockConfigEntry) -> None:
    assert hass.states.async_entity_ids(SELECT_DOMAIN) == ["select.calf_boots_rating", "select.calf_boots_user"]


def test_heat_that_is_on_or_off_is_a_switchs_and_with_levels_a_selects() -> None:
    for names, expected in ((("off", "low"), False), (("off", "low", "high"), True)):
        heat = Names({name: (code,) for code, name in enumerate(names)})
        capabilities = Capabilities({"heat": heat, "worn": Flag()}, frozenset({"set_heat"}), frozenset({"heat"}))
        assert offered(capabilities, "heat") is expected


def test_a_mode_of_the_profiles_own_is_shown_by_its_label() -> None:
    modes = Names({"wave": (1,), "catwalk": (2,)}, {"catwalk": "Cat walk"})
    capabilities = Capabilities({"mode": modes}, frozenset({"set_mode"}), frozenset())
    assert choices(capabilities, "mode") == {"wave": "wave", "Cat walk": "catwalk"}
