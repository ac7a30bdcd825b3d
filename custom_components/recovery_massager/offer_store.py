"""Where an athlete's offer is kept over restarts."""

import logging
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store

from .const import DOMAIN
from .history import NO_FILE
from .offer import Offer

_LOGGER = logging.getLogger(__name__)

STORAGE_VERSION = 1
MOST_SETTLED = 50
"""So many workouts are remembered as settled: nothing is offered for them again."""
UNKNOWN = "?"
"""In the place of the workout that was followed last, where nobody can tell."""


class OfferStore:
    """A small file of its own, on the disk when a call returns."""

    def __init__(self, hass: HomeAssistant, athlete: str) -> None:
        self._store: Store[dict[str, Any]] = Store(
            hass, STORAGE_VERSION, f"{DOMAIN}.{athlete}.offer", atomic_writes=True, private=True
        )

    async def async_load(self) -> tuple[Offer | None, list[str], str]:
        """Return the offer, the workouts that are settled, and the one that was followed last.

        Of what makes no sense nothing is offered.
        """
        try:
            data: Any = await self._store.async_load() or {}
            offer = None if data.get("offer") is None else Offer.from_dict(data["offer"])
            return offer, [str(one) for one in data.get("settled", ())], str(data.get("last", ""))
        except NO_FILE as err:
            # The error's own words may quote what is private.
            name = type(err).__name__
            _LOGGER.warning("What was offered makes no sense in %s, and is offered no more: %s", self._store.key, name)
            return None, [], UNKNOWN

    async def async_save(self, offer: Offer | None, settled: list[str], last: str) -> None:
        """Write it all."""
        kept = None if offer is None else offer.to_dict()
        await self._store.async_save({"offer": kept, "settled": settled[-MOST_SETTLED:], "last": last})

    async def async_remove(self) -> None:
        """Delete it: the athlete is removed."""
        await self._store.async_remove()
