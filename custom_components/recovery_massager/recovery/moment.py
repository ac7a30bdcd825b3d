"""Times, compared without the traps of clocks on walls."""

from datetime import UTC, datetime, timedelta, tzinfo

END = datetime.max.replace(tzinfo=UTC)
"""The end of all times: nobody knows when."""


def utc(moment: datetime) -> datetime:
    """Return the same moment in UTC; Python takes the difference of two times of one zone by the clock on the wall."""
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


def later(moment: datetime, by: timedelta) -> datetime:
    """Return a moment that much later, in UTC; the end of all times, aware or not, stays the end of all times."""
    near = END - by - timedelta(days=2)
    return END if moment.replace(tzinfo=UTC) >= near else utc(moment) + by


def clock(moment: datetime, zone: tzinfo | None) -> str:
    """Return a moment as an athlete reads it, in their own time zone."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
