"""The record of one session, open or past."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any, Protocol, Self

from .person import GUEST
from .rating import NOTE_LENGTH, Pain, Rating
from .recovery.dose import Spell

TIMES = ("start", "deadline", "end", "paused_at", "rated", "looked_at")
# What each field is in JSON; all others are text, or nothing.
KINDS: Mapping[str, Any] = {
    "id": str,
    "person": str,
    "origin": str,
    "start": str,
    "deadline": str,
    "pressure": int | float | None,
    "reached": int | float | None,
    "paused_seconds": int | float,
    "share": int | float | None,
    "planned_minutes": int | float | None,
    "lowered_to": int | float | None,
    "stop_requested": bool,
    "may_have_run": bool,
    "seen_running": bool,
}
OUTCOMES = ("finished", "stopped", "interrupted")
MOST = 1_000_000
"""No pressure is higher, and no session's pauses have more seconds."""
MOSTS = {
    "pressure": MOST,
    "reached": MOST,
    "paused_seconds": MOST,
    "share": 1,
    "planned_minutes": MOST,
    "lowered_to": 1,
}
YEARS = range(1970, 9000)
"""With which one can reckon, in any time zone."""
WORKOUT_LENGTH = 100
"""Letters that the id of a workout may have."""
LONGEST = timedelta(days=1)
"""What seems to have taken longer is a clock that jumped."""


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """One session: open while `end` is None."""

    id: str
    person: str
    """`default`: the massager's default user; `guest`: somebody of whom nothing else is kept; else an athlete's id."""
    origin: str
    """`home_assistant`: started here; `device`: begun on the device, and seen."""
    start: datetime
    deadline: datetime
    """When it is over at the latest, as far as known at its start and after each change."""
    mode: str | None = None
    pressure: float | None = None
    """The highest pressure that was asked for, in the massager's unit."""
    stop_requested: bool = False
    may_have_run: bool = True
    """False: nothing that starts it was written yet, so nothing ran."""
    seen_running: bool = True
    """False: the massager did not say yet that it runs, so the start may have been lost on its way."""
    end: datetime | None = None
    outcome: str | None = None
    """`finished`, `stopped` or `interrupted`."""
    reached: float | None = None
    """The highest pressure that the massager reported as set while it massaged; None where it reported none."""
    paused_seconds: float = 0
    """The pauses that are over."""
    paused_at: datetime | None = None
    """Since when it is paused, while it is."""
    workout: str | None = None
    """The id of the workout that it follows, as whoever started it calls that."""
    prescription: str | None = None
    """The id of the prescription that it was started by."""
    row: str | None = None
    """The row of the table of plans by which it was planned; None: no workout's plan led to it."""
    share: float | None = None
    """How strong it was to be: 0 is the lowest pressure, 1 the cap of its start; None where that is not known."""
    planned_minutes: float | None = None
    """How long it was to be."""
    lowered_to: float | None = None
    """The lowest share to which a person lowered it while it ran; None: nobody did."""
    rating: str | None = None
    """One of Rating."""
    note: str | None = None
    """What the person wrote about it, up to 500 letters."""
    rated: datetime | None = None
    """When it was rated."""
    looked_at: datetime | None = None
    """When the person said that somebody had looked at what hurt."""

    @property
    def massaged(self) -> timedelta:
        """How long it massaged, pauses apart; none while it is open."""
        if self.end is None:
            return timedelta()
        return max(self.end - self.start - timedelta(seconds=self.paused_seconds), timedelta())

    def told(self) -> dict[str, Any]:
        """Return what an event tells of it, whether it begins or has ended."""
        data: dict[str, Any] = {
            "session_id": self.id,
            "person": self.person,
            "origin": self.origin,
            "mode": self.mode,
            "pressure": self.pressure,
        }
        for name in ("workout", "prescription"):
            if (known := getattr(self, name)) is not None:
                data[name] = known
        if self.end is not None:
            data |= {"minutes": self.minutes, "reached": self.reached}
        return data

    @property
    def minutes(self) -> float:
        """How many minutes it massaged, to a tenth."""
        return round(self.massaged.total_seconds() / 60, 1)

    def summary(self) -> dict[str, Any]:
        """Return what the faces show of an ended session; its note is nobody else's."""
        return {
            "session_id": self.id,
            "outcome": self.outcome,
            "mode": self.mode,
            "minutes": self.minutes,
            "pressure": self.pressure,
            "reached": self.reached,
            "rating": self.rating,
        }

    def heard(self, now: datetime, *, paused: bool, pressure: float | None) -> Self:
        """Return the open session after a report: paused or not, and the pressure that is set; None: not said."""
        if paused:
            return replace(self, seen_running=True, paused_at=self.paused_at or now)
        over = replace(self._pauses_over(now), seen_running=True)
        if pressure is None or (over.reached is not None and pressure <= over.reached):
            return over
        return replace(over, reached=pressure)

    def ended(self, end: datetime, outcome: str) -> Self:
        """Return the session as one of the past: never before it began, nor more than a day after that."""
        end = min(max(end, self.start), self.start + LONGEST)
        return replace(self._pauses_over(end), end=end, outcome=outcome)

    def _pauses_over(self, moment: datetime) -> Self:
        if self.paused_at is None:
            return self
        pause = max(moment - self.paused_at, timedelta())
        return replace(self, paused_at=None, paused_seconds=self.paused_seconds + pause.total_seconds())

    def of_nobody(self) -> Self:
        """Return what is left of it when it must no longer tell of a person: that the massager ran."""
        return replace(
            self,
            person=GUEST,
            workout=None,
            prescription=None,
            row=None,
            share=None,
            planned_minutes=None,
            lowered_to=None,
            rating=None,
            note=None,
            rated=None,
            looked_at=None,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return what JSON can hold."""
        data = asdict(self)
        return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in data.items()}

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """Return the record; raises ValueError or TypeError for what is none. What a later version added is left out."""
        if not isinstance(data, Mapping):
            raise TypeError("no mapping")
        known = {one.name: data[one.name] for one in fields(cls) if one.name in data}
        for name, value in known.items():
            if not isinstance(value, KINDS.get(name, str | None)):
                raise TypeError(f"{name} cannot be {value!r}")
        times = {name: datetime.fromisoformat(known[name]) for name in TIMES if known.get(name) is not None}
        if any(one.tzinfo is None for one in times.values()):
            raise ValueError("a time without a time zone")
        if any(one.year not in YEARS for one in times.values()):
            raise ValueError("a time of no year that can be")
        record = cls(**{**known, **times})
        if (reason := record._nonsense()) is not None:
            raise ValueError(reason)
        return record

    def _nonsense(self) -> str | None:
        """Return what cannot be; each value for itself is of its kind."""
        for name, most in MOSTS.items():
            value = getattr(self, name)
            if isinstance(value, bool) or (value is not None and not 0 <= value <= most):
                return f"{name} cannot be {value!r}"
        if (self.end is None) is not (self.outcome is None) or self.outcome not in (None, *OUTCOMES):
            return f"an outcome {self.outcome!r} with the end {self.end}"
        if self.end is not None and not timedelta() <= self.end - self.start <= LONGEST:
            return f"from {self.start} to {self.end}"
        if self.rating not in (None, *Rating) or (self.rating is None) is not (self.rated is None):
            return f"a rating {self.rating!r} given {self.rated}"
        if len(self.note or "") > NOTE_LENGTH or len(self.workout or "") > WORKOUT_LENGTH:
            return "a text that is too long"
        return None


class Journal(Protocol):
    """Where a session is noted: what it changes is kept once `async_save` returned."""

    open: SessionRecord | None
    user: str | None
    """Whom the next session is for; None: nobody was chosen. Kept with the settings."""

    def begin(self, record: SessionRecord) -> None:
        """Note that a session is open."""

    def change(self, **changes: Any) -> None:
        """Change the open session."""

    def heard(self, now: datetime, *, paused: bool, pressure: float | None) -> None:
        """Note what the massager reports of the open session."""

    def end(self, end: datetime, outcome: str) -> SessionRecord | None:
        """Turn the open session into one of the past, once; None where none is open."""

    def discard(self) -> None:
        """Forget the open session: nothing ran."""

    async def async_save(self) -> None:
        """Keep it all."""

    def settings_of(self, person: str) -> Mapping[str, Any]:
        """Return what a person's next session was set to last; empty where nothing was."""

    def async_keep_settings(self, person: str, settings: Mapping[str, Any]) -> None:
        """Keep what a person's next session is set to, soon; a guest's is not kept."""

    def spells(self, person: str) -> list[Spell]:
        """Return the ended massages of a person; an athlete's on any massager, and none of a guest."""

    def going(self, person: str, now: datetime) -> list[Spell]:
        """Return the massages of a person that go on at `now`; an athlete's on any massager."""

    def pains(self, person: str) -> list[Pain]:
        """Return the sessions that a person called painful; an athlete's on any massager."""
