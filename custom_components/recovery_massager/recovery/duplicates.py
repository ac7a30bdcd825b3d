"""Which of the workouts that several sources gave are one and the same, and what is known of it then.

Pure, and a matter of what was given alone: the order in which it came changes nothing but by which id it is called.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .sport import Sport
from .workout import Source, Workout

SHARED = 0.5
"""So much of the longer of two workouts must the other have been going on too, for both to be the same: ours.

Watches, phones and people disagree on when it began, and on whether the breaks count; what follows at once does not overlap.
"""

# Whose word is taken where two know as much: who recorded it goes before who was told.
SOURCES = (Source.FILE, Source.STRAVA, Source.ENTITY, Source.WEBHOOK, Source.ACTION)
OPTIONAL = (
    "name",
    "moving_minutes",
    "distance",
    "climb",
    "mean_heart_rate",
    "max_heart_rate",
    "mean_power",
    "normalised_power",
)
# What one source calls by a general name, and another one more exactly.
EXACTER: dict[Sport, frozenset[Sport]] = {
    Sport.OTHER: frozenset(Sport) - {Sport.OTHER},
    Sport.STRENGTH: frozenset({Sport.LEG_STRENGTH, Sport.UPPER_BODY}),
    Sport.RUN: frozenset({Sport.TRAIL_RUN}),
    Sport.WALK: frozenset({Sport.HIKE}),
}


@dataclass(frozen=True, slots=True)
class Given:
    """A workout as one source gave it last."""

    workout: Workout
    number: int
    """Counts up in the order in which they came first: by the id of the first of it a workout is called."""
    said: float | None = None
    """How hard the athlete told us that it was, whatever the source says: 0 to 10."""

    @property
    def id(self) -> str:
        """What its source calls it."""
        return self.workout.id


def same(one: Workout, other: Workout) -> bool:
    """Whether two can only be the same workout: nobody does two at once."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared.total_seconds() >= SHARED * 60 * max(one.minutes, other.minutes)


def grouped(given: Iterable[Given]) -> list[tuple[Given, ...]]:
    """Put together what is the same; in each group the one that knows most comes first, and all others are the same as it.

    So a chain of workouts, each a little later than the last, does not become one long one.
    """
    groups: list[list[Given]] = []
    for one in sorted(given, key=_richness):
        for group in groups:
            if same(group[0].workout, one.workout):
                group.append(one)
                break
        else:
            groups.append([one])
    return [tuple(group) for group in groups]


def merged(group: Sequence[Given]) -> Workout:
    """Return the workout that a group of `grouped` is: when and how long by the richest, all else by the first that knows it."""
    first = group[0].workout
    if len(group) == 1:
        said = group[0].said
        return first if said is None else replace(first, rpe=said)
    workouts = [one.workout for one in group]
    known: dict[str, Any] = {
        name: next((value for one in workouts if (value := getattr(one, name)) is not None), None) for name in OPTIONAL
    }
    return replace(
        first,
        id=min(group, key=lambda one: one.number).id,
        sport=_sport(workouts),
        heart_rates=next((one.heart_rates for one in workouts if one.heart_rates), ()),
        rpe=_effort([*(one.said for one in group), *(one.rpe for one in workouts)]),
        race=any(one.race for one in workouts),
        **known,
    )


def _richness(given: Given) -> tuple[Any, ...]:
    one = given.workout
    best = (one.heart_rates or None, one.normalised_power, one.mean_heart_rate, one.mean_power, one.distance)
    unknown = sum(getattr(one, name) is None for name in OPTIONAL)
    return (*(value is None for value in best), unknown, SOURCES.index(one.source), one.id)


def _sport(workouts: Sequence[Workout]) -> Sport:
    sport = workouts[0].sport
    for one in workouts:
        if one.sport in EXACTER.get(sport, ()):
            sport = one.sport
    return sport


def _effort(said: Iterable[float | None]) -> float | None:
    return next((one for one in said if one is not None), None)
