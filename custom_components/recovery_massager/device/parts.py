"""One state of several massagers that share one radio, each of which reports for itself."""

from .model import Run, Value, Values
from .news import ACTIVE

FORGOTTEN_AFTER = 3
"""Rounds of the others' reports in which a part was not heard: it was unplugged, or never was."""


class Parts:
    """Puts together what the parts report, by their `part`.

    What runs anywhere runs; idle is only what every part has newly said to be idle, once it is known which there are: when
    one of them has been heard again, so that all had their turn. The pressure is the highest. Everything else is that of
    the first part that runs.
    """

    def __init__(self) -> None:
        self._parts: dict[Value, Values] = {}
        self._silent: dict[Value, int] = {}
        self._once: dict[Value, Value] = {}
        """What a part said of its run that was heard once, and is not believed in yet."""
        self._idle: set[Value] = set()
        self._all_known = False

    def reset(self) -> None:
        """Begin a new connection."""
        for memory in (self._parts, self._silent, self._once, self._idle):
            memory.clear()
        self._all_known = False

    def written(self) -> None:
        """Something was written: who was idle before may not be idle after it."""
        self._idle.clear()

    def together(self, values: Values) -> Values:
        """Give what a report says of all parts; unchanged where it is not of a part."""
        if "part" not in values:
            return values
        part, own = values["part"], {name: value for name, value in values.items() if name != "part"}
        if not self._knows(part, own.get("run")):
            return {}
        self._all_known = self._all_known or part in self._parts
        self._parts[part] = own
        self._forget_silent(part)
        if len(self._parts) == 1 and self._all_known and not self._once:
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
            if self._all_known and self._idle >= self._parts.keys() and not set(ACTIVE) & {*self._once.values()}:
                self._idle.clear()
                said["run"] = Run.IDLE
        return said

    def _knows(self, part: Value, run: Value) -> bool:
        """Believe in another part only when it is heard twice: without a checksum, a damaged number makes one up."""
        if not self._parts or part in self._parts or part in self._once:
            self._once.pop(part, None)
            return True
        self._once[part] = run
        return False

    def _forget_silent(self, part: Value) -> None:
        self._silent[part] = 0
        for other in {*self._parts, *self._once} - {part}:
            self._silent[other] = self._silent.get(other, 0) + 1
            if self._silent[other] > FORGOTTEN_AFTER * len(self._parts):
                self._parts.pop(other, None)
                self._once.pop(other, None)
                self._silent.pop(other)
                self._idle.discard(other)

    def _leading(self) -> Value:
        active = [part for part, values in self._parts.items() if values.get("run") in ACTIVE]
        return min(active or self._parts, key=str)

    def _runs(self) -> set[Value]:
        return {values.get("run") for values in self._parts.values()}

    def _pressures(self) -> list[float]:
        active = [values for values in self._parts.values() if values.get("run") in ACTIVE]
        found = (values.get("pressure") for values in active or self._parts.values())
        return [pressure for pressure in found if isinstance(pressure, (int, float))]
