"""The fields in which people choose how much there may be: of one session, a day, a week, and the rest in between."""

from homeassistant.const import UnitOfTime
from homeassistant.helpers.selector import NumberSelector, NumberSelectorConfig, NumberSelectorMode

from .const import CONF_DAY, CONF_LONGEST, CONF_REST, CONF_WEEK, MAX_LONGEST_MINUTES

MIN_LONGEST_MINUTES = 5

type NumberField = tuple[str, int, int, str | None]
"""The key, the least and the most that may be chosen, and the unit."""

LONGEST: NumberField = (CONF_LONGEST, MIN_LONGEST_MINUTES, MAX_LONGEST_MINUTES, UnitOfTime.MINUTES)

DOSE: tuple[NumberField, ...] = (
    (CONF_DAY, 10, 60, UnitOfTime.MINUTES),
    (CONF_WEEK, 1, 14, None),
    (CONF_REST, 2, 24, UnitOfTime.HOURS),
)
"""Never more than the longest session there is a day, two sessions a day, and two hours of rest."""


def number(minimum: int, maximum: int, unit: str | None) -> NumberSelector:
    """Return the field for a whole number."""
    config = NumberSelectorConfig(min=minimum, max=maximum, step=1, mode=NumberSelectorMode.BOX)
    if unit is not None:
        config["unit_of_measurement"] = unit
    return NumberSelector(config)
