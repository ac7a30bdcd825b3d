"""A refusal, or another error, in words: for the person who asked, and for all who look at a state, an event, the logbook.

What speaks against a person is between them and their Home Assistant. Who asks is told in the error what it is; states and
events, which recorders keep and dashboards show to a household, only say that there is something, as what is said by an
assistant does.
"""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import async_get_cached_translations

from .const import DOMAIN
from .words import Words

CONDITIONS = "conditions"
"""The placeholder that names what the person ticked."""
SUBJECTS = ("what", "command")
"""Placeholders that name a value or a command of a massager, by its slug."""
UNIT = "unit"
LEVEL = "level"
"""The unit that is a word; all others are written alike in every language."""


@callback
def filled(
    hass: HomeAssistant, name: str, details: Mapping[str, str], *, private: bool, words: Words | None = None
) -> dict[str, str]:
    """Return what fills the placeholders of a sentence about a massager, slugs of what it speaks of put into words.

    `private`: it is for the person who asked alone; else nothing tells which conditions they are. `words`: those of the
    language that is wanted; None: of Home Assistant's.
    """
    values, words = {"name": name, **details}, words or Words.cached(hass)
    values |= {key: words.option("subject", details[key]) for key in SUBJECTS if key in details}
    if details.get(UNIT) == LEVEL:
        values[UNIT] = words.option("subject", LEVEL)
    if slugs := details.get(CONDITIONS):
        told = "; ".join(words.option("condition", slug) for slug in slugs.split(", "))
        values[CONDITIONS] = told if private else words.option("refusal", CONDITIONS)
    return values


def sentence(hass: HomeAssistant, reason: str, values: Mapping[str, Any]) -> str:
    """Return the sentence for a reason in Home Assistant's language; the reason as words where it has none, or lacks a value.

    May be called in any thread.
    """
    texts = async_get_cached_translations(hass, hass.config.language, "exceptions", DOMAIN)
    return sentence_of(texts, reason, values)


def sentence_of(texts: Mapping[str, str], reason: str, values: Mapping[str, Any]) -> str:
    """Return the same by the texts of errors of any language."""
    try:
        return texts[f"component.{DOMAIN}.exceptions.{reason}.message"].format(**values)
    except KeyError:
        return reason.replace("_", " ")
