"""What the quality scale asks of entities and devices, looked at in a Home Assistant with boots, and a person who uses them."""

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.components.button import ButtonDeviceClass
from homeassistant.components.number import NumberDeviceClass
from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.const import STATE_UNAVAILABLE, EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import async_get_platforms
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.athlete_entity import AthleteEntity
from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.entity import MassagerEntity
from custom_components.recovery_massager.stop_all import StopAllButton
from tests.integration.household import athlete_entry

BOOTS = "calf_boots_"


@pytest.fixture
async def ada(hass: HomeAssistant, near: MockConfigEntry) -> MockConfigEntry:
    """An athlete to whom the boots are open, set up."""
    entry = athlete_entry(hass, "Ada", near)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


def entities(hass: HomeAssistant) -> list[Entity]:
    """Return all entities of the integration."""
    return [one for platform in async_get_platforms(hass, DOMAIN) for one in platform.entities.values()]


def registered(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, er.RegistryEntry]:
    """Return what the registry has of an entry, by domain and what the boots' name leaves of the id."""
    found = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    return {one.entity_id.replace(BOOTS, ""): one for one in found}


@pytest.mark.usefixtures("all_enabled")
async def test_every_entity_has_an_id_a_name_of_its_own_and_a_device_and_is_not_polled(
    hass: HomeAssistant, ada: MockConfigEntry
) -> None:
    found = entities(hass)
    assert len(found) > 50
    assert len({(one.platform.domain, one.unique_id) for one in found}) == len(found)
    for one in found:
        assert one.unique_id, one.entity_id
        assert one.has_entity_name, one.entity_id
        assert not one.should_poll, one.entity_id
        assert one.registry_entry
        assert one.registry_entry.device_id or isinstance(one, StopAllButton), one.entity_id


@pytest.mark.usefixtures("all_enabled")
async def test_every_entity_stands_on_a_base_that_all_of_its_device_share(
    hass: HomeAssistant, ada: MockConfigEntry
) -> None:
    assert all(isinstance(one, MassagerEntity | AthleteEntity | StopAllButton) for one in entities(hass))


async def test_what_a_massager_says_is_unavailable_while_it_is_away(hass: HomeAssistant, away: MockConfigEntry) -> None:
    for entity_id in ("sensor.calf_boots_battery", "binary_sensor.calf_boots_worn", "binary_sensor.calf_boots_running"):
        state = hass.states.get(entity_id)
        assert state
        assert state.state == STATE_UNAVAILABLE


@pytest.mark.usefixtures("all_enabled")
async def test_what_is_about_the_device_itself_is_set_apart(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    [boots] = [one for one in hass.config_entries.async_entries(DOMAIN) if one.entry_id != ada.entry_id]
    assert isinstance(boots, MockConfigEntry)
    by_category = {
        category: {name for name, one in registered(hass, boots).items() if one.entity_category is category}
        for category in EntityCategory
    }
    assert by_category[EntityCategory.DIAGNOSTIC] == {
        "binary_sensor.charging",
        "binary_sensor.problem",
        "button.identify",
        "sensor.battery",
        "sensor.signal_strength",
    }
    assert {"button.hand_over_to_phone", "switch.remote_start"} <= by_category[EntityCategory.CONFIG]
    # What people come for is neither.
    assert not {"button.stop", "number.pressure", "select.mode", "sensor.session_state"} & set().union(
        *by_category.values()
    )


@pytest.mark.usefixtures("all_enabled")
async def test_what_has_a_device_class_says_so(hass: HomeAssistant, near: MockConfigEntry) -> None:
    classes = {name: one.original_device_class for name, one in registered(hass, near).items()}
    assert {
        "binary_sensor.charging": BinarySensorDeviceClass.BATTERY_CHARGING,
        "binary_sensor.problem": BinarySensorDeviceClass.PROBLEM,
        "binary_sensor.running": BinarySensorDeviceClass.RUNNING,
        "button.identify": ButtonDeviceClass.IDENTIFY,
        "number.pressure": NumberDeviceClass.PRESSURE,
        "number.timer": NumberDeviceClass.DURATION,
        "sensor.battery": SensorDeviceClass.BATTERY,
        "sensor.last_session": SensorDeviceClass.TIMESTAMP,
        "sensor.minutes_this_week": SensorDeviceClass.DURATION,
        "sensor.left_chamber_1": SensorDeviceClass.PRESSURE,
        "sensor.session_end": SensorDeviceClass.TIMESTAMP,
        "sensor.session_state": SensorDeviceClass.ENUM,
        "sensor.signal_strength": SensorDeviceClass.SIGNAL_STRENGTH,
    }.items() <= classes.items()


async def test_what_changes_with_nearly_every_report_is_off_until_somebody_wants_it(
    hass: HomeAssistant, near: MockConfigEntry
) -> None:
    off = {name for name, one in registered(hass, near).items() if one.disabled}
    chambers = {f"sensor.{side}_chamber_{number}" for side in ("left", "right") for number in range(1, 5)}
    assert off == {"sensor.signal_strength", *chambers}


async def test_an_entry_has_one_device(hass: HomeAssistant, near: MockConfigEntry, ada: MockConfigEntry) -> None:
    devices = dr.async_get(hass)
    for entry in (near, ada):
        assert len(dr.async_entries_for_config_entry(devices, entry.entry_id)) == 1


async def test_a_device_goes_with_its_entry(hass: HomeAssistant, near: MockConfigEntry, ada: MockConfigEntry) -> None:
    devices = dr.async_get(hass)
    for entry in (ada, near):
        await hass.config_entries.async_remove(entry.entry_id)
        await hass.async_block_till_done()
        assert not dr.async_entries_for_config_entry(devices, entry.entry_id)
    assert not entities(hass)
