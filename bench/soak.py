"""Many at once: massagers behind proxies, all in session, and what that costs the event loop; then ten lose their link."""

import asyncio
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from math import ceil
import os
from pathlib import Path
import resource
import time
from typing import Any

from homeassistant.components.bluetooth import async_address_present
from homeassistant.components.recorder import get_instance
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er

from demo.home import DOMAIN
from demo.simulator import SimulatedMassager

from .entries import address, massager
from .figure import Figure
from .house import PATIENCE_SECONDS, add_massager, house, simulator_process, until
from .lag import idle_loop, share, watched

GROUP = 5
SLOTS = 3
"""Connections of one proxy."""
REPORT_SECONDS = 0.5
LAG_GOAL_MS = 50.0
LOST_AT_ONCE = 10
LATE_SECONDS = 20.0
"""How long after its time a session may take to be told as finished."""
ENDS = ("finished", "stopped", "interrupted")


@dataclass
class Soak:
    """A Home Assistant with its massagers, and what it was told of their sessions."""

    hass: HomeAssistant
    entries: list[Any]
    boots: list[SimulatedMassager]
    minutes: int
    """Length of a session on the massagers' clock."""
    told: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.hass.bus.async_listen(f"{DOMAIN}_session", self._hear)

    @callback
    def _hear(self, event: Event[Any]) -> None:
        self.told[event.data["type"], event.data["name"]] += 1

    def count(self, kind: str) -> int:
        """Return how many events of a kind there were."""
        return sum(number for (one, _), number in self.told.items() if one == kind)

    @property
    def sessions(self) -> list[Any]:
        """The massagers' sessions."""
        return [entry.runtime_data.session for entry in self.entries]

    def climates(self) -> list[str]:
        """Return the main entity of each massager."""
        registry = er.async_get(self.hass)
        return [
            one.entity_id
            for entry in self.entries
            for one in er.async_entries_for_config_entry(registry, entry.entry_id)
            if one.domain == "climate"
        ]

    async def start(self) -> int:
        """Start all of them at once, by one action each; return how many of these a stop overtook."""
        starts = (
            self.hass.services.async_call(
                DOMAIN,
                "start_session",
                {"entity_id": one, "pressure": 30, "minutes": self.minutes},
                blocking=True,
            )
            for one in self.climates()
        )
        errors = [
            one for one in await asyncio.gather(*starts, return_exceptions=True) if isinstance(one, BaseException)
        ]
        for error in errors:
            if not isinstance(error, HomeAssistantError) or error.translation_key != "stopped":
                raise error
        return len(errors)

    async def stop(self) -> None:
        """Stop all of them by one action."""
        await self.hass.services.async_call(DOMAIN, "stop_session", {"entity_id": self.climates()}, blocking=True)

    async def running(self) -> int:
        """Return how many of the massagers run, or are paused."""
        return sum(one["state"]["run"] != "idle" for one in await self.each("describe"))

    async def each(self, question: str, *arguments: Any) -> list[Any]:
        """Ask the simulator the same about each massager."""

        def ask() -> list[Any]:
            return [getattr(one, question)(*arguments) for one in self.boots]

        return await asyncio.to_thread(ask)


async def measure(folder: Path, massagers: int, minutes: float) -> list[Figure]:
    """Measure with so many massagers in session for so long; less than a minute is one of the massagers' own, run faster."""
    load = os.getloadavg()[0]
    session_minutes = max(1, ceil(minutes))
    speed = session_minutes / minutes
    proxies = ceil(massagers / SLOTS)
    kind = f"calf-boots,state_period:{min(REPORT_SECONDS * speed, 4.5):g}"
    devices = [f"{kind}=Soak {number}@{address(GROUP, number)}" for number in range(massagers)]
    options = ("--proxies", f"{proxies}", "--slots", f"{SLOTS}", "--speed", f"{speed:g}")
    async with simulator_process(folder, *options, *devices) as simulator:
        async with house(folder / "house-soak", *simulator.proxy_ports) as hass:
            await until(
                lambda: all(async_address_present(hass, address(GROUP, one)) for one in range(massagers)), "all present"
            )
            first = await add_massager(hass, address(GROUP, 0))
            hass.config_entries.async_update_entry(first, options={**first.options, "ramp": 10})
            others = [massager(first, GROUP, number) for number in range(1, massagers)]
            for entry in others:
                await hass.config_entries.async_add(entry)
            await hass.async_block_till_done()
            # What fifty new massagers write is no part of their sessions.
            await get_instance(hass).async_block_till_done()
            boots = [simulator.massager(f"Soak {number}") for number in range(massagers)]
            soak = Soak(hass, [first, *others], boots, session_minutes)
            label = f"{massagers} massagers"
            return [
                Figure("load of the machine before", load, "jobs"),
                *await _session(soak, label, minutes * 60),
                *await _stop_while_starting(soak, label),
                *await _lost_links(soak, label),
            ]


