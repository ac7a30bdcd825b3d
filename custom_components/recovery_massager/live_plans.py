"""What waits on a massager, as a dashboard card shows it: planned sessions, and what is offered after workouts."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from homeassistant.components.button import DOMAIN as BUTTON
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util

from .athlete import AthleteConfigEntry
from .const import DOMAIN
from .coordinator import MassagerCoordinator
from .follow_up import FollowUp
from .live_calls import Call, press
from .live_picture import Parts, chosen, label_of
from .offer import Offer
from .offer_course import unasked
from .offer_words import how_strong, in_mode, reasons_for_all
from .people import loaded
from .plan import Occurrence, Plan
from .plan_action import ATTR_DATE, ATTR_PLAN_ID
from .refusal_words import sentence
from .services import Action
from .words import Words


def follow_ups(coordinator: MassagerCoordinator) -> list[tuple[AthleteConfigEntry, FollowUp]]:
    """Return the athletes who may use a massager and are set up, with what follows their workouts."""
    linked = coordinator.people.linked(coordinator.config_entry)
    return [(entry, entry.runtime_data.follow_up) for entry in linked if loaded(entry)]


def plans(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    words: Words,
    ours: dict[str, str],
    may_read: Callable[[str], bool],
) -> list[Parts]:
    """Return what waits, the next first; `ours`: the massager's entities by what they are.

    What is offered to an athlete is there for whoever may read one of the athlete's entities.
    """
    now, offers = dt_util.utcnow(), list(_offers(coordinator))
    offered = {offer.planned for _, offer in offers}
    waits = [
        _of_offer(hass, coordinator, entry, offer, now)
        for entry, offer in offers
        if now < offer.expires and _reads(hass, entry, may_read)
    ]
    waits += [
        _of_plan(coordinator, plan, at, words, ours)
        for plan in coordinator.planner.plans
        if plan.id not in offered and (at := plan.next) is not None
    ]
    return sorted(waits, key=lambda one: one["at"])


def next_moment(waits: list[Parts]) -> datetime | None:
    """Return when time alone changes something of what waits; None where it does not."""
    now = dt_util.utcnow()
    return min((one[name] for one in waits for name in ("at", "until") if one[name] > now), default=None)


def _offers(coordinator: MassagerCoordinator) -> Iterator[tuple[AthleteConfigEntry, Offer]]:
    for entry, follow_up in follow_ups(coordinator):
        offer = follow_up.offer
        if offer is not None and offer.massager == coordinator.config_entry.entry_id:
            yield entry, offer


def _reads(hass: HomeAssistant, entry: AthleteConfigEntry, may_read: Callable[[str], bool]) -> bool:
    ours = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    return any(may_read(one.entity_id) for one in ours)


def _of_offer(
    hass: HomeAssistant, coordinator: MassagerCoordinator, entry: AthleteConfigEntry, offer: Offer, now: datetime
) -> Parts:
    def button(key: str) -> Call | None:
        registry = er.async_get(hass)
        entity_id = registry.async_get_entity_id(BUTTON, DOMAIN, f"{entry.entry_id}_{key}")
        found = None if entity_id is None else registry.async_get(entity_id)
        return None if found is None or found.disabled else press(found.entity_id)

    due, asks_first = offer.is_due(now), unasked(offer)
    starts = due and not asks_first and not coordinator.stoppable
    return {
        "id": f"{entry.entry_id} {offer.workout}",
        "follows": "workout",
        "name": None,
        "person": entry.title,
        "mine": chosen(coordinator) == entry.entry_id,
        "at": offer.asks_at,
        "until": offer.expires,
        "due": due,
        "by_itself": offer.untouched and not due,
        "minutes": offer.plan.minutes or 0,
        "pressure": how_strong(hass, offer, entry.entry_id),
        "mode": in_mode(hass, offer),
        "reason": reasons_for_all(hass, offer.plan) or None,
        "start": button("start_recovery") if starts else None,
        "later": button("put_off_recovery") if offer.later(now) is not None else None,
        "skip": button("skip_recovery"),
        "blocked": sentence(hass, "red_flags_first", {"name": entry.title}) if due and asks_first else None,
    }


def _of_plan(coordinator: MassagerCoordinator, plan: Plan, at: Occurrence, words: Words, ours: dict[str, str]) -> Parts:
    planner, armed = coordinator.planner, coordinator.planner.armed
    due = any(one.id == plan.id for one in armed)
    # One touch starts the one that waits longest, and no other.
    starts = bool(armed) and armed[0].id == plan.id and not coordinator.stoppable
    pressure, pressures = planner.pressure(plan), coordinator.pressure_range
    return {
        "id": plan.id,
        "follows": "nothing" if plan.workout is None else "workout",
        "name": plan.name,
        "person": coordinator.people.name(plan.person) or label_of(plan.person, plan.person, words),
        "mine": chosen(coordinator) == plan.person,
        "at": at.start,
        "until": at.ends,
        "due": due,
        "by_itself": plan.untouched and not due,
        "minutes": plan.minutes,
        "pressure": None if pressure is None or pressures is None else words.strength(pressure, pressures.unit),
        "mode": None if plan.mode is None else words.value("mode", plan.mode, coordinator.capabilities.labels("mode")),
        "reason": None,
        "start": press(ours.get(f"{BUTTON}_start_planned")) if starts else None,
        "later": None,
        "skip": _cancel(plan, at),
        "blocked": None,
    }


def _cancel(plan: Plan, at: Occurrence) -> Call:
    """Return the call that takes out what is due next, and leaves what comes back after it."""
    data: dict[str, Any] = {ATTR_PLAN_ID: plan.id, ATTR_DATE: at.day.isoformat()}
    return {"domain": DOMAIN, "service": str(Action.CANCEL_SESSION), "data": data}
