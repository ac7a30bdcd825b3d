"""Athletes and workouts for the tests of plans, from a few words."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from custom_components.recovery_massager.recovery.contraindications import Statement
from custom_components.recovery_massager.recovery.dose import Spell
from custom_components.recovery_massager.recovery.plan import Effort, PastSession, PastWorkout, Row, Situation
from custom_components.recovery_massager.recovery.sport import Sport
from custom_components.recovery_massager.recovery.workout import Source, Workout

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2027, 3, 10, 18, 0, tzinfo=BERLIN)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
USED = tuple({"days": days} for days in (5, 8, 11, 14, 17))
BOOTS = "boots"


def workout(now: datetime = NOW, **said: Any) -> Workout:
    """A workout that ended so many minutes ago."""
    minutes = said.get("minutes", 45)
    return Workout(
        id="action:1",
        source=Source.ACTION,
        sport=Sport(said.get("sport", "run")),
        start=now.astimezone(UTC) - (said.get("ended", 10) + minutes) * MINUTE,
        minutes=minutes,
        distance=said["km"] * 1000 if "km" in said else None,
        climb=said.get("climb"),
        rpe=said.get("rpe"),
        race=said.get("race", False),
    )


def session(now: datetime = NOW, **said: Any) -> PastSession:
    """A session that ended so many days or hours ago."""
    end = now.astimezone(UTC) - said.get("days", 0) * 24 * HOUR - said.get("hours", 0) * HOUR
    minutes = said.get("minutes", 20)
    return PastSession(
        start=end - minutes * MINUTE,
        end=end,
        massager=said.get("massager", BOOTS),
        rating=said.get("rating"),
        share=said.get("share", 60) / 100,
        minutes=minutes,
        lowered_to=said["lowered"] / 100 if "lowered" in said else None,
        row=Row(said.get("row", "key")),
    )


def past_workout(now: datetime = NOW, **said: Any) -> PastWorkout:
    """Another workout, which ended so many hours ago."""
    end = now.astimezone(UTC) - said["hours"] * HOUR
    return PastWorkout(
        id=f"action:{said['hours']}",
        start=end - 45 * MINUTE,
        end=end,
        sport=Sport(said.get("sport", "run")),
        effort=Effort(said["effort"]),
        points=said.get("points", 50.0),
    )


def situation(said: Mapping[str, Any]) -> Situation:
    """The situation of an athlete, healthy and used to it unless something else is said."""
    now = datetime.fromisoformat(said["now"]).replace(tzinfo=BERLIN) if "now" in said else NOW
    sessions = tuple(session(now, **one) for one in said.get("sessions", USED))
    ill = said.get("ill")
    return Situation(
        now=now,
        kind=said.get("kind", "pneumatic"),
        massager=BOOTS,
        statement=Statement(
            given=date(2027, 1, 1),
            conditions=frozenset(said.get("conditions", ())),
            cleared=said.get("cleared"),
            until=said.get("until"),
            adult=said.get("adult", True),
            electrical=said.get("consent", False),
        )
        if said.get("statement", True)
        else None,
        modes=said.get("modes", ("sequential", "wave")),
        mmhg_span=said.get("span", 40),
        spells=tuple(Spell(one.start, one.end) for one in sessions),
        locked=said.get("locked", False),
        red_flags=said.get("red_flags", False),
        ill_until=None if ill is None else datetime.max.replace(tzinfo=UTC) if ill == "unknown" else now + ill * HOUR,
        workouts=tuple(past_workout(now, **one) for one in said.get("workouts", ())),
        sessions=sessions,
        next_workout=now + said["next_workout"] * HOUR if "next_workout" in said else None,
        experienced=said.get("experienced", False),
        doctor_share=said["doctor_share"] / 100 if "doctor_share" in said else None,
        doctor_minutes=said.get("doctor_minutes"),
    )
