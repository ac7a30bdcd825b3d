"""The live picture of a massager, part by part, as a dashboard card gets it; docs/live.md says what each part means."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .coordinator import MassagerCoordinator
from .device.model import Range
from .entity import HEAT_OFF, shown
from .notices import LOW_PERCENT, ORDINARY, UNNAMED
from .person import DEFAULT_USER, GUEST
from .refusal import Refusal, RefusalReason
from .refusal_words import filled, sentence
from .session_state import SessionState
from .words import Words

type Parts = dict[str, Any]

KINDS = {"pneumatic": "air", "vibration": "vibration"}
"""What a massager that is no stimulator works with."""
ABILITIES = ("worn", "battery", "chambers")
"""What a massager can only tell of."""


def quick_parts(coordinator: MassagerCoordinator) -> Parts:
    """Return the parts that change with nearly every report."""
    return {"pressure": _pressure(coordinator), "legs": _legs(coordinator), "connection": _connection(coordinator)}


def other_parts(hass: HomeAssistant, coordinator: MassagerCoordinator, words: Words) -> Parts:
    """Return all other parts that tell of the massager itself, and of whom it is for."""
    state = coordinator.data.massager
    return {
        "set_up": True,
        "name": coordinator.config_entry.title,
        "words": None,
        "kind": "electrical" if coordinator.electrical else KINDS[coordinator.profile.kind],
        "by_hand": coordinator.electrical,
        "known": bool(state.values),
        "session": _session(coordinator),
        "mode": _mode(coordinator, words),
        "modes": _modes(coordinator, words),
        "timer": _timer(coordinator),
        "heat": _heat(coordinator, words),
        "worn": state.worn,
        "battery": _battery(coordinator),
        "faults": _faults(coordinator, words),
        "start": _start(hass, coordinator),
        "person": _person(coordinator, words),
        "abilities": _abilities(coordinator),
    }


def away(hass: HomeAssistant, name: str) -> Parts:
    """Return what is known of a massager that is not set up."""
    return {"set_up": False, "name": name, "words": sentence(hass, "not_loaded", {"name": name})}


# --- its parts


def _connection(coordinator: MassagerCoordinator) -> str:
    if coordinator.massager.connected:
        return "connected"
    if coordinator.massager.connecting:
        return "connecting"
    return "in_range" if coordinator.available else "out_of_range"


def _pressure(coordinator: MassagerCoordinator) -> Parts | None:
    able, allowed = coordinator.capabilities.range("pressure"), coordinator.pressure_range
    if able is None or allowed is None:
        return None
    return {
        "unit": able.unit,
        "value": _number(shown(coordinator, "pressure")),
        "now": _number(coordinator.data.massager.get("pressure_now")),
        "target": coordinator.data.leads_to,
        "lowest": allowed.minimum,
        "step": allowed.step,
        "cap": allowed.maximum,
        "highest": able.maximum,
    }


def _legs(coordinator: MassagerCoordinator) -> list[Parts]:
    if not coordinator.capabilities.visible("chambers"):
        return []
    chambers, about = coordinator.data.massager.chambers or (), coordinator.massager.about
    legs, each = _whole(about.get("legs")) or 1, _whole(about.get("chambers_per_leg"))
    each = each or -(-len(chambers) // legs)
    known = [*chambers[: legs * each], *[None] * (legs * each - len(chambers))]
    sides = ("left", "right") if legs == 2 else (None,) * legs
    return [{"side": side, "chambers": known[each * leg : each * (leg + 1)]} for leg, side in enumerate(sides)]


def _session(coordinator: MassagerCoordinator) -> Parts:
    data, session, record = coordinator.data, coordinator.session, coordinator.history.open
    paused, length = data.session is SessionState.PAUSED, None
    left = session.seconds_left
    if record is not None and left is not None:
        length = max(round((record.deadline - record.start).total_seconds() - record.paused_seconds), 0)
    failed = "failed" if data.stop_failed else "wanted"
    return {
        "state": data.session.value,
        "stoppable": session.stoppable,
        "stop": failed if data.stop_unconfirmed else "none",
        "ends_at": None if data.ends_at is None else dt_util.as_utc(data.ends_at),
        "left": round(left) if paused and left is not None else None,
        "length": length,
    }


def _mode(coordinator: MassagerCoordinator, words: Words) -> Parts | None:
    mode = shown(coordinator, "mode")
    return _choice(mode, "mode", coordinator, words) if isinstance(mode, str) else None


def _modes(coordinator: MassagerCoordinator, words: Words) -> list[Parts]:
    if not coordinator.capabilities.settable("mode"):
        return []
    return [_choice(mode, "mode", coordinator, words) for mode in coordinator.capabilities.options("mode")]


def _choice(slug: str, name: str, coordinator: MassagerCoordinator, words: Words) -> Parts:
    return {"value": slug, "label": words.value(name, slug, coordinator.capabilities.labels(name))}


def _timer(coordinator: MassagerCoordinator) -> Parts:
    timer = coordinator.session.limits["timer"]
    assert isinstance(timer, Range)
    return {
        "seconds": coordinator.data.settings.timer,
        "lowest": timer.minimum,
        "highest": timer.maximum,
        "step": timer.step,
    }


def _heat(coordinator: MassagerCoordinator, words: Words) -> Parts | None:
    if not coordinator.capabilities.settable("heat"):
        return None
    level = shown(coordinator, "heat")
    now = _choice(level, "heat", coordinator, words) if isinstance(level, str) else {"value": None, "label": None}
    levels = [_choice(one, "heat", coordinator, words) for one in coordinator.capabilities.options("heat")]
    return {**now, "on": None if level is None else level != HEAT_OFF, "levels": levels}


def _battery(coordinator: MassagerCoordinator) -> Parts | None:
    if not coordinator.capabilities.visible("battery"):
        return None
    state = coordinator.data.massager
    low = state.battery is not None and state.battery <= LOW_PERCENT and not state.charging
    return {"percent": state.battery, "low": low, "charging": state.charging}


def _faults(coordinator: MassagerCoordinator, words: Words) -> list[str]:
    state = coordinator.data.massager
    faults = state.faults
    if faults is None and state.fault_present:
        faults = frozenset({UNNAMED})
    return [words.fault(slug) for slug in sorted((faults or frozenset()) - ORDINARY)]


def _start(hass: HomeAssistant, coordinator: MassagerCoordinator) -> Parts:
    refusal = coordinator.session.refused_now()
    if refusal is None and not coordinator.stoppable and not coordinator.available:
        refusal = Refusal(RefusalReason.NOT_IN_RANGE)
    words = None
    if refusal is not None:
        values = filled(hass, coordinator.name, refusal.placeholders, private=False)
        words = sentence(hass, refusal.reason.value, values)
    return {
        "remote": coordinator.remote_start,
        "refused": words,
        "reason": None if refusal is None else refusal.reason.value,
        "last_refusal": coordinator.data.refusal,
    }


def _person(coordinator: MassagerCoordinator, words: Words) -> Parts:
    who, named = chosen(coordinator), coordinator.users.named()
    choices = [{"value": name, "label": label_of(name, key, words)} for name, key in named.items()]
    found = (one for one, key in zip(choices, named.values(), strict=True) if key == who)
    return {**next(found, {"value": None, "label": None}), "choices": choices}


def chosen(coordinator: MassagerCoordinator) -> str | None:
    """Return the id of whom the session is for, or the next; None where that has to be said first."""
    user = coordinator.session.user
    return None if user.refused is RefusalReason.CHOOSE_USER else user.id


def label_of(name: str, key: str, words: Words) -> str:
    """Return what a face calls somebody whom a massager is used for: an athlete by their name, the others by words."""
    return words.value("user", name, {}) if key in (DEFAULT_USER, GUEST) else name


def _abilities(coordinator: MassagerCoordinator) -> Mapping[str, bool]:
    able = coordinator.capabilities
    return {
        "pause": able.can("pause"),
        "resume": able.can("resume"),
        "heat": able.settable("heat"),
        "pressure": coordinator.pressure_range is not None,
        "modes": able.settable("mode"),
        **{name: able.visible(name) for name in ABILITIES},
    }


def _number(value: object) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _whole(value: object) -> int:
    """Return a count that a file may hold; 0 where it is none."""
    number = _number(value)
    return int(number) if number is not None and number > 0 else 0
