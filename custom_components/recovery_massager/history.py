"""What happened on one massager, and what is going on there, kept over restarts."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
import logging
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.storage import Store

from .const import DOMAIN
from .record import SessionRecord
from .recovery.dose import Spell

_LOGGER = logging.getLogger(__name__)

STORAGE_VERSION = 1
SETTINGS_DELAY_SECONDS = 5


class History:
    """The sessions of one massager, the open one among them, and the settings of the next."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        self._store: Store[dict[str, Any]] = Store(
            hass, STORAGE_VERSION, f"{DOMAIN}.{entry_id}", atomic_writes=True, private=True
        )
        self.open: SessionRecord | None = None
        self.sessions: list[SessionRecord] = []
        self.settings: dict[str, Any] = {}
        self._unsaved = False

    async def async_load(self) -> None:
        """Read what is kept; a record that makes no sense is left out, and said once."""
        data: Any = await self._store.async_load()
        if not isinstance(data, dict):
            data = {}
        settings = data.get("settings")
        self.settings = settings if isinstance(settings, dict) else {}
        self.open = self._read(data["open"]) if data.get("open") is not None else None
        kept = data.get("sessions")
        records = [self._read(one) for one in kept] if isinstance(kept, list) else []
        self.sessions = [record for record in records if record is not None]

    @callback
    def begin(self, record: SessionRecord) -> None:
        """Note that a session is open; `async_save` keeps it."""
        self.open = record

    @callback
    def change(self, **changes: Any) -> None:
        """Change the open session; `async_save` keeps it."""
        if self.open is not None:
            self.open = replace(self.open, **changes)

    @callback
    def end(self, end: datetime, outcome: str) -> SessionRecord | None:
        """Turn the open session into a record of the past, once; returns it, or None where none is open."""
        if self.open is None:
            return None
        record = replace(self.open, end=max(end, self.open.start), outcome=outcome)
        self.open = None
        self.sessions.append(record)
        return record

    @callback
    def discard(self) -> None:
        """Forget the open session: nothing ran."""
        self.open = None

    async def async_save(self) -> None:
        """Write it all; it is on the disk when this returns."""
        await self._store.async_save(self._data())

    @callback
    def async_keep_settings(self, settings: Mapping[str, Any]) -> None:
        """Keep the next session's settings, soon."""
        self.settings = dict(settings)
        self._unsaved = True
        self._store.async_delay_save(self._data, SETTINGS_DELAY_SECONDS)

    async def async_close(self) -> None:
        """Write what was to be written soon: whoever reads it next must not be overtaken by this object."""
        if self._unsaved:
            await self.async_save()

    async def async_remove(self) -> None:
        """Delete it all: the massager was removed."""
        await self._store.async_remove()

    def spells(self, person: str) -> list[Spell]:
        """Return the ended massages of a person, for the dose."""
        return [Spell(one.start, one.end) for one in self.sessions if one.person == person and one.end is not None]

    def since(self, start: datetime) -> list[SessionRecord]:
        """Return the ended sessions that began at `start` or later."""
        return [one for one in self.sessions if one.start >= start]

    def minutes_since(self, start: datetime) -> float:
        """Return the minutes of massage since `start`."""
        lengths = (one.end - one.start for one in self.since(start) if one.end is not None)
        return sum(lengths, timedelta()).total_seconds() / 60

    def _read(self, data: Any) -> SessionRecord | None:
        try:
            return SessionRecord.from_dict(data)
        except (TypeError, ValueError) as err:
            _LOGGER.warning("A kept session makes no sense and is left out: %s", err)
            return None

    def _data(self) -> dict[str, Any]:
        self._unsaved = False
        return {
            "settings": self.settings,
            "open": None if self.open is None else self.open.to_dict(),
            "sessions": [record.to_dict() for record in self.sessions],
        }
