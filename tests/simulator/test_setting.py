"""Settings: what they take, from Python, over HTTP and from the command line."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import given, strategies as st
import pytest

from simulator.mistakes import WrongValue
from simulator.setting import Setting, choice, flag, from_text, number, of, whole


@dataclass
class Thing:
    value: Any = None


MAKERS: dict[str, Callable[[Thing], Setting]] = {
    "flag": lambda thing: flag(*of(thing, "value")),
    "number": lambda thing: number(*of(thing, "value"), -1.5, 10, "mmHg"),
    "whole": lambda thing: whole(*of(thing, "value"), 1, 3),
    "choice": lambda thing: choice(*of(thing, "value"), "big", "little"),
}


@pytest.mark.parametrize(
    ("kind", "value"),
    [("flag", True), ("flag", False), ("number", -1.5), ("number", 10), ("whole", 1), ("whole", 3), ("choice", "big")],
)
def test_what_is_allowed_is_taken_and_shown(kind: str, value: object) -> None:
    thing = Thing()
    setting = MAKERS[kind](thing)
    setting(value)
    assert thing.value == value
    assert setting.describe()["value"] == value


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("flag", 1, "true or false"),
        ("flag", "on", "true or false"),
        ("number", 10.1, "a number from -1.5 to 10"),
        ("number", True, "a number"),
        ("number", float("nan"), "a number"),
        ("whole", 4, "a whole number from 1 to 3"),
        ("whole", 1.0, "a whole number"),
        ("whole", True, "a whole number"),
        ("choice", "middle", "one of big, little"),
        ("choice", ["big"], "one of big, little"),
    ],
)
def test_what_is_not_allowed_is_refused_and_changes_nothing(kind: str, value: object, said: str) -> None:
    thing = Thing("before")
    with pytest.raises(WrongValue, match=said):
        MAKERS[kind](thing)(value)
    assert thing.value == "before"


def test_people_read_what_a_setting_takes() -> None:
    takes = {kind: maker(Thing()).takes for kind, maker in MAKERS.items()}
    assert takes == {"flag": "true or false", "number": "-1.5 to 10 mmHg", "whole": "1 to 3", "choice": "big or little"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("on", True),
        ("false", False),
        ("off", False),
        ("7", 7),
        ("-0.5", -0.5),
        ("f0", "f0"),
        ("null", "null"),
    ],
)
def test_values_on_the_command_line_are_words_numbers_or_truth(text: str, value: object) -> None:
    found = from_text(text)
    assert (found, type(found)) == (value, type(value))


@given(st.text())
def test_any_other_text_stays_text_or_is_a_number(text: str) -> None:
    assert from_text(text) == text or isinstance(from_text(text), int | float)
