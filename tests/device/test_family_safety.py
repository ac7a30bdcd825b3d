"""What bad weather has shown of the families: each once more, by itself."""

from typing import Any
from unittest.mock import patch

import pytest

from custom_components.recovery_massager.device.errors import CommandNotConfirmed, NotSupported
from custom_components.recovery_massager.device.model import Run
from simulator.devices.beurer_em70 import BeurerEm70
from simulator.devices.keeson_bed import KeesonBed
from simulator.devices.mycj_191 import Mycj191

from .air import Air
from .families import BEURER, FAMILIES, KEESON, MYCJ, Family, MakeBench, odd
from .patience import now, passes, until

UP = {KEESON.kind: "E5 FE 16 00 04 00 00 02", BEURER.kind: "5A 05 01 00 00 60"}
stepping = pytest.mark.parametrize("family", [BEURER, KEESON, odd(KEESON, status="key")], ids=str)


@pytest.mark.parametrize("seconds", [600, 1200])
async def test_a_bed_gets_no_shorter_time_as_that_leads_through_none(seconds: int, bench: MakeBench) -> None:
    its = await bench(KEESON)
    await its.start()
    await its.massager.set("timer", 1800)
    with pytest.raises(NotSupported, match="not_shorter"):
        await its.massager.set("timer", seconds)
    assert its.device.state()["timer"] == 30


async def test_a_bed_that_somebody_gave_no_end_gets_one(bench: MakeBench) -> None:
    its = await bench(KEESON)
    await its.start()
    for _ in range(2):
        its.device.press("timer")
    await until(lambda: its.says(timer=None))
    await its.massager.set("timer", 600)
    assert its.device.state()["timer"] == 10


async def test_a_level_that_another_app_left_waiting_does_not_come_with_a_start(bench: MakeBench) -> None:
    its = await bench(BEURER)
    assert isinstance(its.device, BeurerEm70)
    its.device.machine.set(15)
    assert its.device.state()["waiting"] == 15
    await its.start()
    assert its.device.state()["peak"] == 1
    assert its.felt == (True, 1)


@pytest.mark.parametrize("family", [*FAMILIES, odd(KEESON, status="key")], ids=str)
async def test_a_stop_of_what_is_idle_is_confirmed(family: Family, bench: MakeBench) -> None:
    its = await bench(family)
    await passes(10)
    begin = now()
    await its.massager.stop()
    assert now() - begin <= 5
    assert its.felt[0] is False


@stepping
async def test_a_step_that_was_told_too_late_is_not_taken_again(family: Family, bench: MakeBench) -> None:
    its = await bench(family)
    await its.start()
    send = its.device.send

    def lose_what_comes_of_it(*what: Any) -> Any:
        return send(*what) if its.felt == (True, 1) else []

    with patch.object(its.device, "send", lose_what_comes_of_it), pytest.raises(CommandNotConfirmed):
        await its.massager.set("pressure", 2)
    assert its.felt == (True, 2)
    await its.massager.set("pressure", 2)
    assert its.device.state()["peak"] == 2


@stepping
async def test_a_step_that_never_arrived_is_taken_again(family: Family, air: Air, bench: MakeBench) -> None:
    its = await bench(family)
    await its.start()
    air.lose(UP[family.kind])
    with pytest.raises(CommandNotConfirmed):
        await its.massager.set("pressure", 3)
    await its.massager.set("pressure", 3)
    assert its.felt == (True, 3)
    assert its.device.state()["peak"] == 3


@pytest.mark.parametrize("pacing", [450, 500, 800, 1000])
async def test_a_stop_reaches_one_that_hears_nothing_after_a_write(pacing: int, bench: MakeBench) -> None:
    for after in (0.0, 0.1, 0.3, 0.55, 0.7, 0.9):
        its = await bench(odd(MYCJ, pacing=pacing, massagers=3))
        await its.start()
        await passes(after)
        begin = now()
        await its.massager.stop()
        assert now() - begin <= 5
        assert not any(massager["on"] for massager in its.device.state()["massagers"])
        await its.massager.close()


async def test_one_of_three_that_still_runs_on_a_new_connection_is_stopped(bench: MakeBench) -> None:
    its = await bench(odd(MYCJ, massagers=3))
    await its.start()
    its.device.press("onoff")
    await its.massager.disconnect()
    its.device.fault("ignore_writes", {"times": 1})
    await its.massager.stop()
    assert its.felt[0] is False


async def test_several_that_run_and_end_one_after_another_do_not_flicker(bench: MakeBench) -> None:
    its = await bench(odd(MYCJ, massagers=3))
    shown: list[Run | None] = []
    its.massager.add_listener(lambda: shown.append(its.massager.state.run))
    await its.start()
    await passes(10)
    assert isinstance(its.device, Mycj191)
    for machine in its.device.machines:
        machine.stop("app")
        await passes(5)
    changes = [run for before, run in zip([None, *shown], shown, strict=False) if run is not before]
    assert changes in ([Run.IDLE, Run.RUNNING, Run.IDLE], [Run.RUNNING, Run.IDLE])


async def test_one_that_is_let_go_is_kept_where_a_stop_comes_at_that_moment(bench: MakeBench) -> None:
    its = await bench(KEESON)
    await its.start()
    await its.massager.stop()
    assert isinstance(its.device, KeesonBed)
    await passes(its.massager.idle_seconds)
    await its.massager.stop()
    assert its.felt[0] is False
