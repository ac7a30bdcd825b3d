"""What is shown while a session runs, second by second, is true for every family."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_ABOUT, CONF_PERSON, CONF_PROFILE
from custom_components.recovery_massager.life import SessionState
from custom_components.recovery_massager.recovery.contraindications import Statement
from simulator.clock import Clock
from simulator.devices import KINDS
from simulator.peripheral import Peripheral

from .conftest import ADDRESS
from .looking import now
from .passing import Passing
from .shown import entities, untrue
from .stage import NOW
from .test_recorder_rows import KIND_OF

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage", "all_enabled")]

MINUTES = 10


@pytest.fixture(params=KIND_OF)
def profile(request: pytest.FixtureRequest) -> str:
    """The family."""
    name: str = request.param
    return name


@pytest.fixture
def boots(profile: str, clock: Clock) -> Peripheral:
    """A massager of the family, in range."""
    kind: Any = KINDS[KIND_OF[profile]]
    device: Peripheral = kind("Device", ADDRESS, clock, advertise_while_connected=False)
    return device


@pytest.fixture
def entry(entry: MockConfigEntry, hass: HomeAssistant, profile: str, about: dict[str, Any]) -> MockConfigEntry:
    """The massager's config entry; only the boots say what they can do."""
    statement = Statement(given=dt_util.now().date(), adult=True, electrical=True)
    known = about if profile == "open_compression" else {}
    data = {**entry.data, CONF_PROFILE: profile, CONF_PERSON: statement.to_dict(), CONF_ABOUT: known}
    hass.config_entries.async_update_entry(entry, data=data)
    return entry


async def test_all_that_is_shown_is_true_in_every_second_of_a_session(
    hass: HomeAssistant, near: MockConfigEntry, boots: Peripheral, passes: Passing
) -> None:
    session = near.runtime_data.session
    assert len(entities(hass)) > 10
    await passes.until_done(session.start(attended=True, timer=MINUTES * 60))
    for second in range(60):
        await passes(1)
        assert untrue(hass) == {}, second
    assert now(session) is SessionState.RUNNING
    await passes.until_done(session.stop())
    for second in range(5):
        await passes(1)
        assert untrue(hass) == {}, second
    assert now(session) is SessionState.STOPPED
