"""What a massager's values are called, what they may be, and the state they make up.

Numbers are whole on the wire and here: mmHg (or the device's own levels), seconds, percent.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import ceil, floor, isfinite
from types import MappingProxyType
from typing import Any, TypeGuard

from .errors import InvalidValue, NotSupported
from .vocabulary import BY_FEATURE, FEATURES, LIMITS

type Value = int | float | bool | str | frozenset[str] | tuple[int | None, ...] | None
"""One value. None: the device said that there is none (no countdown) or that it does not know, or its code is unknown."""

type Values = Mapping[str, Value]


class Run(StrEnum):
    """Whether it massages."""

    IDLE = "idle"
    RUNNING = "running"
    PAUSED = "paused"


class Source(StrEnum):
    """Where the values of a state come from."""

    LINK = "link"
    ADVERTISEMENT = "advertisement"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from minimum to maximum, both included, on the grid minimum + n * step."""

    minimum: float
    maximum: float
    step: float
    unit: str

    def contains(self, value: Any) -> bool:
        """Tell whether the value is a number in the range and on the grid."""
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not isfinite(value):
            return False
        steps = (value - self.minimum) / self.step
        return self.minimum <= value <= self.maximum and abs(steps - round(steps)) < 1e-6

    def floor(self, value: float) -> float:
        """Give the highest valid number that is not above value; below the range, the minimum."""
        steps = floor((min(value, self.maximum) - self.minimum) / self.step + 1e-6)
        return self.minimum + max(0, steps) * self.step


@dataclass(frozen=True, slots=True)
class Names:
    """Named choices in the profile's order; the first code of a name is the one that is sent."""

    codes: Mapping[str, tuple[int, ...]]
    labels: Mapping[str, str] = field(default_factory=dict)

    def contains(self, value: Any) -> bool:
        """Tell whether the value is one of the names."""
        return isinstance(value, str) and value in self.codes

    def name(self, code: int) -> str | None:
        """Give the name of a code, None for a code that no name has."""
        return next((name for name, codes in self.codes.items() if code in codes), None)


