"""Why a plan is as it is: keys of sentences, which the translations have under `selector.plan_reason`.

`conditions` among the details are slugs: whoever shows them to others than the athlete leaves them out.
"""

from collections.abc import Callable, Iterator

from .contraindications import Reason as Bar
from .dose import DoseReason
from .facts import OLDEST, Facts
from .moment import clock
from .outcome import Reason
from .situation import Effort, Row

UNKNOWN_YEAR = 9000
"""What lies beyond has no known end."""
LATE_MINUTES = 15
"""A session that is later by less is not worth a word."""


def why_stopped(row: Row, facts: Facts) -> tuple[Reason, ...]:
    """Return why there is no session, of rows 1 to 4 and 6."""
    return tuple(_STOPPED[row](facts))


def why_planned(row: Row, facts: Facts) -> Iterator[Reason]:
    """Give why the session is as the row says, of rows 7 to 14."""
    fresh = facts.progress.fresh
    if row is Row.AFTER_RACE:
        yield Reason("after_race" if facts.days_after_race == 1 else "second_day_after_race")
    elif row is Row.RACE and facts.effort is not Effort.RACE:
        yield Reason("race_today")
    elif row is Row.SECOND_WORKOUT:
        yield Reason("second_workout")
    elif row is Row.LONG_DAY or facts.long_day:
        yield Reason("long_day")
    elif facts.why_effort is not None:
        yield facts.why_effort
    elif facts.effort is not None:
        yield Reason(facts.effort.value)
    if fresh is not None:
        yield Reason(fresh.value)


def enough(facts: Facts) -> tuple[Reason, ...]:
    """Return why an easy workout gets no session."""
    return (*why_planned(Row.EASY, facts), Reason("enough_this_week", (("sessions", str(facts.sessions_this_week)),)))


def late(facts: Facts) -> Iterator[Reason]:
    """Give that a session comes later than is best, since the workout came late."""
    if (facts.start - facts.due).total_seconds() >= LATE_MINUTES * 60:
        yield Reason("late_upload")


def _barred(facts: Facts) -> Iterator[Reason]:
    verdict = facts.verdict
    if facts.situation.red_flags:
        yield Reason("red_flags")
    if facts.situation.locked:
        yield Reason("locked")
    elif facts.hurt_until is not None:
        yield Reason("hurt", (("until", clock(facts.hurt_until, facts.zone)),))
    if verdict.allowed or verdict.reason is None:
        return
    details = (("conditions", ", ".join(verdict.conditions)),) if verdict.conditions else ()
    if verdict.reason is Bar.FOR_NOW and verdict.until is not None:
        yield Reason("for_now_until", (*details, ("until", verdict.until.isoformat())))
    else:
        yield Reason(verdict.reason.value, details)


def _ill(facts: Facts) -> Iterator[Reason]:
    if facts.well_at is None or facts.well_at.year >= UNKNOWN_YEAR:
        yield Reason("ill")
    else:
        yield Reason("ill_until", (("until", clock(facts.well_at, facts.zone)),))


def _too_old(facts: Facts) -> Iterator[Reason]:
    if facts.effort is None:
        yield Reason("day_is_over")
    else:
        yield Reason("too_old", (("hours", f"{OLDEST[facts.effort].total_seconds() / 3600:.0f}"),))


_DOSE_WORDS = {DoseReason.DAY: "dose_day", DoseReason.WEEK: "dose_week", DoseReason.REST: "too_soon"}


def _nothing_left(facts: Facts) -> Iterator[Reason]:
    if facts.session_since:
        yield Reason("session_had_today" if facts.long_day else "session_had")
    elif facts.session_for_both:
        yield Reason("session_for_both")
    elif facts.dose_used_up:
        key = _DOSE_WORDS.get(facts.allowance.reason or DoseReason.DAY, "dose_day")
        if facts.allowance.next_at is None:
            yield Reason(f"{key}_open")
        else:
            yield Reason(key, (("next_at", clock(facts.allowance.next_at, facts.zone)),))
    if facts.workout_soon and facts.next_workout is not None:
        yield Reason("next_workout", (("at", clock(facts.next_workout, facts.zone)),))


_STOPPED: dict[Row, Callable[[Facts], Iterator[Reason]]] = {
    Row.BARRED: _barred,
    Row.ILL: _ill,
    Row.ELECTRICAL: lambda _: iter((Reason("electrical"),)),
    Row.TOO_OLD: _too_old,
    Row.DOSE: _nothing_left,
}

DOCTOR_BARS = frozenset({Bar.BARRED, Bar.NOT_CLEARED, Bar.CLEARANCE_EXPIRED})


def needs_a_doctor(facts: Facts) -> bool:
    """Tell whether what bars the athlete is for a doctor to look at."""
    return facts.situation.red_flags or facts.situation.locked or facts.verdict.reason in DOCTOR_BARS
