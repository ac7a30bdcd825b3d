"""Lets what starts by itself give seconds of notice, where a test cannot wait for minutes; nothing that a user can choose."""

from datetime import timedelta

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import ConfigType

from custom_components.recovery_massager import offer_planning

DOMAIN = "in_a_hurry"
SECONDS = 4

CONFIG_SCHEMA = cv.empty_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Hurry."""
    offer_planning.NOTICE = timedelta(seconds=SECONDS)
    return True
