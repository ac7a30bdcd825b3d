"""What all sensors of an athlete share: a description, and what its value is told from."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, override

from homeassistant.components.sensor import SensorEntity, SensorEntityDescription

from .athlete import AthleteConfigEntry
from .athlete_entity import AthleteEntity


@dataclass(frozen=True, kw_only=True)
class FigureEntityDescription[Told](SensorEntityDescription):
    """A sensor of an athlete, whose value and attributes are told from `Told`."""

    value_fn: Callable[[Told], float | str | datetime | None]
    """None: it is not known."""
    attributes_fn: Callable[[Told], Mapping[str, Any]] | None = None
    """What belongs to the value; no heart rates."""


class FigureEntity[Told](AthleteEntity, SensorEntity):
    """A sensor of an athlete."""

    entity_description: FigureEntityDescription[Told]

    def __init__(self, entry: AthleteConfigEntry, description: FigureEntityDescription[Told]) -> None:
        super().__init__(entry, description.key)
        self.entity_description = description
        self._athlete = entry.runtime_data

    @property
    @abstractmethod
    def _told(self) -> Told:
        """What its value and attributes are told from, as it is now."""

    @property
    @override
    def native_value(self) -> float | str | datetime | None:
        """Return the value, or None where it is not known."""
        return self.entity_description.value_fn(self._told)

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any] | None:
        """Return what belongs to the value."""
        attributes = self.entity_description.attributes_fn
        return None if attributes is None else attributes(self._told)
