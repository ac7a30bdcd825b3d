"""TCX, Garmin's Training Center XML: laps with their totals, and track points.

It is read as a stream, by no library of its own: why, see docs/decisions.
"""

from collections.abc import Mapping

from ..recovery.workout import InvalidWorkout
from .file_gpx import moment
from .file_samples import Budget, Recording, Sample
from .file_xml import number

_LAP = ["Activity", "Lap"]
_VALUES = {
    ("Trackpoint", "AltitudeMeters"): "altitude",
    ("HeartRateBpm", "Value"): "heart_rate",
    ("TPX", "Watts"): "power",
}


class TcxReader:
    """Makes a recording of the elements of a TCX file: of one activity, or of the parts of one session of several sports."""

    def __init__(self, budget: Budget) -> None:
        self.recording = Recording()
        self._budget = budget
        self._found: dict[str, float] = {}
        self._at: float | None = None
        self._activities = 0
        self._beats: list[tuple[float, float]] = []
        """Seconds of each lap, and its mean heart rate."""
        self._lap_seconds = 0.0

    def opened(self, path: list[str], attributes: Mapping[str, str]) -> None:
        """Begin an activity, a lap or a point."""
        name = path[-1]
        if name == "Activity":
            self._activities += 1
            if self._activities > 1 and "MultiSportSession" not in path:
                raise InvalidWorkout("workout_file_several")
            if sport := attributes.get("Sport"):
                self.recording.sports.append(sport)
        elif path[-2:] == _LAP:
            self._lap_seconds = 0.0
            began = moment(attributes.get("StartTime", ""))
            if began is not None and self.recording.start is None:
                self.recording.start = began.timestamp()
        elif name == "Trackpoint":
            self._found, self._at = {}, None

    def closed(self, path: list[str], text: str) -> None:
        """Take a value of a lap or a point, or a whole point."""
        name = path[-1]
        if name == "Trackpoint":
            self._take()
        elif "Trackpoint" in path:
            if name == "Time":
                found = moment(text)
                self._at = None if found is None else found.timestamp()
            elif (known := _VALUES.get((path[-2], name))) and (value := number(text)) is not None:
                self._found[known] = value
        elif path[-3:-1] == _LAP and (value := number(text)) is not None:
            self._total(name, value)
        elif path[-4:-2] == _LAP and name == "Value" and (value := number(text)) is not None:
            self._heart_rate(path[-2], value)

    def _take(self) -> None:
        self._budget.sample()
        if self._at is not None:
            rate = self._found.get("heart_rate")
            self.recording.samples.append(
                Sample(
                    self._at,
                    None if rate is None else round(rate),
                    self._found.get("power"),
                    self._found.get("altitude"),
                )
            )

    def _total(self, name: str, value: float) -> None:
        recording = self.recording
        if name == "TotalTimeSeconds":
            self._lap_seconds = value
            recording.moving = (recording.moving or 0) + value
            if recording.start is not None:
                recording.end = recording.start + recording.moving
        elif name == "DistanceMeters":
            recording.distance = (recording.distance or 0) + value

    def _heart_rate(self, name: str, value: float) -> None:
        recording = self.recording
        if name == "MaximumHeartRateBpm":
            recording.max_heart_rate = max(recording.max_heart_rate or 0, value)
        elif name == "AverageHeartRateBpm":
            self._beats.append((self._lap_seconds, value))
            seconds = sum(lasted for lasted, _ in self._beats)
            if seconds > 0:
                recording.mean_heart_rate = sum(lasted * rate for lasted, rate in self._beats) / seconds
