"""What is shown while a session runs, second by second, is true for every family."""

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.session_state import SessionState
from simulator.peripheral import Peripheral
from tests.integration.looking import now
from tests.integration.passing import Passing
from tests.integration.shown import entities, untrue
from tests.integration.stage import NOW

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage", "all_enabled")]

MINUTES = 10


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
