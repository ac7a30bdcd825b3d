"""An athlete with a phone."""

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker

from custom_components.recovery_massager.athlete_options import CONF_PHONES
from custom_components.recovery_massager.phones import Phones
from tests.integration.app import Phone, add_phone
from tests.integration.household import athlete_entry


@pytest.fixture(autouse=True)
def _no_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no session be offered after a workout, where a test has no plan of its own."""
    monkeypatch.setattr("custom_components.recovery_massager.planning.plan_after", lambda *_: None)


@pytest.fixture
async def phone(hass: HomeAssistant, aioclient_mock: AiohttpClientMocker) -> Phone:
    """Ada's phone."""
    return await add_phone(hass, aioclient_mock, "Ada's phone")


@pytest.fixture
async def ada(hass: HomeAssistant, near: MockConfigEntry, phone: Phone) -> MockConfigEntry:
    """An athlete to whom the boots are open, and who has a phone."""
    entry = athlete_entry(hass, "Ada", near)
    hass.config_entries.async_update_entry(entry, options={**entry.options, CONF_PHONES: [phone.device_id]})
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


@pytest.fixture
def phones(ada: MockConfigEntry) -> Phones:
    """What tells and asks Ada's phone."""
    phones: Phones = ada.runtime_data.phones
    return phones
