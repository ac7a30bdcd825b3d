"""What is planned, and starting it by voice: as a tap in a notification does, so never what needs a person's own touch."""

from datetime import datetime
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.util import dt as dt_util

from .const import KIND_ATHLETE
from .coordinator import MassagerCoordinator
from .offer_session import coordinator_of
from .people import entries_of_kind, loaded
from .plan import Plan
from .plan_rules import planned_pressure
from .spoken import Said
from .spoken_answers import session_words, started_words
from .spoken_athlete import PERSON, meant_athlete
from .spoken_target import ensure_allowed, exposed, meant, named

MOST = 3
"""So many planned sessions are told; nobody keeps more in mind."""


async def start_recovery(said: Said) -> str:
    """Start what is offered to an athlete, or else what is planned for them and waits; the gate decides."""
    athlete = meant_athlete(said)
    if athlete is None:
        return await _start_waiting(said, await meant(said, runs=False))
    await ensure_allowed(said, athlete)
    follow_up = athlete.runtime_data.follow_up
    offer = follow_up.offer
    if offer is None or not offer.is_due(dt_util.utcnow()):
        for one in _shown(said):
            for plan in one.planner.armed:
                if plan.person == athlete.entry_id:
                    return await _start_waiting(said, one, plan.id)
    coordinator = None if offer is None else coordinator_of(said.hass, offer.massager)
    if coordinator is not None:
        exposed(said, [coordinator])
    done = await said.confirmed(follow_up.async_start_offered(attended=False))
    # Where nothing is offered, or its massager is not set up, that was refused.
    assert coordinator is not None
    return started_words(said, coordinator) if done else said.words.waits.format(name=coordinator.name)


async def planned(said: Said) -> str:
    """Say what is planned next, and what is offered, to the one who is named or to anybody."""
    told = [*_planned(said), *_offered(said)]
    if not told:
        return said.words.nothing_planned
    return " ".join(words for _, words in sorted(told, key=lambda one: one[0])[:MOST])


async def _start_waiting(said: Said, coordinator: MassagerCoordinator, plan_id: str | None = None) -> str:
    start = coordinator.planner.async_start(attended=False, plan_id=plan_id)
    if not await said.confirmed(coordinator.async_run(start)):
        return said.words.waits.format(name=coordinator.name)
    return started_words(said, coordinator)


def _shown(said: Said) -> list[MassagerCoordinator]:
    """Return the massagers that are meant, where none is named all of them, as far as the assistant may know of them."""
    return exposed(said, named(said))


def _planned(said: Said) -> list[tuple[datetime, str]]:
    """Return what is planned in the calendars, each after when it is due."""
    asked: ConfigEntry[Any] | None = meant_athlete(said) if PERSON in said.slots else None
    found = []
    for coordinator in _shown(said):
        for plan in coordinator.planner.plans:
            if (at := plan.next) is None or (asked is not None and plan.person != asked.entry_id):
                continue
            waits = plan in coordinator.planner.armed
            words = said.words.waiting if waits else said.words.planned
            what = _plan_words(said, coordinator, plan)
            found.append(
                (
                    at.start,
                    words.format(name=coordinator.name, when=_when(said, at.start), time=_clock(at.start), what=what),
                )
            )
    return found


def _offered(said: Said) -> list[tuple[datetime, str]]:
    """Return what is offered after workouts, unless it is planned in a calendar too."""
    shown = {one.config_entry.entry_id: one for one in _shown(said)}
    asked = [meant_athlete(said)] if PERSON in said.slots else entries_of_kind(said.hass, KIND_ATHLETE)
    found = []
    for athlete in asked:
        offer = athlete.runtime_data.follow_up.offer if athlete is not None and loaded(athlete) else None
        if athlete is None or offer is None or offer.planned is not None or dt_util.utcnow() >= offer.expires:
            continue
        if (coordinator := shown.get(offer.massager)) is None:
            continue
        plan = offer.session(athlete.entry_id, dt_util.now(), coordinator.capabilities, untouched=False)
        when = said.words.now if offer.is_due(dt_util.utcnow()) else _when(said, offer.asks_at)
        what = _plan_words(said, coordinator, plan)
        words = said.words.offered.format(name=coordinator.name, person=athlete.title, when=when, what=what)
        found.append((offer.asks_at, words))
    return found


def _plan_words(said: Said, coordinator: MassagerCoordinator, plan: Plan) -> str:
    session = coordinator.session
    pressure = planned_pressure(plan, session.limits_of(session.person(plan.person)))
    return session_words(said, coordinator, mode=plan.mode, pressure=pressure, seconds=plan.minutes * 60)


def _clock(at: datetime) -> str:
    return f"{dt_util.as_local(at):%H:%M}"


def _when(said: Said, at: datetime) -> str:
    words, days = said.words, (dt_util.as_local(at).date() - dt_util.now().date()).days
    text = words.today if days <= 0 else words.tomorrow if days == 1 else words.later
    return text.format(time=_clock(at), days=days)
