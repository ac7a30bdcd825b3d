"""What samples add up to."""

from itertools import pairwise
from random import Random

from hypothesis import given, strategies as st
import pytest

from custom_components.recovery_massager.workouts.file_samples import Sample
from custom_components.recovery_massager.workouts.file_sums import (
    LONGEST_SAMPLE,
    climb,
    heart_rates,
    lengths,
    normalised,
    powers,
)

TIMES = st.lists(st.floats(0, 1e6, allow_nan=False), min_size=1, max_size=50).map(sorted)


@given(TIMES)
def test_a_sample_lasts_until_the_next_or_as_long_as_one_does_before_a_pause(times: list[float]) -> None:
    found = lengths([Sample(at) for at in times])
    gaps = [after - before for before, after in pairwise(times)]
    longest = max((gap for gap in gaps if gap <= LONGEST_SAMPLE), default=1.0)
    assert len(found) == len(times)
    for gap, lasted in zip(gaps, found, strict=False):
        assert lasted == gap if gap <= LONGEST_SAMPLE else 0 < lasted <= max(longest, 1.0)


@given(TIMES, st.randoms(use_true_random=False))
def test_the_seconds_at_all_heart_rates_are_those_recorded(times: list[float], random: Random) -> None:
    samples = [Sample(at, random.choice([None, 90, 120, 150, 999])) for at in times]
    seconds = lengths(samples)
    told = heart_rates(samples, seconds)
    counted = sum(lasted for one, lasted in zip(samples, seconds, strict=True) if one.heart_rate in {90, 120, 150})
    assert sum(lasted for _, lasted in told) == pytest.approx(counted, abs=0.2)
    assert list(told) == sorted(told)


def test_steady_power_is_its_own_norm_and_an_uneven_one_costs_more() -> None:
    assert normalised([200.0] * 3600) == pytest.approx(200)
    uneven = normalised([100.0] * 300 + [300.0] * 300)
    assert uneven is not None
    assert uneven > 200
    assert normalised([200.0] * 29) is None
    assert normalised([0.0] * 100) == 0


@given(st.lists(st.floats(0, 2000), min_size=30, max_size=200))
def test_the_norm_is_neither_below_the_weakest_nor_above_the_strongest(each: list[float]) -> None:
    norm = normalised(each)
    assert norm is not None
    assert min(each) - 0.01 <= norm <= max(each) + 0.01


def test_power_between_samples_that_are_seconds_apart_lasts() -> None:
    samples = [Sample(at, power=100.0 + at) for at in (0, 5, 10)]
    assert powers(samples, lengths(samples)) == [100.0] * 5 + [105.0] * 5 + [110.0] * 5


def test_noise_is_no_climb_and_a_hill_is() -> None:
    random = Random(4)
    assert climb(500 + random.uniform(-1, 1) for _ in range(3600)) == 0
    up = [500 + metre + random.uniform(-1, 1) for metre in range(100)]
    assert climb([*up, *reversed(up), *up]) == pytest.approx(200, abs=6)
    assert climb([None, None]) is None
    assert climb([]) is None


@given(st.lists(st.floats(-400, 8800), min_size=1, max_size=60))
def test_a_climb_is_no_more_than_all_that_rose(altitudes: list[float]) -> None:
    risen = sum(max(after - before, 0) for before, after in pairwise(altitudes))
    found = climb(altitudes)
    assert found is not None
    assert max(0, altitudes[-1] - altitudes[0] - 10) <= found <= risen + 1e-6
