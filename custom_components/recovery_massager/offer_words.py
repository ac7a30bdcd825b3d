"""What an athlete is told of an offer, in Home Assistant's language."""

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .offer import Offer
from .offer_session import coordinator_of, pressure_words
from .recovery.plan import RecoveryPlan
from .refusal_words import filled
from .words import Words

SELECTOR = "follow_up"


def word(hass: HomeAssistant, key: str, **placeholders: str) -> str:
    """Return words of our own."""
    return Words.cached(hass).option(SELECTOR, key, **placeholders)


def reasons(hass: HomeAssistant, plan: RecoveryPlan) -> str:
    """Return why the plan is as it is; what they stated is among it, so it is for the athlete alone."""
    words = Words.cached(hass)
    told = ((one.key, filled(hass, "", dict(one.details), private=True)) for one in plan.reasons)
    return " ".join(words.option("plan_reason", key, **details) for key, details in told)


def offered(hass: HomeAssistant, offer: Offer, athlete: str, *, private: bool = True) -> str:
    """Return what is offered: minutes, pressure, mode and massager, and why.

    `private`: it is for the athlete alone; else it says no reason that tells of a doctor.
    """
    plan, coordinator = offer.plan, coordinator_of(hass, offer.massager)
    details = [word(hass, "minutes", minutes=f"{plan.minutes or 0:g}")]
    if (pressure := pressure_words(hass, offer, athlete)) is not None:
        details.append(pressure)
    elif plan.share is not None:
        details.append(word(hass, "share", share=f"{plan.share * 100:.0f}"))
    if plan.mode is not None and (coordinator is None or plan.mode in coordinator.capabilities.options("mode")):
        labels = {} if coordinator is None else coordinator.capabilities.labels("mode")
        details.append(Words.cached(hass).value("mode", plan.mode, labels))
    name = "" if coordinator is None else f"{coordinator.name}: "
    why = reasons(hass, plan) if private or not plan.by_tap_only else ""
    return f"{name}{', '.join(details)}. {why}".strip()


def clock(offer: Offer) -> str:
    """Return when its time comes, by the clock on the wall."""
    return f"{dt_util.as_local(offer.asks_at):%H:%M}"
