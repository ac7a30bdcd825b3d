"""What happened on one massager, and what is going on there, kept over restarts."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
import logging
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.storage import UnsupportedStorageVersionError

from .const import DOMAIN
from .person import DEFAULT_USER, GUEST
from .rating import Pain, Rating
from .record import SessionRecord
from .recovery.dose import Spell
from .set_aside import async_remove_aside, async_set_aside
from .store import HistoryStore

_LOGGER = logging.getLogger(__name__)

SETTINGS_DELAY_SECONDS = 5
# What Home Assistant's storage raises for JSON that is no file of its own.
NO_FILE = (UnsupportedStorageVersionError, LookupError, TypeError, ValueError, AttributeError, NotImplementedError)


class History:
    """The sessions of one massager, the open one among them, and the settings of the next.

    An athlete has one too, for what they had on massagers that are gone. `everywhere` gives all histories there are, in
    which an athlete's sessions are looked for.
    """

    def __init__(
        self, hass: HomeAssistant, entry_id: str, everywhere: Callable[[], Iterable[History]] = lambda: ()
    ) -> None:
        self._hass = hass
        self._everywhere = everywhere
        self._store = HistoryStore(hass, f"{DOMAIN}.{entry_id}")
        self.open: SessionRecord | None = None
        self.sessions: list[SessionRecord] = []
        self._settings: dict[str, dict[str, Any]] = {}
        self.user: str | None = None
        """Whom the next session is for; None: nobody was chosen."""
        self.nonsense: list[str] = []
        """What made no sense in the file when it was read, each with its reason; the file was set aside then."""
        self._unsaved = False

    async def async_load(self) -> None:
        """Read what is kept. Where something of it makes no sense, the file is set aside as it is, and the rest is kept."""
        self.nonsense = []
        try:
            data: Any = await self._store.async_load()
        except NO_FILE as err:
            self.nonsense.append(f"the file: {err}")
            data = None
        self._read(data)
        if self.nonsense:
            _LOGGER.warning("What makes no sense in %s is left out: %s", self._store.key, "; ".join(self.nonsense))
            if await async_set_aside(self._hass, self._store.path):
                await self.async_save()

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
    def heard(self, now: datetime, *, paused: bool, pressure: float | None) -> None:
        """Note what the massager reports of the open session; `async_save` keeps it."""
        if self.open is not None:
            self.open = self.open.heard(now, paused=paused, pressure=pressure)

    @callback
    def end(self, end: datetime, outcome: str) -> SessionRecord | None:
        """Turn the open session into a record of the past, once; returns it, or None where none is open."""
        if self.open is None:
            return None
        record = self.open.ended(end, outcome)
        if record.person == GUEST:
            record = record.of_nobody()
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

    def settings_of(self, person: str) -> Mapping[str, Any]:
        """Return what a person's next session was set to last; empty where nothing was."""
        return self._settings.get(person, {})

    @callback
    def async_keep_settings(self, person: str, settings: Mapping[str, Any]) -> None:
        """Keep what a person's next session is set to, soon; a guest's is not kept."""
        if person != GUEST:
            self._settings[person] = dict(settings)
        self._unsaved = True
        self._store.async_delay_save(self._data, SETTINGS_DELAY_SECONDS)

    async def async_close(self) -> None:
        """Write what was to be written soon: whoever reads it next must not be overtaken by this object."""
        if self._unsaved:
            await self.async_save()

    async def async_remove(self) -> None:
        """Delete it all, what was set aside too: the massager was removed."""
        await self._store.async_remove()
        await async_remove_aside(self._hass, self._store.path)

    @property
    def last_ended(self) -> SessionRecord | None:
        """The session that ended last."""
        return max(self.sessions, key=lambda one: one.end or one.start, default=None)

    @property
    def latest(self) -> SessionRecord | None:
        """The session that is open, if it is more than a wish, or else the one that ended last."""
        return self.open if self.open is not None and self.open.may_have_run else self.last_ended

    def find(self, session_id: str) -> SessionRecord | None:
        """Return the session of this id, open or past."""
        return next((one for one in self.records if one.id == session_id), None)

    @callback
    def keep(self, record: SessionRecord) -> None:
        """Put a record in the place of the one of the same id; `async_save` keeps it."""
        if self.open is not None and self.open.id == record.id:
            self.open = record
        self.sessions = [record if one.id == record.id else one for one in self.sessions]

    def spells(self, person: str) -> list[Spell]:
        """Return the ended massages of a person, for the dose; an athlete's on any massager, and none of a guest."""
        return [Spell(one.start, one.end) for one in self.of(person) if one.end is not None and person != GUEST]

    def going(self, person: str, now: datetime) -> list[Spell]:
        """Return the massages of a person that go on at `now`; an athlete's on any massager.

        One elsewhere goes on to its deadline at most: its massager may be one that nobody looks after any more.
        """
        return [
            Spell(one.start, now if one is self.open else min(now, max(one.start, one.deadline)))
            for one in self.of(person)
            if one.end is None
        ]

    def pains(self, person: str) -> list[Pain]:
        """Return the sessions that a person called painful, open ones among them; an athlete's on any massager."""
        return [
            Pain(one.rated, one.looked_at is not None)
            for one in self.of(person)
            if one.rating == Rating.PAINFUL and one.rated is not None
        ]

    def of(self, person: str) -> Iterator[SessionRecord]:
        """Give the sessions of a person, open ones among them: those here, and of an athlete those anywhere."""
        others = () if person in (DEFAULT_USER, GUEST) else self._everywhere()
        for history in (self, *(one for one in others if one is not self)):
            yield from (one for one in history.records if one.person == person)

    @callback
    def hand_over(self, person: str, other: History) -> bool:
        """Let another history have what a person had here, and `async_save` it; returns whether there was anything."""
        known = {one.id for one in other.records}
        theirs = [one for one in self.sessions if one.person == person and one.id not in known]
        other.sessions += theirs
        return bool(theirs)

    @callback
    def forget(self, person: str) -> bool:
        """Keep of a person's sessions only that the massager ran; returns whether there were any, or they were chosen."""
        known = self._settings.pop(person, None) is not None or self.user == person
        if not known and all(one.person != person for one in self.records):
            return False
        self.sessions = [one.of_nobody() if one.person == person else one for one in self.sessions]
        if self.open is not None and self.open.person == person:
            self.open = self.open.of_nobody()
        if self.user == person:
            self.user = None
        return True

    def since(self, start: datetime) -> list[SessionRecord]:
        """Return the ended sessions that began at `start` or later."""
        return [one for one in self.sessions if one.start >= start]

    def minutes_since(self, start: datetime) -> float:
        """Return the minutes of massage since `start`, pauses apart."""
        return minutes_of(self.since(start))

    @property
    def minutes_in_all(self) -> float:
        """The minutes of massage of all ended sessions, pauses apart."""
        return minutes_of(self.sessions)

    @property
    def records(self) -> list[SessionRecord]:
        """All sessions of this file, the open one among them."""
        return [*self.sessions, *([self.open] if self.open else [])]

    def _read(self, data: Any) -> None:
        if data is None:
            data = {}
        if not isinstance(data, dict):
            self.nonsense.append(f"{type(data).__name__} where all should be")
            data = {}
        self._settings = self._read_settings(data)
        self.user = self._of_kind(data, "user", str)
        kept = self._of_kind(data, "sessions", list) or []
        self.sessions = []
        for number, one in enumerate(kept, 1):
            record = self._record(f"session {number}", one, past=True)
            if record is not None:
                self.sessions.append(record)
        opened = data.get("open")
        self.open = None if opened is None else self._record("the open session", opened, past=False)

    def _read_settings(self, data: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """Return what was kept of each: under a name of its own of the default user, who was there before all others."""
        others = self._of_kind(data, "settings_of", dict) or {}
        known = {person: self._of_kind(others, person, dict) or {} for person in others}
        return {**known, DEFAULT_USER: self._of_kind(data, "settings", dict) or {}}

    def _of_kind(self, data: dict[str, Any], name: str, kind: type) -> Any:
        value = data.get(name)
        if value is None or isinstance(value, kind):
            return value
        self.nonsense.append(f"{name} cannot be {type(value).__name__}")
        return None

    def _record(self, what: str, data: Any, *, past: bool) -> SessionRecord | None:
        try:
            record = SessionRecord.from_dict(data)
        except (TypeError, ValueError) as err:
            self.nonsense.append(f"{what}: {err}")
            return None
        if (record.end is not None) is not past:
            self.nonsense.append(f"{what}: {'it has no end' if past else 'it has ended'}")
            return None
        if any(one.id == record.id for one in self.sessions):
            self.nonsense.append(f"{what}: another one has its id")
            return None
        return record

    def _data(self) -> dict[str, Any]:
        self._unsaved = False
        return {
            "settings": self._settings.get(DEFAULT_USER, {}),
            "settings_of": {person: kept for person, kept in self._settings.items() if person != DEFAULT_USER},
            "user": self.user,
            "open": None if self.open is None else self.open.to_dict(),
            "sessions": [record.to_dict() for record in self.sessions],
        }


def minutes_of(records: list[SessionRecord]) -> float:
    """Return the minutes of massage of these sessions, pauses apart."""
    return sum((one.massaged for one in records), timedelta()).total_seconds() / 60
