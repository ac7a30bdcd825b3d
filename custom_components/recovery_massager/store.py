"""The file of one massager's history, and what becomes of one that an older version wrote."""

from typing import Any, override

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store

STORAGE_VERSION = 1
STORAGE_MINOR_VERSION = 2
"""1: without pauses, the pressure that was reached, workouts and ratings."""


class HistoryStore(Store[dict[str, Any]]):
    """Keeps `settings` of the default user and `settings_of` the others, the `user` who was chosen, `open` and `sessions`."""

    def __init__(self, hass: HomeAssistant, key: str) -> None:
        super().__init__(
            hass, STORAGE_VERSION, key, atomic_writes=True, private=True, minor_version=STORAGE_MINOR_VERSION
        )

    @override
    async def _async_migrate_func(
        self, old_major_version: int, old_minor_version: int, old_data: dict[str, Any]
    ) -> dict[str, Any]:
        """Take an older file as it is: what it did not keep is not known, and a record says so by leaving it out.

        Raises NotImplementedError for another major version, which nothing is known of.
        """
        if old_major_version != STORAGE_VERSION:
            raise NotImplementedError(f"version {old_major_version}")
        return old_data
