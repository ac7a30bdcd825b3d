"""GPX 1.0 and 1.1: track points with their times; heart rate and power as Garmin's and others' extensions have them.

Distance and time in motion are reckoned by gpxpy. Its own reader of files is not used: why, see docs/decisions.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from gpxpy.gpx import GPXTrackPoint, GPXTrackSegment

from .file_samples import Budget, Recording, Sample
from .file_sums import LONGEST_SAMPLE
from .file_xml import number

SPELL = 5_000
"""Points that are reckoned with at a time, since gpxpy's are large."""
_POINT = {"ele": "altitude", "hr": "heart_rate", "heartrate": "heart_rate", "power": "power", "PowerInWatts": "power"}


class GpxReader:
    """Makes a recording of the elements of a GPX file. Planned routes and waypoints are no workout, nor are points without times."""

    def __init__(self, budget: Budget) -> None:
        self.recording = Recording()
        self._budget = budget
        self._place: tuple[float, float] | None = None
        self._found: dict[str, float] = {}
        self._time: datetime | None = None
        self._spell = GPXTrackSegment()
        """Points without a gap between them."""

    def opened(self, path: list[str], attributes: Mapping[str, str]) -> None:
        """Begin a point or a segment."""
        if path[-1] == "trkpt":
            latitude, longitude = (number(attributes.get(one, "")) for one in ("lat", "lon"))
            self._place = None
            if latitude is not None and longitude is not None and abs(latitude) <= 90 and abs(longitude) <= 180:
                self._place = latitude, longitude
            self._found, self._time = {}, None

    def closed(self, path: list[str], text: str) -> None:
        """Take what a point has, or a whole one."""
        name = path[-1]
        if "trkpt" in path[:-1]:
            if name == "time":
                self._time = moment(text)
            elif (known := _POINT.get(name)) and (value := number(text)) is not None:
                self._found[known] = value
        elif name == "trkpt":
            self._take()
        elif name == "trkseg":
            self._end_spell()
        elif path == ["gpx", "trk", "name"] and text:
            self.recording.name = self.recording.name or text
        elif path == ["gpx", "trk", "type"] and text:
            self.recording.sports.append(text)

    def _take(self) -> None:
        self._budget.sample()
        if self._time is None:
            return
        rate = self._found.get("heart_rate")
        at = self._time.timestamp()
        self.recording.samples.append(
            Sample(at, None if rate is None else round(rate), self._found.get("power"), self._found.get("altitude"))
        )
        if self._place is None:
            return
        point = GPXTrackPoint(*self._place, time=self._time)
        if self._spell.points:
            before = self._spell.points[-1]
            assert before.time is not None
            if not 0 <= at - before.time.timestamp() <= LONGEST_SAMPLE:
                self._add_distance(before.distance_2d(point) or 0)
                self._end_spell()
        self._spell.points.append(point)
        if len(self._spell.points) >= SPELL:
            self._end_spell()
            self._spell.points.append(point)

    def _end_spell(self) -> None:
        if len(self._spell.points) > 1:
            self._add_distance(self._spell.length_2d())
            moving = self._spell.get_moving_data(raw=True)
            self.recording.moving = (self.recording.moving or 0) + (moving.moving_time if moving else 0)
        self._spell = GPXTrackSegment()

    def _add_distance(self, metres: float) -> None:
        self.recording.distance = (self.recording.distance or 0) + metres


def moment(text: str) -> datetime | None:
    """Return the moment that a text names; both formats mean UTC where they name no zone. None for what is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
