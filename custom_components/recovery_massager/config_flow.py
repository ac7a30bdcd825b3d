"""Adding a massager: find it, connect once, say what it can do, ask who will use it and what Home Assistant may do.

Nothing here starts it.
"""

import asyncio
from collections.abc import Mapping
import logging
from typing import Any, override

from bluetooth_data_tools import human_readable_name
from homeassistant.components.bluetooth import (
    BluetoothReachabilityIntent,
    BluetoothScanningMode,
    BluetoothServiceInfoBleak,
    async_address_reachability_diagnostics,
    async_ble_device_from_address,
    async_discovered_service_info,
    async_process_advertisements,
    async_request_active_scan,
    async_scanner_count,
)
from homeassistant.config_entries import ConfigEntry, ConfigEntryState, ConfigFlow, ConfigFlowResult, OptionsFlow
from homeassistant.const import CONF_ADDRESS
from homeassistant.core import callback
from homeassistant.helpers.device_registry import format_mac
from homeassistant.helpers.selector import BooleanSelector
from homeassistant.util import dt as dt_util
import probatio

from .const import (
    CONF_ABOUT,
    CONF_KIND,
    CONF_PERSON,
    CONF_PROFILE,
    CONF_REMOTE_START,
    CONF_VOICE,
    DOMAIN,
    KIND_MASSAGER,
)
from .coordinator import MassagerCoordinator
from .device.errors import MassagerError
from .device.massager import Massager
from .device.profile import Profile
from .options_flow import MassagerOptionsFlow
from .profiles import async_get_profiles
from .recovery.contraindications import Reason, Statement, judge
from .statement_form import read_statement, statement_schema
from .words import Words

_LOGGER = logging.getLogger(__name__)

CONNECT_SECONDS = 45
"""Two attempts to connect of 20 seconds each, and time to ask."""

NAME_SECONDS = 10

ERRORS = {"no_slots": "no_slots", "no_answer": "no_valid_answer", "characteristics_missing": "no_valid_answer"}
"""The form's error for a reason of the device layer; every other reason means that no connection came about."""


