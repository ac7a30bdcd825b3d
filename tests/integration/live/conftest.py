"""Cards of a household that look at the boots."""

from collections.abc import AsyncGenerator

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from .cards import Card, MakeCard, dashboards


@pytest.fixture
async def make_card(hass: HomeAssistant, hass_ws_client: WebSocketGenerator) -> AsyncGenerator[MakeCard]:
    """What makes a card on a dashboard: of the admin, or of whom an access token is given."""
    async with dashboards(hass, hass_ws_client) as make:
        yield make


@pytest.fixture
async def card(near: MockConfigEntry, make_card: MakeCard) -> Card:
    """A card that shows the boots, which are set up, idle and in range."""
    card = await make_card()
    assert (await card.subscribe())["success"]
    return card
