"""Being ill: until well, and a day more; and whatever may be kept of it."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given, strategies as st
import pytest

from custom_components.recovery_massager.recovery.illness import (
    NOT_KNOWN,
    is_ill,
    keep_ill_until,
    read_ill_until,
    rests_until,
)

NOW = datetime(2027, 3, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_who_never_was_ill_is_not_and_needs_no_rest() -> None:
    assert not is_ill(None, NOW)
    assert rests_until(None, NOW) is None


def test_who_is_ill_is_so_until_they_say_otherwise() -> None:
    assert is_ill(NOT_KNOWN, NOW + 10_000 * HOUR)
    assert rests_until(NOT_KNOWN, NOW) == NOT_KNOWN


def test_who_is_well_again_rests_for_a_day_more() -> None:
    assert is_ill(NOW, NOW - timedelta(seconds=1))
    assert not is_ill(NOW, NOW)
    assert rests_until(NOW, NOW) == NOW + 24 * HOUR
    assert rests_until(NOW, NOW + 24 * HOUR - timedelta(seconds=1)) == NOW + 24 * HOUR
    assert rests_until(NOW, NOW + 24 * HOUR) is None


@pytest.mark.parametrize("ill_until", [None, NOT_KNOWN, NOW])
def test_what_is_kept_is_read_again(ill_until: datetime | None) -> None:
    assert read_ill_until(keep_ill_until(ill_until)) == ill_until


def test_a_moment_in_another_zone_is_the_same_moment() -> None:
    assert read_ill_until("2027-03-10T14:00:00+02:00") == NOW


@pytest.mark.parametrize(
    "kept", ["", "soon", 5, True, [], {}, "2027-03-10", "2027-03-10T12:00:00", "9999-01-01T00:00:00+00:00"]
)
def test_nonsense_counts_as_being_ill(kept: object) -> None:
    assert read_ill_until(kept) == NOT_KNOWN


@given(st.text() | st.datetimes(timezones=st.sampled_from([UTC, timezone(14 * HOUR), timezone(-12 * HOUR)])).map(str))
def test_whatever_is_kept_can_be_held_against_a_time(kept: str) -> None:
    ill_until = read_ill_until(kept)
    is_ill(ill_until, NOW)
    rests_until(ill_until, NOW)
