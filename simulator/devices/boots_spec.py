"""What a pair of compression boots can do and say: the numbers of docs/gatt-profile.md, sections 3, 4 and 6."""

from dataclasses import dataclass
from enum import IntEnum, IntFlag


class Run(IntEnum):
    """Run state (section 4)."""

    IDLE = 0
    RUNNING = 1
    PAUSED = 2


class Result(IntEnum):
    """Result code of a request (section 6)."""

    SUCCESS = 1
    NOT_SUPPORTED = 2
    INVALID_PARAMETER = 3
    FAILED = 4
    NOT_PERMITTED = 5
    NOT_WORN = 6
    FAULT = 7
    BATTERY = 8

    @property
    def words(self) -> str:
        """The result in words."""
        return self.name.lower().replace("_", " ")


class Reason(IntEnum):
    """Why the last session ended (section 4)."""

    NONE = 0
    CONTROL_POINT = 1
    BUTTON = 2
    COUNTDOWN = 3
    KEEP_ALIVE = 4
    FAULT = 5
    TAKEN_OFF = 6
    POWER_OFF = 7
    PAUSE_LIMIT = 8

    @property
    def words(self) -> str:
        """The reason in words."""
        return self.name.lower().replace("_", " ")


class FaultBit(IntFlag):
    """Faults (section 4)."""

    OVERPRESSURE = 1
    LEAK = 2
    VALVE = 4
    PUMP = 8
    TEMPERATURE = 16
    BATTERY = 32
    INTERNAL = 64


class Feature(IntFlag):
    """Feature bits (section 3)."""

    HEAT = 1
    WORN = 2
    IDENTIFY = 4
    PAUSE = 8
    ZONES = 16
    CHAMBERS = 32


@dataclass(frozen=True, slots=True)
class Spec:
    """What a device can do (section 3), pressures in mmHg and times in seconds; the defaults are the reference device.

    `start_while_charging` is not told to clients; a start that it forbids is refused.
    """

    features: Feature = Feature(0x3F)
    lowest: int = 20
    highest: int = 100
    step: int = 5
    modes: tuple[int, ...] = (0, 1, 2, 3, 4)
    longest: int = 3600
    heat_levels: int = 3
    legs: int = 2
    chambers: int = 4
    start_while_charging: bool = True
