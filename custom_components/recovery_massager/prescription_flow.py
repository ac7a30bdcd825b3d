"""A prescription of a person: how a session of theirs shall be, by a name that a start can give; for a massager, its default user's.

Its limits are never wider than the person's. It starts nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self

from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigEntry, ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import CONF_NAME, UnitOfRatio, UnitOfTime
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    TextSelector,
)
import probatio

from .athlete import is_athlete
from .athlete_statement import MASSAGE
from .const import (
    CONF_ABOUT,
    CONF_DAY,
    CONF_MINUTES,
    CONF_MODE,
    CONF_REST,
    CONF_SHARE,
    CONF_WEEK,
    MAX_LONGEST_MINUTES,
    SUBENTRY_PRESCRIPTION,
)
from .device.vocabulary import MODES
from .limits_form import DOSE, MIN_LONGEST_MINUTES, number
from .mode_field import mode_field, mode_names
from .naming import naming_error, tidied
from .person import AS_SET
from .profile_choice import async_counted_profile
from .recovery.contraindications import electrical
from .recovery.dose import DoseLimits
from .settings import dose_limits
from .words import Words

SHARE_STEP = 5


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be prescribed for a person."""

    limits: DoseLimits
    """What they may have at most."""
    modes: Mapping[str, str | None]
    """By slug, with the words for it; None: its translation."""
    share: bool
    """Whether a share of the pressure can be: a stimulator is never made stronger by software."""

    @classmethod
    async def async_of(cls, hass: HomeAssistant, entry: ConfigEntry[Any]) -> Self | None:
        """Return what can be prescribed for an athlete, or for the default user of a massager; None where its profile is not there."""
        if is_athlete(entry):
            return cls(dose_limits(entry.options, MASSAGE), dict.fromkeys(MODES), share=True)
        profile = await async_counted_profile(hass, entry)
        if profile is None:
            return None
        capabilities = profile.capabilities(entry.data.get(CONF_ABOUT, {}))
        return cls(
            dose_limits(entry.options, profile.kind),
            mode_names(capabilities, await Words.async_load(hass)),
            share=capabilities.settable("pressure") and not electrical(profile.kind),
        )

    def schema(self) -> probatio.Schema:
        """Return the form's fields."""
        fields: dict[probatio.Marker, Any] = {probatio.Required(CONF_NAME): TextSelector()}
        if self.modes:
            fields[probatio.Optional(CONF_MODE)] = mode_field(self.modes)
        if self.share:
            fields[probatio.Optional(CONF_SHARE)] = NumberSelector(
                NumberSelectorConfig(
                    min=0,
                    max=100,
                    step=SHARE_STEP,
                    unit_of_measurement=UnitOfRatio.PERCENTAGE,
                    mode=NumberSelectorMode.SLIDER,
                )
            )
        for key, least, most, unit in (
            (CONF_MINUTES, MIN_LONGEST_MINUTES, MAX_LONGEST_MINUTES, UnitOfTime.MINUTES),
            *DOSE,
        ):
            fields[probatio.Optional(key)] = number(least, most, unit)
        return probatio.Schema(fields)

    def errors(self, answers: Mapping[str, Any]) -> dict[str, str]:
        """Return the form's errors by field: nothing prescribed, or something wider than what they may have anyway."""
        errors: dict[str, str] = {}
        if not any(key in answers for key in (CONF_MODE, CONF_SHARE, CONF_MINUTES)):
            errors["base"] = "nothing_prescribed"
        if answers.get(CONF_MINUTES, 0) > self.limits.session_minutes:
            errors[CONF_MINUTES] = "longer_than_longest"
        if answers.get(CONF_DAY, 0) > self.limits.day_minutes:
            errors[CONF_DAY] = "wider_day"
        if answers.get(CONF_WEEK, 0) > self.limits.week_sessions:
            errors[CONF_WEEK] = "wider_week"
        if CONF_REST in answers and timedelta(hours=answers[CONF_REST]) < self.limits.rest:
            errors[CONF_REST] = "wider_rest"
        return errors

    def placeholders(self) -> dict[str, str]:
        """Return what they may have at most, in figures."""
        return {
            "longest": str(self.limits.session_minutes),
            "day": str(self.limits.day_minutes),
            "week": str(self.limits.week_sessions),
            "rest": f"{self.limits.rest / timedelta(hours=1):g}",
        }


class PrescriptionFlow(ConfigSubentryFlow):
    """Adding a prescription, and changing it."""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Add one."""
        return await self._async_prescribe("user", user_input)

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Change one; it holds for the sessions that start from now on."""
        return await self._async_prescribe("reconfigure", user_input)

    async def _async_prescribe(self, step_id: str, user_input: dict[str, Any] | None) -> SubentryFlowResult:
        entry = self._get_entry()
        offer = await Offer.async_of(self.hass, entry)
        if offer is None:
            return self.async_abort(reason="not_loaded")
        changed = self._get_reconfigure_subentry() if self.source == SOURCE_RECONFIGURE else None
        errors: dict[str, str] = {}
        if user_input is not None:
            name = tidied(user_input[CONF_NAME])
            data = {
                key: round(value) if isinstance(value, float) else value
                for key, value in user_input.items()
                if key != CONF_NAME
            }
            errors = offer.errors(data)
            taken = [
                one.title
                for one in entry.subentries.values()
                if one.subentry_type == SUBENTRY_PRESCRIPTION and one is not changed
            ]
            if (error := naming_error(name, [*taken, AS_SET])) is not None:
                errors[CONF_NAME] = error
            if not errors and changed is not None:
                return self.async_update_and_abort(entry, changed, title=name, data=data)
            if not errors:
                return self.async_create_entry(title=name, data=data)
        elif changed is not None:
            user_input = {CONF_NAME: changed.title, **changed.data}
            if user_input.get(CONF_MODE) not in offer.modes:
                # The massager may have another profile by now.
                user_input.pop(CONF_MODE, None)
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(offer.schema(), user_input),
            errors=errors,
            description_placeholders={"name": entry.title, **offer.placeholders()},
        )
