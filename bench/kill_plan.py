"""What shall happen in each round of `bench kill`: drawn by a seed before anything runs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from random import Random

FRESH_EVERY = 5
"""So often Home Assistant is killed while nothing is open, which is the baseline."""
PRESSURES = range(20, 65, 5)
MODES = ("sequential", "wave", "full_squeeze", "flush", "pulse")
KEYS = ("mode", "plus", "minus", "timer")
"""Keys on the massager that neither begin nor end a session."""


class Aim(StrEnum):
    """Which moment a kill is aimed at; where it falls is seen afterwards."""

    ASKED = "asked for"
    START = "start"
    RAMP = "ramp"
    RUNNING = "running"
    PAUSE = "pause"
    RESUME = "resume"
    LOST_LINK = "lost link"
    FINISH = "finish"
    STOP = "stop"
    UNHEARD_STOP = "unheard stop"
    BY_HAND = "by hand"


class Begins(StrEnum):
    """When the clock of a round begins: once somebody asked, with the first byte that the massager gets, or when it runs and is shown."""

    AT_ONCE = "at once"
    WITH_ITS_FIRST_BYTE = "first byte"
    WHEN_IT_RUNS = "running"


@dataclass(frozen=True, slots=True)
class Step:
    """Something that is done while the session goes on: `at` so many seconds after the round's clock began."""

    at: float
    what: str
    """`pause`, `resume`, `stop`, `pressure`, `timer` or `mode`, as Home Assistant does it; `press`, `lose_link`, `deafen`, `near_end`."""
    value: float | str = 0


@dataclass(frozen=True, slots=True)
class Dead:
    """What happens while Home Assistant does not run."""

    seconds: float
    passes: float = 0
    """So many simulated seconds pass at once."""
    finishes: bool = False
    """The massager ends the session by itself."""
    hand: str | None = None
    """A key on the massager that is pressed."""
    overdue: timedelta | None = None
    """What is open becomes so old that it should have ended that long ago."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One round."""

    number: int
    """From 0."""
    aim: Aim
    fresh: bool
    """Home Assistant is killed with nothing open before, and all history made older than any dose looks."""
    linked: bool
    """The session finds the connection of the one before, if that stands."""
    by_hand: bool
    """Begun on the massager."""
    pressure: int
    minutes: int
    mode: str
    late: float
    """What the massager says comes so many seconds late."""
    steps: tuple[Step, ...]
    kill_at: float
    """Seconds after the round's clock began, see `begins`."""
    dead: Dead
    ending: str
    """How a session that was taken up is ended: `stop`, `press` or `countdown`."""

    @property
    def begins(self) -> Begins:
        """When the round's clock begins."""
        if self.aim is Aim.START:
            return Begins.WITH_ITS_FIRST_BYTE
        return Begins.AT_ONCE if self.aim in (Aim.ASKED, Aim.BY_HAND) else Begins.WHEN_IT_RUNS


def plans(kills: int, seed: int) -> list[Plan]:
    """Return so many rounds; the same for the same seed, and the first ones the same for any number."""
    random = Random(seed)  # noqa: S311
    aims: list[Aim] = []
    drawn: list[Plan] = []
    for number in range(kills):
        if not aims:
            aims = random.sample(list(Aim), len(Aim))
        before = drawn[-1].dead.overdue if drawn else None
        drawn.append(_plan(random, number, aims.pop(), fresh=number % FRESH_EVERY == 0 or before is not None))
    return drawn


def _plan(random: Random, number: int, aim: Aim, *, fresh: bool) -> Plan:
    late = random.uniform(0.2, 1.5) if random.random() < 0.3 else 0.0
    steps, kill_at = AIMED[aim](random, late)
    if aim not in AS_PLANNED:
        steps = [*steps, *_fiddling(random, kill_at)]
    return Plan(
        number=number,
        aim=aim,
        fresh=fresh,
        linked=random.random() < 0.6,
        by_hand=aim is Aim.BY_HAND or (aim not in AS_PLANNED and random.random() < 0.15),
        # A ramp needs somewhere to go.
        pressure=random.choice(PRESSURES[4:] if aim is Aim.RAMP else PRESSURES),
        minutes=random.randint(1, 15),
        mode=random.choice(MODES),
        late=late,
        steps=tuple(sorted((one for one in steps if one.at < kill_at), key=lambda one: one.at)),
        kill_at=kill_at,
        dead=_dead(random),
        ending=random.choice(("stop", "stop", "press", "countdown")),
    )


