"""Changing what was chosen for a massager: its settings, and the statement of the person who uses it."""

from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult, OptionsFlow
from homeassistant.const import UnitOfPressure, UnitOfTime
from homeassistant.helpers.selector import BooleanSelector, NumberSelector, NumberSelectorConfig, NumberSelectorMode
from homeassistant.util import dt as dt_util
import probatio

from .const import (
    CONF_CAP,
    CONF_IDLE,
    CONF_LONGEST,
    CONF_PERSON,
    CONF_RAMP,
    CONF_REMOTE_START,
    CONF_VOICE,
    DEFAULT_IDLE_SECONDS,
    DEFAULT_LONGEST_MINUTES,
    MAX_LONGEST_MINUTES,
    MAX_RAMP_SECONDS,
    MIN_RAMP_SECONDS,
)
from .device.model import Range
from .recovery.contraindications import Reason, Statement, judge
from .statement_form import read_statement, statement_schema, suggested
from .words import Words

if TYPE_CHECKING:
    from .coordinator import MassagerCoordinator

MIN_IDLE_SECONDS = 5
MAX_IDLE_SECONDS = 600
MIN_LONGEST_MINUTES = 5

NUMBERS = (
    (CONF_LONGEST, MIN_LONGEST_MINUTES, MAX_LONGEST_MINUTES, UnitOfTime.MINUTES),
    (CONF_IDLE, MIN_IDLE_SECONDS, MAX_IDLE_SECONDS, UnitOfTime.SECONDS),
)


class MassagerOptionsFlow(OptionsFlow):
    """The options of a massager; what would interrupt a session is refused while one runs."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Let the person choose what to change."""
        if self.config_entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_loaded")
        return self.async_show_menu(step_id="init", menu_options=["settings", "safety"])

    async def async_step_settings(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Change the settings; an empty ramp is the usual one."""
        options = self.config_entry.options
        errors: dict[str, str] = {}
        capabilities = self._coordinator.capabilities
        pressures = capabilities.range("pressure") if capabilities.settable("pressure") else None
        if user_input is not None:
            # Adding or removing the fan reloads the entry; everything else is applied while a session goes on.
            if user_input[CONF_VOICE] != options.get(CONF_VOICE, False) and self._coordinator.stoppable:
                errors[CONF_VOICE] = "session_runs"
            else:
                return self.async_create_entry(data=_stored(user_input, pressures))
        return self.async_show_form(
            step_id="settings",
            data_schema=self.add_suggested_values_to_schema(
                _schema(pressures),
                user_input
                or {
                    CONF_REMOTE_START: False,
                    CONF_VOICE: False,
                    CONF_CAP: self._coordinator.cap,
                    CONF_LONGEST: DEFAULT_LONGEST_MINUTES,
                    CONF_IDLE: DEFAULT_IDLE_SECONDS,
                    **options,
                },
            ),
            errors=errors,
        )

    async def async_step_safety(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """State anew what speaks against a massage. It is kept whatever it says: no start is allowed against it."""
        kind = self._coordinator.profile.kind
        heats = self._coordinator.capabilities.settable("heat")
        today = dt_util.now().date()
        errors: dict[str, str] = {}
        if user_input is not None:
            statement, errors = read_statement(user_input, today)
            if not errors and self._coordinator.stoppable:
                errors["base"] = "session_runs"
            if not errors:
                self.hass.config_entries.async_update_entry(
                    self.config_entry, data={**self.config_entry.data, CONF_PERSON: statement.to_dict()}
                )
                verdict = judge(statement, today, kind)
                if verdict.reason in (Reason.BARRED, Reason.NOT_CLEARED, Reason.TOO_YOUNG):
                    words = await Words.async_load(self.hass)
                    return self.async_abort(
                        reason=verdict.reason,
                        description_placeholders={"conditions": words.bullets("condition", verdict.conditions)},
                    )
                return self.async_create_entry(data=dict(self.config_entry.options))
        before = Statement.from_dict(self.config_entry.data.get(CONF_PERSON))
        answers = suggested(before, kind, heats=heats) if before is not None else None
        return self.async_show_form(
            step_id="safety",
            data_schema=self.add_suggested_values_to_schema(statement_schema(kind, heats=heats), user_input or answers),
            errors=errors,
            description_placeholders={"name": self.config_entry.title},
        )

    @property
    def _coordinator(self) -> MassagerCoordinator:
        coordinator: MassagerCoordinator = self.config_entry.runtime_data
        return coordinator


def _schema(pressures: Range | None) -> probatio.Schema:
    fields: dict[probatio.Marker, Any] = {
        probatio.Required(CONF_REMOTE_START): BooleanSelector(),
        probatio.Required(CONF_VOICE): BooleanSelector(),
    }
    if pressures is not None:
        cap = NumberSelectorConfig(
            min=pressures.minimum, max=pressures.maximum, step=pressures.step, mode=NumberSelectorMode.SLIDER
        )
        if pressures.unit == "mmHg":
            cap["unit_of_measurement"] = UnitOfPressure.MMHG
        fields[probatio.Required(CONF_CAP)] = NumberSelector(cap)
    fields[probatio.Optional(CONF_RAMP)] = _number(MIN_RAMP_SECONDS, MAX_RAMP_SECONDS, UnitOfTime.SECONDS)
    for key, minimum, maximum, unit in NUMBERS:
        fields[probatio.Required(key)] = _number(minimum, maximum, unit)
    return probatio.Schema(fields)


def _number(minimum: int, maximum: int, unit: str) -> NumberSelector:
    return NumberSelector(
        NumberSelectorConfig(min=minimum, max=maximum, step=1, unit_of_measurement=unit, mode=NumberSelectorMode.BOX)
    )


def _stored(answers: dict[str, Any], pressures: Range | None) -> dict[str, Any]:
    """Return the options that the answers make; the cap is the next lower pressure that the massager knows."""
    stored = {key: value if isinstance(value, bool) else round(value) for key, value in answers.items()}
    if pressures is not None:
        stored[CONF_CAP] = pressures.floor(answers[CONF_CAP])
    return stored
