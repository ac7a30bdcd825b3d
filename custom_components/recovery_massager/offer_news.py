"""Telling automations of the session that is offered to an athlete; of what they stated, or why it is as it is, nothing."""

from datetime import datetime
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .news import News, NewsKind, async_tell_news
from .offer import Offer
from .offer_session import coordinator_of
from .workout_events import athlete_ids


@callback
def async_tell_offer(hass: HomeAssistant, entry: ConfigEntry[Any], offer: Offer, kind: NewsKind) -> None:
    """Tell that a session is planned for them, or that its time has come."""
    data = _ready(hass, entry, offer) if kind is NewsKind.PLAN_READY else _due(hass, entry, offer)
    async_tell_news(hass, News(kind, frozenset({entry.entry_id, offer.massager}), data))


def _ready(hass: HomeAssistant, entry: ConfigEntry[Any], offer: Offer) -> dict[str, Any]:
    coordinator, plan = coordinator_of(hass, offer.massager), offer.plan
    return {
        **athlete_ids(hass, entry),
        "massager": None if coordinator is None else coordinator.name,
        "workout": offer.workout,
        "start": _local(offer.asks_at),
        "until": _local(offer.expires),
        "minutes": plan.minutes,
        "share": None if plan.share is None else round(plan.share * 100, 1),
        "mode": plan.mode,
    }


def _due(hass: HomeAssistant, entry: ConfigEntry[Any], offer: Offer) -> dict[str, Any]:
    coordinator = coordinator_of(hass, offer.massager)
    return {
        **({} if coordinator is None else coordinator.events.ids()),
        "person": entry.entry_id,
        "person_name": entry.title,
        "button": er.async_get(hass).async_get_entity_id(Platform.BUTTON, DOMAIN, f"{entry.entry_id}_start_recovery"),
        "planned_for": _local(offer.asks_at),
        "until": _local(offer.expires),
        "starts_by_itself": False,
        "minutes": offer.plan.minutes,
        "mode": offer.plan.mode,
    }


def _local(moment: datetime) -> str:
    return dt_util.as_local(moment).isoformat()
