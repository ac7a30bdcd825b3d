"""Who there is: athletes, whose massagers they may use, and all histories, in which their sessions are found."""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from .const import (
    CONF_ILL_UNTIL,
    CONF_KIND,
    CONF_MASSAGERS,
    CONF_PERSON,
    DOMAIN,
    KIND_ATHLETE,
    KIND_MASSAGER,
    SUBENTRY_PRESCRIPTION,
)
from .history import History
from .person import Person, Prescription
from .rating import Pain, lock
from .record import SessionRecord
from .recovery.contraindications import Statement, judge
from .recovery.illness import is_ill, read_ill_until
from .refusal import RefusalReason
from .settings import dose_limits

PEOPLE: HassKey[People] = HassKey(f"{DOMAIN}_people")


@callback
def async_get_people(hass: HomeAssistant) -> People:
    """Return who there is in this Home Assistant."""
    return hass.data.setdefault(PEOPLE, People(hass))


def entries_of_kind(hass: HomeAssistant, kind: str, *, disabled: bool = False) -> list[ConfigEntry[Any]]:
    """Return the entries of all massagers, or of all athletes; those that are disabled only where that is asked for."""
    entries = hass.config_entries.async_entries(DOMAIN, include_ignore=False, include_disabled=disabled)
    return [entry for entry in entries if entry.data.get(CONF_KIND) == kind]


def loaded(entry: ConfigEntry[Any]) -> bool:
    """Whether it is set up just now."""
    return entry.state is ConfigEntryState.LOADED


def prescriptions(entry: ConfigEntry[Any]) -> tuple[Prescription, ...]:
    """Return what is prescribed for an athlete, or for a massager's default user, in the order of the names."""
    found = [
        Prescription.from_data(one.subentry_id, one.title, one.data)
        for one in entry.subentries.values()
        if one.subentry_type == SUBENTRY_PRESCRIPTION
    ]
    return tuple(sorted(found, key=lambda one: one.name.casefold()))


def ill_until(entry: ConfigEntry[Any]) -> datetime | None:
    """Return until when an athlete is ill: None: they never were; `datetime.max`: not known; in the past: since then they are well."""
    return read_ill_until(entry.data.get(CONF_ILL_UNTIL))


