"""Commands: latency, a slider storm, and a stop that overtakes; next to plain bleak on a massager of the same kind."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
import time
from typing import Any

from bleak import BleakClient
import bleak_retry_connector
from homeassistant.components.bluetooth import async_ble_device_from_address
from homeassistant.core import HomeAssistant, ServiceCall

from demo.home import DOMAIN
from demo.simulator import SimulatedMassager

from .figure import Figure
from .house import add_massager, house, simulator_process, until

CONTROL_POINT = "6f630005-7072-4d61-9c55-2f0e8b1d3a47"
SET_PRESSURE = 0x05
SET_MODE = 0x06
MODES = ("wave", "flush")
RAMP_SECONDS = 10
STORM_CALLS = 100
STORM_SECONDS = 1.0
OURS, PLAIN = "Bench boots", "Plain boots"
OUR_ADDRESS, PLAIN_ADDRESS = "C0:FF:EE:00:0B:01", "C0:FF:EE:00:0B:02"
CLIMATE = "climate.bench_boots"


@dataclass(frozen=True)
class Bench:
    """What the measurements need."""

    hass: HomeAssistant
    plain: Callable[[bytes], Awaitable[None]]
    """Write to the control point of the other massager, and wait for its indication."""
    boots: SimulatedMassager
    entry: Any

    async def act(self, action: str, **data: Any) -> None:
        """Do an action on our massager, as an automation does, and wait until it is done."""
        await self.hass.services.async_call(DOMAIN, action, {"entity_id": CLIMATE, **data}, blocking=True)

    async def start(self) -> None:
        """Start at the lowest pressure."""
        await self.act("start_session", pressure=20, minutes=20)

    async def received(self, opcode: int) -> list[bytes]:
        """Return the requests of one opcode that the massager got."""
        return await asyncio.to_thread(self.boots.received, opcode)


async def measure(folder: Path, interval_ms: float, rounds: int) -> list[Figure]:
    """Measure all of them at one connection interval; 0: none."""
    async with _bench(folder, interval_ms) as bench:
        label = f"{interval_ms:g} ms interval"
        figures = await _latency(bench, label, interval_ms, rounds)
        if interval_ms:
            # What hurries waits for nothing between two exchanges, so its round trip is that of plain bleak in a row.
            round_trip = median([await _timed(bench.plain(bytes((SET_MODE, one % 5)))) for one in range(rounds)])
            figures += await _storm(bench, label, round_trip)
            figures += await _stop(bench, label, round_trip, max(rounds // 10, 3))
        return figures


@asynccontextmanager
async def _bench(folder: Path, interval_ms: float) -> AsyncGenerator[Bench]:
    devices = (f"calf-boots={OURS}@{OUR_ADDRESS}", f"calf-boots={PLAIN}@{PLAIN_ADDRESS}")
    options = ("--interval-ms", f"{interval_ms:g}") if interval_ms else ()
    async with simulator_process(folder, *options, *devices) as simulator:
        async with house(folder / f"house-{interval_ms:g}", simulator.proxy_port) as hass:
            entry = await add_massager(hass, OUR_ADDRESS)
            hass.config_entries.async_update_entry(entry, options={**entry.options, "ramp": RAMP_SECONDS})
            client, plain = await _plain_bleak(hass)
            try:
                yield Bench(hass, plain, simulator.massager(OURS), entry)
            finally:
                await client.disconnect()


async def _plain_bleak(hass: HomeAssistant) -> tuple[BleakClient, Callable[[bytes], Awaitable[None]]]:
    await until(lambda: async_ble_device_from_address(hass, PLAIN_ADDRESS, True) is not None, PLAIN)
    device = async_ble_device_from_address(hass, PLAIN_ADDRESS, True)
    assert device is not None
    # Looked up now: Home Assistant's Bluetooth puts its own class in this place when it starts.
    client_class = bleak_retry_connector.BleakClientWithServiceCache
    client = await bleak_retry_connector.establish_connection(client_class, device, PLAIN)
    characteristic = client.services.get_characteristic(CONTROL_POINT)
    assert characteristic is not None
    answer = asyncio.Event()
    await client.start_notify(characteristic, lambda *_: answer.set())

    async def exchange(request: bytes) -> None:
        answer.clear()
        await client.write_gatt_char(characteristic, request, response=True)
        await answer.wait()

    return client, exchange


async def _timed(work: Awaitable[object]) -> float:
    start = time.perf_counter()
    await work
    return time.perf_counter() - start


async def _latency(bench: Bench, label: str, interval_ms: float, rounds: int) -> list[Figure]:
    """Ours and plain bleak in turn, so that the machine's noise meets both."""
    await bench.start()

    async def nothing(call: ServiceCall) -> None:
        """Do nothing."""

    bench.hass.services.async_register("bench", "nothing", nothing)
    ours, plain, empty = [], [], []
    phase = Random(1)  # noqa: S311
    for number in range(rounds):
        # Each at any moment between two connection events, as people and automations do.
        await asyncio.sleep(phase.random() * interval_ms / 1e3)
        plain.append(await _timed(bench.plain(bytes((SET_MODE, 1 + 2 * (number % 2))))))
        await asyncio.sleep(phase.random() * interval_ms / 1e3)
        ours.append(await _timed(bench.act("set_mode", mode=MODES[number % 2])))
        empty.append(await _timed(bench.hass.services.async_call("bench", "nothing", {}, blocking=True)))
    await bench.act("stop_session")
    trip = median(plain)
    if interval_ms:
        ratio = median(ours) / trip
        return [
            Figure(f"command latency, {label}", median(ours) * 1e3, "ms", trip * 1e3),
            Figure(f"command latency against plain bleak, {label}", ratio, "times", 1.0, 1.1),
        ]
    overhead = median(one - other for one, other in zip(ours, plain, strict=True))
    return [
        Figure("command latency, no interval", median(ours) * 1e6, "µs", trip * 1e6),
        Figure("command overhead next to an empty action call", overhead * 1e6, "µs", median(empty) * 1e6),
    ]


