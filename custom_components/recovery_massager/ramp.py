"""The soft start: step by step from the lowest pressure to the target."""

import asyncio
from functools import partial

from .device.errors import CommandCancelled, MassagerError
from .device.massager import Massager
from .device.model import Range, Run

# Between two steps, also where the soft start's time is already over, as after a raised target.
SHORTEST_STEP_SECONDS = 1.0


class Ramp:
    """Raises one massager's pressure over the time of the soft start, while it runs and can be reached.

    It follows the hand of the person: who lowers the pressure meanwhile, on the device too, ends the rise.
    """

    def __init__(self, massager: Massager) -> None:
        self.target: float | None = None
        """Where it leads; None while it leads nowhere."""
        self._massager = massager
        self._until = 0.0
        self._climbing: asyncio.Task[None] | None = None

    @property
    def soft(self) -> bool:
        """Whether the time of the soft start is not over yet, or the target not reached."""
        return self.target is not None or asyncio.get_running_loop().time() < self._until

    def begin(self, target: float, seconds: float) -> None:
        """Lead to `target` in `seconds`, from the pressure that the massager reports."""
        self._until = asyncio.get_running_loop().time() + seconds
        self.lead_to(target)

    def lead_to(self, target: float) -> None:
        """Lead to another target in the time that is left."""
        self.stay()
        pressures = self._massager.capabilities.range("pressure")
        if pressures is not None:
            self.target = target
            self._climbing = asyncio.create_task(self._climb(target, pressures))

    def stay(self) -> None:
        """Rise no further; what is asked for while the time of the soft start is not over still comes softly."""
        self.target = None
        if self._climbing is not None:
            self._climbing.cancel()
            self._climbing = None

    def end(self) -> None:
        """Raise nothing any more."""
        self._until = 0.0
        self.stay()

    async def _climb(self, target: float, pressures: Range) -> None:
        loop = asyncio.get_running_loop()
        asked = self._massager.state.pressure
        while True:
            steps = 1.0 if asked is None else max((target - asked) / pressures.step, 1.0)
            wait = max((self._until - loop.time()) / steps, SHORTEST_STEP_SECONDS)
            await asyncio.sleep(wait)
            state = self._massager.state
            if not self._massager.connected or state.run is not Run.RUNNING or state.pressure is None:
                # A pause, or a lost link, does not count.
                self._until += wait
                continue
            if state.pressure >= target or (asked is not None and state.pressure < asked):
                break
            following = min(state.pressure + pressures.step, target)
            try:
                await self._massager.set(
                    "pressure", following, allowed=partial(self._ensure_not_lowered, state.pressure)
                )
            except MassagerError:
                continue
            asked = following
        self.target = self._climbing = None

    def _ensure_not_lowered(self, pressure: float) -> None:
        """Look again when the turn has come: who lowered it meanwhile is right."""
        current = self._massager.state.pressure
        if current is None or current < pressure:
            raise CommandCancelled("stopped")
