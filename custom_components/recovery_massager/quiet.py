"""An athlete's quiet hours: no phone is told or asked anything in them."""

from datetime import datetime, time, timedelta


def quiet_end(now: datetime, begin: time | None, end: time | None) -> datetime | None:
    """Return when the quiet hours end in which `now` is; None where it is in none.

    `now` is aware, and the hours are those of its time zone's clock, by which they may go over midnight. Two equal hours,
    or only one, are no quiet hours.
    """
    if begin is None or end is None or begin == end:
        return None
    hour = now.time()
    if begin < end:
        quiet, days = begin <= hour < end, 0
    else:
        quiet, days = not end <= hour < begin, 1 if hour >= begin else 0
    # In the hour that comes twice they end in the one that it is now.
    return datetime.combine(now.date() + timedelta(days), end, now.tzinfo).replace(fold=now.fold) if quiet else None
