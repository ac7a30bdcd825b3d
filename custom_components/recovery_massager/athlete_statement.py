"""The steps in which an athlete states what speaks against a massage, for adding one and for the options alike.

Whoever agrees to electrical stimulation is asked by its stricter list, which counts for a massage too. Everybody else is
asked what speaks against a massage alone, and gets no stimulation. Heat is always asked about: which massagers are theirs
may change at any time.
"""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigFlowResult
from homeassistant.util import dt as dt_util

from .profile_choice import STIMULATOR, async_kind_of
from .recovery.contraindications import Reason, Statement, electrical, judge
from .statement_form import consent_schema, read_consent, read_statement, statement_schema, suggested
from .statement_steps import StatementDetailsStep
from .verdict_words import each_in_words
from .words import Words

MASSAGE = "pneumatic"
"""The kind whose list holds for every massage without current."""


class AthleteStatementSteps(StatementDetailsStep):
    """From the consent to stimulation, where one of the massagers stimulates, to the statement with its dates and limits."""

    @property
    @abstractmethod
    def _athlete(self) -> str:
        """The name of the athlete."""

    @property
    @abstractmethod
    def _theirs(self) -> Sequence[ConfigEntry[Any]]:
        """The massagers that are theirs to use."""

    @property
    def _before(self) -> Statement | None:
        """What they stated before."""
        return None

    @abstractmethod
    async def _async_stated(self, statement: Statement) -> ConfigFlowResult:
        """Go on with the statement."""

    def _without_consent(self) -> None:
        """Take note that they do not, or no longer, agree to stimulation."""

    async def _async_ask_athlete(self) -> ConfigFlowResult:
        if await self._async_stimulators():
            return await self.async_step_athlete_consent()
        return await self.async_step_athlete_safety()

    async def async_step_athlete_consent(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say what electrical stimulation is; without a consent it goes on, and no stimulator starts for them."""
        if user_input is not None:
            consent, _ = read_consent(user_input)
            if consent:
                return await self.async_step_athlete_electrical_safety()
            self._without_consent()
            return await self.async_step_athlete_safety()
        return self.async_show_form(
            step_id="athlete_consent",
            data_schema=consent_schema(),
            description_placeholders={
                "name": self._athlete,
                "stimulators": ", ".join(entry.title for entry in await self._async_stimulators()),
            },
        )

    async def async_step_athlete_safety(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Take the statement about a massage."""
        return await self._async_statement("athlete_safety", MASSAGE, user_input)

    async def async_step_athlete_electrical_safety(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Take the statement about electrical stimulation, and a massage too."""
        return await self._async_statement("athlete_electrical_safety", STIMULATOR, user_input)

    async def _async_statement(self, step_id: str, kind: str, user_input: dict[str, Any] | None) -> ConfigFlowResult:
        errors: dict[str, str] = {}
        if user_input is not None:
            # The one about current is reached only with a consent.
            statement, errors = read_statement(user_input, dt_util.now().date(), consent=electrical(kind))
            if not errors:
                return await self._async_ask_details(
                    statement,
                    name=self._athlete,
                    # What only a doctor may allow for a massage may be no question for a stimulator: it is barred there.
                    kinds=[kind] if kind == MASSAGE else [kind, MASSAGE],
                    then=self._async_stated,
                    before=self._before,
                )
        answers = user_input or (suggested(self._before, kind, heats=True) if self._before is not None else None)
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(statement_schema(kind, heats=True), answers),
            errors=errors,
            description_placeholders={"name": self._athlete},
        )

    async def _async_reasons(self, statement: Statement) -> str:
        """Return in words what keeps which massager from starting for them; empty where it is at most the consent, of which they know."""
        today = dt_util.now().date()
        verdicts = [
            (entry.title, judge(statement, today, await async_kind_of(self.hass, entry))) for entry in self._theirs
        ]
        if all(verdict.reason in (None, Reason.NO_CONSENT) for _, verdict in verdicts):
            return ""
        return each_in_words(await Words.async_load(self.hass), verdicts)

    async def _async_stimulators(self) -> list[ConfigEntry[Any]]:
        return [entry for entry in self._theirs if electrical(await async_kind_of(self.hass, entry))]
