"""Posting to an athlete's webhook, as a phone does."""

from typing import Any

SECRET = "5ec4e7" * 10
URL = f"/api/webhook/{SECRET}"

RUN: dict[str, Any] = {
    "id": "run-1",
    "sport": "trail run",
    "start": "2026-11-27T18:30:00+01:00",
    "minutes": 61.5,
    "moving_minutes": "58",
    "distance": 10500,
    "climb": 320,
    "mean_heart_rate": 148,
    "max_heart_rate": 177,
    "rpe": 6,
    "race": False,
    "name": "Around the lake",
}

STRAVA: dict[str, Any] = {
    "id": 16421337,
    "name": "Evening Ride",
    "type": "Ride",
    "sport_type": "GravelRide",
    "start_date": "2026-11-27T17:00:00Z",
    "start_date_local": "2026-11-27T18:00:00Z",
    "elapsed_time": 7260,
    "moving_time": 6900,
    "distance": 48123.4,
    "total_elevation_gain": 512,
    "average_heartrate": 132.4,
    "max_heartrate": 171,
    "average_watts": 168.2,
    "weighted_average_watts": 190,
    "device_watts": True,
    "workout_type": 10,
    "trainer": False,
    "map": {"summary_polyline": "abc"},
    "suffer_score": None,
}
