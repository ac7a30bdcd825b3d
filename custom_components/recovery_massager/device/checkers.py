"""Checks of single pieces of a profile, in words that a person who is no programmer understands."""

from collections.abc import Callable, Mapping
import re
from typing import Any, Final

import voluptuous as vol

from .fields import Mistake, parse_hex, parse_number

BASE_UUID: Final = "-0000-1000-8000-00805f9b34fb"
"""What stands behind the first eight digits of a UUID that the Bluetooth SIG gave out."""

type Checker = Callable[[Any], Any]
"""Takes what YAML gave, gives what is meant; raises vol.Invalid."""


def told(parse: Callable[[str], Any]) -> Checker:
    """Make a check of a parser of text that raises Mistake."""

    def check(value: Any) -> Any:
        try:
            return parse(text(value))
        except Mistake as err:
            raise vol.Invalid(err.problem, path=list(err.path)) from None

    return check


def text(value: Any) -> str:
    """Take a piece of text."""
    if isinstance(value, dict):
        raise vol.Invalid('must be text; YAML reads "a: b" and "{...}" as keys and values: put it in quotes')
    if not isinstance(value, str):
        raise vol.Invalid("must be text, not a list")
    if not value.strip() or not value.isprintable():
        raise vol.Invalid("is empty" if not value.strip() else "must be one line of plain text")
    return value.strip()


def _slug(value: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", value):
        raise Mistake(f'"{value}" must be small letters, digits and _, and begin with a letter')
    return value


def full_uuid(value: str) -> str:
    """Read a UUID, also one of the short ones that the Bluetooth SIG gave out, into its full form in small letters."""
    if re.fullmatch(r"[0-9a-fA-F]{4}", value):
        return f"0000{value.lower()}{BASE_UUID}"
    if re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", value):
        return value.lower()
    raise Mistake(f'"{value}" is not a UUID such as 2A19 or 6f630001-7072-4d61-9c55-2f0e8b1d3a47')


def _name_pattern(value: str) -> str:
    if re.search(r"[*?\[\]]", value[:3]) or len(value) < 3:
        raise Mistake("the first three characters of a name must be real ones, as Home Assistant finds it by them")
    return value


def _truth(value: str) -> bool:
    if value not in {"true", "false"}:
        raise Mistake("must be true or false")
    return value == "true"


def one_of(*words: str) -> Checker:
    """Check that it is one of some words."""

    def parse(value: str) -> str:
        if value not in words:
            raise Mistake(f'"{value}" is not one of: {", ".join(words)}')
        return value

    return told(parse)


def whole(low: int, high: int) -> Checker:
    """Check a whole number, both ends included."""

    def parse(value: str) -> int:
        number = parse_number(value)
        if not low <= number <= high:
            raise Mistake(f"must be from {low} to {high}")
        return number

    return told(parse)


def _seconds(value: str) -> float:
    if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,3})?", value):
        raise Mistake(f'"{value}" is not a number of seconds such as 0.5')
    return float(value)


slug = told(_slug)
uuid = told(full_uuid)
hex_bytes = told(parse_hex)
truth = told(_truth)
seconds = told(_seconds)
name_pattern = told(_name_pattern)


def several(item: Checker, least: int = 0) -> Checker:
    """Check a list."""

    def check(value: Any) -> Any:
        if not isinstance(value, list):
            raise vol.Invalid("must be a list: [one, two], or one a line after a dash")
        if len(value) < least:
            raise vol.Invalid("must not be empty")
        return tuple(vol.Schema([item])(value))

    return check


def one_or_several(item: Checker) -> Checker:
    """Check a list, or one without the brackets."""
    check = several(item, 1)
    return lambda value: check(value) if isinstance(value, list) else (item(value),)


def keyed(keys: Mapping[Any, Any]) -> Checker:
    """Check keys that are known."""
    schema = vol.Schema(dict(keys))

    def check(value: Any) -> Any:
        if not isinstance(value, dict):
            raise vol.Invalid("must be keys and values (key: value)")
        known = [str(key) for key in keys]
        for key in value:
            if key not in known:
                raise vol.Invalid(f"there is no such key here; there are: {', '.join(known)}", path=[key])
        return schema(value)

    return check


def named(item: Checker, name: Checker = slug) -> Checker:
    """Check keys that the author chooses."""

    def check(value: Any) -> Any:
        if not isinstance(value, dict) or not value:
            raise vol.Invalid("must be keys and values (key: value), at least one")
        found: dict[Any, Any] = {}
        for key, part in value.items():
            try:
                if (known := name(key)) in found:
                    raise vol.Invalid("is there twice")
                found[known] = item(part)
            except vol.Invalid as err:
                err.prepend([key])
                raise
        return found

    return check
