"""The boots and Ada, who may use them, with automations that hear of them."""

from typing import Any

from homeassistant.core import Event, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from tests.integration.household import athlete_entry

from .happening import Stage
from .writing import HEARD


@pytest.fixture
def heard(hass: HomeAssistant) -> list[Event[Any]]:
    """What the automations told."""
    return async_capture_events(hass, HEARD)


@pytest.fixture
async def ada(hass: HomeAssistant, near: MockConfigEntry) -> MockConfigEntry:
    """An athlete to whom the boots are open, set up."""
    entry = athlete_entry(hass, "Ada", near)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


@pytest.fixture
def stage(hass: HomeAssistant, near: MockConfigEntry, boots: Any, passes: Any) -> Stage:
    """The boots, and the time that passes for them."""
    return Stage(hass, near, boots, passes)
