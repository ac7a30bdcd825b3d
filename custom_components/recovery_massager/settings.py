"""The settings of a session, and the range they may be in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from math import isfinite
from typing import Any

from .const import (
    CONF_DAY,
    CONF_DEFAULT_SESSION,
    CONF_LONGEST,
    CONF_MINUTES,
    CONF_MODE,
    CONF_PRESSURE,
    CONF_REST,
    CONF_WEEK,
    DEFAULT_LONGEST_ELECTRICAL_MINUTES,
    DEFAULT_LONGEST_MINUTES,
)
from .device.model import Capabilities, Domain, Names, Range, Value
from .recovery.contraindications import electrical
from .recovery.dose import DoseLimits

CAP_SHARE = 0.6
CAP_MMHG = 60
FIRST_SHARE = 0.25
FIRST_MINUTES = 15
NAMES = ("pressure", "mode", "timer", "heat", "zone")
PRESCRIBED = frozenset({"pressure", "mode", "timer"})
"""What a prescription sets."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a session shall be like; None where the massager has no such setting."""

    pressure: float | None = None
    """The pressure to reach, in the massager's unit."""
    mode: str | None = None
    timer: float | None = None
    """Seconds."""
    heat: str | None = None
    zone: str | None = None
    prescription: str | None = None
    """The id of the prescription that these are; None: somebody chose them."""

    def kept(self) -> dict[str, Any]:
        """Return what is kept of them over restarts."""
        return {**self.values(), **({} if self.prescription is None else {"prescription": self.prescription})}

    def values(self) -> dict[str, Value]:
        """Return those that the massager has, by name."""
        return {name: value for name in NAMES if (value := getattr(self, name)) is not None}


@dataclass(frozen=True, slots=True)
class Pressures(Range):
    """The pressures of somebody to whom a doctor allowed no more: `maximum` is theirs, and lies below the cap."""

    cap: float
    """The highest pressure for everybody else, by which every share is reckoned."""


def default_cap(capabilities: Capabilities) -> float | None:
    """Return the highest pressure until the owner raises it: 60 % of the span, and at most 60 mmHg."""
    pressure = capabilities.range("pressure")
    if pressure is None:
        return None
    cap = pressure.minimum + CAP_SHARE * (pressure.maximum - pressure.minimum)
    return pressure.floor(min(cap, CAP_MMHG) if pressure.unit == "mmHg" else cap)


def default_longest(kind: str) -> int:
    """Return the minutes of the longest session until the owner chooses: half as many for a stimulator."""
    return DEFAULT_LONGEST_ELECTRICAL_MINUTES if electrical(kind) else DEFAULT_LONGEST_MINUTES


def dose_limits(options: Mapping[str, Any], kind: str) -> DoseLimits:
    """Return the dose that the owner chose: minutes a session and a day, sessions a week, hours of rest.

    Whoever is new gets no more a day than the careful default, and less where the owner chose less.
    """
    usual = DoseLimits()
    day = int(options.get(CONF_DAY, usual.day_minutes))
    return DoseLimits(
        session_minutes=int(options.get(CONF_LONGEST, default_longest(kind))),
        day_minutes=day,
        new_day_minutes=min(day, usual.new_day_minutes),
        week_sessions=int(options.get(CONF_WEEK, usual.week_sessions)),
        rest=timedelta(hours=options[CONF_REST]) if CONF_REST in options else usual.rest,
    )


def default_session(options: Mapping[str, Any]) -> Settings:
    """Return the session that the owner chose as the default one; None in it where they left something open."""
    chosen = options.get(CONF_DEFAULT_SESSION, {})
    minutes = chosen.get(CONF_MINUTES)
    return Settings(
        pressure=chosen.get(CONF_PRESSURE),
        mode=chosen.get(CONF_MODE),
        timer=None if minutes is None else minutes * 60,
    )


def capped(pressure: Range, cap: float | None) -> Range:
    """Return the range of pressures up to the cap."""
    return pressure if cap is None else replace(pressure, maximum=pressure.floor(cap))


def allowed_share(pressure: Range, share: float) -> Pressures:
    """Return the range of pressures up to the share that a doctor allowed, rounded down to a step."""
    highest = pressure.floor(pressure.minimum + share * (pressure.maximum - pressure.minimum))
    return Pressures(pressure.minimum, highest, pressure.step, pressure.unit, cap=pressure.maximum)


def session_limits(
    capabilities: Capabilities,
    cap: float | None,
    longest_seconds: int,
    lowest: Value = None,
    share: float | None = None,
) -> dict[str, Domain]:
    """Return what each setting of a session may be: the pressure up to the cap, the timer up to the longest session.

    `lowest` is the pressure at which the massager starts, where it is off below that; `share` the limit that a doctor set
    for whom it is, None where none did.
    Every session has a timer, also where the massager has none: then it is ours.
    """
    limits = {name: capabilities.values[name] for name in NAMES if capabilities.settable(name)}
    if isinstance(pressure := limits.get("pressure"), Range):
        if isinstance(lowest, int | float) and pressure.contains(lowest):
            pressure = replace(pressure, minimum=lowest)
        pressure = capped(pressure, cap)
        limits["pressure"] = pressure if share is None else allowed_share(pressure, share)
    timer = limits.get("timer")
    if not isinstance(timer, Range):
        timer = Range(60, longest_seconds, 60, "seconds")
    lowest = timer.minimum if timer.minimum >= 60 else timer.floor(60 + timer.step - 1)
    limits["timer"] = replace(timer, minimum=lowest, maximum=max(timer.floor(longest_seconds), lowest))
    return limits


def first_settings(limits: Mapping[str, Domain]) -> Settings:
    """Return careful settings for somebody who has chosen nothing yet: a quarter of the way to the cap, 15 minutes, no heat."""
    chosen: dict[str, Any] = {}
    for name, domain in limits.items():
        if isinstance(domain, Names):
            chosen[name] = next(iter(domain.codes))
        elif isinstance(domain, Range):
            first = (
                FIRST_MINUTES * 60
                if name == "timer"
                else domain.minimum + FIRST_SHARE * (domain.maximum - domain.minimum)
            )
            chosen[name] = domain.floor(first)
    return Settings(**chosen)


def restored(settings: Settings, kept: Mapping[str, Any], limits: Mapping[str, Domain]) -> Settings:
    """Return `settings` with what was kept, as far as it is still allowed; a number above its range is lowered to that."""
    allowed = {name: _allowed(kept[name], domain) for name, domain in limits.items() if name in kept}
    return replace(settings, **{name: value for name, value in allowed.items() if value is not None})


def _allowed(value: Any, domain: Domain) -> Any:
    """Return the value, or the highest one below it where it is too high or between two; None where it is none at all."""
    if domain.contains(value):
        return value
    if not isinstance(domain, Range) or isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return domain.floor(value) if isfinite(value) and value >= domain.minimum else None
