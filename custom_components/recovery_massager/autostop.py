"""Whether a massager ends by itself what runs, and in time, when nobody speaks to it any more."""

from .device.massager import Massager
from .device.model import Run

LATE_SECONDS = 13
"""How much longer its own countdown may be than ours: what the radio and a start take."""


def endless(massager: Massager) -> bool:
    """Return whether it says that it runs and that no countdown will end it."""
    state = massager.state
    says_none = "seconds_left" in state.values and state.seconds_left is None
    return state.run is Run.RUNNING and says_none and massager.profile.link.keep_alive is None


def ends_in_time(massager: Massager, seconds: float | None) -> bool:
    """Return whether it ends by itself within the `seconds` that the session still has; None: nobody knows how many."""
    if massager.profile.autostop != "countdown":
        return massager.profile.autostop == "keep_alive"
    if massager.takes_time:
        # It was told how long, and confirmed it; what it said of that a while ago is no better.
        return not (massager.connected and endless(massager))
    there = massager.state.seconds_left
    return there is not None and (seconds is None or there <= seconds + LATE_SECONDS)