async def _session(soak: Soak, label: str, seconds: float) -> list[Figure]:
    """All in session from start to countdown."""
    before = time.perf_counter(), time.process_time()
    async with idle_loop() as idle, watched() as lag:
        await soak.start()
        starting = time.perf_counter() - before[0]
        links_before = sum(await soak.each("happened", "disconnected"))
        # All but what starting took: then the first are about to finish.
        await asyncio.sleep(max(seconds - starting, seconds / 2) / 2)
        reports = _rate(await soak.each("sent", 40))
        with suppress(TimeoutError):
            await until(lambda: soak.count("finished") >= len(soak.boots), "all finished", seconds + LATE_SECONDS)
        lost = sum(await soak.each("happened", "disconnected")) - links_before
    elapsed, used = time.perf_counter() - before[0], time.process_time() - before[1]
    running = await soak.running()
    return [
        Figure(f"start of all at once, {label}", starting, "s"),
        Figure(f"reports of each, {label}", reports, "1/s"),
        Figure(f"lost links, {label}", lost, "links", goal=0),
        Figure(f"missed finishes, {label}", len(soak.boots) - soak.count("finished"), "sessions", goal=0),
        Figure(f"still running, {label}", running, "massagers", goal=0),
        Figure(f"event loop lag, median, {label}", share(lag.seconds, 0.5), "ms", share(idle.seconds, 0.5)),
        Figure(
            f"event loop lag, 99th percentile, {label}",
            share(lag.seconds, 0.99),
            "ms",
            share(idle.seconds, 0.99),
            LAG_GOAL_MS,
        ),
        Figure(f"event loop lag, longest, {label}", share(lag.seconds, 1), "ms", share(idle.seconds, 1)),
        Figure(f"of that by its own work, 99th percentile, {label}", share(lag.own, 0.99), "ms", goal=LAG_GOAL_MS),
        Figure(f"of that by its own work, longest, {label}", share(lag.own, 1), "ms"),
        Figure(f"longest garbage collection, {label}", share(lag.collections, 1), "ms"),
        Figure(f"processor of Home Assistant, {label}", used / elapsed * 100, "% of one"),
        Figure(f"memory of Home Assistant, {label}", await asyncio.to_thread(_memory) / 2**20, "MiB"),
    ]


async def _stop_while_starting(soak: Soak, label: str) -> list[Figure]:
    """One action stops all while all of them start: as soon as the first runs."""
    started = soak.count("started")
    starting = asyncio.create_task(soak.start())
    await until(lambda: soak.count("started") > started, "the first started")
    begun = time.perf_counter()
    await soak.stop()
    stopping = time.perf_counter() - begun
    overtaken = await starting
    return [
        Figure(f"one stop for all while all start, {label}", stopping, "s"),
        Figure(f"one stop for all while all start: starts that it overtook, {label}", overtaken, "starts"),
        Figure(f"one stop for all while all start: still running, {label}", await soak.running(), "massagers", goal=0),
    ]


async def _lost_links(soak: Soak, label: str) -> list[Figure]:
    """Some of those that run lose their link at once, and come back; then one action stops all."""
    await soak.start()
    losing = soak.boots[:LOST_AT_ONCE]
    ended = sum(soak.count(kind) for kind in ENDS)
    connected = sum(await soak.each("happened", "connected"))
    start = time.perf_counter()
    await asyncio.to_thread(_lose_links, losing)
    missing = len(losing)
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_SECONDS):
            # What Home Assistant has not heard yet is not back either, so the massagers are asked.
            while missing > 0:
                missing = len(losing) - sum(await soak.each("happened", "connected")) + connected
            await until(lambda: all(_follows(one) for one in soak.sessions), "all followed again")
    back = time.perf_counter() - start
    away = sum(not _follows(one) for one in soak.sessions)
    ended = sum(soak.count(kind) for kind in ENDS) - ended
    begun = time.perf_counter()
    await soak.stop()
    stopping = time.perf_counter() - begun
    running = await soak.running()
    many = f"{len(losing)} links lost at once"
    return [
        Figure(f"{many}: not back, {label}", max(away, missing), "massagers", goal=0),
        Figure(f"{many}: until all are back, {label}", back, "s"),
        Figure(f"{many}: sessions that ended by it, {label}", ended, "sessions", goal=0),
        Figure(f"one stop for all, {label}", stopping, "s"),
        Figure(f"one stop for all: still running, {label}", running, "massagers", goal=0),
    ]


def _lose_links(boots: list[SimulatedMassager]) -> None:
    for one in boots:
        one.fault("drop_link")


def _follows(session: Any) -> bool:
    return bool(session.massager.connected and session.massager.state.run == "running")


def _rate(sent: list[list[dict[str, Any]]]) -> float:
    """Return how often a massager reports, in the mean."""
    rates = [
        (len(one) - 1) / (one[-1]["at"] - one[0]["at"]) for one in sent if len(one) > 1 and one[-1]["at"] > one[0]["at"]
    ]
    return sum(rates) / len(rates) if rates else 0.0


def _memory() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
