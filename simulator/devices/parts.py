"""Battery and heater of a massager. The numbers are plausible, not measured."""

from dataclasses import dataclass
import math

DRAIN_RUNNING = 100 / (2.5 * 3600)
"""Percent a second: two and a half hours of massage on one charge."""
DRAIN_IDLE = 100 / (30 * 86400)
"""Percent a second while switched on: a month."""
CHARGE = 100 / (2 * 3600)
"""Percent a second on the charger: two hours."""

SKIN = 32.0
"""Surface temperature without heat, °C."""
GOALS = (SKIN, 37.0, 39.5, 42.0)
"""Surface temperature of the heat levels, °C."""
SURFACE_TIME = 60.0
"""Time constant of the surface, seconds."""


@dataclass(slots=True)
class Battery:
    """A rechargeable battery: `level` in percent."""

    level: float = 100.0
    charging: bool = False

    @property
    def percent(self) -> int:
        """The level in whole percent, 0 only when it is empty."""
        return math.ceil(self.level)

    def advance(self, seconds: float, *, powered: bool, running: bool) -> None:
        """Let time pass."""
        rate = CHARGE if self.charging else 0.0
        if powered:
            rate -= DRAIN_RUNNING if running else DRAIN_IDLE
        self.level = min(100.0, max(0.0, self.level + rate * seconds))


@dataclass(slots=True)
class Heater:
    """A heated surface: its temperature, and how far the control misses its goal (both °C)."""

    surface: float = SKIN
    error: float = 0.0

    def advance(self, seconds: float, level: int) -> None:
        """Let time pass with the heater at this level, 0 being off."""
        goal = GOALS[level] + (self.error if level else 0.0)
        self.surface += (goal - self.surface) * (1 - math.exp(-seconds / SURFACE_TIME))
