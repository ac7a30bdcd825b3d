"""Writes: one at a time, with their gaps, urgent ones before the others."""

import asyncio
from typing import Any
from unittest.mock import patch

import pytest

from custom_components.recovery_massager.device.codec import Write
from custom_components.recovery_massager.device.errors import NotReachable, NotSupported
from custom_components.recovery_massager.device.link import GATT_TIMEOUT, URGENT_WAIT
from simulator.gatt import Properties
from tests.radio import VirtualClient

from .air import Air
from .end import LEVEL, START, STOP, MakeEnd
from .gadget import Gadget, profile
from .patience import everybody_waits, now, passes


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
