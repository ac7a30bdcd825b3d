"""When an athlete's next workout is, as the calendar tells it that they plan their workouts in."""

import asyncio
from datetime import datetime, timedelta
import logging
from typing import Any

from homeassistant.components.calendar import DOMAIN as CALENDAR, SERVICE_GET_EVENTS
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN

_LOGGER = logging.getLogger(__name__)

LOST: HassKey[set[str]] = HassKey(f"{DOMAIN}_lost_calendars")
AHEAD = timedelta(days=1)
"""What is planned later lies behind any session that could follow now."""
PATIENCE_SECONDS = 5
"""A calendar may be far away; a plan does not wait long for it."""


async def async_next_workout(hass: HomeAssistant, calendar: str | None, now: datetime) -> datetime | None:
    """Return when the next event of a calendar begins within a day; None: none does, or the calendar cannot be read.

    An event of a whole day says no time, so it is none.
    """
    if calendar is None:
        return None
    lost = hass.data.setdefault(LOST, set())
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            answer: dict[str, Any] | None = await hass.services.async_call(
                CALENDAR,
                SERVICE_GET_EVENTS,
                {
                    ATTR_ENTITY_ID: calendar,
                    "start_date_time": now.isoformat(),
                    "end_date_time": (now + AHEAD).isoformat(),
                },
                blocking=True,
                return_response=True,
            )
        events = (answer or {})[calendar]["events"]
        starts = [at for one in events if (at := _start(one)) is not None and at > now]
    except Exception as err:  # noqa: BLE001 - whatever a calendar does, the plan is made without it
        if calendar not in lost:
            lost.add(calendar)
            _LOGGER.warning("%s does not tell when the next workout is: %r", calendar, err)
        return None
    if calendar in lost:
        lost.discard(calendar)
        _LOGGER.info("%s tells again when the next workout is", calendar)
    return min(starts, default=None)


def is_own(hass: HomeAssistant, calendar: str) -> bool:
    """Whether a calendar is one of ours, which tells of massages."""
    found = er.async_get(hass).async_get(calendar)
    return found is not None and found.platform == DOMAIN


def _start(event: dict[str, Any]) -> datetime | None:
    at = dt_util.parse_datetime(event["start"])
    # A date alone is also read as a moment.
    return None if at is None or "T" not in event["start"] else at if at.tzinfo else dt_util.as_local(at)
