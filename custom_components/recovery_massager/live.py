"""The live picture of a massager over Home Assistant's WebSocket API, for the dashboard card; docs/live.md describes it.

Nothing of it is a state: what fills twice a second would be rows in a database.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.components import websocket_api
from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED, ConfigEntry, ConfigEntryChange
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.exceptions import Unauthorized
from homeassistant.helpers import config_validation as cv, entity_registry as er
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.util import dt as dt_util
import probatio

from .const import CONF_KIND, DOMAIN, KIND_MASSAGER
from .coordinator import MassagerCoordinator
from .live_calls import calls, entities, stop
from .live_picture import Parts, away, other_parts, quick_parts
from .live_plans import follow_ups, next_moment, plans
from .people import loaded
from .quick import CONNECTING
from .words import Words

PAUSE_SECONDS = 0.2
"""Between two messages, and two looks at what changed, however much is reported."""
LOOK_SECONDS = 30
"""How often is looked for what changes with time alone: a rest that is over, a statement that is not valid any more."""
SHOWN = ("pressure_now", "chambers", CONNECTING)
"""Of what only those hear who show it."""


@callback
def async_setup_live(hass: HomeAssistant) -> None:
    """Register the command."""
    websocket_api.async_register_command(hass, _subscribe)


@websocket_api.websocket_command(
    {
        probatio.Required("type"): f"{DOMAIN}/subscribe",
        probatio.Required(ATTR_ENTITY_ID): cv.entity_id,
    }
)
@callback
def _subscribe(hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]) -> None:
    """Send the live picture of a massager, and go on with what changes."""
    entity_id: str = msg[ATTR_ENTITY_ID]

    def may_read(one: str) -> bool:
        return connection.user.permissions.check_entity(one, POLICY_READ)

    if not may_read(entity_id):
        raise Unauthorized(context=connection.context(msg), entity_id=entity_id, permission=POLICY_READ)
    entry = find_massager(hass, entity_id)
    if entry is None:
        connection.send_error(msg["id"], websocket_api.ERR_NOT_FOUND, "Entity not found, or none of a massager")
        return
    feed = LiveFeed(
        hass,
        entity_id,
        entry,
        may_read=may_read,
        send=lambda parts: connection.send_event(msg["id"], parts),
    )
    connection.subscriptions[msg["id"]] = feed.async_end
    connection.send_result(msg["id"])
    feed.async_begin()


@callback
def find_massager(hass: HomeAssistant, entity_id: str) -> ConfigEntry[Any] | None:
    """Return the config entry of the massager that an entity belongs to, set up or not; None for any other entity."""
    entity = er.async_get(hass).async_get(entity_id)
    if entity is None or entity.platform != DOMAIN or entity.config_entry_id is None:
        return None
    entry = hass.config_entries.async_get_entry(entity.config_entry_id)
    return entry if entry is not None and entry.data.get(CONF_KIND) == KIND_MASSAGER else None


class LiveFeed:
    """Sends one subscriber the parts of a massager's picture that changed, over its reloads, until that ends.

    `may_read`: whether the subscriber may read an entity.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entity_id: str,
        entry: ConfigEntry[Any],
        *,
        may_read: Callable[[str], bool],
        send: Callable[[Parts], None],
    ) -> None:
        self._hass = hass
        self._entity_id = entity_id
        self._entry = entry
        self._may_read = may_read
        self._send = send
        self._sent: Parts = {}
        self._told_at = 0.0
        self._only_quick = False
        self._followed: list[object] = []
        self._ends: list[CALLBACK_TYPE] = []
        self._unfollow: list[CALLBACK_TYPE] = []
        self._next: asyncio.TimerHandle | None = None
        self._look: asyncio.TimerHandle | None = None

    @callback
    def async_begin(self) -> None:
        """Send the whole picture, and from now on what changes."""
        hass = self._hass
        self._ends = [
            async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._entry_changed),
            hass.bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, self._registry_changed),
        ]
        self._tell()

    @callback
    def async_end(self) -> None:
        """Send nothing any more."""
        for end in (*self._ends, *self._unfollow):
            end()
        self._ends, self._unfollow = [], []
        for handle in (self._next, self._look):
            if handle is not None:
                handle.cancel()

    # --- what it hears

    @callback
    def _changed(self) -> None:
        """Send what changed, as soon as the pause after the look before is over."""
        self._only_quick = False
        self._soon()

    @callback
    def _entry_changed(self, _: ConfigEntryChange, entry: ConfigEntry[Any]) -> None:
        if entry.domain == DOMAIN:
            self._changed()

    @callback
    def _registry_changed(self, event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        data = event.data
        if data["action"] == "update" and data.get("old_entity_id") == self._entity_id:
            self._entity_id = data["entity_id"]
        self._changed()

    @callback
    def _soon(self) -> None:
        if self._next is None:
            loop = self._hass.loop
            self._next = loop.call_at(max(self._told_at + PAUSE_SECONDS, loop.time()), self._tell)

    # --- what it sends

    @callback
    def _tell(self) -> None:
        if self._next is not None:
            self._next.cancel()
            self._next = None
        self._told_at = self._hass.loop.time()
        coordinator = self._coordinator()
        if coordinator is None:
            parts: Parts = {**away(self._hass, self._entry.title), "calls": {"stop": stop(self._entity_id)}}
        elif self._only_quick and self._sent.get("set_up"):
            parts = quick_parts(coordinator)
        else:
            parts = self._all_parts(coordinator)
        self._only_quick = True
        if parts.get("set_up", True) is self._sent.get("set_up"):
            parts = {name: part for name, part in parts.items() if self._sent[name] != part}
        else:
            self._sent = {}
        if parts:
            self._sent |= parts
            self._send({"sent_at": dt_util.utcnow(), **parts})

    def _all_parts(self, coordinator: MassagerCoordinator) -> Parts:
        hass, words = self._hass, Words.cached(self._hass)
        ours = entities(hass, self._entry.entry_id, self._may_read)
        waits = plans(hass, coordinator, words, ours, self._may_read)
        self._look_again(next_moment(waits))
        return {
            **quick_parts(coordinator),
            **other_parts(hass, coordinator, words),
            "plans": waits,
            "calls": calls(coordinator, ours.get("climate", self._entity_id), ours),
            "entities": ours,
        }

    def _coordinator(self) -> MassagerCoordinator | None:
        """Return the massager as it is set up now, and follow that one; None while it is not."""
        # One that was removed, and added again, has the same entities.
        entry = self._hass.config_entries.async_get_entry(self._entry.entry_id)
        entry = entry or find_massager(self._hass, self._entity_id)
        self._entry = entry or self._entry
        coordinator: MassagerCoordinator | None = entry.runtime_data if entry is not None and loaded(entry) else None
        self._follow(coordinator)
        return coordinator

    def _follow(self, coordinator: MassagerCoordinator | None) -> None:
        followed: list[object] = []
        if coordinator is not None:
            followed = [coordinator, *(one for _, one in follow_ups(coordinator))]
        if followed == self._followed:
            return
        for end in self._unfollow:
            end()
        self._followed, self._unfollow = followed, []
        if coordinator is not None:
            self._unfollow = [
                coordinator.async_add_listener(self._changed),
                *(coordinator.quick.async_add(name, self._soon) for name in SHOWN),
                *(one.async_listen(self._changed) for _, one in follow_ups(coordinator)),
            ]

    def _look_again(self, moment: datetime | None) -> None:
        """Look once more, also when nobody says that something changed; `moment`: when time will change what waits."""
        if self._look is not None:
            self._look.cancel()
        seconds = LOOK_SECONDS if moment is None else min((moment - dt_util.utcnow()).total_seconds(), LOOK_SECONDS)
        self._look = self._hass.loop.call_later(seconds, self._changed)
