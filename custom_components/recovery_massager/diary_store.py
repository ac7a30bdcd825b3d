"""Where an athlete's diary is kept over restarts."""

import logging
from typing import Any, override

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.storage import Store
from homeassistant.util.file import WriteError
from homeassistant.util.json import SerializationError

from .const import DOMAIN
from .diary import Diary
from .history import NO_FILE
from .recovery.load import Physiology
from .set_aside import async_remove_aside, async_set_aside

_LOGGER = logging.getLogger(__name__)

STORAGE_VERSION = 1


class DiaryStore(Store[dict[str, Any]]):
    """A file of its own, read and written off the event loop: it may hold ten thousand workouts."""

    def __init__(self, hass: HomeAssistant, athlete_id: str) -> None:
        super().__init__(
            hass,
            STORAGE_VERSION,
            f"{DOMAIN}.{athlete_id}.workouts",
            atomic_writes=True,
            private=True,
            serialize_in_event_loop=False,
        )
        self._failed: Exception | None = None

    async def async_read(self, physiology: Physiology, name: str) -> Diary:
        """Return what is kept. Where something of it makes no sense, the file is set aside as it is, and the rest is kept."""
        nonsense: list[str] = []
        try:
            data: Any = await self.async_load()
            kept = [] if data is None else data["workouts"]
            if not isinstance(kept, list):
                raise TypeError("no list")
        except NO_FILE as err:
            # The error's own words may quote what is private.
            nonsense.append(f"the file: {type(err).__name__}")
            kept = []
        diary = await self.hass.async_add_executor_job(Diary.from_list, kept, physiology, nonsense.append)
        if nonsense:
            _LOGGER.warning("What makes no sense in %s is left out: %s", self.key, "; ".join(nonsense[:5]))
            if await async_set_aside(self.hass, self.path):
                await self.async_write(diary, name)
        return diary

    async def async_write(self, diary: Diary, name: str) -> None:
        """Write it all; it is on the disk when this returns. Raises HomeAssistantError where the disk does not let us.

        `name`: what the athlete is called, who is told then.
        """
        workouts = await self.hass.async_add_executor_job(diary.to_list)
        self._failed = None
        await self.async_save({"workouts": workouts})
        if self._failed is not None:
            raise HomeAssistantError(
                translation_domain=DOMAIN, translation_key="diary_not_kept", translation_placeholders={"name": name}
            ) from self._failed

    @override
    async def async_remove(self) -> None:
        """Delete it all, what was set aside too."""
        await super().async_remove()
        await async_remove_aside(self.hass, self.path)

    @override
    async def _async_write_data(self, data: dict[str, Any]) -> None:
        """Remember what went wrong, of which Home Assistant's own storage only logs."""
        try:
            await super()._async_write_data(data)
        except (WriteError, SerializationError) as err:
            self._failed = err
            raise
