"""The soft start: from the lowest pressure to the target, step by step, as the person's own hand lets it."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_CAP, CONF_RAMP, CONF_REMOTE_START
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.device.errors import CommandNotConfirmed
from custom_components.recovery_massager.device.model import Capabilities
from custom_components.recovery_massager.ramp import SHORTEST_STEP_SECONDS, Ramp
from custom_components.recovery_massager.session_state import SessionState
from simulator.clock import Clock
from simulator.devices.calf_boots import CalfBoots
from simulator.journal import Direction

from .passing import Passing
from .radio import advertise

LOWEST, TARGET, CAP = 20, 60, 60
RAMP = 80.0
STEP_SECONDS = 10.0
"""Eight steps of 5 mmHg in 80 seconds."""

pytestmark = [pytest.mark.freeze_time("2026-05-04 17:00:00+00:00"), pytest.mark.usefixtures("hass_storage")]

type Asked = Callable[[], list[str]]


@pytest.fixture
def options() -> dict[str, Any]:
    """The owner allows starts and chose how long the soft start takes."""
    return {CONF_REMOTE_START: True, CONF_RAMP: RAMP, CONF_CAP: CAP}


@pytest.fixture
async def coordinator(near: MockConfigEntry, asked: Asked) -> MassagerCoordinator:
    """The boots, as a session towards 60 mmHg has just started."""
    coordinator: MassagerCoordinator = near.runtime_data
    await coordinator.session.start(attended=True, pressure=TARGET, timer=1800)
    asked()
    return coordinator


def pressures(asked: Asked) -> list[int]:
    """The pressures that were asked for since the last time."""
    return [int(text.removeprefix("set pressure ")) for text in asked() if text.startswith("set pressure")]


async def test_it_begins_at_the_lowest_pressure(coordinator: MassagerCoordinator, boots: CalfBoots) -> None:
    assert boots.state()["target"] == LOWEST
    assert coordinator.massager.state.pressure == LOWEST


async def test_it_reaches_the_target_step_by_step_at_the_end_of_its_time(
    coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing, asked: Asked
) -> None:
    await passes(RAMP - 1)
    assert pressures(asked) == [25, 30, 35, 40, 45, 50, 55]
    await passes(6)
    assert pressures(asked) == [60]
    await passes(600, step=5)
    assert pressures(asked) == []
    assert boots.state()["peak"] <= CAP + 10


async def test_its_steps_are_even(coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing) -> None:
    await passes(RAMP + 10)
    times = [
        entry.clock
        for entry in boots.journal.entries(Direction.RECEIVED)
        if (entry.text or "").startswith("set pressure")
    ]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert len(times) == 8
    assert all(STEP_SECONDS - 1 <= gap <= STEP_SECONDS + 1 for gap in gaps)


async def test_it_stands_still_while_it_is_paused_on_the_device_and_goes_on_as_gently(
    coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing, asked: Asked
) -> None:
    await passes(25)
    assert pressures(asked) == [25, 30]
    boots.press("pause")
    await passes(150)
    assert pressures(asked) == []
    boots.press("pause")
    await passes(STEP_SECONDS - 1)
    assert len(pressures(asked)) <= 1
    await passes(3 * STEP_SECONDS)
    assert boots.state()["target"] <= 50
    await passes(6 * STEP_SECONDS)
    assert boots.state()["target"] == TARGET


async def test_it_stands_still_while_the_link_is_away_and_goes_on_as_gently(
    coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing, asked: Asked
) -> None:
    await passes(25)
    boots.fault("refuse_connections", {})
    boots.fault("drop_link", {})
    await passes(150)
    assert pressures(asked) == [25, 30]
    boots.clear_fault("refuse_connections")
    advertise(coordinator.hass, boots)
    await passes(STEP_SECONDS)
    assert coordinator.massager.connected
    assert boots.state()["target"] <= 35
    await passes(8 * STEP_SECONDS)
    assert boots.state()["target"] == TARGET


async def test_it_does_not_take_the_link_back_from_a_phone(
    coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing, asked: Asked
) -> None:
    await coordinator.async_hand_over()
    advertise(coordinator.hass, boots)
    assert coordinator.data.session is SessionState.RUNNING
    await passes(2 * RAMP)
    assert asked() == []
    assert boots.central is None


async def test_who_lowers_it_on_the_device_ends_the_rise(
    coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing, asked: Asked
) -> None:
    await passes(35)
    boots.press("minus")
    boots.press("minus")
    asked()
    await passes(2 * RAMP)
    assert pressures(asked) == []
    assert boots.state()["target"] == 25


async def test_who_lowers_it_in_home_assistant_ends_the_rise(
    coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing, asked: Asked
) -> None:
    await passes(35)
    asked()
    await coordinator.session.set_pressure(25)
    await passes(2 * RAMP)
    assert pressures(asked) == [25]


async def test_who_raises_it_on_the_device_is_not_held_back(
    coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing, asked: Asked
) -> None:
    await passes(15)
    for _ in range(3):
        boots.press("plus")
    asked()
    await passes(STEP_SECONDS)
    assert pressures(asked) == [45]
    await passes(RAMP)
    assert boots.state()["target"] == TARGET


async def test_who_raises_it_on_the_device_above_the_target_keeps_that(
    coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing, asked: Asked
) -> None:
    for _ in range(9):
        boots.press("plus")
    await passes(2 * RAMP)
    assert asked() == []
    assert boots.state()["target"] == 65


async def test_an_increase_during_the_soft_start_only_moves_its_target(
    coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing, asked: Asked
) -> None:
    await coordinator.session.set_pressure(40)
    assert asked() == []
    assert boots.state()["target"] == LOWEST
    await passes(RAMP + 5)
    assert pressures(asked) == [25, 30, 35, 40]


async def test_an_increase_after_a_decrease_still_comes_softly(
    coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing, asked: Asked
) -> None:
    await passes(35)
    await coordinator.session.set_pressure(25)
    asked()
    await coordinator.session.set_pressure(45)
    assert asked() == []
    await passes(RAMP)
    assert pressures(asked) == [30, 35, 40, 45]


async def test_once_the_soft_start_is_over_a_pressure_is_set_at_once(
    coordinator: MassagerCoordinator, passes: Passing, asked: Asked
) -> None:
    await passes(RAMP + 5)
    await coordinator.session.set_pressure(30)
    asked()
    await coordinator.session.set_pressure(55)
    assert pressures(asked) == [55]


async def test_a_target_that_is_raised_at_the_last_moment_is_not_reached_in_a_jump(
    coordinator: MassagerCoordinator, passes: Passing, asked: Asked
) -> None:
    await coordinator.session.set_pressure(25)
    await passes(RAMP - 3)
    asked()
    await coordinator.session.set_pressure(60)
    await passes(2)
    assert len(pressures(asked)) <= 2
    await passes(10 * SHORTEST_STEP_SECONDS)
    assert pressures(asked)[-1] == 60


async def test_a_step_that_the_massager_does_not_confirm_is_tried_again(
    coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing
) -> None:
    boots.fault("ignore_writes", {"times": 3})
    await passes(STEP_SECONDS + 10)
    assert boots.state()["target"] == LOWEST
    await passes(RAMP)
    assert boots.state()["target"] == TARGET


async def test_nothing_rises_after_a_stop(
    coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing, asked: Asked
) -> None:
    await passes(25)
    await coordinator.session.stop()
    asked()
    boots.press("start")
    await passes(2 * RAMP)
    assert asked() == []
    assert boots.state()["target"] == 30


# The cap


async def change(hass: HomeAssistant, entry: MockConfigEntry, cap: float) -> None:
    hass.config_entries.async_update_entry(entry, options={**entry.options, CONF_CAP: cap})


async def test_a_cap_that_is_lowered_lowers_the_target(
    hass: HomeAssistant, near: MockConfigEntry, coordinator: MassagerCoordinator, passes: Passing, asked: Asked
) -> None:
    await change(hass, near, 40)
    await passes(2 * RAMP)
    assert pressures(asked) == [25, 30, 35, 40]


async def test_a_cap_that_is_lowered_below_the_pressure_lowers_it_at_once(
    hass: HomeAssistant,
    near: MockConfigEntry,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    passes: Passing,
    asked: Asked,
) -> None:
    await passes(45)
    asked()
    await change(hass, near, 30)
    await passes(0.5)
    assert pressures(asked) == [30]
    await passes(2 * RAMP)
    assert asked() == []
    assert boots.state()["target"] == 30


# Pause and resume by command


async def test_a_resume_starts_low_again_and_leads_to_where_it_was(
    coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing, asked: Asked
) -> None:
    await passes(RAMP + 5)
    await coordinator.session.pause()
    asked()
    await passes(20)
    await coordinator.session.resume(attended=True)
    assert asked() == ["set pressure 20", "resume"]
    await passes(RAMP + 5)
    assert pressures(asked) == [25, 30, 35, 40, 45, 50, 55, 60]


async def test_a_resume_within_the_soft_start_leads_to_its_target(
    coordinator: MassagerCoordinator, passes: Passing, asked: Asked
) -> None:
    await passes(25)
    await coordinator.session.pause()
    await coordinator.session.resume(attended=True)
    await passes(RAMP + 5)
    assert pressures(asked)[-1] == TARGET


@pytest.mark.parametrize("on_the_device", [False, True])
async def test_a_resume_leads_to_what_the_person_lowered_it_to(
    coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing, asked: Asked, on_the_device: bool
) -> None:
    await passes(RAMP + 5)
    if on_the_device:
        for _ in range(6):
            boots.press("minus")
    else:
        await coordinator.session.set_pressure(30)
    await passes(5)
    await coordinator.session.pause()
    await coordinator.session.resume(attended=True)
    asked()
    await passes(2 * RAMP)
    assert pressures(asked) == [25, 30]


async def test_a_resume_of_what_was_lowered_within_the_soft_start_does_not_lead_to_the_old_target(
    coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing, asked: Asked
) -> None:
    await passes(35)
    boots.press("minus")
    await passes(STEP_SECONDS + 1)
    await coordinator.session.pause()
    await coordinator.session.resume(attended=True)
    asked()
    await passes(2 * RAMP)
    assert pressures(asked) == [25, 30]


async def test_a_resume_never_leads_above_a_cap_that_was_lowered_in_the_pause(
    hass: HomeAssistant, near: MockConfigEntry, coordinator: MassagerCoordinator, passes: Passing, asked: Asked
) -> None:
    await passes(RAMP + 5)
    await coordinator.session.pause()
    await change(hass, near, 40)
    await passes(1)
    await coordinator.session.resume(attended=True)
    asked()
    await passes(2 * RAMP)
    assert pressures(asked) == [25, 30, 35, 40]


async def test_a_resume_that_is_refused_does_not_forget_where_it_led(
    coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing, asked: Asked
) -> None:
    await passes(RAMP + 5)
    await coordinator.session.pause()
    boots.fault("ignore_writes", {"times": 4})
    with pytest.raises(CommandNotConfirmed):
        await passes.until_done(coordinator.session.resume(attended=True))
    boots.clear_faults()
    await coordinator.session.resume(attended=True)
    asked()
    await passes(RAMP + 5)
    assert pressures(asked)[-1] == TARGET


async def test_a_session_of_the_devices_own_leads_to_its_own_pressure_after_a_pause(
    near: MockConfigEntry, boots: CalfBoots, passes: Passing, asked: Asked
) -> None:
    coordinator: MassagerCoordinator = near.runtime_data
    await coordinator.session.start(attended=True, pressure=TARGET)
    await passes(RAMP + 5)
    await coordinator.session.stop()
    await passes(1)
    for _ in range(5):
        boots.press("minus")
    boots.press("start")
    await passes(1)
    await coordinator.session.pause()
    await coordinator.session.resume(attended=True)
    asked()
    await passes(2 * RAMP)
    assert pressures(asked) == [25, 30, 35]


# Without a pressure


async def test_a_massager_without_a_pressure_has_no_soft_start(near: MockConfigEntry, clock: Clock) -> None:
    massager = near.runtime_data.massager
    massager.capabilities = Capabilities({}, frozenset(), frozenset())
    ramp = Ramp(massager)
    ramp.begin(40, 0)
    assert ramp.target is None
    assert not ramp.soft
