"""What the gate looks at before anything may squeeze or sting: the owner's leave, the person, the dose, the massager.

Pure: `session.py` owns the gate and asks this for the answer.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from .const import DEFAULT_RAMP_SECONDS, NEW_RAMP_SECONDS
from .device.model import Capabilities, MassagerState, Range, Run
from .person import GUEST, Person
from .rating import Lock
from .recovery.contraindications import Verdict, electrical, judge
from .recovery.dose import Allowance, DoseLimits
from .recovery.illness import NOT_KNOWN, is_ill, rests_until
from .refusal import Refusal, RefusalReason
from .settings import Settings


@dataclass(frozen=True, slots=True)
class Rules:
    """What the owner decided for this massager, whoever uses it."""

    remote_start: bool = False
    """Whether Home Assistant may start it at all. Never keeps a stop back."""
    cap: float | None = None
    """The highest pressure that may be asked for, in the massager's unit; None where it has no pressure."""
    ramp_seconds: float | None = None
    """How long the soft start takes; None: the careful default."""
    default: Settings = Settings()
    """What the next session is set to where nobody chose anything; None in it: the careful default."""
    returns: bool = False
    """Whether it is set to that again when a session is over."""
    seat: str | None = None
    """The entity that says, where the massager cannot tell, that somebody sits there; None: there is none."""

    def ramp_for(self, sessions: int, limits: DoseLimits) -> float:
        """Return the seconds of the soft start for somebody who had so many sessions: longer while new."""
        if self.ramp_seconds is not None:
            return self.ramp_seconds
        return NEW_RAMP_SECONDS if sessions < limits.new_sessions else DEFAULT_RAMP_SECONDS


def refuse_owner(rules: Rules, *, stop_wanted: bool) -> Refusal | None:
    """Refuse while a stop is unconfirmed, and where the owner has not allowed starts."""
    if stop_wanted:
        return Refusal(RefusalReason.STOP_UNCONFIRMED)
    if not rules.remote_start:
        return Refusal(RefusalReason.REMOTE_START_OFF)
    return None


def refuse_person(
    person: Person, kind: str, now: datetime, *, attended: bool, stops_itself: bool, heat: bool
) -> Refusal | None:
    """Refuse nobody in particular, a person whom something bars, and what needs somebody's own touch and has none."""
    if person.refused is not None:
        return Refusal(person.refused)
    verdict: Verdict = judge(person.statement, now.date(), kind)
    if not verdict.allowed:
        reason = RefusalReason(verdict.reason.value) if verdict.reason else RefusalReason.NO_STATEMENT
        return Refusal(
            reason,
            {
                "conditions": ", ".join(verdict.conditions),
                "until": verdict.until.isoformat() if verdict.until else "?",
            },
        )
    if (refusal := refuse_ill(person, now, attended=attended)) is not None:
        return refusal
    if not attended and (verdict.attended_only or person.id == GUEST or not stops_itself):
        return Refusal(RefusalReason.ELECTRICAL_BY_HAND if electrical(kind) else RefusalReason.UNATTENDED)
    if heat and not verdict.heat_allowed:
        return Refusal(RefusalReason.HEAT_BARRED)
    return None


def refuse_ill(person: Person, now: datetime, *, attended: bool) -> Refusal | None:
    """Refuse a person who is ill, and what nobody touches for a day more; so is refused what is planned for such a time."""
    if is_ill(person.ill_until, now):
        return Refusal(RefusalReason.ILL)
    rests = None if attended else rests_until(person.ill_until, now)
    if rests is None or rests == NOT_KNOWN:
        return None
    return Refusal(RefusalReason.RESTS, {"until": f"{rests.astimezone(now.tzinfo):%Y-%m-%d %H:%M}"})


def refuse_blind(rules: Rules, capabilities: Capabilities, *, seated: bool) -> Refusal | None:
    """Refuse to start untouched what cannot tell whether it is worn, unless the owner's own entity says that somebody sits there."""
    if capabilities.visible("worn"):
        return None
    if rules.seat is None:
        return Refusal(RefusalReason.UNTOUCHED_BLIND)
    return None if seated else Refusal(RefusalReason.NOBODY_SITS)


def refuse_hurt(found: Lock | None, now: datetime) -> Refusal | None:
    """Refuse a person whom a session hurt, for as long as that locks them."""
    if found is None:
        return None
    if found.until is None:
        return Refusal(RefusalReason.LOOK_FIRST)
    return Refusal(RefusalReason.LOCKED, {"until": f"{found.until.astimezone(now.tzinfo):%Y-%m-%d %H:%M}"})


def refuse_dose(allowance: Allowance, limits: DoseLimits, now: datetime) -> Refusal | None:
    """Refuse when a limit of the dose is reached."""
    if allowance.seconds > 0 or allowance.reason is None:
        return None
    following = allowance.next_at
    when = (
        "?"
        if following is None
        else f"{following:%H:%M}"
        if following.date() == now.date()
        else f"{following:%Y-%m-%d %H:%M}"
    )
    return Refusal(
        RefusalReason(allowance.reason.value),
        {
            "next_at": when,
            "session_minutes": f"{limits.session_minutes}",
            "rest_hours": f"{limits.rest / timedelta(hours=1):g}",
        },
    )


def refuse_massager(state: MassagerState, capabilities: Capabilities) -> Refusal | None:
    """Refuse a massager with a fault, and one that nobody wears where it can tell; unknown counts as not, once connected."""
    if state.fault_present:
        return Refusal(RefusalReason.FAULT, {"faults": ", ".join(sorted(state.faults or ())) or "?"})
    if capabilities.visible("worn") and (state.worn is False or (state.connected and state.worn is not True)):
        return Refusal(RefusalReason.NOT_WORN)
    return None


def refuse_level(asked: float, level: float | None, levels: Range, *, attended: bool) -> Refusal | None:
    """Refuse a stronger current, unless a person asks for one level more; anybody may lower it.

    `level` is the one that the massager reports; while that is unknown, all but the lowest may be a rise.
    """
    if asked <= (levels.minimum if level is None else level):
        return None
    if not attended:
        return Refusal(RefusalReason.ELECTRICAL_BY_HAND)
    if level is None or asked > level + levels.step:
        return Refusal(RefusalReason.ONE_LEVEL)
    return None


def contact_lost(kind: str, state: MassagerState, capabilities: Capabilities) -> bool:
    """Return whether a stimulator says that it runs without its pads on the skin.

    Then it must not go on: whoever puts a pad back would get the full current at once.
    """
    if not electrical(kind) or state.run is not Run.RUNNING:
        return False
    return "contact" in (state.faults or ()) or (capabilities.visible("worn") and state.worn is False)
