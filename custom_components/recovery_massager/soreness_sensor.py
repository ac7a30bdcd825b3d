"""How sore an athlete's legs are, and how mornings with a session compare with those without."""

from typing import Any, override

from homeassistant.components.sensor import SensorStateClass

from .athlete_figure import FigureEntity, FigureEntityDescription
from .soreness import Soreness

type SorenessDescription = FigureEntityDescription[Soreness]


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


SORENESS_SENSORS: tuple[SorenessDescription, ...] = (
    FigureEntityDescription(
        key="soreness",
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value_fn=_last,
        attributes_fn=_last_day,
    ),
    FigureEntityDescription(
        key="soreness_difference",
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        value_fn=_difference,
        attributes_fn=_compared,
    ),
)


class SorenessSensor(FigureEntity[Soreness]):
    """A sensor of an athlete's soreness."""

    @override
    async def async_added_to_hass(self) -> None:
        """Look when somebody said something, and when a session of theirs is over."""
        await super().async_added_to_hass()
        self.async_on_remove(self._told.async_listen(self._look))
        self._look_after_sessions()

    @property
    @override
    def _told(self) -> Soreness:
        return self._athlete.soreness
