"""Workouts made up for the demo: eight weeks of somebody who prepares for a half marathon, as a watch would give them.

Nothing here is measured or anybody's. The same moment gives the same weeks.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from random import Random

from .connection import Json
from .home import DOMAIN

WEEKS = 8
ATHLETE = "Sam"
BIRTH_YEAR_BEFORE = 38
"""The athlete's age in years."""
RESTING, HIGHEST = 52, 186
"""Heart rates of the athlete, in beats a minute."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One workout of a week's plan, at its usual length; heart rates as a share of the reserve."""

    name: str
    sport: str
    begins: time
    minutes: float
    speed: float
    """In metres a minute."""
    effort: float
    peak: float
    rpe: int
    climb: float = 0
    """In metres for each kilometre."""


# By the day of the week, Monday first; none: a day of rest.
WEEK: tuple[Kind | None, ...] = (
    None,
    Kind("Intervals", "run", time(18, 10), 55, 190, 0.74, 0.95, 7, 4),
    Kind("Pool", "swim", time(7, 15), 40, 42, 0.5, 0.7, 3),
    Kind("Steady run", "run", time(18, 30), 50, 178, 0.66, 0.78, 5, 6),
    None,
    Kind("Ride with friends", "ride", time(10, 0), 95, 420, 0.55, 0.85, 4, 9),
    Kind("Long run", "run", time(9, 20), 80, 170, 0.68, 0.82, 6, 8),
)
LOAD_BY_WEEK = (0.8, 0.9, 1.0, 0.75, 1.0, 1.1, 1.2, 0.85)
"""Three weeks up and one down, as runners do."""
LEFT_OUT = 0.08
"""So often something came in between."""
SAID = 0.3
"""So often the athlete said how hard it was; else the heart rate is all there is."""
HARD_RPE = 6
"""From here on a workout was a hard one."""
HARD = frozenset(kind.name for kind in WEEK if kind is not None and kind.rpe >= HARD_RPE)
WAIT = timedelta(minutes=35)
"""So long after a workout the sessions began at the earliest."""
SORE_AFTER, SORE_WITH_SESSION = 4.6, 3.7
"""How sore the legs are on the morning after a hard workout, 0 to 10, without a session and with one."""
MORNING = time(7)
DAY = timedelta(days=1)
STAYS = 3
"""Every third session stays on its day."""
FIRST = 3
"""So many sessions are first ones."""
LOWEST, CAP = 20, 60
"""Of the boots' pressure, in mmHg."""
UNSAID = 0.15
"""So often nobody said it."""

SYNCED = Kind("Progression run", "run", time(), 72, 176, 0.74, 0.92, 7, 7)
"""What the button brings."""
SYNCED_AGO = timedelta(minutes=35)
"""So long ago it was over, which is when a session is offered."""
SYNC_AGAIN = timedelta(hours=2)
"""Before, a watch would give the same run once more."""


def made_up(now: datetime, seed: int = 5) -> list[Json]:
    """Return the workouts of the weeks before today (`now` is aware, in the home's zone), oldest first."""
    random = Random(seed)  # noqa: S311
    return list(_weeks(now, random))


