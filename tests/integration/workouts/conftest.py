"""Athletes of the boots, and the folder of workout files."""

from pathlib import Path

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.integration.household import athlete_entry


@pytest.fixture
async def ada(hass: HomeAssistant, near: MockConfigEntry) -> MockConfigEntry:
    """An athlete to whom the boots are open, set up."""
    entry = athlete_entry(hass, "Ada", near)
    assert await hass.config_entries.async_setup(entry.entry_id)
    return entry


@pytest.fixture
async def ben(hass: HomeAssistant, ada: MockConfigEntry, near: MockConfigEntry) -> MockConfigEntry:
    """Another one."""
    entry = athlete_entry(hass, "Ben", near)
    assert await hass.config_entries.async_setup(entry.entry_id)
    return entry


@pytest.fixture
def folder(hass: HomeAssistant, tmp_path: Path) -> Path:
    """Where the owner puts workout files, below the folder of configuration."""
    hass.config.config_dir = str(tmp_path / "config")
    folder = tmp_path / "config" / "recovery_massager" / "workouts"
    folder.mkdir(parents=True)
    return folder
