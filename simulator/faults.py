"""Faults on request: what can go wrong with a massager and its link, each with parameters that are checked.

This module knows which faults there are and which are active; `GattServer`, `Peripheral` and `Link` bring them about.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .mistakes import UnknownName, WrongValue


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number, or one of some words, that shapes a fault. `default` None: may be left out, and then means "until cleared" or "any"."""

    default: float | str | None
    minimum: float = 0
    maximum: float = 3600
    whole: bool = False
    words: tuple[str, ...] = ()
    text: bool = False

    def check(self, name: str, value: Any) -> Any:
        """Return the value if it is allowed; WrongValue if not."""
        if value is None and self.default is None:
            return None
        if self.words or self.text:
            if not isinstance(value, str) or (self.words and value not in self.words):
                raise WrongValue(f"{name} must be {'one of ' + ', '.join(self.words) if self.words else 'text'}")
            return value
        wanted = int if self.whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, wanted) or not self.minimum <= value <= self.maximum:
            kind = "a whole number" if self.whole else "a number"
            raise WrongValue(f"{name} must be {kind} from {self.minimum:g} to {self.maximum:g}")
        return value


@dataclass(frozen=True, slots=True)
class FaultKind:
    """A fault that can be asked for."""

    name: str
    summary: str
    parameters: Mapping[str, Parameter] = field(default_factory=dict)

    def check(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return all parameters, given ones checked and the others at their defaults; WrongValue for a mistake."""
        for name in values:
            if name not in self.parameters:
                known = ", ".join(self.parameters) or "none"
                raise WrongValue(f"{self.name} has no parameter {name!r} (it has: {known})")
        return {
            name: parameter.check(name, values[name]) if name in values else parameter.default
            for name, parameter in self.parameters.items()
        }


TIMES = Parameter(None, 1, 1_000_000, whole=True)
"""How often a fault strikes before it clears itself; left out: until cleared."""

ATTRIBUTE = Parameter(None, text=True)
"""UUID or name of the one characteristic concerned; left out: all."""

GENERAL: tuple[FaultKind, ...] = (
    FaultKind(
        "drop_link",
        "loses the connection: after some seconds, or instead of the n-th write from now",
        {
            "after": Parameter(0),
            "writes": Parameter(None, 1, 1000, whole=True),
            "reason": Parameter(0x08, 1, 0xFF, whole=True),
        },
    ),
    FaultKind(
        "refuse_connections",
        "every connection attempt fails",
        {"times": TIMES, "error": Parameter(0x85, 1, 0x101, whole=True)},
    ),
    FaultKind(
        "delay",
        "what the massager says comes late: notifications, indications, answers to reads",
        {"seconds": Parameter(1.0)},
    ),
    FaultKind(
        "corrupt",
        "notified values arrive damaged: one bit flipped (in another byte each time), the last byte missing, or a byte too many",
        {"how": Parameter("flip", words=("flip", "truncate", "extend")), "times": TIMES, "characteristic": ATTRIBUTE},
    ),
    FaultKind(
        "split_frames",
        "notified values come in pieces",
        {"size": Parameter(3, 1, 244, whole=True), "characteristic": ATTRIBUTE},
    ),
    FaultKind(
        "ignore_writes",
        "writes are received and acknowledged, and nothing is done",
        {"times": TIMES, "characteristic": ATTRIBUTE},
    ),
    FaultKind(
        "power_off",
        "switches off without a word, as if the battery were pulled; on again when cleared or after some seconds",
        {"seconds": Parameter(None, 0, 86400)},
    ),
)
"""Faults that every massager has."""


@dataclass(slots=True)
class ActiveFault:
    """A fault in force; `times` counts down where it was limited."""

    kind: FaultKind
    parameters: dict[str, Any]

    def concerns(self, uuid: str, name: str) -> bool:
        """Return whether the fault is about this characteristic."""
        wanted = self.parameters.get("characteristic")
        return wanted is None or str(wanted).lower() in (uuid.lower(), name.lower())


class Faults:
    """The faults that one massager knows, and those in force."""

    def __init__(self, kinds: Iterable[FaultKind]) -> None:
        """Know these kinds; none is in force."""
        self.kinds = {kind.name: kind for kind in kinds}
        self._active: dict[str, ActiveFault] = {}

    @property
    def active(self) -> dict[str, dict[str, Any]]:
        """Names of the faults in force, with their parameters."""
        return {name: dict(fault.parameters) for name, fault in self._active.items()}

    def kind(self, name: object) -> FaultKind:
        """Return the kind of this name; UnknownName if there is none."""
        if not isinstance(name, str) or name not in self.kinds:
            raise UnknownName(f"there is no fault {name!r} (there are: {', '.join(sorted(self.kinds))})")
        return self.kinds[name]

    def set(self, kind: FaultKind, parameters: dict[str, Any]) -> None:
        """Put a fault in force, with checked parameters; one that is in force already begins anew."""
        self._active[kind.name] = ActiveFault(kind, parameters)

    def clear(self, name: str) -> bool:
        """Take a fault out of force; return whether it was in force."""
        return self._active.pop(name, None) is not None

    def get(self, name: str) -> ActiveFault | None:
        """Return the fault of this name if it is in force."""
        return self._active.get(name)

    def strike(self, name: str) -> ActiveFault | None:
        """Return the fault of this name if it is in force, and count that it strikes."""
        fault = self._active.get(name)
        if fault and fault.parameters.get("times") is not None:
            fault.parameters["times"] -= 1
            if not fault.parameters["times"]:
                del self._active[name]
        return fault
