"""An athlete with ten thousand workouts of history, next to one without any: start-up, and from a workout's arrival to its plan."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from random import Random
from statistics import median
import time
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import SOURCE_USER, ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.planning import async_plan_for
from custom_components.recovery_massager.recovery.contraindications import Statement
from custom_components.recovery_massager.recovery.sport import Sport
from custom_components.recovery_massager.recovery.workout import Source, Workout

from .figure import Figure
from .house import house

PAST = 10_000
GOAL_PLAN_MS = 10.0
GOAL_ARRIVAL_MS = 1000.0


async def measure(folder: Path, rounds: int) -> list[Figure]:
    """Measure both athletes in the same Home Assistant; nobody has a massager, so a plan is looked for and not found."""
    async with house(folder / "house-diary") as hass:
        # The first pays for imports and translations.
        await _set_up(hass, "First")
        empty, full = await _set_up(hass, "Empty"), await _set_up(hass, "Full")
        await full.runtime_data.training.async_receive(*_past(PAST))
        await hass.async_block_till_done()
        starts = [(await _reload(hass, full), await _reload(hass, empty)) for _ in range(5)]
        arrivals = [
            (await _arrival(full, number), await _arrival(empty, number)) for number in range(max(rounds // 10, 5))
        ]
        plans = [(await _plan(hass, full), await _plan(hass, empty)) for _ in range(rounds)]
    return [
        Figure(f"set-up of an athlete, {PAST} workouts", *_medians(starts)),
        Figure(f"a workout's arrival to its plan, kept on disk, {PAST} behind", *_medians(arrivals), GOAL_ARRIVAL_MS),
        Figure(f"the plan of it alone, {PAST} behind", *_medians(plans), GOAL_PLAN_MS),
    ]


def _medians(pairs: Sequence[tuple[float, float]]) -> tuple[float, str, float]:
    full, empty = (median(one[side] for one in pairs) * 1e3 for side in (0, 1))
    return full, "ms", empty


def _past(count: int) -> list[Workout]:
    """Return made-up workouts, two every three days up to yesterday, every tenth with samples."""
    random, now = Random(1), dt_util.utcnow()  # noqa: S311 - no secret
    return [
        Workout(
            id=f"strava:{number}",
            source=Source.STRAVA,
            sport=random.choice([Sport.RUN, Sport.RIDE, Sport.SWIM]),
            start=now - timedelta(hours=36 * number // 2 + 24),
            minutes=random.uniform(20, 120),
            name="Morning",
            distance=random.uniform(1000, 40000),
            mean_heart_rate=random.uniform(110, 170),
            heart_rates=tuple((rate, 30.0) for rate in range(90, 180)) if number % 10 == 0 else (),
        )
        for number in range(count)
    ]


async def _set_up(hass: HomeAssistant, name: str) -> ConfigEntry[Any]:
    now = dt_util.utcnow()
    entry: ConfigEntry[Any] = ConfigEntry(
        created_at=now,
        modified_at=now,
        data={"kind": "athlete", "person": Statement(given=now.date(), adult=True).to_dict()},
        discovery_keys=MappingProxyType({}),
        domain=DOMAIN,
        minor_version=1,
        options={"massagers": []},
        source=SOURCE_USER,
        subentries_data=(),
        title=name,
        unique_id=None,
        version=1,
    )
    await hass.config_entries.async_add(entry)
    await hass.async_block_till_done()
    return entry


async def _reload(hass: HomeAssistant, entry: ConfigEntry[Any]) -> float:
    await hass.config_entries.async_unload(entry.entry_id)
    start = time.perf_counter()
    await hass.config_entries.async_setup(entry.entry_id)
    return time.perf_counter() - start


async def _arrival(entry: ConfigEntry[Any], number: int) -> float:
    now = dt_util.utcnow() - timedelta(minutes=20) + timedelta(minutes=number) / 100
    workout = Workout(f"webhook:{number}", Source.WEBHOOK, Sport.RUN, now - timedelta(minutes=5), 5)
    start = time.perf_counter()
    await entry.runtime_data.training.async_receive(workout)
    return time.perf_counter() - start


async def _plan(hass: HomeAssistant, entry: ConfigEntry[Any]) -> float:
    training = entry.runtime_data.training
    newest = training.newest
    start = time.perf_counter()
    await async_plan_for(hass, entry, newest.workout, newest.load, training.diary.effort(newest))
    return time.perf_counter() - start
