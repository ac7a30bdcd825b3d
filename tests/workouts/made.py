"""Workouts that nobody did, the same for the same seed, and the files that three kinds of devices would write of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from tests.workouts.fit_writer import fit, packed, seconds

START = datetime(2026, 5, 1, 6, tzinfo=UTC)
METRES_A_DEGREE = 6378137 * 3.141592653589793 / 180
"""Of latitude, on the sphere that gpxpy reckons with."""


@dataclass(frozen=True, slots=True)
class Point:
    """What was recorded at one moment."""

    at: datetime
    heart_rate: int | None = 140
    power: int | None = None
    altitude: float | None = 500.0
    metres: float = 0.0


def workout(
    seed: int = 1, length: int = 600, every: int = 1, speed: float = 3.0, start: datetime = START
) -> list[Point]:
    """Return a workout of so many seconds, with a point each `every` seconds; heart rate and power wander."""
    random = Random(seed)
    rate, power, points = 120, 180, []
    for second in range(0, length, every):
        rate = min(max(rate + random.randint(-2, 2), 100), 180)
        power = min(max(power + random.randint(-20, 20), 0), 400)
        points.append(Point(start + timedelta(seconds=second), rate, power, 500.0, second * speed))
    return points


def paused(points: Sequence[Point], after: int, pause: timedelta) -> list[Point]:
    """Return these points with a pause after so many of them."""
    return [*points[:after], *(replace(one, at=one.at + pause) for one in points[after:])]


def fit_file(points: Sequence[Point], session: Mapping[int, int | None] | None = None, kind: int = 4) -> bytes:
    """Return the FIT file of a watch; `session`: what it says of the whole, by the numbers of its fields; None: nothing."""
    head: list[tuple[int, Mapping[int, int | None]]] = [(0, {0: kind, 1: 255, 4: seconds(points[0].at)})]
    records = [
        (
            20,
            {
                253: seconds(one.at),
                2: None if one.altitude is None else round((one.altitude + 500) * 5),
                3: one.heart_rate,
                5: round(one.metres * 100),
                7: one.power,
            },
        )
        for one in points
    ]
    whole = [] if session is None else [(18, {253: seconds(points[-1].at), 2: seconds(points[0].at), **session})]
    return fit([*head, *records, *whole])


def gpx_file(points: Sequence[Point], kind: str = "running", name: str = "Along the river") -> bytes:
    """Return the GPX file of an app, which names neither distance nor totals."""
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<gpx version="1.1" creator="made" xmlns="http://www.topografix.com/GPX/1/1"',
            ' xmlns:x="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">',
            f"<trk><name>{name}</name><type>{kind}</type><trkseg>",
            *(
                f'<trkpt lat="{48 + one.metres / METRES_A_DEGREE:.9f}" lon="11.5">{_tag("ele", one.altitude)}'
                f"<time>{_time(one.at)}</time><extensions>{_tag('power', one.power)}<x:TrackPointExtension>"
                f"{_tag('x:hr', one.heart_rate)}</x:TrackPointExtension></extensions></trkpt>"
                for one in points
            ),
            "</trkseg></trk></gpx>",
        ]
    ).encode()


def tcx_file(points: Sequence[Point], sport: str = "Running", timer: float | None = None) -> bytes:
    """Return the TCX file of a service, with one lap."""
    began = _time(points[0].at)
    length = (points[-1].at - points[0].at).total_seconds() + 1 if timer is None else timer
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"',
            ' xmlns:x="http://www.garmin.com/xmlschemas/ActivityExtension/v2"><Activities>',
            f'<Activity Sport="{sport}"><Id>{began}</Id><Lap StartTime="{began}">',
            f"<TotalTimeSeconds>{length}</TotalTimeSeconds><DistanceMeters>{points[-1].metres}</DistanceMeters>",
            "<MaximumHeartRateBpm><Value>190</Value></MaximumHeartRateBpm><Track>",
            *(
                f"<Trackpoint><Time>{_time(one.at)}</Time>{_tag('AltitudeMeters', one.altitude)}"
                f"<DistanceMeters>{one.metres}</DistanceMeters>"
                + ("" if one.heart_rate is None else f"<HeartRateBpm><Value>{one.heart_rate}</Value></HeartRateBpm>")
                + f"<Extensions><x:TPX>{_tag('x:Watts', one.power)}</x:TPX></Extensions></Trackpoint>"
                for one in points
            ),
            "</Track></Lap></Activity></Activities></TrainingCenterDatabase>",
        ]
    ).encode()


def endless_fit(count: int) -> bytes:
    """Return a FIT file of so many empty messages, the smallest that there are."""
    return packed(bytes((0x41, 0, 0, 0xFF, 0xFE, 0)) + b"\x01" * count)


def _tag(name: str, value: Any) -> str:
    return "" if value is None else f"<{name}>{value}</{name}>"


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
