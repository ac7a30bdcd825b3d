"""Activities as Strava tells them, in the list and in detail."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

EVERYONE, FOLLOWERS, ONLY_ME = "everyone", "followers_only", "only_me"
ONLY_IN_DETAIL = ("perceived_exertion", "prefer_perceived_exertion", "calories", "description", "device_name")


def run(number: int, start: datetime, minutes: float = 45, **changes: Any) -> dict[str, Any]:
    """Return an evening run, in detail; its start is aware."""
    return {
        "id": number,
        "resource_state": 3,
        "athlete": {"id": 0, "resource_state": 1},
        "name": "Evening Run",
        "type": "Run",
        "sport_type": "Run",
        "workout_type": None,
        "start_date": start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "start_date_local": start.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "elapsed_time": round(minutes * 60),
        "moving_time": round(minutes * 60 * 0.95),
        "distance": minutes * 180.0,
        "total_elevation_gain": 40.0,
        "has_heartrate": True,
        "average_heartrate": 148.2,
        "max_heartrate": 171.0,
        "start_latlng": [52.3702, 4.8952],
        "map": {"id": f"a{number}", "summary_polyline": "secretplace", "resource_state": 2},
        "trainer": False,
        "commute": False,
        "manual": False,
        "private": False,
        "visibility": EVERYONE,
        "perceived_exertion": None,
        "prefer_perceived_exertion": None,
        "calories": 520.0,
        "description": "",
        "device_name": "A watch",
        **changes,
    }


def ride(number: int, start: datetime, minutes: float = 90, **changes: Any) -> dict[str, Any]:
    """Return a ride with a power meter, in detail."""
    return run(
        number,
        start,
        minutes,
        **{
            "name": "Lunch Ride",
            "type": "Ride",
            "sport_type": "GravelRide",
            "distance": minutes * 450.0,
            "device_watts": True,
            "average_watts": 181.0,
            "weighted_average_watts": 204,
            "kilojoules": 970.0,
            **changes,
        },
    )


def listed(activity: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the list says of an activity."""
    return {key: value for key, value in activity.items() if key not in ONLY_IN_DETAIL} | {"resource_state": 2}


def streams(activity: Mapping[str, Any]) -> dict[str, Any]:
    """Return a sample each second: the first half at 140, the second at 156."""
    seconds = int(activity["elapsed_time"])
    rates = [140 if second < seconds / 2 else 156 for second in range(seconds)]
    parts = {"time": list(range(seconds)), "heartrate": rates, "distance": [second * 3.0 for second in range(seconds)]}
    return {
        key: {"data": data, "series_type": "distance", "original_size": seconds, "resolution": "high"}
        for key, data in parts.items()
    }
