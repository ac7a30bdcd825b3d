"""The connection: found characteristics, clear reasons, a clean end."""

import asyncio
from typing import Any
from unittest.mock import patch

from bleak.backends.device import BLEDevice
from bleak.exc import BleakError
import pytest

from custom_components.recovery_massager.device.errors import NotReachable, NotSupported
from custom_components.recovery_massager.device.link import Link
from custom_components.recovery_massager.device.profile import bundled_profiles
from simulator.devices.calf_boots import CalfBoots
from simulator.gatt import AttCode, AttError, Characteristic, Properties, Service, uuid16
from tests.radio import VirtualClient

from .air import Air
from .end import STOP, MakeEnd
from .gadget import BASE, MUTE, WRITE, Gadget, profile
from .patience import everybody_waits

# --- connecting


async def test_it_connects_subscribes_and_hears(end: MakeEnd, gadget: Gadget) -> None:
    one = end()
    before = one.link.connected
    await one.connect()
    assert (before, one.link.connected) == (False, True)
    assert one.opened == 1
    assert one.data == [("notify", "81 00 00 00")]


async def test_the_first_alternative_that_is_there_is_taken(end: MakeEnd, gadget: Gadget) -> None:
    one = end(profile(gatt="[{write: FCC1, notify: FCC2}, {write: FFE1, notify: FFE2}]"))
    await one.connect()
    await one.write(STOP)
    assert gadget.heard == ["02"]


async def test_a_characteristic_that_is_optional_may_be_missing(end: MakeEnd) -> None:
    status = "status: {starts: 81, size: 4, fields: ['run:u8@1', 'pressure:u8', 'mode:u8']}"
    rules = profile(
        gatt="[{write: FFE1, notify: FFE2, battery: 2A19 optional}]",
        reports=f"{{{status}, battery: {{from: battery, fields: ['battery:u8']}}}}",
        values=BASE["values"].removesuffix("}") + ", battery: {min: 0, max: 100, unit: percent}}",
    )
    one = end(rules)
    await one.connect()
    assert one.link.readable == frozenset()


async def test_a_missing_characteristic_is_not_supported_and_the_cache_is_cleared(
    end: MakeEnd, air: Air, gadget: Gadget
) -> None:
    one = end(profile(gatt="[{write: FCC1, notify: FCC2}]"))
    with pytest.raises(NotSupported, match="characteristics_missing"):
        await one.connect()
    assert air.clients[0].caches_cleared == 1
    assert not gadget.connected
    assert not one.link.connected
    assert one.lost == 0


async def test_services_that_are_not_as_they_were_are_read_anew_the_next_time(
    end: MakeEnd, air: Air, gadget: Gadget, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AttError(AttCode.INVALID_HANDLE)

    one = end()
    with monkeypatch.context() as patch:
        patch.setattr(gadget, "write_descriptor", refuse)
        with pytest.raises(NotReachable, match="not_reachable"):
            await one.connect()
    assert air.clients[0].caches_cleared == 1
    await one.connect()
    assert gadget.connected


async def test_what_may_be_read_is_known_by_its_role(end: MakeEnd, boots: CalfBoots) -> None:
    one = end(bundled_profiles()["open_compression"], boots)
    await one.connect()
    assert one.link.readable == {"feature", "state", "battery"}
    assert (await one.link.read("battery")) == bytes([boots.machine.battery.percent])


async def test_out_of_range_is_not_in_range(end: MakeEnd, air: Air, gadget: Gadget) -> None:
    one = end()
    del air.peripherals[gadget.address]
    with pytest.raises(NotReachable, match="not_in_range"):
        await one.connect()
    assert not air.attempts


async def test_a_massager_that_another_central_holds_is_not_reachable(end: MakeEnd) -> None:
    phone, one = end(), end()
    await phone.connect()
    with pytest.raises(NotReachable, match="not_reachable"):
        await one.connect()


async def test_a_massager_whose_subscription_fails_is_let_go_of(end: MakeEnd, air: Air, gadget: Gadget) -> None:
    one = end()
    with (
        patch.object(gadget, "write_descriptor", side_effect=lambda *_: gadget.lose_link(8)),
        pytest.raises(NotReachable, match="not_reachable"),
    ):
        await one.connect()
    assert not gadget.connected
    assert one.lost == 0
    await one.connect()
    assert one.link.connected


async def test_a_massager_that_goes_away_right_after_the_last_subscription_is_no_connection(
    end: MakeEnd, gadget: Gadget
) -> None:
    one = end()
    subscribe = VirtualClient.start_notify

    async def subscribe_and_go(*args: Any) -> None:
        await subscribe(*args)
        gadget.lose_link(8)

    with (
        patch.object(VirtualClient, "start_notify", subscribe_and_go),
        pytest.raises(NotReachable, match="connection_lost"),
    ):
        await one.connect()
    assert not one.link.connected


async def test_an_attempt_that_is_given_up_leaves_no_connection(end: MakeEnd, air: Air, gadget: Gadget) -> None:
    one = end()
    never = asyncio.Event()

    async def endless(*_: Any) -> None:
        await never.wait()

    with patch("tests.radio.VirtualClient.start_notify", endless):
        attempt = asyncio.create_task(one.connect())
        await everybody_waits()
        assert gadget.connected
        attempt.cancel()
        await asyncio.wait([attempt])
    assert attempt.cancelled()
    assert not gadget.connected


async def test_a_new_connection_waits_until_the_old_one_is_let_go_of(end: MakeEnd, air: Air, gadget: Gadget) -> None:
    one = end()
    await one.connect()
    air.slow_farewell = asyncio.Event()
    leaving = asyncio.create_task(one.link.disconnect())
    await everybody_waits()
    again = asyncio.create_task(one.connect())
    await everybody_waits()
    assert not again.done()
    air.slow_farewell.set()
    await asyncio.gather(leaving, again)
    assert one.link.connected
    assert one.lost == 0


class Unwilling:
    """A bleak client that never connects, for the real connector's own words."""

    error = BleakError()

    def __init__(self, device: BLEDevice, **_: Any) -> None:
        self.is_connected = False

    async def connect(self, **_: Any) -> None:
        raise self.error

    async def disconnect(self) -> None:
        """Be disconnected already."""

    async def clear_cache(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (BleakError("no available connection slots"), "no_slots"),
        (TimeoutError("waiting for a connection slot"), "no_slots"),
        (BleakError("device not found"), "not_in_range"),
        (TimeoutError(), "not_in_range"),
        (BleakError("le-connection-abort-by-local"), "not_reachable"),
        (BleakError("ESP_GATT_ERROR"), "not_reachable"),
        (EOFError(), "not_reachable"),
    ],
)
async def test_the_reason_of_a_connection_that_fails_is_told(gadget: Gadget, error: Exception, reason: str) -> None:
    link = Link(profile(), "Gadget", lambda: BLEDevice(gadget.address, "Gadget", {}), lambda *_: None, lambda: None)
    with (
        patch("bleak_retry_connector.BleakClientWithServiceCache", Unwilling),
        patch.object(Unwilling, "error", error),
        pytest.raises(NotReachable) as raised,
    ):
        await link.connect(lambda: None)
    assert raised.value.reason == reason


