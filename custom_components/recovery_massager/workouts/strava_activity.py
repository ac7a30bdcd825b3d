"""What Strava says of an activity, read into a workout; for the webhook too. Nothing in it is believed to be what it should."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
import json
from typing import Any, Self

from ..recovery.sport import Sport
from ..recovery.sport_names import sport_of
from ..recovery.workout import RANGES, Source, Workout
from .reading import number_of, without_what_cannot_be

MOST_ID = 2**63 - 1
RACES = frozenset({1, 11})
"""Strava's `workout_type` of a race: of a run, of a ride."""
LONGEST_GAP = 30
"""Seconds: after a longer gap between two samples nothing is known of the heart in between."""
MOST_SAMPLES = 200_000

# Fields of ours without which a workout is still one, and Strava's names for them.
FIELDS = {
    "distance": "distance",
    "climb": "total_elevation_gain",
    "mean_heart_rate": "average_heartrate",
    "max_heart_rate": "max_heartrate",
    "rpe": "perceived_exertion",
}
MEASURED = {"mean_power": "average_watts", "normalised_power": "weighted_average_watts"}
"""Only where there was a power meter: else Strava guesses."""

# What tells that somebody changed it.
TELLING = (
    "name",
    "sport_type",
    "type",
    "workout_type",
    "start_date",
    "elapsed_time",
    "moving_time",
    "distance",
    "total_elevation_gain",
    "average_heartrate",
    "max_heartrate",
    "weighted_average_watts",
)


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity, in the list or in detail."""

    id: int
    start: datetime
    """In UTC."""
    values: Mapping[str, Any]
    """As Strava said."""

    @classmethod
    def of(cls, values: object) -> Self | None:
        """Return the activity that an answer says; None where it says none."""
        if not isinstance(values, Mapping):
            return None
        number, start = values.get("id"), values.get("start_date")
        if isinstance(number, bool) or not isinstance(number, int) or not 0 < number <= MOST_ID:
            return None
        try:
            moment = datetime.fromisoformat(start)  # type: ignore[arg-type]
            return cls(number, moment.astimezone(UTC), values) if moment.tzinfo else None
        except TypeError, ValueError, OverflowError:
            return None

    @property
    def has_heart_rate(self) -> bool:
        """Whether its heart rates were recorded."""
        return self.values.get("has_heartrate") is True

    @property
    def print(self) -> str:
        """What is another one as soon as the athlete changes something, and tells nobody what it was."""
        told = [self.values.get(key) for key in TELLING]
        return sha256(json.dumps(told, default=str).encode()).hexdigest()[:16]


def workout_id(number: int) -> str:
    """Return what the workout of an activity is called."""
    return f"{Source.STRAVA}:{number}"


def workout_of(activity: Activity, now: datetime, heart_rates: tuple[tuple[int, float], ...] = ()) -> Workout:
    """Return the workout of an activity; raises InvalidWorkout where it is none.

    A value that cannot be, such as a heart rate of 400, is left out, and the rest counts.
    """
    given = {
        **figures_of(activity.values),
        "id": str(activity.id),
        "start": activity.start,
        "heart_rates": heart_rates,
    }
    return without_what_cannot_be(given, source=Source.STRAVA, sport=sport_in(activity.values), now=now)


def figures_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what Strava's JSON of an activity says of a workout, but for whose it is and when it began."""
    given: dict[str, Any] = {ours: number_of(values.get(theirs)) for ours, theirs in FIELDS.items()}
    if values.get("device_watts") is True:
        given |= {ours: number_of(values.get(theirs)) for ours, theirs in MEASURED.items()}
    elapsed, moving = (number_of(values.get(one)) for one in ("elapsed_time", "moving_time"))
    return given | {
        "minutes": None if elapsed is None and moving is None else (elapsed or moving or 0) / 60,
        # An activity indoors may have none, which does not make it shorter.
        "moving_minutes": moving / 60 if moving else None,
        "name": name if isinstance(name := values.get("name"), str) else None,
        "race": number_of(values.get("workout_type")) in RACES,
    }


def sport_in(values: Mapping[str, Any]) -> Sport:
    """Return the sport that Strava's JSON of an activity says."""
    return sport_of(*(one for key in ("sport_type", "type") if isinstance(one := values.get(key), str)))


def heart_rates_of(streams: object) -> tuple[tuple[int, float], ...]:
    """Return the seconds at each heart rate that the streams of an activity say; empty where they make no sense."""
    times, rates = _samples(streams, "time"), _samples(streams, "heartrate")
    if len(times) != len(rates):
        return ()
    least, most, _ = RANGES["mean_heart_rate"]
    seconds: dict[int, float] = {}
    for index in range(len(times) - 1):
        rate, passed = rates[index], times[index + 1] - times[index]
        if least <= rate <= most and 0 < passed <= LONGEST_GAP:
            seconds[round(rate)] = seconds.get(round(rate), 0.0) + passed
    return tuple(sorted(seconds.items()))


def _samples(streams: object, name: str) -> list[float]:
    stream = streams.get(name) if isinstance(streams, Mapping) else None
    data = stream.get("data") if isinstance(stream, Mapping) else None
    if not isinstance(data, list) or len(data) > MOST_SAMPLES:
        return []
    return [-1.0 if (number := number_of(one)) is None else number for one in data]
