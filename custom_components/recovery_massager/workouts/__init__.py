"""Where workouts come from: one small module a source, each of which gives the same Workout."""

from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from ..training import Training
from . import entity, strava, webhook

type SetUp = Callable[[HomeAssistant, ConfigEntry[Any], Training], Awaitable[None]]

SOURCES: tuple[SetUp, ...] = (entity.async_setup, webhook.async_setup, strava.async_setup)
"""What sets up each source that an athlete's entry may have; it undoes itself by `entry.async_on_unload`."""


async def async_setup_sources(hass: HomeAssistant, entry: ConfigEntry[Any], training: Training) -> None:
    """Let an athlete's workouts come in from all sources that they chose."""
    for set_up in SOURCES:
        await set_up(hass, entry, training)
