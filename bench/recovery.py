"""Time to a plan with ten thousand workouts and sessions behind the athlete, next to going through the same past once."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random
from statistics import median
import time
from zoneinfo import ZoneInfo

from custom_components.recovery_massager.recovery.contraindications import Statement
from custom_components.recovery_massager.recovery.dose import Spell
from custom_components.recovery_massager.recovery.form import daily_points, form_of
from custom_components.recovery_massager.recovery.load import Physiology, load_of
from custom_components.recovery_massager.recovery.plan import (
    Effort,
    PastSession,
    PastWorkout,
    Row,
    Situation,
    effort_of,
    plan_after,
)
from custom_components.recovery_massager.recovery.sport import Sport
from custom_components.recovery_massager.recovery.workout import Source, Workout

from .figure import Figure

PAST = 10_000
GOAL_MS = 10.0
NOW = datetime(2027, 3, 10, 18, 0, tzinfo=ZoneInfo("Europe/Berlin"))
DONE = Workout("file:now", Source.FILE, Sport.RUN, NOW.astimezone(UTC) - timedelta(minutes=70), 60, rpe=8)


def past(count: int, seed: int = 1) -> Situation:
    """Return the situation of an athlete with so many workouts and sessions, two a day up to now."""
    random = Random(seed)  # noqa: S311 - no secret
    starts = [NOW.astimezone(UTC) - timedelta(hours=12 * number + 10) for number in range(count, 0, -1)]
    minute = timedelta(minutes=1)
    sessions = [
        PastSession(
            start + 120 * minute,
            start + 140 * minute,
            "boots",
            random.choice([None, "right", "right", "too_gentle", "too_strong"]),
            0.6,
            20,
            random.choice([None, None, None, 0.5]),
            Row.KEY,
        )
        for start in starts
    ]
    return Situation(
        NOW,
        "pneumatic",
        "boots",
        Statement(date(2027, 1, 1), adult=True),
        ("sequential", "wave"),
        40.0,
        spells=[Spell(one.start, one.end) for one in sessions],
        workouts=[
            PastWorkout(
                f"file:{number}", start, start + 60 * minute, Sport.RUN, Effort.MODERATE, random.uniform(10, 150)
            )
            for number, start in enumerate(starts)
        ],
        sessions=sessions,
    )


async def measure(rounds: int) -> list[Figure]:
    """Measure a plan from the workout on (load, class, plan), and the form."""
    figures = []
    for count, goal in ((200, None), (PAST, GOAL_MS)):
        situation = past(count)
        mine, plain = _compare(situation, rounds)
        figures.append(Figure(f"plan after a workout, {count} behind", mine * 1e3, "ms", plain * 1e3, goal))
    daily = daily_points(((one.start, one.points) for one in situation.workouts), NOW.tzinfo or UTC)
    formed = median(_timed(lambda: form_of(daily, NOW.date())) for _ in range(max(rounds // 10, 1)))
    return [*figures, Figure(f"form of {len(daily)} days", formed * 1e3, "ms")]


def _compare(situation: Situation, rounds: int) -> tuple[float, float]:
    """Give the medians in seconds, in turn, so that the machine's noise meets both."""

    def planned() -> None:
        load = load_of(DONE, Physiology())
        plan_after(DONE, load, effort_of(DONE, load, situation.workouts), situation)

    def once() -> None:
        for some in (situation.workouts, situation.sessions, situation.spells):
            sum(one.end > one.start for one in some)

    pairs = [(_timed(planned), _timed(once)) for _ in range(rounds)]
    return median(one for one, _ in pairs), median(other for _, other in pairs)


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
