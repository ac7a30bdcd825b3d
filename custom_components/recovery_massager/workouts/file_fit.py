"""FIT, the format of most watches and bike computers, read by fitdecode: why by that one, see docs/decisions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import fitdecode

from ..recovery.workout import InvalidWorkout
from .file_samples import Budget, Recording, Sample

ACTIVITY = "activity"
GENERIC = {"generic", "all", None}


@dataclass(frozen=True, slots=True)
class Session:
    """What the device says of one part of a workout, mostly of the whole."""

    start: float | None
    elapsed: float
    timer: float
    sports: list[str]
    values: dict[str, float]


def read_fit(data: bytes, budget: Budget) -> Recording:
    """Return what a FIT file says; raises InvalidWorkout."""
    recording = Recording()
    sessions: list[Session] = []
    try:
        with fitdecode.FitReader(
            BytesIO(data), check_crc=fitdecode.CrcCheck.RAISE, error_handling=fitdecode.ErrorHandling.RAISE
        ) as reader:
            for frame in reader:
                budget.step()
                if frame.frame_type == fitdecode.FIT_FRAME_DATA:
                    _take(frame, recording, sessions, budget)
    except InvalidWorkout:
        raise
    except Exception as err:  # whatever the library stumbles over in bytes that are no FIT file
        raise InvalidWorkout("workout_file_broken") from err
    _add_up(recording, sessions)
    return recording


def _take(frame: fitdecode.FitDataMessage, recording: Recording, sessions: list[Session], budget: Budget) -> None:
    def value(name: str) -> Any:
        return frame.get_value(name, fallback=None)

    if frame.name == "file_id" and value("type") != ACTIVITY:
        raise InvalidWorkout("workout_file_empty")
    if frame.name == "record":
        budget.sample()
        if (at := _moment(value("timestamp"))) is not None:
            rate = _number(value("heart_rate"))
            altitude = _number(value("enhanced_altitude"))
            recording.samples.append(
                Sample(
                    at,
                    None if rate is None else round(rate),
                    _number(value("power")),
                    altitude if altitude is not None else _number(value("altitude")),
                )
            )
    elif frame.name == "session":
        sessions.append(_session(value))


def _session(value: Callable[[str], Any]) -> Session:
    names = {
        "distance": "total_distance",
        "climb": "total_ascent",
        "mean_heart_rate": "avg_heart_rate",
        "max_heart_rate": "max_heart_rate",
        "mean_power": "avg_power",
        "normalised_power": "normalized_power",
        "rpe": "workout_rpe",
    }
    found = {ours: number for ours, theirs in names.items() if (number := _number(value(theirs))) is not None}
    if "rpe" in found:
        found["rpe"] /= 10
    elapsed = _number(value("total_elapsed_time")) or 0
    timer = _number(value("total_timer_time"))
    return Session(
        _moment(value("start_time")),
        elapsed,
        elapsed if timer is None else timer,
        [str(one) for one in (value("sub_sport"), value("sport")) if one not in GENERIC],
        found,
    )


def _add_up(recording: Recording, sessions: list[Session]) -> None:
    """Let the parts of a workout be one: sums, means by their times; what cannot be added is that of a single part."""
    if not sessions:
        return
    starts = [one.start for one in sessions if one.start is not None]
    if starts:
        recording.start = min(starts)
        recording.end = max(one.start + one.elapsed for one in sessions if one.start is not None)
    longest = max(sessions, key=lambda one: one.timer)
    recording.moving = sum(one.timer for one in sessions) or None
    recording.sports = longest.sports
    recording.rpe = longest.values.get("rpe")
    for name in ("distance", "climb"):
        setattr(recording, name, _sum([one.values.get(name) for one in sessions]))
    recording.max_heart_rate = max((one.values.get("max_heart_rate", 0) for one in sessions), default=0) or None
    for name in ("mean_heart_rate", "mean_power"):
        parts = [(one.timer, one.values[name]) for one in sessions if name in one.values and one.timer > 0]
        if parts:
            setattr(recording, name, sum(time * mean for time, mean in parts) / sum(time for time, _ in parts))
    if len(sessions) == 1:
        recording.normalised_power = longest.values.get("normalised_power")


def _sum(values: list[float | None]) -> float | None:
    known = [one for one in values if one is not None]
    return sum(known) if known else None


def _moment(value: Any) -> float | None:
    """Return a time of the calendar; None for one that counts from when the device was switched on."""
    if not isinstance(value, datetime):
        return None
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp()


def _number(value: Any) -> float | None:
    return None if isinstance(value, bool) or not isinstance(value, int | float) else value
