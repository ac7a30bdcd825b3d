"""The JSON Schema of profiles, so that an editor completes and explains their keys, and marks what cannot be right.

It is made of the checks themselves. What only the whole profile can tell (that a report carries a value, that an example
holds) it lets pass: that is for `scripts/check-profile`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
import json
from typing import Any, Final

from .build import LABELLED, VOCABULARY
from .checkers import Json
from .model import Bits, Names, Range
from .schema import BITS, LABELLED_CODE, NAMES, RANGE, shape

ONE: Final = ("items", "additionalProperties", "propertyNames")
"""Keys of a JSON Schema behind which stands another."""

SHORT: Final = 80
"""Letters; a schema that has no more is as short as a reference to it."""


def profile_schema() -> dict[str, Any]:
    """Give the JSON Schema of a profile file, fit for JSON."""
    whole = shape().json
    values = {
        **whole["properties"]["values"],
        "properties": {name: _value(name) for name in VOCABULARY},
        "additionalProperties": False,
    }
    return {
        # Editors know this one best, and nothing here needs a later one.
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Profile of a massager",
        "description": "What the integration recovery_massager has to know of a family of massagers",
        **_short({**whole, "properties": {**whole["properties"], "values": values}}),
    }


def _value(name: str) -> Mapping[str, Any]:
    """Give the JSON Schema of a value: its kind, and its own units or words."""
    kind, words = VOCABULARY[name]
    if kind is Range:
        return {**RANGE.json, "properties": {**RANGE.json["properties"], "unit": {"enum": list(words)}}}
    if kind is Names:
        known = dict.fromkeys(words, NAMES.json["additionalProperties"])
        own = {**LABELLED_CODE.json, "required": ["code", "label"]} if name in LABELLED else False
        return {**NAMES.json, "properties": known, "additionalProperties": own}
    if kind is Bits:
        return _bits(name.removesuffix("s"), words)
    return {"const": kind.__name__.lower()}


def _bits(one: str, words: tuple[str, ...]) -> Mapping[str, Any]:
    """Give the JSON Schema of a set, whose words are its own or those of the value whose choices it names."""
    bits = BITS.json["properties"]["bits"]
    if one in VOCABULARY:
        return BITS.json if one in LABELLED else _bits("", VOCABULARY[one][1])
    known = dict.fromkeys(words, bits["additionalProperties"])
    return {**BITS.json, "properties": {"bits": {**bits, "properties": known, "additionalProperties": False}}}


def _short(schema: Json) -> dict[str, Any]:
    """Give the same schema, with what is in there several times written once, under `definitions`."""
    times = Counter(_parts(schema))
    names = {part: f"part_{number}" for number, part in enumerate(part for part in times if times[part] > 1)}
    definitions = {name: _referring(json.loads(part), names, part) for part, name in names.items()}
    return {**_referring(schema, names), "definitions": definitions}


def _parts(schema: Json) -> Iterator[str]:
    """Give every schema within a schema that is worth a name, the inner ones after the outer."""
    text = _text(schema)
    if len(text) > SHORT:
        yield text
    for inner in _inner(schema):
        yield from _parts(inner)


def _referring(schema: Json, names: Mapping[str, str], itself: str = "") -> dict[str, Any]:
    text = _text(schema)
    if text in names and text != itself:
        told = {"description": schema["description"]} if "description" in schema else {}
        return {**told, "$ref": f"#/definitions/{names[text]}"}
    return {
        key: {name: _referring(inner, names) for name, inner in part.items()}
        if key == "properties"
        else [_referring(inner, names) for inner in part]
        if key == "anyOf"
        else _referring(part, names)
        if key in ONE and isinstance(part, Mapping)
        else part
        for key, part in schema.items()
    }


def _inner(schema: Json) -> Iterator[Json]:
    yield from schema.get("properties", {}).values()
    yield from schema.get("anyOf", ())
    yield from (schema[key] for key in ONE if isinstance(schema.get(key), Mapping))


def _text(schema: Json) -> str:
    """Give the schema as text, but for what people are told of it."""
    return json.dumps({key: part for key, part in schema.items() if key != "description"})
