"""Connecting an athlete with Strava, which they do once they are there: a failure on the way costs nothing else.

Strava lets people untick what an app asks for, and says with what it sends them back how much they allowed. Home Assistant
does not pass that on, so it is read from the request itself.
"""

from collections.abc import Mapping
import logging
from typing import Any, override

from homeassistant.config_entries import SOURCE_REAUTH, SOURCE_RECONFIGURE, ConfigEntry, ConfigFlowResult, FlowType
from homeassistant.const import CONF_NAME, CONF_TOKEN
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import ImplementationUnavailableError
from homeassistant.helpers.config_entry_oauth2_flow import AbstractOAuth2FlowHandler, async_get_implementations
from homeassistant.helpers.http import current_request
from homeassistant.helpers.selector import SelectSelector, SelectSelectorConfig, SelectSelectorMode
from homeassistant.util.ulid import ulid_now
import probatio

from .const import DOMAIN
from .workouts.strava import async_connect, async_disconnect
from .workouts.strava_api import async_may_list
from .workouts.strava_site import (
    API_SETTINGS,
    CONF_ACCOUNT,
    CONF_AUTH_IMPLEMENTATION,
    CONF_SCOPE,
    READ,
    READ_ALL,
    SCOPES,
    Connection,
    enough,
)

_LOGGER = logging.getLogger(__name__)

OPTIONS = {READ: "read", READ_ALL: "read_all"}
"""What the form calls the scopes: a colon is no part of a translation's key."""


