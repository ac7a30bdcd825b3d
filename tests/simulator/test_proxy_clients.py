"""Clients of the proxy that come, go, come again, or misbehave."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
import socket

from aioesphomeapi.client import APIClient
import pytest

from simulator import Device, ProxyPlace, Simulator
from tests.simulator.conftest import StartSimulator
from tests.simulator.proxy_client import PATIENCE, ProxyClient

DEVICE_INFO_REQUEST = b"\x00\x00\x09"


async def test_a_restart_on_the_same_port_is_found_again(start_simulator: StartSimulator) -> None:
    async with Simulator([Device("calf-boots")]) as first:
        port = first.proxies[0].port
        api = APIClient("127.0.0.1", port, None)
        gone = asyncio.Event()

        async def on_stop(expected: bool) -> None:
            assert expected
            gone.set()

        await api.connect(on_stop=on_stop, login=True)
    async with asyncio.timeout(PATIENCE):
        await gone.wait()
    await start_simulator(proxies=(ProxyPlace(port=port),))
    async with ProxyClient(port) as client:
        assert await (await client.connect()).read("0003")


async def test_a_port_that_is_taken_is_an_error_and_leaves_nothing_behind(simulator: Simulator) -> None:
    taken = simulator.proxies[0].port
    with pytest.raises(OSError, match="in use"):
        async with Simulator(
            [Device("calf-boots")], proxies=(ProxyPlace(), ProxyPlace("b", "02:C0:DE:00:00:11", taken))
        ):
            pytest.fail("started")


@pytest.mark.parametrize(
    "data",
    [
        b"\x01\x00\x00",
        b"GET / HTTP/1.1\r\n\r\n",
        b"\x00\xff\xff\xff\x7f\x01",
        b"\x00" + b"\xff" * 6,
        b"\x00\x02\x01\xff\xff",
    ],
)
async def test_whoever_does_not_speak_the_protocol_is_hung_up_on(
    simulator: Simulator, client: ProxyClient, data: bytes
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", simulator.proxies[0].port)
    writer.write(data)
    async with asyncio.timeout(PATIENCE):
        assert await reader.read() == b""
    writer.close()
    await client.api.device_info()


async def test_frames_may_come_in_pieces_and_unknown_messages_are_skipped(simulator: Simulator) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", simulator.proxies[0].port)
    for byte in b"\x00\x00\xe7\x07" + b"\x00\x00\x07":
        writer.write(bytes((byte,)))
        await writer.drain()
    async with asyncio.timeout(PATIENCE):
        assert await reader.readexactly(3) == b"\x00\x00\x08"
    writer.close()


@asynccontextmanager
async def stuck(simulator: Simulator) -> AsyncGenerator[None]:
    """Connect a client that asks a lot and never reads."""
    loop = asyncio.get_running_loop()
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.setblocking(False)
        await loop.sock_connect(client, ("127.0.0.1", simulator.proxies[0].port))
        for _ in range(40):
            await loop.sock_sendall(client, DEVICE_INFO_REQUEST * 1000)
        yield


async def passes(client: ProxyClient, condition: Callable[[], bool]) -> None:
    """Let the proxy work until this is so."""
    async with asyncio.timeout(4 * PATIENCE):
        while not condition():
            await client.api.device_info()


async def test_a_client_that_never_reads_is_hung_up_on(
    simulator: Simulator, client: ProxyClient, caplog: pytest.LogCaptureFixture
) -> None:
    clients = simulator.proxies[0].clients
    async with stuck(simulator):
        await passes(client, lambda: "does not read" in caplog.text)
        await passes(client, lambda: len(clients) == 1)


async def test_a_client_that_never_reads_does_not_keep_the_simulator_from_stopping(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("simulator.proxy.GOODBYE", 0.1)
    monkeypatch.setattr("simulator.api.MOST_UNREAD", 100_000_000)
    loop = asyncio.get_running_loop()
    simulator = Simulator([Device("calf-boots")])
    async with AsyncExitStack() as stack:
        async with simulator:
            await stack.enter_async_context(stuck(simulator))
            clients = simulator.proxies[0].clients
            async with ProxyClient(simulator.proxies[0].port) as client:
                await passes(client, lambda: any(other.unread for other in clients))
            begun = loop.time()
        assert loop.time() - begun < PATIENCE


async def test_a_client_may_stop_listening(simulator: Simulator) -> None:
    api = APIClient("127.0.0.1", simulator.proxies[0].port, None)
    await api.connect(login=True)
    stop = api.subscribe_bluetooth_le_raw_advertisements(lambda _: None)
    await api.device_info()
    (served,) = simulator.proxies[0].clients
    listened = served.wants_advertisements
    stop()
    await api.device_info()
    assert (listened, served.wants_advertisements) == (True, False)
    await api.disconnect()
