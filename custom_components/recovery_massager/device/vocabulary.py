"""The closed list of words that profiles use, so that each has a translation and a meaning of its own."""

from collections.abc import Mapping
from typing import Final

MODES: Final = (
    "sequential",
    "wave",
    "full_squeeze",
    "flush",
    "pulse",
    "knead",
    "massage",
    "scraping",
    "pressure",
    "acupressure",
    "cupping",
    "activate",
    "tone",
)
"""Modes that have a translation; any other needs a `label`."""

ZONES: Final = ("both", "left", "right", "legs", "shoulders", "waist", "arms", "joints", "body")
"""Zones that have a translation; any other needs a `label`."""

HEAT: Final = ("off", "low", "medium", "high")

FAULTS: Final = (
    "overpressure",
    "leak",
    "valve",
    "pump",
    "temperature",
    "battery",
    "internal",
    "contact",
)

STOP_REASONS: Final = (
    "none",
    "control_point",
    "button",
    "countdown",
    "keep_alive",
    "fault",
    "taken_off",
    "power_off",
    "pause_limit",
)

FEATURES: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "heat": (("heat",), ("set_heat",)),
    "worn": (("worn",), ()),
    "identify": ((), ("identify",)),
    "pause": ((), ("pause", "resume")),
    "zones": (("zone",), ("set_zone",)),
    "chambers": (("chambers",), ()),
    "timer": (("timer", "seconds_left"), ("set_timer",)),
    "buzzer": (("buzzer",), ("set_buzzer",)),
}
"""Feature -> the values and the commands that a device has only with it. What is not among a profile's
`features` is not asked for."""

BY_FEATURE: Final = frozenset(name for names, _ in FEATURES.values() for name in names)

LIMITS: Final = ("_min", "_max", "_step", "_levels")
"""Endings of values in which a device tells its own limits: pressure_min, pressure_max, pressure_step, heat_levels."""

_ABOUT: Final = frozenset(
    {"manufacturer", "model", "firmware", "features", "modes", "zones", "legs", "chambers_per_leg"}
)


def about_itself(name: str) -> bool:
    """Tell whether a value says what the device is, which holds for good, rather than what it does."""
    return name in _ABOUT or name.endswith(LIMITS)
