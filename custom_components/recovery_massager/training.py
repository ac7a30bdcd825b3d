"""One athlete's workouts in Home Assistant: what comes in is kept, told of, and followed by a plan."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from homeassistant.core import HomeAssistant, callback

from .recovery.load import Load, Physiology, load_of
from .recovery.plan import Effort, RecoveryPlan
from .recovery.workout import Workout


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


type Listener = Callable[[Received], None]


class Training:
    """The workouts of one athlete."""

    def __init__(self, hass: HomeAssistant, athlete_id: str) -> None:
        self._hass = hass
        self._athlete_id = athlete_id
        self._kept: dict[str, Workout] = {}
        self._listeners: list[Listener] = []

    async def async_load(self) -> None:
        """Read what is kept."""

    async def async_receive(self, *workouts: Workout) -> list[Received]:
        """Take what a source gives, in the order of their starts; it is on the disk when this returns."""
        received = []
        for workout in sorted(workouts, key=lambda one: one.start):
            arrival = Arrival.UPDATED if workout.id in self._kept else Arrival.NEW
            self._kept[workout.id] = workout
            received.append(Received(arrival, workout, load_of(workout, Physiology()), Effort.MODERATE))
        for one in received:
            self._tell(one)
        return received

    async def async_remove(self, workout_id: str) -> Received | None:
        """Take out a workout that its source has deleted; None where there is none of that id."""
        workout = self._kept.pop(workout_id, None)
        if workout is None:
            return None
        removed = Received(Arrival.REMOVED, workout, load_of(workout, Physiology()), Effort.MODERATE)
        self._tell(removed)
        return removed

    @callback
    def async_listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with all that comes in; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @callback
    def _tell(self, received: Received) -> None:
        for listener in tuple(self._listeners):
            listener(received)

    def find(self, workout_id: str) -> Workout | None:
        """Return a workout by an id that a source gave it; None where there is none."""
        return self._kept.get(workout_id)

    @property
    def workouts(self) -> list[Workout]:
        """All workouts, in the order of their starts."""
        return sorted(self._kept.values(), key=lambda one: one.start)
