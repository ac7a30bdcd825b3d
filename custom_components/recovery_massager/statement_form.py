"""The form in which a person states what speaks against a massage, and what comes of the answers."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from homeassistant.helpers.selector import (
    BooleanSelector,
    DateSelector,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import probatio

from .recovery.contraindications import Effect, Statement, clearance_ends, conditions

FIELD_CLEARED = "cleared"
FIELD_UNTIL = "until"
FIELD_ADULT = "adult"
FIELD_CONFIRMED = "confirmed"
FIELD_CONSENT = "consent"


def _asked(kind: str, *, heats: bool) -> dict[Effect, list[str]]:
    """Return the slugs that the form asks for; those about heat alone only where there is heat."""
    return {
        effect: [condition.slug for condition in conditions(kind) if condition.effect is effect]
        for effect in Effect
        if heats or effect is not Effect.HEAT_ONLY
    }


def statement_schema(kind: str, *, heats: bool) -> probatio.Schema:
    """Return the form's fields for a kind of massager."""
    lists = {
        effect: SelectSelector(
            SelectSelectorConfig(
                options=slugs, multiple=True, mode=SelectSelectorMode.LIST, translation_key="condition"
            )
        )
        for effect, slugs in _asked(kind, heats=heats).items()
    }
    fields: dict[probatio.Marker, Any] = {}
    for effect, selector in lists.items():
        fields[probatio.Optional(effect.value, default=[])] = selector
        if effect is Effect.DOCTOR_FIRST:
            fields[probatio.Optional(FIELD_CLEARED)] = DateSelector()
        elif effect is Effect.FOR_NOW:
            fields[probatio.Optional(FIELD_UNTIL)] = DateSelector()
    fields[probatio.Required(FIELD_ADULT, default=False)] = BooleanSelector()
    fields[probatio.Required(FIELD_CONFIRMED, default=False)] = BooleanSelector()
    return probatio.Schema(fields)


def suggested(statement: Statement, kind: str, *, heats: bool) -> dict[str, Any]:
    """Return the form's answers that an earlier statement gave; it has to be confirmed anew."""
    answers: dict[str, Any] = {
        effect.value: [slug for slug in slugs if slug in statement.conditions]
        for effect, slugs in _asked(kind, heats=heats).items()
    }
    if statement.cleared is not None:
        answers[FIELD_CLEARED] = statement.cleared.isoformat()
    if statement.until is not None:
        answers[FIELD_UNTIL] = statement.until.isoformat()
    return answers | {FIELD_ADULT: statement.adult}


def consent_schema() -> probatio.Schema:
    """Return the form's field for the consent to electrical stimulation; nobody finds it ticked."""
    return probatio.Schema({probatio.Required(FIELD_CONSENT, default=False): BooleanSelector()})


def read_consent(answers: Mapping[str, Any]) -> tuple[bool, dict[str, str]]:
    """Return whether there is a consent to electrical stimulation, and the form's errors by field where there is none."""
    consent = answers.get(FIELD_CONSENT) is True
    return consent, {} if consent else {FIELD_CONSENT: "consent_needed"}


def read_statement(
    answers: Mapping[str, Any], today: date, *, consent: bool = False
) -> tuple[Statement, dict[str, str]]:
    """Return the statement that the answers make, and the form's errors by field; `consent` is that to stimulation.

    A missing clearance is no error, for it is an answer: then nothing may start. With a barring condition nothing else
    on the form matters, so its other mistakes are no errors either.
    """
    ticked = {effect: answers.get(effect.value, []) for effect in Effect}
    cleared = _date(answers.get(FIELD_CLEARED)) if ticked[Effect.DOCTOR_FIRST] else None
    until = _date(answers.get(FIELD_UNTIL)) if ticked[Effect.FOR_NOW] else None
    statement = Statement(
        given=today,
        conditions=frozenset(slug for slugs in ticked.values() for slug in slugs),
        cleared=cleared,
        until=until,
        adult=answers[FIELD_ADULT],
        electrical=consent,
    )
    errors: dict[str, str] = {}
    if ticked[Effect.BARRED]:
        return statement, errors
    if cleared is not None and cleared > today:
        errors[FIELD_CLEARED] = "clearance_in_future"
    elif cleared is not None and clearance_ends(cleared) <= today:
        errors[FIELD_CLEARED] = "clearance_too_old"
    if ticked[Effect.FOR_NOW] and until is None:
        errors[FIELD_UNTIL] = "until_missing"
    elif until is not None and until <= today:
        errors[FIELD_UNTIL] = "until_passed"
    if not answers[FIELD_CONFIRMED]:
        errors[FIELD_CONFIRMED] = "not_confirmed"
    return statement, errors


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
