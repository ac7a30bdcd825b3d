"""What an athlete's phones are told and asked besides sessions: after-care, how hard it was, how sore the legs are."""

from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from .effort_question import EffortQuestion
from .phones import Phones
from .reminders import Reminders
from .soreness import Soreness
from .soreness_question import SorenessQuestion
from .training import Training


@callback
def async_setup_asking(
    hass: HomeAssistant, entry: ConfigEntry[Any], training: Training, phones: Phones, soreness: Soreness
) -> None:
    """Tell and ask until the entry is unloaded; before the sources, so that nothing that comes in is missed."""
    Reminders(hass, entry, training, phones).async_begin()
    EffortQuestion(hass, entry, training, phones).async_begin()
    SorenessQuestion(hass, entry, training, phones, soreness).async_begin()
