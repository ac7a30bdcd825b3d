"""What the massager's own journal says of its sessions, next to what Home Assistant recorded of them."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

type Json = dict[str, Any]

MOMENT = 0.05
"""Seconds by which two clocks of one machine may seem to differ."""
SHOWN_AFTER = 3.0
"""A session that began on the massager is seen within so many seconds; of a shorter one nobody can know."""
SEEN_AFTER_ITS_END = 2.0
"""What is seen by an advertisement may have ended just then."""
LAST_SECONDS = 2


class Wrong(StrEnum):
    """What may be wrong after a restart."""

    LOST = "sessions lost"
    TWICE = "sessions recorded twice"
    INVENTED = "sessions invented"
    OTHERWISE = "sessions told to have ended otherwise"
    UNTRUE = "states that are not the massager's"
    NOT_STOPPED_FIRST = "overdue sessions not stopped first of all"
    BY_ITSELF = "begun or raised by itself"
    COMPLAINT = "complaints in the log"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and of what."""

    wrong: Wrong
    what: str


@dataclass(frozen=True, slots=True)
class Run:
    """A session of the massager, in Unix time; `reason` is its own word for why it ended."""

    began: float
    asked: bool
    """Somebody asked for it over the air; else a key on it was pressed."""
    ended: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A record of Home Assistant's, in Unix time: before anybody made it older."""

    id: str
    here: bool
    """Begun by Home Assistant; else seen."""
    began: float
    ended: float | None
    outcome: str | None

    @classmethod
    def of(cls, record: Json, aged: timedelta) -> Told:
        """Return what a record says that was made so much older."""

        def unix(name: str) -> float | None:
            return None if (text := record.get(name)) is None else (datetime.fromisoformat(text) + aged).timestamp()

        return cls(
            record["id"], record["origin"] == "home_assistant", unix("start") or 0, unix("end"), record["outcome"]
        )


def entries(journal: Json) -> list[Json]:
    """Return requests and events in the order in which they came."""
    requests = [{**one, "request": True} for one in journal["received"] if one.get("text")]
    return sorted([*requests, *journal["events"]], key=lambda one: one["n"])


def requests(journal: Json, after: int = 0) -> list[Json]:
    """Return what was asked of the massager, in order, beginning after that entry; `text` has it in words."""
    return [one for one in entries(journal) if one.get("request") and one["n"] > after]


def last_number(journal: Json) -> int:
    """Return the number of the newest entry of all."""
    return max((one["n"] for name in ("received", "sent", "events") for one in journal[name]), default=0)


def runs(journal: Json) -> list[Run]:
    """Return the massager's sessions in order; it was idle when the journal began."""
    found: list[Run] = []
    asked = open_ = False
    for one in entries(journal):
        if one.get("request"):
            asked = one["text"] == "start"
        elif one["what"] == "run state" and one["text"].startswith("idle"):
            found[-1] = Run(found[-1].began, found[-1].asked, one["at"], one["text"].removeprefix("idle: "))
            open_ = False
        elif one["what"] == "run state" and not open_:
            found.append(Run(one["at"], asked))
            open_, asked = True, False
    return found


def knowable(run: Run, killed: float, back: float) -> bool:
    """Return whether Home Assistant, which did not run from `killed` to `back`, must know of a session.

    What it asked for was on its disk before; what began on the massager, it has to see for a while.
    """
    if run.asked:
        return True
    ended = float("inf") if run.ended is None else run.ended
    seen = max(0.0, min(ended, killed) - run.began) + max(0.0, ended - max(run.began, back))
    return seen > SHOWN_AFTER


def compare(ran: Sequence[Run], records: Sequence[Told], *, unknowable: Collection[Run] = ()) -> list[Finding]:
    """Return what is wrong with the records of these sessions; of the unknowable ones none need be there."""
    found = [
        Finding(Wrong.TWICE, f"the id {one} is there {count} times")
        for one, count in Counter(one.id for one in records).items()
        if count > 1
    ]
    of_each: dict[Run, list[Told]] = {run: [] for run in ran}
    for record in records:
        if (run := _run_of(record, ran)) is None:
            found.append(Finding(Wrong.INVENTED, f"{record}"))
        else:
            of_each[run].append(record)
    for run, told in of_each.items():
        if not told and run not in unknowable:
            found.append(Finding(Wrong.LOST, f"{run}"))
        if len({one.id for one in told}) > 1:
            found.append(Finding(Wrong.TWICE, f"{run}: {told}"))
        found += [Finding(Wrong.OTHERWISE, f"{run}: {one}") for one in told if not _agree(run, one)]
    return found


def _run_of(record: Told, ran: Sequence[Run]) -> Run | None:
    """Return the session that a record is about."""
    if record.here:
        # Noted before anything moved.
        until = float("inf") if record.ended is None else record.ended + MOMENT
        return next((run for run in ran if record.began - MOMENT <= run.began <= until), None)
    begun = [run for run in ran if run.began <= record.began + MOMENT]
    if not begun or (begun[-1].ended is not None and record.began > begun[-1].ended + SEEN_AFTER_ITS_END):
        return None
    return begun[-1]


def _agree(run: Run, told: Told) -> bool:
    """Return whether a record is open as long as the session is, and finished only if its countdown ended it."""
    if run.ended is None or told.outcome is None:
        return run.ended is None and told.outcome is None
    return (run.reason == "countdown") is (told.outcome == "finished")


def stage(
    journal: Json, killed: float, *, state: Json, kept: Json | None, wanted: float, shown: str | None, stopping: bool
) -> str:
    """Say in words what went on when Home Assistant was killed.

    `state` and `kept`: the massager's state and the open record right after; `wanted`: the pressure that was asked for last;
    `shown`: the session's state as Home Assistant showed it; `stopping`: a stop had been asked for.
    """
    if not any(run.began <= killed and (run.ended is None or run.ended > killed) for run in runs(journal)):
        return _before_or_after(journal, killed, kept)
    run = [one["text"] for one in journal["events"] if one["what"] == "run state" and one["at"] <= killed][-1]
    links = [one["what"] for one in journal["events"] if "connected" in one["what"] and one["at"] <= killed]
    if stopping:
        return "a stop is asked for, not heard yet"
    if links and links[-1] == "disconnected":
        return "the link is lost"
    if shown != run:
        return "begun or moved on, not shown yet"
    if run == "paused":
        return "paused"
    if state["seconds_left"] is not None and state["seconds_left"] <= LAST_SECONDS:
        return "about to finish"
    return "in the ramp" if state["target"] < wanted else "running"


def _before_or_after(journal: Json, killed: float, kept: Json | None) -> str:
    if any(run.began <= killed for run in runs(journal)):
        return "ended, still open on the disk" if kept else "ended, and noted"
    return "among the settings" if any(one["at"] <= killed for one in requests(journal)) else "before the first byte"
