"""Dashboards have the card once a massager is set up, in either mode, and nothing of it is left behind."""

from collections.abc import Generator
import logging
from pathlib import Path
import threading
from typing import Any
from unittest.mock import patch

from homeassistant.components import frontend
from homeassistant.const import CONF_ADDRESS
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator
from yarl import URL

from custom_components.recovery_massager import card
from custom_components.recovery_massager.card import FILE, FOLDER, SERVED_AT
from simulator.clock import Clock
from simulator.devices.calf_boots import CalfBoots

from .radio import Radio
from .stage import set_up_beside

MONTH = "max-age=2678400"
"""What Home Assistant tells browsers of a file that they may keep."""


@pytest.fixture(params=["storage", "yaml"])
async def dashboards(hass: HomeAssistant, request: pytest.FixtureRequest) -> str:
    """Home Assistant's frontend, with dashboards in the one mode or the other."""
    mode: str = request.param
    assert await async_setup_component(hass, "frontend", {})
    assert await async_setup_component(hass, "lovelace", {"lovelace": {"resource_mode": mode}})
    return mode


@pytest.fixture
async def with_frontend(hass: HomeAssistant) -> None:
    """Home Assistant's frontend."""
    assert await async_setup_component(hass, "frontend", {})


@pytest.fixture
def folder(tmp_path: Path) -> Generator[Path]:
    """Another folder in the place of the one with the card; there is a card in it."""
    (tmp_path / FILE).write_text("export const one = 1;")
    with patch.object(card, "FOLDER", tmp_path):
        yield tmp_path


