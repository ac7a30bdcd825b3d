"""An Assist that knows our sentences, and boots that it can hear of."""

from pathlib import Path

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .talk import assist, written


@pytest.fixture
def folder(hass: HomeAssistant, tmp_path: Path) -> Path:
    """A folder of configuration of this test's."""
    hass.config.config_dir = str(tmp_path)
    return tmp_path


@pytest.fixture
async def heard(hass: HomeAssistant, folder: Path, near: MockConfigEntry) -> MockConfigEntry:
    """The boots, and an Assist with the sentences of both languages."""
    await written(hass, "en", "de")
    await assist(hass)
    return near
