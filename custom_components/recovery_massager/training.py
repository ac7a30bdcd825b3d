"""One athlete's workouts in Home Assistant: what comes in is kept, told of, and followed by a plan."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import partial
import logging
from time import monotonic

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError

from .athlete_options import AthleteOptions
from .const import DOMAIN
from .diary import Change, Diary, Entry
from .diary_store import DiaryStore
from .planning import async_plan_for
from .recovery.load import Load, Physiology
from .recovery.plan import Effort, PastWorkout, RecoveryPlan
from .recovery.workout import Workout, checked_rpe

_LOGGER = logging.getLogger(__name__)

MANY = 50
"""So many workouts at once are put in beside the event loop."""
PIECE_SECONDS = 0.01
"""So long one who brings many has the event loop at a time."""


class Arrival(StrEnum):
    """What came of a workout that a source gave."""

    NEW = "new"
    UPDATED = "updated"
    """It was there, and changed: an edit, better data from another source, or the athlete's word on how hard it was."""
    KNOWN = "known"
    """It was there, and nothing changed."""
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Received:
    """What came of a workout."""

    arrival: Arrival
    workout: Workout
    """As it is kept now: the richest data of all sources that gave it."""
    load: Load
    effort: Effort
    plan: RecoveryPlan | None = None
    """What follows; None where nothing is planned anew: known, removed, or followed by a newer workout."""
    ids: frozenset[str] = frozenset()
    """All ids by which it is or was known: what was planned for any of them was planned for it."""

    def names(self, workout_id: str) -> bool:
        """Whether this is or was an id of it: when the source that names it deletes it, it goes on under another's."""
        return workout_id == self.workout.id or workout_id in self.ids


type Listener = Callable[[Received], None]


