"""How sessions grow and step back, from what the athlete said of those that were; a careful rule of our own.

Nothing is kept: it is told anew from the past sessions on one massager. What the rules leave open is decided with care:

- Only sessions that a plan of the rows after "first sessions" made, and that nobody lowered, can let it grow. A step is
  taken at the third good one in a row, or at a later one if a week has not passed since any other step, up or back.
- Whoever was hurt, or had no session for more than 21 days, begins anew: their next three sessions are first sessions. What
  they had gained is gone, what had been taken back stays. After a pain the pressure also grows from that of a first session.
- What somebody lowers by hand in two of three sessions, to the lower of the two, is the most that is planned. It rises by
  the steps by which the pressure would.
- A step back takes what was gained last, and from whoever gained nothing yet, five minutes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from .moment import utc
from .situation import PastSession, Row

STEP_MINUTES = 5
MOST_MINUTES_GAINED = 10
"""From the 20 minutes of most rows to 30."""
MOST_MINUTES_LOST = -10
STEP_SHARE = 0.05
STEP_MMHG = 5.0
BACK_SHARE = 0.10
MOST_SHARE_GAINED = 0.40
"""From the 60 % of a key workout to the cap."""
MOST_SHARE_LOST = -0.60
HOLD_SESSIONS = 3
GOOD_SESSIONS = 3
FIRST_SESSIONS = 3
FIRST_SHARE = 0.25
WEEK = timedelta(days=7)
STEP_BACK_AFTER = timedelta(days=14)
ANEW_AFTER = timedelta(days=21)
REST_AFTER_PAIN = timedelta(hours=48)
A_SESSION = timedelta(minutes=5)
"""What was shorter, and not rated, was none."""
CAP_SESSIONS = 8
CAP_STEP = 10.0
HIGHEST_CAP = 80.0

GOOD = frozenset({"right", "too_gentle"})
GROWING = frozenset({Row.SECOND_WORKOUT, Row.KEY, Row.MODERATE, Row.EASY, Row.LONG_DAY})
"""The rows whose sessions may grow, and let others grow."""


class Fresh(StrEnum):
    """Why the next session is a first one; the words of its reason."""

    NEW = "first_sessions"
    GAP = "long_gap"
    PAIN = "after_pain"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an athlete has come on a massager."""

    minutes: int = 0
    """What is added to the minutes of a row, or taken off."""
    share: float = 0.0
    """What is added to its share, or taken off."""
    ceiling: float | None = None
    """The most that is planned; None: the cap."""
    fresh: Fresh | None = None
    """Why the next session is a first one; None: it is none."""
    short_gap: bool = False
    """The last session is 14 days ago and more, and a step was taken back for it."""

    def applied(self, share: float, minutes: float, *, grows: bool) -> tuple[float, float]:
        """Return the share and the minutes of a row after all steps; up only where it grows."""
        added_share, added_minutes = (self.share, self.minutes) if grows else (min(self.share, 0), min(self.minutes, 0))
        share = min(1.0, share + added_share, *(() if self.ceiling is None else (self.ceiling,)))
        return max(0.0, round(share, 4)), max(10.0, min(30.0, minutes + added_minutes))


def progress_of(
    sessions: Iterable[PastSession], massager: str, at: datetime, mmhg_span: float | None = None
) -> Progress:
    """Return how far an athlete is at a moment, from their sessions that began before it, in whatever order."""
    at, told = utc(at), _Told(share_step(mmhg_span))
    for session in _in_order(sessions, massager, at):
        told.session(session)
    told.gap(at)
    return told.progress()


def share_step(mmhg_span: float | None) -> float:
    """Return one step of pressure as a share: 5 points, and never more than 5 mmHg."""
    return STEP_SHARE if not mmhg_span or mmhg_span <= 0 else min(STEP_SHARE, STEP_MMHG / mmhg_span)


def cap_offered(sessions: Iterable[PastSession], massager: str, at: datetime, since: datetime | None = None) -> bool:
    """Say whether a higher cap is worth an offer to the owner: eight good sessions in a row, none lowered by hand.

    Those that nobody rated neither count nor break the row; what was before `since`, when the cap was changed last, does not
    count. Nobody is offered one who begins anew.
    """
    good = 0
    ordered = _in_order(sessions, massager, utc(at))
    before: datetime | None = None
    for session in ordered:
        if before is not None and utc(session.start) - before > ANEW_AFTER:
            good = 0
        before = utc(session.end)
        if since is not None and utc(session.start) < utc(since):
            continue
        if session.lowered_to is not None or (_rated(session) and session.rating not in GOOD):
            good = 0
        elif session.rating in GOOD:
            good += 1
    return good >= CAP_SESSIONS and before is not None and utc(at) - before <= ANEW_AFTER


