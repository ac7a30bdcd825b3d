"""How much massage a person may have: the longest session, the day's and the week's dose, and the rest between sessions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Self

WEEK = timedelta(days=7)


class DoseReason(StrEnum):
    """Which limit is reached."""

    SESSION = "dose_session"
    """The longest session."""
    DAY = "dose_day"
    WEEK = "dose_week"
    REST = "too_soon"
    """The rest between two sessions is not over."""


@dataclass(frozen=True, slots=True)
class DoseLimits:
    """The limits; careful defaults of our own, since neither guidance nor trials give a number."""

    session_minutes: int = 30
    day_minutes: int = 40
    new_day_minutes: int = 30
    """The day's dose of somebody who is new."""
    new_sessions: int = 3
    """Somebody with fewer sessions than this is new."""
    week_sessions: int = 7
    rest: timedelta = timedelta(hours=4)
    continues: timedelta = timedelta(minutes=15)
    """A start so soon after an end goes on with that session: it needs no rest, and its minutes add up."""
    shortest: timedelta = timedelta(minutes=1)
    """With less than this left, nothing starts."""

    def within(self, session_minutes: int) -> Self:
        """Return the same with sessions no longer than that."""
        return replace(self, session_minutes=min(self.session_minutes, session_minutes))


@dataclass(frozen=True, slots=True)
class Spell:
    """One spell of massage that was: from start to end. Pauses count, since the cuffs are on."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Allowance:
    """What may be started now."""

    seconds: int
    """At most this long; 0: nothing."""
    reason: DoseReason | None = None
    """Which limit makes it 0, or no longer than it is."""
    next_at: datetime | None = None
    """When something may start again, where it is known."""


def sessions(spells: Sequence[Spell], limits: DoseLimits) -> list[list[Spell]]:
    """Return the spells, in order of their start, joined to sessions."""
    joined: list[list[Spell]] = []
    for spell in sorted(spells, key=lambda one: one.start):
        if joined and spell.start - _end(joined[-1]) <= limits.continues:
            joined[-1].append(spell)
        else:
            joined.append([spell])
    return joined


def allowance(spells: Sequence[Spell], now: datetime, limits: DoseLimits) -> Allowance:
    """Say how much may be started at `now` (aware, in the person's own time zone: a day is a calendar day there).

    What starts after now is left out, what ends after now ends now, and what ends before it starts has no length.
    """
    # Python takes the difference of two times of one time zone by the clock on the wall, which may jump in between.
    moment, zone = now.astimezone(UTC), now.tzinfo
    past = [
        Spell(start, max(start, min(spell.end.astimezone(UTC), moment)))
        for spell in spells
        if (start := spell.start.astimezone(UTC)) <= moment
    ]
    joined = sessions(past, limits)
    answer = _allowance(joined, now, limits)
    for _ in DoseReason:
        # One limit may end while another still holds.
        if answer.next_at is None or (later := _allowance(joined, answer.next_at.astimezone(zone), limits)).seconds:
            break
        answer = replace(answer, next_at=later.next_at)
    return answer if answer.next_at is None else replace(answer, next_at=answer.next_at.astimezone(zone))


def _end(session: Sequence[Spell]) -> datetime:
    return max(spell.end for spell in session)


def _had(spells: Sequence[Spell], since: datetime) -> timedelta:
    """Return how long it was since then, of spells in the order of their start; two massagers at once count once."""
    had, until = timedelta(), since
    for spell in spells:
        if spell.end > until:
            had += spell.end - max(spell.start, until)
            until = spell.end
    return had


def _allowance(past: list[list[Spell]], now: datetime, limits: DoseLimits) -> Allowance:
    moment = now.astimezone(UTC)
    goes_on = bool(past) and moment - _end(past[-1]) <= limits.continues
    if past and not goes_on:
        rested = _end(past[-1]) + limits.rest
        if moment < rested:
            return Allowance(0, DoseReason.REST, rested)
    if not goes_on:
        week = [session for session in past if session[0].start > moment - WEEK]
        if len(week) >= limits.week_sessions:
            return Allowance(0, DoseReason.WEEK, week[-limits.week_sessions][0].start + WEEK)
    return _what_is_left(past, now, limits, goes_on=goes_on)


def _what_is_left(past: list[list[Spell]], now: datetime, limits: DoseLimits, *, goes_on: bool) -> Allowance:
    today = now.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    midnight, tomorrow = today.astimezone(UTC), (today + timedelta(days=1)).astimezone(UTC)
    had = _had([spell for session in past for spell in session], midnight)
    is_new = len(past) - goes_on < limits.new_sessions
    # The day comes first, since it is the one that holds longer.
    left = {
        DoseReason.DAY: timedelta(minutes=limits.new_day_minutes if is_new else limits.day_minutes) - had,
        DoseReason.SESSION: timedelta(minutes=limits.session_minutes)
        - (_had(past[-1], past[-1][0].start) if goes_on else timedelta()),
    }
    reason = min(left, key=lambda one: left[one])
    if left[reason] >= limits.shortest:
        return Allowance(int(left[reason].total_seconds()), reason)
    if reason is DoseReason.DAY:
        return Allowance(0, reason, tomorrow)
    return Allowance(0, reason, _end(past[-1]) + limits.rest if goes_on else None)
