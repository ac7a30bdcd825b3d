"""The part of an athlete's options about their body, by which the load of their workouts is reckoned. All of it may be left out."""

from collections.abc import Mapping
from math import inf
from typing import Any

from homeassistant.config_entries import ConfigFlowResult, OptionsFlow
from homeassistant.const import UnitOfPower
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
)
from homeassistant.util import dt as dt_util
import probatio

from .athlete_options import (
    CONF_BIRTH_YEAR,
    CONF_EXPERIENCED,
    CONF_MAX_HEART_RATE,
    CONF_RESTING_HEART_RATE,
    CONF_SEX,
    CONF_THRESHOLD_POWER,
    RANGES,
)
from .const import CONF_PERSON
from .recovery.contraindications import Statement
from .recovery.load import Sex
from .words import Words

BEATS = "1/min"
OLDEST, YOUNGEST, OF_AGE = 110, 6, 18
"""Years."""
NUMBERS: Mapping[str, str | None] = {
    CONF_BIRTH_YEAR: None,
    CONF_RESTING_HEART_RATE: BEATS,
    CONF_MAX_HEART_RATE: BEATS,
    CONF_THRESHOLD_POWER: UnitOfPower.WATT,
}
ALL = (*NUMBERS, CONF_SEX, CONF_EXPERIENCED)


def estimated_max(birth_year: int, year: int) -> int:
    """Return the maximal heart rate that is assumed in a year where none was measured (Tanaka 2001)."""
    return round(208 - 0.7 * (year - birth_year))


class BodyFlow(OptionsFlow):
    """What is known of an athlete's body."""

    async def async_step_body(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for it; what is left out is estimated, or not used."""
        options = self.config_entry.options
        year = dt_util.now().year
        errors: dict[str, str] = {}
        if user_input is not None:
            answers = {key: value if key not in NUMBERS else round(value) for key, value in user_input.items()}
            errors = self._body_errors(answers, year)
            if not errors:
                kept = {key: value for key, value in options.items() if key not in ALL}
                return self.async_create_entry(data={**kept, **answers})
        return self.async_show_form(
            step_id="body",
            data_schema=self.add_suggested_values_to_schema(
                _schema(), {CONF_EXPERIENCED: False, **options} if user_input is None else user_input
            ),
            errors=errors,
            description_placeholders={
                "name": self.config_entry.title,
                "estimated": await self._async_estimated_max(options.get(CONF_BIRTH_YEAR), year),
                **_allowed(year),
            },
        )

    def _body_errors(self, answers: Mapping[str, Any], year: int) -> dict[str, str]:
        """Return the form's errors by field."""
        errors = {
            key: f"{key}_range"
            for key in NUMBERS
            if key in answers and not _range(key, year)[0] <= answers[key] <= _range(key, year)[1]
        }
        if errors:
            return errors
        born = answers.get(CONF_BIRTH_YEAR)
        statement = Statement.from_dict(self.config_entry.data.get(CONF_PERSON))
        if born is not None and year - born < OF_AGE and statement is not None and statement.adult:
            return {CONF_BIRTH_YEAR: "birth_year_not_adult"}
        # What is estimated is above every resting heart rate.
        if answers.get(CONF_RESTING_HEART_RATE, 0) >= answers.get(CONF_MAX_HEART_RATE, inf):
            return {CONF_RESTING_HEART_RATE: "resting_not_below_max"}
        return {}

    async def _async_estimated_max(self, born: Any, year: int) -> str:
        """Return in words what is taken for the maximal heart rate while none is given."""
        words = await Words.async_load(self.hass)
        if not isinstance(born, int):
            return words.option("estimated", "unknown")
        return words.option("estimated", "known", beats=str(estimated_max(born, year)))


def _range(key: str, year: int) -> tuple[float, float]:
    return (year - OLDEST, year - YOUNGEST) if key == CONF_BIRTH_YEAR else RANGES[key]


def _allowed(year: int) -> dict[str, str]:
    """Return what the errors say is allowed."""
    ends = ("least", "most")
    return {f"{end}_{key}": f"{value:g}" for key in NUMBERS for end, value in zip(ends, _range(key, year), strict=True)}


def _schema() -> probatio.Schema:
    fields: dict[probatio.Marker, Any] = {}
    for key, unit in NUMBERS.items():
        # What it may be is said by the form's own words.
        config = NumberSelectorConfig(step=1, mode=NumberSelectorMode.BOX)
        if unit is not None:
            config["unit_of_measurement"] = unit
        fields[probatio.Optional(key)] = NumberSelector(config)
        if key == CONF_BIRTH_YEAR:
            fields[probatio.Optional(CONF_SEX)] = SelectSelector(
                SelectSelectorConfig(options=[one.value for one in Sex], translation_key="sex")
            )
    fields[probatio.Required(CONF_EXPERIENCED, default=False)] = BooleanSelector()
    return probatio.Schema(fields)
