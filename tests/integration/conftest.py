"""A real Home Assistant with the integration, and virtual calf boots in range of its (virtual) radio."""

from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import CONF_ADDRESS
from homeassistant.core import Context, Event, HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser, async_capture_events

from custom_components.recovery_massager.const import (
    CONF_ABOUT,
    CONF_KIND,
    CONF_PERSON,
    CONF_PROFILE,
    CONF_REMOTE_START,
    CONF_VOICE,
    DOMAIN,
    EVENT_SESSION,
    KIND_MASSAGER,
)
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.recovery.contraindications import Statement
from custom_components.recovery_massager.session import Session
from simulator.clock import Clock
from simulator.devices.calf_boots import CalfBoots
from simulator.journal import Direction
from tests.integration.own_files import Files
from tests.integration.passing import Passing
from tests.integration.radio import Radio, advertise

ADDRESS = "C0:FF:EE:00:00:01"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, Any, Any]:
    """Let what still runs at the end of a test in which time stands still run on: a stop could not be waited for."""
    if item.get_closest_marker("freeze_time") is None:
        return (yield)
    with patch.object(Session, "ends_in_time", True):
        return (yield)


@pytest.fixture(autouse=True)
def _integration(enable_custom_integrations: None, enable_bluetooth: None) -> None:
    """Let Home Assistant find the integration, and have Bluetooth."""


@pytest.fixture
def clock() -> Clock:
    """The massagers' clock, which stands still unless a test moves it on."""
    return Clock()


@pytest.fixture
def passes(freezer: FrozenDateTimeFactory, clock: Clock) -> Passing:
    """Let time pass; for tests with the mark `freeze_time`, which holds all clocks from the beginning."""
    return Passing(freezer, clock)


@pytest.fixture
def boots(clock: Clock) -> CalfBoots:
    """Calf boots, worn."""
    boots = CalfBoots("Calf boots", ADDRESS, clock)
    boots.set({"worn": True})
    return boots


@pytest.fixture(autouse=True)
def radio(boots: CalfBoots) -> Generator[Radio]:
    """The radio, with the calf boots in range."""
    radio = Radio(boots)
    target = "custom_components.recovery_massager.device.link.establish_connection"
    with patch(target, radio.establish_connection):
        yield radio


@pytest.fixture
def options() -> dict[str, Any]:
    """What the owner chose: both, since most tests start something by the fan too."""
    return {CONF_REMOTE_START: True, CONF_VOICE: True}


@pytest.fixture
def about() -> dict[str, Any]:
    """What the boots said of themselves when they were added."""
    return {
        "manufacturer": "Recovery Massager",
        "model": "CB-2 simulated",
        "firmware": "1.0.0",
        "features": ["heat", "worn", "identify", "pause", "zones", "chambers"],
        "pressure_min": 20,
        "pressure_max": 100,
        "pressure_step": 5,
        "modes": ["sequential", "wave", "full_squeeze", "flush", "pulse"],
        "timer_max": 3600,
        "heat_levels": 3,
        "legs": 2,
        "chambers_per_leg": 4,
    }


@pytest.fixture
def entry(hass: HomeAssistant, options: dict[str, Any], about: dict[str, Any]) -> MockConfigEntry:
    """The boots' config entry, added but not set up."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Calf boots",
        unique_id=ADDRESS,
        data={
            CONF_KIND: KIND_MASSAGER,
            CONF_ADDRESS: ADDRESS,
            CONF_PROFILE: "open_compression",
            CONF_ABOUT: about,
            CONF_PERSON: Statement(given=dt_util.now().date(), adult=True).to_dict(),
        },
        options=options,
    )
    entry.add_to_hass(hass)
    return entry


@pytest.fixture
async def away(hass: HomeAssistant, entry: MockConfigEntry) -> MockConfigEntry:
    """The entry, set up while the boots are away."""
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


@pytest.fixture
async def near(hass: HomeAssistant, boots: CalfBoots, entry: MockConfigEntry) -> MockConfigEntry:
    """The entry, set up while the boots are idle and in range."""
    advertise(hass, boots)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


@pytest.fixture
async def person(hass: HomeAssistant, hass_admin_user: MockUser) -> Context:
    """A person who uses a dashboard."""
    return Context(user_id=hass_admin_user.id)


@pytest.fixture
def asked(boots: CalfBoots) -> Callable[[], list[str]]:
    """What the boots were asked for since the last time that this was called, in words and without keep-alives."""
    seen = 0

    def new() -> list[str]:
        nonlocal seen
        entries = boots.journal.entries(Direction.RECEIVED, seen)
        seen = entries[-1].number if entries else seen
        words = [entry.text or "" for entry in entries if entry.attribute == "Control Point" and entry.what == "write"]
        return [text for text in words if text != "keep alive"]

    return new


@pytest.fixture
def told(hass: HomeAssistant) -> list[Event[Any]]:
    """What Home Assistant's bus was told of sessions."""
    return async_capture_events(hass, EVENT_SESSION)


@pytest.fixture
def kept(entry: MockConfigEntry, hass_storage: dict[str, Any]) -> Callable[[], dict[str, Any]]:
    """What is on the disk of the massager: its settings, the open session, the sessions of the past."""
    return lambda: hass_storage[f"{DOMAIN}.{entry.entry_id}"]["data"]


@pytest.fixture
def coordinator(near: MockConfigEntry) -> MassagerCoordinator:
    """The boots, idle and in range."""
    coordinator: MassagerCoordinator = near.runtime_data
    return coordinator


@pytest.fixture
def session(coordinator: MassagerCoordinator) -> Session:
    """The boots' session."""
    return coordinator.session


@pytest.fixture
async def running(session: Session, asked: Callable[[], list[str]], told: list[Event[Any]]) -> Session:
    """The boots' session, that runs for 15 minutes, towards 30 mmHg."""
    await session.start(attended=True)
    asked()
    return session


@pytest.fixture
def files(hass: HomeAssistant, tmp_path: Path) -> Files:
    """The folder of the owner's own profiles, in a folder of configuration of this test's."""
    hass.config.config_dir = str(tmp_path)
    return Files(tmp_path)


@pytest.fixture
def all_enabled() -> Generator[None]:
    """Enable also the entities that are disabled until somebody wants them."""
    with patch("homeassistant.helpers.entity.Entity.entity_registry_enabled_default", True):
        yield
