"""Form: how much training an athlete had lately, and over weeks; for display only, no plan uses it.

Two exponentially weighted means of the points of each day, over 7 and 42 days: today's is yesterday's, and a part of what
today differs from it (Banister 1991; Coggan). A mean that begins at nothing is wrong for weeks: of a constant training, the
short one is more than four times the long one after a week, and half as much again after six. So there is none before 28
days of data. Nor is there a ratio of the two, of which no use is shown (Impellizzeri 2020).
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

ACUTE_DAYS = 7
CHRONIC_DAYS = 42
UNKNOWN_DAYS = 28
"""With fewer days of data, nothing is said."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Form:
    """The form at the end of a day, in points a day."""

    acute: float | None = None
    """Of about the last 7 days; None: not known yet."""
    chronic: float | None = None
    """Of about the last 42 days; None: not known yet."""
    days: int = 0
    """How many days there are data of, from the day of the first workout on."""


def daily_points(workouts: Iterable[tuple[datetime, float]], zone: tzinfo) -> dict[date, float]:
    """Return the points of each day that has a workout, from the start (aware) and the points of each.

    A workout belongs to the day on which it starts in the athlete's own zone.
    """
    days: dict[date, float] = {}
    for start, points in workouts:
        day = start.astimezone(zone).date()
        days[day] = days.get(day, 0.0) + points
    return days


def forms(daily: Mapping[date, float], until: date) -> Iterator[tuple[date, Form]]:
    """Give the form of each day from that of the first workout on; days without one count as days of rest."""
    if not daily:
        return
    day, acute, chronic, days = min(daily), 0.0, 0.0, 0
    while day <= until:
        points = daily.get(day, 0.0)
        acute += (points - acute) / ACUTE_DAYS
        chronic += (points - chronic) / CHRONIC_DAYS
        days += 1
        yield day, Form(acute, chronic, days) if days >= UNKNOWN_DAYS else Form(days=days)
        day += DAY


def form_of(daily: Mapping[date, float], today: date) -> Form:
    """Return the form of today, with what was done today; workouts of later days do not count."""
    return next((form for _, form in deque(forms(daily, today), maxlen=1)), Form())
