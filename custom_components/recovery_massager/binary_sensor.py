"""What a massager says yes or no to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import MassagerConfigEntry, MassagerCoordinator
from .device.model import Capabilities, Run
from .entity import Availability, MassagerEntity
from .snapshot import Snapshot

PARALLEL_UPDATES = 0

FAULT_VALUES = ("faults", "fault_present")


def _running(data: Snapshot) -> bool | None:
    return None if data.massager.run is None else data.massager.run is Run.RUNNING


def _problem(data: Snapshot) -> bool | None:
    # Every stop takes a moment: only one that failed is a problem.
    return True if data.stop_failed else data.massager.fault_present


def _only_a_failed_stop(data: Snapshot) -> bool:
    return data.stop_failed


def _problem_attributes(data: Snapshot) -> dict[str, Any]:
    return {"stop_unconfirmed": data.stop_failed, "faults": sorted(data.massager.faults or ())}


@dataclass(frozen=True, kw_only=True)
class MassagerBinarySensorEntityDescription(BinarySensorEntityDescription):
    """A binary sensor of a massager."""

    value_fn: Callable[[Snapshot], bool | None]
    attributes_fn: Callable[[Snapshot], dict[str, Any]] | None = None
    exists_fn: Callable[[Capabilities], bool] = lambda _: True
    availability: Availability = Availability.DEVICE


BINARY_SENSORS: tuple[MassagerBinarySensorEntityDescription, ...] = (
    MassagerBinarySensorEntityDescription(
        key="running",
        device_class=BinarySensorDeviceClass.RUNNING,
        value_fn=_running,
        exists_fn=lambda capabilities: capabilities.visible("run"),
    ),
    MassagerBinarySensorEntityDescription(
        key="worn",
        value_fn=lambda data: data.massager.worn,
        exists_fn=lambda capabilities: capabilities.visible("worn"),
    ),
    MassagerBinarySensorEntityDescription(
        key="charging",
        device_class=BinarySensorDeviceClass.BATTERY_CHARGING,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda data: data.massager.charging,
        exists_fn=lambda capabilities: capabilities.visible("charging"),
    ),
    MassagerBinarySensorEntityDescription(
        key="problem",
        device_class=BinarySensorDeviceClass.PROBLEM,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=_problem,
        attributes_fn=_problem_attributes,
        availability=Availability.STOP,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant, entry: MassagerConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Set up the binary sensors of a massager."""
    coordinator = entry.runtime_data
    async_add_entities(
        MassagerBinarySensor(coordinator, description)
        for description in BINARY_SENSORS
        if description.exists_fn(coordinator.capabilities)
    )


class MassagerBinarySensor(MassagerEntity, BinarySensorEntity):
    """A binary sensor of a massager."""

    entity_description: MassagerBinarySensorEntityDescription

    def __init__(self, coordinator: MassagerCoordinator, description: MassagerBinarySensorEntityDescription) -> None:
        super().__init__(coordinator, description.key)
        self.entity_description = description
        self._availability = description.availability
        self._value_fn = description.value_fn
        if description.value_fn is _problem and not any(map(coordinator.capabilities.visible, FAULT_VALUES)):
            # What never tells of faults would be unknown for ever.
            self._value_fn = _only_a_failed_stop

    @property
    @override
    def is_on(self) -> bool | None:
        """Return yes, no, or None where nothing is known."""
        return self._value_fn(self.coordinator.data)

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any] | None:
        """Return what stands behind it."""
        attributes_fn = self.entity_description.attributes_fn
        return attributes_fn(self.coordinator.data) if attributes_fn else None
