"""Setting the stage: what the profile says, what is on the disk, and the massager set up with that."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

from homeassistant.const import CONF_ADDRESS
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.device.profile import Profile, bundled_profiles
from simulator.devices.calf_boots import CalfBoots

from .radio import Radio, advertise

NOW = datetime(2026, 5, 4, 17, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


async def set_up(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots | None, **profile: Any
) -> MassagerCoordinator:
    """Set the massager up, in range where there are boots; `profile` changes what its profile says."""
    if boots is not None:
        advertise(hass, boots)
    profiles = await hass.async_add_executor_job(bundled_profiles)
    changed: dict[str, Profile] = {key: replace(one, **profile) for key, one in profiles.items()}
    with patch("custom_components.recovery_massager.async_get_profiles", return_value=changed):
        assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    coordinator: MassagerCoordinator = entry.runtime_data
    return coordinator


def stored(entry: MockConfigEntry, hass_storage: dict[str, Any], data: object) -> None:
    """Let this be on the massager's disk."""
    key = f"{DOMAIN}.{entry.entry_id}"
    hass_storage[key] = {"version": 1, "key": key, "data": data}


def record(start: datetime, deadline: datetime, **more: Any) -> dict[str, Any]:
    """A session as it is on the disk, open unless it has an end."""
    return {
        "id": "earlier",
        "person": "default",
        "origin": "home_assistant",
        "start": start.isoformat(),
        "deadline": deadline.isoformat(),
        **more,
    }


def was_open(entry: MockConfigEntry, hass_storage: dict[str, Any], began: float, ends: float, **more: Any) -> None:
    """Let a session have been open when Home Assistant went away: begun so many minutes ago, ending in so many."""
    opened: Mapping[str, Any] = record(NOW - began * MINUTE, NOW + ends * MINUTE, **more)
    stored(entry, hass_storage, {"settings": {}, "open": opened, "sessions": []})


def had(entry: MockConfigEntry, hass_storage: dict[str, Any], *sessions: tuple[timedelta, float]) -> None:
    """Let there be past sessions: how long ago each ended, and how many minutes it had."""
    records = [
        record(NOW - ago - minutes * MINUTE, NOW - ago, id=f"{number}", end=(NOW - ago).isoformat(), outcome="finished")
        for number, (ago, minutes) in enumerate(sessions)
    ]
    stored(entry, hass_storage, {"settings": {}, "open": None, "sessions": records})


async def set_up_beside(hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots, radio: Radio) -> MockConfigEntry:
    """Set other boots up beside those of the entry, in range; return theirs."""
    radio.peripherals[boots.address] = boots
    beside = MockConfigEntry(
        domain=DOMAIN,
        title=boots.name,
        unique_id=boots.address,
        data={**entry.data, CONF_ADDRESS: boots.address},
        options=entry.options,
    )
    beside.add_to_hass(hass)
    advertise(hass, boots)
    assert await hass.config_entries.async_setup(beside.entry_id)
    await hass.async_block_till_done()
    return beside
