"""Exact pressure and time."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from math import floor
from typing import Any, override

from homeassistant.components.number import (
    ATTR_MIN,
    NumberDeviceClass,
    NumberEntity,
    NumberEntityDescription,
    NumberMode,
)
from homeassistant.const import EntityCategory, UnitOfPressure, UnitOfTime
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import MassagerConfigEntry, MassagerCoordinator
from .device.model import Range
from .entity import Availability, MassagerEntity, shown, whole
from .session import Session

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class MassagerNumberEntityDescription(NumberEntityDescription):
    """A setting that is a number; the key is its name."""

    set_fn: Callable[[Session, float, bool], Awaitable[None]]
    """Gets also whether a person asked for it by their own touch."""
    unit_size: int = 1
    """How many of the setting's own units make one of the entity's."""
    stops_at_zero: bool = False
    """Whether 0 is a stop, where it is no value of its own."""


PRESSURE = MassagerNumberEntityDescription(
    key="pressure",
    device_class=NumberDeviceClass.PRESSURE,
    native_unit_of_measurement=UnitOfPressure.MMHG,
    mode=NumberMode.SLIDER,
    set_fn=lambda session, value, by_person: session.set_pressure(value, attended=by_person),
    stops_at_zero=True,
)
LEVEL = MassagerNumberEntityDescription(
    key="pressure",
    translation_key="level",
    mode=NumberMode.SLIDER,
    set_fn=lambda session, value, by_person: session.set_pressure(value, attended=by_person),
    stops_at_zero=True,
)
CURRENT = replace(
    LEVEL,
    # One level at a time: a slider would be dragged further. The category keeps it from assistants.
    mode=NumberMode.BOX,
    entity_category=EntityCategory.CONFIG,
)
TIMER = MassagerNumberEntityDescription(
    key="timer",
    device_class=NumberDeviceClass.DURATION,
    native_unit_of_measurement=UnitOfTime.MINUTES,
    mode=NumberMode.SLIDER,
    set_fn=lambda session, value, by_person: session.set_timer(value, attended=by_person),
    unit_size=60,
)


async def async_setup_entry(
    hass: HomeAssistant, entry: MassagerConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Set up the numbers of a massager."""
    coordinator = entry.runtime_data
    numbers = [TIMER]
    if pressures := coordinator.pressure_range:
        level = CURRENT if coordinator.electrical else LEVEL
        numbers.append(PRESSURE if pressures.unit == "mmHg" else level)
    async_add_entities(MassagerNumber(coordinator, description) for description in numbers)


class MassagerNumber(MassagerEntity, NumberEntity):
    """A setting of the running session, or of the next."""

    entity_description: MassagerNumberEntityDescription
    _availability = Availability.ALWAYS

    def __init__(self, coordinator: MassagerCoordinator, description: MassagerNumberEntityDescription) -> None:
        super().__init__(coordinator, description.key, description.translation_key)
        self.entity_description = description

    @property
    @override
    def native_min_value(self) -> float:
        """Return the lowest value that is taken; Home Assistant would refuse a stop by 0 that is below it."""
        return 0 if self.entity_description.stops_at_zero else self._lowest

    @property
    @override
    def capability_attributes(self) -> dict[str, Any]:
        """Return what there is to choose from: 0 is no pressure, so nobody finds it on a slider."""
        lowest = self._convert_to_state_value(self._lowest, _rounded_down, self.device_class)
        return {**super().capability_attributes, ATTR_MIN: lowest}

    @property
    @override
    def native_max_value(self) -> float:
        """Return the highest value allowed, which may be less than the massager can."""
        return self._bounds.maximum / self.entity_description.unit_size

    @property
    @override
    def native_step(self) -> float:
        """Return the distance between values; whole minutes where the massager takes seconds."""
        return max(1, self._bounds.step / self.entity_description.unit_size)

    @property
    @override
    def native_value(self) -> float | None:
        """Return the massager's value while it massages, else that of the next session."""
        value = shown(self.coordinator, self.entity_description.key)
        if not isinstance(value, int | float):
            return None
        # A whole number as one: the logbook shows the state as it is, and nobody sets a level of 1.0.
        return whole(round(value / self.entity_description.unit_size, 1))

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Set it; a pressure of nothing stops."""
        description = self.entity_description
        if description.stops_at_zero and value == 0 < self._lowest:
            await self._async_stop()
            return
        await self._async_run(
            description.set_fn(self.coordinator.session, whole(value * description.unit_size), self._by_hand)
        )

    @property
    def _lowest(self) -> float:
        return self._bounds.minimum / self.entity_description.unit_size

    @property
    def _bounds(self) -> Range:
        bounds = self.coordinator.session.limits[self.entity_description.key]
        assert isinstance(bounds, Range)
        return bounds


def _rounded_down(value: float, digits: int) -> float:
    """Return it with so many digits after the point, so that the lowest value is there in any unit that is chosen."""
    factor = 10.0**digits
    return floor(value * factor) / factor
