"""A past made up for the demo: what an owner of some weeks would have, in the form in which the integration keeps it.

Nothing here is measured or anybody's. The same moment gives the same past, and it leaves room for sessions now: see
`made_up` for what holds.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from .connection import Json

SESSIONS = 24
"""Eight weeks of about three."""
DAYS_BETWEEN = (2, 2, 3)
"""So any seven days have two to four sessions."""
FIRST_START = time(19)
LATEST_START_MINUTES = 150
"""After `FIRST_START`; the longest session is over by ten to ten then."""
MINUTES = (15, 20, 20, 25)
MODES = ("sequential", "sequential", "wave", "flush")
PRESSURES = (30, 35, 35, 40, 40, 45)
"""In mmHg: a little more as the weeks go by, and never as much as the boots' cap."""
RATINGS = ("right", "right", "right", "right", "too_gentle", "too_strong", None)
WEEKLY = "FREQ=WEEKLY"
AT_REST = timedelta(hours=6)
"""So long before now everything was over at the latest."""


def made_up(now: datetime, seed: int = 1) -> list[Json]:
    """Return the records of the sessions before `now` (aware, in the home's zone), oldest first.

    All were in the evening, on days before today, and within the default limits of the dose; the last one was yesterday,
    or the day before if it is early in the morning. Most were finished, some stopped by hand or interrupted.
    """
    random = Random(seed)  # noqa: S311
    days = [(now - AT_REST).date() - timedelta(days=1)]
    while len(days) < SESSIONS:
        days.append(days[-1] - timedelta(days=random.choice(DAYS_BETWEEN)))
    return [_session(random, number, day, now) for number, day in enumerate(reversed(days))]


def _session(random: Random, number: int, day: date, now: datetime) -> Json:
    evening = datetime.combine(day, FIRST_START, now.tzinfo)
    start = (evening + timedelta(seconds=random.randrange(LATEST_START_MINUTES * 60))).astimezone(UTC)
    planned = timedelta(minutes=random.choice(MINUTES))
    # The last one is what somebody sees first.
    outcome = "finished" if number == SESSIONS - 1 else _outcome(number)
    pause = timedelta(seconds=random.randrange(40, 150)) if number % 6 == 3 else timedelta()
    share = 1.0 if outcome == "finished" else random.uniform(0.4, 0.8)
    length = timedelta(seconds=round((planned * share + pause).total_seconds()))
    pressure = PRESSURES[number * len(PRESSURES) // SESSIONS]
    rating = random.choice(RATINGS) if outcome == "finished" else None
    return {
        "id": f"{random.getrandbits(128):032x}",
        "person": "default",
        "origin": "device" if number % 8 == 5 else "home_assistant",
        "start": start.isoformat(),
        "deadline": (start + planned + pause).isoformat(),
        "mode": random.choice(MODES),
        "pressure": pressure,
        "stop_requested": False,
        "may_have_run": True,
        "end": (start + length).isoformat(),
        "outcome": outcome,
        "reached": pressure,
        "paused_seconds": pause.total_seconds(),
        "paused_at": None,
        "workout": None,
        "rating": rating,
        "note": None,
        "rated": (start + length + timedelta(minutes=2)).isoformat() if rating else None,
        "looked_at": None,
    }


def _outcome(number: int) -> str:
    if number % 7 == 4:
        return "stopped"
    return "interrupted" if number % 11 == 8 else "finished"


def statistics(records: Sequence[Json]) -> dict[str, list[Json]]:
    """Return the recorder's rows for the sensors of the minutes and of the sessions in all, by the sensors' keys.

    There is one for each hour in which a session ended, and one of nothing before the first. The last sum is the
    sensor's state, as it is for whoever has these sensors since before their first session: what the recorder adds goes on from there.
    """
    begin = _hour(datetime.fromisoformat(records[0]["start"])) - timedelta(hours=1)
    minutes, sessions = [_row(begin, 0)], [_row(begin, 0)]
    massaged = 0.0
    for number, record in enumerate(records, 1):
        start, end = (datetime.fromisoformat(record[name]) for name in ("start", "end"))
        massaged += (end - start).total_seconds() - record["paused_seconds"]
        minutes.append(_row(_hour(end), round(massaged / 60, 2)))
        sessions.append(_row(_hour(end), number))
    return {"sensor.minutes_in_all": minutes, "sensor.sessions_in_all": sessions}


def plans(today: date) -> list[Json]:
    """Return what is planned, as `recovery_massager.schedule_session` takes it: once tomorrow evening, and each week from soon on."""
    return [
        {"start": _evening(today, 1, time(20)), "minutes": 20, "mode": "sequential", "pressure": 40},
        {
            "start": _evening(today, 3, time(19, 30)),
            "minutes": 25,
            "mode": "wave",
            "pressure": 35,
            "recurrence": WEEKLY,
        },
    ]


def _evening(today: date, days: int, at: time) -> str:
    """Return a time by the clock on the home's wall."""
    return datetime.combine(today + timedelta(days=days), at).isoformat(" ")


def _hour(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _row(start: datetime, total: float) -> Json:
    return {"start": start.isoformat(), "state": total, "sum": total}
