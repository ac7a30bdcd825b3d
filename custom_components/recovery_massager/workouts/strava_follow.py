"""Following one athlete's activities at Strava: what is new, changed or gone there goes to the training.

It asks by itself, sooner in the hours in which the athlete usually uploads. `async_look` may also be called by whoever is
told that there is something new.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
import logging
from typing import Any
from zlib import crc32

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.util import dt as dt_util

from ..recovery.workout import InvalidWorkout, Workout
from ..training import Training
from .strava_account import Account, sharing
from .strava_activity import Activity, workout_id, workout_of
from .strava_api import StravaApi, budget_of
from .strava_errors import Blocked, Gone, Lost, Nonsense, NotAllowed, NotConnected, StravaError
from .strava_hours import interval
from .strava_known import Known, KnownStore, Seen
from .strava_site import Connection

_LOGGER = logging.getLogger(__name__)

RECENT = timedelta(days=2)
"""So long after its start an activity is urgent, and its heart rates are worth a request of their own."""
FOR_URGENT = 0.4
"""The share of the limits that is left alone by what is not urgent."""
MOST_GONE = 10
"""So many activities are asked for in one look, whether they are really gone."""
UNTIL_CONNECTED = timedelta(hours=1)
"""Until it is tried again whether the athlete is let in, which asks them anew to connect if not."""
SPREAD_SECONDS = 60
"""Within so many seconds after a limit is over the athletes who share it ask again, each at a moment of their own."""


class Follower:
    """Follows the activities of one athlete for as long as they are connected."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any], training: Training) -> None:
        self._hass = hass
        self._entry = entry
        self._training = training
        self._store = KnownStore(hass, entry.entry_id)
        self._account = Account(hass, entry)
        self._connection: Connection | None = None
        self._known: Known | None = None
        self._looking = asyncio.Lock()
        self._cancel: Callable[[], None] | None = None
        self._lost = False
        self.next_look: datetime | None = None
        """When it asks again; None while it asks, and where there is no connection."""

    @callback
    def async_start(self) -> None:
        """Begin, or go on with the connection that there is now."""
        self.async_stop()
        self._connection = self._account.connection
        if self._connection is not None:
            self._look_now()

    @callback
    def async_stop(self) -> None:
        """Ask no more."""
        if self._cancel is not None:
            self._cancel()
        self._cancel = self.next_look = self._connection = self._known = None

    async def async_changed(self, hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
        """Follow the connection, which was made, made anew or ended."""
        was, now = self._connection, self._account.connection
        if was == now:
            return
        self.async_start()
        if now is None:
            async with self._looking:
                await self._store.async_remove()

    @callback
    def _look_now(self, _: datetime | None = None) -> None:
        self._cancel = self.next_look = None
        self._entry.async_create_background_task(self._hass, self._async_look_and_wait(), "a look at Strava")

    async def _async_look_and_wait(self) -> None:
        connection, then = self._connection, None
        try:
            then = await self.async_look()
        finally:
            # One that was made meanwhile waits by itself.
            if connection is not None and connection == self._connection and self._cancel is None:
                self._wait(then)

    @callback
    def _wait(self, then: datetime | None) -> None:
        now = dt_util.utcnow()
        ends = (one.end for one in self._training.workouts)
        zone = dt_util.get_default_time_zone()
        self.next_look = then or now + interval(ends, now, zone, sharing(self._hass, self._entry))
        self._cancel = async_track_point_in_utc_time(self._hass, self._look_now, self.next_look)

    async def async_look(self) -> datetime | None:
        """Ask Strava once, and give the training what came of it.

        Returns when to ask again, where that is not for the athlete's usual hours to say. What goes wrong with Strava is
        told in the log once, and once when it is over.
        """
        async with self._looking:
            connection = self._connection
            if connection is None:
                return None
            try:
                await self._async_look(connection)
            except NotConnected:
                return None
            except Blocked as err:
                await self._async_tell_blocked(err.until)
                return err.until + timedelta(seconds=crc32(self._entry.entry_id.encode()) % SPREAD_SECONDS)
            except NotAllowed as err:
                self._tell_lost(err)
                return dt_util.utcnow() + UNTIL_CONNECTED
            except StravaError as err:
                self._tell_lost(err)
                return None
        if self._lost:
            self._lost = False
            _LOGGER.info("Workouts come in from Strava again")
        return None

    async def _async_look(self, connection: Connection) -> None:
        api = StravaApi(self._hass, self._entry, connection)
        if self._known is None:
            self._known = await self._store.async_load(connection)
        known, now = self._known, dt_util.utcnow()
        after, wide = known.after(now)
        listed = await api.async_activities(after, whole=wide)
        look = _Look(api, known, now)
        try:
            await look.async_read(known.to_read(listed, now))
            if wide:
                await look.async_confirm(known.missing(listed, after))
                look.complete = True
        finally:
            # What was heard before something went wrong is not asked for twice.
            if self._account.connection == connection:
                await self._async_deliver(look)

    async def _async_deliver(self, look: _Look) -> None:
        try:
            if look.workouts:
                await self._training.async_receive(*look.workouts)
            for number in look.gone:
                await self._training.async_remove(workout_id(number))
        except HomeAssistantError as err:
            # It says why in its own log. What was not kept is looked for again.
            raise Lost("workouts cannot be kept") from err
        # Last: what is known here was received there.
        if look.anything:
            look.known.update(look.seen, look.gone, look.now, complete=look.complete)
            await self._store.async_save(look.known)

    async def _async_tell_blocked(self, until: datetime) -> None:
        try:
            budget = budget_of(self._hass, (await self._account.async_app()).client_id)
        except StravaError:
            return
        if budget.told != until:
            budget.told = until
            _LOGGER.warning("Strava lets this API app ask for no more until %s", until.isoformat(timespec="minutes"))

    @callback
    def _tell_lost(self, err: StravaError) -> None:
        if not self._lost:
            self._lost = True
            _LOGGER.warning("Nothing comes in from Strava: %s", err)


class _Look:
    """What came of one look, for as far as it went."""

    def __init__(self, api: StravaApi, known: Known, now: datetime) -> None:
        self._api = api
        self.known = known
        self.now = now
        self.workouts: list[Workout] = []
        self.gone: list[int] = []
        self.seen: dict[int, Seen] = {}
        self.complete = False
        """Whether it was a wide one that went to its end."""

    @property
    def anything(self) -> bool:
        """Whether something is to be kept."""
        return bool(self.seen or self.gone) or self.complete

    async def async_read(self, activities: list[Activity]) -> None:
        """Read these, in detail as far as the limits allow. The newest are urgent, so they go first.

        What the list says of an activity is enough for a workout: it does not wait for the details, which come later.
        """
        answers = True
        for activity in reversed(activities):
            urgent = self.now - activity.start < RECENT
            spare = 0 if urgent else FOR_URGENT
            before = self.known.seen.get(activity.id)
            known_in_detail = before is not None and before.detailed is not None
            detail, heart_rates = None, None
            try:
                if answers:
                    detail = await self._api.async_activity(activity.id, spare=spare)
                    wanted = detail.has_heart_rate and (urgent or known_in_detail)
                    heart_rates = await self._api.async_heart_rates(activity.id, spare=spare) if wanted else ()
            except Gone:
                # The next wide look says whether it is.
                _LOGGER.debug("An activity is listed by Strava, and gone")
                continue
            except Blocked, Nonsense:
                _LOGGER.debug("The details of an activity cannot be read now")
            except Lost:
                answers = False
            if heart_rates is None and known_in_detail:
                # What is known says more than the list does. It stays until the details can be read.
                continue
            self._take(detail or activity, heart_rates or ())
            whole = heart_rates is not None
            self.seen[activity.id] = Seen(activity.start, activity.print, self.now if whole else None)

    async def async_confirm(self, missing: list[int]) -> None:
        """Ask for those that were not listed any more, and believe that they are gone only when Strava says so."""
        for number in missing[:MOST_GONE]:
            try:
                activity = await self._api.async_activity(number)
            except Gone:
                self.gone.append(number)
            else:
                # It was moved to a day before this look.
                heart_rates = await self._api.async_heart_rates(number) if activity.has_heart_rate else ()
                self._take(activity, heart_rates)
                self.seen[number] = Seen(activity.start, activity.print, self.now)

    def _take(self, activity: Activity, heart_rates: tuple[tuple[int, float], ...]) -> None:
        try:
            self.workouts.append(workout_of(activity, self.now, heart_rates))
        except InvalidWorkout as err:
            _LOGGER.debug("What is no workout at Strava is left out: %s, %s", err.reason, err.details.get("field"))
