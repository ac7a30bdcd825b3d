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
    minutes = word(hass, "minutes", minutes=f"{plan.minutes or 0:g}")
    details = [one for one in (minutes, how_strong(hass, offer, athlete), in_mode(hass, offer)) if one is not None]
    name = "" if coordinator is None else f"{coordinator.name}: "
    why = reasons(hass, plan) if private else reasons_for_all(hass, plan)
    return f"{name}{', '.join(details)}. {why}".strip()


def reasons_for_all(hass: HomeAssistant, plan: RecoveryPlan) -> str:
    """Return the reasons as anybody in the house may read them: none where one tells of a doctor."""
    return "" if plan.by_tap_only else reasons(hass, plan)


def how_strong(hass: HomeAssistant, offer: Offer, athlete: str) -> str | None:
    """Return the pressure that is offered, or its share where there is no such number; None where the settings say it."""
    if (pressure := pressure_words(hass, offer, athlete)) is not None:
        return pressure
    share = offer.plan.share
    return None if share is None else word(hass, "share", share=f"{share * 100:.0f}")


def in_mode(hass: HomeAssistant, offer: Offer) -> str | None:
    """Return the mode that is offered; None where the settings say it, or its massager has no such mode."""
    mode, coordinator = offer.plan.mode, coordinator_of(hass, offer.massager)
    if mode is None or (coordinator is not None and mode not in coordinator.capabilities.options("mode")):
        return None
    labels = {} if coordinator is None else coordinator.capabilities.labels("mode")
    return Words.cached(hass).value("mode", mode, labels)


def clock(offer: Offer) -> str:
    """Return when its time comes, by the clock on the wall."""
    return f"{dt_util.as_local(offer.asks_at):%H:%M}"
