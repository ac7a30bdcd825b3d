"""One state of several massagers that share one radio, each of which reports for itself."""

from .model import Run, Value, Values
from .news import ACTIVE

FORGOTTEN_AFTER = 3
"""Rounds of the others' reports in which a part was not heard: it was unplugged, or never was."""


class Parts:
    """Puts together what the parts report, by their `part`.

    What runs anywhere runs; idle is only what every part has newly said to be idle; the pressure is the highest. Everything
    else is that of the first part that runs.
    """

    def __init__(self) -> None:
        self._parts: dict[Value, Values] = {}
        self._silent: dict[Value, int] = {}
        self._once: set[Value] = set()
        self._idle: set[Value] = set()

    def reset(self) -> None:
        """Begin a new connection."""
        for memory in (self._parts, self._silent, self._once, self._idle):
            memory.clear()

    def written(self) -> None:
        """Something was written: who was idle before may not be idle after it."""
        self._idle.clear()

    def together(self, values: Values) -> Values:
        """Give what a report says of all parts; unchanged where it is not of a part."""
        if "part" not in values:
            return values
        part, own = values["part"], {name: value for name, value in values.items() if name != "part"}
        if not self._knows(part):
            return {}
        self._parts[part] = own
        self._forget_silent(part)
        if len(self._parts) == 1:
            return own
        said = dict(own) if part == self._leading() else {}
        said.pop("run", None)
        if pressures := self._pressures():
            said["pressure"] = max(pressures)
        if own.get("run") in ACTIVE:
            self._idle.discard(part)
            said["run"] = Run.RUNNING if Run.RUNNING in self._runs() else Run.PAUSED
        else:
            self._idle.add(part)
            if self._idle >= self._parts.keys():
                self._idle.clear()
                said["run"] = Run.IDLE
        return said

    def _knows(self, part: Value) -> bool:
        """Believe in another part only when it is heard twice: without a checksum, a damaged number makes one up."""
        if not self._parts or part in self._parts or part in self._once:
            return True
        self._once.add(part)
        return False

    def _forget_silent(self, part: Value) -> None:
        for other in tuple(self._parts):
            self._silent[other] = 0 if other == part else self._silent.get(other, 0) + 1
            if self._silent[other] > FORGOTTEN_AFTER * len(self._parts):
                del self._parts[other]
                self._idle.discard(other)
                self._once.discard(other)

    def _leading(self) -> Value:
        active = [part for part, values in self._parts.items() if values.get("run") in ACTIVE]
        return min(active or self._parts, key=str)

    def _runs(self) -> set[Value]:
        return {values.get("run") for values in self._parts.values()}

    def _pressures(self) -> list[float]:
        active = [values for values in self._parts.values() if values.get("run") in ACTIVE]
        found = (values.get("pressure") for values in active or self._parts.values())
        return [pressure for pressure in found if isinstance(pressure, (int, float))]
