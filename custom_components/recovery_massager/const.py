"""Names and defaults that several modules share."""

from typing import Final

DOMAIN: Final = "recovery_massager"

CONF_KIND: Final = "kind"
KIND_MASSAGER: Final = "massager"
KIND_ATHLETE: Final = "athlete"

CONF_MASSAGERS: Final = "massagers"
"""Of an athlete: the ids of the config entries of the massagers that are theirs to use."""
SUBENTRY_PRESCRIPTION: Final = "prescription"
CONF_MODE: Final = "mode"
CONF_SHARE: Final = "share"
CONF_MINUTES: Final = "minutes"

CONF_PROFILE: Final = "profile"
CONF_OWN_PROFILE: Final = "own_profile"
CONF_STIMULATOR: Final = "stimulator"
CONF_ABOUT: Final = "about"
CONF_PERSON: Final = "person"
CONF_ILL_UNTIL: Final = "ill_until"
"""Of an athlete: until when they are ill."""

CONF_REMOTE_START: Final = "remote_start"
CONF_VOICE: Final = "voice"
CONF_CAP: Final = "cap"
CONF_CAP_SINCE: Final = "cap_since"
"""When the owner chose the cap, or to keep it."""
CONF_RAMP: Final = "ramp"
CONF_DEFAULT_SESSION: Final = "default_session"
CONF_PRESSURE: Final = "pressure"
CONF_RETURNS: Final = "returns"
"""Of the default session: whether the next one is set to it again when one is over."""
CONF_SEAT: Final = "seat"
"""The entity that says that somebody sits where a massager is that cannot tell."""
CONF_IDLE: Final = "idle"
CONF_LONGEST: Final = "longest"
CONF_DAY: Final = "day"
CONF_WEEK: Final = "week"
CONF_REST: Final = "rest"

DEFAULT_RAMP_SECONDS: Final = 120
NEW_RAMP_SECONDS: Final = 180
MIN_RAMP_SECONDS: Final = 10
MAX_RAMP_SECONDS: Final = 600
DEFAULT_IDLE_SECONDS: Final = 30
DEFAULT_SESSION_MINUTES: Final = 20
DEFAULT_LONGEST_MINUTES: Final = 30
DEFAULT_LONGEST_ELECTRICAL_MINUTES: Final = 15
MAX_LONGEST_MINUTES: Final = 60

EVENT_SESSION: Final = "recovery_massager_session"
EVENT_WORKOUT: Final = "recovery_massager_workout"

POINTS: Final = "points"
"""The unit of loads: statistics take another word for another unit, so it is in no language."""
