"""What a massager measures, and what its sessions add up to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import product
from typing import Any, override

from homeassistant.components import bluetooth
from homeassistant.components.sensor import SensorDeviceClass, SensorEntity, SensorEntityDescription, SensorStateClass
from homeassistant.const import (
    SIGNAL_STRENGTH_DECIBELS_MILLIWATT,
    EntityCategory,
    UnitOfPressure,
    UnitOfRatio,
    UnitOfTime,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_track_time_interval

from .athlete import AthleteConfigEntry, is_athlete
from .athlete_sensor import ATHLETE_SENSORS, AthleteSensor
from .athlete_training_sensor import TRAINING_SENSORS, TrainingSensor
from .coordinator import MassagerConfigEntry, MassagerCoordinator
from .device.massager import ACTIVE
from .device.model import Capabilities, Value
from .entity import ATTR_REFUSAL, Availability, MassagerEntity, refusal
from .session_events import SessionEvent
from .session_state import SessionState
from .soreness_sensor import SORENESS_SENSORS, SorenessSensor

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class MassagerSensorEntityDescription(SensorEntityDescription):
    """A sensor of a massager."""

    value_fn: Callable[[MassagerCoordinator], float | str | datetime | None]
    exists_fn: Callable[[Capabilities], bool] = lambda _: True
    availability: Availability = Availability.DEVICE
    every: timedelta | None = None
    """How often to look, for what changes without a word from the massager."""
    attributes_fn: Callable[[MassagerCoordinator], Mapping[str, Any]] | None = None
    quick: str | None = None
    """The value that it shows, where that is one of QUICK."""


BATTERY = "battery"
COARSE_PERCENT = 5


def steady(shown: float | None, charge: float | None, *, massaging: bool) -> float | None:
    """Return what to show of the charge: while it massages, only a change of five percent.

    Else a massager that is empty after two hours would write a row into the database every minute.
    """
    held = massaging and shown is not None and charge is not None and abs(charge - shown) < COARSE_PERCENT
    return shown if held else charge


def _signal(coordinator: MassagerCoordinator) -> int | None:
    info = bluetooth.async_last_service_info(coordinator.hass, coordinator.address, connectable=True)
    return info.rssi if info else None


def _last_end(coordinator: MassagerCoordinator) -> datetime | None:
    record = coordinator.history.last_ended
    return record.end if record else None


def _last_session(coordinator: MassagerCoordinator) -> dict[str, Any]:
    record = coordinator.history.last_ended
    return {} if record is None else record.summary()


def _number(value: Value) -> float | None:
    return value if isinstance(value, int | float) else None


SENSORS: tuple[MassagerSensorEntityDescription, ...] = (
    MassagerSensorEntityDescription(
        key="session_state",
        device_class=SensorDeviceClass.ENUM,
        options=[state.value for state in SessionState],
        value_fn=lambda coordinator: coordinator.data.session,
        attributes_fn=refusal,
        availability=Availability.ALWAYS,
    ),
    MassagerSensorEntityDescription(
        key="session_end",
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=lambda coordinator: coordinator.data.ends_at,
        availability=Availability.ALWAYS,
    ),
    MassagerSensorEntityDescription(
        key="minutes_this_week",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.MINUTES,
        suggested_display_precision=0,
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda coordinator: coordinator.minutes_this_week,
        availability=Availability.ALWAYS,
        every=timedelta(hours=1),
    ),
    MassagerSensorEntityDescription(
        key="sessions_this_week",
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda coordinator: coordinator.sessions_this_week,
        availability=Availability.ALWAYS,
        every=timedelta(hours=1),
    ),
    # In all, so that the recorder's statistics have the minutes of each day and the sessions of each week, for ever.
    # Not "increasing": a session that is set aside would be taken for a meter that was changed, and all counted again.
    MassagerSensorEntityDescription(
        key="minutes_in_all",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.MINUTES,
        suggested_unit_of_measurement=UnitOfTime.MINUTES,
        suggested_display_precision=0,
        state_class=SensorStateClass.TOTAL,
        value_fn=lambda coordinator: round(coordinator.history.minutes_in_all, 2),
        availability=Availability.ALWAYS,
    ),
    MassagerSensorEntityDescription(
        key="sessions_in_all",
        state_class=SensorStateClass.TOTAL,
        value_fn=lambda coordinator: len(coordinator.history.sessions),
        availability=Availability.ALWAYS,
    ),
    MassagerSensorEntityDescription(
        key="last_session",
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=_last_end,
        attributes_fn=_last_session,
        availability=Availability.ALWAYS,
    ),
    MassagerSensorEntityDescription(
        key=BATTERY,
        device_class=SensorDeviceClass.BATTERY,
        entity_category=EntityCategory.DIAGNOSTIC,
        native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda coordinator: coordinator.data.massager.battery,
        exists_fn=lambda capabilities: capabilities.visible("battery"),
    ),
    MassagerSensorEntityDescription(
        key="pressure_now",
        device_class=SensorDeviceClass.PRESSURE,
        entity_registry_enabled_default=False,
        native_unit_of_measurement=UnitOfPressure.MMHG,
        suggested_unit_of_measurement=UnitOfPressure.MMHG,
        suggested_display_precision=0,
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda coordinator: _number(coordinator.data.massager.get("pressure_now")),
        exists_fn=lambda capabilities: capabilities.visible("pressure_now"),
        quick="pressure_now",
    ),
    MassagerSensorEntityDescription(
        key="signal_strength",
        device_class=SensorDeviceClass.SIGNAL_STRENGTH,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        native_unit_of_measurement=SIGNAL_STRENGTH_DECIBELS_MILLIWATT,
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=_signal,
        every=timedelta(minutes=1),
    ),
)


NEXT_PLANNED = MassagerSensorEntityDescription(
    key="next_planned",
    device_class=SensorDeviceClass.TIMESTAMP,
    value_fn=lambda coordinator: coordinator.planner.next_start,
    availability=Availability.ALWAYS,
)
"""Not for stimulators, of which nothing is planned."""


async def async_setup_entry(
    hass: HomeAssistant,
    entry: MassagerConfigEntry | AthleteConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the sensors of a massager, or of an athlete."""
    if is_athlete(entry):
        async_add_entities(AthleteSensor(entry, description) for description in ATHLETE_SENSORS)
        async_add_entities(TrainingSensor(entry, description) for description in TRAINING_SENSORS)
        async_add_entities(SorenessSensor(entry, description) for description in SORENESS_SENSORS)
        return
    coordinator = entry.runtime_data
    if not coordinator.electrical:
        async_add_entities([MassagerSensor(coordinator, NEXT_PLANNED)])
    async_add_entities(
        (BatterySensor if description.key == BATTERY else MassagerSensor)(coordinator, description)
        for description in (*SENSORS, *chamber_sensors(coordinator))
        if description.exists_fn(coordinator.capabilities)
    )


