"""Adding an athlete: who it is, which massagers are theirs to use, and what speaks against that.

They are added whatever they state, since it may change; nothing starts against it. Nothing here starts anything.
"""

from collections.abc import Mapping, Sequence
from typing import Any, override

from homeassistant.config_entries import ConfigEntry, ConfigFlowResult
from homeassistant.const import CONF_NAME
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)
import probatio

from .athlete import is_athlete
from .athlete_statement import AthleteStatementSteps
from .const import CONF_KIND, CONF_MASSAGERS, CONF_PERSON, KIND_ATHLETE
from .naming import naming_error, tidied
from .person import DEFAULT_USER, GUEST
from .recovery.contraindications import Statement
from .strava_flow import StravaFlow
from .targets import massager_entries
from .workouts.strava_site import Connection


class AthleteFlow(AthleteStatementSteps, StravaFlow):
    """The part of the flow that adds an athlete, or changes who it is and what is theirs."""

    def __init__(self) -> None:
        """Begin with nobody."""
        super().__init__()
        self._answers: dict[str, Any] = {}
        self._stated: Statement | None = None
        self._reasons = ""

    async def async_step_athlete(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the name, and which massagers are theirs: all, unless some are left out."""
        if user_input is not None:
            self._answers, errors = self._read(user_input)
            return self._show_athlete(errors) if errors else await self._async_ask_athlete()
        return self._show_athlete()

    async def async_step_athlete_barred(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say what nothing will start against, and add them."""
        if user_input is not None:
            return await self.async_step_athlete_strava()
        return self.async_show_form(
            step_id="athlete_barred",
            description_placeholders={"name": self._athlete, "reasons": self._reasons},
        )

    async def async_step_athlete_strava(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask whether they connect with Strava too, where there is an app for it already; all others can do so later."""
        if not await self._async_has_app():
            return self._add()
        return self.async_show_menu(
            step_id="athlete_strava",
            menu_options=["athlete_with_strava", "athlete_alone"],
            description_placeholders={CONF_NAME: self._athlete},
        )

    async def async_step_athlete_with_strava(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Add them, and go on to Strava."""
        self._connect_next = True
        return self._add()

    async def async_step_athlete_alone(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Add them."""
        return self._add()

    async def async_step_athlete_changes(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Let the person choose what has changed."""
        entry = self._get_reconfigure_entry()
        steps = ["reconfigure_athlete", "strava"]
        if Connection.of(entry.data) is not None:
            steps.append("strava_off")
        return self.async_show_menu(
            step_id="athlete_changes", menu_options=steps, description_placeholders={CONF_NAME: entry.title}
        )

    async def async_step_reconfigure_athlete(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Change the name, or which massagers are theirs; that holds for what starts from now on."""
        entry = self._get_reconfigure_entry()
        if not massager_entries(self.hass, disabled=True):
            return self.async_abort(reason="no_massager")
        errors: dict[str, str] = {}
        answers: Mapping[str, Any] = {CONF_NAME: entry.title, CONF_MASSAGERS: _kept(entry, self._choice())}
        if user_input is not None:
            answers, errors = self._read(user_input, entry)
            if not errors:
                self._answers = dict(answers)
                return self.async_update_and_abort(
                    entry,
                    title=answers[CONF_NAME],
                    options={**entry.options, CONF_MASSAGERS: answers[CONF_MASSAGERS]},
                    reason="athlete_needs_consent" if await self._async_lacks_consent(entry) else "athlete_changed",
                )
        return self.async_show_form(
            step_id="reconfigure_athlete",
            data_schema=self.add_suggested_values_to_schema(self._schema(), answers),
            errors=errors,
            description_placeholders={"name": entry.title},
        )

    @property
    @override
    def _athlete(self) -> str:
        name: str = self._answers[CONF_NAME]
        return name

    @property
    @override
    def _theirs(self) -> Sequence[ConfigEntry[Any]]:
        choice = self._choice()
        return [choice[entry_id] for entry_id in self._answers[CONF_MASSAGERS] if entry_id in choice]

    @override
    async def _async_stated(self, statement: Statement) -> ConfigFlowResult:
        self._stated, self._reasons = statement, await self._async_reasons(statement)
        return await (self.async_step_athlete_barred() if self._reasons else self.async_step_athlete_strava())

    def _add(self) -> ConfigFlowResult:
        """Add them, unless somebody of that name was added, or a massager removed, while the flow was open."""
        assert self._stated is not None
        self._answers, errors = self._read(self._answers)
        if errors:
            return self._show_athlete(errors)
        return self.async_create_entry(
            title=self._athlete,
            data={CONF_KIND: KIND_ATHLETE, CONF_PERSON: self._stated.to_dict()},
            options={CONF_MASSAGERS: self._answers[CONF_MASSAGERS]},
        )

    def _show_athlete(self, errors: dict[str, str] | None = None) -> ConfigFlowResult:
        if not self._choice():
            return self.async_abort(reason="no_massager")
        return self.async_show_form(
            step_id="athlete",
            data_schema=self.add_suggested_values_to_schema(self._schema(), self._answers),
            errors=errors,
        )

    def _read(
        self, answers: Mapping[str, Any], entry: ConfigEntry[Any] | None = None
    ) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the name and the massagers that the answers mean, and the form's errors by field; `entry` is who it is."""
        name, choice = tidied(answers[CONF_NAME]), self._choice()
        chosen = [entry_id for entry_id in answers[CONF_MASSAGERS] if entry_id in choice]
        taken = [
            one.title
            for one in self._async_current_entries()
            if is_athlete(one) and (entry is None or one.entry_id != entry.entry_id)
        ]
        errors: dict[str, str] = {}
        # The faces name the other two so.
        if (error := naming_error(name, [*taken, DEFAULT_USER, GUEST])) is not None:
            errors[CONF_NAME] = error
        if not chosen:
            errors[CONF_MASSAGERS] = "massager_missing"
        return {CONF_NAME: name, CONF_MASSAGERS: chosen}, errors

    def _schema(self) -> probatio.Schema:
        choice = self._choice()
        massagers = SelectSelector(
            SelectSelectorConfig(
                options=[SelectOptionDict(value=key, label=entry.title) for key, entry in choice.items()],
                multiple=True,
                mode=SelectSelectorMode.LIST,
            )
        )
        return probatio.Schema(
            {
                probatio.Required(CONF_NAME): TextSelector(),
                probatio.Required(CONF_MASSAGERS, default=list(choice)): massagers,
            }
        )

    def _choice(self) -> dict[str, ConfigEntry[Any]]:
        """Return the massagers that may be theirs, by the ids of their entries."""
        return {entry.entry_id: entry for entry in massager_entries(self.hass, disabled=True)}

    async def _async_lacks_consent(self, entry: ConfigEntry[Any]) -> bool:
        """Tell whether a stimulator is theirs now that they did not agree to, so that it does not start for them."""
        statement = Statement.from_dict(entry.data.get(CONF_PERSON))
        agreed = statement is not None and statement.electrical
        return not agreed and bool(await self._async_stimulators())


def _kept(entry: ConfigEntry[Any], choice: Mapping[str, Any]) -> list[str]:
    """Return which of the massagers are the athlete's by now; what was removed is none of them."""
    return [entry_id for entry_id in entry.options.get(CONF_MASSAGERS, []) if entry_id in choice]
