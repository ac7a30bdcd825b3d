"""The one place that turns what is no workout into Home Assistant's translated error."""

from homeassistant.exceptions import ServiceValidationError

from ..const import DOMAIN
from ..recovery.workout import InvalidWorkout


def validation_error(err: InvalidWorkout, athlete: str) -> ServiceValidationError:
    """Return the error that says, in words, why what came for this athlete (their name) is no workout."""
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=err.reason,
        translation_placeholders={"name": athlete, **err.details},
    )
