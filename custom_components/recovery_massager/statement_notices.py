"""Notices about a statement: a doctor's clearance that ends soon or has ended, and a passing condition whose end has come.

Each lasts until it is settled: by a new statement or, for what has passed, by the word that it is over.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_track_time_change
from homeassistant.util import dt as dt_util

from .athlete_statement import MASSAGE
from .const import CONF_PERSON, DOMAIN
from .profile_choice import STIMULATOR
from .recovery.contraindications import Statement, clearances_ending, passed
from .words import Words

AHEAD = timedelta(days=30)
ENDING_ISSUE: Final = "clearance_ending_"
ENDED_ISSUE: Final = "clearance_ended_"
PASSED_ISSUE: Final = "condition_passed_"
"""Beginnings of the ids of these issues; that of the config entry follows."""


@callback
def async_watch_statement(hass: HomeAssistant, entry: ConfigEntry[Any], words: Words, kind: str | None = None) -> None:
    """Keep the notices of the statement of an entry as long as it is set up: of a massager of this kind, or of an athlete."""

    @callback
    def look(_: datetime | None = None) -> None:
        statement = Statement.from_dict(entry.data.get(CONF_PERSON))
        for issue, found in _due(statement, kind).items():
            _tell(hass, entry, words, issue, found)

    async def changed(_: HomeAssistant, __: ConfigEntry[Any]) -> None:
        look()

    @callback
    def close() -> None:
        for issue in (ENDING_ISSUE, ENDED_ISSUE, PASSED_ISSUE):
            ir.async_delete_issue(hass, DOMAIN, f"{issue}{entry.entry_id}")

    entry.async_on_unload(entry.add_update_listener(changed))
    # A day has come at midnight; a clock that was put right is noticed within the hour.
    entry.async_on_unload(async_track_time_change(hass, look, minute=0, second=5))
    entry.async_on_unload(close)
    look()


@callback
def async_settle_passed(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Take out of a statement what has passed: a person says that it is over."""
    statement = Statement.from_dict(entry.data.get(CONF_PERSON))
    if statement is None:
        return
    # What passes, and when, is the same for all kinds.
    over = passed(statement, dt_util.now().date(), [STIMULATOR])
    ends = {slug: end for slug, end in statement.ends.items() if slug not in over}
    changed = replace(statement, conditions=statement.conditions.difference(over), ends=ends)
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_PERSON: changed.to_dict()})


def _due(statement: Statement | None, kind: str | None) -> dict[str, Mapping[str, date | None]]:
    """Return what to tell of, by the beginning of its issue: conditions, and when a doctor has to be asked again."""
    if statement is None:
        return {ENDING_ISSUE: {}, ENDED_ISSUE: {}, PASSED_ISSUE: {}}
    kinds = [kind] if kind is not None else [MASSAGE, STIMULATOR] if statement.electrical else [MASSAGE]
    today = dt_util.now().date()
    ending = clearances_ending(statement, today, kinds, AHEAD)
    return {
        ENDING_ISSUE: {slug: end for slug, end in ending.items() if end > today},
        ENDED_ISSUE: {slug: end for slug, end in ending.items() if end <= today},
        PASSED_ISSUE: dict.fromkeys(passed(statement, today, kinds)),
    }


@callback
def _tell(
    hass: HomeAssistant, entry: ConfigEntry[Any], words: Words, issue: str, found: Mapping[str, date | None]
) -> None:
    issue_id = f"{issue}{entry.entry_id}"
    if not found:
        ir.async_delete_issue(hass, DOMAIN, issue_id)
        return
    conditions = "\n".join(
        f"- {words.option('condition', slug)}{f' ({end.isoformat()})' if end else ''}" for slug, end in found.items()
    )
    placeholders = {"name": entry.title, "conditions": conditions}
    if issue == PASSED_ISSUE:
        ir.async_create_issue(
            hass,
            DOMAIN,
            issue_id,
            data={"entry_id": entry.entry_id, **placeholders},
            is_fixable=True,
            severity=ir.IssueSeverity.WARNING,
            translation_key="condition_passed",
            translation_placeholders=placeholders,
        )
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        is_fixable=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key="clearance_ending" if issue == ENDING_ISSUE else "clearance_ended",
        translation_placeholders=placeholders,
    )
