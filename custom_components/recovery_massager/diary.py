"""An athlete's diary of workouts: what all sources gave, and the workouts that this makes. Without any input or output."""
# ruff: noqa: SLF001 - a diary makes another one of its own kind

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Self

from .recovery.duplicates import SHARED, Given, grouped, merged, same
from .recovery.effort import effort_beside
from .recovery.load import Load, Physiology, load_of
from .recovery.plan import Effort, PastWorkout
from .recovery.workout import RANGES, InvalidWorkout, Workout

LONGEST = timedelta(minutes=RANGES["minutes"][1])
LOOKS_BACK = timedelta(days=42)
"""A workout is held against the others of so long before."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A workout of the diary."""

    workout: Workout
    load: Load
    ids: frozenset[str]
    """By which the sources know it."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one workout; not both are None."""

    before: Entry | None
    after: Entry | None

    @property
    def ids(self) -> frozenset[str]:
        """All ids by which it is or was known."""
        return frozenset[str]().union(*(one.ids for one in (self.before, self.after) if one is not None))


class Diary:
    """The workouts of one athlete.

    Nothing but `changed` makes another one, so that whoever reads one never sees half of a change.
    """

    def __init__(self, physiology: Physiology, given: Iterable[Given] = ()) -> None:
        self._physiology = physiology
        self._given = {one.id: one for one in given}
        self._starts = sorted((one.workout.start, one.id) for one in self._given.values())
        self._number = max((one.number for one in self._given.values()), default=-1) + 1
        self._entries: dict[str, Entry] = {}
        self._order: list[Entry] = []
        self._of: dict[str, str] = {}
        self._efforts: dict[str, Effort] = {}
        for area in self._areas():
            self._regroup(area)

    # --- what there is

    @property
    def physiology(self) -> Physiology:
        """The body that loads are reckoned for."""
        return self._physiology

    def knows_as_much(self, other: Diary) -> bool:
        """Whether the sources gave the same, so that nothing has to be written."""
        return self._given == other._given

    @property
    def entries(self) -> Sequence[Entry]:
        """All workouts, in the order of their starts."""
        return self._order

    @cached_property
    def newest(self) -> Entry | None:
        """The workout that ended last."""
        if not self._order:
            return None
        # Whatever began earlier than that was over before the last one began.
        since = self._order[-1].workout.start - LONGEST
        late = self._order[bisect_left(self._order, since, key=_start) :]
        return max(late, key=lambda one: (one.workout.end, one.workout.start))

    def find(self, workout_id: str) -> Entry | None:
        """Return a workout by an id that a source gave it; None where there is none."""
        named = self._of.get(workout_id)
        return None if named is None else self._entries[named]

    def between(self, since: datetime, until: datetime) -> list[Entry]:
        """Return the workouts that began at `since` or later, and before `until`, in the order of their starts."""
        first, end = (bisect_left(self._order, moment, key=_start) for moment in (since, until))
        return self._order[first:end]

    def effort(self, entry: Entry) -> Effort:
        """Return the class of a workout, held against those of the weeks before it."""
        found = self._efforts.get(entry.workout.id)
        if found is None:
            start = entry.workout.start
            others = [one.load.points for one in self.between(start - LOOKS_BACK, start) if one is not entry]
            found = self._efforts[entry.workout.id] = effort_beside(entry.workout, entry.load, others)
        return found

    def past(self, since: datetime, until: datetime) -> list[PastWorkout]:
        """Return the workouts that began in a time, as a plan cares for them."""
        return [past(one, self.effort(one)) for one in self.between(since, until)]

    # --- what comes in

    def changed(
        self, given: Iterable[Workout] = (), removed: Iterable[str] = (), said: Mapping[str, float] | None = None
    ) -> tuple[Self, list[Change]]:
        """Return the diary with what sources gave, and without what they deleted; and what changed by that.

        Of each id the last word counts; only how hard it was is never forgotten. `said`: what the athlete says on that.
        """
        other = self._copy()
        touched: set[str] = set()
        for workout in given:
            touched |= other._area(workout.id)
            other._take(workout)
            touched |= other._area(workout.id)
        for workout_id in removed:
            touched |= other._area(workout_id)
            other._drop(workout_id)
        for workout_id, rpe in (said or {}).items():
            touched |= other._area(workout_id)
            other._say(workout_id, rpe)
        before = {self._of[one] for one in touched if one in self._of}
        for one in before:
            touched |= self._entries[one].ids
        other._regroup(touched)
        after = {other._of[one] for one in touched if one in other._of}
        changes = _differences([self._entries[one] for one in before], [other._entries[one] for one in after])
        other._keep_efforts(self._efforts, changes)
        return other, changes

    def of(self, physiology: Physiology) -> Self:
        """Return the diary of the same workouts, reckoned for another body."""
        return type(self)(physiology, self._given.values())

    def _copy(self) -> Self:
        other = type(self)(self._physiology)
        other._given, other._starts, other._number = dict(self._given), list(self._starts), self._number
        other._entries, other._of, other._order = dict(self._entries), dict(self._of), list(self._order)
        return other

    def _keep_efforts(self, known: Mapping[str, Effort], changes: Iterable[Change]) -> None:
        """Keep what is known of all but those that changed, and those that are held against these."""
        self._efforts = dict(known)
        for entry in (one for change in changes for one in (change.before, change.after) if one is not None):
            start = entry.workout.start
            self._efforts.pop(entry.workout.id, None)
            for near in self.between(start, start + LOOKS_BACK + timedelta.resolution):
                self._efforts.pop(near.workout.id, None)

    def _take(self, workout: Workout) -> None:
        known = self._given.get(workout.id)
        if known is None:
            self._put(Given(workout, self._number))
            self._number += 1
            return
        if workout.rpe is None:
            workout = replace(workout, rpe=known.workout.rpe)
        self._put(replace(known, workout=workout))

    def _drop(self, workout_id: str) -> None:
        gone, group = self._given.get(workout_id), self._ids_with(workout_id)
        if gone is None:
            return
        self._starts.remove((gone.workout.start, workout_id))
        del self._given[workout_id]
        said = gone.workout.rpe if gone.said is None else gone.said
        left = [self._given[one] for one in group if one in self._given]
        if said is not None and all(one.said is None and one.workout.rpe is None for one in left):
            for one in left:
                self._given[one.id] = replace(one, said=said)

    def _say(self, workout_id: str, rpe: float) -> None:
        for one in self._ids_with(workout_id):
            self._given[one] = replace(self._given[one], said=rpe)

    def _ids_with(self, workout_id: str) -> frozenset[str]:
        entry = self.find(workout_id)
        return frozenset() if entry is None else frozenset(one for one in entry.ids if one in self._given)

    def _put(self, given: Given) -> None:
        if (known := self._given.get(given.id)) is not None:
            self._starts.remove((known.workout.start, known.id))
        self._given[given.id] = given
        insort(self._starts, (given.workout.start, given.id))

    # --- what is the same

    def _near(self, given: Given) -> set[str]:
        """Return the ids of what is the same as this one, itself among them."""
        workout = given.workout
        # What is longer than that shares too little of itself with this one.
        first = bisect_left(self._starts, (workout.start - timedelta(minutes=workout.minutes / SHARED), ""))
        end = bisect_left(self._starts, (workout.end, ""))
        return {one for _, one in self._starts[first:end] if same(workout, self._given[one].workout)}

    def _area(self, workout_id: str) -> set[str]:
        """Return the ids of all whose grouping a workout can have a part in."""
        found: set[str] = set()
        waiting = {workout_id} if workout_id in self._given else set()
        while waiting:
            one = waiting.pop()
            found.add(one)
            waiting |= self._near(self._given[one]) - found
        return found

    def _areas(self) -> Iterable[set[str]]:
        seen: set[str] = set()
        for one in self._given:
            if one not in seen:
                area = self._area(one)
                seen |= area
                yield area

    def _regroup(self, ids: Iterable[str]) -> None:
        for one in ids:
            named = self._of.pop(one, None)
            if named is not None and (entry := self._entries.pop(named, None)) is not None:
                del self._order[bisect_left(self._order, _place(entry), key=_place)]
        left = {one for one in ids if one in self._given}
        while left:
            # Area by area: what lies far apart is never compared.
            area = self._area(next(iter(left)))
            left -= area
            self._group(area)

    def _group(self, area: Iterable[str]) -> None:
        for group in grouped([self._given[one] for one in area]):
            workout = merged(group)
            entry = Entry(workout, load_of(workout, self._physiology), frozenset(one.id for one in group))
            self._entries[workout.id] = entry
            insort(self._order, entry, key=_place)
            self._of.update(dict.fromkeys(entry.ids, workout.id))

    # --- what is kept

    def to_list(self) -> list[dict[str, Any]]:
        """Return what JSON can hold: what was given, in the order in which it came first."""
        return [
            one.workout.to_dict() if one.said is None else {**one.workout.to_dict(), "said": one.said}
            for one in sorted(self._given.values(), key=lambda one: one.number)
        ]

    @classmethod
    def from_list(cls, kept: Iterable[Any], physiology: Physiology, nonsense: Callable[[str], None]) -> Self:
        """Return the diary that `to_list` wrote; tells `nonsense` of each that makes none, without what it says."""
        given: dict[str, Given] = {}
        for number, data in enumerate(kept, 1):
            try:
                workout = Workout.from_dict(data)
                if workout.id in given:
                    raise InvalidWorkout("workout_not_understood", field="id")
                given[workout.id] = Given(workout, number, _said(data.get("said")))
            except InvalidWorkout as err:
                nonsense(f"workout {number}: {err.reason} {err.details.get('field', '')}".strip())
        return cls(physiology, given.values())


