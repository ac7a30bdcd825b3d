"""Home Assistant is killed again and again at random moments of a session, and what is so afterwards is compared with what it says."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import median
import sys

from demo.site import Site

from .figure import Figure
from .kill_plan import Plan, plans
from .kill_round import Back, Killed, Victim
from .kill_witness import Wrong

INTERVAL_MS = "30"
DEVICE = "calf-boots"
UNITS = {Wrong.UNTRUE: "restarts", Wrong.BY_ITSELF: "requests", Wrong.COMPLAINT: "complaints"}


async def measure(folder: Path, kills: int, seed: int) -> list[Figure]:
    """Kill it so many times; the same seed draws the same rounds, of which a real process makes what it can."""
    return await asyncio.to_thread(_measure, folder, kills, seed)


def _measure(folder: Path, kills: int, seed: int) -> list[Figure]:
    site = Site(folder, "--interval-ms", INTERVAL_MS, DEVICE)
    try:
        victim = Victim(site)
        idle, killed = [], []
        for plan in plans(kills, seed):
            if plan.fresh:
                idle.append(victim.rest())
            killed.append(victim.perform(plan))
            _tell(plan, killed[-1])
        return figures(killed, idle, f"{kills} kills, seed {seed}")
    finally:
        site.close()


def _tell(plan: Plan, killed: Killed) -> None:
    """Say on the screen where the kill fell, and in full what is wrong."""
    lines = [f"kill {plan.number}, aimed at {plan.aim}: {killed.stage}; back after {killed.back.seconds:.1f} s"]
    lines += [f"  {one.wrong}: {one.what}" for one in killed.back.findings]
    if killed.back.findings:
        lines.append(f"  {plan}")
    sys.stderr.write("\n".join(lines) + "\n")


def figures(killed: Sequence[Killed], idle: Sequence[Back], label: str) -> list[Figure]:
    """Return what is wrong, where the kills fell, and how long it took to be back; next to restarts with nothing open."""
    wrong = Counter(one.wrong for back in (*(one.back for one in killed), *idle) for one in back.findings)
    stages = Counter(one.stage for one in killed)
    times = [one.back.seconds for one in killed]
    at_rest = [one.seconds for one in idle]
    stopped = [one.back.seconds for one in killed if one.to_stop]
    return [
        *(Figure(f"{one}, {label}", wrong[one], UNITS.get(one, "sessions"), goal=0) for one in Wrong),
        *(Figure(f"killed: {stage}, {label}", count, "kills") for stage, count in stages.most_common()),
        Figure(f"sessions that the massager ran, {label}", sum(one.ran for one in killed), "sessions"),
        Figure(f"restarts with something to stop first, {label}", len(stopped), "restarts"),
        Figure(f"restarts with nothing open, {label}", len(idle), "restarts"),
        Figure(f"restart to true state, median, {label}", median(times), "s", median(at_rest)),
        Figure(f"restart to true state, slowest, {label}", max(times), "s", max(at_rest)),
        Figure(f"restart to true state against an idle start, {label}", median(times) / median(at_rest), "times", 1),
        *(
            [Figure(f"restart until what is overdue is stopped, slowest, {label}", max(stopped), "s")]
            if stopped
            else []
        ),
    ]
