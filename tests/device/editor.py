"""YAML as editors read it: YAML 1.2, in which `02` is a number and `off` a word."""

import re
from typing import Any

import yaml


class EditorLoader(yaml.SafeLoader):
    """The core schema of YAML 1.2 (section 10.3.2)."""

    yaml_implicit_resolvers = {}  # noqa: RUF012


def _integer(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> int:
    text = str(loader.construct_scalar(node))
    return int(text, 0) if text.startswith(("0x", "0o")) else int(text)


for tag, pattern in (
    ("null", "~|null|Null|NULL|"),
    ("bool", "true|True|TRUE|false|False|FALSE"),
    ("int", "[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"),
):
    EditorLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"(?:{pattern})$"), None)
EditorLoader.add_constructor("tag:yaml.org,2002:int", _integer)


def edited(text: str) -> Any:
    """What an editor takes a file for; keys are words, as JSON has no others."""
    return _worded(yaml.load(text, EditorLoader))


def _worded(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _worded(part) for key, part in value.items()}
    return [_worded(part) for part in value] if isinstance(value, list) else value
