"""What a plan depends on: the workout's class, the athlete's past, and what they stated."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .contraindications import Statement
from .dose import DoseLimits, Spell
from .sport import Sport


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
    doctor_share: float | None = None
    """The most that a doctor who cleared them allows, of the way from the lowest pressure to the cap; None: nothing said."""
    doctor_minutes: float | None = None
    """The longest session that a doctor who cleared them allows; None: nothing said."""