async def _storm(bench: Bench, label: str, round_trip: float) -> list[Figure]:
    """A finger on a slider, after the soft start."""
    await bench.start()
    await asyncio.sleep(RAMP_SECONDS + 1)
    await asyncio.to_thread(bench.boots.forget)
    start = time.perf_counter()
    calls: list[asyncio.Task[None]] = []
    for number in range(STORM_CALLS):
        await asyncio.sleep(start + number * STORM_SECONDS / STORM_CALLS - time.perf_counter())
        calls.append(asyncio.create_task(bench.act("set_pressure", pressure=20 + 5 * (number * 5 % 9))))
    last = time.perf_counter()
    await asyncio.gather(*calls)
    settled = time.perf_counter() - last
    writes = await bench.received(SET_PRESSURE)
    wanted = 20 + 5 * ((STORM_CALLS - 1) * 5 % 9)
    right = await asyncio.to_thread(lambda: bench.boots.state["target"]) == wanted and writes[-1][1] == wanted
    await bench.act("stop_session")
    return [
        Figure(
            f"slider storm of {STORM_CALLS} calls: writes, {label}",
            len(writes),
            "writes",
            STORM_SECONDS / round_trip,
            STORM_SECONDS / round_trip + 2,
        ),
        Figure(f"slider storm: last value wrong, {label}", 0 if right else 1, "values", goal=0),
        Figure(f"slider storm: last value confirmed, {label}", settled / round_trip, "round trips", 1.0, 2.0),
    ]


async def _stop(bench: Bench, label: str, round_trip: float, rounds: int) -> list[Figure]:
    """A stop while 50 commands of all kinds are given."""
    times = []
    for _ in range(rounds):
        await bench.start()
        calls: list[asyncio.Task[None]] = []
        for number in range(10):
            calls += [
                asyncio.create_task(bench.act("set_mode", mode=MODES[number % 2])),
                asyncio.create_task(bench.act("set_timer", minutes=10 + number)),
                asyncio.create_task(bench.act("set_pressure", pressure=20)),
                asyncio.create_task(_select(bench, "select.bench_boots_zone", ("left", "both")[number % 2])),
                asyncio.create_task(_select(bench, "select.bench_boots_heat_level", ("low", "off")[number % 2])),
            ]
        await asyncio.sleep(round_trip / 3)
        times.append(await _timed(bench.act("stop_session")) / round_trip)
        await asyncio.gather(*calls, return_exceptions=True)
    return [
        Figure(f"stop while 50 commands wait, median of {rounds}, {label}", median(times), "round trips", 1.0, 2.2),
        Figure(f"stop while 50 commands wait, slowest of {rounds}, {label}", max(times), "round trips", 1.0, 2.2),
    ]


async def _select(bench: Bench, entity: str, option: str) -> None:
    await bench.hass.services.async_call(
        "select", "select_option", {"entity_id": entity, "option": option}, blocking=True
    )
