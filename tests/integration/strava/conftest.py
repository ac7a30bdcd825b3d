"""Strava, an API app for it, and an athlete of the boots."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime

from homeassistant.components.application_credentials import ClientCredential, async_import_client_credential
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.workouts import strava_site
from tests.integration.household import athlete_entry
from tests.strava.server import CLIENT_ID, CLIENT_SECRET, Strava

from .connecting import Browser
from .following import connect

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)


@pytest.fixture
async def strava(socket_enabled: None, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Strava]:
    """Strava, to which the integration is led."""
    async with Strava() as stub:
        monkeypatch.setattr(strava_site, "SITE", stub.url)
        yield stub


@pytest.fixture
async def app(hass: HomeAssistant, strava: Strava) -> str:
    """An API app, whose credential was entered; its name for Home Assistant."""
    assert await async_setup_component(hass, "application_credentials", {})
    await async_import_client_credential(hass, DOMAIN, ClientCredential(CLIENT_ID, CLIENT_SECRET), "own_app")
    return "own_app"


@pytest.fixture
async def ada(hass: HomeAssistant, away: MockConfigEntry) -> MockConfigEntry:
    """An athlete to whom the boots are open, set up, without Strava."""
    entry = athlete_entry(hass, "Ada", away)
    assert await hass.config_entries.async_setup(entry.entry_id)
    return entry


@pytest.fixture
def connected(hass: HomeAssistant, entry: MockConfigEntry, app: str, strava: Strava) -> MockConfigEntry:
    """An athlete who is connected with Strava, not set up yet."""
    athlete = athlete_entry(hass, "Ada", entry)
    connect(hass, athlete, strava, app)
    return athlete


@pytest.fixture
def browser(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator, current_request_with_host: None, strava: Strava
) -> Browser:
    """Somebody who goes through the forms."""
    return Browser(hass, hass_client_no_auth)
