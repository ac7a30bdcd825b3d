"""A real Home Assistant in this process, so that an action is timed from its call, with the simulator as its radio."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
import socket
from typing import Any

from homeassistant import bootstrap, config_entries
from homeassistant.core import HomeAssistant
from homeassistant.runner import RuntimeConfig

from demo.home import DOMAIN, HomeServer
from demo.provision import HEALTHY_ADULT
from demo.simulator import HOST, Simulator

PATIENCE_SECONDS = 60.0
POLL_SECONDS = 0.05


@asynccontextmanager
async def house(folder: Path, *proxy_ports: int) -> AsyncGenerator[HomeAssistant]:
    """Start Home Assistant with its configuration in `folder` and these proxies added; stop it at the end."""
    server = HomeServer(folder, _free_port(), log_level="warning")
    hass = await bootstrap.async_setup_hass(
        RuntimeConfig(config_dir=str(server.config), skip_pip=True, log_no_color=True, log_file=str(server.log))
    )
    if hass is None:
        raise RuntimeError(f"Home Assistant did not start, see {server.log}")
    await hass.async_start()
    try:
        for port in proxy_ports:
            await _finish_flow(hass, "esphome", config_entries.SOURCE_USER, {"host": HOST, "port": port})
        yield hass
    finally:
        await hass.async_stop(force=True)


@asynccontextmanager
async def simulator_process(folder: Path, *arguments: str) -> AsyncGenerator[Simulator]:
    """Start a simulator, and stop it at the end; beside the event loop, which watches that nothing blocks it."""
    simulator = await asyncio.to_thread(Simulator, folder / "simulator.log", *arguments)
    try:
        yield simulator
    finally:
        await asyncio.to_thread(simulator.stop)


async def add_massager(hass: HomeAssistant, address: str) -> config_entries.ConfigEntry[Any]:
    """Take the massager of this address, once discovered, through the integration's own flow; return its entry, loaded."""
    flows = hass.config_entries.flow

    def discovered() -> list[Any]:
        return [
            flow for flow in flows.async_progress_by_handler(DOMAIN) if flow["context"]["unique_id"] == address.lower()
        ]

    await until(lambda: bool(discovered()), f"a discovery of {address}")
    flow_id = discovered()[0]["flow_id"]
    answers: list[dict[str, Any]] = [{}, {}, HEALTHY_ADULT, {"remote_start": True, "voice": False}]
    result: Any = None
    for answer in answers:
        result = await flows.async_configure(flow_id, answer)
    if result["type"] != "create_entry":
        raise RuntimeError(f"the massager was not added: {result}")
    entry: config_entries.ConfigEntry[Any] = result["result"]
    await until(lambda: entry.state is config_entries.ConfigEntryState.LOADED, "the massager's entry")
    return entry


async def until(condition: Callable[[], bool], what: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Return as soon as a condition holds; TimeoutError, which names `what`, if it does not in time."""
    try:
        async with asyncio.timeout(seconds):
            while not condition():  # noqa: ASYNC110
                await asyncio.sleep(POLL_SECONDS)
    except TimeoutError:
        raise TimeoutError(f"not within {seconds:g} seconds: {what}") from None


async def _finish_flow(hass: HomeAssistant, domain: str, source: str, data: dict[str, Any]) -> None:
    result = await hass.config_entries.flow.async_init(domain, context={"source": source}, data=data)
    if result["type"] != "create_entry":
        raise RuntimeError(f"{domain} was not added: {result}")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind((HOST, 0))
        return int(free.getsockname()[1])
