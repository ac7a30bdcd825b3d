"""A stimulator beside the boots, and an athlete of the boots."""

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.integration.household import athlete_entry, pads_entry


@pytest.fixture
def pads(hass: HomeAssistant, entry: MockConfigEntry) -> MockConfigEntry:
    """A stimulator, which is away."""
    return pads_entry(hass)


@pytest.fixture
async def ada(hass: HomeAssistant, near: MockConfigEntry) -> MockConfigEntry:
    """An athlete to whom the boots are open, set up."""
    entry = athlete_entry(hass, "Ada", near)
    assert await hass.config_entries.async_setup(entry.entry_id)
    return entry
