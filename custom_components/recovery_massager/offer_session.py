"""An offer on its massager: planned there, started there; the gate decides, and nothing here goes past it."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from .const import CONF_PERSON, DOMAIN
from .coordinator import MassagerCoordinator
from .device.errors import InvalidValue
from .offer import Offer
from .people import loaded
from .plan_rules import planned_pressure, wishes
from .recovery.contraindications import Statement, judge
from .targets import massager_entries, set_up_massagers
from .turn import refuse_unasked


@callback
def coordinator_of(hass: HomeAssistant, massager: str) -> MassagerCoordinator | None:
    """Return the massager of this config entry; None while it is not set up."""
    entry = next((one for one in massager_entries(hass) if one.entry_id == massager), None)
    return entry.runtime_data if entry is not None and loaded(entry) else None


def needs_touch(coordinator: MassagerCoordinator | None, entry: ConfigEntry[Any], offer: Offer) -> bool:
    """Whether only a person's own touch in Home Assistant, or on the massager, can start it: no tap in a notification can."""
    if offer.plan.by_tap_only or coordinator is None:
        return offer.plan.by_tap_only
    profile = coordinator.profile
    verdict = judge(Statement.from_dict(entry.data.get(CONF_PERSON)), dt_util.now().date(), profile.kind)
    return verdict.attended_only or profile.autostop == "none"


async def async_plan(
    coordinator: MassagerCoordinator,
    offer: Offer,
    athlete: str,
    name: str,
    start: datetime,
    *,
    untouched: bool,
    late: bool,
) -> str:
    """Plan it on the massager, and return the plan's id. Raises HomeAssistantError with the reason in words."""
    plan = offer.session(athlete, start, coordinator.capabilities, untouched=untouched)
    planned = await coordinator.async_run(
        coordinator.planner.async_plan(
            plan.start,
            plan.minutes,
            name=name,
            late=late,
            person=plan.person,
            mode=plan.mode,
            share=plan.share,
            window=plan.window,
            untouched=plan.untouched,
            workout=plan.workout,
            row=plan.row,
        )
    )
    return planned.id


async def async_withdraw(hass: HomeAssistant, athlete: str, *, keep: str | None = None) -> None:
    """Take out all that is planned after an athlete's workouts, on any massager, but the plan with the id `keep`."""
    for coordinator in set_up_massagers(hass):
        for plan in coordinator.planner.plans:
            if plan.person == athlete and plan.workout is not None and plan.id != keep:
                # It may be taken out meanwhile.
                with suppress(InvalidValue):
                    await coordinator.planner.async_cancel(plan.id)


@callback
def is_planned(hass: HomeAssistant, offer: Offer) -> bool:
    """Whether its planned session is still there."""
    coordinator = coordinator_of(hass, offer.massager)
    return coordinator is not None and any(one.id == offer.planned for one in coordinator.planner.plans)


async def async_start(hass: HomeAssistant, offer: Offer, athlete: str, *, attended: bool) -> None:
    """Start it; `attended`: by a person's own touch, which a tap in a notification is not.

    Raises HomeAssistantError with the reason in words, for that person alone.
    """
    coordinator = coordinator_of(hass, offer.massager)
    if coordinator is None:
        raise HomeAssistantError(
            translation_domain=DOMAIN, translation_key="not_loaded", translation_placeholders={"name": "?"}
        )
    if any(one.id == offer.planned for one in coordinator.planner.armed):
        await coordinator.async_run(coordinator.planner.async_start(attended=attended, plan_id=offer.planned))
        return
    session = coordinator.session
    plan = offer.session(athlete, dt_util.now(), coordinator.capabilities, untouched=False)
    limits = session.limits_of(session.person(athlete))
    wanted = wishes(plan, coordinator.capabilities, limits, by_itself=True)
    about: dict[str, Any] = {"workout": offer.workout, "row": offer.plan.row.value, "share": plan.share}
    await coordinator.async_run(
        session.start(attended=attended, person=athlete, besides=refuse_unasked, **about, **wanted)
    )


@callback
def pressure_words(hass: HomeAssistant, offer: Offer, athlete: str) -> str | None:
    """Return the pressure that it would lead to now, in mmHg; None where that is not known."""
    coordinator = coordinator_of(hass, offer.massager)
    if coordinator is None or (pressures := coordinator.pressure_range) is None or pressures.unit != "mmHg":
        return None
    plan = offer.session(athlete, dt_util.now(), coordinator.capabilities, untouched=False)
    session = coordinator.session
    pressure = planned_pressure(plan, session.limits_of(session.person(athlete)))
    return None if pressure is None else f"{pressure:g} mmHg"
