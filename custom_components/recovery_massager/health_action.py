"""The action by which an athlete reports how they are."""

from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import probatio

from .const import DOMAIN, KIND_ATHLETE
from .health import Health, async_report_health
from .people import entries_of_kind
from .targets import check_permission

ATTR_ATHLETE = "athlete"
ATTR_ILL = "ill"
ATTR_RED_FLAG = "red_flag"

REPORT = probatio.All(
    probatio.Schema(
        {
            probatio.Required(ATTR_ATHLETE): cv.string,
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
    entry = find_athlete(call.hass, call.data[ATTR_ATHLETE])
    await check_permission(call, [entry])
    health = await async_report_health(
        call.hass, entry, ill=call.data.get(ATTR_ILL), red_flag=call.data.get(ATTR_RED_FLAG)
    )
    return described(entry, health) if call.return_response else None


def find_athlete(hass: HomeAssistant, asked: str) -> ConfigEntry[Any]:
    """Return the entry of the athlete of this name or id; raises ServiceValidationError, which names those that there are."""
    athletes = entries_of_kind(hass, KIND_ATHLETE)
    for entry in athletes:
        if asked == entry.entry_id or asked.strip().casefold() == entry.title.casefold():
            return entry
    raise ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="athlete_unknown",
        translation_placeholders={"name": asked, "allowed": ", ".join(one.title for one in athletes) or "-"},
    )


def described(entry: ConfigEntry[Any], health: Health) -> dict[str, Any]:
    """Return what the action answers."""
    rests = health.rests_until
    return {
        "athlete": entry.entry_id,
        "name": entry.title,
        "ill": health.ill,
        "rests_until": dt_util.as_local(rests).isoformat() if rests else None,
        "red_flag": health.red_flag,
    }
