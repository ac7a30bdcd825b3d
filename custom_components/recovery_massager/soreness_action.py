"""The action by which somebody says how sore an athlete's legs are."""

from math import isfinite

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import probatio

from .athlete_target import ATTR_ATHLETE, meant_athlete, named
from .const import DOMAIN
from .scale import MOST
from .soreness import KEPT, Soreness

ATTR_SORENESS = "soreness"
ATTR_DATE = "date"


def _finite(value: float) -> float:
    if not isfinite(value):
        raise probatio.Invalid("no number")
    return value


RATE = probatio.Schema(
    {
        **cv.ENTITY_SERVICE_FIELDS,
        probatio.Optional(ATTR_ATHLETE): cv.string,
        probatio.Required(ATTR_SORENESS): probatio.All(
            probatio.Coerce(float), _finite, probatio.Range(min=0, max=MOST)
        ),
        probatio.Optional(ATTR_DATE): cv.date,
    }
)


@callback
def async_setup_soreness(hass: HomeAssistant, name: str) -> None:
    """Register the action by this name."""
    hass.services.async_register(
        DOMAIN, name, _async_rate_soreness, schema=RATE, supports_response=SupportsResponse.OPTIONAL
    )


async def _async_rate_soreness(call: ServiceCall) -> ServiceResponse:
    athlete = await meant_athlete(call)
    today = dt_util.now().date()
    day = call.data.get(ATTR_DATE, today)
    if not today - KEPT <= day <= today:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="soreness_day",
            translation_placeholders={"name": athlete.title, "date": day.isoformat()},
        )
    soreness: Soreness = athlete.runtime_data.soreness
    await soreness.async_rate(call.data[ATTR_SORENESS], day)
    if not call.return_response:
        return None
    found = soreness.comparison
    return {
        **named(athlete),
        "date": day.isoformat(),
        "soreness": call.data[ATTR_SORENESS],
        "after_key_workout": soreness.hard_before(day),
        "with_session": found.mean_with,
        "without_session": found.mean_without,
        "mornings_with_session": found.mornings_with,
        "mornings_without_session": found.mornings_without,
    }
