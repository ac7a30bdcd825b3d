"""Rating a session of one massager, and what follows when it hurt: what runs is stopped, and nothing starts for a while."""

import asyncio
from dataclasses import replace

from homeassistant.util import dt as dt_util

from .coordinator import MassagerCoordinator
from .device.errors import NotSupported
from .history_notices import async_tell_pain
from .life import DEFAULT_USER
from .rating import Lock, Rating, lock, may_change
from .record import SessionRecord


async def async_rate(
    coordinator: MassagerCoordinator,
    rating: Rating | None,
    *,
    note: str | None = None,
    session_id: str | None = None,
    attended: bool = False,
) -> SessionRecord:
    """Rate the session of this id, or else the one that is open or ended last; None leaves what was said before.

    Returns its record, which is on disk then. "Painful" closes the gate at once and stops what runs; only a touch soon
    after takes it back. Raises NotSupported where there is no such session, and for "painful" that stays; and what a
    stop raises.
    """
    history = coordinator.history
    record = history.latest if session_id is None else history.find(session_id)
    if record is None:
        raise NotSupported("no_session_to_rate")
    now = dt_util.utcnow()
    changed = record if note is None else replace(record, note=note)
    if rating is not None and rating != record.rating:
        if not may_change(record.rating, record.rated, now, attended=attended):
            raise NotSupported("rated_painful")
        changed = replace(changed, rating=rating.value, rated=now, looked_at=None)
    history.keep(changed)
    try:
        await _keep(coordinator, stop=rating is Rating.PAINFUL)
    finally:
        async_tell_pain(coordinator)
        coordinator.async_update_listeners()
    return history.find(record.id) or changed


async def async_looked_at(coordinator: MassagerCoordinator) -> None:
    """Note that the person says that somebody looked at what hurt. The 48 hours after it hurt stay."""
    history, now = coordinator.history, dt_util.utcnow()
    for record in [*history.sessions, *([history.open] if history.open else [])]:
        if record.rating == Rating.PAINFUL and record.looked_at is None:
            history.keep(replace(record, looked_at=now))
    await history.async_save()
    async_tell_pain(coordinator)
    coordinator.async_update_listeners()


def locked(coordinator: MassagerCoordinator) -> Lock | None:
    """Return whether nothing starts for the massager's user, because it hurt."""
    return lock(coordinator.history.pains(DEFAULT_USER), dt_util.utcnow())


async def _keep(coordinator: MassagerCoordinator, *, stop: bool) -> None:
    """Save, and stop what runs at the same time: neither waits for the other, nor fails with it."""
    session = coordinator.session
    works = [coordinator.history.async_save(), *([session.stop()] if stop and session.stoppable else [])]
    for result in await asyncio.gather(*works, return_exceptions=True):
        if isinstance(result, BaseException):
            raise result
