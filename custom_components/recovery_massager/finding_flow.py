"""Finding the massager that is to be added, and connecting to it once; nothing here starts it.

A family that advertises what it is, is found by that. Every other one is picked from what is in range, and by its kind.
Whatever the way, a massager is believed only when it was connected and sent a valid report of its kind.
"""

from abc import abstractmethod
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
from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import CONF_ADDRESS
from homeassistant.helpers.device_registry import format_mac
from homeassistant.setup import async_setup_component
import probatio

from .capture_flow import CaptureFlow
from .const import CONF_PROFILE, DOMAIN
from .device.errors import MassagerError
from .device.massager import Massager
from .device.profile import Profile
from .profiles import async_get_profiles
from .recovery.contraindications import electrical
from .words import Words

_LOGGER = logging.getLogger(__name__)

CONNECT_SECONDS = 45
"""Two attempts to connect of 20 seconds each, and time to ask."""

NAME_SECONDS = 10

ANSWERED_BYTES = 20
"""So much of what a device answered is shown to the person who picked it."""

OTHER = "other"
"""Stands in the list of massagers for all that no profile recognises."""

OTHER_STEPS = ("device", "unknown")
"""The ways on from there."""

ERRORS = {"no_slots": "no_slots", "no_answer": "no_valid_answer", "characteristics_missing": "characteristics_missing"}
"""The form's error for a reason of the device layer; every other reason means that no connection came about."""