# --- losing it


async def test_a_lost_connection_is_told_once(end: MakeEnd, gadget: Gadget) -> None:
    one = end()
    await one.connect()
    gadget.lose_link(8)
    assert one.lost == 1
    assert not one.link.connected
    await one.link.disconnect()
    assert one.lost == 1


async def test_a_connection_that_was_let_go_of_is_not_told_as_lost(end: MakeEnd, gadget: Gadget) -> None:
    one = end()
    await one.connect()
    await one.link.disconnect()
    assert one.lost == 0
    assert not gadget.connected


async def test_nothing_is_written_read_or_asked_without_a_connection(end: MakeEnd) -> None:
    one = end()
    with pytest.raises(NotReachable, match="not_connected"):
        await one.write(STOP)
    with pytest.raises(NotReachable, match="not_connected"):
        await one.link.read("notify")
    with pytest.raises(NotReachable, match="not_connected"):
        await one.link.read_device_information()
    assert one.link.gatt_table() == []


# --- reading


async def test_what_it_says_of_itself_is_read(end: MakeEnd, boots: CalfBoots) -> None:
    one = end(bundled_profiles()["open_compression"], boots)
    await one.connect()
    assert await one.link.read_device_information() == {
        "name": "Calf boots",
        "manufacturer": "Recovery Massager",
        "model": "CB-2 simulated",
        "firmware": "1.0.0",
    }


class Shy(Gadget):
    """Has a model number that may not be read, and one of its firmware that says nothing."""

    def __init__(self) -> None:
        super().__init__()
        about = (
            Characteristic(uuid16(0x2A24), "Model Number", Properties.READ),
            Characteristic(uuid16(0x2A26), "Firmware Revision", Properties.READ, b" \0"),
            Characteristic(uuid16(0x2A29), "Manufacturer Name", Properties.WRITE, b"Nobody"),
        )
        gadget = Characteristic(WRITE, "Write", Properties.WRITE)
        self.table = type(self.table)(
            [Service(uuid16(0xFFE0), "Gadget", (gadget,)), Service(uuid16(0x180A), "", about)]
        )


async def test_what_it_does_not_say_of_itself_is_absent(end: MakeEnd, air: Air) -> None:
    shy = Shy()
    air.peripherals[shy.address] = shy
    one = end(MUTE, shy)
    await one.connect()
    assert await one.link.read_device_information() == {}


async def test_a_read_that_fails_is_not_reachable(end: MakeEnd, air: Air, boots: CalfBoots) -> None:
    one = end(bundled_profiles()["open_compression"], boots)
    await one.connect()
    air.unreadable = True
    with pytest.raises(NotReachable, match="not_reachable"):
        await one.link.read("state")


async def test_the_table_of_services_is_for_diagnostics(end: MakeEnd) -> None:
    one = end()
    await one.connect()
    assert one.link.gatt_table()[1] == {
        "service": uuid16(0xFFE0),
        "characteristics": {
            WRITE: ["write-without-response", "write"],
            uuid16(0xFFE2): ["notify"],
        },
    }
