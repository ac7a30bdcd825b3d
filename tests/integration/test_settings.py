"""The settings of the next session, and the ranges they may be in."""

from dataclasses import replace
import math
from typing import Any

import pytest

from custom_components.recovery_massager.device.model import Capabilities, Names, Range
from custom_components.recovery_massager.settings import (
    Settings,
    capped,
    default_cap,
    first_settings,
    restored,
    session_limits,
)

MMHG = Range(20, 100, 5, "mmHg")
LEVELS = Range(1, 9, 1, "level")
TIMER = Range(1, 3600, 1, "seconds")
HEAT = Names({"off": (0,), "low": (1,)})
MODES = Names({"wave": (1,), "sequential": (0,)})
COMMANDS = frozenset({"set_pressure", "set_timer", "set_heat", "set_mode"})
BOOTS = Capabilities({"pressure": MMHG, "timer": TIMER, "heat": HEAT, "mode": MODES}, COMMANDS, frozenset())


def limits(capabilities: Capabilities = BOOTS, cap: float | None = 60, minutes: int = 30) -> dict[str, Any]:
    return session_limits(capabilities, cap, minutes * 60)


def having(**values: Any) -> Capabilities:
    return replace(BOOTS, values={**BOOTS.values, **values})


# The cap


@pytest.mark.parametrize(
    ("pressure", "cap"),
    [
        (MMHG, 60),  # 60 % of the span would be 68
        (Range(20, 80, 5, "mmHg"), 55),  # 56, and the step below it
        (Range(30, 240, 10, "mmHg"), 60),
        (Range(70, 200, 10, "mmHg"), 70),  # it cannot do less
        (LEVELS, 5),
    ],
)
def test_the_cap_is_60_percent_of_the_span_and_at_most_60_mmhg(pressure: Range, cap: float) -> None:
    assert default_cap(having(pressure=pressure)) == cap


def test_there_is_no_cap_without_a_pressure() -> None:
    assert default_cap(Capabilities({}, frozenset(), frozenset())) is None


@pytest.mark.parametrize(("cap", "highest"), [(None, 100), (60, 60), (62, 60), (10, 20), (500, 100)])
def test_pressures_go_up_to_the_cap(cap: float | None, highest: float) -> None:
    assert capped(MMHG, cap) == replace(MMHG, maximum=highest)


# The limits


def test_a_session_has_the_settings_that_the_massager_has() -> None:
    assert limits() == {
        "pressure": Range(20, 60, 5, "mmHg"),
        "timer": Range(60, 1800, 1, "seconds"),
        "heat": HEAT,
        "mode": MODES,
    }


def test_what_cannot_be_set_is_no_setting() -> None:
    assert set(limits(replace(BOOTS, commands=frozenset({"set_mode"})))) == {"mode", "timer"}


def test_a_massager_without_a_timer_gets_ours() -> None:
    assert limits(replace(BOOTS, commands=frozenset()), minutes=45) == {"timer": Range(60, 2700, 60, "seconds")}


@pytest.mark.parametrize(
    ("timer", "lowest", "highest"),
    [
        (Range(0, 1200, 60, "seconds"), 60, 1200),
        (Range(300, 3600, 300, "seconds"), 300, 1800),
        (Range(30, 3600, 50, "seconds"), 80, 1780),  # on the massager's own steps
        (Range(2400, 3600, 600, "seconds"), 2400, 2400),  # it cannot do less: the dose refuses it
    ],
)
def test_a_timer_is_between_a_minute_and_the_longest_session(timer: Range, lowest: float, highest: float) -> None:
    assert limits(having(timer=timer))["timer"] == replace(timer, minimum=lowest, maximum=highest)


# The first settings


def test_who_has_chosen_nothing_yet_gets_a_quarter_of_the_way_15_minutes_and_no_heat() -> None:
    assert first_settings(limits()) == Settings(pressure=30, mode="wave", timer=900, heat="off")


def test_the_first_timer_is_no_longer_than_the_longest_session() -> None:
    assert first_settings(limits(minutes=10)).timer == 600


def test_only_what_there_is_has_a_value() -> None:
    assert Settings(pressure=30, heat="off").values() == {"pressure": 30, "heat": "off"}
    assert Settings().values() == {}


# What was kept


FIRST = Settings(pressure=30, mode="wave", timer=900, heat="off")


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        ({}, {}),
        ({"pressure": 45, "mode": "sequential", "timer": 1200, "heat": "low"},) * 2,
        ({"pressure": 80}, {"pressure": 60}),
        ({"pressure": 47}, {"pressure": 45}),
        ({"pressure": 47.5}, {"pressure": 45}),
        ({"timer": 3600}, {"timer": 1800}),
        ({"pressure": 15}, {}),
        ({"timer": 0}, {}),
        ({"mode": "knead", "zone": "both"}, {}),
        ({"pressure": True, "timer": "1200", "mode": 1, "heat": None}, {}),
        ({"pressure": math.inf, "timer": math.nan}, {}),
        ({"pressure": [30], "mode": {}, "another": 1}, {}),
    ],
)
def test_what_was_kept_counts_as_far_as_it_is_still_allowed(kept: dict[str, Any], expected: dict[str, Any]) -> None:
    assert restored(FIRST, kept, limits()) == replace(FIRST, **expected)
