"""Where Strava is, what it may be asked for, and what a config entry keeps of the connection."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from homeassistant.const import CONF_TOKEN

SITE = "https://www.strava.com"
"""Read whenever something is asked, so that tests can lead it elsewhere."""

API_SETTINGS: Final = "https://www.strava.com/settings/api"
"""Where an athlete makes the app of their own."""

CONF_AUTH_IMPLEMENTATION: Final = "auth_implementation"
"""Home Assistant's name for the credential; by this it keeps one that is in use."""

CONF_STRAVA: Final = "strava"
CONF_ACCOUNT: Final = "account"
CONF_SCOPE: Final = "scope"
CONF_CONNECTION: Final = "connection"

READ: Final = "activity:read"
"""What followers or everyone may see."""
READ_ALL: Final = "activity:read_all"
"""Also what only the athlete may see."""
SCOPES = (READ, READ_ALL)

OURS = (CONF_AUTH_IMPLEMENTATION, CONF_TOKEN, CONF_STRAVA)
"""All that an entry's data hold of a connection."""


def authorize_url() -> str:
    """Return the page on which an athlete allows an app to read."""
    return f"{SITE}/oauth/authorize"


def token_url() -> str:
    """Return where a code or a refresh token becomes tokens."""
    return f"{SITE}/oauth/token"


def deauthorize_url() -> str:
    """Return where an app gives its access back."""
    return f"{SITE}/oauth/deauthorize"


def api_url(path: str) -> str:
    """Return the address of a resource, such as `athlete/activities`."""
    return f"{SITE}/api/v3/{path}"


def enough(granted: str, wanted: str) -> bool:
    """Tell whether scopes that were granted, with commas or spaces between them, have what is wanted."""
    have = set(granted.replace(",", " ").split())
    return READ_ALL in have or (wanted == READ and READ in have)


@dataclass(frozen=True, slots=True)
class Connection:
    """Which account an athlete's entry reads from."""

    account: int
    """Strava's number of the athlete."""
    scope: str
    """One of SCOPES."""
    id: str
    """Another one whenever it is made, or made anew."""

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self | None:
        """Return the connection that an entry's data hold; None where there is none."""
        kept = data.get(CONF_STRAVA)
        if not isinstance(kept, Mapping) or CONF_TOKEN not in data or CONF_AUTH_IMPLEMENTATION not in data:
            return None
        try:
            return cls(int(kept[CONF_ACCOUNT]), str(kept[CONF_SCOPE]), str(kept[CONF_CONNECTION]))
        except KeyError, TypeError, ValueError:
            return None

    def to_dict(self) -> dict[str, Any]:
        """Return what an entry's data hold of it under CONF_STRAVA."""
        return {CONF_ACCOUNT: self.account, CONF_SCOPE: self.scope, CONF_CONNECTION: self.id}
