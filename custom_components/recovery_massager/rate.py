"""Rating a session of one massager, and what follows when it hurt: what runs is stopped, and nothing starts for a while."""

import asyncio
from dataclasses import replace

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .cap_offer import async_tell_cap
from .coordinator import MassagerCoordinator
from .device.errors import NotSupported
from .history import History
from .history_notices import async_tell_pain
from .people import async_get_people
from .person import DEFAULT_USER, GUEST
from .rating import Lock, Rating, lock, may_change
from .record import SessionRecord
from .session import Session
from .targets import set_up_massagers


async def async_rate(
    coordinator: MassagerCoordinator,
    rating: Rating | None,
    *,
    note: str | None = None,
    session_id: str | None = None,
    attended: bool = False,
) -> SessionRecord:
    """Rate the session of this id, or else the one that is open or ended last; None leaves what was said before.

    Returns its record, which is on disk then. "Painful" closes the gate at once and stops what runs for that person; only
    a touch soon after takes it back. Of a guest nothing is kept; what hurts them is stopped all the same. Raises
    NotSupported where there is no such session, for "painful" that stays, and for a guest; and what a stop raises.
    """
    history = coordinator.history
    record = history.latest if session_id is None else history.find(session_id)
    if record is None:
        raise NotSupported("no_session_to_rate")
    if record.person == GUEST:
        await _hurt_a_guest(coordinator, rating)
        return record
    now = dt_util.utcnow()
    changed = record if note is None else replace(record, note=note)
    if rating is not None and rating != record.rating:
        if not may_change(record.rating, record.rated, now, attended=attended):
            raise NotSupported("rated_painful")
        changed = replace(changed, rating=rating.value, rated=now, looked_at=None)
    history.keep(changed)
    massagers = _massagers_of(coordinator, record.person)
    hurts = [one for one in massagers if one is coordinator or one.session.user.id == record.person]
    stops = [one.session for one in hurts if rating is Rating.PAINFUL and one.session.stoppable]
    try:
        await _all([history], stops)
    finally:
        async_tell_pain(coordinator, record.person)
        async_tell_cap(coordinator)
        for one in massagers:
            one.async_update_listeners()
    return history.find(record.id) or changed


async def async_looked_at(hass: HomeAssistant, person: str, massager: MassagerCoordinator | None = None) -> None:
    """Note that a person says that somebody looked at what hurt; `massager`: the default user's. The 48 hours stay."""
    own = massager if person == DEFAULT_USER else None
    histories = async_get_people(hass).histories if own is None else (own.history,)
    now = dt_util.utcnow()
    changed = []
    for history in histories:
        hurt = [
            one
            for one in history.records
            if one.person == person and one.rating == Rating.PAINFUL and one.looked_at is None
        ]
        for record in hurt:
            history.keep(replace(record, looked_at=now))
        changed += [history] if hurt else []
    await _all(changed, [])
    for one in set_up_massagers(hass) if own is None else [own]:
        async_tell_pain(one, person)
        one.async_update_listeners()


def locked(coordinator: MassagerCoordinator, person: str) -> Lock | None:
    """Return whether nothing starts for a person of this massager, because it hurt."""
    return lock(coordinator.history.pains(person), dt_util.utcnow())


async def _hurt_a_guest(coordinator: MassagerCoordinator, rating: Rating | None) -> None:
    if rating is not Rating.PAINFUL:
        raise NotSupported("guest_not_rated")
    coordinator.users.guest.forget()
    if coordinator.session.stoppable:
        await coordinator.session.stop()


def _massagers_of(coordinator: MassagerCoordinator, person: str) -> list[MassagerCoordinator]:
    """Return where a person's sessions may be: here alone, or of an athlete anywhere."""
    return [coordinator] if person == DEFAULT_USER else set_up_massagers(coordinator.hass)


async def _all(histories: list[History], stops: list[Session]) -> None:
    """Save and stop at the same time: neither waits for the other, nor fails with it."""
    works = [*(one.stop() for one in stops), *(one.async_save() for one in histories)]
    for result in await asyncio.gather(*works, return_exceptions=True):
        if isinstance(result, BaseException):
            raise result
