"""A profile of the owner's own has no rights that others lack."""

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_PERSON, CONF_PROFILE, CONF_REMOTE_START, DOMAIN
from custom_components.recovery_massager.recovery.contraindications import Statement
from custom_components.recovery_massager.services import Action
from simulator.devices.calf_boots import CalfBoots
from simulator.journal import Direction

from .own_files import Files, changed, own, reload, start
from .radio import advertise


@pytest.fixture
async def mine(hass: HomeAssistant, files: Files, entry: MockConfigEntry, boots: CalfBoots) -> MockConfigEntry:
    """The boots' entry, set up with the owner's own profile while they are idle and in range."""
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_PROFILE: "my_boots"})
    files.write("mine.yaml", own())
    advertise(hass, boots)
    await start(hass)
    return entry


async def begin(hass: HomeAssistant, context: Context) -> None:
    target = {"entity_id": "climate.calf_boots"}
    await hass.services.async_call(DOMAIN, Action.START_SESSION, target, blocking=True, context=context)


async def test_what_an_edited_profile_calls_a_stimulator_does_not_start_without_a_consent(
    hass: HomeAssistant, files: Files, mine: MockConfigEntry, boots: CalfBoots, person: Context
) -> None:
    assert hass.states.get("fan.calf_boots_compression")
    files.write("mine.yaml", changed(("kind: pneumatic\n", "kind: ems\n"), text=own()))
    assert (await reload(hass))["massagers"]["applied"] == ["Calf boots"]
    with pytest.raises(ServiceValidationError) as refused:
        await begin(hass, person)
    assert refused.value.translation_key == "no_consent"
    assert not boots.journal.entries(Direction.RECEIVED)


async def test_what_was_added_as_a_stimulator_stays_one_whatever_its_file_says_later(
    hass: HomeAssistant, files: Files, mine: MockConfigEntry, boots: CalfBoots
) -> None:
    agreed = Statement(given=dt_util.now().date(), adult=True, electrical=True)
    hass.config_entries.async_update_entry(mine, data={**mine.data, CONF_PERSON: agreed.to_dict()})
    files.write("mine.yaml", changed(("kind: pneumatic\n", "kind: ems\n"), text=own()))
    await reload(hass)
    files.write("mine.yaml", own(name="Massage only, they say"))
    assert (await reload(hass))["massagers"]["applied"] == ["Calf boots"]
    assert (await reload(hass))["massagers"]["applied"] == [], "it is the same again"
    assert mine.runtime_data.profile.name == "Massage only, they say"
    assert mine.runtime_data.electrical
    with pytest.raises(ServiceValidationError) as refused:
        await hass.services.async_call(
            DOMAIN, Action.START_SESSION, {"entity_id": "climate.calf_boots"}, blocking=True, context=Context()
        )
    assert refused.value.translation_key == "electrical_by_hand"
    assert not boots.journal.entries(Direction.RECEIVED)


async def test_remote_start_counts_for_own_profiles_too(
    hass: HomeAssistant, mine: MockConfigEntry, boots: CalfBoots, person: Context
) -> None:
    hass.config_entries.async_update_entry(mine, options={**mine.options, CONF_REMOTE_START: False})
    await hass.async_block_till_done()
    with pytest.raises(ServiceValidationError) as refused:
        await begin(hass, person)
    assert refused.value.translation_key == "remote_start_off"
    assert not boots.journal.entries(Direction.RECEIVED)
