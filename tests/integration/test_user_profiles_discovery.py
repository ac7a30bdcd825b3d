"""Massagers that only a profile of the owner's own knows: discovered at run time, and in the list to pick from."""

from typing import Any
from unittest.mock import patch

from bleak.backends.scanner import AdvertisementData
from habluetooth import BluetoothServiceInfoBleak
from homeassistant.components.bluetooth import async_get_advertisement_callback
from homeassistant.config_entries import SOURCE_BLUETOOTH, SOURCE_IGNORE, SOURCE_USER
from homeassistant.const import CONF_ADDRESS, EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.services import Action
from simulator.devices.calf_boots import CalfBoots
from simulator.journal import Direction

from .conftest import ADDRESS
from .own_files import Files, changed, own
from .radio import service_info

REGISTER = "homeassistant.components.bluetooth.async_register_callback"
UNIQUE_ID = "c0:ff:ee:00:00:01"


@pytest.fixture(autouse=True)
def no_setup() -> Any:
    """Let an entry be added without its massager being set up."""
    with patch("custom_components.recovery_massager.async_setup_entry", return_value=True) as setup:
        yield setup


def named(boots: CalfBoots, name: str = "My boots 7") -> BluetoothServiceInfoBleak:
    """Return what is heard of boots that tell their name and nothing else."""
    info = service_info(boots)
    return BluetoothServiceInfoBleak(
        name=name,
        address=info.address,
        rssi=info.rssi,
        manufacturer_data={},
        service_data={},
        service_uuids=[],
        source=info.source,
        device=info.device,
        advertisement=AdvertisementData(name, {}, {}, [], info.tx_power, info.rssi, ()),
        connectable=True,
        time=info.time,
        tx_power=info.tx_power,
        raw=None,
    )


def hear(hass: HomeAssistant, boots: CalfBoots, name: str = "My boots 7") -> None:
    """Let Home Assistant hear them."""
    async_get_advertisement_callback(hass)(named(boots, name))


async def start(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, DOMAIN, {})
    await settled(hass)


async def settled(hass: HomeAssistant) -> None:
    await hass.async_block_till_done(wait_background_tasks=True)


async def reload(hass: HomeAssistant) -> None:
    await hass.services.async_call(DOMAIN, Action.RELOAD_PROFILES, blocking=True)
    await settled(hass)


def flows(hass: HomeAssistant) -> list[Any]:
    """What somebody is asked about."""
    return list(hass.config_entries.flow.async_progress_by_handler(DOMAIN))


async def test_boots_that_only_an_own_profile_knows_are_discovered_and_not_connected_to(
    hass: HomeAssistant, files: Files, boots: CalfBoots
) -> None:
    files.write("mine.yaml", own())
    await start(hass)
    hear(hass, boots)
    await settled(hass)
    (flow,) = flows(hass)
    assert flow["context"]["source"] == SOURCE_BLUETOOTH
    assert flow["context"]["unique_id"] == UNIQUE_ID
    assert flow["context"]["title_placeholders"] == {"name": "My boots 7 (0001)"}
    assert not boots.journal.entries(Direction.RECEIVED)


async def test_nobody_is_asked_about_what_no_profile_knows(hass: HomeAssistant, files: Files, boots: CalfBoots) -> None:
    files.write("mine.yaml", own())
    await start(hass)
    hear(hass, boots, "Somebody's lamp")
    await settled(hass)
    assert flows(hass) == []


async def test_they_are_added_with_their_own_profile_once_they_answered_as_it_says(
    hass: HomeAssistant, files: Files, boots: CalfBoots
) -> None:
    files.write("mine.yaml", own())
    await start(hass)
    hear(hass, boots)
    await settled(hass)
    (flow,) = flows(hass)
    result = await hass.config_entries.flow.async_configure(flow["flow_id"], {})
    assert result["step_id"] == "about"
    for answers in ({}, {"adult": True, "confirmed": True}, {"remote_start": False, "voice": False}):
        result = await hass.config_entries.flow.async_configure(flow["flow_id"], answers)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"]["profile"] == "my_boots"


