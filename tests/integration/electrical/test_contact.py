"""A pad that comes off ends the session: whoever puts it back must not get the full current at once."""

import asyncio
from typing import Any

from homeassistant.core import Event, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_PROFILE
from custom_components.recovery_massager.device.errors import MassagerError
from custom_components.recovery_massager.device.model import Capabilities, Flag, MassagerState
from custom_components.recovery_massager.gate import contact_lost
from custom_components.recovery_massager.session import Session
from custom_components.recovery_massager.session_state import SessionState
from simulator.clock import Clock
from simulator.devices.beurer_em70 import BeurerEm70
from tests.integration.passing import Passing, settle
from tests.integration.stage import NOW

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]


@pytest.fixture
def boots(clock: Clock) -> BeurerEm70:
    """A stimulator that says when a pad comes off."""
    return BeurerEm70("EM 70", "C0:FF:EE:00:00:01", clock)


@pytest.fixture
def entry(hass: HomeAssistant, entry: MockConfigEntry) -> MockConfigEntry:
    """Its config entry."""
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_PROFILE: "beurer_em70"})
    return entry


async def test_a_pad_that_comes_off_ends_the_session_and_says_so(
    session: Session, boots: BeurerEm70, passes: Passing, told: list[Event[Any]]
) -> None:
    await passes.until_done(session.start(attended=True))
    await passes.until_done(session.set_pressure(2, attended=True))
    await passes(5)
    boots.fault("pads_off", {})
    await passes(10)
    assert boots.machine.intensity == 0
    assert session.state is SessionState.INTERRUPTED
    ended = told[-1].data
    assert (ended["type"], ended["reason"]) == ("interrupted", "no_contact")

    boots.clear_fault("pads_off")
    await passes(60)
    assert boots.machine.intensity == 0, "nothing starts again by itself"


async def test_it_starts_at_the_lowest_level_that_is_one(session: Session, boots: BeurerEm70, passes: Passing) -> None:
    levels = session.limits["pressure"]
    assert (levels.minimum, session.settings.pressure) == (1, 1)  # type: ignore[union-attr]
    await passes.until_done(session.start(attended=True))
    assert (boots.machine.intensity, boots.machine.peak) == (1, 1)
    await passes(120)
    assert boots.machine.peak == 1
    # At shutdown it would be stopped, and time stands still there.
    await passes.until_done(session.stop())


async def test_its_own_longer_countdown_does_not_make_a_session_longer(
    session: Session, boots: BeurerEm70, passes: Passing
) -> None:
    await passes.until_done(session.start(attended=True, timer=600))
    await passes(300)
    assert boots.machine.seconds_left > 900
    await passes(330)
    assert session.state is SessionState.FINISHED
    assert boots.machine.intensity == 0


async def test_its_own_longer_countdown_does_not_go_on_when_home_assistant_is_shut_down(
    near: MockConfigEntry, session: Session, boots: BeurerEm70, passes: Passing
) -> None:
    await passes.until_done(session.start(attended=True, timer=600))
    await passes.until_done(near.runtime_data.async_shutdown())
    assert boots.machine.intensity == 0


async def test_another_programme_while_it_runs_does_not_end_the_session(
    session: Session, boots: BeurerEm70, passes: Passing
) -> None:
    await passes.until_done(session.start(attended=True))
    await passes.until_done(session.set_pressure(2, attended=True))
    await passes.until_done(session.set_mode("program_3", attended=True))
    assert (boots.machine.program, boots.machine.intensity) == (3, 1)
    assert session.state is SessionState.RUNNING
    await passes.until_done(session.stop())


def able(*visible: str) -> Capabilities:
    return Capabilities({"worn": Flag()}, frozenset(), frozenset(visible))


@pytest.mark.parametrize(
    ("kind", "values", "visible", "lost"),
    [
        ("ems", {"run": "running", "faults": frozenset({"contact"})}, (), True),
        ("ems", {"run": "running", "faults": frozenset({"battery"})}, (), False),
        ("ems", {"run": "running", "worn": False}, ("worn",), True),
        ("ems", {"run": "running", "worn": False}, (), False),
        ("ems", {"run": "running", "worn": None}, ("worn",), False),
        ("ems", {"run": "idle", "worn": False}, ("worn",), False),
        ("pneumatic", {"run": "running", "worn": False}, ("worn",), False),
    ],
)
def test_contact_is_lost_where_a_stimulator_that_runs_says_so(
    kind: str, values: dict[str, Any], visible: tuple[str, ...], lost: bool
) -> None:
    assert contact_lost(kind, MassagerState(values=values), able(*visible)) is lost


async def test_a_pad_that_is_off_when_it_starts_ends_it_too(
    session: Session, boots: BeurerEm70, passes: Passing
) -> None:
    boots.fault("pads_off", {})
    with pytest.raises(MassagerError):
        await passes.until_done(session.start(attended=True))
    await passes(10)
    assert session.state is not SessionState.RUNNING
    boots.clear_fault("pads_off")
    await passes(60)
    assert (boots.machine.intensity, boots.machine.sessions) == (0, 0)


async def test_a_pad_that_comes_off_while_it_starts_ends_it_too(
    session: Session, boots: BeurerEm70, passes: Passing
) -> None:
    starting = asyncio.create_task(session.start(attended=True))
    for _ in range(100):
        if boots.machine.intensity:
            break
        await passes(0.05)
    assert boots.machine.intensity
    boots.fault("pads_off", {})
    await settle()
    boots.clear_fault("pads_off")
    await passes(60)
    await asyncio.gather(starting, return_exceptions=True)
    assert boots.machine.intensity == 0
    assert boots.machine.sessions == 1, "nothing starts again by itself"
    assert not session.stoppable
