"""The part of an athlete's options about what follows a workout.

That a session starts by itself is a step of its own, which says what it means and where nobody finds anything ticked.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigFlowResult, OptionsFlow
from homeassistant.helpers.selector import (
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
from homeassistant.util import dt as dt_util
import probatio

from .athlete_options import (
    CONF_GOAL,
    CONF_PLAN_MASSAGER,
    CONF_POLICY,
    CONF_SMALLEST_LOAD,
    CONF_SPORTS,
    CONF_WORKOUT_CALENDAR,
    RANGES,
    AthleteOptions,
    Policy,
)
from .athlete_statement import AthleteStatementSteps
from .coordinator import MassagerCoordinator
from .people import loaded
from .plan_rules import refuse_untouched
from .profile_choice import async_kind_of
from .recovery.contraindications import electrical, judge
from .recovery.sport import Sport
from .refusal import Refusal, RefusalReason
from .refusal_words import filled, sentence
from .workout_calendar import is_own

FIELD_UNDERSTOOD = "understood"
NUMBERS = (CONF_SMALLEST_LOAD, CONF_GOAL)
MAY_BE_EMPTY = (CONF_PLAN_MASSAGER, CONF_WORKOUT_CALENDAR)


class PolicyFlow(AthleteStatementSteps, OptionsFlow):
    """What follows an athlete's workouts."""

    _chosen: Mapping[str, Any] | None = None

    async def async_step_after_workout(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Choose it; what starts by itself only where that can be, and after one more question."""
        massagers = await self._async_planned_for()
        errors: dict[str, str] = {}
        why = ""
        if user_input is not None:
            answers = {key: round(value) if key in NUMBERS else value for key, value in user_input.items()}
            errors = self._errors(answers)
            if not errors and answers[CONF_POLICY] == Policy.START and (why := self._start_refused(answers, massagers)):
                errors[CONF_POLICY] = "start_not_here"
            if not errors:
                self._chosen = answers
                if self._asks_first(answers, massagers):
                    return await self.async_step_start_by_itself()
                return self._keep_chosen()
        return self.async_show_form(
            step_id="after_workout",
            data_schema=self.add_suggested_values_to_schema(
                _schema(massagers), self._policy_held(massagers) if user_input is None else user_input
            ),
            errors=errors,
            description_placeholders={"name": self._athlete, "why": why, **_allowed()},
        )

    async def async_step_start_by_itself(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say what it means that a session starts by itself; nothing is changed before that is understood."""
        assert self._chosen is not None
        errors: dict[str, str] = {}
        if user_input is not None:
            if user_input[FIELD_UNDERSTOOD]:
                return self._keep_chosen()
            errors[FIELD_UNDERSTOOD] = "start_not_understood"
        entry = _meant(self._chosen, await self._async_planned_for())
        return self.async_show_form(
            step_id="start_by_itself",
            data_schema=probatio.Schema({probatio.Required(FIELD_UNDERSTOOD, default=False): BooleanSelector()}),
            errors=errors,
            description_placeholders={"name": self._athlete, "massager": "?" if entry is None else entry.title},
        )

    def _keep_chosen(self) -> ConfigFlowResult:
        assert self._chosen is not None
        kept = {key: value for key, value in self.config_entry.options.items() if key not in MAY_BE_EMPTY}
        return self.async_create_entry(data={**kept, **self._chosen})

    async def _async_planned_for(self) -> dict[str, ConfigEntry[Any]]:
        """Return the massagers that are theirs and can be planned for: no stimulator."""
        return {one.entry_id: one for one in self._theirs if not electrical(await async_kind_of(self.hass, one))}

    def _policy_held(self, massagers: Mapping[str, ConfigEntry[Any]]) -> dict[str, Any]:
        chosen = self._athlete_options
        holds: dict[str, Any] = {
            CONF_POLICY: chosen.policy.value,
            CONF_SMALLEST_LOAD: chosen.smallest_load,
            CONF_GOAL: chosen.week_goal,
            CONF_SPORTS: [one.value for one in Sport if one in chosen.sports],
        }
        if chosen.plan_massager in massagers:
            holds[CONF_PLAN_MASSAGER] = chosen.plan_massager
        if chosen.workout_calendar is not None:
            holds[CONF_WORKOUT_CALENDAR] = chosen.workout_calendar
        return holds

    def _errors(self, answers: Mapping[str, Any]) -> dict[str, str]:
        errors = {key: f"{key}_range" for key in NUMBERS if not RANGES[key][0] <= answers[key] <= RANGES[key][1]}
        if not answers[CONF_SPORTS]:
            errors[CONF_SPORTS] = "sport_missing"
        if is_own(self.hass, answers.get(CONF_WORKOUT_CALENDAR, "")):
            errors[CONF_WORKOUT_CALENDAR] = "calendar_of_massages"
        return errors

    def _asks_first(self, answers: Mapping[str, Any], massagers: Mapping[str, ConfigEntry[Any]]) -> bool:
        """Whether it starts by itself from now on, or from now on on another massager."""
        if answers[CONF_POLICY] != Policy.START:
            return False
        before = self._athlete_options
        held = _meant({CONF_PLAN_MASSAGER: before.plan_massager}, massagers)
        return before.policy is not Policy.START or held is not _meant(answers, massagers)

    def _start_refused(self, answers: Mapping[str, Any], massagers: Mapping[str, ConfigEntry[Any]]) -> str:
        """Return in words why nothing could start by itself as things are; empty where it could."""
        entry = _meant(answers, massagers)
        if entry is None:
            names = ", ".join(one.title for one in self._theirs) or "?"
            return self._sentence(names, Refusal(RefusalReason.ELECTRICAL_NOT_PLANNED))
        if not loaded(entry):
            return sentence(self.hass, "not_loaded", {"name": entry.title})
        coordinator: MassagerCoordinator = entry.runtime_data
        refusal = refuse_untouched(coordinator.session.rules, coordinator.profile, coordinator.capabilities)
        verdict = judge(self._before, dt_util.now().date(), coordinator.profile.kind)
        if refusal is None and verdict.allowed and verdict.attended_only:
            refusal = Refusal(RefusalReason.UNATTENDED)
        return "" if refusal is None else self._sentence(entry.title, refusal)

    def _sentence(self, name: str, refusal: Refusal) -> str:
        return sentence(self.hass, refusal.reason, filled(self.hass, name, refusal.placeholders, private=True))

    @property
    def _athlete_options(self) -> AthleteOptions:
        return AthleteOptions.of(self.config_entry.options)


def _meant(answers: Mapping[str, Any], massagers: Mapping[str, ConfigEntry[Any]]) -> ConfigEntry[Any] | None:
    """Return the massager that is chosen, or else the first one."""
    return massagers.get(answers.get(CONF_PLAN_MASSAGER) or "") or next(iter(massagers.values()), None)


def _allowed() -> dict[str, str]:
    """Return what the errors say is allowed."""
    ends = ("least", "most")
    return {f"{end}_{key}": f"{value:g}" for key in NUMBERS for end, value in zip(ends, RANGES[key], strict=True)}


def _select(options: Sequence[str], key: str, *, multiple: bool = False) -> SelectSelector:
    mode = SelectSelectorMode.DROPDOWN if multiple else SelectSelectorMode.LIST
    return SelectSelector(
        SelectSelectorConfig(options=list(options), translation_key=key, multiple=multiple, mode=mode)
    )


def _schema(massagers: Mapping[str, ConfigEntry[Any]]) -> probatio.Schema:
    fields: dict[probatio.Marker, Any] = {probatio.Required(CONF_POLICY): _select([*Policy], "policy")}
    if massagers:
        offered = [SelectOptionDict(value=key, label=entry.title) for key, entry in massagers.items()]
        fields[probatio.Optional(CONF_PLAN_MASSAGER)] = SelectSelector(SelectSelectorConfig(options=offered))
    for key in NUMBERS:
        # What it may be is said by the form's own words.
        config = NumberSelectorConfig(step=1, mode=NumberSelectorMode.BOX)
        fields[probatio.Required(key)] = NumberSelector(config)
    fields[probatio.Required(CONF_SPORTS)] = _select([*Sport], "sport", multiple=True)
    fields[probatio.Optional(CONF_WORKOUT_CALENDAR)] = EntitySelector(EntitySelectorConfig(domain="calendar"))
    return probatio.Schema(fields)
