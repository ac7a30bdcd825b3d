"""Which of the devices on the shelf it is: by a signal of its own, or else by a connection that can be seen on most."""

import pytest

from custom_components.recovery_massager.device.errors import CommandCancelled, NotReachable, StopNotConfirmed
from custom_components.recovery_massager.device.massager import Massager
from simulator.clock import Clock
from simulator.devices.boots_spec import Feature, Spec
from simulator.devices.calf_boots import CalfBoots

from .air import Air
from .families import FAMILIES, PROFILES, Family, MakeBench
from .patience import passes, until

each = pytest.mark.parametrize("family", FAMILIES, ids=str)

ASKING = {
    "hy_ems": ("read_status",),
    "beurer_em70": ("read_state",),
    "mycj_massager191": ("read_state",),
    "keeson": ("release",),
}
"""What a connection says anyhow: questions, and the key that is let go of."""


def questions(massager: Massager) -> set[str]:
    """Return the bytes of what asks only, as they are written."""
    names = ASKING[massager.profile.id]
    return {write.data.hex(" ").upper() for name in names for write in massager._codec.encode(name, {})}


async def test_what_has_a_signal_of_its_own_gives_it_and_nothing_else(
    massager: Massager, boots: CalfBoots, air: Air
) -> None:
    assert massager.signals
    await massager.identify()
    assert boots.machine.identified == 1
    assert air.written == ["0A"]
    assert (boots.machine.sessions, boots.state()["run"]) == (0, "idle")


async def test_boots_without_that_signal_are_connected(air: Air) -> None:
    boots = CalfBoots("Small boots", "C0:FF:EE:00:00:03", Clock(), spec=Spec(features=Feature.WORN))
    air.peripherals[boots.address] = boots
    massager = air.massager(PROFILES["open_compression"], boots)
    await massager.read_about()
    await massager.disconnect()
    assert not massager.signals
    await massager.identify()
    assert boots.connected
    assert boots.machine.identified == 0
    await massager.close()


@each
async def test_what_has_none_is_connected_for_the_idle_time_and_asked_only_how_it_is(
    family: Family, bench: MakeBench, air: Air
) -> None:
    its = await bench(family)
    await its.massager.disconnect()
    before = its.device.state()
    air.written.clear()
    its.massager.idle_seconds = 12
    await its.massager.identify()
    assert its.massager.connected
    assert its.device.connected
    await passes(11.9)
    assert its.device.connected
    await until(lambda: not its.device.connected)
    assert set(air.written) <= questions(its.massager), "nothing is set, and nothing starts"
    assert its.device.state() == before


@each
async def test_a_second_time_holds_the_connection_longer_and_is_harmless(family: Family, bench: MakeBench) -> None:
    its = await bench(family)
    its.massager.idle_seconds = 12
    for _ in range(3):
        await its.massager.identify()
        await passes(10)
        assert its.device.connected
    assert its.felt[0] is False


@each
async def test_what_cannot_be_reached_is_said_to_be_so(family: Family, bench: MakeBench) -> None:
    its = await bench(family)
    await its.massager.disconnect()
    its.device.fault("refuse_connections", {})
    with pytest.raises(NotReachable):
        await its.massager.identify()
    assert not its.massager.connected


@each
async def test_a_session_that_runs_goes_on_as_it_was(family: Family, bench: MakeBench, air: Air) -> None:
    its = await bench(family)
    await its.start()
    before = its.felt
    air.written.clear()
    await its.massager.identify()
    assert its.felt == before == (True, family.lowest)
    assert set(air.written) <= questions(its.massager)
    its.massager.idle_seconds = 1
    await passes(5)
    assert its.device.connected, "what runs is not let go of"


@each
async def test_a_stop_that_waits_goes_before_it(family: Family, bench: MakeBench) -> None:
    its = await bench(family)
    await its.start()
    its.device.fault("refuse_connections", {})
    its.device.fault("drop_link", {})
    with pytest.raises(StopNotConfirmed):
        await its.massager.stop()
    with pytest.raises(CommandCancelled):
        await its.massager.identify()
    assert its.massager.stop_wanted
    its.device.clear_fault("refuse_connections")
    await until(lambda: not its.massager.stop_wanted)
    assert its.felt[0] is False
