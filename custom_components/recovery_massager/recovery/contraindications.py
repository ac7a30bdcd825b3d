"""Who may be massaged: the conditions that forbid it, a person's statement about them, and the verdict.

The lists join the leaflets and FDA summaries of pneumatic massagers (K220217, K160608, Bio Compression SC-2008,
Therabody) and of electrical stimulators (Beurer EM 80, EM 25). They are help, not a diagnosis: the massager's own
leaflet goes first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from .statement import Clearance, Statement

__all__ = [
    "Clearance",
    "Condition",
    "Effect",
    "Reason",
    "Statement",
    "Verdict",
    "clearance_ends",
    "clearances_ending",
    "conditions",
    "electrical",
    "judge",
    "passed",
]


class Effect(StrEnum):
    """What a condition does to every start."""

    BARRED = "barred"
    """Nothing starts, whatever a date says."""
    DOCTOR_FIRST = "doctor_first"
    """Nothing starts until a doctor has cleared it, and again after twelve months."""
    FOR_NOW = "for_now"
    """Nothing starts before an end date."""
    HEAT_ONLY = "heat_only"
    """A massage is fine, its heat is not."""


class Reason(StrEnum):
    """Why a verdict refuses."""

    NO_STATEMENT = "no_statement"
    """There is no statement, or none that can be understood."""
    TOO_YOUNG = "too_young"
    """Not of the age that this kind of massager asks for."""
    BARRED = "barred"
    NOT_CLEARED = "not_cleared"
    """A doctor has to be asked first."""
    CLEARANCE_EXPIRED = "clearance_expired"
    """A doctor has to be asked again."""
    FOR_NOW = "for_now"
    NO_CONSENT = "no_consent"
    """Nobody has agreed to electrical stimulation and its rules."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a person: its effect, and whether it keeps the heat off besides."""

    slug: str
    effect: Effect
    heat: bool = False
    """True: while it holds, heat stays off."""


_PNEUMATIC = (
    Condition("red_flags", Effect.BARRED),
    Condition("thrombosis", Effect.BARRED),
    Condition("heart_failure", Effect.BARRED),
    Condition("arterial_disease", Effect.BARRED),
    Condition("gangrene_or_graft", Effect.BARRED),
    Condition("limb_cancer", Effect.BARRED),
    Condition("uncontrolled_hypertension", Effect.BARRED),
    Condition("loss_of_sensation", Effect.BARRED, heat=True),
    Condition("past_thrombosis", Effect.DOCTOR_FIRST),
    Condition("varicose_veins", Effect.DOCTOR_FIRST),
    Condition("leg_ulcers", Effect.DOCTOR_FIRST),
    Condition("peripheral_neuropathy", Effect.DOCTOR_FIRST, heat=True),
    Condition("bleeding_disorder", Effect.DOCTOR_FIRST),
    Condition("organ_disease", Effect.DOCTOR_FIRST),
    Condition("pacemaker", Effect.DOCTOR_FIRST),
    Condition("implant", Effect.DOCTOR_FIRST),
    Condition("pregnancy", Effect.DOCTOR_FIRST),
    Condition("diabetes", Effect.DOCTOR_FIRST, heat=True),
    Condition("connective_tissue_disease", Effect.DOCTOR_FIRST),
    Condition("arrhythmia", Effect.DOCTOR_FIRST),
    Condition("heart_attack_or_stroke", Effect.DOCTOR_FIRST),
    Condition("lymphoedema", Effect.DOCTOR_FIRST),
    Condition("skin_infection", Effect.FOR_NOW),
    Condition("open_wound", Effect.FOR_NOW),
    Condition("dermatitis", Effect.FOR_NOW),
    Condition("acute_injury", Effect.FOR_NOW, heat=True),
    Condition("fracture", Effect.FOR_NOW),
    Condition("recent_surgery", Effect.FOR_NOW),
    Condition("bruises", Effect.FOR_NOW),
    Condition("unexplained_pain", Effect.FOR_NOW),
    Condition("reduced_sensation", Effect.HEAT_ONLY, heat=True),
    Condition("recent_swelling", Effect.HEAT_ONLY, heat=True),
)

# What stands in both lists is here because electricity is stricter about it.
_EMS_BESIDES = (
    Condition("pacemaker", Effect.BARRED),
    Condition("electrical_implant", Effect.BARRED),
    Condition("insulin_pump", Effect.BARRED),
    Condition("epilepsy", Effect.BARRED),
    Condition("pregnancy", Effect.BARRED),
    Condition("arrhythmia", Effect.BARRED),
    Condition("fever", Effect.BARRED),
    Condition("cancer", Effect.BARRED),
    Condition("acute_muscle_pain", Effect.BARRED),
    Condition("cramps", Effect.BARRED),
    Condition("hypertension", Effect.DOCTOR_FIRST),
    Condition("metal_implant", Effect.DOCTOR_FIRST),
)


def _joined(*lists: tuple[Condition, ...]) -> Mapping[str, Condition]:
    return MappingProxyType({condition.slug: condition for conditions in lists for condition in conditions})


_STRICTEST = _joined(_PNEUMATIC, _EMS_BESIDES)
_BY_KIND: Mapping[str, Mapping[str, Condition]] = {
    "pneumatic": _joined(_PNEUMATIC),
    "vibration": _joined(_PNEUMATIC),
    "ems": _STRICTEST,
}


def electrical(kind: str) -> bool:
    """Return whether a massager of this kind drives current through the body; of an unknown kind that is assumed."""
    return kind not in ("pneumatic", "vibration")


