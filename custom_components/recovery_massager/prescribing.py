"""What a prescription means on one massager: the settings of a session, never beyond what is allowed there."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .device.model import Capabilities, Domain, Range
from .person import Prescription
from .settings import Pressures


def prescribed(
    prescription: Prescription, capabilities: Capabilities, limits: Mapping[str, Domain], *, electrical: bool
) -> dict[str, Any]:
    """Return the settings that it sets, within `limits`, those of a session of its person.

    A massager without a choice of modes has the only one there is. A stimulator's level is a person's hand alone. Raises
    InvalidValue for a mode that the massager does not have.
    """
    wanted: dict[str, Any] = {}
    if prescription.mode is not None and "mode" in limits:
        replace(capabilities, values=limits).check("mode", prescription.mode)
        wanted["mode"] = prescription.mode
    if prescription.share is not None and not electrical and isinstance(pressures := limits.get("pressure"), Range):
        wanted["pressure"] = at_share(pressures, prescription.share)
    if prescription.minutes is not None:
        wanted["timer"] = within(limits["timer"], prescription.minutes * 60)
    return wanted


def at_share(pressures: Range, share: float) -> float:
    """Return the pressure that is so far from the lowest (0) to the cap (1), rounded down to a step; never above what is allowed."""
    cap = pressures.cap if isinstance(pressures, Pressures) else pressures.maximum
    return within(pressures, pressures.minimum + share * (cap - pressures.minimum))


def share_at(pressures: Range, pressure: float) -> float:
    """Return how far a pressure is from the lowest (0) to the cap (1), to a thousandth."""
    span = (pressures.cap if isinstance(pressures, Pressures) else pressures.maximum) - pressures.minimum
    return 0 if span <= 0 else round(min(max((pressure - pressures.minimum) / span, 0), 1), 3)


def within(domain: Domain, value: float) -> float:
    """Return the nearest value that is allowed, rounded down to a step."""
    assert isinstance(domain, Range)
    return domain.floor(max(min(value, domain.maximum), domain.minimum))
