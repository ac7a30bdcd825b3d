"""Whom a massager is used for, by the names that people use."""

from .coordinator import MassagerCoordinator
from .device.errors import InvalidValue
from .person import DEFAULT_USER, GUEST, Person


def users(coordinator: MassagerCoordinator) -> dict[str, str]:
    """Return who can be chosen, by what a face offers: an athlete's name, or a slug that is translated.

    No guest uses a stimulator: it has a consent of its own, which is given with care and not in passing.
    """
    guest = {} if coordinator.electrical else {GUEST: GUEST}
    return {DEFAULT_USER: DEFAULT_USER, **{name: key for key, name in coordinator.athletes.items()}, **guest}


def find_user(coordinator: MassagerCoordinator, asked: str | None) -> str | None:
    """Return who is meant by a name, a slug or an id; None where nobody was named. Raises InvalidValue for somebody else."""
    if asked is None:
        return None
    known = users(coordinator)
    found = next((key for name, key in known.items() if asked in (name, key)), None)
    found = found or next((key for name, key in known.items() if name.casefold() == asked.strip().casefold()), None)
    if found is None:
        raise InvalidValue("unknown_option", what="person", value=asked, allowed=", ".join(known))
    return found


def find_prescription(person: Person, asked: str | None) -> str | None:
    """Return the id of a person's prescription by its name or id; None where none was named. Raises InvalidValue."""
    if asked is None:
        return None
    for one in person.prescriptions:
        if asked == one.id or asked.strip().casefold() == one.name.casefold():
            return one.id
    allowed = ", ".join(one.name for one in person.prescriptions) or "–"
    raise InvalidValue("unknown_option", what="prescription", value=asked, allowed=allowed)
