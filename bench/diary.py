"""Workouts that come in: from the call to the plan, a first sync, and an athlete with ten thousand of them behind.

Next to an action and a webhook that do nothing, and to an athlete without any workout, in the same Home Assistant.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from statistics import median
import time
from typing import Any
from unittest.mock import patch

from aiohttp import ClientSession
from aiohttp.web import Request, Response
from homeassistant.components import webhook
from homeassistant.components.recorder import get_instance
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.util import dt as dt_util

from custom_components.recovery_massager.diary import Diary
from custom_components.recovery_massager.diary_store import DiaryStore
from custom_components.recovery_massager.planning import async_plan_for
from custom_components.recovery_massager.recovery.load import load_of
from custom_components.recovery_massager.training_statistics import KINDS, TrainingStatistics, statistic_id
from demo.home import DOMAIN
from demo.simulator import HOST

from .athletes import add, athlete, keep, past
from .entries import FIRST, resident_memory
from .figure import Figure
from .house import add_massager, house, simulator_process
from .lag import EVERY_SECONDS, Lag, watched

PAST = 10_000
FIRST_SYNC = 200
ARRIVALS = 20
"""At least so many arrivals: a slowest of fewer says little."""
STARTS = 5
FIRST_PLANS = 10
GOAL_PLAN_MS = 10.0
GOAL_ARRIVAL_MS = 1000.0
GOAL_STALL_MS = 50.0
IDLE_SECONDS = 2.0
FULL_ID = "01JBENCH000000000000000000"
EMPTY, FULL, NOTHING = "bench-empty", "bench-full", "bench-nothing"


@dataclass
class Watched:
    """What something cost Home Assistant."""

    seconds: float = 0.0
    lag: Lag = field(default_factory=Lag)
    saves: int = 0

    def stalls(self, name: str, idle: Lag) -> list[Figure]:
        """Say how long nobody else had the event loop, next to a loop of a Home Assistant with nothing to do."""
        return [
            Figure(f"{name}: longest stall", max(self.lag.seconds) * 1e3, "ms", max(idle.seconds) * 1e3),
            Figure(
                f"{name}: of that by its own work",
                max(self.lag.own) * 1e3,
                "ms",
                max(idle.own) * 1e3,
                GOAL_STALL_MS,
            ),
            Figure(f"{name}: longest garbage collection meanwhile", max(self.lag.collections, default=0.0) * 1e3, "ms"),
        ]


async def measure(folder: Path, rounds: int, behind: int = PAST) -> list[Figure]:
    """Measure all; `behind` are the workouts of the athlete with many."""
    keep(folder / "house-diary", FULL_ID, past(behind))
    async with simulator_process(folder, f"calf-boots=First@{FIRST}") as simulator:
        async with house(folder / "house-diary", simulator.proxy_port) as hass:
            massager = await add_massager(hass, FIRST)
            # The first pays for imports and translations.
            await add(hass, athlete("First", massager))
            empty, full = athlete("Empty", massager, EMPTY), athlete("Full", massager, FULL, FULL_ID)
            figures, idle = await _start_up(hass, empty, full, behind)
            figures += await _arrivals(hass, max(rounds // 10, ARRIVALS), behind)
            figures += await _plans(hass, empty, full, rounds, behind)
            figures += await _first_sync(hass, athlete("Some", massager), FIRST_SYNC, idle)
            figures += await _first_sync(hass, athlete("Many", massager), behind, idle)
            return figures + await _statistics(hass, full, idle)


@asynccontextmanager
async def _watched(hass: HomeAssistant) -> AsyncGenerator[Watched]:
    """Watch until all that was begun is done."""
    found = Watched()
    with _counted_saves(found):
        async with watched() as found.lag:
            await asyncio.sleep(EVERY_SECONDS)
            start = time.perf_counter()
            yield found
            found.seconds = time.perf_counter() - start
            await hass.async_block_till_done()
            await get_instance(hass).async_block_till_done()
            # A stall is known once it is over.
            await asyncio.sleep(2 * EVERY_SECONDS)


@contextmanager
def _counted_saves(found: Watched) -> Generator[None]:
    write = DiaryStore.async_write

    async def counted(store: DiaryStore, *arguments: Any) -> None:
        found.saves += 1
        await write(store, *arguments)

    with patch.object(DiaryStore, "async_write", counted):
        yield


def _milliseconds(of: Callable[[list[float]], float], pairs: list[tuple[float, float]]) -> tuple[float, str, float]:
    mine, baseline = (of([one[side] for one in pairs]) * 1e3 for side in (0, 1))
    return mine, "ms", baseline


async def _start_up(
    hass: HomeAssistant, empty: ConfigEntry[Any], full: ConfigEntry[Any], behind: int
) -> tuple[list[Figure], Lag]:
    """Add both, the one with its past on the disk, and set both up again and again; return the lag of doing nothing too."""
    grown = []
    for entry in (empty, full):
        before = await hass.async_add_executor_job(resident_memory)
        await add(hass, entry)
        await get_instance(hass).async_block_till_done()
        grown.append((await hass.async_add_executor_job(resident_memory) - before) / 2**20)
    assert len(full.runtime_data.training.workouts) == behind
    async with watched() as idle:
        await asyncio.sleep(IDLE_SECONDS)
    starts, stalls = [], Watched()
    for _ in range(STARTS):
        async with _watched(hass) as found:
            seconds = await _set_up(hass, full)
        starts.append((seconds, await _set_up(hass, empty)))
        stalls.lag.seconds += found.lag.seconds
        stalls.lag.own += found.lag.own
        stalls.lag.collections += found.lag.collections
    return [
        Figure(f"set-up of an athlete, {behind} behind, median of {STARTS}", *_milliseconds(median, starts)),
        Figure(f"memory of an athlete, {behind} behind", grown[1], "MiB", grown[0]),
        *stalls.stalls(f"set-up of an athlete, {behind} behind", idle),
    ], idle


async def _set_up(hass: HomeAssistant, entry: ConfigEntry[Any]) -> float:
    await hass.config_entries.async_unload(entry.entry_id)
    return await _timed(hass.config_entries.async_setup(entry.entry_id))


async def _timed(work: Awaitable[object]) -> float:
    start = time.perf_counter()
    await work
    return time.perf_counter() - start


async def _arrivals(hass: HomeAssistant, times: int, behind: int) -> list[Figure]:
    """Log workouts by the action and by the webhook, each a newer one, in turn with an action and a webhook that do nothing."""

    async def nothing(call: ServiceCall) -> dict[str, Any]:
        return {}

    async def answer(hass: HomeAssistant, webhook_id: str, request: Request) -> Response:
        await request.read()
        return Response(body=b"{}", content_type="application/json")

    hass.services.async_register("bench", "nothing", nothing, supports_response=SupportsResponse.ONLY)
    webhook.async_register(hass, "bench", "Nothing", NOTHING, answer)
    starts = _newer_and_newer()
    figures = []
    async with ClientSession(f"http://{HOST}:{hass.http.server_port}") as client:

        async def post(webhook_id: str) -> None:
            body = {"start": next(starts).isoformat(), "minutes": 1, "sport": "run", "rpe": 8}
            async with client.post(f"/api/webhook/{webhook_id}", json=body) as response:
                said = await response.json()
                assert response.status == 200
                assert webhook_id == NOTHING or said["workouts"][0]["plan"]

        async def act(name: str) -> None:
            data = {"athlete": name, "start": next(starts).isoformat(), "minutes": 1, "sport": "run", "rpe": 8}
            said = await hass.services.async_call(DOMAIN, "log_workout", data, blocking=True, return_response=True)
            assert said is not None
            assert said["plan"]

        async def act_nothing() -> None:
            await hass.services.async_call("bench", "nothing", {}, blocking=True, return_response=True)

        for label, name, hook in (("no workout behind", "Empty", EMPTY), (f"{behind} behind", "Full", FULL)):
            acted, posted = [], []
            for _ in range(times):
                acted.append((await _timed(act(name)), await _timed(act_nothing())))
                posted.append((await _timed(post(hook)), await _timed(post(NOTHING))))
                # What follows an answer is not to be part of the next.
                await hass.async_block_till_done()
            for way, pairs in (("action", acted), ("webhook", posted)):
                figures += [
                    Figure(f"{way} to plan, {label}, {word} of {times}", *_milliseconds(of, pairs), GOAL_ARRIVAL_MS)
                    for word, of in (("median", median), ("slowest", max))
                ]
    return figures


def _newer_and_newer() -> Generator[datetime]:
    """Give the starts of workouts of one minute in the last hours, none of which overlap."""
    first = dt_util.utcnow() - timedelta(hours=20)
    return (first + timedelta(minutes=2 * number) for number in count())


async def _plans(
    hass: HomeAssistant, empty: ConfigEntry[Any], full: ConfigEntry[Any], rounds: int, behind: int
) -> list[Figure]:
    """Time the plan as it is made when the newest workout has changed, and the first after a start, when no class is known."""

    def changed(diary: Diary) -> Diary:
        assert diary.newest is not None
        return diary.changed(given=[replace(diary.newest.workout, distance=diary.newest.workout.minutes)])[0]

    def read(diary: Diary) -> Diary:
        return diary.of(diary.physiology)

    figures = []
    for label, times, anew in (("", rounds, changed), (" the first time", FIRST_PLANS, read)):
        pairs = []
        for _ in range(times):
            for entry in (full, empty):
                training = entry.runtime_data.training
                training._diary = await hass.async_add_executor_job(anew, training.diary)  # noqa: SLF001
            pairs.append((await _plan(hass, full), await _plan(hass, empty)))
        figures += [
            Figure(f"load, class and plan alone{label}, {behind} behind, {word}", *_milliseconds(of, pairs), goal)
            for word, of, goal in (("median", median, GOAL_PLAN_MS), ("slowest", max, None))
        ]
    return figures


async def _plan(hass: HomeAssistant, entry: ConfigEntry[Any]) -> float:
    training = entry.runtime_data.training
    newest = training.newest
    start = time.perf_counter()
    load = load_of(newest.workout, training.diary.physiology)
    plan = await async_plan_for(hass, entry, newest.workout, load, training.diary.effort(newest))
    seconds = time.perf_counter() - start
    assert plan is not None
    return seconds


async def _first_sync(hass: HomeAssistant, entry: ConfigEntry[Any], many: int, idle: Lag) -> list[Figure]:
    await add(hass, entry)
    workouts = past(many, seed=many)
    async with _watched(hass) as found:
        await entry.runtime_data.training.async_receive(*workouts)
    name = f"first sync of {many}"
    return [
        Figure(f"{name}: until it is kept and told", found.seconds, "s"),
        *found.stalls(name, idle),
        Figure(f"{name}: saves", found.saves, "files", goal=1),
    ]


async def _statistics(hass: HomeAssistant, entry: ConfigEntry[Any], idle: Lag) -> list[Figure]:
    """Give the recorder, which has forgotten them, all days of an athlete."""
    recorder, athlete = get_instance(hass), entry.runtime_data
    recorder.async_clear_statistics([statistic_id(entry, kind) for kind in KINDS])
    await recorder.async_block_till_done()
    start = time.perf_counter()
    async with _watched(hass) as found:
        await TrainingStatistics(hass, entry, athlete.training, athlete.form).async_begin()
    seconds = time.perf_counter() - start
    days = (dt_util.now().date() - min(athlete.form.daily)).days + 1
    return [
        Figure(f"statistics of {days} days: until the recorder has them", seconds, "s"),
        *found.stalls(f"statistics of {days} days", idle),
    ]
