"""The class of a workout: race, key, moderate, easy, and what makes it that."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from custom_components.recovery_massager.recovery.effort import effort_and_why
from custom_components.recovery_massager.recovery.load import Load, LoadMethod, Physiology, load_of
from custom_components.recovery_massager.recovery.plan import Effort, PastWorkout, effort_of
from custom_components.recovery_massager.recovery.sport import Sport
from custom_components.recovery_massager.recovery.workout import Workout

from .athletes import workout

END = datetime(2027, 3, 10, 17, tzinfo=UTC)
DAY = timedelta(days=1)


def others(*points: float, days_ago: int = 1) -> list[PastWorkout]:
    """Other workouts, a day apart, that had so many points."""
    return [
        PastWorkout(f"file:{number}", start := END - DAY * (days_ago + number), start, Sport.RUN, Effort.MODERATE, one)
        for number, one in enumerate(points)
    ]


def points(value: float) -> Load:
    return Load(value, LoadMethod.HEART_RATE)


def classed(past: Sequence[PastWorkout] = (), load: Load | None = None, **said: Any) -> tuple[Effort, str]:
    done: Workout = workout(**said)
    effort, why = effort_and_why(done, load or load_of(done, Physiology()), past)
    assert effort_of(done, load or load_of(done, Physiology()), past) is effort
    return effort, why.key


TEN = others(*range(10, 110, 10))

CASES: dict[str, tuple[dict[str, Any], tuple[Effort, str]]] = {
    "29.9 km are no race": ({"km": 29.9, "minutes": 80}, (Effort.MODERATE, "moderate")),
    "30 km are": ({"km": 30, "minutes": 80}, (Effort.RACE, "race_distance")),
    "30 km by bicycle are not": ({"sport": "ride", "km": 30, "minutes": 80}, (Effort.MODERATE, "moderate")),
    "150 minutes at 5 are hard hours": ({"sport": "ski", "minutes": 150, "rpe": 5}, (Effort.RACE, "race_hours")),
    "150 minutes at 4 are not": ({"sport": "ski", "minutes": 150, "rpe": 4}, (Effort.KEY, "key_minutes")),
    "149 minutes at 9 are a key workout": ({"minutes": 149, "rpe": 9}, (Effort.KEY, "key_rpe")),
    "150 minutes of 70 points an hour are hard hours": (
        {"sport": "ride", "minutes": 150, "load": points(175)},
        (Effort.RACE, "race_hours"),
    ),
    "150 minutes of fewer are not": (
        {"sport": "ride", "minutes": 150, "load": points(174)},
        (Effort.KEY, "key_minutes"),
    ),
    "a declared swim race is one": ({"sport": "swim", "race": True}, (Effort.RACE, "race")),
    "a swim of three hours at 9 is easy on legs": (
        {"sport": "swim", "minutes": 180, "rpe": 9},
        (Effort.EASY, "easy_on_legs"),
    ),
    "7 is a key workout": ({"rpe": 7}, (Effort.KEY, "key_rpe")),
    "6.9 is none": ({"rpe": 6.9}, (Effort.MODERATE, "moderate")),
    "3 is easy": ({"rpe": 3}, (Effort.EASY, "easy_rpe")),
    "3.1 is not": ({"rpe": 3.1}, (Effort.MODERATE, "moderate")),
    "90 minutes are a key workout": ({"minutes": 90}, (Effort.KEY, "key_minutes")),
    "89 are none": ({"minutes": 89}, (Effort.MODERATE, "moderate")),
    "more than three quarters of ten": ({"past": TEN, "load": points(81)}, (Effort.KEY, "key_load")),
    "more than seven of ten is not": ({"past": TEN, "load": points(80)}, (Effort.MODERATE, "moderate")),
    "less than two thirds of ten": ({"past": TEN, "load": points(39)}, (Effort.EASY, "easy_load")),
    "less than six of ten is not": ({"past": TEN, "load": points(40)}, (Effort.MODERATE, "moderate")),
    "90 minutes in the lowest third are easy": (
        {"past": TEN, "load": points(20), "minutes": 90},
        (Effort.EASY, "easy_load"),
    ),
    "nine others say nothing": ({"past": TEN[:9], "load": points(500)}, (Effort.MODERATE, "moderate")),
    "others of long ago say nothing": (
        {"past": others(*range(10), days_ago=42), "load": points(500)},
        (Effort.MODERATE, "moderate"),
    ),
    "as many points as all others have are moderate": (
        {"past": others(*[50] * 20), "load": points(50)},
        (Effort.MODERATE, "moderate"),
    ),
}


@pytest.mark.parametrize(("said", "is_"), CASES.values(), ids=CASES)
def test_the_class_is_that_of_the_words(said: dict[str, Any], is_: tuple[Effort, str]) -> None:
    assert classed(**said) == is_


def test_a_workout_is_not_held_against_itself_nor_against_later_ones() -> None:
    done = workout()
    itself = replace(TEN[0], id=done.id)
    later = replace(TEN[0], start=done.start + timedelta(minutes=1))
    for past in ([*TEN[1:], itself], [*TEN[1:], later]):
        assert effort_of(done, points(500), past) is Effort.MODERATE
    assert effort_of(done, points(500), TEN) is Effort.KEY
