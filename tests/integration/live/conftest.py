"""Cards of a household that look at the boots."""

from collections.abc import AsyncGenerator, Awaitable, Callable

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from .cards import Card

type MakeCard = Callable[..., Awaitable[Card]]


@pytest.fixture
async def make_card(hass: HomeAssistant, hass_ws_client: WebSocketGenerator) -> AsyncGenerator[MakeCard]:
    """What makes a card on a dashboard: of the admin, or of whom an access token is given."""
    cards: list[Card] = []

    async def make(*access_token: str) -> Card:
        cards.append(Card(await hass_ws_client(hass, *access_token)))
        return cards[-1]

    yield make
    for card in cards:
        await card.close()


@pytest.fixture
async def card(near: MockConfigEntry, make_card: MakeCard) -> Card:
    """A card that shows the boots, which are set up, idle and in range."""
    card = await make_card()
    assert (await card.subscribe())["success"]
    return card
