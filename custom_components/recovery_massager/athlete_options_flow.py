"""Changing what holds for an athlete: what follows a workout, how much there may be, what speaks against it. What runs goes on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, override

from homeassistant.config_entries import ConfigEntry, ConfigFlowResult
import probatio

from .athlete_body_flow import BodyFlow
from .athlete_person_flow import HaPersonFlow
from .athlete_phones_flow import PhonesFlow
from .athlete_policy_flow import PolicyFlow
from .athlete_sources_flow import AthleteSourcesSteps
from .athlete_statement import MASSAGE
from .const import CONF_DAY, CONF_LONGEST, CONF_MASSAGERS, CONF_PERSON, CONF_REST, CONF_WEEK
from .limits_form import DOSE, LONGEST, number
from .recovery.contraindications import Statement
from .settings import dose_limits
from .targets import massager_entries


class AthleteOptionsFlow(PolicyFlow, BodyFlow, PhonesFlow, HaPersonFlow, AthleteSourcesSteps):
    """The options of an athlete, which need no massager in range."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Let the person choose what to change."""
        return self.async_show_menu(
            step_id="init",
            menu_options=[
                "after_workout",
                "phones",
                "workout_entities",
                "workout_webhook",
                "limits",
                "body",
                "ha_person",
                "statement",
            ],
        )

    async def async_step_limits(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Change how much they may have."""
        options = self.config_entry.options
        if user_input is not None:
            return self.async_create_entry(data={**options, **{key: round(value) for key, value in user_input.items()}})
        limits = dose_limits(options, MASSAGE)
        holds = {
            CONF_LONGEST: limits.session_minutes,
            CONF_DAY: limits.day_minutes,
            CONF_WEEK: limits.week_sessions,
            CONF_REST: round(limits.rest / timedelta(hours=1)),
        }
        fields = {probatio.Required(key): number(least, most, unit) for key, least, most, unit in (LONGEST, *DOSE)}
        return self.async_show_form(
            step_id="limits",
            data_schema=self.add_suggested_values_to_schema(probatio.Schema(fields), holds),
            description_placeholders={"name": self._athlete},
        )

    async def async_step_statement(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """State anew what speaks against it, beginning with the consent where one of the massagers stimulates."""
        return await self._async_ask_athlete()

    @property
    @override
    def _athlete(self) -> str:
        return self.config_entry.title

    @property
    @override
    def _theirs(self) -> Sequence[ConfigEntry[Any]]:
        theirs = self.config_entry.options.get(CONF_MASSAGERS, [])
        return [entry for entry in massager_entries(self.hass, disabled=True) if entry.entry_id in theirs]

    @property
    @override
    def _before(self) -> Statement | None:
        return Statement.from_dict(self.config_entry.data.get(CONF_PERSON))

    @override
    def _without_consent(self) -> None:
        """Take it back at once, also where nobody goes on with the statement."""
        if (before := self._before) is not None and before.electrical:
            self._keep(replace(before, electrical=False))

    @override
    async def _async_stated(self, statement: Statement) -> ConfigFlowResult:
        """Keep it whatever it says: no start is allowed against it."""
        self._keep(statement)
        if reasons := await self._async_reasons(statement):
            return self.async_abort(
                reason="athlete_barred", description_placeholders={"name": self._athlete, "reasons": reasons}
            )
        return self.async_create_entry(data=dict(self.config_entry.options))

    def _keep(self, statement: Statement) -> None:
        self.hass.config_entries.async_update_entry(
            self.config_entry, data={**self.config_entry.data, CONF_PERSON: statement.to_dict()}
        )
