"""What is believed of massagers that send no checksum."""

import asyncio

from custom_components.recovery_massager.device.massager import Massager
from custom_components.recovery_massager.device.model import Run

from .air import Air
from .conftest import MakeMassager
from .gadget import IDLE, NOTIFY, RUNNING, Gadget, profile
from .patience import everybody_waits, now, passes, until

DOUBT = 2.0
LINK = "{timeout: 1, retries: 2, hello: [report], doubt: 2}"
COMMANDS = (
    "{start: 01, stop: 02, report: 08, set_pressure: '03 {pressure:u8}', set_mode: {next: 06}, pause: 0A, resume: 0B}"
)
DOUBTING = profile(link=LINK, commands=COMMANDS)
POLLED = profile(link="{timeout: 1, poll: {every: 1, send: report}, doubt: 2}", commands=COMMANDS)
GARBAGE = bytes((0x81, RUNNING, 5, 1))


async def seen(massager: Massager) -> list[Run | None]:
    """Connect to it, and note each run state that is shown from now on."""
    shown: list[Run | None] = []
    massager.add_listener(lambda: shown.append(massager.state.run))
    return shown


async def test_garbage_that_says_it_runs_is_never_shown(make: MakeMassager, gadget: Gadget) -> None:
    massager = await make(DOUBTING)
    shown = await seen(massager)
    gadget.send(NOTIFY, GARBAGE)
    await passes(DOUBT * 2)
    assert set(shown) == {Run.IDLE}
    assert massager.state.pressure == 0


async def test_who_says_it_twice_is_believed(make: MakeMassager, gadget: Gadget) -> None:
    massager = await make(DOUBTING)
    gadget.heard.clear()
    begin = now()
    gadget.run = RUNNING
    gadget.report()
    await until(lambda: massager.state.run is Run.RUNNING)
    assert now() - begin < 0.1
    assert gadget.heard == ["08"]


async def test_a_change_on_a_massager_that_is_polled_shows_within_a_second(make: MakeMassager, gadget: Gadget) -> None:
    massager = await make(POLLED)
    for run, says in ((RUNNING, Run.RUNNING), (IDLE, Run.IDLE)):
        await passes(0.4)
        gadget.run = run
        begin = now()
        await until(lambda says=says: massager.state.run is says)  # type: ignore[misc]
        assert now() - begin <= 1.1


async def test_what_nothing_contradicts_is_believed_after_a_while(make: MakeMassager, air: Air, gadget: Gadget) -> None:
    massager = await make(DOUBTING)
    shown = await seen(massager)
    air.lose("08", 9)
    gadget.send(NOTIFY, GARBAGE)
    await passes(DOUBT - 0.1)
    assert shown == []
    await passes(0.2)
    assert shown == [Run.RUNNING]
    assert massager.state.pressure == 5


async def test_a_doubt_ends_with_its_connection(make: MakeMassager, air: Air, gadget: Gadget) -> None:
    massager = await make(DOUBTING)
    air.lose("08", 9)
    gadget.send(NOTIFY, GARBAGE)
    await everybody_waits()
    gadget.lose_link(8)
    await passes(DOUBT * 2)
    assert massager.state.run is None


async def test_what_a_command_explains_is_believed_at_once(make: MakeMassager, gadget: Gadget) -> None:
    massager = await make(DOUBTING)
    gadget.heard.clear()
    begin = now()
    await massager.start({})
    await massager.pause()
    await massager.resume()
    await massager.stop()
    assert now() == begin
    assert gadget.heard == ["01", "0A", "0B", "02"]


async def test_a_start_does_not_explain_that_it_is_idle(make: MakeMassager, air: Air, gadget: Gadget) -> None:
    massager = await make(DOUBTING)
    await massager.start({})
    gadget.send(NOTIFY, bytes((0x81, IDLE, 0, 0)))
    await passes(DOUBT * 2)
    assert massager.state.run is Run.RUNNING


async def test_other_values_are_believed_at_once(make: MakeMassager, gadget: Gadget) -> None:
    massager = await make(DOUBTING)
    gadget.level = 4
    gadget.report()
    await everybody_waits()
    assert massager.state.pressure == 4


async def test_without_doubt_every_report_is_believed(make: MakeMassager, gadget: Gadget) -> None:
    massager = await make()
    gadget.send(NOTIFY, GARBAGE)
    await everybody_waits()
    assert massager.state.run is Run.RUNNING


async def test_a_massager_that_is_closed_meanwhile_asks_nothing_more(make: MakeMassager, gadget: Gadget) -> None:
    massager = await make(DOUBTING)
    gadget.send(NOTIFY, GARBAGE)
    await asyncio.sleep(0)
    await massager.close()
    await passes(DOUBT * 2)
    assert massager.state.run is None
