"""The way from "my massager is not in the list" to a report."""

from pathlib import Path
from typing import Any

from homeassistant.config_entries import SOURCE_USER, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import EVENT_DATA_ENTRY_FLOW_PROGRESSED, FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.recovery_massager.capture_flow import LEAST_SECONDS
from custom_components.recovery_massager.const import DOMAIN
from simulator.clock import Clock
from tests.stranger import ADDRESS, COMMON, NOTIFY, Stranger

from .passing import Passing
from .radio import Radio, advertise
from .test_config_flow import TRANSLATIONS, _spoken

pytestmark = pytest.mark.freeze_time("2026-11-20 12:00:00+00:00")


@pytest.fixture
def stranger(hass: HomeAssistant, radio: Radio, clock: Clock, tmp_path: Path) -> Stranger:
    """A stranger in range, and a configuration of Home Assistant's own."""
    hass.config.config_dir = str(tmp_path)
    stranger = Stranger(*COMMON, clock=clock)
    radio.peripherals[stranger.address] = stranger
    advertise(hass, stranger)
    return stranger


async def go(hass: HomeAssistant, result: ConfigFlowResult, **answers: Any) -> ConfigFlowResult:
    return _spoken(await hass.config_entries.flow.async_configure(result["flow_id"], answers))


async def shown(hass: HomeAssistant, result: ConfigFlowResult) -> ConfigFlowResult:
    """Return what the flow shows now."""
    return _spoken(await hass.config_entries.flow.async_configure(result["flow_id"]))


async def begin(hass: HomeAssistant) -> ConfigFlowResult:
    """Go to the list of all devices in range."""
    result = _spoken(await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER}))
    if result["type"] is FlowResultType.FORM:
        result = await go(hass, result, address="other")
    assert result["type"] is FlowResultType.MENU
    return await go(hass, result, next_step_id="unknown")


async def listen(hass: HomeAssistant, passes: Passing, seconds: int = 10) -> ConfigFlowResult:
    """Go to where the keys are to be pressed."""
    result = await go(hass, await begin(hass), address=ADDRESS)
    assert result["step_id"] == "unknown_confirm"
    result = await go(hass, result, seconds=seconds)
    assert result["progress_action"] == "connecting"
    await passes(1)
    result = await shown(hass, result)
    assert result["progress_action"] == "listening"
    return result


def reports(hass: HomeAssistant) -> set[str]:
    """Return the files that were kept."""
    return {path.name for path in Path(hass.config.path()).rglob("captures/*")}


def offered(result: ConfigFlowResult) -> dict[str, str]:
    schema = result["data_schema"]
    assert schema is not None
    names: dict[str, str] = schema.schema["address"].container
    return names


async def test_from_the_list_to_a_report_and_how_it_goes_on(
    hass: HomeAssistant, stranger: Stranger, passes: Passing
) -> None:
    result = await listen(hass, passes)
    for number in range(4):
        stranger.say(NOTIFY, f"68 79 0{number}")
        await passes(1)
    await passes(10)
    await hass.async_block_till_done()
    result = await shown(hass, result)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "captured")
    told = result["description_placeholders"]
    assert told is not None
    assert told["path"] == "recovery_massager/captures/stranger-1.txt"
    assert "FFE2" in told["framing"]
    assert told["guide"].endswith("/docs/adding-a-massager.md")
    assert reports(hass) == {"stranger-1.txt"}
    assert not hass.config_entries.async_entries(DOMAIN)
    assert stranger.written == []
    assert not stranger.connected


async def test_that_it_connects_is_shown_until_a_frontend_listens_for_what_comes_next(
    hass: HomeAssistant, stranger: Stranger, passes: Passing
) -> None:
    told = async_capture_events(hass, EVENT_DATA_ENTRY_FLOW_PROGRESSED)
    result = await go(hass, await begin(hass), address=ADDRESS)
    result = await go(hass, result, seconds=10)
    await passes(LEAST_SECONDS - 0.25)
    assert stranger.central, "it was fast"
    assert told == []
    assert (await shown(hass, result))["progress_action"] == "connecting"
    await passes(0.5)
    assert [event.data["flow_id"] for event in told] == [result["flow_id"]]
    assert (await shown(hass, result))["progress_action"] == "listening"
    hass.config_entries.flow.async_abort(result["flow_id"])


async def test_every_step_of_the_progress_has_its_words(
    hass: HomeAssistant, stranger: Stranger, passes: Passing
) -> None:
    result = await listen(hass, passes)
    assert set(TRANSLATIONS["config"]["progress"]) == {"connecting", "listening"}
    for words in TRANSLATIONS["config"]["progress"].values():
        assert words.format(**(result["description_placeholders"] or {}))
    hass.config_entries.flow.async_abort(result["flow_id"])


async def test_who_closes_the_flow_ends_the_look(hass: HomeAssistant, stranger: Stranger, passes: Passing) -> None:
    result = await listen(hass, passes, 300)
    assert stranger.central
    hass.config_entries.flow.async_abort(result["flow_id"])
    await passes(1)
    assert not stranger.connected
    assert reports(hass) == set()


async def test_who_closes_it_while_it_connects_ends_the_look_too(
    hass: HomeAssistant, stranger: Stranger, passes: Passing
) -> None:
    result = await go(hass, await begin(hass), address=ADDRESS)
    result = await go(hass, result, seconds=30)
    hass.config_entries.flow.async_abort(result["flow_id"])
    await passes(1)
    assert not stranger.connected


async def test_what_goes_wrong_is_said_and_can_be_tried_again(
    hass: HomeAssistant, stranger: Stranger, passes: Passing
) -> None:
    stranger.fault("refuse_connections", {})
    result = await go(hass, await begin(hass), address=ADDRESS)
    result = await go(hass, result, seconds=10)
    await passes(1)
    result = await shown(hass, result)
    assert (result["step_id"], result["errors"]) == ("unknown_confirm", {"base": "capture_failed"})
    assert "Stranger" in (result["description_placeholders"] or {})["reason"]
    stranger.clear_fault("refuse_connections")
    result = await go(hass, result, seconds=10)
    await passes(15)
    await hass.async_block_till_done()
    assert (await shown(hass, result))["reason"] == "captured"


async def test_the_list_has_what_may_be_looked_at_the_strongest_first(
    hass: HomeAssistant, radio: Radio, stranger: Stranger, clock: Clock
) -> None:
    for number, (on_air, rssi) in enumerate((("02 01 06", -30), ("03 19 08 07", -20)), 1):
        other = Stranger(*COMMON, clock=clock)
        other.address, other.name, other.on_air = f"C0:FF:EE:00:00:1{number}", f"Other {number}", bytes.fromhex(on_air)
        advertise(hass, other, rssi)
    names = list(offered(await begin(hass)).values())
    assert names == ["Other 1 (C0:FF:EE:00:00:11), -30 dBm", f"Stranger ({ADDRESS}), -60 dBm"]


async def test_where_nothing_may_be_looked_at_the_flow_says_so(hass: HomeAssistant, stranger: Stranger) -> None:
    stranger.on_air = bytes.fromhex("03 19 08 07")
    advertise(hass, stranger)
    result = await begin(hass)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "no_unknown_devices")