@dataclass(frozen=True, slots=True)
class Bits:
    """A set of slugs, one a bit; bits that are not listed are reserved and ignored."""

    bits: Mapping[str, int]

    def contains(self, value: Any) -> bool:
        """Tell whether the value is a set of known slugs."""
        return isinstance(value, frozenset) and value <= self.bits.keys()


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no; any code but 0 is yes."""

    def contains(self, value: Any) -> bool:
        """Tell whether the value is a bool."""
        return isinstance(value, bool)


@dataclass(frozen=True, slots=True)
class Text:
    """Printable text."""

    def contains(self, value: Any) -> bool:
        """Tell whether the value is text that can be shown."""
        return isinstance(value, str) and value.isprintable()


@dataclass(frozen=True, slots=True)
class Chambers:
    """Pressures in mmHg, one a chamber, each foot to torso; None is one that the device does not know."""

    def contains(self, value: Any) -> bool:
        """Tell whether the value is a tuple of byte-sized numbers or None."""
        return isinstance(value, tuple) and all(p is None or (isinstance(p, int) and 0 <= p <= 255) for p in value)


type Domain = Range | Names | Bits | Flag | Text | Chambers


@dataclass(frozen=True)
class MassagerState:
    """What the massager last said of itself. A name that is missing, or None, is unknown."""

    connected: bool = False
    source: Source = Source.NONE
    values: Values = field(default_factory=lambda: MappingProxyType({}))

    def get(self, name: str) -> Value:
        """Give a value, None when unknown."""
        return self.values.get(name)

    def with_values(self, values: Values, source: Source | None = None) -> MassagerState:
        """Give this state with newer values laid over it; None replaces too, as the older value is no longer true."""
        return MassagerState(self.connected, source or self.source, MappingProxyType({**self.values, **values}))

    def with_connection(self, connected: bool) -> MassagerState:
        """Give this state, connected or not."""
        return replace(self, connected=connected)

    def _number(self, name: str) -> float | None:
        value = self.values.get(name)
        return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None

    def _text(self, name: str) -> str | None:
        value = self.values.get(name)
        return value if isinstance(value, str) else None

    def _flag(self, name: str) -> bool | None:
        value = self.values.get(name)
        return value if isinstance(value, bool) else None

    @property
    def run(self) -> Run | None:
        """Idle, running or paused."""
        name = self._text("run")
        return None if name is None else Run(name)

    @property
    def pressure(self) -> float | None:
        """Target pressure, in the unit of the profile's range."""
        return self._number("pressure")

    @property
    def mode(self) -> str | None:
        """Slug of the massage mode."""
        return self._text("mode")

    @property
    def timer(self) -> float | None:
        """Countdown that is set, seconds."""
        return self._number("timer")

    @property
    def seconds_left(self) -> float | None:
        """Seconds left of the countdown; None also while no countdown runs."""
        return self._number("seconds_left")

    @property
    def heat(self) -> str | None:
        """Heat level by name."""
        return self._text("heat")

    @property
    def zone(self) -> str | None:
        """Slug of the zone."""
        return self._text("zone")

    @property
    def battery(self) -> float | None:
        """Charge, percent."""
        return self._number("battery")

    @property
    def worn(self) -> bool | None:
        """Whether somebody wears it."""
        return self._flag("worn")

    @property
    def charging(self) -> bool | None:
        """Whether it charges."""
        return self._flag("charging")

    @property
    def venting(self) -> bool | None:
        """Whether its valves are open while the chambers are not yet empty."""
        return self._flag("venting")

    @property
    def buzzer(self) -> bool | None:
        """Whether it beeps."""
        return self._flag("buzzer")

    @property
    def faults(self) -> frozenset[str] | None:
        """Slugs of the faults that are present; empty for none."""
        value = self.values.get("faults")
        return value if isinstance(value, frozenset) else None

    @property
    def fault_present(self) -> bool | None:
        """Whether there is any fault, named or not."""
        return bool(self.faults) if self.faults is not None else self._flag("fault_present")

    @property
    def stop_reason(self) -> str | None:
        """Why the last session ended."""
        return self._text("stop_reason")

    @property
    def chambers(self) -> tuple[int | None, ...] | None:
        """Pressure of each chamber, mmHg."""
        value = self.values.get("chambers")
        return value if isinstance(value, tuple) else None


@dataclass(frozen=True)
class Capabilities:
    """What this very massager can do: its profile's values and commands, narrowed by what the device said of itself."""

    values: Mapping[str, Domain]
    commands: frozenset[str]
    reported: frozenset[str]

    def can(self, command: str) -> bool:
        """Tell whether there is such a command."""
        return command in self.commands

    def settable(self, name: str) -> bool:
        """Tell whether the value can be set."""
        return name in self.values and f"set_{name}" in self.commands

    def visible(self, name: str) -> bool:
        """Tell whether the device reports the value."""
        return name in self.values and name in self.reported

    def range(self, name: str) -> Range | None:
        """Give the range of a number, None for anything else."""
        domain = self.values.get(name)
        return domain if isinstance(domain, Range) else None

    def options(self, name: str) -> tuple[str, ...]:
        """Give the choices of a named value in order, empty for anything else."""
        domain = self.values.get(name)
        return tuple(domain.codes) if isinstance(domain, Names) else ()

    def labels(self, name: str) -> Mapping[str, str]:
        """Give the labels of choices that have no translation."""
        domain = self.values.get(name)
        return domain.labels if isinstance(domain, Names) else {}

    def keep(self, values: Values) -> Values:
        """Leave out what this massager does not have, such as "worn" without a sensor for it."""
        return {name: value for name, value in values.items() if name in self.values or name not in BY_FEATURE}

    def check(self, name: str, value: Value) -> None:
        """Raise InvalidValue, with what is allowed, unless the value is one that this massager can take.

        Raises NotSupported where it has no such value.
        """
        domain = self.values.get(name)
        if domain is None:
            raise NotSupported("not_supported", what=name)
        if domain.contains(value):
            return
        given = "" if value is None else str(value)
        if isinstance(domain, Range):
            bounds = {"minimum": f"{domain.minimum:g}", "maximum": f"{domain.maximum:g}", "step": f"{domain.step:g}"}
            raise InvalidValue("out_of_range", what=name, value=given, unit=domain.unit, **bounds)
        allowed = ", ".join(self.options(name)) or "true, false"
        raise InvalidValue("unknown_option", what=name, value=given, allowed=allowed)

    def check_settable(self, name: str, value: Value) -> None:
        """Raise NotSupported where the value cannot be set on its own; else as `check`."""
        if not self.settable(name):
            raise NotSupported("not_supported", what=name)
        self.check(name, value)

    def steps(self, name: str) -> int:
        """Give how many single steps lead from one end of a value to the other, at most."""
        domain = self.values.get(name)
        if isinstance(domain, Range):
            return round((domain.maximum - domain.minimum) / domain.step)
        return len(self.options(name))

    def steps_up(self, name: str, value: Value, target: Value) -> int:
        """Give how many single steps lead up from a number to a higher one; 0 where it is not higher, or none is known."""
        domain = self.range(name)
        if domain is None or not isinstance(value, (int, float)) or not isinstance(target, (int, float)):
            return 0
        return max(0, round((target - value) / domain.step))


