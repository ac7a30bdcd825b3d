"""What the table of plans asks about: each fact is found out once, and only when a row asks for it.

What the rules leave open is decided with care:

- A day is one of the athlete's calendar; "this week" are the seven days before the session.
- A race earlier on the same day counts as if this workout were one: the walk after a marathon is part of it.
- A second workout counts only where one of the two was not easy. The session comes after the last of the day.
- "Within two hours" is counted from the end of the longest session that could be had.
- One session follows a workout: whoever had one since has none to come.
- The dose asked for is that of a session of its own, not what is left of one that has just ended; five minutes at least.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cached_property

from .contraindications import Effect, Verdict, conditions, electrical, judge
from .dose import WEEK, Allowance, Spell, allowance, sessions
from .effort import effort_and_why
from .load import Load
from .moment import later, utc
from .outcome import Reason
from .progression import A_SESSION, REST_AFTER_PAIN, Progress, progress_of
from .situation import Effort, PastWorkout, Situation
from .workout import Workout

WAIT = timedelta(minutes=30)
WAIT_AFTER_RACE = timedelta(minutes=60)
EVENING = time(19)
"""When a session does good after a long day; ours."""
DAY = timedelta(days=1)
WELL_FOR = DAY
BEFORE_WORKOUT = timedelta(hours=2)
USUAL_SESSION = timedelta(minutes=30)
WEEKLY_EASY_SESSIONS = 2
OLDEST = {
    Effort.RACE: timedelta(hours=48),
    Effort.KEY: timedelta(hours=24),
    Effort.MODERATE: timedelta(hours=12),
    Effort.EASY: timedelta(hours=12),
}
"""So long after its end a workout is still followed by a session. The rules say nothing of moderate ones."""


class Facts:
    """The facts of one plan."""

    def __init__(
        self,
        situation: Situation,
        *,
        workout: Workout | None = None,
        load: Load | None = None,
        effort: Effort | None = None,
        day: date | None = None,
    ) -> None:
        self.situation = situation
        self.workout = workout
        self.load = load
        self.effort = effort
        """None: it is no workout that the plan follows, but a long `day`."""
        self.day = day
        self.now = utc(situation.now)
        self.zone = situation.now.tzinfo

    @property
    def long_day(self) -> bool:
        """Whether the plan follows a day of long sitting or standing."""
        return self.effort is None

    @cached_property
    def end(self) -> datetime:
        """When it was over, what the plan follows: the last workout of the day; a long day ends in the evening."""
        if self.workout is None:
            return utc(datetime.combine(self.day or self.situation.now.date(), EVENING, self.zone))
        return max((self.workout.end, *(utc(one.end) for one in self.others_today)))

    @cached_property
    def due(self) -> datetime:
        """When the session is best begun, counted from the end."""
        if self.long_day:
            return self.end
        return self.end + (WAIT_AFTER_RACE if self.effort is Effort.RACE or self.race_today else WAIT)

    @cached_property
    def start(self) -> datetime:
        """When the session can be begun: now where it was due before."""
        return max(self.due, self.now)

    @cached_property
    def start_day(self) -> date:
        """The athlete's own day on which it would be."""
        return self.start.astimezone(self.zone).date()

    @cached_property
    def verdict(self) -> Verdict:
        """Whether the athlete may be massaged on that day."""
        return judge(self.situation.statement, self.start_day, self.situation.kind)

    @cached_property
    def hurt_until(self) -> datetime | None:
        """Until when nothing is planned since a session hurt, on whatever massager; None: none did."""
        hurt = [
            utc(one.end) + REST_AFTER_PAIN
            for one in self.situation.sessions
            if one.rating == "painful" and utc(one.start) < self.start
        ]
        return until if hurt and (until := max(hurt)) > self.now else None

    @property
    def barred(self) -> bool:
        """Row 1; also who is locked, or was hurt."""
        return (
            self.situation.red_flags or self.situation.locked or self.hurt_until is not None or not self.verdict.allowed
        )

    @cached_property
    def well_at(self) -> datetime | None:
        """When an illness is a day past, the end of all times where nobody knows; None: they did not say that they are ill."""
        return None if self.situation.ill_until is None else later(self.situation.ill_until, WELL_FOR)

    @property
    def ill(self) -> bool:
        """Row 2: until well, and a day more."""
        return self.well_at is not None and self.now < self.well_at

    @property
    def electrical(self) -> bool:
        """Row 3."""
        return electrical(self.situation.kind)

    @property
    def too_old(self) -> bool:
        """Row 4: a late upload is counted, and that is all."""
        if self.effort is None:
            return self.day is not None and self.day < self.situation.now.date()
        return self.workout is not None and self.now - self.workout.end > OLDEST[self.effort]

    @cached_property
    def cleared(self) -> bool:
        """Row 5: whether a doctor had to be asked, and agreed."""
        statement = self.situation.statement
        first = {one.slug for one in conditions(self.situation.kind) if one.effect is Effect.DOCTOR_FIRST}
        return statement is not None and bool(first & statement.conditions)

    @cached_property
    def allowance(self) -> Allowance:
        """What the dose leaves for a session at that time."""
        limits, spells = self.situation.limits, self._spells
        own = max([self.start, *(one.end + limits.continues + timedelta(seconds=1) for one in spells)])
        careful = replace(limits, shortest=max(limits.shortest, A_SESSION))
        return allowance(spells, own.astimezone(self.zone), careful)

    @cached_property
    def _spells(self) -> Sequence[Spell]:
        """The massages that a dose can depend on, until the start: those of the week, and who is not new by those before."""
        since, limits = self.start - WEEK - DAY, self.situation.limits
        recent = [
            Spell(utc(one.start), min(utc(one.end), self.start))
            for one in self.situation.spells
            if one.end > since and one.start <= self.start
        ]
        before: list[Spell] = []
        for one in self.situation.spells:
            if one.end <= since:
                before.append(one)
                if len(before) >= limits.new_sessions and len(sessions(before, limits)) >= limits.new_sessions:
                    break
        return [*before, *recent]

    @property
    def dose_used_up(self) -> bool:
        """Whether the dose leaves nothing."""
        return self.allowance.seconds <= 0

    @cached_property
    def next_workout(self) -> datetime | None:
        """When the next workout is; None: none is known, or it was before the end of this one."""
        following = self.situation.next_workout
        return utc(following) if following is not None and utc(following) > self.end else None

    @property
    def workout_soon(self) -> bool:
        """Whether the next workout is too near."""
        return self.next_workout is not None and self.next_workout < self.start + USUAL_SESSION + BEFORE_WORKOUT

    @cached_property
    def session_since(self) -> bool:
        """Whether they had a session since what the plan follows; of a long day, on that day."""
        if self.long_day:
            return self._session_between(self._midnight(self.start), self.start)
        return self._session_between(self.end, self.start)

    @property
    def nothing_left(self) -> bool:
        """Row 6."""
        return self.session_since or self.session_for_both or self.dose_used_up or self.workout_soon

    @cached_property
    def others_today(self) -> tuple[PastWorkout, ...]:
        """The other workouts of the day on which this one ended."""
        if self.workout is None:
            return ()
        midnight = self._midnight(self.workout.end)
        tomorrow = self._midnight(midnight + DAY + timedelta(hours=2))
        return tuple(
            one
            for one in self.situation.workouts
            if one.id != self.workout.id and midnight <= one.end < tomorrow and one.end <= self.now
        )

    @property
    def race_today(self) -> bool:
        """Whether another workout of that day was a race."""
        return any(one.effort is Effort.RACE for one in self.others_today)

    @property
    def race(self) -> bool:
        """Row 7."""
        return self.effort is Effort.RACE or self.race_today

    @cached_property
    def days_after_race(self) -> int | None:
        """How many days after the last race the session would be, two at most; None: more, or there was none."""
        midnight = self._midnight(self.start)
        earliest = midnight - 2 * DAY - timedelta(hours=2)
        ends = [
            one.end for one in self.situation.workouts if one.effort is Effort.RACE and earliest <= one.end < self.start
        ]
        if self.effort is Effort.RACE:
            ends.append(self.end)
        days = min(((self.start_day - one.astimezone(self.zone).date()).days for one in ends), default=99)
        return days if days <= 2 else None

    @property
    def after_race(self) -> bool:
        """Row 8: the day after a race, and the second."""
        return bool(self.days_after_race)

    @cached_property
    def progress(self) -> Progress:
        """How far the athlete has come on this massager."""
        situation = self.situation
        return progress_of(situation.sessions, situation.massager, self.start, situation.mmhg_span)

    @property
    def fresh(self) -> bool:
        """Row 9: the first sessions, after a long time too."""
        return self.progress.fresh is not None

    @property
    def used_to_it(self) -> bool:
        """Whether the higher end of a range is for them."""
        return self.situation.experienced and not self.fresh and not self.progress.short_gap

    @property
    def second_workout(self) -> bool:
        """Row 10."""
        efforts = {self.effort, *(one.effort for one in self.others_today)}
        return bool(self.others_today) and efforts != {Effort.EASY}

    @cached_property
    def session_for_both(self) -> bool:
        """Whether the one session for the workouts of the day was had after another of them; a race gets its own."""
        if self.workout is None or self.effort is Effort.RACE or not self.second_workout:
            return False
        return self._session_between(min(self.workout.end, *(utc(one.end) for one in self.others_today)), self.start)

    @cached_property
    def sessions_this_week(self) -> int:
        """Sessions in the seven days before."""
        since = self.start - WEEK
        recent = [one for one in self.situation.spells if since < one.start < self.start]
        return len(sessions(recent, self.situation.limits))

    @property
    def enough_this_week(self) -> bool:
        """Whether an easy workout needs no session."""
        return self.sessions_this_week >= WEEKLY_EASY_SESSIONS

    @cached_property
    def why_effort(self) -> Reason | None:
        """What makes the workout what it is; None where that is not known."""
        if self.workout is None or self.load is None:
            return None
        effort, why = effort_and_why(self.workout, self.load, self.situation.workouts)
        return why if effort is self.effort else None

    def _midnight(self, moment: datetime) -> datetime:
        """Return the begin of the athlete's own day of a moment, in UTC."""
        return utc(moment.astimezone(self.zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0))

    def _session_between(self, first: datetime, last: datetime) -> bool:
        return any(first <= one.start <= last and one.end - one.start >= A_SESSION for one in self.situation.spells)
