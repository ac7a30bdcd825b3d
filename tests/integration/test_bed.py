"""A bed base, which begins by its level: what somebody turned off there stays off, and what has no end is ended."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_PROFILE, CONF_RAMP
from custom_components.recovery_massager.session import Session
from simulator.clock import Clock
from simulator.devices.keeson_bed import KeesonBed

from .passing import Passing
from .stage import NOW

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]


@pytest.fixture
def boots(clock: Clock) -> KeesonBed:
    """The bed."""
    return KeesonBed("base-i4.1", "C0:FF:EE:00:00:01", clock)


@pytest.fixture
def about() -> dict[str, Any]:
    """It says nothing of itself."""
    return {}


@pytest.fixture
def options(options: dict[str, Any]) -> dict[str, Any]:
    """A soft start of 30 seconds."""
    return {**options, CONF_RAMP: 30}


@pytest.fixture
def entry(hass: HomeAssistant, entry: MockConfigEntry) -> MockConfigEntry:
    """Its config entry."""
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_PROFILE: "keeson"})
    return entry


@pytest.mark.parametrize("status", ["push", "key"])
@pytest.mark.parametrize("moment", [12, 13, 13.5, 14, 20])
async def test_the_soft_start_does_not_begin_anew_what_was_turned_off_at_the_bed(
    session: Session, boots: KeesonBed, passes: Passing, moment: float, status: str
) -> None:
    boots.set({"status": status})
    await passes.until_done(session.start(attended=True, pressure=3))
    await passes(moment, step=0.25)
    while boots.machine.foot:
        boots.press("foot_down")
    sessions = boots.machine.sessions
    await passes(40)
    assert (boots.machine.foot, boots.machine.sessions) == (0, sessions)


async def test_what_was_made_endless_at_the_bed_is_stopped_at_shutdown(
    near: MockConfigEntry, session: Session, boots: KeesonBed, passes: Passing
) -> None:
    await passes.until_done(session.start(attended=True, timer=600))
    while boots.machine.timer is not None:
        boots.press("timer")
    await passes(3)
    await passes.until_done(near.runtime_data.async_shutdown())
    assert not boots.machine.running


async def test_a_bed_with_a_countdown_keeps_to_it_at_shutdown(
    near: MockConfigEntry, session: Session, boots: KeesonBed, passes: Passing
) -> None:
    await passes.until_done(session.start(attended=True, timer=600))
    await passes(3)
    await passes.until_done(near.runtime_data.async_shutdown())
    assert boots.machine.running
    await passes(600, step=5)
    assert not boots.machine.running
