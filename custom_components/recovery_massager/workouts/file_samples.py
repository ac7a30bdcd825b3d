"""What a workout file holds, whatever its format, and how much of it is read."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import NamedTuple

from ..recovery.workout import InvalidWorkout

MAX_SAMPLES = 250_000
"""Nearly three days at one a second."""
MAX_STEPS = 2_000_000
"""Messages or elements of a file: eight for each sample, as the most talkative watches write."""
MAX_SECONDS = 60.0
"""So long may one file keep a thread busy."""
STEPS_A_LOOK = 5_000


class Sample(NamedTuple):
    """What was recorded at one moment; None: nothing."""

    at: float
    """Seconds since 1970."""
    heart_rate: int | None = None
    power: float | None = None
    altitude: float | None = None


@dataclass(slots=True)
class Recording:
    """What one file says of one workout; totals are those that the device wrote itself, None where it wrote none."""

    samples: list[Sample] = field(default_factory=list)
    sports: list[str] = field(default_factory=list)
    """What the file calls its sport, the most exact first."""
    name: str | None = None
    start: float | None = None
    """Seconds since 1970; so is the end."""
    end: float | None = None
    moving: float | None = None
    """Seconds."""
    distance: float | None = None
    """Metres; so is the climb."""
    climb: float | None = None
    mean_heart_rate: float | None = None
    max_heart_rate: float | None = None
    mean_power: float | None = None
    normalised_power: float | None = None
    rpe: float | None = None
    """0 to 10."""


class Budget:
    """Ends the reading of what is too much: too many steps or samples, or too long. Raises InvalidWorkout."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._steps = 0
        self._samples = 0
        self._until = clock() + MAX_SECONDS

    def step(self) -> None:
        """Count one message or element."""
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise InvalidWorkout("workout_file_too_long", limit=f"{MAX_STEPS:,}")
        if self._steps % STEPS_A_LOOK == 0 and self._clock() > self._until:
            raise InvalidWorkout("workout_file_too_long", limit=f"{MAX_SECONDS:g} s")

    def sample(self) -> None:
        """Count one sample."""
        self._samples += 1
        if self._samples > MAX_SAMPLES:
            raise InvalidWorkout("workout_file_too_long", limit=f"{MAX_SAMPLES:,}")