def cap_to_offer(cap: float, leaflet: float | None) -> float | None:
    """Return the cap to offer, in mmHg: 10 more at most, never above the massager's leaflet, nor 80; None: there is none."""
    offer = min(cap + CAP_STEP, HIGHEST_CAP, HIGHEST_CAP if leaflet is None else leaflet)
    return offer if offer > cap else None


def _in_order(sessions: Iterable[PastSession], massager: str, at: datetime) -> Sequence[PastSession]:
    counted = [
        one
        for one in sessions
        if one.massager == massager and (one.end - one.start >= A_SESSION or _rated(one)) and one.start < at
    ]
    counted.sort(key=lambda one: one.start)
    return counted


def _rated(session: PastSession) -> bool:
    return session.rating in GOOD or session.rating in {"too_strong", "painful"}


class _Told:
    """What follows from one session after the other; a past may be long, so the usual one costs little."""

    __slots__ = (
        "_anew",
        "_ceiling",
        "_count",
        "_ended",
        "_good",
        "_hold",
        "_lowered",
        "_minutes",
        "_share",
        "_short_gap",
        "_since_anew",
        "_step",
        "_stepped",
    )

    def __init__(self, step: float) -> None:
        self._step = step
        self._minutes = 0
        self._share = 0.0
        self._ceiling: float | None = None
        self._since_anew = 0
        self._anew = Fresh.NEW
        self._good = 0
        self._hold = 0
        self._count = 0
        self._lowered: tuple[int, float] | None = None
        self._ended: datetime | None = None
        self._stepped: datetime | None = None
        self._short_gap = False

    def progress(self) -> Progress:
        return Progress(
            self._minutes,
            round(self._share, 4),
            None if self._ceiling is None else round(self._ceiling, 4),
            self._anew if self._since_anew < FIRST_SESSIONS else None,
            self._short_gap,
        )

    def gap(self, until: datetime) -> None:
        """Nothing was until then."""
        self._short_gap = False
        if self._ended is None or (gap := until - self._ended) < STEP_BACK_AFTER:
            return
        if gap > ANEW_AFTER:
            self._begin_anew(Fresh.GAP)
        else:
            self._short_gap = True
            self._step_back(until)

    def session(self, session: PastSession) -> None:
        """One was."""
        self.gap(utc(session.start))
        ended, rating, lowered = utc(session.end), session.rating, session.lowered_to
        if self._ended is None or ended > self._ended:
            self._ended = ended
        if rating == "painful":
            self._begin_anew(Fresh.PAIN)
            self._ceiling = FIRST_SHARE if self._ceiling is None else min(self._ceiling, FIRST_SHARE)
            return
        self._since_anew += 1
        self._count += 1
        holding = self._hold > 0
        if holding:
            self._hold -= 1
        if rating == "too_strong":
            self._too_strong(ended)
        elif rating in GOOD and lowered is None and session.row in GROWING and not holding:
            self._was_good(ended)
        if lowered is not None:
            self._adopt(lowered, ended)

    def _begin_anew(self, why: Fresh) -> None:
        self._since_anew, self._anew = 0, why
        self._minutes, self._share = min(self._minutes, 0), min(self._share, 0.0)
        self._good, self._hold, self._lowered = 0, 0, None

    def _too_strong(self, at: datetime) -> None:
        self._share = max(MOST_SHARE_LOST, self._share - BACK_SHARE)
        self._minutes = max(MOST_MINUTES_LOST, self._minutes - STEP_MINUTES)
        if self._ceiling is not None:
            self._ceiling = max(0.0, self._ceiling - BACK_SHARE)
        self._good, self._hold, self._stepped = 0, HOLD_SESSIONS, at

    def _was_good(self, at: datetime) -> None:
        self._good += 1
        if self._good >= GOOD_SESSIONS and (self._stepped is None or at - self._stepped >= WEEK):
            self._step_up()
            self._good, self._stepped = 0, at

    def _step_up(self) -> None:
        if self._minutes < MOST_MINUTES_GAINED:
            self._minutes += STEP_MINUTES
        elif self._ceiling is not None:
            self._ceiling = None if self._ceiling + self._step >= 1 else self._ceiling + self._step
        else:
            self._share = min(MOST_SHARE_GAINED, self._share + self._step)

    def _step_back(self, at: datetime) -> None:
        if self._share > 0:
            self._share = max(0.0, self._share - self._step)
        else:
            self._minutes = max(MOST_MINUTES_LOST, self._minutes - STEP_MINUTES)
        self._good, self._stepped = 0, at

    def _adopt(self, lowered: float, at: datetime) -> None:
        before, self._lowered, self._good = self._lowered, (self._count, lowered), 0
        if before is not None and self._count - before[0] <= 2:
            adopted = max(0.0, min(before[1], lowered))
            self._ceiling = adopted if self._ceiling is None else min(self._ceiling, adopted)
            self._lowered, self._stepped = None, at
