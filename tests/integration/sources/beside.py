"""Entities as other integrations make them, by their unique ids, attributes and units."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

SETTLED = timedelta(seconds=3.5)
PATIENT = timedelta(minutes=5, seconds=1)


async def passes(hass: HomeAssistant, freezer: FrozenDateTimeFactory, time: timedelta = SETTLED) -> None:
    """Let time pass in Home Assistant."""
    await hass.async_block_till_done()
    freezer.tick(time)
    async_fire_time_changed(hass)
    await hass.async_block_till_done()


class Device:
    """A device of another integration."""

    def __init__(self, hass: HomeAssistant, platform: str, prefix: str) -> None:
        self.hass = hass
        self._platform = platform
        self._prefix = prefix
        self._entry = MockConfigEntry(domain=platform, title=platform)
        self._entry.add_to_hass(hass)
        self._device = dr.async_get(hass).async_get_or_create(
            config_entry_id=self._entry.entry_id, identifiers={(platform, prefix)}, name=prefix
        )

    def entity(self, key: str, domain: str = "sensor") -> str:
        """Return the id of an entity of it, which is registered if it was not."""
        return (
            er.async_get(self.hass)
            .async_get_or_create(
                domain,
                self._platform,
                f"{self._prefix}_{key}",
                config_entry=self._entry,
                device_id=self._device.id,
                suggested_object_id=f"{self._prefix}_{key}",
            )
            .entity_id
        )

    def says(self, key: str, state: Any, attributes: Mapping[str, Any] | None = None) -> None:
        """Let an entity of it say something."""
        self.hass.states.async_set(self.entity(key), str(state), dict(attributes or {}))


class RecentActivity(Device):
    """The device of `ha_strava` with the last activity: its main entity is written first, and the others after it."""

    UNITS: Mapping[str, str | None] = {
        "date": None,
        "elapsed_time": "s",
        "moving_time": "s",
        "distance": "km",
        "elevation_gain": "m",
        "average_heartrate": "bpm",
        "max_heartrate": "bpm",
        "power": "W",
        "kudos": None,
    }
    RUN: Mapping[str, Any] = {
        "date": "2026-11-28 18:30:00",
        "elapsed_time": 3720,
        "moving_time": 3600,
        "distance": 10.42,
        "elevation_gain": 85,
        "average_heartrate": 151.2,
        "max_heartrate": 178,
        "power": "unknown",
        "kudos": 0,
    }

    def __init__(self, hass: HomeAssistant) -> None:
        super().__init__(hass, "ha_strava", "strava_123_recent")
        self.main = self.entity("recent")
        for key in (*self.UNITS, "gear_distance"):
            self.entity(key)

    def title(self, number: int, title: str = "Morning Run", sport: str = "TrailRun") -> None:
        """Let the main entity tell of an activity; the title is always the same."""
        self.says("recent", title, {"activity_id": str(number), "sport_type": sport, "location": "Berlin"})

    def value(self, number: int, key: str, value: Any, unit: str | None = None) -> None:
        """Let one of the others tell of it."""
        unit = unit or self.UNITS[key]
        self.says(key, value, {"activity_id": str(number), **({"unit_of_measurement": unit} if unit else {})})

    def activity(self, number: int, **values: Any) -> None:
        """Let all tell of an activity: a run, except for these values."""
        self.title(number)
        for key, value in {**self.RUN, **values}.items():
            self.value(number, key, value)
