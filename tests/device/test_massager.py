"""One massager as the rest of the integration sees it: state, settings, start."""

import asyncio
from typing import Any

import pytest

from custom_components.recovery_massager.device.errors import (
    CommandNotConfirmed,
    CommandRefused,
    InvalidValue,
    NotReachable,
    NotSupported,
)
from custom_components.recovery_massager.device.massager import Massager
from custom_components.recovery_massager.device.model import MassagerState, Run, Source
from custom_components.recovery_massager.device.profile import bundled_profiles
from custom_components.recovery_massager.device.timeline import LONGEST
from simulator.clock import Clock
from simulator.devices.boots_spec import Feature, Run as BootsRun, Spec
from simulator.devices.calf_boots import CalfBoots

from .air import Air
from .conftest import MakeMassager
from .gadget import BASE, STEPPING, Gadget, profile
from .patience import everybody_waits, until

OPEN = bundled_profiles()["open_compression"]


def advertise(massager: Massager, boots: CalfBoots) -> None:
    """Let it hear what the boots advertise."""
    data = boots.advertisement()
    uuid, value = data[5:21][::-1].hex(), data[21:]
    massager.advertised({f"{uuid[:8]}-{uuid[8:12]}-{uuid[12:16]}-{uuid[16:20]}-{uuid[20:]}": value}, {})


# --- the state


async def test_connecting_makes_the_state_known(massager: Massager, boots: CalfBoots) -> None:
    assert massager.state == MassagerState()
    await massager.connect()
    assert massager.connected
    assert massager.state.connected
    assert massager.state.source is Source.LINK
    assert (massager.state.run, massager.state.worn, massager.state.pressure) == (Run.IDLE, True, 20)
    assert massager.state.battery == boots.machine.battery.percent


async def test_what_somebody_does_on_the_massager_is_seen(massager: Massager, boots: CalfBoots) -> None:
    await massager.connect()
    changes: list[MassagerState] = []
    remove = massager.add_listener(lambda: changes.append(massager.state))
    boots.press("plus")
    await everybody_waits()
    assert changes[-1].pressure == 25
    remove()
    remove()
    boots.press("plus")
    await everybody_waits()
    assert (changes[-1].pressure, massager.state.pressure) == (25, 30)


async def test_listeners_are_told_once_everything_is_known(massager: Massager) -> None:
    seen: list[tuple[bool, Run | None]] = []
    massager.add_listener(lambda: seen.append((massager.connected, massager.state.run)))
    await massager.connect()
    assert seen == [(True, Run.IDLE)]


async def test_a_lost_connection_makes_the_state_unknown(massager: Massager, boots: CalfBoots) -> None:
    await massager.connect()
    seen: list[MassagerState] = []
    massager.add_listener(lambda: seen.append(massager.state))
    boots.lose_link(8)
    assert seen == [MassagerState()]
    assert not massager.connected


async def test_letting_go_makes_the_state_unknown(massager: Massager, boots: CalfBoots) -> None:
    await massager.connect()
    await massager.disconnect()
    assert massager.state == MassagerState()
    assert not boots.connected
    await massager.disconnect()


async def test_what_is_advertised_is_the_state_while_nothing_is_connected(massager: Massager, boots: CalfBoots) -> None:
    boots.press("start")
    seen: list[Run | None] = []
    massager.add_listener(lambda: seen.append(massager.state.run))
    advertise(massager, boots)
    assert massager.state.source is Source.ADVERTISEMENT
    assert not massager.state.connected
    assert seen == [Run.RUNNING]
    massager.advertised({}, {76: b"\x01"})
    assert seen == [Run.RUNNING]


async def test_what_is_advertised_is_not_believed_while_the_massager_says_it_itself(
    massager: Massager, boots: CalfBoots
) -> None:
    await massager.connect()
    state = massager.state
    boots.machine.run = BootsRun.PAUSED
    advertise(massager, boots)
    assert massager.state is state


async def test_what_is_advertised_does_not_disturb_a_connection_that_comes_about(
    massager: Massager, boots: CalfBoots
) -> None:
    connecting = asyncio.create_task(massager.connect())
    await until(lambda: boots.connected)
    while not connecting.done():
        advertise(massager, boots)
        massager.out_of_range()
        await asyncio.sleep(0)
    await connecting
    assert massager.state.source is Source.LINK
    assert massager.state.run is Run.IDLE


async def test_what_was_advertised_stays_known_when_no_connection_comes_about(
    massager: Massager, boots: CalfBoots
) -> None:
    boots.fault("refuse_connections", {})
    advertise(massager, boots)
    with pytest.raises(NotReachable, match="not_reachable"):
        await massager.connect()
    assert massager.state.run is Run.IDLE


