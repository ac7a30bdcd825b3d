"""The session controller: massage, mode and pressure in one entity, without any temperature."""

from typing import Any, override

from homeassistant.components.climate import (
    ATTR_FAN_MODES,
    ClimateEntity,
    ClimateEntityFeature,
    HVACAction,
    HVACMode,
)
from homeassistant.const import UnitOfTemperature
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import MassagerConfigEntry, MassagerCoordinator
from .device.model import Range, Run
from .entity import ATTR_REFUSAL, HEAT_OFF, Availability, MassagerEntity, choices, refusal, shown

PARALLEL_UPDATES = 0

MOST_STEPS = 10

WORDS = {"pneumatic": "massager", "vibration": "vibration_massager"}
"""Kinds that are no stimulators, and the words for what they do."""


async def async_setup_entry(
    hass: HomeAssistant, entry: MassagerConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Set up the climate entity of a massager."""
    async_add_entities([MassagerClimate(entry.runtime_data)])


def words_for(kind: str, *, electrical: bool) -> str:
    """Return the translation key by what the massager does to a body: not every one squeezes."""
    return "stimulator" if electrical else WORDS[kind]


def pressure_steps(pressures: Range) -> list[float]:
    """Return the pressures to choose from: all of them, or at most ten evenly spaced ones with the lowest and the highest."""
    count = round((pressures.maximum - pressures.minimum) / pressures.step)
    stride = max(1, -(-count // (MOST_STEPS - 1)))
    steps = [pressures.minimum + index * pressures.step for index in range(0, count, stride)]
    return [*steps, pressures.minimum + count * pressures.step]


def fan_mode_of(pressure: float, unit: str) -> str:
    """Return the fan mode that means a pressure: "40 mmHg", or `level_3` where the massager knows levels only."""
    return f"{pressure:g} mmHg" if unit == "mmHg" else f"level_{pressure:g}"


class MassagerClimate(MassagerEntity, ClimateEntity):
    """The massager itself: on is massage, the preset its mode, the fan mode its pressure."""

    _attr_name = None
    _unrecorded_attributes = frozenset({ATTR_REFUSAL})
    _availability = Availability.STOP
    # Read by Home Assistant even where there is no temperature; the second name is the one from 2026.11 on.
    _attr_temperature_unit = UnitOfTemperature.CELSIUS
    _attr_native_temperature_unit = UnitOfTemperature.CELSIUS

    def __init__(self, coordinator: MassagerCoordinator) -> None:
        super().__init__(
            coordinator, "massager", words_for(coordinator.profile.kind, electrical=coordinator.electrical)
        )
        capabilities = coordinator.capabilities
        self._attr_supported_features = ClimateEntityFeature.TURN_OFF
        if not coordinator.electrical:
            self._attr_supported_features |= ClimateEntityFeature.TURN_ON
        self._attr_hvac_modes = [HVACMode.OFF, HVACMode.FAN_ONLY]
        if capabilities.settable("heat"):
            self._attr_hvac_modes.append(HVACMode.HEAT)
        self._modes: dict[str, str] = {}
        if capabilities.settable("mode"):
            self._attr_supported_features |= ClimateEntityFeature.PRESET_MODE
            self._modes = choices(capabilities, "mode")
            self._attr_preset_modes = list(self._modes)
        if capabilities.settable("pressure"):
            self._attr_supported_features |= ClimateEntityFeature.FAN_MODE

    @property
    @override
    def hvac_mode(self) -> HVACMode | None:
        """Return off, massage or massage with heat, as the massager reports it."""
        massager = self.coordinator.data.massager
        if massager.run is None:
            return None
        if massager.run is Run.IDLE:
            return HVACMode.OFF
        return HVACMode.HEAT if self._heats else HVACMode.FAN_ONLY

    @property
    @override
    def hvac_action(self) -> HVACAction | None:
        """Return what the massager does just now; paused is idle."""
        match self.coordinator.data.massager.run:
            case Run.RUNNING:
                return HVACAction.HEATING if self._heats else HVACAction.FAN
            case Run.PAUSED:
                return HVACAction.IDLE
            case Run.IDLE:
                return HVACAction.OFF
        return None

    @property
    @override
    def preset_mode(self) -> str | None:
        """Return the massage mode."""
        mode = shown(self.coordinator, "mode")
        return next((text for text, slug in self._modes.items() if slug == mode), None)

    @property
    @override
    def fan_mode(self) -> str | None:
        """Return the pressure, truly, also where it is none of the usual steps."""
        pressure = shown(self.coordinator, "pressure")
        pressures = self.coordinator.pressure_range
        return fan_mode_of(pressure, pressures.unit) if pressures and isinstance(pressure, int | float) else None

    @property
    @override
    def fan_modes(self) -> list[str] | None:
        """Return the pressures to choose from, the present one among them."""
        return list(self._pressures)

    @property
    @override
    def capability_attributes(self) -> dict[str, Any] | None:
        """Return what does not follow the pressure: each change of this is an event, and written into the registry."""
        attributes = super().capability_attributes
        pressures = self.coordinator.pressure_range
        if attributes and pressures and ATTR_FAN_MODES in attributes:
            lasting = [fan_mode_of(step, pressures.unit) for step in pressure_steps(pressures)]
            attributes = {**attributes, ATTR_FAN_MODES: lasting}
        return attributes

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Return what there is to choose from just now, in the place of what lasts, and why the last start was refused."""
        return {**({ATTR_FAN_MODES: self.fan_modes} if self._pressures else {}), **refusal(self.coordinator)}

    @override
    async def async_set_hvac_mode(self, hvac_mode: HVACMode) -> None:
        """Stop, or massage with or without heat."""
        if hvac_mode is HVACMode.OFF:
            await self._async_stop()
        elif not self.coordinator.capabilities.settable("heat"):
            await self._async_start()
        else:
            await self._async_start(heat=self._heat_level if hvac_mode is HVACMode.HEAT else HEAT_OFF)

    @override
    async def async_turn_on(self) -> None:
        """Start with the next session's settings as they are."""
        await self._async_start()

    @override
    async def async_turn_off(self) -> None:
        """Stop."""
        await self._async_stop()

    @override
    async def async_set_preset_mode(self, preset_mode: str) -> None:
        """Set the massage mode, of the running session or of the next."""
        session = self.coordinator.session
        await self._async_run(session.set_mode(self._modes[preset_mode], attended=self._by_hand))

    @override
    async def async_set_fan_mode(self, fan_mode: str) -> None:
        """Set the pressure, of the running session or of the next."""
        session = self.coordinator.session
        await self._async_run(session.set_pressure(self._pressures[fan_mode], attended=self._by_hand))

    @property
    @override
    def _by_hand(self) -> bool:
        """Never for a stimulator: too much reaches a climate entity in a person's name, so this one stops and lowers."""
        return super()._by_hand and not self.coordinator.electrical

    @property
    def _pressures(self) -> dict[str, float]:
        """The pressures to choose from, by the fan mode that means them."""
        pressures = self.coordinator.pressure_range
        if pressures is None:
            return {}
        steps = pressure_steps(pressures)
        pressure = shown(self.coordinator, "pressure")
        if self.coordinator.electrical:
            steps = [step for step in steps if isinstance(pressure, int | float) and step <= pressure]
        if isinstance(pressure, int | float) and pressure not in steps:
            steps = sorted([*steps, pressure])
        return {fan_mode_of(step, pressures.unit): step for step in steps}

    @property
    def _heats(self) -> bool:
        return self.coordinator.data.massager.heat not in (None, HEAT_OFF)

    @property
    def _heat_level(self) -> str:
        """The level that "heat" means: the one that is set, else the lowest."""
        level = shown(self.coordinator, "heat")
        if isinstance(level, str) and level != HEAT_OFF:
            return level
        return next(level for level in self.coordinator.capabilities.options("heat") if level != HEAT_OFF)
