"""Being ill: until when nothing is planned or started. It ends when the person says that they are well, and a day more."""

from datetime import UTC, datetime, timedelta

NOT_KNOWN = datetime.max  # noqa: DTZ901 - the end of all time has no zone, and is never reckoned with
"""The end of an illness that is not over."""
REST = timedelta(hours=24)
"""So long after they are well again nothing is planned, nor starts by itself; their own touch may."""


def is_ill(ill_until: datetime | None, now: datetime) -> bool:
    """Return whether somebody is ill at an aware time; `ill_until` is None for who never was."""
    if ill_until is None:
        return False
    return ill_until == NOT_KNOWN or now < ill_until


def rests_until(ill_until: datetime | None, now: datetime) -> datetime | None:
    """Return until when nothing is planned or starts by itself, seen from `now`: None: nothing keeps them; NOT_KNOWN: ill."""
    if ill_until is None or ill_until == NOT_KNOWN:
        return ill_until
    end = ill_until + REST
    return end if now < end else None


def read_ill_until(kept: object) -> datetime | None:
    """Return the end of an illness as it is kept; None: there was none. What makes no sense there counts as being ill."""
    if kept is None:
        return None
    try:
        moment = datetime.fromisoformat(kept) if isinstance(kept, str) else NOT_KNOWN
    except ValueError:
        return NOT_KNOWN
    # The last days of all time have no place for a day more.
    return NOT_KNOWN if moment.tzinfo is None or not 1970 < moment.year < 9000 else moment.astimezone(UTC)


def keep_ill_until(ill_until: datetime | None) -> str | None:
    """Return what JSON can hold of the end of an illness."""
    return None if ill_until is None else ill_until.isoformat()
