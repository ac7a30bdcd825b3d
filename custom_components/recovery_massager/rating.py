"""How a session felt, and what follows from one that hurt.

The rule: after "painful, numb or marks" nothing starts for 48 hours; after the second time, not before the person says
that somebody looked at it. It is a careful rule of our own, since neither guidance nor trials give one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

NOTE_LENGTH = 500
"""Letters that a note may have."""
REST_AFTER_PAIN = timedelta(hours=48)
SLIP = timedelta(minutes=10)
"""So long "painful" can be taken back, by a touch: it may have been a slip of the finger."""


class Rating(StrEnum):
    """How a session felt."""

    TOO_GENTLE = "too_gentle"
    RIGHT = "right"
    TOO_STRONG = "too_strong"
    PAINFUL = "painful"
    """Painful, numb, or it left marks."""


@dataclass(frozen=True, slots=True)
class Pain:
    """A session that was called painful."""

    rated: datetime
    """When that was said."""
    looked_at: bool
    """Whether the person said since that somebody had looked at it."""


@dataclass(frozen=True, slots=True)
class Lock:
    """Nothing starts for a person."""

    until: datetime | None
    """None: not before they say that somebody looked at it."""


def lock(pains: Iterable[Pain], now: datetime) -> Lock | None:
    """Say whether a person whose sessions hurt is locked at `now` (aware).

    Having been looked at does not shorten the 48 hours.
    """
    known = list(pains)
    if sum(not pain.looked_at for pain in known) > 1:
        return Lock(None)
    until = max((pain.rated for pain in known), default=None)
    if until is None or now >= until + REST_AFTER_PAIN:
        return None
    return Lock(until + REST_AFTER_PAIN)


def may_change(rating: str | None, rated: datetime | None, now: datetime, *, attended: bool) -> bool:
    """Return whether a rating may be given in the place of this one; "painful" only soon after, and by a touch."""
    if rating != Rating.PAINFUL or rated is None:
        return True
    return attended and timedelta() <= now - rated <= SLIP
