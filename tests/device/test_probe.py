"""A look at devices that no profile knows, well-behaved and not."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any, override
from unittest.mock import patch

from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.exc import BleakError
import pytest

from custom_components.recovery_massager.device import probe as module
from custom_components.recovery_massager.device.capture import Advertised, Capture, Moved
from custom_components.recovery_massager.device.errors import NotReachable, NotSupported
from custom_components.recovery_massager.device.probe import Target, probe
from simulator.gatt import Properties, uuid16
from simulator.journal import Direction
from simulator.peripheral import Peripheral
from tests.radio import VirtualClient
from tests.stranger import COMMON, NOTIFY, STATE, WRITE, Stranger, characteristic

from .air import Air, AirClient
from .patience import now, passes, until


@pytest.fixture
def stranger() -> Stranger:
    """A device with something to write to, to listen to and to read."""
    return Stranger(*COMMON)


@pytest.fixture
async def air(stranger: Stranger) -> AsyncGenerator[Air]:
    """The air, with the stranger in range."""
    air = Air(stranger)
    with patch("custom_components.recovery_massager.device.link.establish_connection", air.establish_connection):
        yield air


def target(air: Air, device: Peripheral, **about: Any) -> Target:
    return Target(device.address, lambda: air.device(device.address), **about)


def put(air: Air, device: Stranger) -> Target:
    """Have another device in range in its place."""
    air.peripherals[device.address] = device
    return target(air, device)


def reads(device: Stranger) -> list[str | None]:
    entries = device.journal.entries(Direction.RECEIVED)
    return [entry.attribute for entry in entries if entry.what == "read"]


def subscriptions(device: Stranger) -> list[str | None]:
    entries = device.journal.entries(Direction.RECEIVED)
    return [entry.attribute for entry in entries if entry.what == "write descriptor"]


def short(capture: Capture) -> dict[str, bytes | None]:
    return {found.uuid[4:8]: found.value for found in capture.characteristics}


async def test_a_look_finds_what_there_is_and_hears_what_is_said(air: Air, stranger: Stranger) -> None:
    advertised = Advertised("Stranger", (uuid16(0xFFE0),))
    listening = asyncio.Event()
    task = asyncio.create_task(probe(target(air, stranger, advertised=advertised), 30, on_listening=listening.set))
    await listening.wait()
    await passes(2)
    stranger.say(NOTIFY, "81 01")
    await passes(3)
    stranger.say(STATE, "81 02")
    capture = await task
    assert capture.advertised == advertised
    assert short(capture) == {"2a00": b"Stranger", "ffe1": None, "ffe2": None, "ffe3": b"\x01\x02\x03"}
    assert capture.characteristics[-1].service == uuid16(0xFFE0)
    assert capture.characteristics[-1].properties == ("read", "indicate")
    assert capture.heard == (Moved(2.0, uuid16(NOTIFY), b"\x81\x01"), Moved(5.0, uuid16(STATE), b"\x81\x02"))
    assert (capture.seconds, capture.lost, capture.written, capture.refused) == (30.0, False, (), ())
    assert stranger.written == []
    assert not stranger.connected


async def test_only_given_bytes_are_written_each_at_its_time(air: Air, stranger: Stranger) -> None:
    began = now()
    writes = (Moved(8, uuid16(WRITE), b"\x02"), Moved(1, uuid16(WRITE), b"\x01"))
    capture = await probe(target(air, stranger), 10, writes)
    assert stranger.written == ["01", "02"]
    assert [at - began for at in air.written_at] == [1, 8]
    assert capture.written == (Moved(1.0, uuid16(WRITE), b"\x01"), Moved(8.0, uuid16(WRITE), b"\x02"))


async def test_a_write_that_cannot_be_is_told_and_the_others_go_on(air: Air, stranger: Stranger) -> None:
    air.fail("02")
    writes = [Moved(1, uuid16(number), data) for number, data in ((STATE, b"\1"), (WRITE, b"\2"), (WRITE, b"\3"))]
    capture = await probe(target(air, stranger), 5, writes)
    assert stranger.written == ["03"]
    assert [one.data for one in capture.refused] == [b"\1", b"\2"]
    assert [one.data for one in capture.written] == [b"\3"]


async def test_a_lost_connection_ends_a_look_that_is_kept(air: Air, stranger: Stranger) -> None:
    listening = asyncio.Event()
    writes = [Moved(20, uuid16(WRITE), b"\1")]
    task = asyncio.create_task(probe(target(air, stranger), 30, writes, listening.set))
    await listening.wait()
    stranger.say(NOTIFY, "81")
    await passes(4)
    stranger.lose_link(8)
    capture = await task
    assert (capture.seconds, capture.lost) == (4.0, True)
    assert [one.data for one in capture.heard] == [b"\x81"]
    assert [one.data for one in capture.refused] == [b"\1"]


async def test_who_cancels_a_look_leaves_the_device_alone(air: Air, stranger: Stranger) -> None:
    task = asyncio.create_task(probe(target(air, stranger), 30))
    await until(lambda: stranger.connected)
    await passes(1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not stranger.connected


@pytest.mark.parametrize(
    ("advertised", "appearance", "reason"),
    [
        (Advertised(service_uuids=(uuid16(0x1812),)), None, "capture_input"),
        (Advertised(service_data={uuid16(0x181F): b""}), None, "capture_medical"),
        (Advertised(service_uuids=("A92EE200-5501-11E4-916C-0800200C9A66",)), None, "capture_lock"),
        (Advertised(), 0x0708, "capture_lock"),
        (Advertised(), 0x0D44, "capture_medical"),
        (Advertised(), 0x03C1, "capture_input"),
    ],
)
async def test_what_advertises_that_it_is_forbidden_is_not_even_connected_to(
    air: Air, stranger: Stranger, advertised: Advertised, appearance: int | None, reason: str
) -> None:
    with pytest.raises(NotSupported) as refusal:
        await probe(target(air, stranger, advertised=advertised, appearance=appearance), 30)
    assert refusal.value.reason == reason
    assert air.attempts == []


@pytest.mark.parametrize(
    ("service", "appearance", "reason"),
    [
        (0x1812, None, "capture_input"),
        (0x1808, None, "capture_medical"),
        (0xFE24, None, "capture_lock"),
        (0xFFE0, "04 07", "capture_lock"),
        (0xFFE0, "41 0A", "capture_medical"),
    ],
)
async def test_what_turns_out_to_be_forbidden_is_neither_read_nor_listened_to(
    air: Air, service: int, appearance: str | None, reason: str
) -> None:
    says = (characteristic(0x2A01, Properties.READ, appearance),) if appearance else ()
    device = Stranger(*says, *COMMON, service=service)
    with pytest.raises(NotSupported) as refusal:
        await probe(put(air, device), 30, [Moved(0, uuid16(WRITE), b"\1")])
    assert refusal.value.reason == reason
    assert set(reads(device)) <= {"2A01"}
    assert subscriptions(device) == []
    assert device.written == []
    assert not device.connected


@pytest.mark.parametrize("appearance", ["00 00", "05", "80 00"])
async def test_what_says_nothing_clear_or_something_harmless_may_be_looked_at(air: Air, appearance: str) -> None:
    device = Stranger(characteristic(0x2A01, Properties.READ, appearance), *COMMON)
    assert short(await probe(put(air, device), 5))["2a01"] == bytes.fromhex(appearance)


async def test_a_device_out_of_range_or_taken_says_so(air: Air, stranger: Stranger) -> None:
    with pytest.raises(NotReachable) as away:
        await probe(Target(stranger.address, lambda: None), 30)
    stranger.fault("refuse_connections", {})
    with pytest.raises(NotReachable) as taken:
        await probe(target(air, stranger), 30)
    assert (away.value.reason, taken.value.reason) == ("not_in_range", "not_reachable")


async def test_a_device_that_never_answers_takes_no_longer_than_it_may(air: Air, stranger: Stranger) -> None:
    air.answer = asyncio.Event()
    began = now()
    with pytest.raises(NotReachable):
        await probe(target(air, stranger), 30)
    assert now() - began == module.CONNECT_SECONDS


class Sluggish(AirClient):
    """A connection on which nothing that is asked is ever answered."""

    @override
    async def read_gatt_char(self, characteristic: BleakGATTCharacteristic) -> bytearray:
        await asyncio.Event().wait()
        raise AssertionError

    @override
    async def start_notify(self, characteristic: BleakGATTCharacteristic, callback: Any) -> None:
        await asyncio.Event().wait()

    @override
    async def write_gatt_char(self, characteristic: BleakGATTCharacteristic, data: bytes, response: bool) -> None:
        await asyncio.Event().wait()

    @override
    async def disconnect(self) -> None:
        await super().disconnect()
        await asyncio.Event().wait()


async def test_a_device_that_hangs_at_everything_takes_no_longer_than_it_may(air: Air) -> None:
    many = [characteristic(number, Properties.READ | Properties.NOTIFY, "00") for number in range(0xA000, 0xA040)]
    device = Stranger(*many, *COMMON)
    began = now()
    with patch.object(air, "connect", lambda peripheral, lost: Sluggish(air, peripheral, lost)):
        capture = await probe(put(air, device), 5, [Moved(0, uuid16(WRITE), b"\1")])
    assert now() - began <= 2 * module.PHASE_SECONDS + 5 + 3 * module.STEP_SECONDS
    assert len(capture.characteristics) == 1 + len(many) + len(COMMON)
    assert not any(short(capture).values())
    assert len(capture.refused) == 1


async def test_reads_and_subscriptions_that_fail_leave_the_rest(air: Air, stranger: Stranger) -> None:
    class Moody(AirClient):
        @override
        async def start_notify(self, characteristic: BleakGATTCharacteristic, callback: Any) -> None:
            if characteristic.uuid == uuid16(NOTIFY):
                raise BleakError("not now")
            await super().start_notify(characteristic, callback)

    air.unreadable = True
    listening = asyncio.Event()
    with patch.object(air, "connect", lambda peripheral, lost: Moody(air, peripheral, lost)):
        task = asyncio.create_task(probe(target(air, stranger), 5, on_listening=listening.set))
        await listening.wait()
    stranger.say(STATE, "07")
    capture = await task
    assert set(short(capture).values()) == {None}
    assert [one.data for one in capture.heard] == [b"\x07"]


async def test_a_device_that_never_stops_talking_is_cut_short(air: Air, stranger: Stranger) -> None:
    listening = asyncio.Event()
    with patch.object(module, "MAX_HEARD", 50):
        task = asyncio.create_task(probe(target(air, stranger), 300, on_listening=listening.set))
        await listening.wait()
        await passes(1)
        for _ in range(60):
            stranger.say(NOTIFY, "81")
        capture = await task
    assert (len(capture.heard), capture.seconds, capture.lost) == (50, 1.0, False)


async def test_a_device_of_too_many_characteristics_is_looked_at_up_to_a_bound(air: Air) -> None:
    device = Stranger(*(characteristic(number, Properties.NOTIFY) for number in range(0xA000, 0xA100)))
    capture = await probe(put(air, device), 5)
    assert len(capture.characteristics) == module.MAX_CHARACTERISTICS
    assert len(subscriptions(device)) == module.MAX_CHARACTERISTICS - 1


async def test_a_connection_that_breaks_while_its_services_are_found_is_no_look(air: Air, stranger: Stranger) -> None:
    class Broken(AirClient):
        @property
        def services(self) -> Any:
            raise BleakError("Service Discovery has not been performed yet")

        @services.setter
        def services(self, _: Any) -> None:
            """Have none."""

    def connect(peripheral: Peripheral, lost: Any) -> VirtualClient:
        return Broken(air, peripheral, lost)

    with patch.object(air, "connect", connect), pytest.raises(NotReachable):
        await probe(target(air, stranger), 5)
    assert not stranger.connected
