"""What a language model is told: short, true, with units, and nothing of what a person stated."""

from datetime import datetime, timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from .advice import advice
from .coordinator import MassagerCoordinator
from .device.model import Range
from .offer_words import clock, offered
from .plan import Plan
from .refusal_words import CONDITIONS, sentence
from .session_state import OPEN
from .settings import Settings
from .words import Words

AHEAD = timedelta(days=7)
MOST_PLANS = 10
UNKNOWN = "unknown"


@callback
def said(hass: HomeAssistant, error: HomeAssistantError) -> str:
    """Return why something was not done, in words that anybody in the room may hear."""
    details = dict(error.translation_placeholders or {})
    if CONDITIONS in details:
        details[CONDITIONS] = Words.cached(hass).option("refusal", CONDITIONS)
    if details.get("unit") == "seconds":
        # Nobody asks for seconds.
        minutes = {name: float(details[name]) / 60 for name in ("value", "minimum", "maximum", "step")}
        minutes["step"] = max(1, minutes["step"])
        details |= {"unit": "minutes", **{name: f"{value:g}" for name, value in minutes.items()}}
    return sentence(hass, error.translation_key, details) if error.translation_key else str(error)


@callback
def pressure_told(coordinator: MassagerCoordinator, pressure: float) -> str:
    """Return a pressure with its unit, or a level."""
    pressures = coordinator.capabilities.range("pressure")
    return f"{pressure:g} mmHg" if pressures and pressures.unit == "mmHg" else f"level {pressure:g}"


@callback
def settings_told(hass: HomeAssistant, coordinator: MassagerCoordinator, settings: Settings) -> dict[str, str]:
    """Return the settings of a session in words, those that the massager has."""
    words, capabilities = Words.cached(hass), coordinator.capabilities
    told = {}
    for name in ("mode", "zone", "heat"):
        if (slug := getattr(settings, name)) is not None:
            told[name] = words.value(name, slug, capabilities.labels(name))
    if settings.pressure is not None:
        told["pressure"] = pressure_told(coordinator, settings.pressure)
    if settings.timer is not None:
        told["time"] = f"{settings.timer / 60:g} minutes"
    return told


@callback
def status_told(hass: HomeAssistant, coordinator: MassagerCoordinator) -> dict[str, Any]:
    """Return how a massager is, as far as it said so."""
    state, session = coordinator.data.massager, coordinator.session
    told: dict[str, Any] = {
        "massager": coordinator.name,
        "it_says": state.run.value if state.run is not None else UNKNOWN,
        "session": session.state.value,
        "in_range": coordinator.available,
    }
    if session.state in OPEN:
        told |= _running(hass, coordinator)
    else:
        told["next_session"] = settings_told(hass, coordinator, session.settings)
    if (pressures := session.limits.get("pressure")) and isinstance(pressures, Range):
        told["highest_allowed"] = pressure_told(coordinator, pressures.maximum)
    if coordinator.capabilities.visible("worn"):
        told["worn"] = UNKNOWN if state.worn is None else state.worn
    if state.battery is not None:
        told["battery"] = f"{state.battery:g} %"
    if state.faults:
        told["faults"] = ", ".join(Words.cached(hass).fault(one) for one in sorted(state.faults))
    if coordinator.data.stop_unconfirmed:
        told["stop"] = "asked for and not confirmed: it may still be running; it has a button of its own"
    if not coordinator.electrical:
        told["start_from_home_assistant"] = "allowed" if coordinator.remote_start else "not allowed by its owner"
    told["last_seven_days"] = f"{coordinator.sessions_this_week} sessions, {coordinator.minutes_this_week:.0f} minutes"
    return told


def _running(hass: HomeAssistant, coordinator: MassagerCoordinator) -> dict[str, Any]:
    state, record, ends_at = coordinator.data.massager, coordinator.history.open, coordinator.session.ends_at
    told: dict[str, Any] = {}
    if state.mode is not None:
        told["mode"] = Words.cached(hass).value("mode", state.mode, coordinator.capabilities.labels("mode"))
    if state.pressure is not None:
        told["pressure_set_now"] = pressure_told(coordinator, state.pressure)
    if record is not None and record.pressure is not None:
        told["highest_asked_for"] = pressure_told(coordinator, record.pressure)
    if ends_at is not None:
        left = max(ends_at - dt_util.utcnow(), timedelta()) / timedelta(minutes=1)
        told |= {"time_left": f"{left:.0f} minutes", "ends_at": f"{dt_util.as_local(ends_at):%H:%M}"}
    return told


@callback
def plans_told(hass: HomeAssistant, coordinator: MassagerCoordinator) -> list[dict[str, Any]]:
    """Return what is planned on a massager in the next seven days, in the order of the times."""
    now = dt_util.utcnow()
    found: list[tuple[datetime, Plan]] = []
    for plan in coordinator.planner.plans:
        for at in plan.upcoming():
            if at.start > now + AHEAD:
                break
            found.append((at.start, plan))
    found.sort(key=lambda one: one[0])
    return [_planned(hass, coordinator, start, plan) for start, plan in found[:MOST_PLANS]]


def _planned(hass: HomeAssistant, coordinator: MassagerCoordinator, start: datetime, plan: Plan) -> dict[str, Any]:
    pressure = coordinator.planner.pressure(plan)
    settings = Settings(mode=plan.mode, pressure=pressure, timer=plan.minutes * 60)
    told: dict[str, Any] = {
        "massager": coordinator.name,
        "at": f"{dt_util.as_local(start):%A %Y-%m-%d %H:%M}",
        **settings_told(hass, coordinator, settings),
        "starts": "by itself, if it is worn and allowed then" if plan.untouched else "when somebody touches it then",
    }
    if plan in coordinator.planner.armed and start <= dt_util.utcnow():
        told["waits_now"] = True
    if (name := coordinator.people.name(plan.person)) is not None:
        told["for"] = name
    return told


@callback
def athlete_told(hass: HomeAssistant, entry: ConfigEntry[Any]) -> dict[str, Any]:
    """Return what does an athlete good after their newest workout, and what is offered to them now."""
    latest, offer = entry.runtime_data.training.latest, entry.runtime_data.follow_up.offer
    told = {"for": entry.title, "advice": advice(hass, None if latest is None else latest.plan)}
    if offer is not None and dt_util.utcnow() < offer.expires:
        told["offered"] = f"{clock(offer)}: {offered(hass, offer, entry.entry_id, private=False)}"
    return told