class Training:
    """The workouts of one athlete."""

    def __init__(self, hass: HomeAssistant, athlete_id: str) -> None:
        self.hass = hass
        self._athlete_id = athlete_id
        self._store = DiaryStore(hass, athlete_id)
        self._diary = Diary(self._physiology)
        self._listeners: list[Listener] = []
        self._plan_listeners: list[Callable[[], None]] = []
        self._lock = asyncio.Lock()
        self._closed = False
        self.latest: Received | None = None
        """The newest workout as it came in last, with its plan; None before anything came in since the start."""

    # --- life

    async def async_load(self) -> None:
        """Read what is kept."""
        self._diary = await self._store.async_read(self._physiology, self._name)

    async def async_close(self) -> None:
        """Take nothing more; what is being taken is taken to its end."""
        async with self._lock:
            self._closed = True

    async def async_body_changed(self) -> None:
        """Reckon all loads anew, where the athlete says something else of their body."""
        physiology = self._physiology
        async with self._lock:
            if physiology != self._diary.physiology:
                self._diary = await self.hass.async_add_executor_job(self._diary.of, physiology)
        await self.async_look()

    async def async_look(self) -> None:
        """Plan anew what follows the newest workout, as its time goes by and what it depends on changes; nobody is asked."""
        async with self._lock:
            newest = self._diary.newest
            if newest is None:
                self.latest = None
            else:
                effort = self._diary.effort(newest)
                found = Received(Arrival.KNOWN, newest.workout, newest.load, effort, None, newest.ids)
                self.latest = replace(found, plan=await self._async_plan(found))
        self._look_anew()

    @callback
    def async_listen_to_plans(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` when what follows the newest workout, or loads, were reckoned anew; returns what ends that.

        Of all that comes in at once it hears once, and before those who hear of each.
        """
        self._plan_listeners.append(listener)
        return lambda: self._plan_listeners.remove(listener)

    # --- what comes in

    async def async_receive(self, *workouts: Workout) -> list[Received]:
        """Take what a source gives; it is on the disk when this returns.

        Returns what came of each, in the order of their starts; what turns out to be one workout comes back as one.
        Raises HomeAssistantError where the disk is full, or the athlete is not set up; nothing has changed then.
        """
        given = sorted(workouts, key=lambda one: one.start)
        found = _by_id(await self._async_change(given=given))
        return [found[one.id] for one in given]

    async def async_remove(self, workout_id: str) -> Received | None:
        """Take out a workout that its source has deleted; None where there is none of that id.

        Where another source gave it too, it stays, as that one knows it: then it comes back as updated. Raises as
        `async_receive`.
        """
        if self._diary.find(workout_id) is None:
            return None
        found = await self._async_change(removed=[workout_id])
        return next((one for one in found if workout_id in one.ids), None)

    async def async_rate(self, workout_id: str, rpe: float) -> Received | None:
        """Keep how hard the athlete says that it was, 0 to 10, whatever a source says; None where there is none of that id.

        Raises InvalidWorkout for another number, else as `async_receive`.
        """
        rpe = checked_rpe(rpe)
        if self._diary.find(workout_id) is None:
            return None
        return _by_id(await self._async_change(said={workout_id: rpe}))[workout_id]

    async def _async_change(
        self,
        given: Sequence[Workout] = (),
        removed: Sequence[str] = (),
        said: Mapping[str, float] | None = None,
    ) -> list[Received]:
        """Change the diary, keep it, and only then tell of it and plan."""
        async with self._lock:
            if self._closed:
                raise HomeAssistantError(
                    translation_domain=DOMAIN,
                    translation_key="athlete_not_loaded",
                    translation_placeholders={"name": self._name},
                )
            before = self._diary
            change = partial(_changed, before, given, removed, said)
            diary, changes = await self.hass.async_add_executor_job(change) if len(given) > MANY else change()
            if not diary.knows_as_much(before):
                await self._store.async_write(diary, self._name)
            self._diary = diary
            found = [await self._received(before, diary, one) async for one in _in_pieces(changes)]
            if news := [one for one in found if one.arrival is not Arrival.KNOWN]:
                self._remember(news)
                self._look_anew()
            async for one in _in_pieces(news):
                self._tell(one)
            return found

    async def _received(self, before: Diary, after: Diary, change: Change) -> Received:
        if change.after is None:
            assert change.before is not None
            gone = change.before
            return Received(Arrival.REMOVED, gone.workout, gone.load, before.effort(gone), None, change.ids)
        entry = change.after
        received = Received(Arrival.NEW, entry.workout, entry.load, after.effort(entry), None, change.ids)
        if change.before is not None:
            known = change.before.workout == entry.workout
            received = replace(received, arrival=Arrival.KNOWN if known else Arrival.UPDATED)
        if received.arrival is not Arrival.KNOWN and entry is after.newest:
            received = replace(received, plan=await self._async_plan(received))
        return received

    async def _async_plan(self, received: Received) -> RecoveryPlan | None:
        entry = self.hass.config_entries.async_get_entry(self._athlete_id)
        if entry is None:
            return None
        try:
            return await async_plan_for(self.hass, entry, received.workout, received.load, received.effort)
        except Exception:
            # The workout is kept, and whoever gave it need not give it again.
            _LOGGER.exception("What follows a workout could not be planned")
            return None

    # --- who hears of it

    @callback
    def async_listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with all that is new, updated or removed; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _remember(self, news: Iterable[Received]) -> None:
        newest = self._diary.newest
        for received in news:
            if received.arrival is Arrival.REMOVED:
                if self.latest is not None and self.latest.ids & received.ids:
                    self.latest = None
            elif newest is not None and received.workout.id == newest.workout.id:
                self.latest = received

    @callback
    def _tell(self, received: Received) -> None:
        for listener in tuple(self._listeners):
            _call(listener, received)

    @callback
    def _look_anew(self) -> None:
        for listener in tuple(self._plan_listeners):
            _call(listener)

    # --- what there is

    def find(self, workout_id: str) -> Workout | None:
        """Return a workout by an id that a source gave it; None where there is none."""
        entry = self._diary.find(workout_id)
        return None if entry is None else entry.workout

    @property
    def workouts(self) -> list[Workout]:
        """All workouts, in the order of their starts."""
        return [one.workout for one in self._diary.entries]

    @property
    def diary(self) -> Diary:
        """All workouts with their loads; it never changes, another one comes in its place."""
        return self._diary

    @property
    def newest(self) -> Entry | None:
        """The workout that ended last."""
        return self._diary.newest

    def past(self, since: datetime, until: datetime) -> list[PastWorkout]:
        """Return the workouts that began in a time, as a plan cares for them."""
        return self._diary.past(since, until)

    @property
    def _physiology(self) -> Physiology:
        entry = self.hass.config_entries.async_get_entry(self._athlete_id)
        return Physiology() if entry is None else AthleteOptions.of(entry.options).physiology

    @property
    def _name(self) -> str:
        """What the athlete is called, in words about what went wrong."""
        entry = self.hass.config_entries.async_get_entry(self._athlete_id)
        return "?" if entry is None else entry.title

    async def async_delete(self) -> None:
        """Delete it all: the athlete was removed."""
        await self._store.async_remove()


def _changed(
    before: Diary, given: Sequence[Workout], removed: Sequence[str], said: Mapping[str, float] | None
) -> tuple[Diary, list[Change]]:
    """Return the diary that comes after, and what changed by that, with the class of each worked out."""
    after, changes = before.changed(given, removed, said)
    for one in changes:
        if one.after is not None:
            after.effort(one.after)
    return after, changes


def _by_id(found: Iterable[Received]) -> dict[str, Received]:
    """Return what came of what was given, by each id."""
    return {workout_id: one for one in found if one.arrival is not Arrival.REMOVED for workout_id in one.ids}


async def _in_pieces[Item](items: Iterable[Item]) -> AsyncGenerator[Item]:
    """Give all, and let others have the event loop from time to time."""
    since = monotonic()
    for one in items:
        if monotonic() - since > PIECE_SECONDS:
            await asyncio.sleep(0)
            since = monotonic()
        yield one


def _call[**Arguments](listener: Callable[Arguments, None], *args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
    try:
        listener(*args, **kwargs)
    except Exception:
        # The others shall hear of it all the same.
        _LOGGER.exception("Something that follows a workout failed")
