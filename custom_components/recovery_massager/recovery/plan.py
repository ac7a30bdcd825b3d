"""What follows a workout: wait, pressure, minutes, mode and after-care, with the reasons; a table of rules, first row that fits.

Pure and deterministic: same input, same plan. It never starts anything, and is no medical advice.
The table is `table.py`, what it asks is `facts.py`, the steps up and back are `progression.py`. What an athlete's dose or
their doctor allow goes last, and before all else.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from .effort import effort_of
from .facts import Facts
from .load import Load
from .modes import nearest_mode
from .outcome import AfterCare, Care, Reason, RecoveryPlan
from .progression import GROWING
from .reasons import enough, late, needs_a_doctor, why_planned, why_stopped
from .situation import Effort, PastSession, PastWorkout, Row, Situation
from .table import CLASSES, CLEARED_MINUTES, CLEARED_SHARE, STOPS, Session, TableRow, first_fitting
from .workout import Workout

__all__ = [
    "AfterCare",
    "Care",
    "Effort",
    "PastSession",
    "PastWorkout",
    "Reason",
    "RecoveryPlan",
    "Row",
    "Situation",
    "effort_of",
    "plan_after",
    "plan_after_long_day",
]

REFUEL_AT = timedelta(minutes=30)
REFUEL_UNTIL = timedelta(minutes=60)
ELEVATE_AT = timedelta(minutes=80)
"""An hour's wait and twenty minutes of session, where none is planned."""
SAID_UNTIL = timedelta(hours=6)
"""So long after a workout it makes sense to say that drinking and sleep do good; ours."""


def plan_after(workout: Workout, load: Load, effort: Effort, situation: Situation) -> RecoveryPlan:
    """Return what follows a workout: the first row of the table that fits. Never raises."""
    return _plan(Facts(situation, workout=workout, load=load, effort=effort))


def plan_after_long_day(day: date, situation: Situation) -> RecoveryPlan:
    """Return what does legs good on the evening of a day of long sitting or standing, as an automation reports it.

    `day` is one of the athlete's own calendar; of a day that is over, nothing is planned. Never raises.
    """
    return _plan(Facts(situation, day=day))


def _plan(facts: Facts) -> RecoveryPlan:
    if (stop := first_fitting(STOPS, facts)) is not None:
        return _words(stop, facts)
    row = first_fitting(CLASSES, facts) or CLASSES[-1]
    if not isinstance(row.then, Session):
        return RecoveryPlan(row.row, after_care=tuple(_care(row.then.care, facts)), reasons=enough(facts))
    return _session(row.row, row.then, facts)


def _words(stop: TableRow, facts: Facts) -> RecoveryPlan:
    """Say why there is no session; what does good besides is true all the same, but for who is barred or ill."""
    care: tuple[Care, ...] = stop.then.care
    if stop.row is Row.BARRED:
        care = (Care.SEE_A_DOCTOR,) if needs_a_doctor(facts) else ()
    elif stop.row in {Row.ELECTRICAL, Row.DOSE} and (usual := first_fitting(CLASSES, facts)) is not None:
        care = usual.then.care
    return RecoveryPlan(
        stop.row,
        after_care=tuple(_care(care, facts)),
        reasons=why_stopped(stop.row, facts),
        next_at=_next_at(stop.row, facts),
    )


def _next_at(row: Row, facts: Facts) -> datetime | None:
    if row is Row.BARRED and not facts.situation.locked and facts.verdict.allowed and not facts.situation.red_flags:
        return facts.hurt_until
    if row is Row.DOSE and facts.dose_used_up and facts.allowance.next_at is not None:
        return facts.allowance.next_at.astimezone(facts.now.tzinfo)
    return None


def _session(row: Row, session: Session, facts: Facts) -> RecoveryPlan:
    """Return a row's session after all steps, within what the dose and a doctor allow."""
    situation, progress = facts.situation, facts.progress
    high = facts.used_to_it
    base = session.share[high], session.minutes[high]
    grows = row in GROWING and not facts.cleared
    share, minutes = progress.applied(*base, grows=grows)
    if row is Row.LONG_DAY:
        share, minutes = min(share, session.share[1]), min(minutes, session.minutes[1])
    reasons = [*why_planned(row, facts), *_steps(base, (share, minutes), facts)]
    if facts.cleared:
        share, minutes = min(share, CLEARED_SHARE), min(minutes, CLEARED_MINUTES)
        reasons.append(Reason("cleared"))
    share = share if situation.doctor_share is None else min(share, max(0.0, situation.doctor_share))
    minutes = minutes if situation.doctor_minutes is None else min(minutes, situation.doctor_minutes)
    left = facts.allowance.seconds // 60
    if left < minutes:
        minutes = left
        reasons.append(Reason("dose_left", (("minutes", str(left)),)))
    if minutes < 1:
        return RecoveryPlan(Row.CLEARED if facts.cleared else row, reasons=(Reason("doctor_allows_none"),))
    mode = nearest_mode(session.mode, situation.modes)
    if mode != session.mode and situation.modes:
        reasons.append(Reason("other_mode"))
    if facts.verdict.attended_only and not facts.cleared:
        reasons.append(Reason("by_tap_only"))
    return RecoveryPlan(
        row=Row.CLEARED if facts.cleared else row,
        start=facts.start,
        minutes=minutes,
        share=share,
        mode=mode,
        by_tap_only=facts.verdict.attended_only or facts.cleared,
        ask_red_flags=session.ask_red_flags or facts.long_day or facts.after_race,
        ask_rating=session.ask_rating,
        after_care=tuple(_care(session.care, facts, facts.start + timedelta(minutes=minutes))),
        reasons=(*reasons, *late(facts)),
    )


def _steps(base: tuple[float, float], now: tuple[float, float], facts: Facts) -> Iterator[Reason]:
    """Give what came of what the athlete said of past sessions."""
    (share, minutes), (new_share, new_minutes) = base, now
    if new_share < share or new_minutes < minutes:
        yield Reason("short_gap" if facts.progress.short_gap else "stepped_back")
    elif new_share > share or new_minutes > minutes:
        yield Reason("grown")


def _care(care: tuple[Care, ...], facts: Facts, session_ends: datetime | None = None) -> Iterator[AfterCare]:
    """Give the reminders with their times, without those whose time is past."""
    end, now = facts.end, facts.now
    for one in care:
        if one is Care.REFUEL:
            if now < end + REFUEL_UNTIL:
                yield AfterCare(one, end + REFUEL_AT if now < end + REFUEL_AT else None)
        elif one is Care.ELEVATE:
            at = session_ends or end + ELEVATE_AT
            if at > now:
                yield AfterCare(one, at)
        elif one is not Care.DRINK_AND_SLEEP or now < end + SAID_UNTIL:
            yield AfterCare(one, None)
