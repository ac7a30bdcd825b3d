"""All measurements, one after the other."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from . import commands, entries
from .figure import Figure

USUAL_INTERVAL_MS = 30.0


def measure(folder: Path, rounds: int, massagers: int) -> list[Figure]:
    """Measure everything, each part with a Home Assistant in a process of its own."""
    parts = (
        (commands.measure, (folder, USUAL_INTERVAL_MS, rounds)),
        (commands.measure, (folder, 0.0, rounds)),
        (entries.measure, (folder, massagers)),
    )
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as processes:
        return [one for part, arguments in parts for one in processes.submit(_run, part, arguments).result()]


def _run(part: Callable[..., Coroutine[Any, Any, list[Figure]]], arguments: tuple[Any, ...]) -> list[Figure]:
    return asyncio.run(part(*arguments))
