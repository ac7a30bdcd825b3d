"""The action that looks at an unknown device, from the call to the file."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any
from unittest.mock import patch

from homeassistant.auth.const import GROUP_ID_USER
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Context, HomeAssistant, ServiceResponse
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
from homeassistant.loader import async_get_integration
from homeassistant.setup import async_setup_component
import probatio
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
import yaml

from custom_components.recovery_massager.capture import own_name
from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.device.capture import Moved
from custom_components.recovery_massager.device.report import parse_report
from custom_components.recovery_massager.services import Action
from custom_components.recovery_massager.session import Session
from simulator.clock import Clock
from simulator.devices.calf_boots import CalfBoots
from simulator.devices.hy_ems import HyEms
from simulator.gatt import uuid16
from simulator.journal import Direction
from tests.stranger import ADDRESS, COMMON, NOTIFY, WRITE, Stranger

from .passing import Passing, settle
from .radio import Radio, advertise, service_info

pytestmark = pytest.mark.freeze_time("2026-11-20 12:00:00+00:00")

WRITES = [{"uuid": "ffe1", "bytes": "68 79 00", "after": 2}]


@pytest.fixture
async def stranger(hass: HomeAssistant, radio: Radio, clock: Clock, tmp_path: Path) -> Stranger:
    """A stranger in range of a Home Assistant that has the integration, and a configuration of its own."""
    hass.config.config_dir = str(tmp_path)
    assert await async_setup_component(hass, DOMAIN, {})
    stranger = Stranger(*COMMON, clock=clock)
    radio.peripherals[stranger.address] = stranger
    advertise(hass, stranger)
    await hass.async_block_till_done()
    return stranger


async def capture(hass: HomeAssistant, context: Context | None = None, **data: Any) -> ServiceResponse:
    return await hass.services.async_call(
        DOMAIN, Action.CAPTURE, {"address": ADDRESS} | data, blocking=True, return_response=True, context=context
    )


async def over[T](passes: Passing, call: Coroutine[Any, Any, T] | asyncio.Task[T], seconds: float = 6) -> T:
    """Let so much time pass that a look is over; the file then takes as long as the machine needs."""
    task = call if isinstance(call, asyncio.Task) else asyncio.create_task(call)
    await passes(seconds)
    return await task


def touched(device: Stranger) -> list[str]:
    """What was done to a device."""
    return [entry.what for direction in Direction for entry in device.journal.entries(direction)]


def reports(hass: HomeAssistant) -> list[Path]:
    return sorted(Path(hass.config.path(DOMAIN, "captures")).glob("*"))


async def refused(hass: HomeAssistant, **data: Any) -> str | None:
    """Return the reason for which a look is refused, by words that exist."""
    with pytest.raises(HomeAssistantError) as error:
        await capture(hass, **data)
    assert "{" not in str(error.value)
    assert error.value.translation_key != str(error.value)
    return error.value.translation_key


async def test_a_look_becomes_a_report_in_a_file(hass: HomeAssistant, stranger: Stranger, passes: Passing) -> None:
    call = asyncio.create_task(capture(hass, seconds=10))
    await passes(3)
    stranger.say(NOTIFY, "68 79 01")
    answer: Any = await over(passes, call, 8)
    assert answer["path"] == "recovery_massager/captures/stranger-1.txt"
    (file,) = reports(hass)
    assert file.read_text() == answer["report"]
    seen = parse_report(answer["report"])
    assert seen.advertised.local_name == "Stranger"
    assert 10 <= seen.seconds < 11
    assert seen.heard == (Moved(3.0, uuid16(NOTIFY), bytes.fromhex("68 79 01")),)
    assert stranger.written == []
    assert not stranger.connected


async def test_a_report_says_what_made_it_and_not_whose_it_is(
    hass: HomeAssistant, stranger: Stranger, passes: Passing, radio: Radio
) -> None:
    stranger.name = "Anna's HY-3456"
    own = bytes.fromhex(ADDRESS.replace(":", ""))
    stranger.on_air = bytes((9, 0xFF, 0x68, 0x79)) + own[::-1]
    advertise(hass, stranger)
    call = asyncio.create_task(capture(hass, seconds=5))
    await passes(1)
    stranger.say(NOTIFY, f"68 79 {own.hex()} 0D 0A")
    answer: Any = await over(passes, call)
    text: str = answer["report"]
    assert f"integration: {(await async_integration_version(hass))}" in text
    assert "Home Assistant: 20" in text
    assert "68 79 ·· ·· ·· ·· ·· ·· 0D 0A" in text
    assert "manufacturer 0x7968: ·· ·· ·· ·· ·· ··" in text
    assert 'name: "HY-*"' in text
    for private in (ADDRESS, own.hex(), own.hex(" ").upper(), "Anna", "12:00", "2026-11"):
        assert private.lower() not in text.lower()
    assert answer["path"] == "recovery_massager/captures/hy-1.txt"


async def async_integration_version(hass: HomeAssistant) -> str:
    return str((await async_get_integration(hass, DOMAIN)).version)


async def test_no_report_takes_the_place_of_another(hass: HomeAssistant, stranger: Stranger, passes: Passing) -> None:
    for number in (1, 2, 3):
        answer: Any = await over(passes, capture(hass, seconds=5))
        assert answer["path"].endswith(f"stranger-{number}.txt")
    assert len(reports(hass)) == 3


async def test_it_works_without_a_response_too(hass: HomeAssistant, stranger: Stranger, passes: Passing) -> None:
    call = hass.services.async_call(DOMAIN, Action.CAPTURE, {"address": ADDRESS.lower(), "seconds": 5}, blocking=True)
    assert await over(passes, call) is None
    assert len(reports(hass)) == 1


async def test_it_says_which_framing_fits_and_drafts_a_profile(
    hass: HomeAssistant, radio: Radio, stranger: Stranger, clock: Clock, passes: Passing
) -> None:
    radio.peripherals[ADDRESS] = stimulator = HyEms("hy12", ADDRESS, clock)
    advertise(hass, stimulator)
    call = asyncio.create_task(capture(hass, seconds=30))
    for button in ("start", "mode", "level_up", "level_up", "level_down", "stop"):
        await passes(3)
        stimulator.press(button)
    answer: Any = await over(passes, call, 20)
    assert "begins with 68 79, length at 2" in answer["framing"]
    assert "crc16_xmodem" in answer["framing"]
    assert yaml.safe_load(answer["draft"])["frame"]["check"]["kind"] == "crc16_xmodem"
    assert answer["draft"].strip() in answer["report"]
    assert f"> {answer['framing']}" in answer["report"]


async def test_a_report_is_kept_also_when_nothing_can_be_made_of_it(
    hass: HomeAssistant, stranger: Stranger, passes: Passing
) -> None:
    with patch("custom_components.recovery_massager.device.draft.draft", side_effect=IndexError):
        answer: Any = await over(passes, capture(hass, seconds=5))
    assert (answer["framing"], answer["draft"]) == ("", "")
    assert len(reports(hass)) == 1


# --- writing


async def test_nothing_is_written_before_it_is_confirmed(hass: HomeAssistant, stranger: Stranger) -> None:
    assert await refused(hass, writes=WRITES) == "capture_writes_unconfirmed"
    assert not touched(stranger)


async def test_confirmed_bytes_are_written_and_reported(
    hass: HomeAssistant, stranger: Stranger, passes: Passing
) -> None:
    writes = [*WRITES, {"uuid": uuid16(WRITE).upper(), "bytes": "AA:bb"}, {"uuid": "ffe9", "bytes": "01"}]
    answer: Any = await over(passes, capture(hass, seconds=5, writes=writes, confirm_writes=True))
    assert stranger.written == ["AA BB", "68 79 00"]
    seen = parse_report(answer["report"])
    assert [one.data for one in seen.written] == [b"\xaa\xbb", b"\x68\x79\x00"]
    assert [one.uuid for one in seen.refused] == [uuid16(0xFFE9)]


@pytest.mark.parametrize(
    "data",
    [
        {"seconds": 4},
        {"seconds": 301},
        {"seconds": "long"},
        {"writes": [{"uuid": 1812, "bytes": "01"}]},
        {"writes": [{"uuid": "ffe", "bytes": "01"}]},
        {"writes": [{"uuid": "ffe1", "bytes": 6879}]},
        {"writes": [{"uuid": "ffe1", "bytes": "6 8"}]},
        {"writes": [{"uuid": "ffe1", "bytes": "687"}]},
        {"writes": [{"uuid": "ffe1", "bytes": ""}]},
        {"writes": [{"uuid": "ffe1", "bytes": "00" * 513}]},
        {"writes": [{"uuid": "ffe1", "bytes": "00", "after": -1}]},
        {"writes": [{"uuid": "ffe1", "bytes": "00"}] * 51},
        {"writes": [{"bytes": "00"}]},
    ],
)
async def test_a_call_that_is_not_clear_does_nothing(
    hass: HomeAssistant, stranger: Stranger, data: dict[str, Any]
) -> None:
    with pytest.raises(probatio.Invalid):
        await capture(hass, confirm_writes=True, **data)
    assert not touched(stranger)


# --- refused


async def test_only_administrators_may(hass: HomeAssistant, stranger: Stranger) -> None:
    group = await hass.auth.async_get_group(GROUP_ID_USER)
    assert group is not None
    user = MockUser(groups=[group]).add_to_hass(hass)
    with pytest.raises(Unauthorized):
        await capture(hass, Context(user_id=user.id))
    assert not touched(stranger)


async def test_what_is_not_in_range_says_so(hass: HomeAssistant, stranger: Stranger) -> None:
    assert await refused(hass, address="AA:BB:CC:DD:EE:FF") == "not_in_range"


async def test_what_cannot_be_connected_to_says_so(hass: HomeAssistant, stranger: Stranger) -> None:
    with (
        patch("homeassistant.components.bluetooth.async_last_service_info", return_value=None),
        patch("homeassistant.components.bluetooth.async_address_present", return_value=True),
    ):
        assert await refused(hass) == "capture_not_connectable"


@pytest.mark.parametrize(
    ("on_air", "reason"),
    [
        ("03 19 C1 03", "capture_input"),
        ("03 19 08 07", "capture_lock"),
        ("03 03 1F 18", "capture_medical"),
        ("03 16 24 FE", "capture_lock"),
    ],
)
async def test_forbidden_devices_are_refused_by_what_they_advertise(
    hass: HomeAssistant, stranger: Stranger, on_air: str, reason: str
) -> None:
    stranger.on_air = bytes.fromhex(on_air)
    advertise(hass, stranger)
    assert await refused(hass) == reason
    assert not touched(stranger)
    assert not reports(hass)


async def test_a_forbidden_device_is_refused_by_what_it_has(
    hass: HomeAssistant, radio: Radio, stranger: Stranger, clock: Clock
) -> None:
    radio.peripherals[ADDRESS] = keyboard = Stranger(*COMMON, service=0x1812, clock=clock)
    assert await refused(hass) == "capture_input"
    assert not keyboard.connected
    assert set(touched(keyboard)) == {"connected", "disconnected"}


async def test_a_device_is_looked_at_once_at_a_time(hass: HomeAssistant, stranger: Stranger, passes: Passing) -> None:
    first = asyncio.create_task(capture(hass, seconds=5))
    await settle()
    with pytest.raises(ServiceValidationError) as error:
        await capture(hass, seconds=5)
    assert error.value.translation_key == "capture_running"
    await over(passes, first)
    await over(passes, capture(hass, seconds=5))
    assert len(reports(hass)) == 2


async def test_a_device_that_takes_no_connection_is_an_error_and_can_be_tried_again(
    hass: HomeAssistant, stranger: Stranger, passes: Passing
) -> None:
    stranger.fault("refuse_connections", {})
    assert await refused(hass) == "not_reachable"
    stranger.clear_fault("refuse_connections")
    assert await over(passes, capture(hass, seconds=5))


async def test_whatever_happens_below_is_only_a_failed_look(
    hass: HomeAssistant, stranger: Stranger, caplog: pytest.LogCaptureFixture
) -> None:
    with patch("custom_components.recovery_massager.device.link.establish_connection", side_effect=KeyError("wild")):
        assert await refused(hass) == "not_reachable"
    assert "Unexpected error" in caplog.text
    assert not reports(hass)


async def test_a_report_that_cannot_be_written_says_so_and_leaves_nothing(
    hass: HomeAssistant, stranger: Stranger, passes: Passing
) -> None:
    target = "custom_components.recovery_massager.capture.write_utf8_file_atomic"
    with patch(target, side_effect=OSError("No space left")), pytest.raises(HomeAssistantError) as error:
        await over(passes, capture(hass, seconds=5))
    assert error.value.translation_key == "capture_not_stored"
    assert "No space left" in str(error.value)
    assert not reports(hass)


async def test_the_end_of_home_assistant_ends_a_look(hass: HomeAssistant, stranger: Stranger) -> None:
    call = asyncio.create_task(capture(hass, seconds=300))
    await settle()
    assert stranger.central
    await hass.async_stop(force=True)
    with pytest.raises(HomeAssistantError) as error:
        await call
    assert error.value.translation_key == "capture_cancelled"
    assert not stranger.connected
    assert not reports(hass)


async def test_who_gives_up_the_call_ends_the_look(hass: HomeAssistant, stranger: Stranger, passes: Passing) -> None:
    call = asyncio.create_task(capture(hass, seconds=300))
    await passes(1)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert not stranger.connected
    assert await over(passes, capture(hass, seconds=5))


# --- massagers that were added


async def test_an_added_massager_is_let_go_of_and_looked_at(
    hass: HomeAssistant, near: ConfigEntry[Any], boots: CalfBoots, passes: Passing, tmp_path: Path
) -> None:
    hass.config.config_dir = str(tmp_path)
    await near.runtime_data.massager.connect()
    assert boots.connected
    answer: Any = await over(passes, capture(hass, address=boots.address, seconds=5))
    assert len(parse_report(answer["report"]).characteristics) > 5
    assert boots.state()["run"] == "idle"


async def test_a_running_session_is_not_disturbed(
    hass: HomeAssistant, running: Session, boots: CalfBoots, near: MockConfigEntry
) -> None:
    assert await refused(hass, address=boots.address) == "capture_session_runs"
    assert boots.connected
    assert boots.state()["run"] == "running"


async def test_nothing_is_written_to_an_added_massager_past_its_checks(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    data = {"address": boots.address.lower(), "writes": WRITES, "confirm_writes": True}
    assert await refused(hass, **data) == "capture_writes_added"


async def test_a_massager_whose_entry_is_not_set_up_can_be_looked_at(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots, passes: Passing, tmp_path: Path
) -> None:
    hass.config.config_dir = str(tmp_path)
    assert await async_setup_component(hass, DOMAIN, {})
    await hass.config_entries.async_unload(entry.entry_id)
    advertise(hass, boots)
    assert await over(passes, capture(hass, address=boots.address, seconds=5))


def test_a_name_is_not_mistaken_for_an_address(stranger: Stranger) -> None:
    info = service_info(stranger)
    assert own_name(info) == "Stranger"
    for name in (ADDRESS, ADDRESS.replace(":", "-"), ADDRESS.lower(), ""):
        info.name = name
        assert own_name(info) is None
