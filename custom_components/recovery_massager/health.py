"""What an athlete reports of how they are: ill, well again, or with a red flag that a doctor has to look at.

Kept in their config entry, so that it holds at once and over restarts. Ill: nothing starts for them, and nothing is planned
or starts by itself until a day after they said that they are well. A red flag bars them, until they state anew in the
options that it was looked at.
"""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util

from .const import CONF_ILL_UNTIL, CONF_PERSON, DOMAIN
from .people import ill_until
from .recovery.contraindications import Statement
from .recovery.illness import NOT_KNOWN, is_ill, keep_ill_until, rests_until
from .statement_details import RED_FLAGS
from .targets import set_up_massagers


@dataclass(frozen=True, slots=True)
class Health:
    """How an athlete is, as they reported it."""

    ill: bool
    rests_until: datetime | None
    """Until when nothing is planned or starts by itself; None: nothing keeps them, or they are ill, of which no end is known."""
    red_flag: bool

    @classmethod
    def of(cls, entry: ConfigEntry[Any]) -> Health:
        """Return how the athlete of a config entry is now."""
        until, now = ill_until(entry), dt_util.utcnow()
        rests = rests_until(until, now)
        statement = Statement.from_dict(entry.data.get(CONF_PERSON))
        return cls(
            is_ill(until, now),
            None if rests == NOT_KNOWN else rests,
            statement is not None and RED_FLAGS in statement.conditions,
        )


async def async_report_health(
    hass: HomeAssistant, entry: ConfigEntry[Any], *, ill: bool | None = None, red_flag: bool | None = None
) -> Health:
    """Take what an athlete reports, None: nothing of that; what runs for whom is ill or has a red flag is stopped.

    Raises ServiceValidationError where a red flag shall be none any more, and what a stop raises; the report holds then
    all the same.
    """
    if red_flag is False and Health.of(entry).red_flag:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="red_flag_stays", translation_placeholders={"name": entry.title}
        )
    data = dict(entry.data)
    if ill is not None and ill is not Health.of(entry).ill:
        data[CONF_ILL_UNTIL] = keep_ill_until(NOT_KNOWN if ill else dt_util.utcnow())
    if red_flag:
        data[CONF_PERSON] = _flagged(Statement.from_dict(entry.data.get(CONF_PERSON))).to_dict()
    hass.config_entries.async_update_entry(entry, data=data)
    if ill or red_flag:
        await _async_stop(hass, entry.entry_id)
    return Health.of(entry)


def _flagged(statement: Statement | None) -> Statement:
    """Return the statement with a red flag in it, also where there is none that can be understood."""
    if statement is None:
        return Statement(dt_util.now().date(), frozenset({RED_FLAGS}))
    return replace(statement, conditions=statement.conditions | {RED_FLAGS})


async def _async_stop(hass: HomeAssistant, athlete_id: str) -> None:
    """Stop all that runs for an athlete: each at once, and none fails with another."""
    stops = [
        one.async_run(one.session.stop())
        for one in set_up_massagers(hass)
        if one.session.stoppable and one.session.user.id == athlete_id
    ]
    for result in await asyncio.gather(*stops, return_exceptions=True):
        if isinstance(result, BaseException):
            raise result
