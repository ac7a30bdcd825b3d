"""Changing what was chosen for a massager: its settings, and the statement of the person who uses it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult
from homeassistant.const import UnitOfPressure, UnitOfTime
from homeassistant.helpers.selector import BooleanSelector, NumberSelector, NumberSelectorConfig, NumberSelectorMode
from homeassistant.util import dt as dt_util
import probatio

from .cap_offer import with_cap
from .const import (
    CONF_CAP,
    CONF_CAP_SINCE,
    CONF_DAY,
    CONF_DEFAULT_SESSION,
    CONF_IDLE,
    CONF_LONGEST,
    CONF_PERSON,
    CONF_RAMP,
    CONF_REMOTE_START,
    CONF_REST,
    CONF_RETURNS,
    CONF_SEAT,
    CONF_VOICE,
    CONF_WEEK,
    DEFAULT_IDLE_SECONDS,
    MAX_RAMP_SECONDS,
    MIN_RAMP_SECONDS,
)
from .device.model import Range
from .limits_form import DOSE, LONGEST, NumberField, number
from .recovery.contraindications import Reason, Statement, judge
from .seat_flow import takes_seat
from .session_form import read_session, session_schema
from .settings import default_longest, dose_limits
from .statement_form import consent_schema, read_consent, read_statement, statement_schema, suggested
from .voice_flow import VoiceFlow
from .words import Words

MIN_IDLE_SECONDS = 5
MAX_IDLE_SECONDS = 600

NUMBERS: tuple[NumberField, ...] = (LONGEST, (CONF_IDLE, MIN_IDLE_SECONDS, MAX_IDLE_SECONDS, UnitOfTime.SECONDS))


class MassagerOptionsFlow(VoiceFlow):
    """The options of a massager; what would interrupt a session is refused while one runs."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Let the person choose what to change."""
        if self.config_entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_loaded")
        by_current = self._coordinator.electrical
        steps = ["electrical_settings", "electrical_session", "dose", "electrical", "voice_sentences"]
        if not by_current:
            seat = ["seat"] if takes_seat(self._coordinator) else []
            steps = ["settings", "session", "dose", *seat, "safety", "guest", "voice_sentences"]
        return self.async_show_menu(step_id="init", menu_options=steps)

    async def async_step_settings(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Change the settings; an empty ramp is the usual one."""
        return await self._async_settings("settings", user_input)

    async def async_step_electrical_settings(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Change the settings of a stimulator, which has no voice and no soft start."""
        return await self._async_settings("electrical_settings", user_input)

    async def _async_settings(self, step_id: str, user_input: dict[str, Any] | None) -> ConfigFlowResult:
        options = self.config_entry.options
        errors: dict[str, str] = {}
        capabilities = self._coordinator.capabilities
        pressures = capabilities.range("pressure") if capabilities.settable("pressure") else None
        if user_input is not None:
            # Adding or removing the fan reloads the entry; everything else is applied while a session goes on.
            voice = options.get(CONF_VOICE, False)
            if user_input.get(CONF_VOICE, voice) != voice and self._coordinator.stoppable:
                errors[CONF_VOICE] = "session_runs"
            else:
                return self.async_create_entry(data=self._chosen(_stored(user_input, pressures)))
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(
                _schema(pressures, by_current=self._coordinator.electrical),
                user_input
                or {
                    CONF_REMOTE_START: False,
                    CONF_VOICE: False,
                    CONF_CAP: self._coordinator.cap,
                    CONF_LONGEST: default_longest(self._coordinator.profile.kind),
                    CONF_IDLE: DEFAULT_IDLE_SECONDS,
                    **options,
                },
            ),
            errors=errors,
        )

    def _chosen(self, stored: dict[str, Any]) -> dict[str, Any]:
        options = {**_of_other_forms(self.config_entry.options), **stored}
        cap = stored.get(CONF_CAP)
        return options if cap == self._coordinator.cap else with_cap(options, cap)

    async def async_step_session(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Choose what the next session is set to, at first and, if wished, after each session."""
        return await self._async_session("session", user_input)

    async def async_step_electrical_session(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """The same for a stimulator, which begins at its lowest level whatever anybody chooses."""
        return await self._async_session("electrical_session", user_input)

    async def _async_session(self, step_id: str, user_input: dict[str, Any] | None) -> ConfigFlowResult:
        options = self.config_entry.options
        if user_input is not None:
            chosen = read_session(user_input, self._coordinator)
            return self.async_create_entry(data={**options, CONF_DEFAULT_SESSION: chosen})
        schema = session_schema(self._coordinator, await Words.async_load(self.hass))
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(
                schema, {CONF_RETURNS: False, **options.get(CONF_DEFAULT_SESSION, {})}
            ),
            description_placeholders={"name": self.config_entry.title},
        )

    async def async_step_dose(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Change how much massage the default user may have; applied at once."""
        options = self.config_entry.options
        if user_input is not None:
            return self.async_create_entry(data={**options, **_stored(user_input, None)})
        limits = dose_limits(options, self._coordinator.profile.kind)
        holds = {
            CONF_DAY: limits.day_minutes,
            CONF_WEEK: limits.week_sessions,
            CONF_REST: round(limits.rest / timedelta(hours=1)),
        }
        fields = {probatio.Required(key): number(least, most, unit) for key, least, most, unit in DOSE}
        return self.async_show_form(
            step_id="dose",
            data_schema=self.add_suggested_values_to_schema(probatio.Schema(fields), holds),
            description_placeholders={"name": self.config_entry.title},
        )

    async def async_step_electrical(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Agree to electrical stimulation anew, or take that back: then nothing starts."""
        errors: dict[str, str] = {}
        if user_input is not None:
            consent, _ = read_consent(user_input)
            if consent:
                return await self.async_step_electrical_safety()
            if not self._coordinator.stoppable:
                before = Statement.from_dict(self.config_entry.data.get(CONF_PERSON))
                self._keep(replace(before, electrical=False) if before is not None else None)
                return self.async_abort(reason=Reason.NO_CONSENT)
            errors["base"] = "session_runs"
        return self.async_show_form(
            step_id="electrical",
            data_schema=consent_schema(),
            errors=errors,
            description_placeholders={"name": self.config_entry.title},
        )

    async def async_step_electrical_safety(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """State anew what speaks against electrical stimulation."""
        return await self._async_safety("electrical_safety", user_input)

    async def async_step_safety(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """State anew what speaks against a massage."""
        return await self._async_safety("safety", user_input)

    async def _async_safety(self, step_id: str, user_input: dict[str, Any] | None) -> ConfigFlowResult:
        """Take a statement. It is kept whatever it says: no start is allowed against it."""
        kind = self._coordinator.profile.kind
        heats = self._coordinator.capabilities.settable("heat")
        today = dt_util.now().date()
        before = Statement.from_dict(self.config_entry.data.get(CONF_PERSON))
        errors: dict[str, str] = {}
        if user_input is not None:
            # The one about current is reached only with a consent.
            statement, errors = read_statement(user_input, today, consent=self._coordinator.electrical)
            if not errors and not (errors := self._session_runs()):
                return await self._async_ask_details(
                    statement,
                    name=self.config_entry.title,
                    kinds=[kind],
                    then=self._async_stated,
                    before=before,
                    errors=self._session_runs,
                )
        answers = suggested(before, kind, heats=heats) if before is not None else None
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(statement_schema(kind, heats=heats), user_input or answers),
            errors=errors,
            description_placeholders={"name": self.config_entry.title},
        )

    async def _async_stated(self, statement: Statement) -> ConfigFlowResult:
        self._keep(statement)
        verdict = judge(statement, dt_util.now().date(), self._coordinator.profile.kind)
        if verdict.reason in (Reason.BARRED, Reason.NOT_CLEARED, Reason.TOO_YOUNG):
            words = await Words.async_load(self.hass)
            return self.async_abort(
                reason=verdict.reason,
                description_placeholders={"conditions": words.bullets("condition", verdict.conditions)},
            )
        return self.async_create_entry(data=dict(self.config_entry.options))

    def _keep(self, statement: Statement | None) -> None:
        person = statement.to_dict() if statement is not None else None
        self.hass.config_entries.async_update_entry(
            self.config_entry, data={**self.config_entry.data, CONF_PERSON: person}
        )


def _schema(pressures: Range | None, *, by_current: bool) -> probatio.Schema:
    fields: dict[probatio.Marker, Any] = {probatio.Required(CONF_REMOTE_START): BooleanSelector()}
    if not by_current:
        fields[probatio.Required(CONF_VOICE)] = BooleanSelector()
    if pressures is not None:
        cap = NumberSelectorConfig(
            min=pressures.minimum, max=pressures.maximum, step=pressures.step, mode=NumberSelectorMode.SLIDER
        )
        if pressures.unit == "mmHg":
            cap["unit_of_measurement"] = UnitOfPressure.MMHG
        fields[probatio.Required(CONF_CAP)] = NumberSelector(cap)
    if not by_current:
        fields[probatio.Optional(CONF_RAMP)] = number(MIN_RAMP_SECONDS, MAX_RAMP_SECONDS, UnitOfTime.SECONDS)
    for key, minimum, maximum, unit in NUMBERS:
        fields[probatio.Required(key)] = number(minimum, maximum, unit)
    return probatio.Schema(fields)


def _of_other_forms(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was chosen in the other forms."""
    return {
        key: options[key]
        for key in (CONF_CAP_SINCE, CONF_DEFAULT_SESSION, CONF_SEAT, *(key for key, *_ in DOSE))
        if key in options
    }


def _stored(answers: dict[str, Any], pressures: Range | None) -> dict[str, Any]:
    """Return the options that the answers make; the cap is the next lower pressure that the massager knows."""
    stored = {key: value if isinstance(value, bool) else round(value) for key, value in answers.items()}
    if pressures is not None:
        stored[CONF_CAP] = pressures.floor(answers[CONF_CAP])
    return stored
