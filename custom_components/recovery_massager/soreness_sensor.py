"""How sore an athlete's legs are, and how mornings with a session compare with those without."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.sensor import SensorEntity, SensorEntityDescription, SensorStateClass

from .athlete import AthleteConfigEntry
from .athlete_entity import AthleteEntity
from .soreness import Soreness


@dataclass(frozen=True, kw_only=True)
class SorenessSensorEntityDescription(SensorEntityDescription):
    """A sensor of an athlete's soreness."""

    value_fn: Callable[[Soreness], float | None]
    attributes_fn: Callable[[Soreness], Mapping[str, Any]]


def _last(soreness: Soreness) -> float | None:
    return None if soreness.last is None else soreness.last[1]


def _last_day(soreness: Soreness) -> dict[str, Any]:
    return {} if soreness.last is None else {"day": soreness.last[0].isoformat()}


def _difference(soreness: Soreness) -> float | None:
    return _rounded(soreness.comparison.difference)


def _compared(soreness: Soreness) -> dict[str, Any]:
    found = soreness.comparison
    return {
        "with_session": _rounded(found.mean_with),
        "without_session": _rounded(found.mean_without),
        "mornings_with_session": found.mornings_with,
        "mornings_without_session": found.mornings_without,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


SORENESS_SENSORS: tuple[SorenessSensorEntityDescription, ...] = (
    SorenessSensorEntityDescription(
        key="soreness",
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value_fn=_last,
        attributes_fn=_last_day,
    ),
    SorenessSensorEntityDescription(
        key="soreness_difference",
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        value_fn=_difference,
        attributes_fn=_compared,
    ),
)


class SorenessSensor(AthleteEntity, SensorEntity):
    """A sensor of an athlete's soreness."""

    entity_description: SorenessSensorEntityDescription

    def __init__(self, entry: AthleteConfigEntry, description: SorenessSensorEntityDescription) -> None:
        super().__init__(entry, description.key)
        self.entity_description = description
        self._soreness = entry.runtime_data.soreness

    @override
    async def async_added_to_hass(self) -> None:
        """Look when somebody said something, and when a session of theirs is over."""
        await super().async_added_to_hass()
        self.async_on_remove(self._soreness.async_listen(self._look))
        self._look_after_sessions()

    @property
    @override
    def native_value(self) -> float | None:
        """Return the value, or None where it is not known."""
        return self.entity_description.value_fn(self._soreness)

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any]:
        """Return what belongs to the value."""
        return self.entity_description.attributes_fn(self._soreness)
