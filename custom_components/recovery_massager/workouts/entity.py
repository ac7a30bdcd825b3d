"""Workouts from entities that an athlete chose: watched, read once they have settled, and told of when they make no sense.

An integration writes its entities one after the other, so a change is the beginning of a change. What is read after a
restart is mostly known already, and the diary sees that by the id; what came while Home Assistant was away comes in so.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
import logging
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.helpers.event import (
    async_call_later,
    async_track_entity_registry_updated_event,
    async_track_state_change_event,
    async_track_time_interval,
)
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..recovery.workout import Workout
from ..training import Training
from ..words import Words
from .entity_map import Preset
from .entity_options import CONF_ENTITIES, Chosen
from .entity_read import NOTHING, NotYet, Reader, Unclear
from .entity_withings import FIRST, LATER, async_read_withings

_LOGGER = logging.getLogger(__name__)

SETTLE = timedelta(seconds=3)
"""So long nothing may have changed before it is read."""
LONGEST = timedelta(seconds=30)
"""It is read then although something changes all the time."""
GRACE = timedelta(minutes=5)
"""So long what is not there yet may take."""
ASK = timedelta(minutes=15)
"""How often the calendar of Withings is asked."""


async def async_setup(hass: HomeAssistant, entry: ConfigEntry[Any], training: Training) -> None:
    """Watch the entities that the athlete chose, and follow what they choose anew."""
    watches: list[Watch] = []

    @callback
    def follow() -> None:
        chosen = Chosen.all_of(entry.options)
        for gone in [one for one in watches if one.chosen not in chosen]:
            watches.remove(gone)
            gone.async_close()
        for one in chosen:
            if one not in [watch.chosen for watch in watches]:
                watches.append(Watch(hass, entry, training, one))
                watches[-1].async_begin()

    @callback
    def close() -> None:
        for watch in watches:
            watch.async_close()

    async def changed(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
        follow()

    follow()
    entry.async_on_unload(entry.add_update_listener(changed))
    entry.async_on_unload(close)


class Watch:
    """Watches one entity, and those beside it."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any], training: Training, chosen: Chosen) -> None:
        self._hass = hass
        self._entry = entry
        self._training = training
        self.chosen = chosen
        self._reader = Reader(hass, chosen)
        self._lock = asyncio.Lock()
        self._given: dict[str, Workout] = {}
        self._watched: set[str] = set()
        self._unwatch: list[Callable[[], None]] = []
        self._timers: dict[str, Callable[[], None]] = {}
        self._since: datetime | None = None
        """When the first of the changes came that are waited out."""
        self._told: str | None = None
        self._closed = False

    @callback
    def async_begin(self) -> None:
        """Watch, and look at what is there."""
        self._follow()
        self._soon()
        if self.chosen.preset is Preset.WITHINGS:
            self._timers["ask"] = async_track_time_interval(self._hass, self._settled, ASK)

    @callback
    def async_close(self) -> None:
        """Look at nothing any more."""
        self._closed = True
        for undo in (*self._timers.values(), *self._unwatch):
            undo()
        self._timers.clear()
        self._unwatch.clear()
        self._clear()

    @callback
    def _follow(self) -> None:
        """Watch all entities that there are by now."""
        if (entities := self._reader.entities) == self._watched:
            return
        for undo in self._unwatch:
            undo()
        self._watched = entities
        self._unwatch = [
            async_track_state_change_event(self._hass, entities, self._changed),
            async_track_entity_registry_updated_event(self._hass, entities, self._registered),
        ]

    @callback
    def _changed(self, event: Event[EventStateChangedData]) -> None:
        state = event.data["new_state"]
        if state is not None and state.state not in NOTHING:
            self._soon()

    @callback
    def _registered(self, event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        """Follow an entity that got another id, as its integration does."""
        if event.data["action"] == "update" and (old := event.data.get("old_entity_id")):
            new = event.data["entity_id"]
            kept = Chosen.all_of(self._entry.options)
            if (renamed := [one.renamed(old, new) for one in kept]) != kept:
                options = {**self._entry.options, CONF_ENTITIES: [one.to_dict() for one in renamed]}
                self._hass.config_entries.async_update_entry(self._entry, options=options)
                return
        self._soon()

    @callback
    def _soon(self) -> None:
        """Look once nothing changes any more."""
        now = dt_util.utcnow()
        self._since = self._since or now
        if now - self._since < LONGEST or "settle" not in self._timers:
            self._later("settle", SETTLE, self._settled)

    @callback
    def _later(self, name: str, after: timedelta, then: Callable[[datetime], None]) -> None:
        if (waiting := self._timers.pop(name, None)) is not None:
            waiting()

        @callback
        def due(now: datetime) -> None:
            self._timers.pop(name, None)
            then(now)

        self._timers[name] = async_call_later(self._hass, after, due)

    @callback
    def _settled(self, _: datetime) -> None:
        self._since = None
        self._look(last=False)

    @callback
    def _at_last(self, _: datetime) -> None:
        self._look(last=True)

    @callback
    def _look(self, *, last: bool) -> None:
        self._entry.async_create_task(self._hass, self._async_look(last), "look at a workout")

    async def _async_look(self, last: bool) -> None:
        async with self._lock:
            if self._closed:
                return
            self._follow()
            try:
                workouts = await self._async_read(last)
            except NotYet as err:
                if last:
                    self._tell(err.field)
                elif "grace" not in self._timers:
                    self._later("grace", GRACE, self._at_last)
                return
            except Unclear as err:
                self._tell(err.field)
                return
            if workouts:
                self._settle_all()
                await self._async_give(workouts)

    async def _async_read(self, last: bool) -> list[Workout] | None:
        zone, now = dt_util.get_default_time_zone(), dt_util.utcnow()
        if self.chosen.preset is not Preset.WITHINGS:
            return self._reader.read(zone=zone, now=now, last=last)
        back = LATER if self._given else FIRST
        return await async_read_withings(self._hass, self._reader, back=back, zone=zone, now=now)

    async def _async_give(self, workouts: list[Workout]) -> None:
        fresh = [one for one in workouts if self._given.get(one.id) != one]
        try:
            if fresh and not self._closed:
                await self._training.async_receive(*fresh)
        except HomeAssistantError, OSError:
            if not self._closed:
                _LOGGER.warning("A workout of an entity could not be kept. It is tried again in %s", GRACE)
                self._later("again", GRACE, self._settled)
            return
        self._given = {one.id: one for one in workouts}

    @callback
    def _settle_all(self) -> None:
        if (waiting := self._timers.pop("grace", None)) is not None:
            waiting()
        self._clear()

    @property
    def _issue(self) -> str:
        return f"workout_entity_{self._entry.entry_id}_{self.chosen.entity_id}"

    @callback
    def _tell(self, field: str) -> None:
        """Say once what is missing, until it works."""
        if self._told == field or self._closed:
            return
        self._told = field
        _LOGGER.warning(
            "An entity with workouts of an athlete (%s) cannot be read: %s. Repairs says which",
            self.chosen.preset,
            field,
        )
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            self._issue,
            is_fixable=False,
            severity=ir.IssueSeverity.WARNING,
            translation_key="workout_entity_unclear",
            translation_placeholders={
                "name": self._entry.title,
                "entity": self.chosen.entity_id,
                "field": Words.cached(self._hass).option("workout_field", field),
            },
        )

    @callback
    def _clear(self) -> None:
        if self._told is not None:
            self._told = None
            ir.async_delete_issue(self._hass, DOMAIN, self._issue)
