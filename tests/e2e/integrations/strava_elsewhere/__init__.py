"""Leads Recovery Massager to a Strava for tests, which is nothing that a user can choose: `strava_elsewhere: {site: URL}`."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import ConfigType
import probatio

from custom_components.recovery_massager.workouts import strava_site

DOMAIN = "strava_elsewhere"

CONFIG_SCHEMA = probatio.Schema(
    {probatio.Required(DOMAIN): {probatio.Required("site"): cv.url}}, extra=probatio.ALLOW_EXTRA
)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Lead it there; it asks nothing before Home Assistant has started."""
    strava_site.SITE = config[DOMAIN]["site"]
    return True
