"""What no family may be believed, and what none may lose: echoes, writes that are lost or ignored, other devices."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest

from custom_components.recovery_massager.device.errors import MassagerError, StopNotConfirmed
from custom_components.recovery_massager.device.model import Run
from simulator.clock import RunningClock
from simulator.devices.mycj_191 import Mycj191
from simulator.gatt import Characteristic, Properties
from simulator.peripheral import Peripheral

from .air import Air
from .conftest import MakeMassager
from .families import BEURER, FAMILIES, HY, KEESON, MYCJ, PROFILES, Bench, Family, MakeBench, odd, on_the_air
from .patience import now, passes, until

each = pytest.mark.parametrize("family", [*FAMILIES, odd(MYCJ, massagers=3), odd(BEURER, echo=False)], ids=str)


@contextmanager
def hearing(device: Peripheral, hear: Callable[[Callable[..., None], Characteristic, bytes], None]) -> Iterator[None]:
    """Let something else happen with what is written to a device."""
    properly = device.on_write
    with patch.object(device, "on_write", lambda characteristic, data: hear(properly, characteristic, data)):
        yield


def echo(device: Peripheral) -> Callable[[Callable[..., None], Characteristic, bytes], None]:
    """Send back everything that is written, before the answer."""
    notifying = next(
        placed.characteristic.uuid
        for service in device.table.services
        for placed in service.characteristics
        if placed.characteristic.properties & Properties.NOTIFY
    )

    def hear(properly: Callable[..., None], characteristic: Characteristic, data: bytes) -> None:
        device.send(notifying, data)
        properly(characteristic, data)

    return hear


def deaf(_: Callable[..., None], characteristic: Characteristic, data: bytes) -> None:
    """Hear nothing."""


def is_question(family: Family, data: bytes) -> bool:
    """Tell whether what is written only asks."""
    return data.hex(" ").upper() in {
        "68 79 00 0B 01 00 00 04 E6 0D 0A",
        "5A 05 07 00 00 66",
        "D0 FF 00 00",
        "E5 FE 16 00 00 00 00 06",
    }


@each
async def test_what_is_echoed_confirms_nothing_and_disturbs_nothing(family: Family, bench: MakeBench) -> None:
    its = await bench(family)
    with hearing(its.device, echo(its.device)):
        await its.start()
        assert its.felt == (True, family.lowest)
        for level in (3, 1):
            await its.massager.set("pressure", level)
            assert its.felt == (True, level)
        await passes(5)
        assert its.says(run=Run.RUNNING, pressure=1)
        await its.massager.stop()
    assert its.felt[0] is False


@each
async def test_a_stop_that_only_comes_back_is_never_believed(family: Family, bench: MakeBench) -> None:
    its = await bench(family)
    await its.start()
    await its.massager.set("pressure", 2)
    echoes = echo(its.device)

    def only_echo(properly: Callable[..., None], characteristic: Characteristic, data: bytes) -> None:
        echoes(properly if is_question(family, data) else lambda *_: None, characteristic, data)

    with hearing(its.device, only_echo):
        with pytest.raises(StopNotConfirmed):
            await its.massager.stop()
        await passes(10)
        assert its.massager.stop_wanted
        assert its.felt == (True, 2)
    await until(lambda: not its.massager.stop_wanted)
    assert its.felt[0] is False


@each
async def test_a_stop_that_is_not_heard_goes_on_until_it_is(family: Family, bench: MakeBench) -> None:
    its = await bench(family)
    await its.start()
    with hearing(its.device, deaf), pytest.raises(StopNotConfirmed):
        await its.massager.stop()
    assert its.felt[0] is True
    begin = now()
    await until(lambda: not its.massager.stop_wanted)
    assert now() - begin < 10
    assert its.felt[0] is False


@each
async def test_a_stop_whose_first_writes_are_lost_is_confirmed_all_the_same(
    family: Family, air: Air, bench: MakeBench
) -> None:
    its = await bench(family)
    await its.start()
    stops = {
        HY.kind: "68 79 00 0D 01 0B 00 00 00 C2 D2 0D 0A",
        BEURER.kind: "5A 05 02 00 00 61",
        MYCJ.kind: "DE FF 00 00",
        KEESON.kind: "E5 FE 16 00 00 00 01 05",
    }
    air.lose(stops[family.kind])
    await its.massager.stop(seconds=15)
    assert its.felt[0] is False


@each
async def test_a_stop_over_a_lost_connection_is_sent_on_the_next_one(family: Family, bench: MakeBench) -> None:
    its = await bench(family)
    await its.start()
    with hearing(its.device, deaf), pytest.raises(StopNotConfirmed):
        await its.massager.stop()
    its.device.lose_link(8)
    await until(lambda: not its.massager.stop_wanted)
    assert its.felt[0] is False


@each
async def test_a_lost_notification_invents_nothing(family: Family, bench: MakeBench) -> None:
    its = await bench(family)
    await its.start()
    send = its.device.send
    lost: list[bytes] = []

    def lose_every_other(uuid: str, data: bytes, *more: Any) -> Any:
        lost.append(data)
        return send(uuid, data, *more) if len(lost) % 2 else None

    with patch.object(its.device, "send", lose_every_other):
        its.device.press(family.key)
        await passes(10)
        assert its.says(run=Run.RUNNING)
        assert its.massager.state.pressure in {family.lowest, family.lowest + 1}
    await until(lambda: its.says(pressure=family.lowest + 1))


async def test_one_of_three_that_does_not_stop_keeps_a_stop_from_being_believed(bench: MakeBench) -> None:
    its = await bench(odd(MYCJ, massagers=3))
    await its.start()
    # Until all three are known.
    await passes(3)
    assert isinstance(its.device, Mycj191)
    with patch.object(its.device.machines[2], "stop"):
        with pytest.raises(StopNotConfirmed):
            await its.massager.stop()
        assert its.massager.state.run is Run.RUNNING
    await until(lambda: not its.massager.stop_wanted)
    assert its.felt[0] is False


async def test_garbage_from_one_that_has_no_checksum_is_not_shown(bench: MakeBench) -> None:
    for family, garbage in (
        (MYCJ, "D0 01 24 05 00 CB 03 84 00 00 00 00 00 00 00 00 00 00 00 00"),
        (KEESON, "ED FE 16 00 00 00 00 00 03 60 EA 00 00 0F 01 00"),
    ):
        its = await bench(family)
        shown: list[Run | None] = []
        its.massager.add_listener(lambda its=its, shown=shown: shown.append(its.massager.state.run))  # type: ignore[misc]
        notifying = PROFILES[family.profile].gatt[0]["notify"].uuid
        its.device.send(notifying, bytes.fromhex(garbage))
        if family is KEESON:
            its.device.press("light")
        await passes(3)
        assert set(shown) == {Run.IDLE}
        await its.massager.close()


@pytest.mark.parametrize("profile", ["hy_ems", "mycj_massager191", "beurer_em70", "keeson"])
@pytest.mark.parametrize("echoes", [False, True], ids=["silent", "echoing"])
async def test_a_look_alike_is_never_taken_for_a_massager(
    profile: str, echoes: bool, air: Air, make: MakeMassager
) -> None:
    clock = RunningClock()
    device = on_the_air(Family(profile, "ffe0-uart", 0, ""), air, clock)
    massager = await make(PROFILES[profile], peripheral=device, connect=False)
    with hearing(device, echo(device) if echoes else deaf), pytest.raises(MassagerError) as caught:
        await massager.connect()
    assert caught.value.reason in {"no_answer", "characteristics_missing"}
    assert not massager.connected
    clock.stop()


async def test_an_alarm_glued_to_a_state_is_not_missed(bench: MakeBench) -> None:
    its: Bench = await bench(BEURER)
    await its.start()
    faults: list[Any] = []
    its.massager.add_listener(lambda: faults.append(its.massager.state.faults))
    notifying = PROFILES["beurer_em70"].gatt[0]["notify"].uuid
    its.device.send(notifying, bytes.fromhex("5A 05 0E 00 00 6D 5A 0C 07 01 09 01 01 1D 3B 3B 00 01 0C"))
    await passes(0.1)
    assert faults == [frozenset({"contact"}), None]
