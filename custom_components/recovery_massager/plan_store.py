"""Where the plans of a massager are kept over restarts."""

from datetime import tzinfo
import logging
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .device.errors import InvalidValue
from .plan import Plan
from .schedule import MAX_PLANS

_LOGGER = logging.getLogger(__name__)

STORAGE_VERSION = 1


class PlanStore:
    """A file of its own, written at once: what is planned changes seldom."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        self._store: Store[dict[str, Any]] = Store(
            hass, STORAGE_VERSION, f"{DOMAIN}.{entry_id}.plans", atomic_writes=True, private=True
        )
        self._set_aside: list[Any] = []

    async def async_load(self) -> list[Plan]:
        """Return what is kept. What makes no sense is no plan: it stays in the file, aside, and is said once."""
        data: Any = await self._store.async_load()
        if data is None:
            return []
        kept, aside = (data.get("plans"), data.get("set_aside")) if isinstance(data, dict) else (data, None)
        self._set_aside = aside if isinstance(aside, list) else []
        zones = await _async_zones(kept)
        plans: dict[str, Plan] = {}
        for one in kept if isinstance(kept, list) else [kept]:
            try:
                plan = Plan.from_dict(one, zones)
                if plan.id in plans or len(plans) >= MAX_PLANS:
                    raise ValueError("one of that id, or too many")
            except (InvalidValue, ValueError, TypeError, KeyError, OverflowError) as err:
                _LOGGER.warning("A kept plan makes no sense and is set aside: %s", err)
                self._set_aside = [*self._set_aside, one][-MAX_PLANS:]
            else:
                plans[plan.id] = plan
        return list(plans.values())

    async def async_save(self, plans: list[dict[str, Any]]) -> None:
        """Write it all; it is on the disk when this returns."""
        await self._store.async_save({"plans": plans, "set_aside": self._set_aside})

    async def async_remove(self) -> None:
        """Delete it all: the massager was removed."""
        await self._store.async_remove()


async def _async_zones(kept: Any) -> dict[str, tzinfo]:
    """Return the time zones that plans name; read off the event loop."""
    plans = kept if isinstance(kept, list) else []
    names = {one["zone"] for one in plans if isinstance(one, dict) and isinstance(one.get("zone"), str)}
    found = {name: await dt_util.async_get_time_zone(name) for name in names}
    return {name: zone for name, zone in found.items() if zone is not None}
