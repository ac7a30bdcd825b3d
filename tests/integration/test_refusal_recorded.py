"""What the recorder keeps of a refusal: the event with its sentence, and no attribute of a face."""

from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.db_schema import EventData, StateAttributes
from homeassistant.components.recorder.util import session_scope
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.recorder.common import async_wait_recording_done
from sqlalchemy import select

from simulator.devices.calf_boots import CalfBoots


@pytest.fixture(autouse=True)
def _integration(recorder_mock: object, enable_custom_integrations: None, enable_bluetooth: None) -> None:
    """Have the recorder before Home Assistant has anything else."""


def kept(hass: HomeAssistant) -> tuple[list[str], list[str]]:
    """Return the attributes of all states and the data of all events, as JSON."""
    with session_scope(hass=hass, read_only=True) as session:
        attributes = session.execute(select(StateAttributes.shared_attrs)).scalars()
        data = session.execute(select(EventData.shared_data)).scalars()
        return [one or "" for one in attributes], [one or "" for one in data]


async def test_only_the_event_keeps_the_sentence(hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots) -> None:
    boots.set({"worn": False})
    with pytest.raises(ServiceValidationError):
        await near.runtime_data.async_run(near.runtime_data.session.start(attended=True))
    await hass.async_block_till_done()
    state = hass.states.get("climate.calf_boots")
    assert state
    assert state.attributes["refusal"]
    await async_wait_recording_done(hass)
    attributes, data = await get_instance(hass).async_add_executor_job(kept, hass)
    assert any("preset_mode" in one for one in attributes)
    assert not [one for one in attributes if '"refusal"' in one]
    assert any("put it on first" in one for one in data)
