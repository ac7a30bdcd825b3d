"""Offering the owner a higher cap, where all sessions of late were good. Nothing rises before they say so.

The cap is that of all who use the massager, so it is offered only where nobody speaks against it: no session of anybody in
the last weeks was too strong or hurt, and no doctor allowed somebody but a share of it, which would rise with it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_track_time_change
from homeassistant.util import dt as dt_util

from .const import CONF_CAP, CONF_CAP_SINCE, DOMAIN
from .coordinator import MassagerConfigEntry, MassagerCoordinator
from .person import DEFAULT_USER, Person
from .planning import past_session
from .rating import Rating
from .recovery.contraindications import judge
from .recovery.progression import ANEW_AFTER, cap_offered, cap_to_offer

CAP_ISSUE = "higher_cap_"
"""Beginning of the id of the issue; that of the config entry follows."""
TOO_MUCH = {Rating.TOO_STRONG, Rating.PAINFUL}


def cap_issue(entry: ConfigEntry[Any]) -> str:
    """Return the id of the issue that offers a higher cap."""
    return f"{CAP_ISSUE}{entry.entry_id}"


def offered_cap(coordinator: MassagerCoordinator, now: datetime) -> float | None:
    """Return the cap to offer for a massager, in mmHg; None: none."""
    pressure = coordinator.capabilities.range("pressure") if coordinator.capabilities.settable("pressure") else None
    cap = coordinator.cap
    if coordinator.electrical or pressure is None or pressure.unit != "mmHg" or cap is None:
        return None
    offer = cap_to_offer(cap, pressure.maximum)
    offer = None if offer is None else pressure.floor(offer)
    if offer is None or offer <= cap or not _earned(coordinator, now):
        return None
    return offer


def _earned(coordinator: MassagerCoordinator, now: datetime) -> bool:
    records = coordinator.history.records
    if any(one.rating in TOO_MUCH and one.start > now - ANEW_AFTER for one in records):
        return False
    users = [coordinator.users.person(one) for one in (DEFAULT_USER, *coordinator.users.athletes)]
    if any(one.share is not None for one in users):
        return False
    massager = coordinator.config_entry.entry_id
    since = dt_util.parse_datetime(str(coordinator.config_entry.options.get(CONF_CAP_SINCE)))
    return any(
        cap_offered((past_session(massager, one) for one in records if one.person == user.id), massager, now, since)
        for user in _allowed(users, coordinator.profile.kind, now)
    )


def _allowed(users: Iterable[Person], kind: str, now: datetime) -> list[Person]:
    return [one for one in users if judge(one.statement, dt_util.as_local(now).date(), kind).allowed]


@callback
def async_watch_cap(coordinator: MassagerCoordinator) -> None:
    """Keep the offer for as long as it holds and the massager is set up: looked at now, each day, and with the options."""
    hass, entry = coordinator.hass, coordinator.config_entry

    @callback
    def look(_: datetime) -> None:
        async_tell_cap(coordinator)

    async def changed(_: HomeAssistant, __: MassagerConfigEntry) -> None:
        async_tell_cap(coordinator)

    entry.async_on_unload(entry.add_update_listener(changed))
    entry.async_on_unload(async_track_time_change(hass, look, hour=0, minute=1, second=0))
    entry.async_on_unload(lambda: ir.async_delete_issue(hass, DOMAIN, cap_issue(entry)))
    async_tell_cap(coordinator)


@callback
def async_tell_cap(coordinator: MassagerCoordinator) -> None:
    """Offer a higher cap, or take the offer back."""
    hass, entry = coordinator.hass, coordinator.config_entry
    offer = offered_cap(coordinator, dt_util.utcnow())
    if offer is None:
        ir.async_delete_issue(hass, DOMAIN, cap_issue(entry))
        return
    placeholders = {"name": coordinator.name, "cap": f"{coordinator.cap:g}", "offer": f"{offer:g}"}
    ir.async_create_issue(
        hass,
        DOMAIN,
        cap_issue(entry),
        data={"entry_id": entry.entry_id, **placeholders},
        is_fixable=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key="higher_cap",
        translation_placeholders=placeholders,
    )


def with_cap(options: dict[str, Any], cap: float | None) -> dict[str, Any]:
    """Return the options of a massager with this cap, chosen now; what was before counts for no further offer."""
    return {**options, CONF_CAP: cap, CONF_CAP_SINCE: dt_util.utcnow().isoformat()}
