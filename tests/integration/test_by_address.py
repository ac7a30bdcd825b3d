"""Adding a massager that does not say in the air what it is: picked by its address and kind, believed by its answer."""

from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import SOURCE_USER, ConfigFlowResult
from homeassistant.const import CONF_ADDRESS
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_PROFILE, DOMAIN
from custom_components.recovery_massager.device.profile import bundled_profiles
from simulator.clock import Clock
from simulator.devices.beurer_em70 import BeurerEm70
from simulator.devices.calf_boots import CalfBoots
from simulator.devices.ffe0_uart import Ffe0Uart
from simulator.devices.mycj_191 import Mycj191
from simulator.peripheral import Peripheral
from tests.integration.passing import Passing
from tests.integration.radio import Radio, advertise
from tests.integration.stage import NOW

OTHER_ADDRESS = "C0:FF:EE:00:00:07"
FAR_ADDRESS = "C0:FF:EE:00:00:08"
LIMIT = "custom_components.recovery_massager.finding_flow.CONNECT_SECONDS"


@pytest.fixture
def no_setup() -> Any:
    """Let an entry be added without its massager being set up."""
    with patch("custom_components.recovery_massager.async_setup_entry", return_value=True) as setup:
        yield setup


async def begin(hass: HomeAssistant) -> ConfigFlowResult:
    return await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})


async def answer(hass: HomeAssistant, result: ConfigFlowResult, answers: dict[str, Any]) -> ConfigFlowResult:
    return await hass.config_entries.flow.async_configure(result["flow_id"], answers)


async def at_device(hass: HomeAssistant) -> ConfigFlowResult:
    """Go to where any device in range is picked."""
    result = await begin(hass)
    if result["type"] is FlowResultType.FORM and result["step_id"] == "massager":
        result = await answer(hass, result, {CONF_ADDRESS: "other"})
    if result["type"] is FlowResultType.MENU:
        result = await answer(hass, result, {"next_step_id": "device"})
    assert result["step_id"] == "device"
    return result


def put(hass: HomeAssistant, radio: Radio, peripheral: Peripheral, rssi: int = -60) -> None:
    radio.peripherals[peripheral.address] = peripheral
    advertise(hass, peripheral, rssi)


def choices(result: ConfigFlowResult) -> dict[str, str]:
    schema = result["data_schema"]
    assert schema is not None
    (offered,) = schema.schema.values()
    container: dict[str, str] = offered.container
    return container


@pytest.mark.parametrize(("kind", "profile"), [(BeurerEm70, "beurer_em70"), (Mycj191, "mycj_massager191")])
@pytest.mark.freeze_time(NOW)
async def test_a_massager_that_advertises_nothing_of_its_own_is_added_by_its_address(
    hass: HomeAssistant, clock: Clock, radio: Radio, no_setup: Any, kind: Any, profile: str, passes: Passing
) -> None:
    put(hass, radio, kind("Thing", OTHER_ADDRESS, clock))
    result = await answer(hass, await at_device(hass), {CONF_ADDRESS: OTHER_ADDRESS})
    assert result["step_id"] == "family"
    assert set(choices(result)) == set(bundled_profiles())
    result = await passes.until_done(answer(hass, result, {CONF_PROFILE: profile}))
    for answers in ({}, {"consent": True}, {"adult": True, "confirmed": True}, {"remote_start": False}):
        result = await answer(hass, result, answers)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert (result["data"][CONF_ADDRESS], result["data"][CONF_PROFILE]) == (OTHER_ADDRESS, profile)


async def test_the_strongest_device_comes_first_and_each_shows_its_address(
    hass: HomeAssistant, clock: Clock, radio: Radio, boots: CalfBoots
) -> None:
    put(hass, radio, Ffe0Uart("Far", FAR_ADDRESS, clock), rssi=-90)
    put(hass, radio, Ffe0Uart("Near", OTHER_ADDRESS, clock), rssi=-40)
    put(hass, radio, boots, rssi=-60)
    offered = choices(await at_device(hass))
    assert list(offered) == [OTHER_ADDRESS, boots.address, FAR_ADDRESS]
    assert offered[OTHER_ADDRESS] == f"Near ({OTHER_ADDRESS}), -40 dBm"


async def test_a_device_that_tells_no_name_is_listed_as_such(
    hass: HomeAssistant, clock: Clock, radio: Radio, boots: CalfBoots
) -> None:
    put(hass, radio, Mycj191("", OTHER_ADDRESS, clock))
    put(hass, radio, boots)
    assert choices(await at_device(hass))[OTHER_ADDRESS] == f"No name ({OTHER_ADDRESS}), -60 dBm"


