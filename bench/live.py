"""What the live picture of a dashboard card costs Home Assistant in a session, next to the same session that nobody looks at."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
import json
import os
from pathlib import Path
from statistics import median
import sys
import time
from typing import Any

from homeassistant.auth.const import GROUP_ID_ADMIN
from homeassistant.auth.models import TOKEN_TYPE_LONG_LIVED_ACCESS_TOKEN
from homeassistant.components.websocket_api.messages import event_message, message_to_json_bytes
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from custom_components.recovery_massager.live import LiveFeed
from custom_components.recovery_massager.person import DEFAULT_USER
from custom_components.recovery_massager.record import SessionRecord
from demo.home import DOMAIN

from .commands import CLIMATE, OUR_ADDRESS, OURS, RAMP_SECONDS
from .figure import Figure
from .house import add_massager, house, simulator_process

CARDS = (1, 10)
SECONDS = 20.0
"""How long each is measured."""
REPORT_SECONDS = 0.5
PAST = 1000
"""Sessions behind somebody who has had one a day for three years."""
MOST_MESSAGES = 5.0
"""A second, whatever is reported."""


@dataclass(frozen=True)
class Cost:
    """What Home Assistant did a second, and what each card was sent."""

    processor: float
    """Milliseconds of processor time."""
    messages: float = 0.0
    bytes: float = 0.0


async def measure(folder: Path, rounds: int) -> list[Figure]:
    """Measure a session without a card, with one, and with ten."""
    kind = f"calf-boots,state_period:{REPORT_SECONDS}"
    async with simulator_process(folder, f"{kind}={OURS}@{OUR_ADDRESS}") as simulator:
        async with house(folder / "house-live", simulator.proxy_port) as hass:
            entry = await add_massager(hass, OUR_ADDRESS)
            hass.config_entries.async_update_entry(entry, options={**entry.options, "ramp": RAMP_SECONDS})
            # What a new massager writes is no part of a session.
            await asyncio.sleep(SECONDS)
            await hass.services.async_call(
                DOMAIN, "start_session", {"entity_id": CLIMATE, "pressure": 30, "minutes": 20}, blocking=True
            )
            await asyncio.sleep(RAMP_SECONDS * 2)
            token = await _token(hass)
            before = await _unwatched()
            watched = {cards: await _watched(hass, token, cards) for cards in CARDS}
            after = await _unwatched()
            alone = _alone(hass, entry, rounds)
            await hass.services.async_call(DOMAIN, "stop_session", {"entity_id": CLIMATE}, blocking=True)
            # When it is idle, the picture tells whether it may start, for which all past sessions count.
            entry.runtime_data.history.sessions = [*_past(PAST), *entry.runtime_data.history.sessions]
            alone += _alone(hass, entry, rounds, f", idle, {PAST} sessions behind")[:1]
    baseline = (before.processor + after.processor) / 2
    figures = []
    for cards, cost in watched.items():
        name = "one card" if cards == 1 else f"{cards} cards"
        figures += [
            Figure(f"processor of Home Assistant in a session, {name}, ms/s", cost.processor, "ms", baseline),
            Figure(f"messages to each, {name}", cost.messages, "1/s", goal=MOST_MESSAGES),
            Figure(f"bytes to each, {name}", cost.bytes, "1/s"),
        ]
    return [*figures, *alone]


async def _unwatched() -> Cost:
    """Measure what Home Assistant does when nobody looks."""
    begun, worked = time.perf_counter(), time.process_time()
    await asyncio.sleep(SECONDS)
    return Cost((time.process_time() - worked) / (time.perf_counter() - begun) * 1e3)


async def _watched(hass: HomeAssistant, token: str, cards: int) -> Cost:
    """Measure the same while so many cards look."""
    async with _cards(hass, token, cards) as counted:
        await counted()
        begun, worked = time.perf_counter(), time.process_time()
        await asyncio.sleep(SECONDS)
        processor, seconds = time.process_time() - worked, time.perf_counter() - begun
        sent = await counted()
    each = seconds * cards
    return Cost(processor / seconds * 1e3, sent["messages"] / each, sent["bytes"] / each)


@asynccontextmanager
async def _cards(hass: HomeAssistant, token: str, cards: int) -> AsyncGenerator[Callable[[], Any]]:
    """Open cards in a process beside this one; gives what tells what they were sent since it was asked last."""
    pipe = asyncio.subprocess.PIPE
    url = f"http://127.0.0.1:{hass.http.server_port}/api/websocket"
    arguments = ("-m", "bench.watching", url, token, CLIMATE, f"{cards}")
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdin=pipe, stdout=pipe, env=os.environ)
    assert process.stdin is not None
    assert process.stdout is not None
    asks, answers = process.stdin, process.stdout

    async def counted() -> dict[str, int]:
        asks.write(b"\n")
        told: dict[str, int] = json.loads(await answers.readline())
        return told

    try:
        yield counted
    finally:
        asks.close()
        await process.wait()


async def _token(hass: HomeAssistant) -> str:
    user = await hass.auth.async_create_user("Bench", group_ids=[GROUP_ID_ADMIN])
    refresh = await hass.auth.async_create_refresh_token(
        user, client_name="bench", token_type=TOKEN_TYPE_LONG_LIVED_ACCESS_TOKEN
    )
    return hass.auth.async_create_access_token(refresh)


def _past(sessions: int) -> list[SessionRecord]:
    """Return so many sessions of the main user, one a day until yesterday."""
    days = (dt_util.utcnow() - timedelta(days=one) for one in range(sessions, 0, -1))
    minutes = timedelta(minutes=15)
    return [
        SessionRecord(
            f"past-{day:%Y%m%d}", DEFAULT_USER, "device", day, day + minutes, end=day + minutes, outcome="finished"
        )
        for day in days
    ]


def _alone(hass: HomeAssistant, entry: Any, rounds: int, when: str = "") -> list[Figure]:
    """Time one message from the news to its bytes, the whole picture and the chambers alone, next to its bytes alone."""
    sent: list[dict[str, Any]] = []
    feed = LiveFeed(hass, CLIMATE, entry, may_read=lambda _: True, send=sent.append)
    feed.async_begin()
    figures = []
    try:
        for name, whole in (("the whole picture", True), ("the chambers", False)):
            making, writing = [], []
            for _ in range(rounds):
                # As if nothing of it had been sent.
                feed._sent = {} if whole else {**feed._sent, "legs": []}  # noqa: SLF001
                feed._only_quick = not whole  # noqa: SLF001
                begun = time.perf_counter()
                feed._tell()  # noqa: SLF001
                made = time.perf_counter()
                message_to_json_bytes(event_message(1, sent[-1]))
                writing.append(time.perf_counter() - made)
                making.append(time.perf_counter() - begun)
            figures.append(
                Figure(f"a message with {name}{when}, median", median(making) * 1e6, "µs", median(writing) * 1e6)
            )
            figures.append(
                Figure(f"a message with {name}", len(message_to_json_bytes(event_message(1, sent[-1]))), "bytes")
            )
    finally:
        feed.async_end()
    return figures
