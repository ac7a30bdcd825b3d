"""The field in which people choose a massage mode, by the words that the faces have for it."""

from collections.abc import Mapping

from homeassistant.helpers.selector import SelectOptionDict, SelectSelector, SelectSelectorConfig, SelectSelectorMode

from .const import CONF_MODE
from .device.model import Capabilities
from .words import Words


def mode_names(capabilities: Capabilities, words: Words) -> dict[str, str]:
    """Return the modes that a massager lets be chosen, by slug, with the words for each; none where there is no choice."""
    if not capabilities.settable(CONF_MODE):
        return {}
    labels = capabilities.labels(CONF_MODE)
    return {slug: words.value(CONF_MODE, slug, labels) for slug in capabilities.options(CONF_MODE)}


def mode_field(names: Mapping[str, str | None]) -> SelectSelector:
    """Return the field; the words for a mode are its translation where none are given."""
    options = [SelectOptionDict(value=slug, label=name or slug) for slug, name in names.items()]
    return SelectSelector(
        SelectSelectorConfig(options=options, mode=SelectSelectorMode.DROPDOWN, translation_key=CONF_MODE)
    )
