"""An Assist that knows our sentences, and boots that it can hear of."""

from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar, device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .talk import assist, without_threads, written


@pytest.fixture
def folder(hass: HomeAssistant, tmp_path: Path) -> Path:
    """A folder of configuration of this test's."""
    hass.config.config_dir = str(tmp_path)
    (tmp_path / "configuration.yaml").touch()
    return tmp_path


@pytest.fixture
async def heard(hass: HomeAssistant, folder: Path, near: MockConfigEntry) -> MockConfigEntry:
    """The boots, and an Assist with the sentences of both languages."""
    await written(hass, "en", "de")
    await assist(hass)
    return near


@pytest.fixture
def satellite(hass: HomeAssistant) -> str:
    """A voice satellite in the kitchen; its device's id."""
    owner = MockConfigEntry(domain="satellite")
    owner.add_to_hass(hass)
    registry = dr.async_get(hass)
    device = registry.async_get_or_create(config_entry_id=owner.entry_id, identifiers={("satellite", "1")})
    areas = ar.async_get(hass)
    area = areas.async_get_area_by_name("Kitchen") or areas.async_create("Kitchen")
    registry.async_update_device(device.id, area_id=area.id)
    return device.id


@pytest.fixture
def threadless(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be left to threads."""
    without_threads(hass, monkeypatch)
