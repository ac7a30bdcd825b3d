"""The connection: found characteristics, paced writes, clear reasons."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import Any
from unittest.mock import patch

from bleak.backends.device import BLEDevice
from bleak.exc import BleakError
import pytest

from custom_components.recovery_massager.device.codec import Write
from custom_components.recovery_massager.device.errors import NotReachable, NotSupported
from custom_components.recovery_massager.device.link import GATT_TIMEOUT, URGENT_WAIT, Begun, Link
from custom_components.recovery_massager.device.profile import Profile, bundled_profiles
from simulator.devices.calf_boots import CalfBoots
from simulator.gatt import Characteristic, Properties, Service, uuid16
from simulator.peripheral import Peripheral
from tests.radio import VirtualClient

from .air import Air
from .gadget import BASE, MUTE, WRITE, Gadget, profile
from .patience import everybody_waits, now, passes

START, STOP, LEVEL = Write("write", b"\x01"), Write("write", b"\x02"), Write("write", b"\x03\x05")


class End:
    """Who uses a link, and takes down what it says."""

    def __init__(self, rules: Profile, air: Air, peripheral: Peripheral) -> None:
        self.data: list[tuple[str, str]] = []
        self.lost = 0
        self.opened = 0
        self.begun: list[Begun] = []
        self.link = Link(rules, peripheral.name, lambda: air.device(peripheral.address), self._on_data, self._on_lost)

    async def connect(self) -> None:
        await self.link.connect(self._on_open)

    async def write(self, write: Write, *, urgent: bool = False) -> None:
        await self.link.write(write, self.begun.append, urgent=urgent)

    def _on_open(self) -> None:
        self.data.clear()
        self.opened += 1

    def _on_data(self, role: str, data: bytes) -> None:
        self.data.append((role, data.hex(" ")))

    def _on_lost(self) -> None:
        self.lost += 1


type MakeEnd = Callable[..., End]


@pytest.fixture
async def end(air: Air, gadget: Gadget) -> AsyncGenerator[MakeEnd]:
    ends: list[End] = []

    def make(rules: Profile | None = None, peripheral: Peripheral | None = None) -> End:
        ends.append(End(rules or profile(), air, peripheral or gadget))
        return ends[-1]

    yield make
    for made in ends:
        await made.link.disconnect()


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


# --- writing


async def test_the_first_write_waits_until_the_massager_has_settled(end: MakeEnd, air: Air) -> None:
    one = end(profile(link="{settle: 0.5}"))
    await one.connect()
    begin = now()
    await one.write(STOP)
    assert air.written_at == [pytest.approx(begin + 0.5)]


async def test_writes_keep_the_gap(end: MakeEnd, air: Air) -> None:
    one = end(profile(link="{gap: 0.2}"))
    await one.connect()
    begin = now()
    await asyncio.gather(*(one.write(write) for write in (START, LEVEL, STOP)))
    assert air.written_at == [pytest.approx(begin + wait) for wait in (0, 0.2, 0.4)]
    assert [begun.early for begun in one.begun] == [0, 0, 0]


async def test_one_write_at_a_time_is_under_way(end: MakeEnd, air: Air) -> None:
    one = end()
    await one.connect()
    held = air.hold("01")
    first, second = (asyncio.create_task(one.write(write)) for write in (START, LEVEL))
    await passes(3)
    assert air.written == ["01"]
    held.release()
    await asyncio.gather(first, second)
    assert air.written == ["01", "03 05"]
    assert not any(begun.overtaking for begun in one.begun)


async def test_an_urgent_write_waits_for_no_gap_and_tells_how_much_too_early_it_is(end: MakeEnd, air: Air) -> None:
    one = end(profile(link="{gap: 0.2}"))
    await one.connect()
    await one.write(START)
    begin = now()
    await passes(0.05)
    await one.write(STOP, urgent=True)
    assert air.written_at[-1] == pytest.approx(begin + 0.05)
    assert one.begun[-1].early == pytest.approx(0.15)
    assert not one.begun[-1].overtaking


async def test_an_urgent_write_goes_before_those_that_wait_for_the_gap(end: MakeEnd, air: Air) -> None:
    one = end(profile(link="{gap: 0.2}"))
    await one.connect()
    await one.write(START)
    waiting = asyncio.create_task(one.write(LEVEL))
    await passes(0.1)
    await one.write(STOP, urgent=True)
    await waiting
    assert air.written == ["01", "02", "03 05"]
    assert air.written_at[2] - air.written_at[1] == pytest.approx(0.2)


async def test_an_urgent_write_lets_one_that_is_under_way_end(end: MakeEnd, air: Air) -> None:
    one = end()
    await one.connect()
    held = air.hold("01")
    first = asyncio.create_task(one.write(START))
    await everybody_waits()
    urgent = asyncio.create_task(one.write(STOP, urgent=True))
    await passes(URGENT_WAIT / 2)
    assert air.written == ["01"]
    held.release()
    await asyncio.gather(first, urgent)
    assert air.written == ["01", "02"]
    assert not one.begun[-1].overtaking


async def test_an_urgent_write_does_not_wait_longer_than_that_and_says_that_it_overtakes(
    end: MakeEnd, air: Air
) -> None:
    one = end()
    await one.connect()
    held = air.hold("01")
    first = asyncio.create_task(one.write(START))
    await everybody_waits()
    begin = now()
    await one.write(STOP, urgent=True)
    assert now() == pytest.approx(begin + URGENT_WAIT)
    assert one.begun[-1].overtaking
    assert not one.begun[0].over.done()
    held.release()
    await first
    assert one.begun[0].over.done()


async def test_a_write_that_has_left_is_finished_although_its_caller_is_cancelled(
    end: MakeEnd, air: Air, gadget: Gadget
) -> None:
    one = end()
    await one.connect()
    held = air.hold("01")
    first = asyncio.create_task(one.write(START))
    await everybody_waits()
    first.cancel()
    await asyncio.wait([first])
    following = asyncio.create_task(one.write(LEVEL))
    await everybody_waits()
    assert gadget.heard == []
    held.release()
    await following
    assert gadget.heard == ["01", "03 05"]


async def test_a_write_that_has_not_left_never_leaves_once_its_caller_is_cancelled(end: MakeEnd, air: Air) -> None:
    one = end(profile(link="{gap: 0.2}"))
    await one.connect()
    await one.write(START)
    waiting = asyncio.create_task(one.write(LEVEL))
    await passes(0.1)
    waiting.cancel()
    await asyncio.wait([waiting])
    await passes(1)
    await one.write(STOP)
    assert air.written == ["01", "02"]


async def test_a_write_that_the_massager_refuses_is_not_reachable(end: MakeEnd) -> None:
    one = end()
    await one.connect()
    with pytest.raises(NotReachable, match="value not allowed"):
        await one.write(Write("write", b"\x77"))
    await one.write(STOP)


async def test_a_write_that_takes_for_ever_is_given_up(end: MakeEnd, air: Air) -> None:
    one = end()
    await one.connect()
    air.hold("01")
    begin = now()
    with pytest.raises(NotReachable, match="not_reachable"):
        await one.write(START)
    assert now() == pytest.approx(begin + GATT_TIMEOUT)
    await one.write(STOP)


async def test_a_write_ends_with_the_connection(end: MakeEnd, air: Air, gadget: Gadget) -> None:
    one = end()
    await one.connect()
    air.hold("01")
    write = asyncio.create_task(one.write(START))
    await everybody_waits()
    gadget.lose_link(8)
    begin = now()
    with pytest.raises(NotReachable, match="connection_lost"):
        await write
    assert now() == begin
    assert one.begun[0].over.done()


async def test_a_write_that_itself_ends_the_connection_is_lost_with_it(end: MakeEnd, air: Air, gadget: Gadget) -> None:
    one = end()
    await one.connect()

    async def write_and_go(*_: Any) -> None:
        await asyncio.sleep(0)
        gadget.lose_link(8)

    with (
        patch.object(VirtualClient, "write_gatt_char", write_and_go),
        pytest.raises(NotReachable, match="connection_lost"),
    ):
        await one.write(START)


@pytest.mark.parametrize("waits_for", ["the gap", "the write before"])
async def test_what_was_meant_for_one_connection_is_not_written_on_the_next(
    end: MakeEnd, air: Air, gadget: Gadget, waits_for: str
) -> None:
    one = end(profile(link="{gap: 0.5}"))
    await one.connect()
    if waits_for != "the gap":
        air.hold("01")
    first = asyncio.create_task(one.write(START))
    await everybody_waits()
    stale = asyncio.create_task(one.write(LEVEL))
    await everybody_waits()
    gadget.lose_link(8)
    await one.connect()
    with pytest.raises(NotReachable, match="connection_lost"):
        await stale
    await asyncio.wait([first])
    assert air.written == ["01"]
    await one.write(STOP)
    assert gadget.heard[-1] == "02"


async def test_a_role_without_a_characteristic_is_not_supported(end: MakeEnd) -> None:
    one = end()
    await one.connect()
    with pytest.raises(NotSupported, match="characteristics_missing"):
        await one.write(Write("elsewhere", b"\x01"))


@pytest.mark.parametrize(
    ("wanted", "offered", "with_response"),
    [
        ("true", Properties.WRITE | Properties.WRITE_WITHOUT_RESPONSE, True),
        ("false", Properties.WRITE | Properties.WRITE_WITHOUT_RESPONSE, False),
        ("true", Properties.WRITE_WITHOUT_RESPONSE, False),
        ("false", Properties.WRITE, True),
    ],
)
async def test_a_response_is_asked_for_as_the_profile_wants_and_the_massager_can(
    end: MakeEnd, air: Air, gadget: Gadget, wanted: str, offered: Properties, with_response: bool
) -> None:
    gadget = Gadget(write=offered)
    air.peripherals[gadget.address] = gadget
    one = end(profile(link=f"{{response: {wanted}}}"), gadget)
    await one.connect()
    await one.write(STOP)
    assert air.responses == [with_response]
    assert gadget.heard == ["02"]


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
