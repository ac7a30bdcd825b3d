"""Settings of a virtual massager: what can be changed about it and the world around it, by options, by HTTP, and on the page."""

from collections.abc import Callable
from dataclasses import dataclass
import json
from typing import Any

from .mistakes import WrongValue

_WORDS = {"true": True, "on": True, "false": False, "off": False}


@dataclass(frozen=True, slots=True)
class Setting:
    """Something that can be changed. `takes`: the allowed values, for people; `words`: the same where they are few."""

    takes: str
    read: Callable[[], Any]
    change: Callable[[Any], None]
    words: tuple[Any, ...] = ()

    def __call__(self, value: Any) -> None:
        """Change it; WrongValue where the value is not allowed."""
        self.change(value)

    def describe(self) -> dict[str, Any]:
        """Return the setting for JSON."""
        return {"takes": self.takes, "words": list(self.words), "value": self.read()}


def flag(read: Callable[[], bool], change: Callable[[bool], None]) -> Setting:
    """Return a setting that is true or false."""

    def checked(value: Any) -> None:
        if not isinstance(value, bool):
            raise WrongValue("the value must be true or false")
        change(value)

    return Setting("true or false", read, checked, (True, False))


def number(
    read: Callable[[], float], change: Callable[[float], None], lowest: float, highest: float, unit: str = ""
) -> Setting:
    """Return a setting that is a number from `lowest` to `highest`; `unit` is for people."""

    def checked(value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float) or not lowest <= value <= highest:
            raise WrongValue(f"the value must be a number from {lowest:g} to {highest:g}")
        change(float(value))

    return Setting(f"{lowest:g} to {highest:g} {unit}".strip(), read, checked)


def whole(read: Callable[[], int], change: Callable[[int], None], lowest: int, highest: int, unit: str = "") -> Setting:
    """Return a setting that is a whole number from `lowest` to `highest`; `unit` is for people."""

    def checked(value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            raise WrongValue(f"the value must be a whole number from {lowest} to {highest}")
        change(value)

    return Setting(f"{lowest} to {highest} {unit}".strip(), read, checked)


def choice(read: Callable[[], str], change: Callable[[str], None], *words: str) -> Setting:
    """Return a setting that is one of some words."""

    def checked(value: Any) -> None:
        if value not in words:
            raise WrongValue(f"the value must be one of {', '.join(words)}")
        change(value)

    return Setting(" or ".join(words), read, checked, words)


def of(part: object, name: str) -> tuple[Callable[[], Any], Callable[[Any], None]]:
    """Return how to read and change an attribute, for a setting that does nothing more."""
    return lambda: getattr(part, name), lambda value: setattr(part, name, value)


def from_text(text: str) -> Any:
    """Read a value from the command line: true, on, false and off are truth values, digits a number, and the rest is text."""
    if text in _WORDS:
        return _WORDS[text]
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, int | float) else text