def _weeks(now: datetime, random: Random) -> Iterator[Json]:
    first = now.date() - timedelta(days=7 * WEEKS)
    for number in range(7 * WEEKS):
        day = first + timedelta(days=number)
        kind = WEEK[day.weekday()]
        if kind is None or random.random() < LEFT_OUT:
            continue
        start = datetime.combine(day, kind.begins, now.tzinfo) + timedelta(minutes=random.randrange(-15, 25))
        made = workout(kind, start, random, LOAD_BY_WEEK[number // 7])
        yield made | {"rpe": kind.rpe} if random.random() < SAID else made


def workout(kind: Kind, start: datetime, random: Random, length: float = 1.0) -> Json:
    """Return one workout of a kind, in the fields of the action `log_workout`."""
    minutes = round(kind.minutes * length * random.uniform(0.93, 1.07), 1)
    breaks = random.uniform(0, 0.05) * minutes
    distance = round(kind.speed * random.uniform(0.96, 1.04) * minutes)
    reserve = HIGHEST - RESTING
    return {
        "workout_id": f"demo-{start:%Y%m%d%H%M}",
        "name": kind.name,
        "sport": kind.sport,
        "start": start.isoformat(),
        "minutes": round(minutes + breaks, 1),
        "moving_minutes": minutes,
        "distance": distance,
        "climb": round(kind.climb * distance / 1000),
        "mean_heart_rate": round(RESTING + reserve * kind.effort * random.uniform(0.97, 1.03)),
        "max_heart_rate": round(RESTING + reserve * kind.peak * random.uniform(0.98, 1.02)),
    }


def followed(records: Sequence[Json], workouts: Sequence[Json], athlete: str, zone: tzinfo | None) -> list[Json]:
    """Return the sessions of a past with those on days of a workout as the athlete's, by their entry's id, in the same order.

    Each began half an hour after it, or later on that day; most of those a day off a hard workout are moved to its day.
    As the integration keeps them: with the workout, the row of the plan, how strong and how long it was to be.
    """
    last_of_day = {end_of(one).astimezone(zone).date(): one for one in workouts}
    days = [datetime.fromisoformat(record["start"]).astimezone(zone).date() for record in records]
    theirs: list[Json] = []
    made: list[Json] = []
    before = date.min
    for number, record in enumerate(records):
        day = days[number]
        if number % STAYS != STAYS - 1 and day != days[-1]:
            near = (day, day - DAY, day + DAY)
            day = next((one for one in near if before < one < days[number + 1] and _is_hard(last_of_day.get(one))), day)
        before = day
        workout = last_of_day.get(day)
        if workout is None or record["origin"] == "device":
            made.append(record)
        else:
            made.append(_followed(record, workout, athlete, day - days[number], first=len(theirs) < FIRST))
            theirs.append(record)
    return made


def _is_hard(workout: Json | None) -> bool:
    return workout is not None and workout["name"] in HARD


def _followed(record: Json, workout: Json, athlete: str, later: timedelta, *, first: bool) -> Json:
    start, deadline = (datetime.fromisoformat(record[name]) for name in ("start", "deadline"))
    later = max(later, (end_of(workout) + WAIT).astimezone(UTC) - start)
    times = ("start", "deadline", "end", "rated")
    return {
        **record,
        **{one: (datetime.fromisoformat(record[one]) + later).isoformat() for one in times if record[one] is not None},
        "person": athlete,
        "rating": "right" if record["rating"] == "too_strong" else record["rating"],
        "workout": f"action:{workout['workout_id']}",
        "row": "first_sessions" if first else "key" if _is_hard(workout) else "moderate",
        "share": round((record["pressure"] - LOWEST) / (CAP - LOWEST), 3),
        "planned_minutes": (deadline - start).total_seconds() / 60 - record["paused_seconds"] / 60,
    }


def end_of(workout: Json) -> datetime:
    """Return when a workout was over."""
    start = datetime.fromisoformat(workout["start"])
    return start + timedelta(minutes=workout["minutes"])


def soreness(workouts: Sequence[Json], records: Sequence[Json], seed: int = 7) -> dict[date, int]:
    """Return how sore the legs were on the mornings after hard workouts: less so after a session."""
    random = Random(seed)  # noqa: S311
    followed_by = {record["workout"] for record in records}
    said: dict[date, int] = {}
    for one in workouts:
        if one["name"] not in HARD or random.random() < UNSAID:
            continue
        usual = SORE_WITH_SESSION if f"action:{one['workout_id']}" in followed_by else SORE_AFTER
        said[end_of(one).date() + timedelta(days=1)] = min(10, max(0, round(random.gauss(usual, 0.8))))
    return said


def soreness_statistics(said: Mapping[date, int], zone: tzinfo | None) -> list[Json]:
    """Return the recorder's rows for the sensor of the soreness: one on each morning on which it was said."""
    return [
        {
            "start": datetime.combine(day, MORNING, zone).astimezone(UTC).replace(minute=0).isoformat(),
            **dict.fromkeys(("mean", "min", "max"), value),
        }
        for day, value in said.items()
    ]


def sync_script(athlete: str, last_workout: str) -> Json:
    """Return the script that stands for a watch whose run is synced, by the athlete's entry id and their sensor of the last workout.

    It gives a run once: pressed again within two hours it does nothing, as a sync that finds nothing new.
    """
    run = workout(SYNCED, datetime(2026, 1, 1, tzinfo=UTC), Random(3))  # noqa: S311
    fields = {key: value for key, value in run.items() if key not in ("workout_id", "start")}
    begun = run["minutes"] + SYNCED_AGO / timedelta(minutes=1)
    ended = f"as_timestamp(states('{last_workout}'), 0)"
    return {
        "alias": "Sync a workout",
        "description": "Made by the demo: logs a run that ended 35 minutes ago, unless one was logged in the last two hours.",
        "icon": "mdi:watch-import-variant",
        "mode": "single",
        "sequence": [
            {
                "condition": "template",
                "value_template": f"{{{{ now().timestamp() - {ended} > {SYNC_AGAIN.total_seconds():.0f} }}}}",
            },
            {
                "action": f"{DOMAIN}.log_workout",
                "data": {
                    "athlete": athlete,
                    "start": f"{{{{ (now() - timedelta(minutes={begun:g})).isoformat() }}}}",
                    **fields,
                },
            },
        ],
    }
