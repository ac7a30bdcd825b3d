"""What an athlete chose, as it is read: sensible without any choice, and never broken by nonsense."""

from datetime import time
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.recovery_massager.athlete_options import RANGES, AthleteOptions, Policy
from custom_components.recovery_massager.recovery.load import Physiology, Sex
from custom_components.recovery_massager.recovery.sport import Sport

USUAL = AthleteOptions()
KEYS = (
    *RANGES,
    "ha_person",
    "sex",
    "experienced",
    "policy",
    "plan_massager",
    "phones",
    "quiet_from",
    "quiet_until",
    "sports",
    "ask_effort",
    "ask_soreness",
    "reminders",
    "workout_calendar",
)
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["start", "07:00:00"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


def test_whoever_chose_nothing_is_asked_before_anything_starts() -> None:
    assert AthleteOptions.of({}) == USUAL
    assert USUAL.policy is Policy.NOTIFY
    assert USUAL.physiology == Physiology()


def test_what_was_chosen_is_read() -> None:
    chosen = AthleteOptions.of(
        {
            "birth_year": 1980,
            "sex": "female",
            "resting_heart_rate": 50,
            "max_heart_rate": 185,
            "threshold_power": 240,
            "experienced": True,
            "policy": "arm",
            "plan_massager": "boots",
            "phones": ["one", "two"],
            "quiet_from": "21:30:00",
            "quiet_until": "06:00:00",
            "sports": ["run", "ride"],
            "smallest_load": 35,
            "week_goal": 5,
            "ask_effort": False,
            "ask_soreness": False,
            "reminders": False,
            "workout_calendar": "calendar.training",
            "ha_person": "person.ada",
        }
    )
    assert chosen == AthleteOptions(
        Physiology(1980, Sex.FEMALE, 50, 185, 240),
        True,
        Policy.ARM,
        "boots",
        ("one", "two"),
        time(21, 30),
        time(6),
        frozenset({Sport.RUN, Sport.RIDE}),
        35,
        5,
        False,
        False,
        False,
        "calendar.training",
        "person.ada",
    )


@given(st.dictionaries(st.sampled_from(KEYS), ANYTHING))
def test_nonsense_is_the_default_and_never_raises(options: dict[str, Any]) -> None:
    chosen = AthleteOptions.of(options)
    assert chosen.policy is Policy.START or options.get("policy") != "start"
    assert RANGES["week_goal"][0] <= chosen.week_goal <= RANGES["week_goal"][1]
    assert RANGES["smallest_load"][0] <= chosen.smallest_load <= RANGES["smallest_load"][1]
    assert (chosen.quiet_from is None) is (chosen.quiet_until is None)
    body = chosen.physiology
    assert (
        body.resting_heart_rate is None or body.max_heart_rate is None or body.resting_heart_rate < body.max_heart_rate
    )
    chosen.is_quiet(time(12))


@pytest.mark.parametrize(
    ("begins", "ends", "quiet", "loud"),
    [
        ("22:00:00", "07:00:00", [time(22), time(0), time(6, 59)], [time(21, 59), time(7), time(12)]),
        ("12:00:00", "14:00:00", [time(12), time(13, 59)], [time(11, 59), time(14), time(0)]),
    ],
)
def test_quiet_hours_may_go_over_midnight(begins: str, ends: str, quiet: list[time], loud: list[time]) -> None:
    chosen = AthleteOptions.of({"quiet_from": begins, "quiet_until": ends})
    assert all(chosen.is_quiet(at) for at in quiet)
    assert not any(chosen.is_quiet(at) for at in loud)


def test_without_quiet_hours_no_time_is_quiet() -> None:
    chosen = AthleteOptions.of({"quiet_from": None, "quiet_until": None})
    assert not any(chosen.is_quiet(time(hour)) for hour in range(24))
