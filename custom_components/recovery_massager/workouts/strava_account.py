"""The tokens of one athlete's connection: kept as new as they are, and given back when it ends.

Strava may give another refresh token with each answer, after which the one before is worth nothing. So whatever asks for
tokens, or changes those that are kept, does it one after the other, and an answer is kept also when nobody waits for it.
"""

import asyncio
from collections import defaultdict
from http import HTTPStatus
import logging
from typing import Any, cast

from aiohttp import ClientError
from homeassistant.components.application_credentials import AuthImplementation
from homeassistant.config_entries import ConfigEntry, UnknownEntry
from homeassistant.const import CONF_TOKEN
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import (
    ImplementationUnavailableError,
    OAuth2TokenRequestBaseError,
    OAuth2TokenRequestReauthError,
    UnknownImplementationError,
)
from homeassistant.helpers.config_entry_oauth2_flow import (
    OAuth2Session,
    async_get_config_entry_implementation,
    async_oauth2_request,
)
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from .strava_errors import Lost, NotAllowed, NotConnected
from .strava_site import CONF_AUTH_IMPLEMENTATION, Connection, deauthorize_url

_LOGGER = logging.getLogger(__name__)

TOKEN_SECONDS = 30
GIVE_BACK_SECONDS = 10

_LOCKS: HassKey[defaultdict[str, asyncio.Lock]] = HassKey("recovery_massager_strava_locks")


def token_lock(hass: HomeAssistant, entry_id: str) -> asyncio.Lock:
    """Return what is held by whoever changes the tokens of an athlete."""
    return hass.data.setdefault(_LOCKS, defaultdict(asyncio.Lock))[entry_id]


class Account:
    """An athlete's connection, as far as its tokens."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
        self._hass = hass
        self._entry = entry

    @property
    def connection(self) -> Connection | None:
        """The connection that there is now."""
        return Connection.of(self._entry.data)

    async def async_app(self) -> AuthImplementation:
        """Return the app that the athlete connected with; raises NotAllowed where its credential is gone."""
        if self.connection is None:
            raise NotConnected
        try:
            app = await async_get_config_entry_implementation(self._hass, self._entry)
        except ImplementationUnavailableError as err:
            raise Lost("no credentials just now") from err
        except UnknownImplementationError as err:
            self._entry.async_start_reauth(self._hass)
            raise NotAllowed("the credential of the app is gone") from err
        return cast("AuthImplementation", app)

    async def async_token(self, *, anew: bool = False) -> dict[str, Any]:
        """Return a token that is valid, or was taken anew; raises NotAllowed, which asks the athlete to connect again."""
        # Whoever waits may be cancelled. What Strava has sent by then must be kept.
        asked = self._hass.async_create_task(self._async_token(anew=anew), "a token of Strava")
        return await asyncio.shield(asked)

    async def _async_token(self, *, anew: bool) -> dict[str, Any]:
        async with token_lock(self._hass, self._entry.entry_id):
            session = OAuth2Session(self._hass, self._entry, await self.async_app())
            try:
                if anew:
                    self._keep({**session.token, "expires_at": 0})
                async with asyncio.timeout(TOKEN_SECONDS):
                    await session.async_ensure_token_valid()
            except OAuth2TokenRequestReauthError as err:
                raise NotAllowed("the refresh token is worth nothing") from err
            except (OAuth2TokenRequestBaseError, ClientError, TimeoutError) as err:
                raise Lost(f"no token: {type(err).__name__}") from err
            except UnknownEntry as err:
                raise NotConnected from err
            return session.token

    def _keep(self, token: dict[str, Any]) -> None:
        self._hass.config_entries.async_update_entry(self._entry, data={**self._entry.data, CONF_TOKEN: token})


async def async_give_back(hass: HomeAssistant, entry: ConfigEntry[Any]) -> bool:
    """Tell Strava that its data are no longer read; returns whether it said yes. The caller holds the lock.

    What the entry keeps stays as it is.
    """
    if Connection.of(entry.data) is None:
        return True
    try:
        async with asyncio.timeout(GIVE_BACK_SECONDS):
            token = await _async_valid(hass, entry)
            answer = await async_oauth2_request(hass, token, "post", deauthorize_url(), allow_redirects=False)
            answer.release()
    except (OAuth2TokenRequestBaseError, ClientError, TimeoutError) as err:
        _LOGGER.debug("Strava was not told that it is no longer read: %s", type(err).__name__)
        return False
    # Without a valid token the athlete has taken it back already.
    return answer.status in {HTTPStatus.OK, HTTPStatus.UNAUTHORIZED}


async def _async_valid(hass: HomeAssistant, entry: ConfigEntry[Any]) -> dict[str, Any]:
    token: dict[str, Any] = entry.data[CONF_TOKEN]
    if token["expires_at"] > dt_util.utcnow().timestamp():
        return token
    try:
        app = await async_get_config_entry_implementation(hass, entry)
    except (ImplementationUnavailableError, UnknownImplementationError) as err:
        raise ClientError("no credentials") from err
    return await app.async_refresh_token(token)


def sharing(hass: HomeAssistant, entry: ConfigEntry[Any]) -> int:
    """Return how many athletes use the same app as this one, who is one of them."""
    app = entry.data.get(CONF_AUTH_IMPLEMENTATION)
    return sum(
        one.data.get(CONF_AUTH_IMPLEMENTATION) == app and Connection.of(one.data) is not None
        for one in hass.config_entries.async_entries(entry.domain)
    )
