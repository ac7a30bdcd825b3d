"""Air: pump, valves and chambers of a compression boot, and the massage programs that drive them.

The numbers are plausible, not measured: a chamber fills at 8 mmHg/s (the profile allows 10) and empties within about three seconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
import math

FILL = 8.0
"""Rise of a chamber that fills, mmHg a second."""
VENT_TIME = 1.0
"""Time constant of a chamber whose valve is open, seconds."""
VENT_LEAST = 2.0
"""Fall of a nearly empty chamber, mmHg a second."""
STEP = 0.1
"""Longest piece of time that is computed at once, seconds."""
EMPTY = 0.5
"""Below this a chamber counts as empty, mmHg."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of a program: which chambers (foot to torso) are kept filled, and how many seconds once that is reached."""

    filled: tuple[bool, ...]
    hold: float


def _stage(chambers: int, filled: Sequence[int], hold: float) -> Stage:
    return Stage(tuple(n in filled for n in range(chambers)), hold)


def program(mode: int, chambers: int) -> tuple[Stage, ...]:
    """Return one cycle of a mode of the profile (0 sequential, 1 wave, 2 full squeeze, 3 flush, 4 pulse); it repeats."""
    every = range(chambers)
    empty = _stage(chambers, (), 2.0)
    rising = [_stage(chambers, range(n + 1), 0.5) for n in every]
    match mode:
        case 0:
            return (*rising[:-1], _stage(chambers, every, 3.0), empty)
        case 1:
            return (*(_stage(chambers, (n,), 1.0) for n in every), empty)
        case 2:
            return (_stage(chambers, every, 5.0), empty)
        case 3:
            return (
                *rising[:-1],
                _stage(chambers, every, 2.0),
                *(_stage(chambers, range(n), 0.5) for n in reversed(every)),
                empty,
            )
        case 4:
            return (_stage(chambers, every, 0.5), _stage(chambers, (), 0.5))
    raise ValueError(f"no program for mode {mode}")


class Pneumatics:
    """The chambers of all legs; legs run the same program side by side."""

    def __init__(self, legs: int, chambers: int) -> None:
        """Be empty, valves open."""
        self.pressures = [[0.0] * chambers for _ in range(legs)]
        self.leak = 0.0
        """What every chamber loses through a hole, mmHg a second."""
        self.regulator_error = 0.0
        """How far the regulator misses the target, mmHg; above 0 it overfills."""
        self.waiting = 0.0
        """How long the present stage has been waiting for its pressure, seconds."""
        self._program: tuple[Stage, ...] = ()
        self._stage = 0
        self._held = 0.0

    @property
    def highest(self) -> float:
        """Pressure of the fullest chamber, mmHg."""
        return max(max(leg) for leg in self.pressures)

    @property
    def empty(self) -> bool:
        """Whether all chambers are empty."""
        return self.highest < EMPTY

    @property
    def reading(self) -> bytes:
        """Chamber pressures as the profile notifies them, left leg first."""
        return bytes(min(0xFE, round(pressure)) for leg in self.pressures for pressure in leg)

    def run(self, stages: tuple[Stage, ...]) -> None:
        """Begin this program."""
        self._program = stages
        self._begin(0)

    def open(self) -> None:
        """Open all valves, pump off."""
        self.run(())

    def advance(self, seconds: float, target: float, legs: Sequence[bool]) -> None:
        """Let time pass with this target pressure (mmHg); legs that are not in use are vented."""
        while seconds > 1e-9:
            step = min(STEP, seconds)
            self._advance(step, target, legs)
            seconds -= step

    def _begin(self, stage: int) -> None:
        self._stage = stage
        self._held = 0.0
        self.waiting = 0.0

    def _advance(self, dt: float, target: float, legs: Sequence[bool]) -> None:
        stage = self._program[self._stage] if self._program else None
        goal = max(0.0, target + self.regulator_error)
        reached = True
        for leg, used in zip(self.pressures, legs, strict=True):
            for n, pressure in enumerate(leg):
                filled = stage is not None and used and stage.filled[n]
                leg[n] = self._towards(pressure, goal, dt) if filled else vented(pressure, dt)
                if stage and used:
                    reached &= leg[n] >= target - 1 if filled else leg[n] < 2
        if stage:
            self._wait(stage, reached, dt)

    def _towards(self, pressure: float, goal: float, dt: float) -> float:
        if pressure > goal + 0.5:
            return max(goal, vented(pressure, dt))
        rise = min(FILL * dt, goal - pressure)
        return max(0.0, pressure + rise - self.leak * dt)

    def _wait(self, stage: Stage, reached: bool, dt: float) -> None:
        if not reached:
            self.waiting += dt
            return
        self.waiting = 0.0
        self._held += dt
        if self._held >= stage.hold:
            self._begin((self._stage + 1) % len(self._program))


def vented(pressure: float, dt: float) -> float:
    """Return the pressure of an open chamber after a time."""
    left = pressure * math.exp(-dt / VENT_TIME) - VENT_LEAST * dt
    return left if left > 0.05 else 0.0
