"""The one button that stops every massager."""

from homeassistant.const import ATTR_ENTITY_ID, CONF_ADDRESS
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import DOMAIN
from simulator.clock import Clock
from simulator.devices.boots_spec import Run
from simulator.devices.calf_boots import CalfBoots

from .passing import Passing
from .radio import Radio
from .stage import NOW, set_up_beside

STOP_ALL = "button.stop_all_massagers"
SECOND = "C0:FF:EE:00:00:02"


@pytest.fixture
def second_boots(clock: Clock) -> CalfBoots:
    """Other boots, worn and in range."""
    boots = CalfBoots("Club boots", SECOND, clock)
    boots.set({"worn": True})
    return boots


@pytest.fixture
async def second(hass: HomeAssistant, near: MockConfigEntry, second_boots: CalfBoots, radio: Radio) -> MockConfigEntry:
    """The other boots' entry, set up."""
    return await set_up_beside(hass, near, second_boots, radio)


async def press(hass: HomeAssistant) -> None:
    await hass.services.async_call("button", "press", {ATTR_ENTITY_ID: STOP_ALL}, blocking=True)


def shown(hass: HomeAssistant) -> list[str]:
    """Return the buttons of this kind that are there, and usable."""
    found = [one for one in hass.states.async_all("button") if one.entity_id.startswith(STOP_ALL)]
    return [one.entity_id for one in found if one.state != "unavailable"]


async def test_it_stops_every_massager(
    hass: HomeAssistant, near: MockConfigEntry, second: MockConfigEntry, boots: CalfBoots, second_boots: CalfBoots
) -> None:
    for entry in (near, second):
        await entry.runtime_data.session.start(attended=True)
    assert (boots.machine.run, second_boots.machine.run) == (Run.RUNNING, Run.RUNNING)
    await press(hass)
    assert (boots.machine.run, second_boots.machine.run) == (Run.IDLE, Run.IDLE)


@pytest.mark.freeze_time(NOW)
@pytest.mark.usefixtures("hass_storage")
async def test_what_could_not_be_stopped_is_an_error_and_the_others_are_stopped(
    hass: HomeAssistant,
    near: MockConfigEntry,
    second: MockConfigEntry,
    boots: CalfBoots,
    second_boots: CalfBoots,
    passes: Passing,
) -> None:
    for entry in (near, second):
        await entry.runtime_data.session.start(attended=True)
    boots.fault("refuse_connections", {})
    boots.fault("drop_link", {})
    with pytest.raises(HomeAssistantError):
        await passes.until_done(press(hass))
    assert second_boots.machine.run is Run.IDLE
    assert near.runtime_data.stoppable


async def test_it_is_there_once_however_massagers_come_and_go(
    hass: HomeAssistant, near: MockConfigEntry, second: MockConfigEntry
) -> None:
    assert shown(hass) == [STOP_ALL]
    assert await hass.config_entries.async_reload(near.entry_id)
    await hass.async_block_till_done()
    assert shown(hass) == [STOP_ALL]
    await hass.config_entries.async_remove(near.entry_id)
    await hass.async_block_till_done()
    assert shown(hass) == [STOP_ALL], "another one is there"
    await hass.config_entries.async_remove(second.entry_id)
    await hass.async_block_till_done()
    assert shown(hass) == []
    assert er.async_get(hass).async_get_entity_id("button", DOMAIN, "stop_all") is None


async def test_it_comes_back_with_the_next_massager(
    hass: HomeAssistant, near: MockConfigEntry, second_boots: CalfBoots
) -> None:
    data, options = {**near.data, CONF_ADDRESS: SECOND}, near.options
    await hass.config_entries.async_remove(near.entry_id)
    await hass.async_block_till_done()
    assert shown(hass) == []
    entry = MockConfigEntry(domain=DOMAIN, title="Club boots", unique_id=SECOND, data=data, options=options)
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert shown(hass) == [STOP_ALL]


async def test_it_can_be_pressed_while_the_massager_is_away_and_says_what_it_knows(
    hass: HomeAssistant, away: MockConfigEntry
) -> None:
    assert shown(hass) == [STOP_ALL]
    with pytest.raises(HomeAssistantError) as error:
        await press(hass)
    assert error.value.translation_key == "stop_not_sent"


async def test_it_belongs_to_no_massager(hass: HomeAssistant, near: MockConfigEntry) -> None:
    state = hass.states.get(STOP_ALL)
    assert state is not None
    assert state.name == "Stop all massagers"
    entry = er.async_get(hass).async_get(STOP_ALL)
    assert entry is not None
    assert (entry.config_entry_id, entry.device_id) == (None, None)
