"""Which activities were seen at Strava already, so that what is new, changed or gone can be told; kept over restarts.

Nothing of a workout is kept here but when it began: the workouts themselves are the training's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
import logging
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..history import NO_FILE
from .strava_activity import Activity
from .strava_site import Connection

_LOGGER = logging.getLogger(__name__)

STORAGE_VERSION = 1

BACKFILL = timedelta(days=42)
"""So far back the first look goes: what the chronic load needs."""
WIDE = timedelta(days=14)
"""So far back edits, deletions and late uploads are looked for."""
WIDE_EVERY = timedelta(hours=1)
FRESH = timedelta(days=1)
"""So long after it began the details of an activity are read anew: how hard it was is often said later."""
FRESH_EVERY = timedelta(minutes=55)


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of one activity."""

    start: datetime
    print: str
    detailed: datetime | None = None
    """When its details were read; None where there was no room for that yet."""


@dataclass(slots=True)
class Known:
    """The activities that were seen, by Strava's numbers."""

    account: int = 0
    """Whose they are."""
    connection: str = ""
    """Through which connection to that account the last look went."""
    looked: datetime | None = None
    """When the last wide look was complete; None before the first of a connection."""
    seen: dict[int, Seen] = field(default_factory=dict)

    def after(self, now: datetime) -> tuple[datetime, bool]:
        """Return from when on the next look asks, and whether it is a wide one, which finds what is gone or late, too."""
        if self.looked is None:
            return now - BACKFILL, True
        if now - self.looked >= WIDE_EVERY:
            half_read = (one.start for one in self.seen.values() if one.detailed is None)
            first = min(now - WIDE, self.looked - WIDE, *(start - timedelta(seconds=1) for start in half_read))
            return max(now - BACKFILL, first), True
        return max((one.start for one in self.seen.values()), default=now - WIDE), False

    def to_read(self, listed: Iterable[Activity], now: datetime) -> list[Activity]:
        """Return those of the listed activities that are new, were changed, or have details that are still to be read."""
        return [one for one in listed if self._is_to_read(one, now)]

    def _is_to_read(self, activity: Activity, now: datetime) -> bool:
        seen = self.seen.get(activity.id)
        if seen is None or seen.print != activity.print or seen.detailed is None:
            return True
        return timedelta() <= now - activity.start < FRESH and now - seen.detailed >= FRESH_EVERY

    def missing(self, listed: Iterable[Activity], after: datetime) -> list[int]:
        """Return those that began after a moment and are not listed any more."""
        there = {one.id for one in listed}
        # Strava leaves out the moment itself.
        begin = after + timedelta(seconds=1)
        return [number for number, one in self.seen.items() if one.start > begin and number not in there]

    def update(self, seen: Mapping[int, Seen], gone: Iterable[int], now: datetime, *, complete: bool) -> None:
        """Take in what came of a look, and forget what no look goes back to; `complete`: of a wide one, all of it."""
        oldest, left_out = now - BACKFILL - WIDE, set(gone)
        self.seen = {
            number: one
            for number, one in {**self.seen, **seen}.items()
            if one.start >= oldest and number not in left_out
        }
        if complete:
            self.looked = now

    def to_dict(self) -> dict[str, Any]:
        """Return what JSON can hold."""
        return {
            "account": self.account,
            "connection": self.connection,
            "looked": self.looked and self.looked.isoformat(),
            "seen": [
                [number, one.start.isoformat(), one.print, one.detailed and one.detailed.isoformat()]
                for number, one in self.seen.items()
            ],
        }

    @classmethod
    def from_dict(cls, data: Any) -> Known:
        """Return what `to_dict` wrote; raises ValueError, TypeError or LookupError for what is none of it."""
        looked = data["looked"]
        return cls(
            int(data["account"]),
            str(data["connection"]),
            _moment(looked) if looked else None,
            {
                int(number): Seen(_moment(start), str(print_), _moment(detailed) if detailed else None)
                for number, start, print_, detailed in data["seen"]
            },
        )


class KnownStore:
    """A file for each athlete. Without it, all is looked at as for the first time, and the training knows it again."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        self._store: Store[dict[str, Any]] = Store(
            hass, STORAGE_VERSION, f"{DOMAIN}.{entry_id}.strava", atomic_writes=True, private=True
        )

    async def async_load(self, connection: Connection) -> Known:
        """Return what is known of an account's activities; of those of another one nothing is.

        A connection that was made anew may see more than the one before, or come after a long time without one: its first
        look goes all the way back.
        """
        anew = Known(connection.account, connection.id)
        try:
            data = await self._store.async_load()
            known = Known.from_dict(data) if data is not None else anew
        except NO_FILE as err:
            _LOGGER.warning("%s makes no sense, and is begun anew: %s", self._store.key, type(err).__name__)
            return anew
        if known.account != connection.account:
            return anew
        if known.connection != connection.id:
            known.connection, known.looked = connection.id, None
        return known

    async def async_save(self, known: Known) -> None:
        """Write it; it is on the disk when this returns."""
        await self._store.async_save(known.to_dict())

    async def async_remove(self) -> None:
        """Delete it: the athlete is removed, or reads from Strava no more."""
        await self._store.async_remove()


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no time zone")
    return dt_util.as_utc(moment)
