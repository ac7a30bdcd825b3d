"""What may be planned, and what a planned session is like when its time has come. Pure, like the gate, which decides at the start."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from .device.errors import NotSupported
from .device.model import Capabilities, Domain, Range
from .device.profile import Profile
from .gate import Rules, refuse_blind, refuse_ill, refuse_person
from .person import GUEST, Person
from .plan import Plan
from .prescribing import at_share, within
from .recovery.contraindications import electrical
from .refusal import Refusal, RefusalReason


def refuse_plan(
    rules: Rules, person: Person, profile: Profile, capabilities: Capabilities, at: datetime, *, untouched: bool
) -> Refusal | None:
    """Say why nothing may be planned for a person and a time, or why it may not start untouched, or None."""
    if electrical(profile.kind):
        return Refusal(RefusalReason.ELECTRICAL_NOT_PLANNED)
    if person.id == GUEST:
        return Refusal(RefusalReason.GUEST_NOT_PLANNED)
    stops_itself = profile.autostop != "none"
    refusal = refuse_person(
        person, profile.kind, at, attended=not untouched, stops_itself=stops_itself, heat=False
    ) or refuse_ill(person, at, attended=False)
    if refusal is not None or not untouched:
        return refusal
    return refuse_untouched(rules, profile, capabilities)


def refuse_untouched(rules: Rules, profile: Profile, capabilities: Capabilities) -> Refusal | None:
    """Say why nothing may ever start untouched on a massager as it is, whoever it is for, or None.

    Whether somebody sits there is asked when it starts.
    """
    if electrical(profile.kind):
        return Refusal(RefusalReason.ELECTRICAL_NOT_PLANNED)
    if profile.autostop == "none":
        return Refusal(RefusalReason.UNATTENDED)
    if not rules.remote_start:
        return Refusal(RefusalReason.REMOTE_START_OFF)
    return refuse_blind(rules, capabilities, seated=True)


def check_plan(plan: Plan, capabilities: Capabilities, limits: Mapping[str, Domain]) -> None:
    """Raise InvalidValue or NotSupported unless the massager can do what is planned, within the limits of a session."""
    allowed = replace(capabilities, values=limits)
    allowed.check("timer", plan.minutes * 60)
    if plan.pressure is not None:
        allowed.check("pressure", plan.pressure)
    if plan.mode is not None:
        allowed.check("mode", plan.mode)
    if plan.share is not None:
        pressure_at(limits, plan.share)


def pressure_at(limits: Mapping[str, Domain], share: float) -> float:
    """Return the pressure at a share of the way from the lowest (0) to the highest allowed (1); NotSupported where there is none."""
    if not isinstance(pressures := limits.get("pressure"), Range):
        raise NotSupported("not_supported", what="pressure")
    return at_share(pressures, share)


def wishes(plan: Plan, capabilities: Capabilities, limits: Mapping[str, Domain], *, by_itself: bool) -> dict[str, Any]:
    """Return what a planned session asks for, within the limits of now, which may be lower than those at planning."""
    wanted: dict[str, Any] = {"timer": within(limits["timer"], plan.minutes * 60)}
    if plan.mode is not None:
        wanted["mode"] = plan.mode
    if (pressure := planned_pressure(plan, limits)) is not None:
        wanted["pressure"] = pressure
    if by_itself and (heat := next(iter(capabilities.options("heat")), None)) is not None and "heat" in limits:
        # Nobody who looks at the plan sees that the next session is to be a hot one.
        wanted["heat"] = heat
    return wanted


def planned_pressure(plan: Plan, limits: Mapping[str, Domain]) -> float | None:
    """Return the pressure of a plan, under the cap of now; None: that of the next session's settings."""
    pressures = limits.get("pressure")
    if not isinstance(pressures, Range):
        return None
    if plan.share is not None:
        return at_share(pressures, plan.share)
    return None if plan.pressure is None else within(pressures, plan.pressure)
