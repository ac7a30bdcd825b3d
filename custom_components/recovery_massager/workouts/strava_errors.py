"""Why Strava was not heard; each ends one look, and none of them leaves this source."""

from datetime import datetime


class StravaError(Exception):
    """Strava was not heard."""


class Lost(StravaError):
    """It cannot be reached, or its answer makes no sense; the next look may fare better."""


class Nonsense(Lost):
    """It answers, with what makes no sense."""


class NotAllowed(StravaError):
    """It knows us no more: the athlete has to connect anew."""


class NotConnected(StravaError):
    """The athlete has disconnected it, or connected it anew, meanwhile."""


class Gone(StravaError):
    """There is no such activity, or none that we may see."""


class Blocked(StravaError):
    """It was asked as often as it may be."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"until {until}")
        self.until = until
