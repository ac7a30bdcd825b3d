"""Another unit in the place of a massager, or another protocol: entry, history, device and entities stay what they are."""

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import SOURCE_IGNORE, ConfigFlowResult
from homeassistant.const import CONF_ADDRESS
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import (
    CONF_ABOUT,
    CONF_CAP,
    CONF_PERSON,
    CONF_PROFILE,
    CONF_REMOTE_START,
    DOMAIN,
)
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from simulator.clock import Clock
from simulator.devices.boots_spec import Feature, Spec
from simulator.devices.calf_boots import CalfBoots
from simulator.devices.ffe0_uart import Ffe0Uart
from simulator.journal import Direction
from simulator.peripheral import Peripheral

from .conftest import ADDRESS
from .own_files import Files, own
from .radio import Radio, advertise
from .stage import MINUTE, NOW, had

NEW = "C0:FF:EE:00:00:02"
NEW_ID = "c0:ff:ee:00:00:02"
SCAN = "custom_components.recovery_massager.reconfigure_flow.async_request_active_scan"

type Ids = dict[str, str]


@pytest.fixture
def entry(hass: HomeAssistant, entry: MockConfigEntry) -> MockConfigEntry:
    """The boots' entry, known by its address as the flow writes it."""
    hass.config_entries.async_update_entry(entry, unique_id=ADDRESS.lower())
    return entry


@pytest.fixture
def spare(hass: HomeAssistant, clock: Clock, radio: Radio) -> CalfBoots:
    """Other boots of the same kind."""
    return CalfBoots("Spare boots", NEW, clock)


def put(hass: HomeAssistant, radio: Radio, peripheral: Peripheral) -> None:
    """Bring a massager in range."""
    radio.peripherals[peripheral.address] = peripheral
    advertise(hass, peripheral)


async def menu(hass: HomeAssistant, entry: MockConfigEntry) -> ConfigFlowResult:
    return await entry.start_reconfigure_flow(hass)


async def answer(hass: HomeAssistant, result: ConfigFlowResult, answers: dict[str, Any]) -> ConfigFlowResult:
    result = await hass.config_entries.flow.async_configure(result["flow_id"], answers)
    await hass.async_block_till_done()
    return result


async def at(hass: HomeAssistant, entry: MockConfigEntry, step: str) -> ConfigFlowResult:
    return await answer(hass, await menu(hass, entry), {"next_step_id": step})


def offered(result: ConfigFlowResult) -> list[str]:
    schema = result["data_schema"]
    assert schema is not None
    (choices,) = schema.schema.values()
    return list(choices.container)


def ids(hass: HomeAssistant, entry: MockConfigEntry) -> Ids:
    """Return the entities by what they are to their massager; the device is one of them."""
    found = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    return {one.unique_id.partition("_")[2]: f"{one.entity_id} {one.id} {one.device_id}" for one in found} | {
        "": device.id
    }


def addresses(hass: HomeAssistant, entry: MockConfigEntry) -> set[str]:
    """Return the addresses that the registries know of."""
    found = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    told = {address for device in devices for _, address in device.connections}
    return {one.unique_id.partition("_")[0] for one in found} | told


# Another unit


@pytest.mark.freeze_time(NOW)
async def test_another_unit_takes_the_place_and_all_that_was_stays(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    hass_storage: dict[str, Any],
    boots: CalfBoots,
    spare: CalfBoots,
    radio: Radio,
) -> None:
    had(entry, hass_storage, (300 * MINUTE, 12))
    advertise(hass, boots)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    er.async_get(hass).async_update_entity("climate.calf_boots", new_entity_id="climate.my_legs")
    await hass.async_block_till_done()
    before, person, options = ids(hass, entry), entry.data[CONF_PERSON], dict(entry.options)
    put(hass, radio, spare)

    result = await at(hass, entry, "replace")
    assert (result["step_id"], offered(result)) == ("replace", [NEW])
    result = await answer(hass, result, {CONF_ADDRESS: NEW})

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "replaced")
    assert (entry.unique_id, entry.data[CONF_ADDRESS]) == (NEW_ID, NEW)
    assert (entry.data[CONF_PERSON], dict(entry.options)) == (person, options)
    assert ids(hass, entry) == before, "whatever an automation calls by its id is still there, and nothing twice"
    assert addresses(hass, entry) == {NEW}
    assert hass.states.get("climate.my_legs") is not None
    coordinator: MassagerCoordinator = entry.runtime_data
    assert coordinator.massager.address == NEW
    assert coordinator.minutes_this_week == 12
    assert not [one for one in spare.journal.entries(Direction.RECEIVED) if "start" in str(one.text)]


