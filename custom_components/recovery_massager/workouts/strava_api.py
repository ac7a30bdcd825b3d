"""Asking Strava for activities, within its limits. Whatever it answers, only what `strava_errors` names is raised."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
import logging
from typing import Any

from aiohttp import ClientError, ClientResponse, ClientTimeout
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.config_entry_oauth2_flow import async_oauth2_request
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.json import json_loads

from .strava_account import Account
from .strava_activity import Activity, heart_rates_of
from .strava_budget import Budget
from .strava_errors import Blocked, Gone, Lost, Nonsense, NotAllowed, NotConnected
from .strava_site import Connection, api_url

_LOGGER = logging.getLogger(__name__)

PAGE = 100
MOST_PAGES = 10
MOST_BYTES = 5_000_000
PATIENCE = ClientTimeout(total=30)

_BUDGETS: HassKey[defaultdict[str, Budget]] = HassKey("recovery_massager_strava_budgets")


def budget_of(hass: HomeAssistant, client_id: str) -> Budget:
    """Return the budget of an app, which is one for all who use it."""
    return hass.data.setdefault(_BUDGETS, defaultdict(Budget))[client_id]


class StravaApi:
    """What one athlete's connection may read, for as long as it is the same connection."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any], connection: Connection) -> None:
        self._hass = hass
        self._account = Account(hass, entry)
        self._entry = entry
        self._connection = connection

    async def async_activities(self, after: datetime, *, whole: bool) -> list[Activity]:
        """Return the activities that began after a moment, the oldest first; what is none is left out.

        `whole`: all of them, until Strava has no more; else those of the first page, and more only where it is full.
        """
        found: dict[int, Activity] = {}
        for page in range(1, MOST_PAGES + 1):
            query = {"after": str(int(after.timestamp())), "per_page": str(PAGE), "page": str(page)}
            try:
                answer = await self._async_get("athlete/activities", query)
            except Gone as err:
                # As for an app whose owner has no subscription.
                raise Lost("it does not list activities") from err
            if not isinstance(answer, list):
                raise Nonsense("a list of activities that is none")
            for one in answer:
                if (activity := Activity.of(one)) is None:
                    _LOGGER.debug("What is no activity in the list of Strava is left out")
                else:
                    found[activity.id] = activity
            if not answer or not (whole or len(answer) >= PAGE):
                return sorted(found.values(), key=lambda activity: activity.start)
        raise Nonsense("a list of activities without an end")

    async def async_activity(self, number: int, *, spare: float = 0) -> Activity:
        """Return an activity in detail; raises Gone where it is no more, Blocked where `spare` would not be left."""
        activity = Activity.of(await self._async_get(f"activities/{number}", {}, spare=spare))
        if activity is None or activity.id != number:
            raise Nonsense("an activity that is none")
        return activity

    async def async_heart_rates(self, number: int, *, spare: float = 0) -> tuple[tuple[int, float], ...]:
        """Return the seconds at each heart rate of an activity; empty where nobody recorded them."""
        query = {"keys": "time,heartrate", "key_by_type": "true"}
        try:
            streams = await self._async_get(f"activities/{number}/streams", query, spare=spare)
        except Gone:
            return ()
        # A day on the bike has a sample for each of its seconds.
        return await self._hass.async_add_executor_job(heart_rates_of, streams)

    async def _async_get(self, path: str, query: Mapping[str, str], *, spare: float = 0) -> Any:
        budget = budget_of(self._hass, (await self._account.async_app()).client_id)
        answer = await self._async_ask(budget, path, query, spare)
        if answer is None:
            # It may have expired early, or the athlete took the access back, which the refresh tells.
            answer = await self._async_ask(budget, path, query, spare, anew=True)
        if answer is None:
            self._entry.async_start_reauth(self._hass)
            raise NotAllowed("a new token is refused, too")
        return answer

    async def _async_ask(
        self, budget: Budget, path: str, query: Mapping[str, str], spare: float, *, anew: bool = False
    ) -> Any:
        """Return what Strava says; None where it does not take the token."""
        token = await self._account.async_token(anew=anew)
        if self._account.connection != self._connection:
            raise NotConnected
        if (until := budget.blocked_until(dt_util.utcnow(), spare=spare)) is not None:
            raise Blocked(until)
        budget.asks(dt_util.utcnow())
        try:
            response = await async_oauth2_request(
                self._hass, token, "get", api_url(path), params=query, timeout=PATIENCE, allow_redirects=False
            )
            async with response:
                budget.hears(response.headers, dt_util.utcnow())
                return await _async_read(response, budget)
        except (ClientError, TimeoutError) as err:
            raise Lost(type(err).__name__) from err


async def _async_read(response: ClientResponse, budget: Budget) -> Any:
    match response.status:
        case HTTPStatus.OK:
            pass
        case HTTPStatus.UNAUTHORIZED:
            return None
        case HTTPStatus.FORBIDDEN | HTTPStatus.NOT_FOUND:
            raise Gone
        case HTTPStatus.TOO_MANY_REQUESTS:
            raise Blocked(budget.refused(dt_util.utcnow()))
        case _:
            raise Lost(f"status {response.status}")
    body = bytearray()
    async for chunk in response.content.iter_chunked(65536):
        body += chunk
        if len(body) > MOST_BYTES:
            raise Nonsense("an answer without an end")
    try:
        answer = json_loads(bytes(body))
    except ValueError as err:
        raise Nonsense("an answer that is no JSON") from err
    if answer is None:
        raise Nonsense("an empty answer")
    return answer


async def async_may_list(hass: HomeAssistant, token: Mapping[str, Any]) -> bool:
    """Tell whether a new token may list activities, or Strava does not say so just now."""
    query = {"per_page": "1"}
    try:
        answer = await async_oauth2_request(
            hass,
            dict(token),
            "get",
            api_url("athlete/activities"),
            params=query,
            timeout=PATIENCE,
            allow_redirects=False,
        )
        answer.release()
    except ClientError, TimeoutError:
        return True
    return answer.status not in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
