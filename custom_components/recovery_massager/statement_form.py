"""The form in which a person states what applies to them that speaks against a massage, and what comes of the answers."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import probatio

from .recovery.contraindications import Effect, Statement, conditions

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
    fields[probatio.Required(FIELD_ADULT, default=False)] = BooleanSelector()
    fields[probatio.Required(FIELD_CONFIRMED, default=False)] = BooleanSelector()
    return probatio.Schema(fields)


def suggested(statement: Statement, kind: str, *, heats: bool) -> dict[str, Any]:
    """Return the form's answers that an earlier statement gave; it has to be confirmed anew."""
    answers: dict[str, Any] = {
        effect.value: [slug for slug in slugs if slug in statement.conditions]
        for effect, slugs in _asked(kind, heats=heats).items()
    }
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
    """Return what the answers state, and the form's errors by field; `consent` is that to stimulation.

    What a doctor allowed, and until when something lasts, is asked afterwards (`statement_details.py`). With a barring
    condition nothing else on the form matters, so a mistake there is no error either.
    """
    ticked = {effect: answers.get(effect.value, []) for effect in Effect}
    statement = Statement(
        given=today,
        conditions=frozenset(slug for slugs in ticked.values() for slug in slugs),
        adult=answers[FIELD_ADULT],
        electrical=consent,
    )
    if ticked[Effect.BARRED] or answers[FIELD_CONFIRMED]:
        return statement, {}
    return statement, {FIELD_CONFIRMED: "not_confirmed"}