async def test_a_kind_is_called_by_its_name_and_by_its_maker_where_that_is_not_in_it(
    hass: HomeAssistant, radio: Radio, boots: CalfBoots
) -> None:
    put(hass, radio, boots)
    offered = choices(await answer(hass, await at_device(hass), {CONF_ADDRESS: boots.address}))
    assert offered["beurer_em70"] == "Beurer EM 70 Wireless"
    assert offered["open_compression"] == "Open Compression Profile, Any maker of pneumatic massagers"


async def test_kinds_that_fit_what_is_advertised_come_first(
    hass: HomeAssistant, radio: Radio, boots: CalfBoots, clock: Clock
) -> None:
    put(hass, radio, boots)
    put(hass, radio, Ffe0Uart("BT05", OTHER_ADDRESS, clock))
    result = await answer(hass, await at_device(hass), {CONF_ADDRESS: boots.address})
    assert next(iter(choices(result))) == "open_compression"


async def test_the_list_of_known_massagers_leads_to_the_others_also_where_all_are_recognised(
    hass: HomeAssistant, clock: Clock, radio: Radio, boots: CalfBoots
) -> None:
    put(hass, radio, boots)
    assert list(choices(await begin(hass))) == [boots.address, "other"]
    put(hass, radio, Ffe0Uart("BT05", OTHER_ADDRESS, clock))
    assert list(choices(await begin(hass))) == [boots.address, "other"]


async def test_what_is_added_already_is_not_offered_again(
    hass: HomeAssistant, clock: Clock, radio: Radio, boots: CalfBoots
) -> None:
    put(hass, radio, Ffe0Uart("BT05", OTHER_ADDRESS, clock))
    put(hass, radio, Ffe0Uart("BT06", FAR_ADDRESS, clock))
    result = await at_device(hass)
    MockConfigEntry(domain=DOMAIN, unique_id=OTHER_ADDRESS.lower()).add_to_hass(hass)
    result = await answer(hass, result, {CONF_ADDRESS: OTHER_ADDRESS})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "already_configured")
    assert list(choices(await at_device(hass))) == [FAR_ADDRESS]


async def test_the_wrong_kind_is_not_believed_and_the_right_one_can_be_chosen_then(
    hass: HomeAssistant, clock: Clock, radio: Radio, no_setup: Any
) -> None:
    put(hass, radio, BeurerEm70("EM 70", OTHER_ADDRESS, clock))
    result = await answer(hass, await at_device(hass), {CONF_ADDRESS: OTHER_ADDRESS})
    for wrong in ("mycj_massager191", "hy_ems", "open_compression", "keeson"):
        result = await answer(hass, result, {CONF_PROFILE: wrong})
        assert (result["step_id"], result["errors"]) == ("family", {"base": "characteristics_missing"})
    result = await answer(hass, result, {CONF_PROFILE: "beurer_em70"})
    assert result["step_id"] == "about"


@pytest.mark.parametrize("profile", sorted(bundled_profiles()))
@pytest.mark.parametrize("reaction", ["echo", "garbage", "silent"])
async def test_a_look_alike_can_never_be_added_whatever_it_answers(
    hass: HomeAssistant, clock: Clock, radio: Radio, profile: str, reaction: str
) -> None:
    uart = Ffe0Uart("BT05", OTHER_ADDRESS, clock)
    uart.answer = reaction
    put(hass, radio, uart)
    result = await answer(hass, await at_device(hass), {CONF_ADDRESS: OTHER_ADDRESS})
    with patch(LIMIT, 1.0):
        result = await answer(hass, result, {CONF_PROFILE: profile})
    assert result["step_id"] == "family"
    assert result["errors"] is not None
    assert result["errors"]["base"] in ("no_valid_answer", "no_answer", "characteristics_missing", "cannot_connect")
    assert not hass.config_entries.async_entries(DOMAIN)


async def test_a_look_alike_with_the_right_advertisement_is_not_believed_either_and_shown_what_it_said(
    hass: HomeAssistant, clock: Clock, radio: Radio
) -> None:
    uart = Ffe0Uart("hy12", OTHER_ADDRESS, clock)
    uart.marker = True
    uart.answer = "garbage"
    put(hass, radio, uart)
    await hass.async_block_till_done(wait_background_tasks=True)
    (flow,) = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    result = await hass.config_entries.flow.async_configure(flow["flow_id"])
    assert result["step_id"] == "bluetooth_confirm"
    result = await answer(hass, result, {})
    assert result["step_id"] == "bluetooth_confirm"
    assert result["errors"] is not None
    assert result["errors"]["base"] in ("no_valid_answer", "characteristics_missing")
    assert not hass.config_entries.async_entries(DOMAIN)


async def test_a_bare_serial_service_is_not_offered_as_a_massager(
    hass: HomeAssistant, clock: Clock, radio: Radio
) -> None:
    put(hass, radio, Ffe0Uart("BT05", OTHER_ADDRESS, clock))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not hass.config_entries.flow.async_progress_by_handler(DOMAIN)
