"""All measurements, one after the other."""

import asyncio
from collections.abc import Callable, Collection, Coroutine
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from . import codec, commands, diary, drafts, entries, kill, live, recovery, soak, voice
from .figure import Figure

USUAL_INTERVAL_MS = 30.0


type Part = Callable[..., Coroutine[Any, Any, list[Figure]]]

PARTS = ("commands", "entries", "codec", "diary", "drafts", "recovery", "voice")
"""What is measured unless parts are named."""
LONG_PARTS = ("live", "soak", "kill")
"""What takes longer, and is measured only when it is named."""


def measure(
    folder: Path,
    rounds: int,
    massagers: int,
    parts: Collection[str] = PARTS,
    minutes: float = 10,
    kills: int = 50,
    seed: int = 1,
    workouts: int = diary.PAST,
) -> list[Figure]:
    """Measure these parts; those with a Home Assistant each in a process of its own."""
    work: list[tuple[str, Part, tuple[Any, ...]]] = [
        ("commands", commands.measure, (folder, USUAL_INTERVAL_MS, rounds)),
        ("commands", commands.measure, (folder, 0.0, rounds)),
        ("entries", entries.measure, (folder, massagers)),
        ("codec", codec.measure, (folder, rounds)),
        ("diary", diary.measure, (folder, rounds, workouts)),
        ("drafts", drafts.measure, ()),
        ("recovery", recovery.measure, (rounds,)),
        ("voice", voice.measure, (max(rounds // 10, 1),)),
        ("live", live.measure, (folder, rounds)),
        ("soak", soak.measure, (folder, massagers, minutes)),
        ("kill", kill.measure, (folder / "kill", kills, seed)),
    ]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as processes:
        return [
            one
            for part, function, arguments in work
            if part in parts
            for one in processes.submit(_run, function, arguments).result()
        ]


def _run(function: Part, arguments: tuple[Any, ...]) -> list[Figure]:
    return asyncio.run(function(*arguments))
