"""What several sources gave of the same workout is one; what only lies close is not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from custom_components.recovery_massager.recovery.duplicates import Given, grouped, merged, same
from custom_components.recovery_massager.recovery.sport import Sport
from custom_components.recovery_massager.recovery.workout import Source, Workout

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def workout(
    called: str = "a", at: float = 0, minutes: float = 60, source: Source = Source.STRAVA, **more: Any
) -> Workout:
    return Workout(
        **{
            "id": f"{source}:{called}",
            "source": source,
            "sport": Sport.RUN,
            "start": NOON + timedelta(minutes=at),
            "minutes": minutes,
            **more,
        }
    )


def together(*workouts: Workout) -> list[Workout]:
    return [merged(group) for group in grouped(Given(one, number) for number, one in enumerate(workouts))]


@pytest.mark.parametrize(
    ("at", "minutes", "expected"),
    [
        (0, 60, True),
        (2, 57, True),
        (0, 45, True),
        (-10, 80, True),
        (30, 60, True),
        (31, 60, False),
        (0, 29, False),
        (60, 60, False),
        (59, 60, False),
        (-60, 60, False),
        (0, 121, False),
    ],
)
def test_the_same_is_what_shares_half_of_the_longer_one(at: float, minutes: float, expected: bool) -> None:
    one, other = workout(), workout("b", at, minutes)
    assert same(one, other) is expected
    assert same(other, one) is expected


def test_two_a_days_are_two() -> None:
    assert len(together(workout(), workout("b", at=300), workout("c", at=61))) == 3


def test_a_chain_of_workouts_each_a_little_later_is_no_single_long_one() -> None:
    assert len(together(*(workout(f"{number}", at=25 * number) for number in range(6)))) > 1


def test_each_field_is_the_richest_that_any_source_knows() -> None:
    told = workout("a", source=Source.ACTION, rpe=7.0, name="Evening run", sport=Sport.OTHER)
    watch = workout("b", 1, 58, Source.WEBHOOK, mean_heart_rate=150, distance=10_000)
    file = workout("c", 2, 57, Source.FILE, heart_rates=((140, 1800.0), (150, 1620.0)), sport=Sport.TRAIL_RUN)
    (one,) = together(told, watch, file)
    assert one == replace(
        file, id=told.id, name="Evening run", rpe=7.0, mean_heart_rate=150, distance=10_000, sport=Sport.TRAIL_RUN
    )


def test_a_general_name_of_a_sport_gives_way_to_an_exact_one() -> None:
    (one,) = together(workout(sport=Sport.OTHER, mean_heart_rate=150), workout("b", sport=Sport.SWIM))
    assert one.sport is Sport.SWIM
    (one,) = together(workout(sport=Sport.RIDE, mean_heart_rate=150), workout("b", sport=Sport.RUN))
    assert one.sport is Sport.RIDE, "two exact ones: the richer source's"


def test_what_the_athlete_told_us_goes_before_what_a_source_says() -> None:
    group = grouped([Given(workout(rpe=3.0, mean_heart_rate=150), 0), Given(workout("b"), 1, said=8.0)])[0]
    assert merged(group).rpe == 8.0


def test_it_is_a_race_if_any_source_says_so() -> None:
    assert together(workout(mean_heart_rate=150), workout("b", race=True))[0].race
