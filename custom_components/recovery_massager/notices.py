"""Notices that a person has to see: a fault that the massager reports, and one that is lost in the middle of a session."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_call_later

from .const import DOMAIN
from .coordinator import MassagerCoordinator
from .device.model import MassagerState
from .life import OPEN
from .words import Words

LOST_SECONDS = 20
"""So long a connection may be away in a session before anybody is bothered; most are back within a few seconds."""

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
        self._faults: frozenset[str] = frozenset()
        self._waiting: Callable[[], None] | None = None
        entry.async_on_unload(coordinator.async_add_listener(self._look))
        entry.async_on_unload(self._close)
        self._look()

    @callback
    def _look(self) -> None:
        faults = faults_told(self._coordinator.massager.state, self._faults)
        if faults != self._faults:
            self._faults = faults
            self._tell_fault()
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
        ir.async_delete_issue(self._hass, DOMAIN, self._fault_issue)
