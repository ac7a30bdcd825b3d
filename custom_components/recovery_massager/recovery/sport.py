"""What kind of workout it was, as far as legs and their recovery care."""

from enum import StrEnum


class Sport(StrEnum):
    """One sport of ours; the names that sources use for it are `recovery/sport_names.py`."""

    RUN = "run"
    TRAIL_RUN = "trail_run"
    RIDE = "ride"
    WALK = "walk"
    HIKE = "hike"
    SWIM = "swim"
    ROW = "row"
    SKI = "ski"
    LEG_STRENGTH = "leg_strength"
    STRENGTH = "strength"
    """Not said whether legs, or not legs alone."""
    UPPER_BODY = "upper_body"
    OTHER = "other"


RUNNING = frozenset({Sport.RUN, Sport.TRAIL_RUN})
GENTLE_ON_LEGS = frozenset({Sport.SWIM, Sport.UPPER_BODY})
"""Easy for the legs, however hard it was."""
