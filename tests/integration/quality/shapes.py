"""What Home Assistant's own checker (hassfest) asks of texts and of their places, told anew: it is no part of any package."""

from collections.abc import Callable, Mapping
import re
from string import Formatter
from typing import Any

from homeassistant.helpers import config_validation as cv
from homeassistant.util import slugify
import probatio

KEY = re.compile(r"[a-z0-9]([a-z0-9_-]*[a-z0-9])?")
URL = re.compile(r"(\b(https?|ftps?|scp|mqtts?|socket|socks5)://|\bwww\.)[a-z0-9]", re.IGNORECASE)
QUOTED = re.compile(r"'\{\w+\}'")

type Shape = Callable[[str, Any], list[str]]


def fault(text: Any, *, placeholders: bool = True) -> str | None:
    """Return what is wrong with a text that people read; None where nothing is."""
    if not isinstance(text, str):
        return "no text"
    try:
        cv.string_with_no_html(text)
        names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except (probatio.Invalid, ValueError) as err:
        return str(err)
    if text != text.strip():
        return "spaces around it"
    if QUOTED.search(text):
        return "a placeholder in single quotes"
    if URL.search(text):
        return "an address, which has to be a placeholder"
    if "[%" in text or "%]" in text:
        return "a reference, which is resolved in Home Assistant's own texts alone"
    if not all(name.isidentifier() for name in names):
        return "a placeholder that is no name"
    return "a placeholder, and there is nothing to fill it" if names and not placeholders else None


def text(where: str, value: Any) -> list[str]:
    """Ask for a text."""
    return [f"{where}: {wrong}"] if (wrong := fault(value)) else []


def plain(where: str, value: Any) -> list[str]:
    """Ask for a text without placeholders."""
    return [f"{where}: {wrong}"] if (wrong := fault(value, placeholders=False)) else []


def icon(where: str, value: Any) -> list[str]:
    """Ask for an icon."""
    return [] if isinstance(value, str) and value.startswith("mdi:") else [f"{where}: {value!r} is no icon"]


def each(shape: Shape, key: Callable[[str], bool] = lambda _: True) -> Shape:
    """Ask for any number of things of a shape, each below a key that fits."""

    def checked(where: str, value: Any) -> list[str]:
        if not isinstance(value, Mapping):
            return [f"{where}: not a mapping"]
        wrong = [f"{where}.{name}: no key of this kind" for name in value if not key(name)]
        return wrong + [one for name, below in value.items() for one in shape(f"{where}.{name}", below)]

    return checked


def parts(_needed: tuple[str, ...] = (), **shapes: Shape) -> Shape:
    """Ask for these things alone, those that are needed among them."""

    def checked(where: str, value: Any) -> list[str]:
        if not isinstance(value, Mapping):
            return [f"{where}: not a mapping"]
        wrong = [f"{where}.{name}: unknown" for name in value if name not in shapes]
        wrong += [f"{where}.{name}: missing" for name in _needed if name not in value]
        return wrong + [
            one for name, below in value.items() if name in shapes for one in shapes[name](f"{where}.{name}", below)
        ]

    return checked


def is_key(name: str) -> bool:
    """Whether it may be the key of a translation: lower case, no two of `_` and `-` beside each other, none at an end."""
    return bool(KEY.fullmatch(name)) and not re.search(r"[_-]{2}", name)


def is_slug(name: str) -> bool:
    """Whether it is a slug."""
    return slugify(name) == name


_FIELDS = each(parts(("name", "description"), name=text, description=text, example=text), is_key)
_SECTION = parts(data=each(text), data_description=each(text), description=text, name=text)
_STEP = parts(
    title=text,
    description=text,
    data=each(text),
    data_description=each(text),
    menu_options=each(text),
    menu_option_descriptions=each(text),
    submit=text,
    sections=each(_SECTION),
)
_DIALOG: dict[str, Shape] = {
    "flow_title": text,
    "step": each(_STEP),
    "error": each(text),
    "abort": each(text),
    "progress": each(text),
    "create_entry": each(text),
}
_STARTED = parts(("user",), user=text)
_CALLED = each(parts(("name", "description"), name=text, description=text, fields=_FIELDS), is_key)
_STATES = each(plain, is_key)

TRANSLATIONS = parts(
    title=text,
    config=parts(("step",), **_DIALOG, initiate_flow=_STARTED),
    options=parts(("step",), **_DIALOG),
    config_subentries=each(
        parts(
            ("step", "entry_type", "initiate_flow"),
            **_DIALOG,
            entry_type=text,
            initiate_flow=parts(("user",), user=text, reconfigure=text),
        ),
        is_slug,
    ),
    selector=each(
        parts(
            options=each(text, is_key),
            choices=each(text, is_key),
            unit_of_measurement=each(text, is_key),
            fields=_FIELDS,
        ),
        is_slug,
    ),
    application_credentials=parts(description=text),
    issues=each(parts(("title",), title=text, description=text, fix_flow=parts(("step",), **_DIALOG))),
    device=each(parts(name=text), is_key),
    entity=each(
        each(
            parts(
                name=text,
                state=_STATES,
                state_attributes=each(parts(name=plain, state=_STATES), is_key),
                unit_of_measurement=plain,
            ),
            is_key,
        ),
        is_slug,
    ),
    exceptions=each(parts(message=text), is_slug),
    services=each(
        parts(
            ("name", "description"),
            name=text,
            description=text,
            fields=_FIELDS,
            sections=each(parts(("name",), name=text, description=text), is_key),
        ),
        is_key,
    ),
    triggers=_CALLED,
    conditions=_CALLED,
    common=each(text, is_slug),
)
"""Where a text may be in a file of translations, and of which kind it is."""

_BY_STATE = each(icon, is_key)
ICONS = parts(
    entity=each(
        each(
            parts(default=icon, state=_BY_STATE, state_attributes=each(parts(default=icon, state=_BY_STATE), is_key)),
            is_key,
        ),
        is_slug,
    ),
    services=each(parts(("service",), service=icon, sections=each(icon, is_key)), is_key),
    triggers=each(parts(("trigger",), trigger=icon), is_key),
    conditions=each(parts(("condition",), condition=icon), is_key),
)
"""Where an icon may be in icons.json."""