def conditions(kind: str) -> tuple[Condition, ...]:
    """Return all conditions that count for `pneumatic`, `vibration` or `ems`; any other kind gets the strictest list."""
    return tuple(_BY_KIND.get(kind, _STRICTEST).values())


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a person may be massaged today, and how."""

    allowed: bool
    reason: Reason | None = None
    """Why not; None where it is allowed."""
    conditions: tuple[str, ...] = ()
    """Slugs of the conditions behind the reason, in the order of the list."""
    until: date | None = None
    """The day from which it is allowed without a new statement, where that is known."""
    heat_allowed: bool = False
    attended_only: bool = True
    """True: a person starts each session by hand; nothing starts by itself."""
    share: float | None = None
    """The strictest limit that a doctor set: 0 is the lowest pressure, 1 the massager's cap. None: no doctor set one."""
    minutes: int | None = None
    """The shortest session that a doctor allowed as the longest one; None: no doctor set a limit."""


def clearance_ends(cleared: date) -> date:
    """Return the first day on which a doctor's clearance no longer counts: twelve months after it was given."""
    try:
        return cleared.replace(year=cleared.year + 1)
    except ValueError:
        return date(cleared.year + 1, 3, 1)


def judge(statement: Statement | None, today: date, kind: str) -> Verdict:
    """Say whether the person may use a massager of this kind today.

    Whatever is not understood counts against a start: no statement, a condition that no list knows, a clearance from
    the future. A statement that was given on the stricter list counts for every kind: what only a stimulator is barred
    by does not bar a massage.
    Each condition has a clearance and an end of its own. Whoever needed a doctor, or is under 18, starts each session by
    hand, within the strictest limits of all doctors, which are said whatever the answer; so does everybody who uses a
    stimulator, for which they have to be 18 and to have agreed to its rules.
    """
    known = _BY_KIND.get(kind, _STRICTEST)
    if statement is None or not statement.conditions <= _STRICTEST.keys():
        return Verdict(False, Reason.NO_STATEMENT)
    ticked = {
        effect: tuple(
            slug for slug, condition in known.items() if slug in statement.conditions and condition.effect is effect
        )
        for effect in Effect
    }
    clearances = {slug: statement.clearance(slug) for slug in ticked[Effect.DOCTOR_FIRST]}
    share, minutes = _strictest(one for one in clearances.values() if one is not None)

    def refuse(reason: Reason, slugs: tuple[str, ...] = (), until: date | None = None) -> Verdict:
        return Verdict(False, reason, slugs, until, share=share, minutes=minutes)

    if electrical(kind) and not statement.adult:
        return refuse(Reason.TOO_YOUNG)
    if ticked[Effect.BARRED]:
        return refuse(Reason.BARRED, ticked[Effect.BARRED])
    if waits := tuple(slug for slug, one in clearances.items() if one is None or one.day > today):
        return refuse(Reason.NOT_CLEARED, waits)
    if old := tuple(slug for slug, one in clearances.items() if one is not None and today >= clearance_ends(one.day)):
        return refuse(Reason.CLEARANCE_EXPIRED, old)
    ends = {slug: statement.end(slug) for slug in ticked[Effect.FOR_NOW]}
    if lasts := {slug: end for slug, end in ends.items() if end is None or today < end}:
        known_ends = [end for end in lasts.values() if end is not None]
        return refuse(Reason.FOR_NOW, tuple(lasts), max(known_ends) if len(known_ends) == len(lasts) else None)
    if electrical(kind) and not statement.electrical:
        return refuse(Reason.NO_CONSENT)
    holding = statement.conditions.difference(ticked[Effect.FOR_NOW])
    return Verdict(
        True,
        heat_allowed=not any(_STRICTEST[slug].heat for slug in holding),
        attended_only=electrical(kind) or not statement.adult or bool(clearances),
        share=share,
        minutes=minutes,
    )


def clearances_ending(statement: Statement, today: date, kinds: Iterable[str], ahead: timedelta) -> dict[str, date]:
    """Return the ends of those clearances that ended, or do so within `ahead`, by condition; of a massager of any of these kinds."""
    found: dict[str, date] = {}
    for slug in _ticked(statement, kinds, Effect.DOCTOR_FIRST):
        clearance = statement.clearance(slug)
        if (
            clearance is not None
            and clearance.day <= today
            and (ends := clearance_ends(clearance.day)) <= today + ahead
        ):
            found[slug] = ends
    return found


def passed(statement: Statement, today: date, kinds: Iterable[str]) -> tuple[str, ...]:
    """Return the passing conditions whose end has come, so that they keep from nothing any more."""
    return tuple(
        slug
        for slug in _ticked(statement, kinds, Effect.FOR_NOW)
        if (end := statement.end(slug)) is not None and end <= today
    )


def _ticked(statement: Statement, kinds: Iterable[str], effect: Effect) -> list[str]:
    """Return what was ticked that has this effect on a massager of any of these kinds, each once."""
    slugs = {one.slug: None for kind in kinds for one in conditions(kind) if one.effect is effect}
    return [slug for slug in slugs if slug in statement.conditions]


def _strictest(clearances: Iterable[Clearance]) -> tuple[float | None, int | None]:
    """Return the lowest share and the fewest minutes of all that set any."""
    shares, minutes = [], []
    for one in clearances:
        shares += [one.share] if one.share is not None else []
        minutes += [one.minutes] if one.minutes is not None else []
    return min(shares, default=None), min(minutes, default=None)
