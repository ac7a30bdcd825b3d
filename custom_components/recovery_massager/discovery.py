"""Discovery of massagers by the owner's own profiles: the manifest, which Home Assistant reads, knows the bundled ones alone."""

from collections.abc import Iterable
import logging
from typing import cast

from homeassistant.components import bluetooth
from homeassistant.components.bluetooth import BluetoothCallbackMatcher, BluetoothChange, BluetoothServiceInfoBleak
from homeassistant.config_entries import SOURCE_BLUETOOTH
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import discovery_flow
from homeassistant.helpers.device_registry import format_mac
from homeassistant.helpers.start import async_at_started

from .const import DOMAIN
from .device.profile import Profile

_LOGGER = logging.getLogger(__name__)


@callback
def async_watch(hass: HomeAssistant, profiles: Iterable[Profile]) -> CALLBACK_TYPE:
    """Offer what these profiles recognise, as soon as Home Assistant has started; returns what ends that."""
    rules = [rule for profile in profiles for rule in profile.recognise]
    ends: list[CALLBACK_TYPE] = []

    @callback
    def heard(info: BluetoothServiceInfoBleak, change: BluetoothChange) -> None:
        _offer(hass, info)

    @callback
    def begin(_: HomeAssistant) -> None:
        for rule in rules:
            matcher = cast("BluetoothCallbackMatcher", {**rule.matcher(), "connectable": True})
            try:
                end = bluetooth.async_register_callback(hass, heard, matcher, bluetooth.BluetoothScanningMode.ACTIVE)
            except ValueError as err:
                # Home Assistant may have become pickier than the schema; the pick list shows it all the same.
                _LOGGER.warning("Home Assistant does not discover by %s: %s", rule, err)
            else:
                ends.append(end)

    cancel = async_at_started(hass, begin)

    @callback
    def end_all() -> None:
        cancel()
        for end in ends:
            end()
        ends.clear()

    return end_all


@callback
def _offer(hass: HomeAssistant, info: BluetoothServiceInfoBleak) -> None:
    """Begin the flow that asks about a massager, unless it is added, ignored or being asked about. It connects to nothing."""
    unique_id = format_mac(info.address)
    if hass.config_entries.async_entry_for_domain_unique_id(DOMAIN, unique_id) is not None:
        return
    if hass.config_entries.flow.async_progress_by_handler(DOMAIN, match_context={"unique_id": unique_id}):
        return
    discovery_flow.async_create_flow(
        hass,
        DOMAIN,
        {"source": SOURCE_BLUETOOTH},
        info,
        discovery_key=discovery_flow.DiscoveryKey(domain=bluetooth.DOMAIN, key=info.address, version=1),
    )
