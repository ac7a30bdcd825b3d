"""How soon Strava is asked again: soon in the hours of the week when this athlete's workouts usually end, else now and then."""

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo

SOON = timedelta(minutes=5)
USUAL = timedelta(minutes=15)
"""While nobody knows when they train."""
SELDOM = timedelta(minutes=30)

REMEMBERED = timedelta(weeks=8)
ENOUGH = 4
"""Workouts in these weeks, from which on they tell the usual hours."""
AFTERWARDS = 2
"""So many hours after a workout's end, that of the end among them, it is usually uploaded."""
SHARING_FREELY = 4
"""So many athletes can share an app before they have to ask less often."""

WEEK_HOURS = 7 * 24


def usual_hours(ends: Iterable[datetime], now: datetime, zone: tzinfo) -> frozenset[int] | None:
    """Return the hours of the week, from Monday's first on, in which uploads are likely; None while nobody can tell.

    They are hours of the clock on the wall in `zone`: whoever runs at six does so in summer and in winter.
    """
    lately = [end for end in ends if now - REMEMBERED <= end <= now]
    if len(lately) < ENOUGH:
        return None
    return frozenset(
        (_hour_of_week(end.astimezone(zone)) + later) % WEEK_HOURS for end in lately for later in range(AFTERWARDS)
    )


def interval(ends: Iterable[datetime], now: datetime, zone: tzinfo, sharing: int) -> timedelta:
    """Return how long to wait before Strava is asked again, where `sharing` athletes use the same app."""
    usual, local = usual_hours(ends, now, zone), now.astimezone(zone)
    stretch = max(1, sharing / SHARING_FREELY)
    if usual is None:
        return USUAL * stretch
    if _hour_of_week(local) in usual:
        return SOON * stretch
    next_hour = timedelta(hours=1) - timedelta(minutes=local.minute, seconds=local.second)
    if _hour_of_week(local + next_hour) in usual:
        return min(SELDOM * stretch, next_hour)
    return SELDOM * stretch


def _hour_of_week(local: datetime) -> int:
    return local.weekday() * 24 + local.hour
