"""What an athlete said of their legs, and after which hard workouts: kept in a file of their own."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .history import NO_FILE, History
from .recovery.soreness import Comparison, Morning, compare
from .set_aside import async_remove_aside, async_set_aside

STORAGE_VERSION = 1
KEPT = timedelta(days=3 * 365)
NEWS = timedelta(days=2)
"""A workout that comes in later is noted only where somebody said how that morning was: a first sync brings hundreds."""
LEAST = timedelta(minutes=5)
"""What massaged for less is no session to compare."""
NOON = time(12)


@dataclass(frozen=True, slots=True)
class _Day:
    """What is kept of one morning."""

    soreness: float | None = None
    said: datetime | None = None
    """When it was said, in UTC."""
    workouts: dict[str, datetime] = field(default_factory=dict)
    """The key workouts and races of the day before: when each was over, by its id."""

    def to_dict(self) -> dict[str, Any]:
        return {
            "soreness": self.soreness,
            "said": None if self.said is None else self.said.isoformat(),
            "workouts": {key: end.isoformat() for key, end in self.workouts.items()},
        }

    @classmethod
    def from_dict(cls, data: Any) -> _Day:
        soreness = data["soreness"]
        if soreness is not None and not 0 <= float(soreness) <= 10:
            raise ValueError("soreness")
        return cls(
            None if soreness is None else float(soreness),
            None if data["said"] is None else _aware(data["said"]),
            {str(key): _aware(end) for key, end in data["workouts"].items()},
        )


def _aware(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("no time zone")
    return moment


class Soreness:
    """How sore one athlete was."""

    def __init__(self, hass: HomeAssistant, athlete_id: str, history: History | None = None) -> None:
        self._hass = hass
        self._athlete_id = athlete_id
        self._history = history
        self._days: dict[date, _Day] = {}
        self._listeners: list[Callable[[], None]] = []
        self._store: Store[dict[str, Any]] = Store(
            hass, STORAGE_VERSION, f"{DOMAIN}.{athlete_id}.soreness", atomic_writes=True, private=True
        )

    async def async_load(self) -> None:
        """Read what is kept; what makes no sense is left out, and the file set aside as it was."""
        nonsense = False
        try:
            data: Any = await self._store.async_load()
            days = {} if data is None else dict(data["days"])
        except NO_FILE:
            days, nonsense = {}, True
        for day, one in days.items():
            try:
                self._days[date.fromisoformat(day)] = _Day.from_dict(one)
            except LookupError, TypeError, ValueError, AttributeError:
                nonsense = True
        if nonsense and await async_set_aside(self._hass, self._store.path):
            await self._async_save()

    async def async_remove(self) -> None:
        """Delete it all: the athlete is removed."""
        await async_remove_aside(self._hass, self._store.path)
        await self._store.async_remove()

    # --- what is said and what was

    async def async_rate(self, soreness: float, day: date | None = None) -> date:
        """Keep how sore the legs are, 0 to 10, on this morning or another; it is on the disk when this returns."""
        day = day or dt_util.now().date()
        self._days[day] = replace(self._days.get(day, _Day()), soreness=soreness, said=dt_util.utcnow())
        await self._async_changed()
        return day

    async def async_note(self, workout_id: str, end: datetime, *, hard: bool) -> date:
        """Keep that a workout was a hard one, or that it was none; return the morning after it."""
        morning = dt_util.as_local(end).date() + timedelta(days=1)
        before = {day: one.workouts.get(workout_id) for day, one in self._days.items() if workout_id in one.workouts}
        old = morning not in self._days and morning < dt_util.now().date() - NEWS
        if before == ({morning: end} if hard else {}) or (hard and old and not before):
            return morning
        for day in before:
            one = self._days[day]
            left = {key: over for key, over in one.workouts.items() if key != workout_id}
            self._days[day] = replace(one, workouts=left)
        if hard:
            one = self._days.get(morning, _Day())
            self._days[morning] = replace(one, workouts={**one.workouts, workout_id: end})
        await self._async_changed()
        return morning

    @callback
    def async_listen(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `listener` when something changed; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    # --- what is known

    def said_on(self, day: date) -> float | None:
        """Return how sore the legs were on a day; None: nobody said."""
        one = self._days.get(day)
        return None if one is None else one.soreness

    def hard_before(self, day: date) -> bool:
        """Whether there was a key workout or a race the day before."""
        one = self._days.get(day)
        return one is not None and bool(one.workouts)

    @property
    def last(self) -> tuple[date, float] | None:
        """The last day of which somebody said something, and what; None: there is none."""
        return max(((day, one.soreness) for day, one in self._days.items() if one.soreness is not None), default=None)

    @property
    def comparison(self) -> Comparison:
        """The mornings after hard workouts, with a session against without one."""
        sessions = () if self._history is None else self._history.of(self._athlete_id)
        starts = [one.start for one in sessions if one.massaged >= LEAST]
        return compare(
            Morning(day, one.soreness, _session_between(one, day, starts))
            for day, one in self._days.items()
            if one.soreness is not None and one.workouts
        )

    # --- what is kept

    async def _async_changed(self) -> None:
        oldest = dt_util.now().date() - KEPT
        self._days = {
            day: one for day, one in self._days.items() if day >= oldest and (one.workouts or one.soreness is not None)
        }
        await self._async_save()
        for listener in tuple(self._listeners):
            listener()

    async def _async_save(self) -> None:
        await self._store.async_save({"days": {day.isoformat(): one.to_dict() for day, one in self._days.items()}})


def _session_between(one: _Day, day: date, starts: list[datetime]) -> bool:
    """Whether a session began after the first of the workouts, and before somebody said how it was that morning."""
    noon = datetime.combine(day, NOON, dt_util.get_default_time_zone())
    until = noon if one.said is None else min(one.said, noon)
    return any(min(one.workouts.values()) <= start <= until for start in starts)
