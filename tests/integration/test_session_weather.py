"""Whatever happens in whatever order: what must hold at every moment, and when all is quiet again."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
import contextlib
from dataclasses import replace
from random import Random
from typing import Any
from unittest.mock import patch

from homeassistant.core import Event, HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_CAP, CONF_RAMP, CONF_REMOTE_START
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.device.errors import MassagerError
from custom_components.recovery_massager.device.profile import bundled_profiles
from custom_components.recovery_massager.refusal import Refused
from simulator.devices.calf_boots import CalfBoots
from simulator.journal import Direction

from .looking import Kept, kinds, run
from .passing import Passing, settle
from .radio import advertise
from .stage import NOW

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

CAP = 60
STEPS = 60
SEEDS = range(8)
ENDS = ("finished", "stopped", "interrupted")


@pytest.fixture(params=["countdown", "none"])
async def autostop(request: pytest.FixtureRequest, hass: HomeAssistant) -> AsyncGenerator[str]:
    """What the profile says that the massager does when nobody speaks to it any more."""
    profiles = await hass.async_add_executor_job(bundled_profiles)
    changed = {key: replace(one, autostop=request.param) for key, one in profiles.items()}
    with patch("custom_components.recovery_massager.async_get_profiles", return_value=changed):
        yield request.param


@pytest.fixture
def options() -> dict[str, Any]:
    """A short soft start, so that there are several within a test."""
    return {CONF_REMOTE_START: True, CONF_RAMP: 20, CONF_CAP: CAP}


class Weather:
    """People, boots and radio that do as they like."""

    def __init__(
        self, random: Random, hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots, passes: Passing
    ) -> None:
        self.random = random
        self.log: list[str] = []
        self._hass = hass
        self._entry = entry
        self._boots = boots
        self._passes = passes
        self._going_on: set[asyncio.Task[None]] = set()

    @property
    def coordinator(self) -> MassagerCoordinator:
        """The present one: a reload makes another."""
        coordinator: MassagerCoordinator = self._entry.runtime_data
        return coordinator

    async def step(self) -> None:
        """Let one thing happen, while others may still be under way."""
        happens = self.random.choice(
            [
                *[self._asks] * 6,
                *[self._presses] * 3,
                *[self._time] * 4,
                self._radio,
                self._radio,
                self._world,
                self._reloads,
            ]
        )
        await happens()
        for _ in range(self.random.choice([0, 1, 3, 10])):
            await asyncio.sleep(0)

    async def calm(self) -> None:
        """Let everything come to an end by itself."""
        self._boots.clear_faults()
        self._boots.set({"worn": True})
        for _ in range(40):
            advertise(self._hass, self._boots)
            await self._passes(60, step=2)
        await asyncio.gather(*self._going_on, return_exceptions=True)

    async def _asks(self) -> None:
        session, random = self.coordinator.session, self.random
        name, work = random.choice(
            [
                ("start", lambda: session.start(attended=True)),
                ("start 60", lambda: session.start(attended=True, pressure=60, timer=random.choice([60, 120, 600]))),
                ("stop", self._stop),
                ("stop", self._stop),
                ("pause", session.pause),
                ("resume", lambda: session.resume(attended=True)),
                ("pressure", lambda: session.set_pressure(random.choice([20, 30, 45, 60]))),
                ("mode", lambda: session.set_mode(random.choice(["wave", "flush"]))),
                ("timer", lambda: session.set_timer(random.choice([60, 300]))),
                ("more", lambda: session.add_time(60)),
                ("hand over", session.hand_over),
            ]
        )
        self.log.append(name)
        task = asyncio.create_task(self._alone(work))
        self._going_on.add(task)
        if name == "stop" or random.random() < 0.5:
            await self._passes.until_done(self._wait(task))
        elif random.random() < 0.1:
            task.cancel()

    async def _stop(self) -> None:
        await self.coordinator.session.stop()
        # That it returned means that it is so.
        assert run(self._boots) == "idle", ", ".join(self.log)

    async def _alone(self, work: Callable[[], Awaitable[None]]) -> None:
        with contextlib.suppress(MassagerError, Refused):
            await work()

    async def _wait(self, task: asyncio.Task[None]) -> None:
        await asyncio.wait([task])
        if not task.cancelled() and (error := task.exception()) is not None:
            raise error

    async def _presses(self) -> None:
        button = self.random.choice(["start", "stop", "pause", "plus", "minus", "timer", "mode"])
        self.log.append(f"button {button}")
        self._boots.press(button)
        if self.random.random() < 0.5:
            advertise(self._hass, self._boots)

    async def _time(self) -> None:
        seconds = self.random.choice([0.5, 3, 15, 70, 320])
        self.log.append(f"{seconds} s")
        await self._passes(seconds)

    async def _radio(self) -> None:
        fault = self.random.choice(["drop_link", "away", "near", "ignore_writes", "corrupt", "drop_at_write", "power"])
        self.log.append(fault)
        match fault:
            case "away":
                self._boots.fault("refuse_connections", {})
                self._boots.fault("drop_link", {})
            case "near":
                self._boots.clear_faults()
                advertise(self._hass, self._boots)
            case "drop_at_write":
                self._boots.fault("drop_link", {"writes": self.random.choice([1, 2, 3])})
            case "ignore_writes" | "corrupt":
                self._boots.fault(fault, {"times": self.random.choice([1, 3])})
            case "power":
                self._boots.press("power")
                self._boots.press("power")
            case _:
                self._boots.fault(fault, {})

    async def _world(self) -> None:
        worn = self.random.random() < 0.7
        self.log.append(f"worn {worn}")
        self._boots.set({"worn": worn})
        advertise(self._hass, self._boots)

    async def _reloads(self) -> None:
        if self.random.random() < 0.3:
            self.log.append("reload")
            task = asyncio.create_task(self._reload())
            await self._passes.until_done(self._wait(task))

    async def _reload(self) -> None:
        assert await self._hass.config_entries.async_reload(self._entry.entry_id)


@pytest.mark.parametrize("seed", SEEDS)
async def test_whatever_happens_nobody_is_hurt_or_told_what_is_not_so(
    hass: HomeAssistant,
    autostop: str,
    near: MockConfigEntry,
    boots: CalfBoots,
    passes: Passing,
    told: list[Event[Any]],
    kept: Kept,
    seed: int,
) -> None:
    assert near.runtime_data.profile.autostop == autostop
    weather = Weather(Random(seed), hass, near, boots, passes)
    seen = 0
    for _ in range(STEPS):
        await weather.step()
        for entry in boots.journal.entries(Direction.RECEIVED, seen):
            seen = entry.number
            text = entry.text or ""
            if text.startswith("set pressure"):
                assert int(text.removeprefix("set pressure ")) <= CAP, ", ".join(weather.log)
        coordinator = weather.coordinator
        if run(boots) == "running" and coordinator.massager.connected and not coordinator.massager.busy:
            # A report that was damaged is repeated within five seconds.
            await settle() if coordinator.stoppable else await passes(5)
            hidden = (run(boots), coordinator.massager.connected, coordinator.stoppable) == ("running", True, False)
            assert not hidden, ", ".join(weather.log)
    await weather.calm()
    coordinator = weather.coordinator
    assert run(boots) == "idle", ", ".join(weather.log)
    assert not coordinator.stoppable, ", ".join(weather.log)
    assert not coordinator.massager.stop_wanted, ", ".join(weather.log)
    assert coordinator.history.open is None, ", ".join(weather.log)
    assert ir.async_get(hass).issues == {}, ", ".join(weather.log)
    ended = [event.data for event in told if event.data["type"] in ENDS]
    records = coordinator.history.sessions
    assert [event["session_id"] for event in ended] == [record.id for record in records], ", ".join(weather.log)
    assert [event["type"] for event in ended] == [record.outcome for record in records], ", ".join(weather.log)
    assert len({record.id for record in records}) == len(records), ", ".join(weather.log)
    assert kinds(told).count("started") <= len(ended), ", ".join(weather.log)
    assert all(record.end is not None and record.end >= record.start for record in records), ", ".join(weather.log)
    if records:
        assert kept()["open"] is None
        assert len(kept()["sessions"]) == len(records)
