"""The action by which an athlete reports how they are."""

from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import probatio

from .athlete_target import ATTR_ATHLETE, meant_athlete, named
from .const import DOMAIN
from .health import Health, async_report_health

ATTR_ILL = "ill"
ATTR_RED_FLAG = "red_flag"

REPORT = probatio.All(
    probatio.Schema(
        {
            **cv.ENTITY_SERVICE_FIELDS,
            probatio.Optional(ATTR_ATHLETE): cv.string,
            probatio.Optional(ATTR_ILL): cv.boolean,
            probatio.Optional(ATTR_RED_FLAG): cv.boolean,
        }
    ),
    cv.has_at_least_one_key(ATTR_ILL, ATTR_RED_FLAG),
)


@callback
def async_setup_health(hass: HomeAssistant, name: str) -> None:
    """Register the action by this name."""
    hass.services.async_register(
        DOMAIN, name, _async_report_health, schema=REPORT, supports_response=SupportsResponse.OPTIONAL
    )


async def _async_report_health(call: ServiceCall) -> ServiceResponse:
    # Also of one whose set-up failed: that they are ill must not wait for it.
    entry = await meant_athlete(call, set_up=False)
    health = await async_report_health(
        call.hass, entry, ill=call.data.get(ATTR_ILL), red_flag=call.data.get(ATTR_RED_FLAG)
    )
    return described(entry, health) if call.return_response else None


def described(entry: ConfigEntry[Any], health: Health) -> dict[str, Any]:
    """Return what the action answers."""
    rests = health.rests_until
    return {
        **named(entry),
        "ill": health.ill,
        "rests_until": dt_util.as_local(rests).isoformat() if rests else None,
        "red_flag": health.red_flag,
    }
