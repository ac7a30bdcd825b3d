"""What does good after the newest workout, in words that anybody in the house may read."""

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .offer_words import word
from .recovery.plan import RecoveryPlan
from .refusal_words import filled
from .words import Words


def advice(hass: HomeAssistant, plan: RecoveryPlan | None) -> str:
    """Return a plan in Home Assistant's language: the session, its time, and why; nothing of what a person stated."""
    if plan is None:
        return word(hass, "none")
    words, said = Words.cached(hass), []
    if plan.start is not None:
        details = [word(hass, "minutes", minutes=f"{plan.minutes or 0:g}")]
        if plan.share is not None:
            details.append(word(hass, "share", share=f"{plan.share * 100:.0f}"))
        if plan.mode is not None:
            details.append(words.value("mode", plan.mode, {}))
        said.append(f"{dt_util.as_local(plan.start):%H:%M}: {', '.join(details)}.")
    said += [
        words.option("plan_reason", one.key, **filled(hass, "", dict(one.details), private=False))
        for one in plan.reasons
    ]
    return " ".join(said) or word(hass, "none")