async def test_after_that_it_is_the_new_one_that_is_started_and_the_old_one_is_a_stranger(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, spare: CalfBoots, radio: Radio
) -> None:
    spare.set({"worn": True})
    put(hass, radio, spare)
    await answer(hass, await at(hass, near, "replace"), {CONF_ADDRESS: NEW})
    advertise(hass, spare)
    await near.runtime_data.session.start(attended=True)
    assert (spare.machine.run.name, boots.machine.run.name) == ("RUNNING", "IDLE")
    await near.runtime_data.session.stop()
    advertise(hass, boots)
    await hass.async_block_till_done(wait_background_tasks=True)
    (flow,) = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    assert flow["context"]["unique_id"] == ADDRESS.lower()


async def test_registries_that_were_not_saved_follow_at_the_next_start(
    hass: HomeAssistant, near: MockConfigEntry
) -> None:
    before = ids(hass, near)
    assert await hass.config_entries.async_unload(near.entry_id)
    hass.config_entries.async_update_entry(near, unique_id=NEW_ID, data={**near.data, CONF_ADDRESS: NEW})
    assert addresses(hass, near) == {ADDRESS}
    assert await hass.config_entries.async_setup(near.entry_id)
    await hass.async_block_till_done()
    assert (ids(hass, near), addresses(hass, near)) == (before, {NEW})


async def test_the_new_unit_is_no_discovery_any_more_and_was_perhaps_ignored(
    hass: HomeAssistant, near: MockConfigEntry, spare: CalfBoots, radio: Radio
) -> None:
    put(hass, radio, spare)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    ignored = MockConfigEntry(domain=DOMAIN, unique_id=NEW_ID, source=SOURCE_IGNORE)
    ignored.add_to_hass(hass)
    await answer(hass, await at(hass, near, "replace"), {CONF_ADDRESS: NEW})
    assert hass.config_entries.async_entries(DOMAIN) == [near]
    flows = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    assert NEW_ID not in [flow["context"].get("unique_id") for flow in flows]


async def test_nothing_changes_while_a_session_runs_nor_where_the_new_unit_does_not_answer(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, spare: CalfBoots, radio: Radio
) -> None:
    put(hass, radio, spare)
    data = dict(near.data)
    result = await at(hass, near, "replace")
    boots.press("start")
    advertise(hass, boots)
    result = await answer(hass, result, {CONF_ADDRESS: NEW})
    assert result["errors"] == {"base": "session_runs"}
    boots.press("stop")
    advertise(hass, boots)
    spare.fault("power_off", {})
    result = await answer(hass, result, {CONF_ADDRESS: NEW})
    assert result["errors"] == {"base": "cannot_connect"}
    assert (dict(near.data), addresses(hass, near)) == (data, {ADDRESS})
    spare.clear_fault("power_off")
    result = await answer(hass, result, {CONF_ADDRESS: NEW})
    assert result["reason"] == "replaced"


async def test_a_session_that_begins_while_the_new_unit_is_asked_keeps_all_as_it_is(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, spare: CalfBoots, radio: Radio
) -> None:
    put(hass, radio, spare)
    result = await at(hass, near, "replace")
    connect = radio.connect

    def and_start(peripheral: Any, disconnected: Callable[[Any], None] | None) -> Any:
        boots.press("start")
        advertise(hass, boots)
        return connect(peripheral, disconnected)

    with patch.object(radio, "connect", and_start):
        result = await answer(hass, result, {CONF_ADDRESS: NEW})
    assert result["errors"] == {"base": "session_runs"}
    assert near.data[CONF_ADDRESS] == ADDRESS


async def test_neither_another_kind_nor_one_that_is_added_is_offered(
    hass: HomeAssistant, near: MockConfigEntry, clock: Clock, spare: CalfBoots, radio: Radio
) -> None:
    put(hass, radio, Ffe0Uart("BT05", "C0:FF:EE:00:00:07", clock))
    put(hass, radio, spare)
    other = MockConfigEntry(domain=DOMAIN, unique_id=NEW_ID)
    other.add_to_hass(hass)
    with patch(SCAN) as scan:
        result = await at(hass, near, "replace")
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "no_devices_found")
    scan.assert_awaited_once()


async def test_one_that_was_added_meanwhile_is_not_taken(
    hass: HomeAssistant, near: MockConfigEntry, spare: CalfBoots, radio: Radio
) -> None:
    put(hass, radio, spare)
    result = await at(hass, near, "replace")
    MockConfigEntry(domain=DOMAIN, unique_id=NEW_ID).add_to_hass(hass)
    result = await answer(hass, result, {CONF_ADDRESS: NEW})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "already_configured")
    assert near.data[CONF_ADDRESS] == ADDRESS


