"""Why a start was refused, in a form that every face can put into words."""

from dataclasses import dataclass, field
from enum import StrEnum

from .recovery.contraindications import Reason as PersonReason
from .recovery.dose import DoseReason


class RefusalReason(StrEnum):
    """What the gate refuses for; each has its sentence in the translations."""

    STOP_UNCONFIRMED = "stop_unconfirmed"
    """A stop was asked for and is not confirmed yet."""
    REMOTE_START_OFF = "remote_start_off"
    NO_STATEMENT = PersonReason.NO_STATEMENT.value
    TOO_YOUNG = PersonReason.TOO_YOUNG.value
    BARRED = PersonReason.BARRED.value
    NOT_CLEARED = PersonReason.NOT_CLEARED.value
    CLEARANCE_EXPIRED = PersonReason.CLEARANCE_EXPIRED.value
    FOR_NOW = PersonReason.FOR_NOW.value
    NO_CONSENT = PersonReason.NO_CONSENT.value
    ILL = "ill"
    """They said that they are ill, and not that they are well again."""
    RESTS = "rests"
    """They are well again for less than a day, and it was to start by itself or to be planned."""
    CHOOSE_USER = "choose_user"
    """Something bars one of the athletes of this massager, and nobody said whom the session is for."""
    GUEST_UNASKED = "guest_unasked"
    """A guest is asked before each session, and was not."""
    PERSON_UNKNOWN = "person_unknown"
    """The one it is for is gone, or does not use this massager any more."""
    LOCKED = "locked"
    """A session was painful less than 48 hours ago."""
    LOOK_FIRST = "look_first"
    """Two sessions were painful, and nobody said since that somebody had looked at it."""
    HEAT_BARRED = "heat_barred"
    UNATTENDED = "unattended"
    """It needs somebody's own touch, and an automation or a voice asked."""
    ASK_FIRST = "ask_first"
    """A language model wants to start it, and has not asked the person back."""
    ASKED_OTHERWISE = "asked_otherwise"
    """What would start is not any more what the person said yes to."""
    ELECTRICAL_BY_HAND = "electrical_by_hand"
    """It drives current through a body, and whoever asked for more of it may not have touched anything."""
    ONE_LEVEL = "one_level"
    """A stimulator starts at its lowest level and is raised one level at a time."""
    DOSE_SESSION = DoseReason.SESSION.value
    DOSE_DAY = DoseReason.DAY.value
    DOSE_WEEK = DoseReason.WEEK.value
    TOO_SOON = DoseReason.REST.value
    ELECTRICAL_NOT_PLANNED = "electrical_not_planned"
    """Nothing that drives current through a body is planned."""
    GUEST_NOT_PLANNED = "guest_not_planned"
    """Nobody knows what a guest will say when they are asked."""
    UNTOUCHED_BLIND = "untouched_blind"
    """It shall start by itself, and cannot tell whether anybody wears it; nor does an entity say that somebody sits there."""
    NOBODY_SITS = "nobody_sits"
    """It shall start by itself, and the owner's entity does not say that somebody sits there."""
    NOT_IN_RANGE = "not_in_range"
    FAULT = "fault"
    NOT_WORN = "not_worn"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refusal: the reason, and what fills the placeholders of its sentence."""

    reason: RefusalReason
    placeholders: dict[str, str] = field(default_factory=dict)


class Refused(Exception):
    """The gate said no; nothing was asked of the massager."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal
