"""The API app of Strava that an athlete made, as Home Assistant's application credentials know it."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.components.application_credentials import AuthImplementation, AuthorizationServer, ClientCredential
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import OAuth2TokenRequestConnectionError
from homeassistant.helpers.config_entry_oauth2_flow import AbstractOAuth2Implementation
from homeassistant.helpers.network import NoURLAvailableError, get_url
from yarl import URL

from .workouts.strava_activity import MOST_ID
from .workouts.strava_site import API_SETTINGS, CONF_ACCOUNT, authorize_url, token_url

MY_HOME_ASSISTANT = "my.home-assistant.io"
MORE_INFO = "https://github.com/recovery-massager/recovery-massager/blob/main/docs/strava.md"
LONGEST_TOKEN = 1000
LONGEST_SECONDS = 400 * 24 * 3600


async def async_get_auth_implementation(
    hass: HomeAssistant, auth_domain: str, credential: ClientCredential
) -> AbstractOAuth2Implementation:
    """Return how Strava is asked for tokens with one app."""
    return StravaImplementation(hass, auth_domain, credential, AuthorizationServer(authorize_url(), token_url()))


async def async_get_description_placeholders(hass: HomeAssistant) -> dict[str, str]:
    """Return what the dialog for a new credential says: where the app is made, and what it must be told."""
    return {
        "api_settings_url": API_SETTINGS,
        "callback_domain": _callback_domain(hass),
        "more_info_url": MORE_INFO,
    }


class StravaImplementation(AuthImplementation):
    """Asks for tokens, and lets nothing else of the answer in: it tells name, town and picture of the athlete, too."""

    @override
    async def _token_request(self, data: dict[str, Any]) -> dict[str, Any]:
        try:
            answer = await super()._token_request(data)
        except (ValueError, RecursionError) as err:
            # What came is no JSON.
            raise OAuth2TokenRequestConnectionError(domain=self.service_domain) from err
        if (kept := _kept(answer)) is None:
            raise OAuth2TokenRequestConnectionError(domain=self.service_domain)
        return kept


def _kept(answer: object) -> dict[str, Any] | None:
    """Return what is kept of an answer; None where it has no token."""
    if not isinstance(answer, Mapping):
        return None
    seconds = answer.get("expires_in")
    tokens = {key: answer.get(key) for key in ("access_token", "refresh_token")}
    tokens = {key: one for key, one in tokens.items() if isinstance(one, str) and 0 < len(one) <= LONGEST_TOKEN}
    if "access_token" not in tokens or isinstance(seconds, bool) or not isinstance(seconds, int):
        return None
    if not 0 <= seconds <= LONGEST_SECONDS:
        return None
    kept: dict[str, Any] = {"token_type": "Bearer", "expires_in": seconds, **tokens}
    athlete = answer.get("athlete")
    account = athlete.get("id") if isinstance(athlete, Mapping) else None
    if isinstance(account, int) and not isinstance(account, bool) and 0 < account <= MOST_ID:
        kept[CONF_ACCOUNT] = account
    return kept


def _callback_domain(hass: HomeAssistant) -> str:
    """Return the host to which Strava sends people back, which the app has to name."""
    if "my" in hass.config.components:
        return MY_HOME_ASSISTANT
    try:
        return URL(get_url(hass, prefer_external=True)).host or MY_HOME_ASSISTANT
    except NoURLAvailableError:
        return MY_HOME_ASSISTANT
