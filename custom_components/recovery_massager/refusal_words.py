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


@callback
def filled(hass: HomeAssistant, name: str, details: Mapping[str, str], *, private: bool) -> dict[str, str]:
    """Return what fills the placeholders of a sentence about a massager, slugs of conditions put into words.

    `private`: it is for the person who asked alone; else nothing tells which conditions they are.
    """
    values = {"name": name, **details}
    if slugs := details.get(CONDITIONS):
        words = Words.cached(hass)
        told = "; ".join(words.option("condition", slug) for slug in slugs.split(", "))
        values[CONDITIONS] = told if private else words.option("refusal", CONDITIONS)
    return values


def sentence(hass: HomeAssistant, reason: str, values: Mapping[str, Any]) -> str:
    """Return the sentence for a reason in Home Assistant's language; the reason as words where it has none, or lacks a value.

    May be called in any thread.
    """
    texts = async_get_cached_translations(hass, hass.config.language, "exceptions", DOMAIN)
    try:
        return texts[f"component.{DOMAIN}.exceptions.{reason}.message"].format(**values)
    except KeyError:
        return reason.replace("_", " ")
