"""The file of what is planned, on a real disk."""

from collections.abc import Generator
import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import STORAGE_DIR
import pytest

from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.plan_store import PlanStore

KEY = f"{DOMAIN}.boots.plans"
GOOD = {"id": "good", "start": "2026-03-23T19:00:00+01:00", "zone": "Europe/Berlin", "minutes": 20}


@pytest.fixture(autouse=True)
def _integration() -> None:
    """Without Bluetooth: no massager is needed."""


@pytest.fixture
def hass_storage() -> dict[str, Any]:
    """Leave Home Assistant its own storage."""
    return {}


@pytest.fixture
def hass_config_dir(hass_tmp_config_dir: str) -> str:
    """Have a folder of this test's for it."""
    return hass_tmp_config_dir


@pytest.fixture
def folder(hass: HomeAssistant) -> Generator[Path]:
    """Home Assistant's folder of storage, on a real disk and empty."""
    folder = Path(hass.config.path(STORAGE_DIR))
    folder.mkdir(exist_ok=True)
    # It remembers which files there were when it started.
    with patch("homeassistant.helpers.storage._StoreManager.async_fetch", return_value=None):
        yield folder


def aside(folder: Path) -> list[str]:
    return [one.read_text() for one in sorted(folder.glob(f"{KEY}.nonsense-*"))]


async def test_a_file_that_makes_no_sense_stays_there_for_whoever_wants_to_look(
    hass: HomeAssistant, folder: Path
) -> None:
    file = folder / KEY
    file.write_text(json.dumps({"version": 1, "key": KEY, "data": {"plans": [GOOD, {"id": "bad"}]}}))
    before = file.read_text()
    assert [plan.id for plan in await PlanStore(hass, "boots").async_load()] == ["good"]
    assert aside(folder) == [before]
    assert [one["id"] for one in json.loads(file.read_text())["data"]["plans"]] == ["good"]


async def test_a_file_of_a_later_version_stays_there_too(hass: HomeAssistant, folder: Path) -> None:
    (folder / KEY).write_text(json.dumps({"version": 9, "minor_version": 1, "key": KEY, "data": {"later": 1}}))
    assert await PlanStore(hass, "boots").async_load() == []
    (kept,) = aside(folder)
    assert json.loads(kept)["data"] == {"later": 1}


async def test_nothing_is_planned_where_there_is_no_file(hass: HomeAssistant, folder: Path) -> None:
    assert await PlanStore(hass, "boots").async_load() == []
    assert aside(folder) == []
