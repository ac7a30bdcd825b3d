"""Set-up time and memory of many massagers, absent and present, next to bare devices with as many entities."""

import asyncio
from collections.abc import Mapping
import gc
from pathlib import Path
import resource
import time
from types import MappingProxyType
from typing import Any

from homeassistant.components.bluetooth import async_address_present
from homeassistant.config_entries import SOURCE_USER, ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util

import custom_components
from demo.home import DOMAIN

from .figure import Figure
from .house import add_massager, house, simulator_process, until

BARE = "bench_bare"
FIRST = "C0:FF:EE:01:00:00"


async def measure(folder: Path, massagers: int) -> list[Figure]:
    """Measure both, per massager."""
    present = [f"calf-boots=Present {number}@{address(2, number)}" for number in range(massagers)]
    # Where Home Assistant looks for custom integrations when it runs beside the project's own.
    custom_components.__path__.append(str(Path(__file__).parent / "integrations"))
    async with simulator_process(folder, f"calf-boots=First@{FIRST}", *present) as simulator:
        async with house(folder / "house-entries", simulator.proxy_port) as hass:
            await until(
                lambda: all(async_address_present(hass, address(2, one)) for one in range(massagers)), "all present"
            )
            first = await add_massager(hass, FIRST)
            count = len(er.async_entries_for_config_entry(er.async_get(hass), first.entry_id))
            # The first of each pays for imports and translations.
            await _set_up(hass, [_bare(0, count)])
            baseline = await _set_up(hass, [_bare(number, count) for number in range(1, massagers + 1)])
            absent = await _set_up(hass, [massager(first, 3, number) for number in range(massagers)])
            there = await _set_up(hass, [massager(first, 2, number) for number in range(massagers)])
    figures = []
    for label, measured in (("absent", absent), ("present", there)):
        seconds, memory = measured
        figures += [
            Figure(f"set-up time a massager, {massagers} {label}", seconds * 1e3, "ms", baseline[0] * 1e3),
            Figure(f"memory a massager, {massagers} {label}", memory / 1024, "KiB", baseline[1] / 1024),
        ]
    return figures


async def _set_up(hass: HomeAssistant, entries: list[ConfigEntry[Any]]) -> tuple[float, float]:
    """Add the entries; return seconds and bytes for each."""
    before = await asyncio.to_thread(resident_memory)
    start = time.perf_counter()
    for entry in entries:
        await hass.config_entries.async_add(entry)
    await hass.async_block_till_done()
    seconds = time.perf_counter() - start
    assert all(entry.state is ConfigEntryState.LOADED for entry in entries)
    grown = await asyncio.to_thread(resident_memory) - before
    return seconds / len(entries), grown / len(entries)


def resident_memory() -> int:
    """Return the resident memory of this process in bytes."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def address(group: int, number: int) -> str:
    """Return the address of a made-up massager."""
    return f"C0:FF:EE:{group:02X}:{number >> 8:02X}:{number & 255:02X}"


def massager(like: ConfigEntry[Any], group: int, number: int) -> ConfigEntry[Any]:
    """Return a config entry like this one for another massager, not yet added."""
    place = address(group, number)
    return _entry(DOMAIN, f"Boots {group} {number}", place.lower(), {**like.data, "address": place}, like.options)


def _bare(number: int, entities: int) -> ConfigEntry[Any]:
    return _entry(BARE, f"Bare {number}", f"bare-{number}", {"entities": entities}, {})


def _entry(
    domain: str, title: str, unique_id: str, data: Mapping[str, Any], options: Mapping[str, Any]
) -> ConfigEntry[Any]:
    now = dt_util.utcnow()
    return ConfigEntry(
        created_at=now,
        modified_at=now,
        data=data,
        discovery_keys=MappingProxyType({}),
        domain=domain,
        minor_version=1,
        options=options,
        source=SOURCE_USER,
        subentries_data=(),
        title=title,
        unique_id=unique_id,
        version=1,
    )
