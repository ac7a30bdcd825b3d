"""The form after the statement: what a doctor allowed with each condition, and until when each passing one lasts.

Each condition that needs it is a section of its own. Where none does, nothing is asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from homeassistant.const import UnitOfRatio, UnitOfTime
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    DateSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
)
import probatio

from .const import MAX_LONGEST_MINUTES
from .limits_form import MIN_LONGEST_MINUTES, number
from .recovery.contraindications import Clearance, Effect, Reason, Statement, clearance_ends, conditions, judge

FIELD_CLEARED = "cleared"
FIELD_SHARE = "share"
FIELD_MINUTES = "minutes"
FIELD_UNTIL = "until"
FIELD_LOOKED_AT = "looked_at"

RED_FLAGS = "red_flags"
"""The condition that a doctor has to look at, before somebody may state that it is none any more."""
SHARE_STEP = 5

type Asked = Mapping[str, Effect]
"""What each condition is that needs a section."""


def asked_of(statement: Statement, before: Statement | None, kinds: Sequence[str], today: date) -> Asked:
    """Return what has to be asked after a statement for massagers of these kinds; nothing where all of them are barred anyway."""
    if all(judge(statement, today, kind).reason is Reason.BARRED for kind in kinds):
        return {}
    asked = {
        one.slug: one.effect
        for effect in (Effect.DOCTOR_FIRST, Effect.FOR_NOW)
        for kind in kinds
        for one in conditions(kind)
        if one.effect is effect and one.slug in statement.conditions
    }
    if before is not None and RED_FLAGS in before.conditions - statement.conditions:
        return {RED_FLAGS: Effect.BARRED, **asked}
    return asked


def details_schema(asked: Asked) -> probatio.Schema:
    """Return the form's sections."""
    return probatio.Schema({probatio.Required(slug): section(_fields(effect)) for slug, effect in asked.items()})


def suggested_details(asked: Asked, before: Statement | None) -> dict[str, dict[str, Any]]:
    """Return what an earlier statement said of what is asked."""
    return {} if before is None else {slug: _suggested(slug, before) for slug in asked if slug in before.conditions}


def with_details(
    statement: Statement, asked: Asked, answers: Mapping[str, Any], today: date
) -> tuple[Statement, dict[str, str]]:
    """Return the statement with the answers, and the form's errors by section.

    No clearance, and an end that nobody knows, are answers: then nothing starts.
    """
    clearances: dict[str, Clearance] = {}
    ends: dict[str, date | None] = {}
    errors: dict[str, str] = {}
    for slug, effect in asked.items():
        answer = answers.get(slug, {})
        if effect is Effect.DOCTOR_FIRST:
            clearance, error = _clearance(answer, today)
            if clearance is not None:
                clearances[slug] = clearance
        elif effect is Effect.FOR_NOW:
            end = ends[slug] = _date(answer.get(FIELD_UNTIL))
            error = "until_passed" if end is not None and end <= today else None
        else:
            error = None if answer.get(FIELD_LOOKED_AT) is True else "not_looked_at"
        if error is not None:
            errors[slug] = error
    return replace(statement, clearances=clearances, ends=ends), errors


def carried_over(statement: Statement, before: Statement | None) -> Statement:
    """Return the statement with what was said earlier of the conditions that still apply, for when nothing is asked.

    A red flag stays one: nobody was asked whether a doctor looked at it.
    """
    if before is None:
        return statement
    statement = replace(statement, conditions=statement.conditions | (before.conditions & {RED_FLAGS}))
    clearances = {slug: one for slug in statement.conditions if (one := before.clearances.get(slug)) is not None}
    ends = {slug: before.ends[slug] for slug in statement.conditions if slug in before.ends}
    return replace(statement, clearances=clearances, ends=ends)


def _fields(effect: Effect) -> probatio.Schema:
    if effect is Effect.FOR_NOW:
        return probatio.Schema({probatio.Optional(FIELD_UNTIL): DateSelector()})
    if effect is Effect.BARRED:
        return probatio.Schema({probatio.Required(FIELD_LOOKED_AT, default=False): BooleanSelector()})
    share = NumberSelectorConfig(
        min=0, max=100, step=SHARE_STEP, unit_of_measurement=UnitOfRatio.PERCENTAGE, mode=NumberSelectorMode.BOX
    )
    return probatio.Schema(
        {
            probatio.Optional(FIELD_CLEARED): DateSelector(),
            probatio.Optional(FIELD_SHARE): NumberSelector(share),
            probatio.Optional(FIELD_MINUTES): number(MIN_LONGEST_MINUTES, MAX_LONGEST_MINUTES, UnitOfTime.MINUTES),
        }
    )


def _suggested(slug: str, before: Statement) -> dict[str, Any]:
    if (end := before.end(slug)) is not None:
        return {FIELD_UNTIL: end.isoformat()}
    if (clearance := before.clearance(slug)) is None:
        return {}
    suggested: dict[str, Any] = {FIELD_CLEARED: clearance.day.isoformat()}
    if clearance.share is not None:
        suggested[FIELD_SHARE] = round(clearance.share * 100)
    if clearance.minutes is not None:
        suggested[FIELD_MINUTES] = clearance.minutes
    return suggested


def _clearance(answer: Mapping[str, Any], today: date) -> tuple[Clearance | None, str | None]:
    """Return what a doctor allowed, or None where none has, and the error of the section."""
    day, share, minutes = _date(answer.get(FIELD_CLEARED)), answer.get(FIELD_SHARE), answer.get(FIELD_MINUTES)
    if day is None:
        return None, None if share is None and minutes is None else "clearance_missing"
    if day > today:
        return None, "clearance_in_future"
    if clearance_ends(day) <= today:
        return None, "clearance_too_old"
    return (
        Clearance(day, None if share is None else share / 100, None if minutes is None else round(minutes)),
        None,
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
