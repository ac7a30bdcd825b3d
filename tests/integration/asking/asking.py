"""What the tests of an athlete's phones do alike."""

from typing import Any

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry


def set_options(hass: HomeAssistant, entry: MockConfigEntry, **options: Any) -> None:
    """Change some options of an athlete."""
    hass.config_entries.async_update_entry(entry, options={**entry.options, **options})
