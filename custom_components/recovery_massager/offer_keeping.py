"""The one offer of an athlete that waits: kept over restarts, seen by others, and nothing done to it at the same time."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import datetime
from typing import Any

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.util import dt as dt_util

from .offer import Offer
from .offer_store import OfferStore
from .recovery.plan import RecoveryPlan

SHUTDOWN_SECONDS = 5
"""So long what is under way may take when Home Assistant ends."""


class OfferKeeping:
    """What waits for one athlete. All that changes it holds `_lock`; `_async_time` is called when something is due."""

    def __init__(self, hass: HomeAssistant, athlete: str) -> None:
        self._hass = hass
        self._athlete = athlete
        self._store = OfferStore(hass, athlete)
        self._settled: list[str] = []
        self._last = ""
        """The id of the workout that was followed last, by an offer or by words."""
        self._lock = asyncio.Lock()
        self._begun = False
        self._closed = False
        self._timer: CALLBACK_TYPE | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._listeners: list[Callable[[], None]] = []
        self.offer: Offer | None = None
        """What is offered, or waits."""

    # --- what others see

    @property
    def plan(self) -> RecoveryPlan | None:
        """The plan whose session waits; None where none does."""
        return None if self.offer is None else self.offer.plan

    @property
    def workout_id(self) -> str | None:
        """The id of the workout that the waiting plan follows."""
        return None if self.offer is None else self.offer.workout

    @property
    def next_start(self) -> datetime | None:
        """When the session that waits is best begun, in UTC; in the past while it waits for a touch."""
        return None if self.offer is None else self.offer.asks_at

    @callback
    def async_listen(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `listener` when what waits has changed; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def wants(self, plan_id: str) -> bool:
        """Whether this planned session of a massager is what waits; one that it forgot must not start by itself."""
        return self.offer is not None and self.offer.planned == plan_id

    # --- what is kept

    async def _keep(self, offer: Offer | None = None, **changes: Any) -> None:
        """Let this offer, with these changes, be what waits; None: nothing does. It is on the disk when this returns."""
        self.offer = offer if offer is None else replace(offer, **changes)
        if not self._closed:
            # What ends after that is of nobody any more, or of the one that is set up next.
            await self._store.async_save(self.offer, self._settled, self._last)
        self._tell()

    @callback
    def _tell(self) -> None:
        """Tell all who listen that what waits has changed."""
        for listener in tuple(self._listeners):
            listener()

    # --- what time does

    @callback
    def _look_at(self, moment: datetime) -> None:
        """Look again at that time, and not before."""
        self._look_no_more()
        self._timer = async_track_point_in_utc_time(self._hass, self._handle_time, max(moment, dt_util.utcnow()))

    @callback
    def _look_no_more(self) -> None:
        if self._timer is not None:
            self._timer()
            self._timer = None

    @callback
    def _handle_time(self, _: datetime) -> None:
        self._timer = None
        self._spawn(self._async_time())

    async def _async_time(self, why: str = "") -> None:
        raise NotImplementedError

    @callback
    def _close(self) -> None:
        """Do nothing any more; what waits stays kept."""
        self._begun, self._closed = False, True
        self._look_no_more()
        for task in self._tasks:
            task.cancel()

    async def async_shutdown(self) -> None:
        """Begin nothing new, and let what is under way be kept: Home Assistant ends without waiting for it."""
        self._begun = False
        self._look_no_more()
        if self._tasks:
            await asyncio.wait(tuple(self._tasks), timeout=SHUTDOWN_SECONDS)

    @callback
    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._hass.async_create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
