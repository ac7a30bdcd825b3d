"""Modes of the owner's own: what the profile calls them is what people read, choose and write in automations."""

from typing import Any

from homeassistant.components.climate import DOMAIN as CLIMATE_DOMAIN, SERVICE_SET_PRESET_MODE
from homeassistant.components.select import DOMAIN as SELECT_DOMAIN, SERVICE_SELECT_OPTION
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import Context, Event, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_PROFILE, DOMAIN
from custom_components.recovery_massager.logbook import sentence
from custom_components.recovery_massager.services import Action
from custom_components.recovery_massager.words import Words
from simulator.devices.calf_boots import CalfBoots

from .own_files import Files, changed, own
from .radio import advertise

CLIMATE, MODE, EVENT = "climate.calf_boots", "select.calf_boots_mode", "event.calf_boots_session"
TEXT = changed(
    ("pulse: 4}\n", "throb: {code: 4, label: Deep throb}}\n"),
    (
        "modes: {bits: {sequential: 0, wave: 1, full_squeeze: 2, flush: 3, pulse: 4}}",
        "modes: {bits: {sequential: 0, wave: 1, full_squeeze: 2, flush: 3, throb: 4}}",
    ),
    (
        "      modes: [sequential, wave, full_squeeze, flush, pulse]\n",
        "      modes: [sequential, wave, full_squeeze, flush, throb]\n",
    ),
    text=own(),
)

MODES = ["sequential", "wave", "full_squeeze", "flush", "throb"]


@pytest.fixture
def about(about: dict[str, Any]) -> dict[str, Any]:
    """What the boots said of themselves, in the words of the owner's own profile."""
    return {**about, "modes": MODES}


@pytest.fixture(autouse=True)
async def boots_with_throb(
    hass: HomeAssistant, files: Files, entry: MockConfigEntry, boots: CalfBoots
) -> MockConfigEntry:
    """The boots, in range, with a profile that calls their fifth mode by a name of its own."""
    files.write("mine.yaml", TEXT)
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_PROFILE: "my_boots"})
    advertise(hass, boots)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


def mode_of(boots: CalfBoots) -> object:
    return boots.state()["mode"]


def shown(hass: HomeAssistant) -> tuple[str, str]:
    """What people read: in the select, and as the climate entity's preset."""
    select, climate = hass.states.get(MODE), hass.states.get(CLIMATE)
    assert select is not None
    assert climate is not None
    return select.state, climate.attributes["preset_mode"]


async def test_its_label_is_offered_as_it_is_wherever_a_mode_is_chosen(hass: HomeAssistant) -> None:
    select, climate = hass.states.get(MODE), hass.states.get(CLIMATE)
    assert select is not None
    assert climate is not None
    modes = [*MODES[:-1], "Deep throb"]
    assert select.attributes["options"] == climate.attributes["preset_modes"] == modes


@pytest.mark.parametrize(
    ("domain", "action", "data"),
    [
        (SELECT_DOMAIN, SERVICE_SELECT_OPTION, {ATTR_ENTITY_ID: MODE, "option": "Deep throb"}),
        (CLIMATE_DOMAIN, SERVICE_SET_PRESET_MODE, {ATTR_ENTITY_ID: CLIMATE, "preset_mode": "Deep throb"}),
        (DOMAIN, Action.SET_MODE, {ATTR_ENTITY_ID: CLIMATE, "mode": "Deep throb"}),
        (DOMAIN, Action.SET_MODE, {ATTR_ENTITY_ID: CLIMATE, "mode": "throb"}),
    ],
)
async def test_it_is_chosen_by_its_label_and_by_its_name_in_the_profile(
    hass: HomeAssistant, boots: CalfBoots, person: Context, domain: str, action: str, data: dict[str, Any]
) -> None:
    await hass.services.async_call(domain, action, data, blocking=True, context=person)
    await hass.async_block_till_done()
    assert shown(hass) == ("Deep throb", "Deep throb")
    await hass.services.async_call(
        DOMAIN, Action.START_SESSION, {ATTR_ENTITY_ID: CLIMATE}, blocking=True, context=person
    )
    assert mode_of(boots) == "pulse", "which is the fifth of the boots"
    assert shown(hass) == ("Deep throb", "Deep throb")


@pytest.mark.parametrize("mode", ["Deep throb", "throb"])
async def test_a_session_is_started_with_it_and_its_story_tells_the_label(
    hass: HomeAssistant, boots: CalfBoots, person: Context, told: list[Event[Any]], mode: str
) -> None:
    await hass.services.async_call(
        DOMAIN, Action.START_SESSION, {ATTR_ENTITY_ID: CLIMATE, "mode": mode}, blocking=True, context=person
    )
    await hass.async_block_till_done()
    assert mode_of(boots) == "pulse"
    (event,) = told
    assert (event.data["mode"], event.data["mode_label"]) == ("throb", "Deep throb")
    assert sentence(hass, event.data) == "started a session: Deep throb, pressure 30 mmHg"
    state = hass.states.get(EVENT)
    assert state is not None
    assert state.attributes["mode_label"] == "Deep throb"


async def test_a_mode_of_the_vocabulary_has_no_label(
    hass: HomeAssistant, person: Context, told: list[Event[Any]]
) -> None:
    await hass.services.async_call(
        DOMAIN, Action.START_SESSION, {ATTR_ENTITY_ID: CLIMATE, "mode": "wave"}, blocking=True, context=person
    )
    await hass.async_block_till_done()
    (event,) = told
    assert "mode_label" not in event.data
    assert sentence(hass, event.data).startswith("started a session: Wave")


async def test_a_mode_that_is_none_is_refused(hass: HomeAssistant) -> None:
    with pytest.raises(ServiceValidationError):
        await hass.services.async_call(
            DOMAIN, Action.SET_MODE, {ATTR_ENTITY_ID: CLIMATE, "mode": "Deep"}, blocking=True
        )


async def test_what_a_massager_can_do_is_told_with_the_label(
    hass: HomeAssistant, boots_with_throb: MockConfigEntry
) -> None:
    words = await Words.async_load(hass)
    abilities = words.abilities(boots_with_throb.runtime_data.capabilities)
    assert "- Modes: Sequential, Wave, Full squeeze, Flush, Deep throb" in abilities.splitlines()
