"""The step that asks for dates and limits after a statement, for every flow in which somebody makes one."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from homeassistant.config_entries import ConfigEntryBaseFlow, ConfigFlowResult
from homeassistant.util import dt as dt_util

from .recovery.contraindications import Statement
from .statement_details import Asked, asked_of, carried_over, details_schema, suggested_details, with_details

STEP = "statement_details"


@dataclass(frozen=True, slots=True)
class _Pending:
    """A statement of which something has to be asked."""

    statement: Statement
    asked: Asked
    before: Statement | None
    name: str
    then: Callable[[Statement], Awaitable[ConfigFlowResult]]
    errors: Callable[[], dict[str, str]]


class StatementDetailsStep(ConfigEntryBaseFlow):
    """A flow in which somebody makes a statement."""

    _pending: _Pending | None = None

    async def _async_ask_details(
        self,
        statement: Statement,
        *,
        name: str,
        kinds: Sequence[str],
        then: Callable[[Statement], Awaitable[ConfigFlowResult]],
        before: Statement | None = None,
        errors: Callable[[], dict[str, str]] = dict,
    ) -> ConfigFlowResult:
        """Ask what a statement for massagers of these kinds leaves open, and go on with `then`; `errors`: what still keeps from that.

        `name` is what the form calls the person, or the massager; `before` what they stated earlier.
        """
        asked = asked_of(statement, before, kinds, dt_util.now().date())
        if not asked:
            return await then(carried_over(statement, before))
        self._pending = _Pending(statement, asked, before, name, then, errors)
        return await self.async_step_statement_details()

    async def async_step_statement_details(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Take the dates and the limits, a section for each condition."""
        pending = self._pending
        assert pending is not None
        errors: dict[str, str] = {}
        if user_input is not None:
            statement, errors = with_details(pending.statement, pending.asked, user_input, dt_util.now().date())
            errors = errors or pending.errors()
            if not errors:
                return await pending.then(statement)
        answers: Mapping[str, Any] = user_input or suggested_details(pending.asked, pending.before)
        return self.async_show_form(
            step_id=STEP,
            data_schema=self.add_suggested_values_to_schema(details_schema(pending.asked), answers),
            errors=errors,
            description_placeholders={"name": pending.name},
        )
