"""What follows a workout: wait, pressure, minutes, mode and after-care, with the reasons; a table of rules, first row that fits.

Pure and deterministic: same input, same plan. It never starts anything, and is no medical advice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from .contraindications import Statement
from .dose import DoseLimits, Spell
from .load import Load
from .sport import Sport
from .workout import Workout


class Effort(StrEnum):
    """What class a workout is of."""

    RACE = "race"
    KEY = "key"
    MODERATE = "moderate"
    EASY = "easy"


class Row(StrEnum):
    """The rows of the table, in their order."""

    BARRED = "barred"
    ILL = "ill"
    ELECTRICAL = "electrical"
    TOO_OLD = "too_old"
    CLEARED = "cleared"
    DOSE = "dose"
    RACE = "race"
    AFTER_RACE = "after_race"
    FIRST_SESSIONS = "first_sessions"
    SECOND_WORKOUT = "second_workout"
    KEY = "key"
    MODERATE = "moderate"
    EASY = "easy"
    LONG_DAY = "long_day"


class Care(StrEnum):
    """What does good besides a session."""

    REFUEL = "refuel"
    ELEVATE = "elevate"
    DRINK_AND_SLEEP = "drink_and_sleep"
    REST = "rest"
    SEE_A_DOCTOR = "see_a_doctor"


@dataclass(frozen=True, slots=True)
class AfterCare:
    """One reminder."""

    care: Care
    at: datetime | None
    """When it is due, in UTC; None: right away, with the plan's own words."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason in words: `key` has its sentence in the translations (selector `plan_reason`), which `details` fill."""

    key: str
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PastWorkout:
    """A workout that was, as far as a plan cares."""

    id: str
    start: datetime
    end: datetime
    sport: Sport
    effort: Effort
    points: float


@dataclass(frozen=True, slots=True)
class PastSession:
    """A session of this athlete that was."""

    start: datetime
    end: datetime
    massager: str
    """The id of the massager: progress is made on each for itself."""
    rating: str | None = None
    """`too_gentle`, `right`, `too_strong`, `painful`; None: nobody said."""
    share: float | None = None
    """How strong it was to be: 0 is the lowest pressure, 1 the cap; None: not known."""
    minutes: float | None = None
    """How long it was to be."""
    lowered_to: float | None = None
    """The share to which somebody lowered it by hand; None: nobody did."""
    row: Row | None = None
    """By which row it was planned; None: it was no plan's."""


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a plan depends on besides the workout and its load."""

    now: datetime
    """Aware, in the athlete's own time zone: a day is one of the calendar there."""
    kind: str
    """The massager's: `pneumatic`, `vibration` or `ems`."""
    massager: str
    """Its id."""
    statement: Statement | None
    modes: Sequence[str] = ()
    """The modes that the massager has, of the vocabulary of profiles."""
    mmhg_span: float | None = None
    """From the lowest pressure to the cap, in mmHg; None: it does not know mmHg."""
    limits: DoseLimits = DoseLimits()
    spells: Sequence[Spell] = ()
    """All massages that the athlete had, for the dose."""
    locked: bool = False
    """A session hurt them, and nothing starts for now."""
    red_flags: bool = False
    """They said yes to one of the red flags."""
    ill_until: datetime | None = None
    """They said that they are ill: until then, and a day more, nothing is planned. `datetime.max`: not known."""
    workouts: Sequence[PastWorkout] = ()
    """The others of the last 42 days, also of the same day."""
    sessions: Sequence[PastSession] = ()
    next_workout: datetime | None = None
    experienced: bool = False
    """Used to compression."""


@dataclass(frozen=True, slots=True)
class RecoveryPlan:
    """What follows a workout."""

    row: Row
    start: datetime | None = None
    """When the session is best begun, in UTC; None: none is planned."""
    minutes: float | None = None
    share: float | None = None
    """Of the way from the lowest pressure to the cap, 0 to 1."""
    mode: str | None = None
    by_tap_only: bool = False
    """Only a person's own touch may start it, whatever the policy."""
    ask_red_flags: bool = False
    ask_rating: bool = False
    after_care: tuple[AfterCare, ...] = ()
    reasons: tuple[Reason, ...] = field(default=())

    @property
    def has_session(self) -> bool:
        """Whether a session is planned."""
        return self.start is not None


def effort_of(workout: Workout, load: Load, others: Sequence[PastWorkout]) -> Effort:
    """Return the class of a workout, held against the athlete's own others of the last 42 days."""
    return Effort.MODERATE


def plan_after(workout: Workout, load: Load, effort: Effort, situation: Situation) -> RecoveryPlan:
    """Return what follows a workout: the first row of the table that fits."""
    return RecoveryPlan(Row.MODERATE, workout.end + timedelta(minutes=30), 20, 0.4, "sequential")


def plan_after_long_day(day: date, situation: Situation) -> RecoveryPlan:
    """Return what does legs good on the evening of a day of long sitting or standing, as an automation reports it."""
    return RecoveryPlan(Row.LONG_DAY)
