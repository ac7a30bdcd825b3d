"""One round of `bench kill`: a session, the kill, the time after it, the restart, and what is wrong then."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import time
from typing import Any

from demo import provision
from demo.child import POLL_SECONDS, wait_until
from demo.connection import Json, RequestFailed
from demo.home import DOMAIN
from demo.kept import Kept
from demo.simulator import SimulatedMassager
from demo.site import Site

from .kill_plan import Begins, Dead, Plan, Step
from .kill_witness import Finding, Told, Wrong, compare, knowable, last_number, requests, runs, stage

NAME = "Calf boots"
QUICK_RAMP_SECONDS = 10
CONTROL_POINT = "Control Point"
BACK_SECONDS = 45.0
"""Within so many seconds of its restart Home Assistant must show, and have noted, what is so."""
SOON_SECONDS = 20.0
GRACE = timedelta(seconds=10)
"""What ends by its own countdown gets so long for it before it is overdue."""
PAUSE_LIMIT_SECONDS = 301.0
FORGOTTEN = timedelta(days=8)
"""No dose looks so far back."""
ENDED = ("idle", "finished", "stopped", "interrupted")


@dataclass(frozen=True, slots=True)
class Back:
    """How Home Assistant came back: `seconds` from its restart until it showed what is so."""

    seconds: float
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Killed:
    """A round that is over."""

    stage: str
    back: Back
    to_stop: bool
    """There was something to stop first of all."""
    ran: int
    """How many sessions the massager ran."""


@dataclass(slots=True)
class _Gone:
    """What is known when Home Assistant is started again."""

    at: float
    stage: str
    opened: str | None
    """Id of the session that was open on the disk, if it may have run."""
    last: int = 0
    """Number of the newest entry of the journal."""
    target: float = 0
    to_stop: bool = False


class Victim:
    """A Home Assistant that is killed again and again, the boots that it follows, and what it recorded of them so far."""

    def __init__(self, site: Site) -> None:
        """Add the boots to it, and let all of that come to the disk."""
        entry = provision.add_massager(site.client, remote_start=True)
        provision.change_options(site.client, entry, ramp=QUICK_RAMP_SECONDS)
        self.site = site
        self.boots: SimulatedMassager = site.simulator.massager(NAME)
        self.entities = provision.entity_ids(site.client, entry)
        self.kept = Kept(site.server.config, entry)
        self._earlier: list[Json] = []
        self._aged: dict[str, timedelta] = {}
        self._sessions = 0
        """How many the boots had when the journal began."""
        self._started = 0.0
        """When Home Assistant was started last, in Unix time."""
        with site.home_assistant_down():
            self._forget()
        self._wait_for_truth(time.time(), to_stop=False)

    # --- rounds

    def rest(self) -> Back:
        """Kill it while nothing is open, make all history older, and wait until it is back."""
        self._forget()
        with self._killed() as gone:
            self._age(FORGOTTEN)
        back = self._back(gone)
        return Back(back.seconds, (*back.findings, *self._judged(gone, time.time())))

    def perform(self, plan: Plan) -> Killed:
        """Do one round."""
        self._prepare(plan)
        asked = self._begin(plan)
        self._follow(plan)
        if asked is not None and asked.done():
            asked.result()
        with self._killed(plan) as gone:
            self._while_dead(plan.dead)
        back = self._back(gone)
        until = time.time()
        findings = (*back.findings, *self._end(plan), *self._judged(gone, until))
        self._earlier = self.kept.past
        ran = self.boots.state["sessions"] - self._sessions
        return Killed(gone.stage, Back(back.seconds, findings), gone.to_stop, ran)

    # --- the session

    def _prepare(self, plan: Plan) -> None:
        boots = self.boots
        boots.set(battery=100)
        if not plan.linked:
            boots.fault("drop_link")
            boots.wait_until(lambda _: not boots.connected, what="no link")
        boots.wait_until(lambda state: not state["venting"], SOON_SECONDS, "empty chambers")
        self._forget()
        if plan.late:
            boots.fault("delay", seconds=plan.late)

    def _forget(self) -> None:
        """Let the journal begin anew, with the next session."""
        self.boots.forget()
        self._sessions = self.boots.state["sessions"]

    def _begin(self, plan: Plan) -> Future[Any] | None:
        """Begin the session; returns the start that was asked for."""
        asked = None
        if plan.by_hand:
            self.boots.press("start")
        else:
            asked = self._act(
                f"{DOMAIN}.start_session",
                "climate.massager",
                pressure=plan.pressure,
                minutes=plan.minutes,
                mode=plan.mode,
            )
        self._wait_for(plan.begins, asked)
        return asked

    def _wait_for(self, begins: Begins, asked: Future[Any] | None) -> None:
        """Return when the round's clock begins; raises what the start raises."""

        def begun() -> bool:
            if asked is not None and asked.done():
                asked.result()
            match begins:
                case Begins.WITH_ITS_FIRST_BYTE:
                    return bool(requests(self.boots.describe()))
                case Begins.WHEN_IT_RUNS:
                    return self.site.client.state(self.entities["sensor.session_state"]) == "running"
            return True

        wait_until(begun, SOON_SECONDS, f"a session that begins: {begins}")

    def _follow(self, plan: Plan) -> None:
        """Do what the plan says, each step at its time, until the kill is due."""
        begun = time.monotonic()
        for step in plan.steps:
            time.sleep(max(0.0, begun + step.at - time.monotonic()))
            self._do(step)
        time.sleep(max(0.0, begun + plan.kill_at - time.monotonic()))

    def _do(self, step: Step) -> None:
        match step.what:
            case "press":
                self.boots.press(str(step.value))
            case "lose_link":
                if step.value:
                    self.boots.fault("refuse_connections", times=step.value)
                self.boots.fault("drop_link")
            case "deafen":
                self.boots.fault("ignore_writes", characteristic=CONTROL_POINT)
            case "near_end":
                self.boots.let_pass(max(0.1, (self.boots.state["seconds_left"] or 0) - float(step.value)))
            case "pause" | "resume" | "stop":
                self._act("button.press", f"button.{step.what}")
            case "timer":
                self._act(f"{DOMAIN}.set_timer", "climate.massager", minutes=step.value)
            case _:
                self._act(f"{DOMAIN}.set_{step.what}", "climate.massager", **{step.what: step.value})

    def _act(self, action: str, key: str, **data: Any) -> Future[Any]:
        return self.site.client.act(action, self.entities[key], **data)

    def _end(self, plan: Plan) -> Iterator[Finding]:
        """End what was taken up, and wait until that is noted."""
        state = self.boots.state
        if state["run"] == "idle":
            return
        try:
            match plan.ending:
                case "stop":
                    self.site.client.call("button.press", self.entities["button.stop"])
                case "press":
                    self.boots.press("stop")
                case _:
                    self.boots.let_pass(_until_it_ends(state))
            self._wait_for_truth(time.time(), to_stop=True)
        except (TimeoutError, RequestFailed) as error:
            yield Finding(Wrong.UNTRUE, f"at the end: {error}")
            self.boots.press("stop")

    # --- while it is dead

    @contextmanager
    def _killed(self, plan: Plan | None = None) -> Iterator[_Gone]:
        shown = self.site.client.state(self.entities["sensor.session_state"])
        at = time.time()
        with self.site.home_assistant_killed():
            self.boots.wait_until(lambda _: not self.boots.connected, what="no link")
            record = self.kept.open
            opened = record["id"] if record is not None and record["may_have_run"] else None
            gone = _Gone(at, self._stage(plan, at, shown), opened)
            self.boots.clear_faults()
            yield gone
            described = self.boots.describe()
            gone.last, gone.target = last_number(described), described["state"]["target"]
            gone.to_stop = described["state"]["run"] != "idle" and self._is_to_stop()
            self._started = time.time()

    def _stage(self, plan: Plan | None, at: float, shown: str | None) -> str:
        if plan is None:
            return "nothing open"
        described = self.boots.describe()
        wanted = [plan.pressure, *(float(one.value) for one in plan.steps if one.what == "pressure")][-1]
        stopping = any(one.what == "stop" or one.value == "stop" for one in plan.steps)
        return stage(
            described,
            at,
            state=described["state"],
            kept=self.kept.open,
            wanted=0 if plan.by_hand else wanted,
            shown=shown,
            stopping=stopping,
        )

    def _while_dead(self, dead: Dead) -> None:
        time.sleep(dead.seconds)
        state = self.boots.state
        passes = _until_it_ends(state) if dead.finishes else dead.passes
        if passes:
            # Time passes for both.
            self.boots.let_pass(passes)
            self._age(timedelta(seconds=passes))
        if dead.hand is not None and state["run"] != "idle":
            self.boots.press(dead.hand)
        if dead.overdue is not None and (record := self.kept.open) is not None:
            left = datetime.fromisoformat(record["deadline"]) - datetime.now(UTC)
            self._age(max(left, timedelta()) + dead.overdue)

    def _age(self, by: timedelta) -> None:
        self.kept.age(by)
        for record in self.kept.records:
            self._aged[record["id"]] = self._aged.get(record["id"], timedelta()) + by

    def _is_to_stop(self) -> bool:
        """Whether what is open on the disk must be stopped before anything else."""
        record = self.kept.open
        if record is None or not record["may_have_run"]:
            return False
        overdue = datetime.fromisoformat(record["deadline"]) + GRACE < datetime.now(UTC)
        return overdue or bool(record["stop_requested"])

    # --- when it is back

    def _back(self, gone: _Gone) -> Back:
        findings = []
        seconds = BACK_SECONDS
        try:
            seconds = self._wait_for_truth(self._started, to_stop=gone.to_stop)
        except TimeoutError as error:
            findings.append(Finding(Wrong.UNTRUE, str(error)))
        findings += self._asked_unasked(gone)
        findings += [Finding(Wrong.COMPLAINT, one) for one in self.site.complaints()]
        return Back(seconds, tuple(findings))

    def _wait_for_truth(self, since: float, *, to_stop: bool) -> float:
        """Return the seconds since then until Home Assistant showed what is so.

        That is waited for until it is also noted, and what is `to_stop` stopped. TimeoutError if that takes too long.
        """
        true_at: float | None = None
        deadline = time.monotonic() + BACK_SECONDS
        while time.monotonic() < deadline:
            run = self.boots.state["run"]
            if not self._shows(run):
                true_at = None
            elif true_at is None:
                true_at = min(time.time(), self._last_news())
            noted = (self.kept.open is not None) is (run != "idle")
            if true_at is not None and noted and not (to_stop and run != "idle"):
                return true_at - since
            time.sleep(POLL_SECONDS)
        shown = [self.site.client.states.get(one) for one in self._shown_by]
        raise TimeoutError(f"the massager is {self.boots.state}, shown is {shown}, on the disk {self.kept.open}")

    @property
    def _shown_by(self) -> tuple[str, str]:
        return self.entities["climate.massager"], self.entities["sensor.session_state"]

    def _shows(self, run: str) -> bool:
        home, (climate, session) = self.site.client, self._shown_by
        shown = home.state(climate), home.attribute(climate, "hvac_action"), home.state(session)
        match run:
            case "running":
                return shown == ("fan_only", "fan", "running")
            case "paused":
                return shown == ("fan_only", "idle", "paused")
        return shown[:2] == ("off", "off") and shown[2] in ENDED

    def _last_news(self) -> float:
        """Return when what it shows became so, by its own clock, which is ours."""
        states = self.site.client.states
        return max(datetime.fromisoformat(states[one]["last_updated"]).timestamp() for one in self._shown_by)

    def _asked_unasked(self, gone: _Gone) -> Iterator[Finding]:
        """Look at what was asked of the boots since the restart; nobody asked for anything."""
        since = requests(self.boots.describe(), gone.last)
        for one in since:
            words = one["text"].rsplit(" ", 1)
            if one["text"] in ("start", "resume") or (words[0] == "set pressure" and int(words[1]) > gone.target):
                yield Finding(Wrong.BY_ITSELF, one["text"])
        if gone.to_stop and (since[0]["text"] if since else None) != "stop":
            yield Finding(Wrong.NOT_STOPPED_FIRST, f"{[one['text'] for one in since]}")

    def _judged(self, gone: _Gone, back: float) -> Sequence[Finding]:
        """Compare the journal of this round with the records that came in it, and the earlier records with themselves."""
        described = self.boots.describe()
        ran = runs(described)
        if len(ran) != described["state"]["sessions"] - self._sessions:
            raise RuntimeError(f"the journal does not tell of every session: {ran}")
        records, earlier = self.kept.records, {one["id"]: one for one in self._earlier}
        told = [Told.of(one, self._aged.get(one["id"], timedelta())) for one in records if one["id"] not in earlier]
        findings = compare(ran, told, unknowable=[run for run in ran if not knowable(run, gone.at, back)])
        still = [one["id"] for one in records if one["id"] in earlier]
        findings += [Finding(Wrong.LOST, f"of an earlier round: {one}") for one in earlier if one not in still]
        findings += [Finding(Wrong.TWICE, f"of an earlier round: {one}") for one in set(still) if still.count(one) > 1]
        if gone.opened is not None and gone.opened not in {one["id"] for one in records}:
            findings.append(Finding(Wrong.LOST, f"was open on the disk: {gone.opened}"))
        findings += [Finding(Wrong.LOST, f"set aside: {one}") for one in self.kept.set_aside]
        return findings


def _until_it_ends(state: Json) -> float:
    """Return how many simulated seconds it takes the boots to end what they do; 0 where they do nothing.

    That is by their countdown, or because it was paused for too long.
    """
    match state["run"]:
        case "running":
            return float(state["seconds_left"]) + 0.5
        case "paused":
            return PAUSE_LIMIT_SECONDS
    return 0.0