class RecoveryMassagerConfigFlow(ConfigFlow, domain=DOMAIN):
    """The way of a massager into Home Assistant."""

    VERSION = 1
    MINOR_VERSION = 1

    def __init__(self) -> None:
        """Begin with nothing known."""
        self._found: dict[str, tuple[BluetoothServiceInfoBleak, Profile]] = {}
        self._address = ""
        self._massager: Massager | None = None
        self._statement: Statement | None = None

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> OptionsFlow:
        """Return the flow that changes the options."""
        return MassagerOptionsFlow()

    @override
    async def async_step_bluetooth(self, discovery_info: BluetoothServiceInfoBleak) -> ConfigFlowResult:
        """Take a massager that Home Assistant discovered; it is not connected to before somebody asks for it."""
        profile = _recognised_by(await async_get_profiles(self.hass), discovery_info)
        if profile is None:
            return self.async_abort(reason="not_supported")
        await self.async_set_unique_id(format_mac(discovery_info.address))
        self._abort_if_unique_id_configured()
        info = await self._async_with_name(discovery_info)
        self._found[info.address] = (info, profile)
        self._address = info.address
        self.context["title_placeholders"] = {"name": _shown_name(info, profile)}
        return await self.async_step_bluetooth_confirm()

    async def async_step_bluetooth_confirm(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask whether to connect to the discovered massager, and do so."""
        errors: dict[str, str] = {}
        placeholders = {"name": _shown_name(*self._found[self._address]), "reason": ""}
        if user_input is not None:
            error = await self._async_connect_once()
            if error is None:
                return await self.async_step_about()
            errors["base"] = error
            placeholders["reason"] = self._reachability()
        else:
            self._set_confirm_only()
        return self.async_show_form(step_id="bluetooth_confirm", errors=errors, description_placeholders=placeholders)

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Let the person pick one of the massagers in range, and connect to it."""
        errors: dict[str, str] = {}
        reason = ""
        if user_input is not None:
            self._address = user_input[CONF_ADDRESS]
            await self.async_set_unique_id(format_mac(self._address), raise_on_progress=False)
            self._abort_if_unique_id_configured()
            error = await self._async_connect_once()
            if error is None:
                return await self.async_step_about()
            errors["base"] = error
            reason = self._reachability()
        elif not async_scanner_count(self.hass, connectable=True):
            return self.async_abort(reason="no_bluetooth")
        else:
            profiles = await async_get_profiles(self.hass)
            self._look_around(profiles)
            if not self._found:
                await async_request_active_scan(self.hass)
                self._look_around(profiles)
        if not self._found:
            return self.async_abort(reason="no_devices_found")
        names = {address: _shown_name(*found) for address, found in self._found.items()}
        schema = probatio.Schema({probatio.Required(CONF_ADDRESS): probatio.In(names)})
        return self.async_show_form(
            step_id="user",
            data_schema=self.add_suggested_values_to_schema(schema, user_input),
            errors=errors,
            description_placeholders={"name": names.get(self._address, ""), "reason": reason},
        )

    async def async_step_about(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show what the massager said of itself."""
        if user_input is not None:
            return await self.async_step_safety()
        massager = self._connected_massager
        words = await Words.async_load(self.hass)
        about = massager.about
        return self.async_show_form(
            step_id="about",
            description_placeholders={
                "name": massager.name,
                "model": " ".join(str(about[key]) for key in ("manufacturer", "model") if about.get(key))
                or massager.profile.name,
                "firmware": str(about.get("firmware") or "–"),
                "address": massager.address,
                "abilities": words.abilities(massager.capabilities),
                "evidence": words.option("evidence", massager.profile.evidence.lower()),
            },
        )

    async def async_step_safety(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Take the statement of the person who will use the massager; what speaks against a massage ends the flow."""
        massager = self._connected_massager
        kind = massager.profile.kind
        errors: dict[str, str] = {}
        if user_input is not None:
            today = dt_util.now().date()
            self._statement, errors = read_statement(user_input, today)
            verdict = judge(self._statement, today, kind)
            if verdict.reason in (Reason.BARRED, Reason.NOT_CLEARED, Reason.TOO_YOUNG) and not errors:
                words = await Words.async_load(self.hass)
                return self.async_abort(
                    reason=verdict.reason,
                    description_placeholders={
                        "name": massager.name,
                        "conditions": words.bullets("condition", verdict.conditions),
                    },
                )
            if not errors:
                return await self.async_step_choices()
        schema = statement_schema(kind, heats=massager.capabilities.settable("heat"))
        return self.async_show_form(
            step_id="safety",
            data_schema=self.add_suggested_values_to_schema(schema, user_input),
            errors=errors,
            description_placeholders={"name": massager.name},
        )

    async def async_step_choices(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask what Home Assistant may do; nothing unless it is chosen."""
        massager = self._connected_massager
        if user_input is None:
            fields = {
                probatio.Required(key, default=False): BooleanSelector() for key in (CONF_REMOTE_START, CONF_VOICE)
            }
            return self.async_show_form(
                step_id="choices", data_schema=probatio.Schema(fields), description_placeholders={"name": massager.name}
            )
        assert self._statement is not None
        return self.async_create_entry(
            title=self._title(massager.name),
            data={
                CONF_KIND: KIND_MASSAGER,
                CONF_ADDRESS: massager.address,
                CONF_PROFILE: massager.profile.id,
                CONF_ABOUT: massager.about,
                CONF_PERSON: self._statement.to_dict(),
            },
            options={key: user_input[key] for key in (CONF_REMOTE_START, CONF_VOICE)},
        )

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask the massager anew what it can do, as after an update of its firmware."""
        entry = self._get_reconfigure_entry()
        if entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_loaded")
        coordinator: MassagerCoordinator = entry.runtime_data
        self._address = coordinator.address
        error = None
        if user_input is not None:
            error = "session_runs" if coordinator.stoppable else await self._async_ask(coordinator.massager)
            if error is None:
                # Set up anew, since other abilities are other entities.
                self.hass.config_entries.async_schedule_reload(entry.entry_id)
                return self.async_update_and_abort(entry, data_updates={CONF_ABOUT: coordinator.massager.about})
        return self.async_show_form(
            step_id="reconfigure",
            errors={"base": error} if error else {},
            description_placeholders={"name": entry.title, "reason": self._reachability() if error else ""},
        )

    @property
    def _connected_massager(self) -> Massager:
        assert self._massager is not None
        return self._massager

    async def _async_with_name(self, info: BluetoothServiceInfoBleak) -> BluetoothServiceInfoBleak:
        """Wait a little for the name, which many massagers tell only when a scanner asks for more."""
        if _own_name(info):
            return info
        try:
            return await async_process_advertisements(
                self.hass,
                lambda later: bool(_own_name(later)),
                {"address": info.address, "connectable": True},
                BluetoothScanningMode.ACTIVE,
                NAME_SECONDS,
            )
        except TimeoutError:
            return info

    def _look_around(self, profiles: Mapping[str, Profile]) -> None:
        """Note the massagers in range that are not added yet."""
        added = self._async_current_ids(include_ignore=False)
        for info in async_discovered_service_info(self.hass):
            profile = _recognised_by(profiles, info)
            if profile is not None and format_mac(info.address) not in added:
                self._found[info.address] = (info, profile)

    async def _async_connect_once(self) -> str | None:
        """Connect, let the massager say what it is, and let go of it again; returns the form's error."""
        info, profile = self._found[self._address]
        massager = Massager(
            profile,
            info.address,
            lambda: async_ble_device_from_address(self.hass, info.address, connectable=True),
            name=_own_name(info) or profile.name,
        )
        try:
            error = await self._async_ask(massager)
        finally:
            await massager.close()
        if error is None:
            massager.name = _own_name(info) or massager.about.get("name") or profile.name
            self._massager = massager
        return error

    async def _async_ask(self, massager: Massager) -> str | None:
        """Let the massager say what it is; returns the form's error."""
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await massager.read_about()
        except MassagerError as err:
            _LOGGER.debug("%s did not say what it is: %s", massager.address, err)
            return ERRORS.get(err.reason, "cannot_connect")
        except TimeoutError:
            return "cannot_connect"
        except Exception:
            _LOGGER.exception("Unexpected error while connecting to %s", massager.address)
            return "unknown"
        return None

    def _reachability(self) -> str:
        """Return what Home Assistant's Bluetooth knows about why the massager may be out of reach."""
        return async_address_reachability_diagnostics(self.hass, self._address, BluetoothReachabilityIntent.CONNECTION)

    def _title(self, name: str) -> str:
        """Return the name, told apart from other massagers of the same name by the end of its address."""
        if any(entry.title == name for entry in self._async_current_entries()):
            return human_readable_name(None, name, self._address)
        return name


def _recognised_by(profiles: Mapping[str, Profile], info: BluetoothServiceInfoBleak) -> Profile | None:
    """Return the first profile that recognises an advertisement."""
    return next(
        (
            profile
            for profile in profiles.values()
            if profile.recognises(_own_name(info), info.service_uuids, info.service_data, info.manufacturer_data)
        ),
        None,
    )


def _own_name(info: BluetoothServiceInfoBleak) -> str:
    """Return the name that the massager advertises; empty where Home Assistant put its address in place of one."""
    return "" if info.name == info.address else info.name


def _shown_name(info: BluetoothServiceInfoBleak, profile: Profile) -> str:
    """Return a name that tells two massagers of the same kind apart."""
    return human_readable_name(None, _own_name(info) or profile.name, info.address)
