"""On which days a planned session comes back: the weekly rules of iCalendar (RFC 5545, 3.3.10), and no others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
import re
from typing import NoReturn

from .device.errors import InvalidValue

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST_YEAR = 9000
"""No rule is followed beyond it, as days end in the year 9999."""
MAX_INTERVAL = 52
MAX_COUNT = 1000
DATE = re.compile(r"\d{8}")
MOMENT = re.compile(r"(\d{8}T\d{6})(Z?)")


@dataclass(frozen=True, slots=True)
class Weekly:
    """Every so many weeks, on some days of the week."""

    days: tuple[int, ...]
    """Days of the week in order, Monday is 0."""
    interval: int = 1
    """1: every week; 2: every other one, counted from that of the first day."""
    until: datetime | None = None
    """The last moment, in UTC, at which one may begin; None: for ever."""
    count: int | None = None
    """How often, the first included; None: for ever."""
    week_start: int = 0
    """The day on which weeks begin, which matters to every other week."""

    def dates(self, first: date, after: date | None = None) -> Iterator[date]:
        """Give the days from `first` on, in order; those up to `after` are left out, but counted. `until` is not looked at."""
        offsets = sorted((day - self.week_start) % 7 for day in self.days)
        week = first - timedelta(days=(first.weekday() - self.week_start) % 7)
        if self.count is None and after is not None and after > week:
            weeks = (after - week).days // 7
            week += timedelta(weeks=weeks - weeks % self.interval)
        number = 0
        while week.year < LAST_YEAR:
            for day in (week + timedelta(days=offset) for offset in offsets):
                if day < first:
                    continue
                number += 1
                if self.count is not None and number > self.count:
                    return
                if after is None or day > after:
                    yield day
            week += timedelta(weeks=self.interval)

    def text(self) -> str:
        """Return it as iCalendar has it."""
        parts = ["FREQ=WEEKLY", f"BYDAY={','.join(DAYS[day] for day in self.days)}"]
        parts += [f"INTERVAL={self.interval}"] if self.interval != 1 else []
        parts += [f"UNTIL={self.until:%Y%m%dT%H%M%SZ}"] if self.until is not None else []
        parts += [f"COUNT={self.count}"] if self.count is not None else []
        parts += [f"WKST={DAYS[self.week_start]}"] if self.week_start else []
        return ";".join(parts)


def parse_rule(text: str, start: datetime) -> Weekly:
    """Return the rule of a session that first begins at `start`, which tells the day of the week where the rule does not.

    `start` is aware; an end without a time zone is in that of `start`. Raises InvalidValue for any rule but a weekly one.
    """
    parts: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").split(";"):
        key, _, value = part.partition("=")
        if key in parts or not value:
            _refuse(text)
        parts[key] = value
    if parts.pop("FREQ", None) != "WEEKLY" or ("UNTIL" in parts and "COUNT" in parts):
        _refuse(text)
    days = _days(parts.pop("BYDAY", DAYS[start.weekday()]), text)
    (week_start,) = _days(parts.pop("WKST", DAYS[0]), text)[:1]
    interval = _number(parts, "INTERVAL", MAX_INTERVAL, text)
    count = _number(parts, "COUNT", MAX_COUNT, text)
    until = _until(parts.pop("UNTIL", None), start, text)
    if parts:
        _refuse(text)
    return Weekly(days, interval or 1, until, count, week_start)


def _days(value: str, text: str) -> tuple[int, ...]:
    # "2MO", the second Monday, is nothing that weeks have.
    days = value.split(",")
    if not set(days) <= set(DAYS):
        _refuse(text)
    return tuple(sorted({DAYS.index(day) for day in days}))


def _number(parts: dict[str, str], key: str, most: int, text: str) -> int | None:
    if (value := parts.pop(key, None)) is None:
        return None
    if not (value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= most):
        _refuse(text)
    return int(value)


def _until(value: str | None, start: datetime, text: str) -> datetime | None:
    if value is None:
        return None
    try:
        if DATE.fullmatch(value):
            until = datetime.combine(date.fromisoformat(value), time(23, 59, 59), start.tzinfo)
        elif (match := MOMENT.fullmatch(value)) is not None:
            until = datetime.fromisoformat(match[1]).replace(tzinfo=UTC if match[2] else start.tzinfo)
        else:
            _refuse(text)
        return until.astimezone(UTC)
    except ValueError, OverflowError:
        _refuse(text)


def _refuse(text: str) -> NoReturn:
    raise InvalidValue("plan_rule", rule=text)


def rule_from_dict(data: Mapping[str, object], start: datetime) -> Weekly | None:
    """Return the rule that a stored plan has under `rule`, None where it has none; raises InvalidValue or TypeError."""
    text = data.get("rule")
    if text is None:
        return None
    if not isinstance(text, str):
        raise TypeError("a rule that is no text")
    return parse_rule(text, start)
