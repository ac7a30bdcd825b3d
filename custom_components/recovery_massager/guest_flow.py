"""A guest: somebody who is asked each time what speaks against a massage, and of whom nothing is kept."""

from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import ConfigFlowResult, OptionsFlow
from homeassistant.util import dt as dt_util
import probatio

from .recovery.contraindications import judge
from .statement_form import FIELD_UNTIL, read_statement, statement_schema
from .verdict_words import in_words
from .words import Words

if TYPE_CHECKING:
    from .coordinator import MassagerCoordinator


class GuestFlow(OptionsFlow):
    """The part of a massager's options that lets a guest use it once; a stimulator does not offer it."""

    async def async_step_guest(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Take the guest's statement, and let them in for one session unless it speaks against that."""
        coordinator = self._coordinator
        kind, name = coordinator.profile.kind, self.config_entry.title
        errors: dict[str, str] = {}
        if user_input is not None:
            today = dt_util.now().date()
            statement, errors = read_statement(user_input, today)
            # Until when something lasts does not matter to somebody who is here now.
            errors.pop(FIELD_UNTIL, None)
            verdict = judge(statement, today, kind)
            if not errors and not verdict.allowed:
                reasons = in_words(await Words.async_load(self.hass), verdict)
                return self.async_abort(
                    reason="guest_barred", description_placeholders={"name": name, "reasons": reasons}
                )
            if not errors and coordinator.stoppable:
                errors["base"] = "session_runs"
            if not errors:
                coordinator.admit_guest(statement)
                return self.async_abort(reason="guest_admitted", description_placeholders={"name": name})
        asked = statement_schema(kind, heats=coordinator.capabilities.settable("heat")).schema
        schema = probatio.Schema({key: field for key, field in asked.items() if key != FIELD_UNTIL})
        return self.async_show_form(
            step_id="guest",
            data_schema=self.add_suggested_values_to_schema(schema, user_input),
            errors=errors,
            description_placeholders={"name": name},
        )

    @property
    def _coordinator(self) -> MassagerCoordinator:
        coordinator: MassagerCoordinator = self.config_entry.runtime_data
        return coordinator
