"""The bundled families against the simulator's devices, which were built from the same facts by other hands."""

from unittest.mock import patch

import pytest

from custom_components.recovery_massager.device.errors import CommandRefused, NotSupported
from custom_components.recovery_massager.device.model import Run
from simulator.gatt import Characteristic

from .air import Air
from .families import BEURER, FAMILIES, HY, KEESON, MYCJ, ODD, Family, MakeBench
from .patience import now, passes, until

everywhere = pytest.mark.parametrize("family", [*FAMILIES, *ODD], ids=str)
each = pytest.mark.parametrize("family", FAMILIES, ids=str)


@everywhere
async def test_a_session_goes_as_it_is_asked_for(family: Family, bench: MakeBench) -> None:
    its = await bench(family)
    assert its.says(run=Run.IDLE)
    await its.start()
    assert its.felt == (True, family.lowest)
    assert its.says(run=Run.RUNNING, pressure=family.lowest)
    if family.mode:
        assert its.device.state()["mode"] == family.mode[1]
    if family.timer:
        assert its.device.state()["seconds_left"] == pytest.approx(family.timer, abs=5)
    for level in (4, 2):
        await its.massager.set("pressure", level)
        assert its.felt == (True, level)
        assert its.says(pressure=level)
    if family.mode:
        other = its.massager.capabilities.options("mode")[1]
        await its.massager.set("mode", other)
        assert its.says(mode=other)
    if family.timer:
        await its.massager.set("timer", family.timer + 600)
        assert its.device.state()["seconds_left"] == pytest.approx(family.timer + 600, abs=5)
    left = its.massager.state.seconds_left
    assert left is not None
    # Some tell whole minutes.
    await until(lambda: its.device.state()["seconds_left"] == pytest.approx(its.massager.state.seconds_left, abs=60))
    await its.massager.stop()
    assert its.felt[0] is False
    assert its.says(run=Run.IDLE)


@everywhere
async def test_a_stop_is_believed_within_its_time_from_the_highest_level(family: Family, bench: MakeBench) -> None:
    its = await bench(family)
    await its.start()
    highest = its.massager.capabilities.range("pressure")
    assert highest is not None
    await its.massager.set("pressure", highest.maximum)
    begin = now()
    await its.massager.stop()
    assert now() - begin < 5
    assert its.felt[0] is False
    assert its.massager.stop_wanted is False


@everywhere
async def test_a_key_of_the_device_shows_within_a_second_or_two(family: Family, bench: MakeBench) -> None:
    its = await bench(family)
    await its.start()
    begin = now()
    its.device.press(family.key)
    await until(lambda: its.says(pressure=family.lowest + 1))
    assert now() - begin <= (2.5 if family.options.get("status") == "key" else 1.6)


@each
async def test_what_ends_on_the_device_shows(family: Family, bench: MakeBench) -> None:
    its = await bench(family)
    await its.start()
    keys = {"hy-ems": "stop", "beurer-em70": "level_down", "mycj-191": "onoff", "keeson-bed": "foot_down"}
    begin = now()
    its.device.press(keys[family.kind])
    await until(lambda: its.says(run=Run.IDLE))
    assert now() - begin <= 2


@each
async def test_every_start_is_at_the_lowest_level_whatever_was_before(family: Family, bench: MakeBench) -> None:
    its = await bench(family)
    for _ in range(2):
        await its.start()
        assert its.felt == (True, family.lowest)
        await its.massager.set("pressure", 5)
        await its.massager.stop()
    its.device.press(family.key)
    peak_before = its.device.state()["peak"]
    if family in (HY, MYCJ):
        await its.start()
        assert its.felt == (True, family.lowest)
    else:
        await until(lambda: its.says(run=Run.RUNNING))
        with pytest.raises(CommandRefused, match="already_running"):
            await its.start()
    assert its.device.state()["peak"] == peak_before


@pytest.mark.parametrize("level", [0, 7])
async def test_current_is_set_to_the_lowest_before_every_start_even_where_it_is_said_to_be(
    level: int, air: Air, bench: MakeBench
) -> None:
    its = await bench(HY)
    for _ in range(level):
        its.device.press("level_up")
    await until(lambda: its.says(pressure=level))
    air.written.clear()
    await its.start()
    lowest, start = "68 79 00 0B 01 02 00 62 84 0D 0A", "68 79 00 0D 01 0B 01 02 58 48 7D 0D 0A"
    assert air.written.index(lowest) < air.written.index(start)
    assert its.device.state()["peak"] == 0


async def test_a_stop_by_steps_asks_only_where_the_steps_do_not_tell(air: Air, bench: MakeBench) -> None:
    its = await bench(BEURER)
    await its.start()
    await its.massager.set("pressure", 20)
    air.written.clear()
    await its.massager.stop()
    assert air.written.count("5A 05 02 00 00 61") == 20
    assert air.written.count("5A 05 07 00 00 66") <= 3


async def test_the_second_start_of_what_runs_is_refused(bench: MakeBench) -> None:
    for family in FAMILIES:
        its = await bench(family)
        await its.start()
        with pytest.raises(CommandRefused, match="already_running"):
            await its.start()
        await its.massager.stop()


@each
async def test_no_level_is_raised_on_what_does_not_run_where_that_would_start_it(
    family: Family, bench: MakeBench
) -> None:
    its = await bench(family)
    if family.profile not in {"beurer_em70", "keeson"}:
        await its.massager.set("pressure", 3)
    else:
        with pytest.raises(NotSupported, match="not_running"):
            await its.massager.set("pressure", 3)
        assert its.felt == (False, 0)
    assert its.felt[0] is False


@pytest.mark.parametrize("family", [BEURER, KEESON], ids=str)
async def test_who_ends_it_while_the_level_rises_is_not_overruled(family: Family, bench: MakeBench) -> None:
    its = await bench(family)
    await its.start()
    hear = its.device.on_write

    def somebody_ends_it(characteristic: Characteristic, data: bytes) -> None:
        hear(characteristic, data)
        if its.felt[1] == 3:
            for _ in range(3):
                its.device.press("level_down" if family is BEURER else "foot_down")

    with patch.object(its.device, "on_write", somebody_ends_it), pytest.raises(NotSupported, match="not_running"):
        await its.massager.set("pressure", 6)
    await passes(3)
    assert its.felt == (False, 0)


@each
async def test_a_session_that_runs_is_seen_after_connecting_again(family: Family, bench: MakeBench) -> None:
    its = await bench(family)
    await its.start()
    await its.massager.disconnect()
    assert its.massager.state.run is None
    await passes(2)
    await its.massager.connect()
    await until(lambda: its.says(run=Run.RUNNING, pressure=family.lowest))
    await its.massager.stop()
    assert its.felt[0] is False


@everywhere
async def test_the_countdown_of_the_device_ends_it(family: Family, bench: MakeBench) -> None:
    its = await bench(family)
    its.massager.keep_connected = True
    await its.start()
    left = its.device.state()["seconds_left"]
    await passes(left - 10)
    assert its.says(run=Run.RUNNING)
    await passes(10 + 3)
    assert its.felt[0] is False
    assert its.says(run=Run.IDLE)
