"""A journal whose disk is a text, so that a crash leaves what was written, and nothing else."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
import json
from typing import Any

from custom_components.recovery_massager.person import GUEST
from custom_components.recovery_massager.rating import Pain
from custom_components.recovery_massager.record import SessionRecord
from custom_components.recovery_massager.recovery.dose import Spell

WRITING_SECONDS = 0.01


class Disk:
    """What survives."""

    text = '{"open": null, "sessions": [], "settings": {}, "user": null}'


class TextJournal:
    """Keeps sessions on a disk, until the power fails."""

    def __init__(self, disk: Disk) -> None:
        kept = json.loads(disk.text)
        self.open = SessionRecord.from_dict(kept["open"]) if kept["open"] else None
        self.sessions = [SessionRecord.from_dict(one) for one in kept["sessions"]]
        self.settings: dict[str, dict[str, Any]] = kept["settings"]
        self.user: str | None = kept["user"]
        self.powered = True
        self._disk = disk

    def begin(self, record: SessionRecord) -> None:
        self.open = record

    def change(self, **changes: Any) -> None:
        if self.open is not None:
            self.open = replace(self.open, **changes)

    def heard(self, now: datetime, *, paused: bool, pressure: float | None) -> None:
        if self.open is not None:
            self.open = self.open.heard(now, paused=paused, pressure=pressure)

    def end(self, end: datetime, outcome: str) -> SessionRecord | None:
        if self.open is None:
            return None
        record = self.open.ended(end, outcome)
        if record.person == GUEST:
            record = record.of_nobody()
        self.open = None
        self.sessions.append(record)
        return record

    def discard(self) -> None:
        self.open = None

    async def async_save(self) -> None:
        text = self._text()
        await asyncio.sleep(WRITING_SECONDS)
        if self.powered:
            self._disk.text = text

    def settings_of(self, person: str) -> Mapping[str, Any]:
        return self.settings.get(person, {})

    def async_keep_settings(self, person: str, settings: Mapping[str, Any]) -> None:
        if person != GUEST:
            self.settings[person] = dict(settings)

    def spells(self, person: str) -> list[Spell]:
        theirs = [one for one in self.sessions if one.person == person != GUEST]
        return [Spell(one.start, one.end) for one in theirs if one.end is not None]

    def going(self, person: str, now: datetime) -> list[Spell]:
        return [Spell(self.open.start, now)] if self.open is not None and self.open.person == person else []

    def pains(self, person: str) -> list[Pain]:
        return []

    def _text(self) -> str:
        return json.dumps(
            {
                "open": None if self.open is None else self.open.to_dict(),
                "sessions": [one.to_dict() for one in self.sessions],
                "settings": self.settings,
                "user": self.user,
            }
        )