async def test_what_was_advertised_is_old_once_a_connection_stood(make: MakeMassager, gadget: Gadget) -> None:
    """A connection is newer than any advertisement, also one that was lost before it said anything."""
    massager = await make(connect=False)
    gadget.greets = False
    massager.state = MassagerState().with_values({"run": Run.RUNNING}, Source.ADVERTISEMENT)
    seen: list[MassagerState] = []
    massager.add_listener(lambda: seen.append(massager.state))
    with pytest.raises(CommandNotConfirmed):
        await massager.connect()
    assert seen == [MassagerState()]


async def test_out_of_range_nothing_is_known(massager: Massager, boots: CalfBoots) -> None:
    advertise(massager, boots)
    massager.out_of_range()
    assert massager.state == MassagerState()


async def test_a_connected_massager_that_is_not_heard_is_still_there(massager: Massager) -> None:
    await massager.connect()
    massager.out_of_range()
    assert massager.state.run is Run.IDLE


async def test_what_went_to_and_fro_is_kept_for_diagnostics_but_not_for_ever(
    massager: Massager, boots: CalfBoots
) -> None:
    await massager.set("pressure", 40)
    frames = list(massager.timeline)
    assert ("out", "write", "05 28") in [(frame.direction, frame.role, frame.data) for frame in frames]
    assert ("in", "notify", "80 05 01") in [(frame.direction, frame.role, frame.data) for frame in frames]
    assert [frame.time for frame in frames] == sorted(frame.time for frame in frames)
    boots.fault("corrupt", {"how": "truncate"})
    for _ in range(LONGEST):
        boots.press("plus")
        boots.press("minus")
    await everybody_waits()
    assert len(massager.timeline) == LONGEST
    assert {frame.direction for frame in massager.timeline} == {"dropped"}


async def test_services_are_told_for_diagnostics(massager: Massager) -> None:
    assert massager.gatt_table() == []
    await massager.connect()
    assert len(massager.gatt_table()) == 4


# --- what it can do


async def test_what_it_says_of_itself_is_read_and_narrows_what_it_can_do(air: Air) -> None:
    spec = Spec(features=Feature.WORN, lowest=30, highest=60, step=10, modes=(0, 2), heat_levels=0)
    boots = CalfBoots("Small boots", "C0:FF:EE:00:00:03", Clock(), spec=spec)
    air.peripherals[boots.address] = boots
    massager = air.massager(OPEN, boots)
    about = await massager.read_about()
    assert (about["model"], about["pressure_min"], about["modes"]) == (
        "CB-2 simulated",
        30,
        ["full_squeeze", "sequential"],
    )
    assert massager.about == about
    assert massager.capabilities.options("mode") == ("sequential", "full_squeeze")
    assert not massager.capabilities.can("identify")
    with pytest.raises(NotSupported, match="heat"):
        await massager.set("heat", "low")
    with pytest.raises(InvalidValue):
        await massager.set("pressure", 70)
    await massager.close()


async def test_what_it_said_when_it_was_added_holds_without_a_connection(air: Air, boots: CalfBoots) -> None:
    massager = air.massager(OPEN, boots, about={"pressure_min": 30, "pressure_max": 50, "features": []})
    pressure = massager.capabilities.range("pressure")
    assert pressure is not None
    assert (pressure.minimum, pressure.maximum) == (30, 50)
    assert not massager.capabilities.can("pause")


@pytest.mark.parametrize("value", [19, 101, 42, "40", None, True])
async def test_a_value_out_of_range_is_told_with_what_is_allowed_and_writes_nothing(
    massager: Massager, air: Air, value: Any
) -> None:
    with pytest.raises(InvalidValue) as raised:
        await massager.set("pressure", value)
    assert raised.value.reason == "out_of_range"
    assert {"minimum": "20", "maximum": "100", "step": "5"}.items() <= raised.value.details.items()
    assert (air.attempts, air.written) == ([], [])


async def test_a_choice_that_is_none_is_told_with_the_choices_and_writes_nothing(massager: Massager, air: Air) -> None:
    with pytest.raises(InvalidValue, match="sequential, wave"):
        await massager.set("mode", "knead")
    with pytest.raises(NotSupported, match="battery"):
        await massager.set("battery", 100)
    assert air.attempts == []


# --- settings


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        ("pressure", 45, "05 2D"),
        ("mode", "flush", "06 03"),
        ("timer", 1200, "07 B0 04"),
        ("heat", "medium", "08 02"),
        ("zone", "right", "09 02"),
    ],
)
async def test_settings_are_set(massager: Massager, air: Air, name: str, value: Any, written: str) -> None:
    await massager.set(name, value)
    assert air.written == [written]
    assert massager.state.get(name) == value


async def test_of_many_values_in_a_row_only_the_first_and_the_last_are_written(massager: Massager, air: Air) -> None:
    first = asyncio.create_task(massager.set("pressure", 20))
    await until(lambda: air.written)
    await asyncio.gather(first, *(massager.set("pressure", pressure) for pressure in range(25, 105, 5)))
    assert air.written == ["05 14", "05 64"]
    assert massager.state.pressure == 100


