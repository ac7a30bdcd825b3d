"""Where the plans of a massager are kept over restarts."""

from datetime import tzinfo
import logging
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .device.errors import InvalidValue
from .history import NO_FILE
from .plan import Plan
from .schedule import MAX_PLANS
from .set_aside import async_set_aside

_LOGGER = logging.getLogger(__name__)

STORAGE_VERSION = 1


class PlanStore:
    """A file of its own, written at once: what is planned changes seldom, and must not be lost with anything else."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        self._hass = hass
        self._store: Store[dict[str, Any]] = Store(
            hass, STORAGE_VERSION, f"{DOMAIN}.{entry_id}.plans", atomic_writes=True, private=True
        )

    async def async_load(self) -> list[Plan]:
        """Return what is kept. Where something of it makes no sense, the file is set aside as it is, and the rest is kept."""
        plans: dict[str, Plan] = {}
        nonsense: list[str] = []
        for one in await self._async_read(nonsense):
            try:
                plan = Plan.from_dict(one, await self._async_zones(one))
                if plan.id in plans or len(plans) >= MAX_PLANS:
                    raise ValueError("a second one of its id, or one too many")
            except (InvalidValue, ValueError, TypeError, KeyError, OverflowError) as err:
                nonsense.append(f"{err}")
            else:
                plans[plan.id] = plan
        kept = list(plans.values())
        if nonsense:
            _LOGGER.warning("What makes no sense in %s is left out: %s", self._store.key, "; ".join(nonsense))
            if await async_set_aside(self._hass, self._store.path):
                await self.async_save([plan.to_dict() for plan in kept])
        return kept

    async def async_save(self, plans: list[dict[str, Any]]) -> None:
        """Write it all; it is on the disk when this returns."""
        await self._store.async_save({"plans": plans})

    async def async_forget(self, person: str) -> None:
        """Take out all that is planned for a person who is gone, on a massager that is not set up."""
        plans = await self.async_load()
        kept = [plan for plan in plans if plan.person != person]
        if len(kept) < len(plans):
            await self.async_save([plan.to_dict() for plan in kept])

    async def async_remove(self) -> None:
        """Delete it all: the massager was removed."""
        await self._store.async_remove()

    async def _async_read(self, nonsense: list[str]) -> list[Any]:
        try:
            data: Any = await self._store.async_load()
            plans = [] if data is None else data["plans"]
        except NO_FILE as err:
            nonsense.append(f"the file: {err!r}")
            return []
        if isinstance(plans, list):
            return plans
        nonsense.append("no list")
        return []

    async def _async_zones(self, plan: Any) -> dict[str, tzinfo]:
        """Return the time zone of a plan by its name; read off the event loop."""
        name = plan.get("zone") if isinstance(plan, dict) else None
        zone = await dt_util.async_get_time_zone(name) if isinstance(name, str) else None
        return {} if zone is None else {str(name): zone}