def chamber_sensors(coordinator: MassagerCoordinator) -> list[MassagerSensorEntityDescription]:
    """Describe one sensor a chamber, each leg from foot to torso, for a massager that said how many it has."""
    legs, chambers = (_number(coordinator.massager.about.get(name)) for name in ("legs", "chambers_per_leg"))
    sides = ("left", "right") if legs == 2 else ("",)
    return [
        MassagerSensorEntityDescription(
            key=f"chamber_{index + 1}",
            translation_key=f"chamber_{side}" if side else "chamber",
            translation_placeholders={"number": f"{number}"},
            device_class=SensorDeviceClass.PRESSURE,
            entity_registry_enabled_default=False,
            native_unit_of_measurement=UnitOfPressure.MMHG,
            suggested_unit_of_measurement=UnitOfPressure.MMHG,
            suggested_display_precision=0,
            state_class=SensorStateClass.MEASUREMENT,
            value_fn=partial(_chamber, index=index),
            exists_fn=lambda capabilities: capabilities.visible("chambers"),
            quick="chambers",
        )
        for index, (side, number) in enumerate(product(sides, range(1, int(chambers or 0) + 1)))
    ]


def _chamber(coordinator: MassagerCoordinator, index: int) -> int | None:
    chambers = coordinator.data.massager.chambers
    return chambers[index] if chambers and index < len(chambers) else None


class MassagerSensor(MassagerEntity, SensorEntity):
    """A sensor of a massager."""

    _unrecorded_attributes = frozenset({ATTR_REFUSAL})

    entity_description: MassagerSensorEntityDescription

    def __init__(self, coordinator: MassagerCoordinator, description: MassagerSensorEntityDescription) -> None:
        super().__init__(coordinator, description.key, description.translation_key)
        self.entity_description = description
        self._availability = description.availability
        self._quick = description.quick

    @override
    async def async_added_to_hass(self) -> None:
        """Look again from time to time, and when a session began or ended, where that is needed."""
        await super().async_added_to_hass()
        if every := self.entity_description.every:
            self.async_on_remove(async_track_time_interval(self.hass, self._look, every))
            self.async_on_remove(self.coordinator.events.async_add(self._look))

    @callback
    def _look(self, _: datetime | SessionEvent) -> None:
        self.async_write_ha_state()

    @property
    @override
    def native_value(self) -> float | str | datetime | None:
        """Return the value, or None where it is not known."""
        return self.entity_description.value_fn(self.coordinator)

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any] | None:
        """Return what belongs to the value."""
        attributes = self.entity_description.attributes_fn
        return None if attributes is None else attributes(self.coordinator)


class BatterySensor(MassagerSensor):
    """The charge of the battery, coarsely while it massages."""

    def __init__(self, coordinator: MassagerCoordinator, description: MassagerSensorEntityDescription) -> None:
        super().__init__(coordinator, description)
        self._shown: float | None = None
        self._look_at_it()

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        self._look_at_it()
        super()._handle_coordinator_update()

    def _look_at_it(self) -> None:
        massager = self.coordinator.data.massager
        self._shown = steady(self._shown, massager.battery, massaging=massager.run in ACTIVE)

    @property
    @override
    def native_value(self) -> float | None:
        """Return the charge in percent, or None where it is not known."""
        return self._shown
