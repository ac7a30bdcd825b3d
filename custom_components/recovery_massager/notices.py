"""Notices that a person has to see: a fault, a massager that is lost in a session, one to charge before the next."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_call_later, async_track_time_interval
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .coordinator import MassagerCoordinator
from .device.model import MassagerState
from .session_state import OPEN
from .words import Words

LOST_SECONDS = 20
"""So long a connection may be away in a session before anybody is bothered; most are back within a few seconds."""

LOW_PERCENT = 20
"""A battery that is no fuller is to be charged before a planned session."""
AHEAD = timedelta(hours=24)
"""So long before a planned session the battery is looked at: enough to charge it."""
OFTEN = timedelta(minutes=30)
"""How often is looked whether a planned session has come so near; all else is told as it changes."""

UNNAMED = "unnamed"
"""A fault that the massager does not name: an advertisement has no room for that."""

ORDINARY = frozenset({"contact"})
"""What a massager calls a fault and is none: a pad is off the skin before and after every session."""


def faults_told(state: MassagerState, before: frozenset[str]) -> frozenset[str]:
    """Return the faults to tell of, after a report; `before`: those told of until now.

    A massager that cannot be heard does not say that its fault is over, and one that no longer names it has no other.
    """
    if state.faults is not None:
        return state.faults - ORDINARY
    if state.fault_present is None:
        return before
    if not state.fault_present:
        return frozenset()
    return before or frozenset({UNNAMED})


class Notices:
    """Keeps the repair issues of one massager: there while their cause lasts, gone with it."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry[Any], coordinator: MassagerCoordinator, words: Words
    ) -> None:
        self._hass = hass
        self._coordinator = coordinator
        self._words = words
        self._fault_issue = f"fault_{entry.entry_id}"
        self._lost_issue = f"lost_{entry.entry_id}"
        self._battery_issue = f"battery_low_{entry.entry_id}"
        self._battery: float | None = None
        self._told_battery: dict[str, str] | None = None
        self._faults: frozenset[str] = frozenset()
        self._waiting: Callable[[], None] | None = None
        entry.async_on_unload(coordinator.async_add_listener(self._look))
        entry.async_on_unload(async_track_time_interval(hass, self._look_at_battery, OFTEN, cancel_on_shutdown=True))
        entry.async_on_unload(self._close)
        self._look()

    @callback
    def _look(self) -> None:
        faults = faults_told(self._coordinator.massager.state, self._faults)
        if faults != self._faults:
            self._faults = faults
            self._tell_fault()
        self._look_at_battery()
        if not self._lost:
            self._not_lost()
        elif self._waiting is None:
            self._waiting = async_call_later(self._hass, LOST_SECONDS, self._tell_lost)

    def _tell_fault(self) -> None:
        if not self._faults:
            ir.async_delete_issue(self._hass, DOMAIN, self._fault_issue)
            return
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            self._fault_issue,
            is_fixable=False,
            severity=ir.IssueSeverity.ERROR,
            translation_key="fault",
            translation_placeholders={
                "name": self._coordinator.name,
                "faults": "\n".join(f"- {self._words.fault(slug)}" for slug in sorted(self._faults)),
            },
        )

    @callback
    def _look_at_battery(self, _: datetime | None = None) -> None:
        """Tell of a battery that was low when it was last heard of, and of the session that it may not last for."""
        state, due = self._coordinator.massager.state, self._coordinator.planner.next_start
        if state.battery is not None:
            self._battery = state.battery
        near = due is not None and due - dt_util.utcnow() <= AHEAD
        low = self._battery is not None and self._battery <= LOW_PERCENT and not state.charging
        told = None
        if near and low and due is not None:
            start = f"{dt_util.as_local(due):%Y-%m-%d %H:%M}"
            told = {"name": self._coordinator.name, "percent": f"{self._battery:g}", "start": start}
        if told == self._told_battery:
            return
        self._told_battery = told
        if told is None:
            ir.async_delete_issue(self._hass, DOMAIN, self._battery_issue)
            return
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            self._battery_issue,
            is_fixable=False,
            severity=ir.IssueSeverity.WARNING,
            translation_key="battery_low",
            translation_placeholders=told,
        )

    @property
    def _lost(self) -> bool:
        """Whether a session is open that nobody can reach, nor meant to let go of. A stop has a notice of its own."""
        massager = self._coordinator.massager
        return (
            self._coordinator.session.state in OPEN
            and massager.keep_connected
            and not massager.connected
            and not massager.stop_wanted
        )

    @callback
    def _tell_lost(self, _: datetime) -> None:
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            self._lost_issue,
            is_fixable=False,
            severity=ir.IssueSeverity.ERROR,
            translation_key="lost",
            translation_placeholders={"name": self._coordinator.name},
        )

    def _not_lost(self) -> None:
        if self._waiting is not None:
            self._waiting()
            self._waiting = None
            ir.async_delete_issue(self._hass, DOMAIN, self._lost_issue)

    @callback
    def _close(self) -> None:
        """Tell nothing any more: what is not set up is not known."""
        self._not_lost()
        for issue in (self._fault_issue, self._battery_issue):
            ir.async_delete_issue(self._hass, DOMAIN, issue)