async def test_what_has_the_name_and_answers_otherwise_is_not_added(
    hass: HomeAssistant, files: Files, boots: CalfBoots
) -> None:
    # Nothing is to be read where the profile says.
    files.write("mine.yaml", changed(("feature: 6f630002-", "feature: 6f63ffff-"), text=own()))
    await start(hass)
    hear(hass, boots)
    await settled(hass)
    (flow,) = flows(hass)
    result = await hass.config_entries.flow.async_configure(flow["flow_id"], {})
    assert (result["step_id"], result["errors"]) == ("bluetooth_confirm", {"base": "characteristics_missing"})


async def test_a_profile_that_comes_by_reloading_discovers_what_was_heard_before(
    hass: HomeAssistant, files: Files, boots: CalfBoots
) -> None:
    await start(hass)
    hear(hass, boots)
    await settled(hass)
    assert flows(hass) == []
    files.write("mine.yaml", own())
    await reload(hass)
    assert len(flows(hass)) == 1


async def test_a_profile_that_is_gone_discovers_nothing_more(
    hass: HomeAssistant, files: Files, boots: CalfBoots
) -> None:
    files.write("mine.yaml", own())
    await start(hass)
    files.remove("mine.yaml")
    await reload(hass)
    hear(hass, boots)
    await settled(hass)
    assert flows(hass) == []


async def test_a_changed_rule_takes_the_place_of_the_one_before(
    hass: HomeAssistant, files: Files, boots: CalfBoots
) -> None:
    files.write("mine.yaml", own(local_name="Your boots*"))
    await start(hass)
    files.write("mine.yaml", own())
    await reload(hass)
    hear(hass, boots, "Your boots 7")
    await settled(hass)
    assert flows(hass) == []
    hear(hass, boots)
    await settled(hass)
    assert len(flows(hass)) == 1


@pytest.mark.parametrize("source", [SOURCE_USER, SOURCE_IGNORE])
async def test_what_is_added_or_ignored_is_not_offered_until_it_is_removed(
    hass: HomeAssistant, files: Files, boots: CalfBoots, source: str
) -> None:
    entry = MockConfigEntry(domain=DOMAIN, unique_id=UNIQUE_ID, source=source)
    entry.add_to_hass(hass)
    files.write("mine.yaml", own())
    await start(hass)
    with patch("homeassistant.helpers.discovery_flow.async_create_flow") as create:
        hear(hass, boots)
        await settled(hass)
    create.assert_not_called()
    await hass.config_entries.async_remove(entry.entry_id)
    hear(hass, boots, "My boots 8")
    await settled(hass)
    assert len(flows(hass)) == 1


async def test_however_often_it_is_heard_somebody_is_asked_once(
    hass: HomeAssistant, files: Files, boots: CalfBoots
) -> None:
    files.write("mine.yaml", own())
    await start(hass)
    for number in range(5):
        hear(hass, boots, f"My boots {number}")
        await settled(hass)
    assert len(flows(hass)) == 1


async def test_nothing_is_offered_before_home_assistant_has_started(
    hass: HomeAssistant, files: Files, boots: CalfBoots
) -> None:
    hass.set_state(CoreState.starting)
    files.write("mine.yaml", own())
    await start(hass)
    hear(hass, boots)
    await settled(hass)
    assert flows(hass) == []
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await settled(hass)
    assert len(flows(hass)) == 1


async def test_a_rule_that_home_assistant_refuses_is_said_and_stops_nothing(
    hass: HomeAssistant, files: Files, boots: CalfBoots, caplog: pytest.LogCaptureFixture
) -> None:
    files.write("mine.yaml", own())
    with patch(REGISTER, side_effect=ValueError("too broad")):
        await start(hass)
    assert "too broad" in caplog.text
    files.write("mine.yaml", own(name="Better"))
    await reload(hass)
    hear(hass, boots)
    await settled(hass)
    assert len(flows(hass)) == 1


async def test_it_is_in_the_list_to_pick_from(hass: HomeAssistant, files: Files, boots: CalfBoots) -> None:
    files.write("mine.yaml", own())
    await start(hass)
    hear(hass, boots)
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert result["type"] is FlowResultType.FORM
    schema = result["data_schema"]
    assert schema is not None
    (choices,) = (value for key, value in schema.schema.items() if key == CONF_ADDRESS)
    assert choices.container[ADDRESS] == "My boots 7 (0001)"