def _fiddling(random: Random, until: float) -> list[Step]:
    """What people do besides: settings from here, keys over there, a link that is lost."""
    drawn = []
    for _ in range(random.randint(0, 3)):
        step = random.choice(
            (
                ("pressure", random.choice(PRESSURES)),
                ("timer", random.randint(2, 20)),
                ("mode", random.choice(MODES)),
                ("press", random.choice(KEYS)),
                ("lose_link", random.randint(0, 2)),
            )
        )
        drawn.append(Step(random.uniform(0, until), *step))
    return drawn


def _dead(random: Random) -> Dead:
    fate, seconds = random.random(), random.uniform(0, 2)
    if fate < 0.2:
        return Dead(seconds, overdue=timedelta(seconds=random.choice((15, 60, 3600, 86400)) * random.uniform(1, 3)))
    if fate < 0.4:
        return Dead(seconds, finishes=True)
    if fate < 0.5:
        return Dead(seconds, passes=random.uniform(5, 50))
    if fate < 0.65:
        return Dead(seconds, hand=random.choice(("stop", "stop", "pause", "timer", "plus")))
    return Dead(seconds)


# --- what leads to each moment, and the kill near it

type Aimed = tuple[list[Step], float]


def _asked(random: Random, late: float) -> Aimed:
    return [], random.uniform(0, 1 + 2 * late)


def _start(random: Random, late: float) -> Aimed:
    # A few exchanges, each of two intervals of the connection and of what the massager is late.
    return [], random.uniform(0, 0.3 + 4 * late)


def _ramp(random: Random, late: float) -> Aimed:
    return [], random.uniform(0, 6)


def _running(random: Random, late: float) -> Aimed:
    return [], random.uniform(1, 6)


def _pause(random: Random, late: float) -> Aimed:
    at = random.uniform(0, 2)
    return [_either(random, at, "pause")], at + random.uniform(0, 1.5) + late


def _resume(random: Random, late: float) -> Aimed:
    at = random.uniform(0, 1)
    again = at + random.uniform(0.5, 1.5) + 2 * late
    return [_either(random, at, "pause"), _either(random, again, "resume")], again + random.uniform(0, 2)


def _lost_link(random: Random, late: float) -> Aimed:
    at = random.uniform(0, 2)
    # Refused once or twice, it takes its time to come back.
    return [Step(at, "lose_link", random.randint(0, 4))], at + random.uniform(0, 2)


def _finish(random: Random, late: float) -> Aimed:
    at, left = random.uniform(0.5, 2), random.uniform(0.3, 1.5)
    return [Step(at, "near_end", left)], at + left + random.uniform(-0.4, 0.5 + late)


def _stop(random: Random, late: float) -> Aimed:
    at = random.uniform(0, 3)
    return [_either(random, at, "stop")], at + random.uniform(0, 0.3 + 2 * late)


def _unheard_stop(random: Random, late: float) -> Aimed:
    at = random.uniform(0, 2)
    return [Step(at, "deafen"), Step(at + 0.05, "stop")], at + 0.05 + random.uniform(0, 2)


def _by_hand(random: Random, late: float) -> Aimed:
    return [], random.uniform(0, 4)


def _either(random: Random, at: float, what: str) -> Step:
    """Do it here, or over there; resuming is the same key as pausing."""
    key = "pause" if what == "resume" else what
    return Step(at, what) if random.random() < 0.7 else Step(at, "press", key)


AIMED: dict[Aim, Callable[[Random, float], Aimed]] = {
    Aim.ASKED: _asked,
    Aim.START: _start,
    Aim.RAMP: _ramp,
    Aim.RUNNING: _running,
    Aim.PAUSE: _pause,
    Aim.RESUME: _resume,
    Aim.LOST_LINK: _lost_link,
    Aim.FINISH: _finish,
    Aim.STOP: _stop,
    Aim.UNHEARD_STOP: _unheard_stop,
    Aim.BY_HAND: _by_hand,
}
AS_PLANNED = (Aim.ASKED, Aim.START, Aim.UNHEARD_STOP)
"""Nothing else is done beside these, and they begin in Home Assistant."""