async def test_it_can_be_told_to_pause(massager: Massager) -> None:
    await massager.start({"timer": 600})
    await massager.pause()
    paused = massager.state.run
    await massager.resume()
    assert (paused, massager.state.run) == (Run.PAUSED, Run.RUNNING)


async def test_of_pause_and_resume_the_last_word_counts(massager: Massager, boots: CalfBoots, air: Air) -> None:
    await massager.start({"timer": 600})
    boots.fault("delay", {"seconds": 0})
    held = air.hold("05 28")
    setting = asyncio.create_task(massager.set("pressure", 40))
    await held.here.wait()
    words = [asyncio.create_task(word()) for word in (massager.pause, massager.resume, massager.pause)]
    await everybody_waits()
    held.release()
    await asyncio.gather(setting, *words)
    assert massager.state.run is Run.PAUSED
    assert air.written[-1] == "03"


async def test_a_refusal_is_told_with_its_reason(massager: Massager, boots: CalfBoots) -> None:
    boots.set({"worn": False})
    with pytest.raises(CommandRefused) as raised:
        await massager.start({"timer": 600})
    assert raised.value.reason == "not_worn"
    with pytest.raises(CommandRefused, match="not_permitted"):
        await massager.pause()


# --- start


async def test_a_start_always_begins_at_the_lowest_pressure(massager: Massager, boots: CalfBoots) -> None:
    boots.machine.set_pressure(100)
    await massager.start({"pressure": 100, "mode": "wave", "timer": 600})
    assert boots.machine.target == 20
    assert (massager.state.run, massager.state.pressure, massager.state.mode) == (Run.RUNNING, 20, "wave")


async def test_the_lowest_pressure_is_written_before_the_start(massager: Massager, boots: CalfBoots, air: Air) -> None:
    boots.machine.set_pressure(100)
    await massager.start({})
    assert air.written == ["05 14", "01"]


async def test_settings_that_are_right_already_are_not_written_again(massager: Massager, air: Air) -> None:
    await massager.start({"mode": "sequential", "timer": 900, "heat": "off", "zone": "both"})
    assert air.written == ["01"]


async def test_what_is_not_allowed_keeps_it_from_starting(massager: Massager, air: Air) -> None:
    with pytest.raises(InvalidValue):
        await massager.start({"mode": "knead"})
    with pytest.raises(NotSupported, match="battery"):
        await massager.start({"battery": 3})
    assert air.attempts == []


@pytest.mark.parametrize("button", ["start", "pause"])
async def test_what_runs_or_is_paused_is_not_started(
    massager: Massager, boots: CalfBoots, air: Air, button: str
) -> None:
    boots.press("start")
    boots.press(button)
    with pytest.raises(CommandRefused, match="already_running"):
        await massager.start({"pressure": 20})
    assert air.written == []


async def test_a_start_that_carries_the_settings_carries_the_lowest_pressure(
    make: MakeMassager, gadget: Gadget
) -> None:
    gadget.level, gadget.mode = 5, 1
    commands = "{start: {send: ['03 {pressure:u8}', '0C {mode:u8}', 01]}, stop: 02}"
    massager = await make(profile(commands=commands))
    gadget.deaf = ["0C 02"]
    await massager.start({"pressure": 5, "mode": "pulse"})
    assert gadget.heard == ["03 00", "0C 02", "01"]


async def test_a_start_that_carries_a_setting_that_is_not_known_says_so(make: MakeMassager, gadget: Gadget) -> None:
    massager = await make(profile(commands="{start: {send: '0C {mode:u8}'}, stop: 02}"))
    gadget.mode = 9
    gadget.report()
    await everybody_waits()
    with pytest.raises(InvalidValue, match="missing_value"):
        await massager.start({})
    with pytest.raises(InvalidValue):
        await massager.start({"mode": "hammer"})
    assert gadget.heard == []


async def test_a_massager_without_a_start_cannot_be_started(make: MakeMassager) -> None:
    massager = await make(profile(commands=BASE["commands"].replace("start: 01, ", "")))
    with pytest.raises(NotSupported, match="start"):
        await massager.start({})


async def test_a_massager_without_levels_starts_as_it_is(make: MakeMassager, gadget: Gadget) -> None:
    massager = await make(profile(commands="{start: 01, stop: 02}"))
    await massager.start({})
    assert gadget.heard == ["01"]


async def test_levels_are_led_down_step_by_step_before_a_start(make: MakeMassager, gadget: Gadget) -> None:
    gadget.level = 2
    massager = await make(STEPPING)
    await massager.start({"pressure": 6})
    assert gadget.heard == ["05", "05", "01"]
