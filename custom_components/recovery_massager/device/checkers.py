"""Checks of single pieces of a profile, in words that a person who is no programmer understands.

Each also tells an editor what it takes, as JSON Schema 2020-12.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
import re
from typing import Any, Final

import voluptuous as vol

from .fields import HEX, NUMBER, Mistake, parse_hex, parse_number

BASE_UUID: Final = "-0000-1000-8000-00805f9b34fb"
"""What stands behind the first eight digits of a UUID that the Bluetooth SIG gave out."""

type Json = Mapping[str, Any]
"""A JSON Schema. It may let pass what the check does not, and never the other way round."""

SCALAR: Final[Json] = {"type": ["string", "number", "boolean"]}
"""Our reader takes every scalar as text; an editor makes numbers of some, such as the byte 02."""


@dataclass(frozen=True, slots=True, eq=False)
class Checker:
    """Takes what YAML gave, gives what is meant; raises vol.Invalid."""

    check: Callable[[Any], Any]
    json: Json

    def __call__(self, value: Any) -> Any:
        """Check a value."""
        return self.check(value)


type Keys = dict[vol.Marker, Checker]
"""Keys of a part of a profile, each with its check; the description of a key is for editors."""


def shown(json: Json) -> Callable[[Callable[[Any], Any]], Checker]:
    """Make a check of a function, with what an editor is told of it."""
    return lambda check: Checker(check, json)


def then(first: Checker) -> Callable[[Callable[[Any], Any]], Checker]:
    """Make a check of a function that takes what another check gives."""
    return lambda make: Checker(lambda value: make(first(value)), first.json)


def any_of(*parts: Json) -> Json:
    """Give the JSON Schema of what fits one of several."""
    return {"anyOf": list(parts)}


def matching(pattern: str) -> Json:
    """Give the JSON Schema of text that a regular expression describes as a whole."""
    return {**SCALAR, "pattern": f"^(?:{pattern})$"}


def told(parse: Callable[[str], Any], json: Json = SCALAR) -> Checker:
    """Make a check of a parser of text that raises Mistake."""

    @shown(json)
    def check(value: Any) -> Any:
        try:
            return parse(text(value))
        except Mistake as err:
            raise vol.Invalid(err.problem, path=list(err.path)) from None

    return check


@shown(SCALAR)
def text(value: Any) -> str:
    """Take a piece of text."""
    if isinstance(value, dict):
        raise vol.Invalid('must be text; YAML reads "a: b" and "{...}" as keys and values: put it in quotes')
    if not isinstance(value, str):
        raise vol.Invalid("must be text, not a list")
    if not value.strip() or not value.isprintable():
        raise vol.Invalid("is empty" if not value.strip() else "must be one line of plain text")
    return value.strip()


_SLUG: Final = "[a-z][a-z0-9_]{0,39}"
_SHORT_UUID: Final = "[0-9a-fA-F]{4}"
_LONG_UUID: Final = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
UUID: Final = f"(?:{_SHORT_UUID}|{_LONG_UUID})"
_SECONDS: Final = r"[0-9]{1,4}(\.[0-9]{1,3})?"
_NAME_BEGINS: Final = r"[^*?\[\]]{3}"


def _slug(value: str) -> str:
    if not re.fullmatch(_SLUG, value):
        raise Mistake(f'"{value}" must be small letters, digits and _, and begin with a letter')
    return value


def full_uuid(value: str) -> str:
    """Read a UUID, also one of the short ones that the Bluetooth SIG gave out, into its full form in small letters."""
    if re.fullmatch(_SHORT_UUID, value):
        return f"0000{value.lower()}{BASE_UUID}"
    if re.fullmatch(_LONG_UUID, value):
        return value.lower()
    raise Mistake(f'"{value}" is not a UUID such as 2A19 or 6f630001-7072-4d61-9c55-2f0e8b1d3a47')


def _name_pattern(value: str) -> str:
    if not re.match(_NAME_BEGINS, value):
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

    return told(parse, {"enum": list(words)})


def whole(low: int, high: int) -> Checker:
    """Check a whole number, both ends included."""

    def parse(value: str) -> int:
        number = parse_number(value)
        if not low <= number <= high:
            raise Mistake(f"must be from {low} to {high}")
        return number

    return told(parse, {**matching(NUMBER), "type": ["integer", "string"], "minimum": low, "maximum": high})


def _seconds(value: str) -> float:
    if not re.fullmatch(_SECONDS, value):
        raise Mistake(f'"{value}" is not a number of seconds such as 0.5')
    return float(value)


slug = told(_slug, {**matching(_SLUG), "type": ["string", "boolean"]})
uuid = told(full_uuid, matching(UUID))
hex_bytes = told(parse_hex, matching(HEX))
truth = told(_truth, {"enum": [True, False, "true", "false"]})
seconds = told(_seconds, {**matching(_SECONDS), "minimum": 0, "maximum": 9999.999})
name_pattern = told(_name_pattern, matching(_NAME_BEGINS + ".*"))
anything = Checker(lambda value: value, {})


def several(item: Checker, least: int = 0) -> Checker:
    """Check a list."""

    @shown({"type": "array", "items": item.json, "minItems": least})
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
    return Checker(
        lambda value: check(value) if isinstance(value, list) else (item(value),), any_of(item.json, check.json)
    )


def keyed(keys: Keys) -> Checker:
    """Check keys that are known."""
    schema = vol.Schema(keys)
    told_of = {key: {"description": key.description} if key.description else {} for key in keys}

    @shown(
        {
            "type": "object",
            "properties": {str(key): {**told_of[key], **part.json} for key, part in keys.items()},
            "required": [str(key) for key in keys if isinstance(key, vol.Required)],
            "additionalProperties": False,
        }
    )
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

    @shown({"type": "object", "additionalProperties": item.json, "propertyNames": name.json, "minProperties": 1})
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
