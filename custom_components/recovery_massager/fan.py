"""Pressure as a percentage, for voice assistants and bridges; only where the owner chose that."""

import math
from typing import Any, override

from homeassistant.components.fan import FanEntity, FanEntityFeature
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import CONF_VOICE
from .coordinator import MassagerConfigEntry, MassagerCoordinator
from .device.model import Range, Run
from .entity import ATTR_REFUSAL, Availability, MassagerEntity, refusal, shown

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant, entry: MassagerConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Set up the fan entity of a massager, if its owner wants voice and bridges; a stimulator never has one."""
    coordinator = entry.runtime_data
    if entry.options.get(CONF_VOICE) and coordinator.pressure_range and not coordinator.electrical:
        async_add_entities([MassagerFan(coordinator)])


def percentage_of(pressure: float, pressures: Range) -> int:
    """Return the share that a pressure is of lowest to cap, in whole percent from 1 to 100; 1 is the lowest pressure, since 0 means off."""
    span = pressures.maximum - pressures.minimum
    share = (pressure - pressures.minimum) / span if span else 1
    return min(100, max(1, math.floor(share * 100 + 1e-6)))


def pressure_of(percentage: int, pressures: Range) -> float:
    """Return the pressure that a percentage (1 to 100) means: lowest + share x (cap - lowest), rounded down to a valid one.

    A whole percentage stands for all shares up to the next one: 62 is also the 62.5 % that is the fifth of eight steps.
    """
    share = min(1.0, (percentage + 0.99) / 100)
    return pressures.floor(pressures.minimum + share * (pressures.maximum - pressures.minimum))


class MassagerFan(MassagerEntity, FanEntity):
    """The compression: on while it massages, the speed its pressure. No presets: setting a speed would have to clear them."""

    _unrecorded_attributes = frozenset({ATTR_REFUSAL})
    _availability = Availability.STOP
    _attr_supported_features = FanEntityFeature.SET_SPEED | FanEntityFeature.TURN_ON | FanEntityFeature.TURN_OFF

    def __init__(self, coordinator: MassagerCoordinator) -> None:
        super().__init__(coordinator, "compression")

    @property
    @override
    def is_on(self) -> bool | None:
        """Return whether it massages; paused is on, since it may squeeze again."""
        run = self.coordinator.data.massager.run
        return None if run is None else run is not Run.IDLE

    @property
    @override
    def percentage(self) -> int | None:
        """Return the pressure as a share of lowest to cap."""
        pressure = shown(self.coordinator, "pressure")
        return percentage_of(pressure, self._pressures) if isinstance(pressure, int | float) else None

    @property
    @override
    def speed_count(self) -> int:
        """Return how many steps lie between the lowest pressure and the cap."""
        return max(1, round((self._pressures.maximum - self._pressures.minimum) / self._pressures.step))

    @property
    @override
    def percentage_step(self) -> float:
        """Return one percent: HomeKit rounds to steps, and would make 0 of the lowest pressure, which means off to it."""
        return 1

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Return why the last start was refused, if it was."""
        return refusal(self.coordinator)

    @override
    async def async_set_percentage(self, percentage: int) -> None:
        """Set the pressure, of the running session or of the next; 0 stops.

        What runs rises as slowly as in a soft start, unless a person touched it: Alexa takes "raise it" for 100 %.
        """
        if percentage == 0:
            await self._async_stop()
            return
        pressure, by_hand = self._asked(percentage), self._by_hand
        await self._async_run(self.coordinator.session.set_pressure(pressure, attended=by_hand, softly=not by_hand))
        if self.is_on is False:
            # HomeKit shows "on" with any percentage, until it hears of the state again.
            self._attr_force_update = True
            self.async_write_ha_state()
            self._attr_force_update = False

    @override
    async def async_turn_on(self, percentage: int | None = None, preset_mode: str | None = None, **kwargs: Any) -> None:
        """Start, with a pressure if one is given."""
        if percentage is None:
            await self._async_start()
        elif percentage == 0:
            await self._async_stop()
        else:
            await self._async_start(pressure=pressure_of(percentage, self._pressures))

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Stop."""
        await self._async_stop()

    def _asked(self, percentage: int) -> float:
        """Return the pressure that is asked for; one percent more than is shown is one step more, as Alexa asks for "more"."""
        pressures, shown_now = self._pressures, self.percentage
        pressure = pressure_of(percentage, pressures)
        if shown_now is not None and percentage == shown_now + 1 and pressure == pressure_of(shown_now, pressures):
            return pressures.floor(pressure + pressures.step)
        return pressure

    @property
    def _pressures(self) -> Range:
        pressures = self.coordinator.pressure_range
        assert pressures
        return pressures
