"""A guest: somebody who is asked each time what speaks against a massage, and of whom nothing is kept."""

from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import ConfigFlowResult, OptionsFlow
from homeassistant.util import dt as dt_util

from .recovery.contraindications import Effect, Reason, Statement, conditions, judge
from .statement_form import read_statement, statement_schema
from .statement_steps import StatementDetailsStep
from .verdict_words import in_words
from .words import Words

if TYPE_CHECKING:
    from .coordinator import MassagerCoordinator


class GuestFlow(StatementDetailsStep, OptionsFlow):
    """The part of a massager's options that lets a guest use it once; a stimulator does not offer it."""

    async def async_step_guest(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Take the guest's statement, and let them in for one session unless it speaks against that."""
        coordinator = self._coordinator
        kind, name = coordinator.profile.kind, self.config_entry.title
        errors: dict[str, str] = {}
        if user_input is not None:
            today = dt_util.now().date()
            statement, errors = read_statement(user_input, today)
            barred = judge(statement, today, kind).reason is Reason.BARRED
            # Until when something lasts does not matter to somebody who is here now.
            if not errors and (barred or any(slug in statement.conditions for slug in _passing(kind))):
                return await self._async_guest(statement)
            if not errors and not (errors := self._session_runs()):
                return await self._async_ask_details(
                    statement, name=name, kinds=[kind], then=self._async_guest, errors=self._session_runs
                )
        schema = statement_schema(kind, heats=coordinator.capabilities.settable("heat"))
        return self.async_show_form(
            step_id="guest",
            data_schema=self.add_suggested_values_to_schema(schema, user_input),
            errors=errors,
            description_placeholders={"name": name},
        )

    async def _async_guest(self, statement: Statement) -> ConfigFlowResult:
        name = self.config_entry.title
        verdict = judge(statement, dt_util.now().date(), self._coordinator.profile.kind)
        if not verdict.allowed:
            reasons = in_words(await Words.async_load(self.hass), verdict)
            return self.async_abort(reason="guest_barred", description_placeholders={"name": name, "reasons": reasons})
        self._coordinator.admit_guest(statement)
        return self.async_abort(reason="guest_admitted", description_placeholders={"name": name})

    def _session_runs(self) -> dict[str, str]:
        """Return the error while a session runs, or may: it is somebody else's."""
        return {"base": "session_runs"} if self._coordinator.stoppable else {}

    @property
    def _coordinator(self) -> MassagerCoordinator:
        coordinator: MassagerCoordinator = self.config_entry.runtime_data
        return coordinator


def _passing(kind: str) -> list[str]:
    return [one.slug for one in conditions(kind) if one.effect is Effect.FOR_NOW]