class StravaFlow(AbstractOAuth2FlowHandler):
    """The part of the flow that connects an athlete with Strava, connects them anew, or ends that."""

    DOMAIN = DOMAIN

    def __init__(self) -> None:
        """Begin with the least that is enough."""
        super().__init__()
        self._wanted: str = READ
        self._granted: str | None = None
        self._tokens: dict[str, Any] = {}
        self._account = 0
        self._connect_next = False

    @property
    @override
    def logger(self) -> logging.Logger:
        """Return the logger."""
        return _LOGGER

    @property
    @override
    def extra_authorize_data(self) -> dict[str, str]:
        """Return what Strava wants to know: it asks again what may be read, also who allowed something before."""
        wanted = SCOPES if self._wanted == READ_ALL else (READ,)
        return {"scope": ",".join(wanted), "approval_prompt": "force"}

    async def async_step_strava(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask what may be read, and go to Strava; without an app, say that it takes one."""
        if not await self._async_has_app():
            return await self.async_step_pick_implementation()
        if user_input is None:
            before = Connection.of(self._strava_entry.data)
            self._wanted = before.scope if before is not None else READ
            return self._show_strava()
        self._wanted = next(scope for scope, option in OPTIONS.items() if option == user_input[CONF_SCOPE])
        return await self.async_step_pick_implementation()

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Say that Strava lets us in no more."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Go to Strava again, with the same app and for the same."""
        entry = self._get_reauth_entry()
        before = Connection.of(entry.data)
        if before is None:
            return self.async_abort(reason="strava_not_connected", description_placeholders={CONF_NAME: entry.title})
        self._wanted = before.scope
        if user_input is None:
            return self._show_reauth()
        return await self.async_step_pick_implementation({"implementation": entry.data[CONF_AUTH_IMPLEMENTATION]})

    @override
    async def async_step_auth(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Go to Strava; on the way back, note what was allowed."""
        if user_input is not None:
            request = current_request.get()
            self._granted = request.query.get("scope") if request is not None else None
        return await super().async_step_auth(user_input)

    @override
    async def async_oauth_create_entry(self, data: dict[str, Any]) -> ConfigFlowResult:
        """Connect the athlete, unless too little was allowed, or it is somebody else's account."""
        entry, token = self._strava_entry, dict(data[CONF_TOKEN])
        self._account = token.pop(CONF_ACCOUNT, 0)
        self._tokens = {**data, CONF_TOKEN: token}
        if not self._account or "refresh_token" not in token:
            return self.async_abort(reason="oauth_error")
        if not await self._async_enough(token):
            error = {"base": "strava_too_little" if self._wanted == READ else "strava_not_private"}
            return self._show_reauth(error) if self.source == SOURCE_REAUTH else self._show_strava(error)
        for other in self._async_current_entries():
            theirs = Connection.of(other.data)
            if theirs is not None and theirs.account == self._account and other.entry_id != entry.entry_id:
                return self.async_abort(
                    reason="strava_taken", description_placeholders={CONF_NAME: entry.title, "other": other.title}
                )
        before = Connection.of(entry.data)
        if before is not None and before.account != self._account:
            if self.source == SOURCE_REAUTH:
                return self.async_abort(
                    reason="strava_wrong_account", description_placeholders={CONF_NAME: entry.title}
                )
            return await self.async_step_strava_account()
        return await self._async_connect()

    async def async_step_strava_account(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say that it is another account than before, and take it only when that is meant."""
        if user_input is not None:
            return await self._async_connect()
        return self.async_show_form(
            step_id="strava_account", description_placeholders={CONF_NAME: self._strava_entry.title}, last_step=True
        )

    async def async_step_strava_off(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """End the connection, here and at Strava."""
        entry = self._strava_entry
        if user_input is None:
            return self.async_show_form(
                step_id="strava_off", description_placeholders={CONF_NAME: entry.title}, last_step=True
            )
        noted = await async_disconnect(self.hass, entry)
        return self.async_abort(
            reason="strava_disconnected" if noted else "strava_disconnected_here",
            description_placeholders={CONF_NAME: entry.title},
        )

    @override
    async def async_on_create_entry(self, result: ConfigFlowResult) -> ConfigFlowResult:
        """Go on to Strava, where whoever added an athlete wanted that."""
        if self._connect_next:
            entry: ConfigEntry[Any] = result["result"]
            flows = self.hass.config_entries.flow
            step = await flows.async_init(DOMAIN, context={"source": SOURCE_RECONFIGURE, "entry_id": entry.entry_id})
            step = await flows.async_configure(step["flow_id"], {"next_step_id": "strava"})
            if step["type"] is FlowResultType.FORM:
                result["next_flow"] = (FlowType.CONFIG_FLOW, step["flow_id"])
        return result

    async def _async_has_app(self) -> bool:
        """Tell whether there is an app to connect with, or whoever offers one does not answer, which another step says."""
        try:
            return bool(await async_get_implementations(self.hass, DOMAIN))
        except ImplementationUnavailableError:
            return False

    async def _async_enough(self, token: Mapping[str, Any]) -> bool:
        if self._granted is not None:
            return enough(self._granted, self._wanted)
        return await async_may_list(self.hass, token)

    async def _async_connect(self) -> ConfigFlowResult:
        entry = self._strava_entry
        connection = Connection(self._account, self._wanted, ulid_now())
        await async_connect(self.hass, entry, self._tokens, connection)
        return self.async_abort(
            reason="strava_reconnected" if self.source == SOURCE_REAUTH else "strava_connected",
            description_placeholders={CONF_NAME: entry.title},
        )

    @property
    def _strava_entry(self) -> ConfigEntry[Any]:
        return self._get_reauth_entry() if self.source == SOURCE_REAUTH else self._get_reconfigure_entry()

    def _show_strava(self, errors: dict[str, str] | None = None) -> ConfigFlowResult:
        scopes = SelectSelector(
            SelectSelectorConfig(
                options=list(OPTIONS.values()), translation_key="strava_scope", mode=SelectSelectorMode.LIST
            )
        )
        return self.async_show_form(
            step_id="strava",
            data_schema=probatio.Schema({probatio.Required(CONF_SCOPE, default=OPTIONS[self._wanted]): scopes}),
            errors=errors,
            description_placeholders={CONF_NAME: self._strava_entry.title, "api_settings": API_SETTINGS},
        )

    def _show_reauth(self, errors: dict[str, str] | None = None) -> ConfigFlowResult:
        return self.async_show_form(
            step_id="reauth_confirm",
            errors=errors,
            description_placeholders={CONF_NAME: self._get_reauth_entry().title},
        )
