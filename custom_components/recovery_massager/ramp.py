"""The soft start: step by step from the lowest pressure to the target."""

import asyncio

from .device.errors import MassagerError
from .device.massager import Massager
from .device.model import Run

# Between two steps, also where the soft start's time is already over, as after a lost connection.
SHORTEST_STEP_SECONDS = 1.0


class Ramp:
    """Raises one massager's pressure over the time of the soft start, while it runs.

    It follows the hand of the person: who lowers the pressure meanwhile, on the device too, ends it.
    """

    def __init__(self, massager: Massager) -> None:
        self.target: float | None = None
        """Where it leads, or led; None before the first."""
        self._massager = massager
        self._until = 0.0
        self._climbing: asyncio.Task[None] | None = None

    @property
    def soft(self) -> bool:
        """Whether the time of the soft start is not over yet, or the target not reached."""
        return asyncio.get_running_loop().time() < self._until or self._climbing is not None

    def begin(self, target: float, seconds: float) -> None:
        """Lead to `target` in `seconds`, from the pressure that the massager reports."""
        self._until = asyncio.get_running_loop().time() + seconds
        self.lead_to(target)

    def lead_to(self, target: float) -> None:
        """Lead to another target in the time that is left."""
        self._cancel()
        self.target = target
        self._climbing = asyncio.create_task(self._climb(target))

    def end(self) -> None:
        """Raise nothing any more."""
        self._until = 0.0
        self._cancel()

    def _cancel(self) -> None:
        if self._climbing is not None:
            self._climbing.cancel()
            self._climbing = None

    async def _climb(self, target: float) -> None:
        loop = asyncio.get_running_loop()
        pressures = self._massager.capabilities.range("pressure")
        if pressures is None:
            return
        asked = self._massager.state.pressure
        while asked is None or asked < target:
            left = max(self._until - loop.time(), 0)
            steps = 1 if asked is None else (target - asked) / pressures.step
            await asyncio.sleep(max(left / steps, SHORTEST_STEP_SECONDS))
            state = self._massager.state
            if state.run is not Run.RUNNING or state.pressure is None:
                continue
            if asked is not None and state.pressure < asked:
                break
            if state.pressure >= target:
                break
            following = min(state.pressure + pressures.step, target)
            try:
                await self._massager.set("pressure", following)
            except MassagerError:
                continue
            asked = following
        self._climbing = None
