"""The table of plans: the first row that fits. Waits are counted from the end of the workout, in `facts.py`.

From where the rows are: 1, 5, 7, 9, 10, 13 and 14 from the guidance of massagers for runners and on massage of the calf; 3
from leaflets of stimulators; 4 and 8 from trials that repeat sessions at 24 and 48 hours; 11 and 12 from Maia 2024 (Biol
Sport 41:263), about 20 to 30 minutes a session; 2 and the two hours of 6 are careful defaults of our own.
Where a row gives a range, the lower end is for everybody, the higher one for who is used to compression.
"""

from collections.abc import Callable
from dataclasses import dataclass

from .facts import Facts
from .modes import SEQUENTIAL, WAVE
from .outcome import Care
from .situation import Effort, Row


@dataclass(frozen=True, slots=True)
class Session:
    """A session that a row asks for."""

    share: tuple[float, float]
    """Of the way from the lowest pressure to the cap: for everybody, and for who is used to compression."""
    minutes: tuple[float, float]
    mode: str = SEQUENTIAL
    care: tuple[Care, ...] = ()
    ask_red_flags: bool = False
    ask_rating: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """No session, but words."""

    care: tuple[Care, ...] = ()


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the table: when it fits, and what follows."""

    row: Row
    fits: Callable[[Facts], bool]
    then: Session | Words


def _session(
    share: float | tuple[float, float],
    minutes: float | tuple[float, float],
    *care: Care,
    mode: str = SEQUENTIAL,
    ask_red_flags: bool = False,
    ask_rating: bool = False,
) -> Session:
    return Session(
        share if isinstance(share, tuple) else (share, share),
        minutes if isinstance(minutes, tuple) else (minutes, minutes),
        mode,
        care,
        ask_red_flags,
        ask_rating,
    )


_RACE_CARE = (Care.REFUEL, Care.ELEVATE)

STOPS: tuple[TableRow, ...] = (
    TableRow(Row.BARRED, lambda it: it.barred, Words()),
    TableRow(Row.ILL, lambda it: it.ill, Words((Care.REST,))),
    TableRow(Row.ELECTRICAL, lambda it: it.electrical, Words()),
    TableRow(Row.TOO_OLD, lambda it: it.too_old, Words()),
    TableRow(Row.DOSE, lambda it: it.nothing_left, Words()),
)
"""Rows 1 to 4 and 6: nothing is planned. The dose goes before the doctor's leave, which does not lift it."""

CLASSES: tuple[TableRow, ...] = (
    TableRow(Row.RACE, lambda it: it.race and it.fresh, _session(0.25, 15, *_RACE_CARE, ask_rating=True)),
    TableRow(Row.RACE, lambda it: it.race, _session((0.25, 0.40), (20, 30), *_RACE_CARE)),
    TableRow(
        Row.AFTER_RACE,
        lambda it: it.after_race and it.fresh,
        _session(0.25, 15, ask_red_flags=True, ask_rating=True),
    ),
    TableRow(Row.AFTER_RACE, lambda it: it.after_race, _session((0.25, 0.40), 20, ask_red_flags=True)),
    TableRow(Row.FIRST_SESSIONS, lambda it: it.fresh, _session(0.25, 15, ask_rating=True)),
    TableRow(Row.SECOND_WORKOUT, lambda it: it.second_workout, _session(0.40, 20)),
    TableRow(Row.KEY, lambda it: it.effort is Effort.KEY, _session(0.60, 20, Care.DRINK_AND_SLEEP)),
    TableRow(Row.MODERATE, lambda it: it.effort is Effort.MODERATE, _session(0.40, 20)),
    TableRow(Row.EASY, lambda it: it.effort is Effort.EASY and it.enough_this_week, Words()),
    TableRow(Row.EASY, lambda it: it.effort is Effort.EASY, _session(0.25, 15)),
    TableRow(
        Row.LONG_DAY,
        lambda it: it.long_day,
        _session((0.25, 0.40), (15, 20), mode=WAVE, ask_red_flags=True),
    ),
)
"""Rows 7 to 14; who is new gets no more than row 9 gives, also after a race."""

CLEARED_SHARE, CLEARED_MINUTES = 0.25, 15.0
"""Row 5, `Facts.cleared`: the row of the class, within these and what the doctor allows, by a person's own touch alone."""


def first_fitting(table: tuple[TableRow, ...], facts: Facts) -> TableRow | None:
    """Return the first row that fits; None where none does."""
    return next((one for one in table if one.fits(facts)), None)
