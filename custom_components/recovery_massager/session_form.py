"""The form of the default session: what the next one is set to where nobody chose anything else."""

from collections.abc import Mapping
from typing import Any

from homeassistant.const import UnitOfPressure, UnitOfTime
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
)
import probatio

from .const import CONF_MINUTES, CONF_MODE, CONF_PRESSURE, CONF_RETURNS
from .coordinator import MassagerCoordinator
from .device.model import Range
from .limits_form import number
from .mode_field import mode_field, mode_names
from .words import Words


def session_schema(coordinator: MassagerCoordinator, words: Words) -> probatio.Schema:
    """Return the form's fields: what the massager has, up to the cap and the longest session; all may stay empty."""
    fields: dict[probatio.Marker, Any] = {}
    if names := mode_names(coordinator.capabilities, words):
        fields[probatio.Optional(CONF_MODE)] = mode_field(names)
    if (pressures := _pressures(coordinator)) is not None:
        config = NumberSelectorConfig(
            min=pressures.minimum, max=pressures.maximum, step=pressures.step, mode=NumberSelectorMode.BOX
        )
        if pressures.unit == "mmHg":
            config["unit_of_measurement"] = UnitOfPressure.MMHG
        fields[probatio.Optional(CONF_PRESSURE)] = NumberSelector(config)
    timer = coordinator.session.limits["timer"]
    assert isinstance(timer, Range)
    fields[probatio.Optional(CONF_MINUTES)] = number(
        -(-int(timer.minimum) // 60), int(timer.maximum) // 60, UnitOfTime.MINUTES
    )
    fields[probatio.Required(CONF_RETURNS)] = BooleanSelector()
    return probatio.Schema(fields)


def read_session(answers: Mapping[str, Any], coordinator: MassagerCoordinator) -> dict[str, Any]:
    """Return the option that the answers make; the pressure is the next lower one that the massager knows."""
    chosen = dict(answers)
    if (pressures := _pressures(coordinator)) is not None and CONF_PRESSURE in chosen:
        chosen[CONF_PRESSURE] = pressures.floor(chosen[CONF_PRESSURE])
    if CONF_MINUTES in chosen:
        chosen[CONF_MINUTES] = round(chosen[CONF_MINUTES])
    return chosen


def _pressures(coordinator: MassagerCoordinator) -> Range | None:
    """What may be chosen; nothing on a stimulator, which begins at its lowest level."""
    return None if coordinator.electrical else coordinator.pressure_range