async def set_up(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Set up the massager of an entry."""
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()


def offered(hass: HomeAssistant) -> list[str]:
    """Return the addresses of what Home Assistant's frontend is told to load of ours."""
    return [one for one in hass.data[frontend.DATA_EXTRA_MODULE_URL].urls if one.startswith(SERVED_AT)]


async def test_the_frontend_loads_it_in_either_mode_and_browsers_may_keep_it(
    hass: HomeAssistant, dashboards: str, entry: MockConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    await set_up(hass, entry)
    (url,) = offered(hass)
    client = await hass_client()
    with patch("homeassistant.components.onboarding.async_is_onboarded", return_value=True):
        page = await (await client.get("/lovelace")).text()
    assert f'import("{url}")' in page
    answer = await client.get(url)
    assert answer.status == 200
    assert "javascript" in answer.headers["Content-Type"]
    assert MONTH in answer.headers["Cache-Control"]
    assert await answer.read() == (FOLDER / FILE).read_bytes()


async def test_nothing_of_it_is_among_the_resources_of_dashboards_nor_on_the_disk(
    hass: HomeAssistant,
    dashboards: str,
    entry: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
    hass_storage: dict[str, Any],
) -> None:
    await set_up(hass, entry)
    client = await hass_ws_client(hass)
    await client.send_json_auto_id({"type": "lovelace/resources"})
    assert (await client.receive_json())["result"] == []
    assert SERVED_AT not in str(hass_storage)


async def test_only_the_folder_of_the_card_is_served(
    hass: HomeAssistant, with_frontend: None, entry: MockConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    await set_up(hass, entry)
    client = await hass_client()
    for path in ("", "/", "/nothing.js", "/%2e%2e%2fmanifest.json", "/..%2fmanifest.json"):
        assert (await client.get(URL(f"{SERVED_AT}{path}", encoded=True))).status in (400, 403, 404), path


async def test_its_address_says_the_version_and_changes_with_what_is_in_it(
    hass: HomeAssistant, with_frontend: None, entry: MockConfigEntry, folder: Path
) -> None:
    await set_up(hass, entry)
    (first,) = offered(hass)
    assert first.startswith(f"{SERVED_AT}/{FILE}?v=0.1.0-")
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert offered(hass) == [first]
    (folder / FILE).write_text("export const one = 2;")
    assert await hass.config_entries.async_reload(entry.entry_id)
    (second,) = offered(hass)
    assert second != first
    (folder / FILE).write_text("export const one = 1;")
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert offered(hass) == [first]


async def test_it_is_there_once_however_many_massagers_there_are_and_goes_with_the_last(
    hass: HomeAssistant, with_frontend: None, near: MockConfigEntry, radio: Radio, clock: Clock
) -> None:
    second = await set_up_beside(hass, near, CalfBoots("Club boots", "C0:FF:EE:00:00:02", clock), radio)
    (url,) = offered(hass)
    await hass.config_entries.async_remove(near.entry_id)
    assert offered(hass) == [url]
    assert await hass.config_entries.async_unload(second.entry_id)
    assert offered(hass) == [url]
    await hass.config_entries.async_remove(second.entry_id)
    assert offered(hass) == []
    anew = MockConfigEntry(
        domain=second.domain,
        title="Boots",
        unique_id="C0:FF:EE:00:00:03",
        data={**second.data, CONF_ADDRESS: "C0:FF:EE:00:00:03"},
    )
    anew.add_to_hass(hass)
    await set_up(hass, anew)
    assert offered(hass) == [url]


async def test_a_dashboard_that_is_open_hears_of_it(
    hass: HomeAssistant,
    with_frontend: None,
    entry: MockConfigEntry,
    folder: Path,
    hass_ws_client: WebSocketGenerator,
) -> None:
    await set_up(hass, entry)
    (first,) = offered(hass)
    client = await hass_ws_client(hass)
    await client.send_json_auto_id({"type": "frontend/subscribe_extra_js"})
    assert (await client.receive_json())["success"]
    (folder / FILE).write_text("export const one = 2;")
    assert await hass.config_entries.async_reload(entry.entry_id)
    news = [(await client.receive_json())["event"] for _ in range(2)]
    assert [(one["change_type"], one["item"]["url"]) for one in news] == [("removed", first), ("added", *offered(hass))]


# What does not keep a massager from being set up


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what was logged of the card."""
    return [one.getMessage() for one in caplog.records if one.name.endswith(".card") and one.levelno >= logging.WARNING]


async def test_without_a_frontend_there_is_no_card_and_one_line_in_the_log(
    hass: HomeAssistant, entry: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    await set_up(hass, entry)
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert complaints(caplog) == ["The dashboard card is not offered: Home Assistant's frontend is not set up"]
    assert hass.states.get("climate.calf_boots") is not None
    await hass.config_entries.async_remove(entry.entry_id)


async def test_without_the_built_file_there_is_no_card_and_one_line_in_the_log(
    hass: HomeAssistant,
    with_frontend: None,
    entry: MockConfigEntry,
    folder: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    (folder / FILE).unlink()
    await set_up(hass, entry)
    assert await hass.config_entries.async_reload(entry.entry_id)
    (line,) = complaints(caplog)
    assert "No such file" in line
    assert offered(hass) == []
    (folder / FILE).write_text("export const one = 1;")
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert len(offered(hass)) == 1


async def test_whatever_goes_wrong_with_serving_it_is_only_logged(
    hass: HomeAssistant, with_frontend: None, entry: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    with patch.object(hass.http, "async_register_static_paths", side_effect=RuntimeError("no more paths")):
        await set_up(hass, entry)
    assert complaints(caplog) == ["The dashboard card is not offered: RuntimeError: no more paths"]
    assert offered(hass) == []


async def test_the_file_is_read_beside_the_event_loop(
    hass: HomeAssistant, with_frontend: None, entry: MockConfigEntry
) -> None:
    threads: list[int] = []
    read = Path.read_bytes

    def reading(path: Path) -> bytes:
        if path.name == FILE:
            threads.append(threading.get_ident())
        return read(path)

    with patch.object(Path, "read_bytes", reading):
        await set_up(hass, entry)
    assert threads != []
    assert threading.get_ident() not in threads
