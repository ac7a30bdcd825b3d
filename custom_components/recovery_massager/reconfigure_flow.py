"""Changing which massager an entry means: the same one asked anew, another unit in its place, or another kind of protocol.

The entry stays, and with it history, statement, options, and the ids of device and entities. Nothing here starts anything,
and nothing is changed during a session.
"""

from typing import Any

from homeassistant.components.bluetooth import (
    BluetoothServiceInfoBleak,
    async_last_service_info,
    async_rediscover_address,
    async_request_active_scan,
)
from homeassistant.config_entries import SOURCE_IGNORE, ConfigEntry, ConfigEntryState, ConfigFlowResult
from homeassistant.const import CONF_ADDRESS
from homeassistant.helpers.device_registry import format_mac
import probatio

from .capture import own_name
from .const import CONF_ABOUT, CONF_CAP, CONF_CAP_SINCE, CONF_OWN_PROFILE, CONF_PERSON, CONF_PROFILE, DOMAIN
from .coordinator import MassagerCoordinator
from .device.profile import Profile
from .finding_flow import FindingFlow
from .profiles import async_get_profiles


class ReconfigureFlow(FindingFlow):
    """The part of the flow that changes an entry which is there already."""

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Let the person choose what has changed."""
        if self._get_reconfigure_entry().state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_loaded")
        steps = ["ask_again", "replace"]
        if await self._async_other_profiles():
            steps.append("kind")
        return self.async_show_menu(
            step_id="reconfigure",
            menu_options=steps,
            description_placeholders={"name": self._get_reconfigure_entry().title},
        )

    async def async_step_ask_again(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask the massager anew what it can do, as after an update of its firmware."""
        entry, coordinator = self._entry_and_coordinator()
        self._address = coordinator.address
        error = None
        if user_input is not None:
            massager = coordinator.massager
            error = _running(coordinator) or await self._async_ask(massager) or _running(coordinator)
            if error is None:
                return self._change(entry, "reconfigure_successful", {CONF_ABOUT: massager.about}, massager.profile)
        return self.async_show_form(
            step_id="ask_again",
            errors={"base": error} if error else {},
            description_placeholders={**self._trouble, "name": entry.title},
        )

    async def async_step_replace(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Let the person pick the massager that takes the place of this one, and believe it by its answer."""
        entry, coordinator = self._entry_and_coordinator()
        profile, error = coordinator.profile, None
        if user_input is not None:
            self._address = user_input[CONF_ADDRESS]
            self._found[self._address] = (self._candidates(profile)[self._address], profile)
            error = await self._async_believed(coordinator)
            if error is None and format_mac(self._address) in self._async_current_ids(include_ignore=False):
                return self.async_abort(reason="already_configured")
            if error is None:
                await self._async_end_others()
                # Ending the others took a moment.
                error = _running(coordinator)
            if error is None:
                massager = self._connected_massager
                data = {CONF_ADDRESS: massager.address, CONF_ABOUT: massager.about}
                return self._change(entry, "replaced", data, profile)
        else:
            profiles = await async_get_profiles(self.hass)
            self._look_around(profiles)
            if not self._candidates(profile):
                await async_request_active_scan(self.hass)
                self._look_around(profiles)
        heard = sorted(self._candidates(profile).values(), key=lambda info: info.rssi, reverse=True)
        if not heard:
            return self.async_abort(reason="no_devices_found")
        names = {info.address: f"{own_name(info) or profile.name} ({info.address}), {info.rssi} dBm" for info in heard}
        schema = probatio.Schema({probatio.Required(CONF_ADDRESS): probatio.In(names)})
        return self.async_show_form(
            step_id="replace",
            data_schema=self.add_suggested_values_to_schema(schema, user_input),
            errors={"base": error} if error else {},
            description_placeholders={**self._trouble, "name": entry.title},
        )

    async def async_step_kind(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Let the person say that the massager speaks another protocol of the same kind, and believe it by its answer."""
        entry, coordinator = self._entry_and_coordinator()
        profiles = await self._async_other_profiles()
        error = None
        if user_input is not None and (profile := profiles.get(user_input[CONF_PROFILE])) is not None:
            self._address = coordinator.address
            info = async_last_service_info(self.hass, self._address, connectable=True)
            if info is None:
                error, self._trouble = "cannot_connect", {"reason": self._reachability(), "answered": ""}
            else:
                self._found[self._address] = (info, profile)
                error = await self._async_believed(coordinator)
            if error is None:
                massager = self._connected_massager
                data = {CONF_PROFILE: profile.id, CONF_ABOUT: massager.about, CONF_OWN_PROFILE: False}
                return self._change(entry, "kind_changed", data, profile)
        names = {one.id: f"{one.name}, {one.maker}" for one in profiles.values()}
        schema = probatio.Schema({probatio.Required(CONF_PROFILE): probatio.In(names)})
        return self.async_show_form(
            step_id="kind",
            data_schema=self.add_suggested_values_to_schema(schema, user_input),
            errors={"base": error} if error else {},
            description_placeholders={**self._trouble, "name": entry.title},
        )

    def _entry_and_coordinator(self) -> tuple[ConfigEntry[MassagerCoordinator], MassagerCoordinator]:
        entry = self._get_reconfigure_entry()
        coordinator: MassagerCoordinator = entry.runtime_data
        return entry, coordinator

    async def _async_other_profiles(self) -> dict[str, Profile]:
        """Return the profiles that it may have instead: of its kind, since the statement was made for that."""
        _, coordinator = self._entry_and_coordinator()
        mine = coordinator.profile
        profiles = await async_get_profiles(self.hass)
        return {key: one for key, one in profiles.items() if one.kind == mine.kind and key != mine.id}

    def _candidates(self, profile: Profile) -> dict[str, BluetoothServiceInfoBleak]:
        """Return what was heard and may be of this profile: what it recognises; where it cannot, what no other does."""
        heard = dict(self._others) if not profile.recognise else {}
        return heard | {
            address: info
            for address, (info, found) in self._found.items()
            if found.id == profile.id
            or profile.recognises(own_name(info), info.service_uuids, info.service_data, info.manufacturer_data)
        }

    async def _async_believed(self, coordinator: MassagerCoordinator) -> str | None:
        """Connect to what was chosen, and return the form's error unless it answers as it should and nothing runs."""
        if (error := _running(coordinator)) is not None:
            return error
        # It may be the same massager, and most have room for one connection.
        await coordinator.massager.disconnect()
        return await self._async_connect_once() or _running(coordinator)

    async def _async_end_others(self) -> None:
        """End what offers the chosen massager as a new one, or was told to ignore it."""
        unique_id = format_mac(self._address)
        flows = self.hass.config_entries.flow
        for flow in flows.async_progress_by_handler(DOMAIN, match_context={"unique_id": unique_id}):
            flows.async_abort(flow["flow_id"])
        ignored = self.hass.config_entries.async_entry_for_domain_unique_id(DOMAIN, unique_id)
        if ignored is not None and ignored.source == SOURCE_IGNORE:
            await self.hass.config_entries.async_remove(ignored.entry_id)

    def _change(
        self, entry: ConfigEntry[MassagerCoordinator], reason: str, changes: dict[str, Any], profile: Profile
    ) -> ConfigFlowResult:
        """Change the entry in one go, and set it up anew, since other abilities are other entities."""
        # Not those of the massager itself, which may have been asked anew already.
        before = entry.runtime_data.profile.capabilities(entry.data.get(CONF_ABOUT, {}))
        after = profile.capabilities(changes[CONF_ABOUT])
        data, options = {**entry.data, **changes}, dict(entry.options)
        if after.settable("heat") and not before.settable("heat"):
            # Nobody was asked what speaks against heat.
            data[CONF_PERSON], reason = None, "statement_anew"
        was, now = before.range("pressure"), after.range("pressure")
        if was is None or now is None or was.unit != now.unit or entry.runtime_data.profile.id != profile.id:
            # A cap is a number of the pressures that it was chosen from.
            options.pop(CONF_CAP, None)
            options.pop(CONF_CAP_SINCE, None)
        old_address: str = entry.data[CONF_ADDRESS]
        self.hass.config_entries.async_update_entry(
            entry, unique_id=format_mac(data[CONF_ADDRESS]), data=data, options=options
        )
        self.hass.config_entries.async_schedule_reload(entry.entry_id)
        if old_address != data[CONF_ADDRESS]:
            # The old one is a stranger from now on, which may be added anew.
            async_rediscover_address(self.hass, old_address)
        return self.async_abort(reason=reason, description_placeholders={"name": entry.title})


def _running(coordinator: MassagerCoordinator) -> str | None:
    """Return the form's error while something runs, or its end is not confirmed."""
    return "session_runs" if coordinator.stoppable else None
