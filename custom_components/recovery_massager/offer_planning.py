"""An offer as a planned session of its massager: when, and whether it may start by itself."""

from dataclasses import replace
from datetime import datetime, timedelta
import logging
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from .athlete_options import AthleteOptions, Policy
from .offer import Offer
from .offer_session import async_plan, coordinator_of, needs_touch
from .offer_words import word
from .quiet import quiet_end
from .schedule import PUNCTUAL

_LOGGER = logging.getLogger(__name__)

NOTICE = timedelta(minutes=2)
"""So long before it starts by itself somebody is told, however late the workout came in."""
FIRST = timedelta(seconds=1)
"""What is planned lies ahead."""


async def async_planned(
    hass: HomeAssistant, entry: ConfigEntry[Any], offer: Offer, *, untouched: bool, late: bool
) -> Offer | None:
    """Plan an athlete's offer on its massager, and return it as planned; None where it cannot be planned now.

    `untouched`: whether it may be to start by itself; it is only where the athlete chose that, and not in the quiet hours.
    `late`: its time came in our absence, and no automation is to start it now.
    """
    if (coordinator := coordinator_of(hass, offer.massager)) is None:
        return None
    now, options = dt_util.utcnow(), AthleteOptions.of(entry.options)
    # Nobody is told before the quiet hours end.
    told = dt_util.as_utc(quiet_end(dt_util.as_local(now), options.quiet_from, options.quiet_until) or now)
    name = word(hass, "name", name=entry.title)
    by_itself = untouched and offer.policy is Policy.START and not needs_touch(coordinator, entry, offer)
    for alone in (True, False) if by_itself else (False,):
        start = max(offer.asks_at, told + NOTICE if alone else now + FIRST)
        if alone and is_quiet(entry, start):
            continue
        try:
            planned = await async_plan(
                coordinator, offer, entry.entry_id, name, start, untouched=alone, late=late and not alone
            )
        except HomeAssistantError as err:
            _LOGGER.debug("What follows a workout was not planned: %s", err.translation_key)
            continue
        return replace(offer, planned=planned, untouched=alone, asks_at=start if alone else offer.asks_at)
    return None


def is_quiet(entry: ConfigEntry[Any], start: datetime) -> bool:
    """Whether what is to start then may start in an athlete's quiet hours."""
    options = AthleteOptions.of(entry.options)
    moments = (dt_util.as_local(start), dt_util.as_local(start + PUNCTUAL))
    return any(quiet_end(one, options.quiet_from, options.quiet_until) is not None for one in moments)