def narrowed(
    values: Mapping[str, Domain], commands: Iterable[str], reported: Iterable[str], about: Mapping[str, Any]
) -> Capabilities:
    """Narrow a profile's values and commands by what a device said of itself, by names alone.

    `about` may come from a file: sets may be lists, and what does not fit narrows nothing.
    `features` takes away values and commands, `modes` (`zones`) choices of `mode` (`zone`), `heat_levels` choices of
    `heat` above the first, `pressure_min`, `pressure_max` and `pressure_step` the range of `pressure`.
    """
    kept, able = dict(values), set(commands)
    features = values.get("features")
    if isinstance(features, Bits) and (have := _slugs(about.get("features"))) is not None:
        for feature in features.bits.keys() - have:
            without, unable = FEATURES[feature]
            able.difference_update(unable)
            for name in without:
                kept.pop(name, None)
    for name, domain in list(kept.items()):
        if isinstance(domain, Range):
            kept[name] = _narrow_range(domain, *(about.get(name + ending) for ending in LIMITS[:3]))
        elif isinstance(domain, Names):
            codes = dict(domain.codes)
            levels = about.get(f"{name}_levels")
            if isinstance(levels, int):
                codes = dict(list(codes.items())[: max(levels, 0) + 1])
            bits = values.get(f"{name}s")
            if isinstance(bits, Bits) and (have := _slugs(about.get(f"{name}s"))) is not None:
                codes = {slug: code for slug, code in codes.items() if slug in have or slug not in bits.bits}
            kept[name] = replace(domain, codes=codes)
    return Capabilities(kept, frozenset(able), frozenset(reported))


def _slugs(value: Any) -> frozenset[str] | None:
    if isinstance(value, (frozenset, set, list, tuple)) and all(isinstance(slug, str) for slug in value):
        return frozenset(value)
    return None


def _narrow_range(domain: Range, low: Any, high: Any, step: Any) -> Range:
    """Narrow a range within the grid of its profile: other values have no bytes."""
    minimum = domain.minimum
    if _is_whole(low) and low > minimum:
        minimum += ceil((low - minimum) / domain.step) * domain.step
    maximum = min(domain.maximum, high) if _is_whole(high) else domain.maximum
    if minimum > maximum:
        return domain
    stride = step if _is_whole(step) and step > 0 and step % domain.step == 0 else domain.step
    whole = Range(minimum, maximum, stride, domain.unit)
    return replace(whole, maximum=whole.floor(maximum))


def _is_whole(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