class FindingFlow(CaptureFlow):
    """The part of the flow that ends with a massager that was connected and said what it is."""

    def __init__(self) -> None:
        """Begin with nothing known."""
        super().__init__()
        self._found: dict[str, tuple[BluetoothServiceInfoBleak, Profile]] = {}
        self._others: dict[str, BluetoothServiceInfoBleak] = {}
        self._address = ""
        self._massager: Massager | None = None
        self._trouble = {"reason": "", "answered": ""}

    @abstractmethod
    async def async_step_about(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show what the massager said of itself, and go on from there."""

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
        placeholders = {"name": _shown_name(*self._found[self._address])}
        if user_input is not None:
            error = await self._async_connect_once()
            if error is None:
                return await self.async_step_about()
            errors["base"] = error
        else:
            self._set_confirm_only()
        return self.async_show_form(
            step_id="bluetooth_confirm", errors=errors, description_placeholders={**self._trouble, **placeholders}
        )

    async def async_step_massager(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Let the person pick one of the massagers in range, and connect to it."""
        # Without an entry nothing has set the integration up, and who brings a profile needs its actions first.
        await async_setup_component(self.hass, DOMAIN, {})
        errors: dict[str, str] = {}
        if user_input is not None:
            if user_input[CONF_ADDRESS] == OTHER:
                return await self.async_step_other()
            self._address = user_input[CONF_ADDRESS]
            await self.async_set_unique_id(format_mac(self._address), raise_on_progress=False)
            self._abort_if_unique_id_configured()
            error = await self._async_connect_once()
            if error is None:
                return await self.async_step_about()
            errors["base"] = error
        elif not async_scanner_count(self.hass, connectable=True):
            return self.async_abort(reason="no_bluetooth")
        else:
            profiles = await async_get_profiles(self.hass)
            self._look_around(profiles)
            if not self._found:
                await async_request_active_scan(self.hass)
                self._look_around(profiles)
        if not self._found:
            return await self.async_step_other()
        names = {address: _shown_name(*found) for address, found in self._found.items()}
        # Also where all in range are recognised: one may be taken for what it is not.
        names[OTHER] = (await Words.async_load(self.hass)).option("device", OTHER)
        schema = probatio.Schema({probatio.Required(CONF_ADDRESS): probatio.In(names)})
        return self.async_show_form(
            step_id="massager",
            data_schema=self.add_suggested_values_to_schema(schema, user_input),
            errors=errors,
            description_placeholders={**self._trouble, "name": names.get(self._address, "")},
        )

    async def async_step_other(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Let the person choose what to do with a device that no profile recognises."""
        if not self._others and not self._found:
            return self.async_abort(reason="no_devices_found")
        return self.async_show_menu(step_id="other", menu_options=list(OTHER_STEPS))

    async def async_step_device(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Let the person pick any device in range by its name and address, the strongest first."""
        if user_input is not None:
            self._address = user_input[CONF_ADDRESS]
            await self.async_set_unique_id(format_mac(self._address), raise_on_progress=False)
            self._abort_if_unique_id_configured()
            return await self.async_step_family()
        heard = [*self._others.values(), *(info for info, _ in self._found.values())]
        names = await self._async_listed(heard)
        return self.async_show_form(
            step_id="device",
            data_schema=probatio.Schema({probatio.Required(CONF_ADDRESS): probatio.In(names)}),
        )

    async def async_step_family(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Let the person say which kind of massager it is, and connect to see whether it answers like one."""
        errors: dict[str, str] = {}
        info = self._others.get(self._address) or self._found[self._address][0]
        profiles = await async_get_profiles(self.hass)
        if user_input is not None and (profile := profiles.get(user_input[CONF_PROFILE])) is not None:
            self._found[info.address] = (info, profile)
            error = await self._async_connect_once()
            if error is None:
                return await self.async_step_about()
            errors["base"] = error
        ordered = sorted(profiles.values(), key=lambda one: (not _fits(one, info), one.name.casefold()))
        names = {one.id: _called(one) for one in ordered}
        schema = probatio.Schema({probatio.Required(CONF_PROFILE): probatio.In(names)})
        return self.async_show_form(
            step_id="family",
            data_schema=self.add_suggested_values_to_schema(schema, user_input),
            errors=errors,
            description_placeholders={**self._trouble, "name": _own_name(info) or info.address},
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
        """Note what is in range and not added yet: massagers, and what no profile recognises but can be connected."""
        added = self._async_current_ids(include_ignore=False)
        for info in async_discovered_service_info(self.hass):
            if format_mac(info.address) in added:
                continue
            profile = _recognised_by(profiles, info)
            if profile is not None:
                self._found[info.address] = (info, profile)
            elif info.connectable:
                self._others[info.address] = info

    async def _async_connect_once(self) -> str | None:
        """Connect, let the massager say what it is, and let go of it again; returns the form's error."""
        info, profile = self._found[self._address]
        known = (await async_get_profiles(self.hass)).values()
        if not electrical(profile.kind) and any(electrical(one.kind) and _fits(one, info) for one in known):
            # Its frames are those of a stimulator: under another name it would be spared the rules of one.
            return "known_stimulator"
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
            error = ERRORS.get(err.reason, "cannot_connect")
        except TimeoutError:
            error = "cannot_connect"
        except Exception:
            _LOGGER.exception("Unexpected error while connecting to %s", massager.address)
            error = "unknown"
        else:
            return None
        answered = [frame.data for frame in massager.timeline if frame.direction != "out"]
        if error == "no_valid_answer" and not answered:
            error = "no_answer"
        self._trouble = {"reason": self._reachability(), "answered": _shown_bytes(answered[-1]) if answered else "–"}
        return error

    def _reachability(self) -> str:
        """Return what Home Assistant's Bluetooth knows about why the massager may be out of reach."""
        return async_address_reachability_diagnostics(self.hass, self._address, BluetoothReachabilityIntent.CONNECTION)


def _recognised_by(profiles: Mapping[str, Profile], info: BluetoothServiceInfoBleak) -> Profile | None:
    """Return the first profile that recognises an advertisement."""
    return next((profile for profile in profiles.values() if _fits(profile, info)), None)


def _fits(profile: Profile, info: BluetoothServiceInfoBleak) -> bool:
    """Return whether a profile's rules fit an advertisement."""
    return profile.recognises(_own_name(info), info.service_uuids, info.service_data, info.manufacturer_data)


def _called(profile: Profile) -> str:
    """Return a kind's name, with its maker where the name does not tell that already."""
    told = profile.maker.casefold() in profile.name.casefold()
    return profile.name if told else f"{profile.name}, {profile.maker}"


def _shown_bytes(data: str) -> str:
    """Return the beginning of what came, in hex, for a message."""
    bytes_ = data.split()
    return " ".join(bytes_[:ANSWERED_BYTES]) + (" …" if len(bytes_) > ANSWERED_BYTES else "")


def _own_name(info: BluetoothServiceInfoBleak) -> str:
    """Return the name that the massager advertises; empty where Home Assistant put its address in place of one."""
    return "" if info.name == info.address else info.name


def _shown_name(info: BluetoothServiceInfoBleak, profile: Profile) -> str:
    """Return a name that tells two massagers of the same kind apart."""
    return human_readable_name(None, _own_name(info) or profile.name, info.address)