UNHEATED = {"features": ["pause"], "heat_levels": 0, "pressure_min": 20, "pressure_max": 100}


@pytest.mark.parametrize("about", [UNHEATED])
async def test_where_an_update_brought_heat_nothing_starts_before_it_was_asked_about_either(
    hass: HomeAssistant, near: MockConfigEntry
) -> None:
    result = await answer(hass, await at(hass, near, "ask_again"), {})
    assert result["reason"] == "statement_anew"
    refusal = near.runtime_data.session.gate(attended=True)
    assert refusal is not None
    assert refusal.reason == "no_statement"


@pytest.mark.parametrize("about", [UNHEATED])
async def test_where_the_new_unit_heats_and_the_old_one_did_not_nothing_starts_before_heat_was_asked_about(
    hass: HomeAssistant, near: MockConfigEntry, spare: CalfBoots, radio: Radio
) -> None:
    assert near.runtime_data.session.gate(attended=True) is None
    put(hass, radio, spare)
    result = await answer(hass, await at(hass, near, "replace"), {CONF_ADDRESS: NEW})
    assert result["reason"] == "statement_anew"
    refusal = near.runtime_data.session.gate(attended=True)
    assert refusal is not None
    assert refusal.reason == "no_statement"


async def test_an_entity_that_the_new_unit_cannot_serve_is_not_shown(
    hass: HomeAssistant, near: MockConfigEntry, clock: Clock, radio: Radio
) -> None:
    assert hass.states.get("select.calf_boots_heat_level") is not None
    put(hass, radio, CalfBoots("Plain", NEW, clock, spec=Spec(features=Feature.PAUSE, heat_levels=0)))
    await answer(hass, await at(hass, near, "replace"), {CONF_ADDRESS: NEW})
    state = hass.states.get("select.calf_boots_heat_level")
    assert state is None or state.attributes.get("restored")
    assert hass.states.get("select.calf_boots_mode") is not None


# Another protocol


async def test_without_another_protocol_of_its_kind_there_is_none_to_choose(
    hass: HomeAssistant, near: MockConfigEntry
) -> None:
    assert (await menu(hass, near))["menu_options"] == ["ask_again", "replace"]


async def test_it_may_speak_another_protocol_of_the_same_kind(
    hass: HomeAssistant, files: Files, entry: MockConfigEntry, boots: CalfBoots
) -> None:
    files.write("mine.yaml", own())
    hass.config_entries.async_update_entry(entry, options={CONF_REMOTE_START: True, CONF_CAP: 90})
    advertise(hass, boots)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    before = ids(hass, entry)
    result = await at(hass, entry, "kind")
    assert (result["step_id"], offered(result)) == ("kind", ["my_boots"])
    boots.press("start")
    advertise(hass, boots)
    result = await answer(hass, result, {CONF_PROFILE: "my_boots"})
    assert result["errors"] == {"base": "session_runs"}
    boots.press("stop")
    advertise(hass, boots)
    result = await answer(hass, result, {CONF_PROFILE: "my_boots"})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "kind_changed")
    assert entry.data[CONF_PROFILE] == entry.runtime_data.profile.id == "my_boots"
    assert entry.data[CONF_ABOUT]["pressure_max"] == 100
    assert dict(entry.options) == {CONF_REMOTE_START: True}, "a cap is a number of the pressures it was chosen from"
    assert ids(hass, entry) == before


async def test_a_protocol_that_it_does_not_speak_is_not_believed(
    hass: HomeAssistant, files: Files, entry: MockConfigEntry, boots: CalfBoots
) -> None:
    files.write("mine.yaml", own().replace("6f630003", "6f63ff03"))
    advertise(hass, boots)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    result = await answer(hass, await at(hass, entry, "kind"), {CONF_PROFILE: "my_boots"})
    assert result["errors"] is not None
    assert result["errors"]["base"] in ("characteristics_missing", "no_valid_answer")
    assert entry.data[CONF_PROFILE] == "open_compression"


async def test_a_massager_that_is_away_cannot_say_what_it_speaks(
    hass: HomeAssistant, files: Files, entry: MockConfigEntry
) -> None:
    files.write("mine.yaml", own())
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    result = await answer(hass, await at(hass, entry, "kind"), {CONF_PROFILE: "my_boots"})
    assert result["errors"] == {"base": "cannot_connect"}
    assert result["description_placeholders"] is not None
    assert result["description_placeholders"]["reason"]
