"""The dashboard card: the file is served by Home Assistant, and its frontend told to load it, in either dashboard mode.

Neither is kept anywhere: whoever removes the last massager, or the integration, finds nothing left behind.
"""

import asyncio
from hashlib import sha256
import logging
from pathlib import Path
from typing import Any

from homeassistant.components import frontend
from homeassistant.components.http import StaticPathConfig
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.loader import async_get_integration
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .targets import massager_entries

_LOGGER = logging.getLogger(__name__)

FOLDER = Path(__file__).parent / "frontend"
FILE = "recovery-massager-card.js"
SERVED_AT = f"/{DOMAIN}_frontend"
FIGURES = 12
"""Of the hash of what is in the file: so many tell one build from another."""


class CardOffer:
    """Whether the card is offered, and by which address; there is one in a Home Assistant."""

    def __init__(self) -> None:
        self.url: str | None = None
        """By which the frontend loads it; None: it is not offered."""
        self.served = False
        self.told = False
        self.lock = asyncio.Lock()


OFFER: HassKey[CardOffer] = HassKey(f"{DOMAIN}_card")


async def async_offer_card(hass: HomeAssistant) -> None:
    """Let dashboards have the card, by an address that changes with what is in the file; what prevents it is only logged."""
    offer = hass.data.setdefault(OFFER, CardOffer())
    async with offer.lock:
        try:
            await _async_offer(hass, offer)
        except Exception as err:  # noqa: BLE001
            # A massager without a card is used all the same, so nothing that goes wrong here may keep it from set-up.
            _tell(offer, f"{type(err).__name__}: {err}")


@callback
def withdraw_card(hass: HomeAssistant, removed: ConfigEntry[Any]) -> None:
    """Let dashboards load it no more, with the last massager."""
    if any(entry.entry_id != removed.entry_id for entry in massager_entries(hass, disabled=True)):
        return
    if (offer := hass.data.get(OFFER)) is not None and offer.url is not None:
        frontend.remove_extra_js_url(hass, offer.url)
        offer.url = None


async def _async_offer(hass: HomeAssistant, offer: CardOffer) -> None:
    if frontend.DOMAIN not in hass.config.components:
        _tell(offer, "Home Assistant's frontend is not set up")
        return
    built = await hass.async_add_executor_job(_figures, FOLDER / FILE)
    version = (await async_get_integration(hass, DOMAIN)).version
    url = f"{SERVED_AT}/{FILE}?v={version}-{built}"
    if url == offer.url:
        return
    if not offer.served:
        await hass.http.async_register_static_paths([StaticPathConfig(SERVED_AT, str(FOLDER), cache_headers=True)])
        offer.served = True
    if offer.url is not None:
        frontend.remove_extra_js_url(hass, offer.url)
    frontend.add_extra_js_url(hass, url)
    offer.url = url


def _figures(file: Path) -> str:
    """Return the first figures of the hash of a file; reads it, so not on the event loop."""
    return sha256(file.read_bytes()).hexdigest()[:FIGURES]


def _tell(offer: CardOffer, why: str) -> None:
    """Say once why there is no card."""
    if not offer.told:
        offer.told = True
        _LOGGER.warning("The dashboard card is not offered: %s", why)
