"""What a session writes into Home Assistant's database, each family with everything that is enabled by default."""

from collections import Counter
from typing import Any

from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.db_schema import Events, EventTypes, States, StatesMeta
from homeassistant.components.recorder.util import session_scope
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.recorder.common import async_wait_recording_done
from sqlalchemy import select

from custom_components.recovery_massager.const import CONF_LONGEST, CONF_REMOTE_START
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.session_state import SessionState
from simulator.peripheral import Peripheral
from tests.integration.passing import Passing
from tests.integration.radio import advertise
from tests.integration.stage import NOW

pytestmark = [pytest.mark.freeze_time(NOW)]

MINUTES = 20
MOST_ROWS = 60


@pytest.fixture(autouse=True)
def _integration(recorder_mock: object, enable_custom_integrations: None, enable_bluetooth: None) -> None:
    """Have the recorder, with its SQLite, before Home Assistant has anything else."""


@pytest.fixture
def options() -> dict[str, Any]:
    """What is chosen by default, but that sessions may be as long for all."""
    return {CONF_REMOTE_START: True, CONF_LONGEST: MINUTES}


def rows(hass: HomeAssistant) -> Counter[str]:
    """Return how many rows the database has of each entity and each event."""
    with session_scope(hass=hass, read_only=True) as session:
        states = session.execute(
            select(StatesMeta.entity_id).join(States, States.metadata_id == StatesMeta.metadata_id)
        )
        events = session.execute(
            select(EventTypes.event_type).join(Events, Events.event_type_id == EventTypes.event_type_id)
        )
        return Counter([*states.scalars(), *events.scalars()])


async def written(hass: HomeAssistant) -> Counter[str]:
    """Return how many rows there are, once all is written."""
    await async_wait_recording_done(hass)
    return await get_instance(hass).async_add_executor_job(rows, hass)


async def second(hass: HomeAssistant, passes: Passing, massager: Peripheral) -> None:
    """Let a second pass; who is not connected advertises."""
    if not massager.connected:
        advertise(hass, massager)
    await passes(1, step=1)


async def run_out(hass: HomeAssistant, passes: Passing, massager: Peripheral) -> None:
    """Let the session run to its end, beside a sensor that shows the seconds left, as is often done."""
    for left in range(MINUTES * 60, -1, -1):
        hass.states.async_set("sensor.naive_countdown", f"{left}")
        await second(hass, passes, massager)
    for _ in range(150):
        await second(hass, passes, massager)


async def test_a_session_of_twenty_minutes_writes_few_rows(
    hass: HomeAssistant, near: MockConfigEntry, boots: Peripheral, passes: Passing
) -> None:
    coordinator: MassagerCoordinator = near.runtime_data
    session = coordinator.session
    before = await written(hass)
    strongest = coordinator.pressure_range
    assert strongest
    if coordinator.electrical:
        await passes.until_done(session.start(attended=True, timer=MINUTES * 60))
        for step in range(1, round((strongest.maximum - strongest.minimum) / strongest.step) + 1):
            level = strongest.minimum + step * strongest.step
            await passes.until_done(session.set_pressure(level, attended=True))
    else:
        await passes.until_done(session.start(attended=True, timer=MINUTES * 60, pressure=strongest.maximum))
    await run_out(hass, passes, boots)
    assert session.state is SessionState.FINISHED
    assert boots.state()["run"] == "idle"
    assert coordinator.history.sessions[-1].pressure == strongest.maximum
    new = await written(hass) - before
    naive = new.pop("sensor.naive_countdown")
    assert naive > MINUTES * 60
    assert not new["entity_registry_updated"], "what follows the session is no capability"
    assert sum(new.values()) <= MOST_ROWS, new.most_common()
