"""Whom one massager is used for: its default user, the athletes who share it, and guests."""

from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.util import dt as dt_util

from .const import CONF_PERSON
from .device.errors import InvalidValue
from .guest import Guest
from .people import People, prescriptions
from .person import DEFAULT_USER, GUEST, Person
from .recovery.contraindications import Statement, electrical
from .recovery.dose import DoseLimits
from .refusal import RefusalReason
from .settings import dose_limits


class Users:
    """Who may use a massager of this kind, and what holds for each of them there."""

    def __init__(self, entry: ConfigEntry[Any], kind: str, people: People) -> None:
        self.guest = Guest(dt_util.utcnow)
        self._entry = entry
        self._kind = kind
        self._people = people

    def person(self, key: str | None) -> Person:
        """Return who is meant: nobody in particular, the default user, a guest, or an athlete by their id."""
        limits, today = dose_limits(self._entry.options, self._kind), dt_util.now().date()
        if key == GUEST:
            statement = self.guest.statement
            unasked = RefusalReason.GUEST_UNASKED if statement is None else None
            limits = DoseLimits().within(limits.session_minutes)
            guest = Person(GUEST, "", statement, limits, refuses=lambda: unasked)
            return guest.as_allowed(today, self._kind)
        if key not in (None, DEFAULT_USER):
            return self._people.athlete(key, self._entry, limits.session_minutes, self._kind)

        def refuses() -> RefusalReason | None:
            # One who must not use it might be the one who sits there.
            return RefusalReason.CHOOSE_USER if key is None and self.anybody_barred else None

        statement = Statement.from_dict(self._entry.data.get(CONF_PERSON))
        user = Person(DEFAULT_USER, "", statement, limits, prescriptions(self._entry), refuses=refuses)
        return user.as_allowed(today, self._kind)

    @property
    def anybody_barred(self) -> bool:
        """Whether something bars one of the athletes, so that it has to be said each time whom it is for."""
        return self._people.anybody_barred(self._entry, self._kind)

    @property
    def athletes(self) -> dict[str, str]:
        """The athletes who may use it: what each is called, by their id."""
        return {one.entry_id: one.title for one in self._people.linked(self._entry)}

    @property
    def has_prescriptions(self) -> bool:
        """Whether anything is prescribed for anybody who may use it."""
        return any(prescriptions(one) for one in (self._entry, *self._people.linked(self._entry)))

    def named(self) -> dict[str, str]:
        """Return who can be chosen, by what a face offers: an athlete's name, or a slug that is translated.

        No guest uses a stimulator: it has a consent of its own, which is given with care and not in passing.
        """
        guest = {} if electrical(self._kind) else {GUEST: GUEST}
        return {DEFAULT_USER: DEFAULT_USER, **{name: key for key, name in self.athletes.items()}, **guest}

    def find(self, asked: str | None) -> str | None:
        """Return who is meant by a name, a slug or an id; None where nobody was named. Raises InvalidValue for others."""
        if asked is None:
            return None
        known = self.named()
        for name, key in known.items():
            if asked == key or name.casefold() == asked.strip().casefold():
                return key
        raise InvalidValue("unknown_option", what="person", value=asked, allowed=", ".join(known))


def find_prescription(person: Person, asked: str | None) -> str | None:
    """Return the id of a person's prescription by its name or id; None where none was named. Raises InvalidValue."""
    if asked is None:
        return None
    for one in person.prescriptions:
        if asked == one.id or asked.strip().casefold() == one.name.casefold():
            return one.id
    allowed = ", ".join(one.name for one in person.prescriptions) or "–"
    raise InvalidValue("unknown_option", what="prescription", value=asked, allowed=allowed)
