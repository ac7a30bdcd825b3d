"""Training load: the worked examples of its authors, one scale for all, and a straightforward computation to hold it against."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import given, strategies as st
import numpy as np
import pytest

from custom_components.recovery_massager.recovery.formulas import (
    Sex,
    banister_trimp,
    edwards_sum,
    edwards_zone,
    estimated_max_heart_rate,
    heart_rate_reserve,
    session_rpe,
    training_stress,
)
from custom_components.recovery_massager.recovery.load import (
    Load,
    LoadMethod,
    Physiology,
    estimate,
    load_of,
    max_heart_rate,
)
from custom_components.recovery_massager.recovery.sport import Sport
from custom_components.recovery_massager.recovery.workout import Source, Workout

MAN = Physiology(1987, Sex.MALE, 50, 190, 250)


def workout(minutes: float = 60, sport: Sport = Sport.RUN, **known: Any) -> Workout:
    return Workout("file:1", Source.FILE, sport, datetime(2027, 3, 10, 16, tzinfo=UTC), minutes, **known)


@pytest.mark.parametrize(
    ("minutes", "mean", "resting", "maximum", "trimp"),
    [(30, 130, 40, 200, 31.8), (45, 145, 60, 190, 66.1), (66.2, 138, 44, 187, 98.4)],
)
def test_banisters_trimp_is_that_of_the_worked_examples(
    minutes: float, mean: float, resting: float, maximum: float, trimp: float
) -> None:
    found = banister_trimp(minutes, heart_rate_reserve(mean, resting, maximum), Sex.MALE)
    assert round(found, 1) == trimp


def test_two_hours_at_six_are_720() -> None:
    assert session_rpe(6, 120) == 720


def test_an_hour_at_threshold_power_is_100_and_half_the_power_a_quarter() -> None:
    assert training_stress(60, 250, 250) == 100
    assert training_stress(60, 125, 250) == 25


def test_the_usual_maximum_of_forty_years_is_180() -> None:
    assert estimated_max_heart_rate(40) == 180


def test_of_unknown_sex_the_mean_of_both_counts() -> None:
    both = [banister_trimp(60, 0.7, sex) for sex in Sex]
    assert banister_trimp(60, 0.7, None) == pytest.approx(np.mean(both))
    assert both[0] != both[1]


@pytest.mark.parametrize(
    ("rate", "zone"), [(99, 0), (100, 1), (119, 1), (120, 2), (140, 3), (160, 4), (179, 4), (180, 5), (230, 5)]
)
def test_zones_begin_at_50_60_70_80_and_90_percent(rate: float, zone: int) -> None:
    assert edwards_zone(rate, 200) == zone


THRESHOLD = {
    LoadMethod.RPE: {"rpe": 7},
    LoadMethod.POWER: {"normalised_power": 250.0},
    LoadMethod.HEART_RATE_ZONES: {"heart_rates": ((168, 3600.0),)},
    LoadMethod.HEART_RATE: {"mean_heart_rate": 50 + 0.85 * 140},
}


@pytest.mark.parametrize("method", THRESHOLD)
@pytest.mark.parametrize("sex", [None, *Sex])
def test_an_hour_at_threshold_is_100_by_every_method(method: LoadMethod, sex: Sex | None) -> None:
    physiology = Physiology(1987, sex, 50, 190, 250)
    assert load_of(workout(**THRESHOLD[method]), physiology) == Load(100.0, method)


def test_the_best_data_that_there_is_goes_first() -> None:
    known = {name: value for fields in THRESHOLD.values() for name, value in fields.items()}
    for method, fields in THRESHOLD.items():
        assert load_of(workout(**known), MAN).method is method
        for name in fields:
            del known[name]
    assert load_of(workout(**known), MAN).method is LoadMethod.ESTIMATE


@pytest.mark.parametrize(
    "physiology",
    [
        Physiology(),
        Physiology(resting_heart_rate=50),
        Physiology(birth_year=2026),
        Physiology(birth_year=1850),
        Physiology(resting_heart_rate=185, max_heart_rate=190),
    ],
    ids=["nothing", "rest alone", "a baby", "nobody so old", "rest next to maximum"],
)
def test_without_a_maximum_or_an_age_a_mean_heart_rate_means_nothing(physiology: Physiology) -> None:
    assert load_of(workout(mean_heart_rate=150), physiology).method is LoadMethod.ESTIMATE


def test_without_a_measured_maximum_that_of_the_age_counts_and_is_said_to_be_a_guess() -> None:
    of_age = load_of(workout(mean_heart_rate=150), Physiology(birth_year=1987, resting_heart_rate=50))
    measured = load_of(workout(mean_heart_rate=150), Physiology(max_heart_rate=180, resting_heart_rate=50))
    assert (of_age.points, of_age.estimated, measured.estimated) == (measured.points, True, False)
    assert max_heart_rate(workout(), Physiology(birth_year=1987)) == (180, True)


def test_without_a_resting_heart_rate_the_usual_one_counts_and_is_said_to_be_a_guess() -> None:
    usual = load_of(workout(mean_heart_rate=150), Physiology(max_heart_rate=190))
    given_ = load_of(workout(mean_heart_rate=150), Physiology(max_heart_rate=190, resting_heart_rate=60))
    assert (usual.points, usual.estimated, given_.estimated) == (given_.points, True, False)


def test_a_mean_at_rest_is_a_strap_that_was_off() -> None:
    assert load_of(workout(mean_heart_rate=48), MAN).method is LoadMethod.ESTIMATE


def test_heart_rates_of_less_than_half_of_a_workout_do_not_stand_for_it() -> None:
    known = workout(mean_heart_rate=150, heart_rates=((150, 1700.0),))
    assert load_of(known, MAN).method is LoadMethod.HEART_RATE


def test_minutes_that_nobody_recorded_count_like_the_others() -> None:
    most = load_of(workout(heart_rates=((150, 2400.0),)), MAN)
    all_of_it = load_of(workout(heart_rates=((150, 3600.0),)), MAN)
    assert most == all_of_it


def test_a_threshold_power_that_cannot_be_is_not_used() -> None:
    assert load_of(workout(normalised_power=250), Physiology(threshold_power=25)).method is LoadMethod.ESTIMATE
    assert load_of(workout(normalised_power=250), Physiology(threshold_power=0)).method is LoadMethod.ESTIMATE


def test_breaks_do_not_count() -> None:
    assert load_of(workout(90, moving_minutes=60, rpe=7), MAN).points == 100


@pytest.mark.parametrize("sport", Sport)
def test_an_estimate_knows_every_sport_and_stays_below_threshold(sport: Sport) -> None:
    assert 0 < estimate(workout(60, sport)).points < 100
    assert estimate(workout(60, sport, climb=90_000)).points <= 100
    assert estimate(workout(120, sport)).points == pytest.approx(2 * estimate(workout(60, sport)).points)


def test_climbing_costs_more_on_foot() -> None:
    flat, steep = estimate(workout(120, Sport.TRAIL_RUN)), estimate(workout(120, Sport.TRAIL_RUN, climb=1000))
    assert steep.points == flat.points + 20


rates = st.lists(st.tuples(st.integers(40, 220), st.floats(1, 600)), min_size=1, max_size=60)


@given(rates=rates, maximum=st.integers(150, 220))
def test_edwards_is_what_numpy_says(rates: list[tuple[int, float]], maximum: int) -> None:
    bpm, seconds = np.array(rates).T
    zone = np.searchsorted(np.array([0.5, 0.6, 0.7, 0.8, 0.9]) * maximum, bpm, side="right")
    raw = float(np.sum(zone * seconds) / 60)
    assert edwards_sum(rates, maximum) == pytest.approx(raw)
    done = workout(float(seconds.sum()) / 60, heart_rates=tuple(rates))
    assert load_of(done, Physiology(max_heart_rate=maximum)).points == pytest.approx(raw / 2.4, abs=0.051)


@given(
    minutes=st.floats(1, 600),
    mean=st.floats(60, 220),
    resting=st.floats(35, 59),
    maximum=st.floats(150, 220),
    sex=st.sampled_from([None, *Sex]),
)
def test_banister_is_what_numpy_says(
    minutes: float, mean: float, resting: float, maximum: float, sex: Sex | None
) -> None:
    factors = {Sex.MALE: [[0.64, 1.92]], Sex.FEMALE: [[0.86, 1.67]], None: [[0.64, 1.92], [0.86, 1.67]]}[sex]
    a, b = np.array(factors).T

    def trimp(length: float, x: float) -> float:
        return float(np.mean(length * x * a * np.exp(b * x)))

    x = float(np.clip((mean - resting) / (maximum - resting), 0, 1))
    assert banister_trimp(minutes, x, sex) == pytest.approx(trimp(minutes, x))
    found = load_of(workout(minutes, mean_heart_rate=mean), Physiology(None, sex, resting, maximum))
    assert found.method is LoadMethod.HEART_RATE
    assert found.points == pytest.approx(trimp(minutes, x) / trimp(60, 0.85) * 100, abs=0.051)