def past(entry: Entry, effort: Effort) -> PastWorkout:
    """Return a workout as a plan cares for it."""
    one = entry.workout
    return PastWorkout(one.id, one.start, one.end, one.sport, effort, entry.load.points)


def _said(value: Any) -> float | None:
    least, most, _ = RANGES["rpe"]
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise InvalidWorkout("workout_field_wrong", field="said")
    return value


def _place(entry: Entry) -> tuple[datetime, str]:
    return entry.workout.start, entry.workout.id


def _start(entry: Entry) -> datetime:
    return entry.workout.start


def _differences(before: Iterable[Entry], after: Iterable[Entry]) -> list[Change]:
    """Say what became of each: a workout that lost the id by which it was called is still the same."""
    old, new = sorted(before, key=_start), sorted(after, key=_start)
    changes: list[Change] = []
    left: list[Entry] = []
    by_name = {one.workout.id: one for one in old}
    for one in new:
        if (known := by_name.pop(one.workout.id, None)) is not None:
            changes.append(Change(known, one))
        else:
            left.append(one)
    for one in left:
        found = next((known for known in by_name.values() if known.ids & one.ids), None)
        changes.append(Change(None if found is None else by_name.pop(found.workout.id), one))
    changes += [Change(one, None) for one in by_name.values()]
    return changes
