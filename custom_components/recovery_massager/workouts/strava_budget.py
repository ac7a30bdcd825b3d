"""How often Strava may be asked: one budget for each API app, which all athletes who use it share.

Strava counts by the natural quarter of an hour and by the day of UTC, and says with each answer where it stands. What it
says counts for what others do with the same app, too.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

QUARTER_LIMIT = 100
"""Requests to read in a quarter of an hour, until Strava says another number; so is the next one for a day."""
DAY_LIMIT = 1000
KEPT_BACK = 0.1
"""The share that is never used: others may use the app, and a refused request counts too."""
LATER = timedelta(seconds=5)
"""After a window has begun, since no two clocks are the same."""
MOST_SAID = 10_000_000


class Budget:
    """What is left of one app's limits."""

    def __init__(self) -> None:
        self._quarter_limit, self._day_limit = QUARTER_LIMIT, DAY_LIMIT
        self._quarter = self._day = datetime.min.replace(tzinfo=UTC)
        self._in_quarter = self._in_day = 0
        self._blocked_until: datetime | None = None
        self.told: datetime | None = None
        """Until when nothing may be asked, as the log was told last."""

    def blocked_until(self, now: datetime, *, spare: float = 0) -> datetime | None:
        """Return when something may be asked again; None where it may be now.

        `spare` is the share of the limits that is to be left for what is more urgent.
        """
        self._turn(now)
        if self._blocked_until is not None and now < self._blocked_until:
            return self._blocked_until
        if self._in_day >= int(self._day_limit * (1 - KEPT_BACK - spare)):
            return _next_day(now)
        if self._in_quarter >= int(self._quarter_limit * (1 - KEPT_BACK - spare)):
            return _next_quarter(now)
        return None

    def asks(self, now: datetime) -> None:
        """Count a request that is about to be sent."""
        self._turn(now)
        self._in_quarter += 1
        self._in_day += 1

    def hears(self, headers: Mapping[str, str], now: datetime) -> None:
        """Believe what an answer says of limits and use; what makes no sense is passed over.

        Those for reading are the narrower ones, so those for all requests count only where the others are missing.
        """
        self._turn(now)
        for kind in ("X-ReadRateLimit", "X-RateLimit"):
            limits, usage = _pair(headers.get(f"{kind}-Limit")), _pair(headers.get(f"{kind}-Usage"))
            if limits and usage and min(limits) > 0:
                self._quarter_limit, self._day_limit = limits
                # An answer that was overtaken by another knows less.
                self._in_quarter, self._in_day = max(self._in_quarter, usage[0]), max(self._in_day, usage[1])
                return

    def refused(self, now: datetime) -> datetime:
        """Take note that Strava had enough of us, and return until when: the next quarter, or day if that is used up."""
        self._turn(now)
        used_up = self._in_day >= self._day_limit
        self._blocked_until = _next_day(now) if used_up else _next_quarter(now)
        return self._blocked_until

    def _turn(self, now: datetime) -> None:
        if (quarter := _quarter_of(now)) != self._quarter:
            self._quarter, self._in_quarter = quarter, 0
        if (day := _day_of(now)) != self._day:
            self._day, self._in_day = day, 0


def _quarter_of(now: datetime) -> datetime:
    at = now.astimezone(UTC)
    return at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)


def _day_of(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _next_quarter(now: datetime) -> datetime:
    return _quarter_of(now) + timedelta(minutes=15) + LATER


def _next_day(now: datetime) -> datetime:
    return _day_of(now) + timedelta(days=1) + LATER


def _pair(text: str | None) -> tuple[int, int] | None:
    """Return the numbers of a quarter and of a day."""
    try:
        quarter, day = ((text or "").split(","))[:2]
        numbers = int(quarter), int(day)
    except ValueError:
        return None
    return numbers if all(0 <= one <= MOST_SAID for one in numbers) else None
