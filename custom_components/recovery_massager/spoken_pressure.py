"""Which pressure somebody means who speaks. What is not clear, or not allowed, is answered with what is."""

from .coordinator import MassagerCoordinator
from .device.model import Range
from .entity import whole
from .plan_rules import pressure_at
from .spoken import NotDone, Said

MMHG = "mmhg"
PERCENT = "percent"
LEVEL = "level"
NUMBER = "number"
"""A number without a unit."""
UNCLEAR = "unclear"
"""Words in the place of a pressure, which are none."""
SLOTS = (MMHG, PERCENT, LEVEL, NUMBER, UNCLEAR)

UNIT = "mmHg"
FELT_MMHG = 5
"""A smaller step than that is hardly felt."""


def pressure_of(said: Said, coordinator: MassagerCoordinator) -> float | None:
    """Return the pressure that is meant, in the massager's unit; 0: none at all; None: none was named.

    Percent are those of the way from the lowest pressure to the cap. Raises NotDone for what is not clear or not allowed.
    """
    slot = next((one for one in SLOTS if one in said.slots), None)
    if slot is None:
        return None
    pressures = range_of(said, coordinator)
    asked = None if slot == UNCLEAR else whole(float(said.slots[slot]))
    if asked == 0:
        return asked
    if asked is None or (slot == NUMBER and pressures.unit == UNIT):
        # Forty may be mmHg or percent.
        raise NotDone(f"{said.words.unclear} {allowed(said, coordinator.name, pressures)}")
    if slot == PERCENT:
        if 0 < asked <= 100:
            return whole(pressure_at(coordinator.session.limits, asked / 100))
    elif (slot == MMHG) is (pressures.unit == UNIT) and pressures.contains(asked):
        return asked
    raise NotDone(f"{said.words.not_possible} {allowed(said, coordinator.name, pressures)}")


def range_of(said: Said, coordinator: MassagerCoordinator) -> Range:
    """Return the pressures that may be asked for. Raises NotDone where there are none to choose from."""
    pressures = coordinator.pressure_range
    if pressures is None:
        raise NotDone(said.words.no_pressure.format(name=coordinator.name))
    return pressures


def allowed(said: Said, name: str, pressures: Range) -> str:
    """Return which pressures are possible, in words."""
    words = said.words.allowed if pressures.unit == UNIT else said.words.allowed_levels
    return words.format(
        name=name, minimum=f"{pressures.minimum:g}", maximum=f"{pressures.maximum:g}", step=f"{pressures.step:g}"
    )


def step_of(pressures: Range) -> float:
    """Return how much "softer" and "stronger" mean: a step of the massager's, but of pressures one that is felt."""
    return max(pressures.step, FELT_MMHG) if pressures.unit == UNIT else pressures.step