class People:
    """The athletes, and the histories of all massagers and athletes, by the ids of their config entries."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._histories: dict[str, History] = {}
        self._unused: set[str] = set()
        self._loading = asyncio.Lock()

    # --- histories

    async def async_take(self, entry_id: str) -> History:
        """Return the history of an entry that is being set up, as it is on the disk."""
        async with self._loading:
            if entry_id not in self._unused:
                self._histories[entry_id] = await self._async_load(entry_id)
            self._unused.discard(entry_id)
            return self._histories[entry_id]

    async def async_know(self, entry_ids: Iterable[str]) -> None:
        """Read the histories that nobody has read yet: an athlete's dose is that of all massagers, set up or not."""
        for entry_id in entry_ids:
            async with self._loading:
                if entry_id not in self._histories:
                    self._histories[entry_id] = await self._async_load(entry_id)
                    self._unused.add(entry_id)

    @property
    def histories(self) -> tuple[History, ...]:
        """All histories that were read."""
        return tuple(self._histories.values())

    async def async_remove_massager(self, entry: ConfigEntry[Any]) -> None:
        """Delete a massager's history; what athletes had on it goes on to count for them."""
        athletes = [one.entry_id for one in entries_of_kind(self._hass, KIND_ATHLETE, disabled=True)]
        await self.async_know([entry.entry_id, *athletes])
        gone = self._histories.pop(entry.entry_id)
        self._unused.discard(entry.entry_id)
        if (opened := gone.open) is not None and opened.may_have_run:
            gone.end(min(dt_util.utcnow(), opened.deadline), "interrupted")
        for athlete in athletes:
            if gone.hand_over(athlete, self._histories[athlete]):
                await self._histories[athlete].async_save()
        await gone.async_remove()

    async def async_remove_athlete(self, entry: ConfigEntry[Any]) -> None:
        """Delete what is kept of an athlete; of their sessions only that the massagers ran."""
        massagers = [one.entry_id for one in entries_of_kind(self._hass, KIND_MASSAGER, disabled=True)]
        await self.async_know([entry.entry_id, *massagers])
        for history in self.histories:
            if history.forget(entry.entry_id):
                await history.async_save()
        await self._histories.pop(entry.entry_id).async_remove()
        self._unused.discard(entry.entry_id)

    async def _async_load(self, entry_id: str) -> History:
        history = History(self._hass, entry_id, lambda: self.histories)
        await history.async_load()
        return history

    # --- athletes

    def linked(self, massager: ConfigEntry[Any]) -> list[ConfigEntry[Any]]:
        """Return the entries of the athletes who may use a massager, in the order of their names."""
        athletes = [
            one
            for one in entries_of_kind(self._hass, KIND_ATHLETE)
            if massager.entry_id in one.options.get(CONF_MASSAGERS, ())
        ]
        return sorted(athletes, key=lambda one: one.title.casefold())

    def athlete(self, athlete_id: str, massager: ConfigEntry[Any], longest: int, kind: str) -> Person:
        """Return an athlete, as a massager of this kind whose longest session has so many minutes is used for them."""
        entry = next((one for one in self.linked(massager) if one.entry_id == athlete_id), None)
        if entry is None or not loaded(entry):
            return Person(athlete_id, refuses=lambda: RefusalReason.PERSON_UNKNOWN)
        person = Person(
            athlete_id,
            entry.title,
            Statement.from_dict(entry.data.get(CONF_PERSON)),
            dose_limits(entry.options, kind).within(longest),
            prescriptions(entry),
            ill_until=ill_until(entry),
        )
        return person.as_allowed(dt_util.now().date(), kind)

    def anybody_barred(self, massager: ConfigEntry[Any], kind: str) -> bool:
        """Return whether something bars one of a massager's athletes today, they are ill, or a session hurt them."""
        now = dt_util.now()
        return any(
            not judge(Statement.from_dict(one.data.get(CONF_PERSON)), now.date(), kind).allowed
            or is_ill(ill_until(one), now)
            or lock(self.pains(one.entry_id), now) is not None
            for one in self.linked(massager)
        )

    def pains(self, athlete_id: str) -> list[Pain]:
        """Return the sessions that an athlete called painful."""
        history = self._histories.get(athlete_id)
        return [] if history is None else history.pains(athlete_id)

    def wants(self, athlete_id: str, plan_id: str) -> bool:
        """Return whether a planned session that follows a workout is still what an athlete's follow-up waits for.

        It may have been called off while the massager was not set up.
        """
        entry = self._hass.config_entries.async_get_entry(athlete_id)
        return entry is not None and loaded(entry) and entry.runtime_data.follow_up.wants(plan_id)

    async def async_wants(self, athlete_id: str, plan_id: str) -> bool:
        """Return the same by a plan that is made anew, for what is about to start by itself."""
        entry = self._hass.config_entries.async_get_entry(athlete_id)
        return entry is not None and loaded(entry) and await entry.runtime_data.follow_up.async_wants(plan_id)

    def called_off(self, athlete_id: str, plan_id: str) -> bool:
        """Return whether it is known that an athlete's follow-up waits for this planned session no more."""
        entry = self._hass.config_entries.async_get_entry(athlete_id)
        return entry is None or (loaded(entry) and not self.wants(athlete_id, plan_id))

    def past_of(self, athlete_id: str) -> list[tuple[str, SessionRecord]]:
        """Return an athlete's sessions that are over, in the order of their starts, each after its massager's entry id.

        Those on massagers that are gone have the athlete's own id in its place.
        """
        past = [
            (entry_id, one)
            for entry_id, history in self._histories.items()
            for one in history.sessions
            if one.person == athlete_id
        ]
        return sorted(past, key=lambda one: one[1].start)

    def name(self, person: str) -> str | None:
        """Return what an athlete is called; None for anybody else."""
        entry = self._hass.config_entries.async_get_entry(person)
        return None if entry is None else entry.title
