"""What a step of a flow says: each part of it has its words, and every placeholder in them its value."""

from collections.abc import Iterator, Mapping
import json
from pathlib import Path
import re
from typing import Any, cast

from homeassistant.data_entry_flow import FlowResult, FlowResultType, section
from homeassistant.helpers.selector import SelectSelector
import probatio

from custom_components.recovery_massager import config_flow

TRANSLATIONS = json.loads((Path(config_flow.__file__).parent / "translations" / "en.json").read_text())
CONFIG = TRANSLATIONS["config"]
OPTIONS = TRANSLATIONS["options"]
PRESCRIPTION = TRANSLATIONS["config_subentries"]["prescription"]


def spoken[Result: FlowResult[Any, Any]](result: Result, words: Mapping[str, Any]) -> Result:
    """Return the step as it came, when everything in it can be said."""
    texts = _texts(result, words)
    assert all(text.strip() for text in texts)
    wanted, given = set(re.findall(r"{(\w+)}", " ".join(texts))), set(_placeholders(result))
    assert wanted <= given, wanted - given
    return result


def said[Result: FlowResult[Any, Any]](result: Result, words: Mapping[str, Any]) -> str:
    """Return the text that people read above the fields, or at the end."""
    if result["type"] is FlowResultType.ABORT:
        text: str = words["abort"][result["reason"]]
    else:
        text = words["step"][result["step_id"]]["description"]
    return text.format(**_placeholders(result))


def _placeholders(result: FlowResult[Any, Any]) -> Mapping[str, str]:
    placeholders: Mapping[str, str] | None = result.get("description_placeholders")
    return placeholders or {}


def _texts(result: FlowResult[Any, Any], words: Mapping[str, Any]) -> list[str]:
    if result["type"] is FlowResultType.FORM:
        step = words["step"][result["step_id"]]
        schema = result["data_schema"]
        return [
            step["title"],
            *([step["description"]] if "description" in step else []),
            *(words["error"][error] for error in (result["errors"] or {}).values()),
            *_said_of(step, schema),
        ]
    if result["type"] is FlowResultType.MENU:
        step = words["step"][result["step_id"]]
        parts = ("menu_options", "menu_option_descriptions")
        offered = cast("list[str]", result["menu_options"])
        return [step["title"], *(step[part][option] for part in parts for option in offered)]
    if result["type"] is FlowResultType.ABORT and result.get("translation_domain") is None:
        return [words["abort"][result["reason"]]]
    return []


def _said_of(step: Mapping[str, Any], schema: probatio.Schema | None) -> Iterator[str]:
    """Give the words of each field, and of each section with its own."""
    for key, field in schema.schema.items() if schema else ():
        if isinstance(field, section):
            part = step["sections"][str(key)]
            yield part["name"]
            yield from _said_of(part, field.schema)
        else:
            yield from (step[part][str(key)] for part in ("data", "data_description"))


def fields(result: FlowResult[Any, Any]) -> dict[str, Any]:
    """Return the fields of a form by their names."""
    schema = result["data_schema"]
    assert schema is not None
    return {str(key): field for key, field in schema.schema.items()}


def suggestions(result: FlowResult[Any, Any]) -> dict[str, Any]:
    """Return what a form suggests, for the fields for which it suggests something."""
    schema = result["data_schema"]
    assert schema is not None
    return _suggestions(schema)


def _suggestions(schema: probatio.Schema) -> dict[str, Any]:
    return {
        str(key): _suggestions(field.schema) if isinstance(field, section) else key.description["suggested_value"]
        for key, field in schema.schema.items()
        if isinstance(field, section) or (key.description and "suggested_value" in key.description)
    }


def choice(result: FlowResult[Any, Any], field: str) -> dict[str, str]:
    """Return what a field lets people choose from: the words of each value, the value itself where those are translated."""
    selector = fields(result)[field]
    assert isinstance(selector, SelectSelector)
    return {
        one if isinstance(one, str) else one["value"]: one if isinstance(one, str) else one["label"]
        for one in selector.config["options"]
    }
