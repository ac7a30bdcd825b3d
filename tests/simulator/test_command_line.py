"""`python -m simulator` as a person or a script runs it."""

import asyncio
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
import re
import signal
import sys

from aioesphomeapi.client import APIClient
from aioesphomeapi.reconnect_logic import ReconnectLogic
import pytest

from simulator.__main__ import main
from simulator.clock import Clock
from simulator.devices import KINDS
from simulator.mistakes import WrongValue
from simulator.simulation import Device, ProxyPlace, make_peripherals, proxy_places
from tests.simulator.proxy_client import ProxyClient

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0
LISTENING = re.compile(r"listening proxy=((?:127\.0\.0\.1:\d+,?)+) control=127\.0\.0\.1:(\d+)\n")


class Running:
    """A simulator in a process of its own."""

    def __init__(self, process: Process, ports: list[int], control: int) -> None:
        self.process = process
        self.ports = ports
        self.control = control

    async def end(self, number: signal.Signals) -> str:
        """Send a signal and return what was still printed."""
        self.process.send_signal(number)
        async with asyncio.timeout(PATIENCE):
            printed, complaints = await self.process.communicate()
        assert self.process.returncode == 0, complaints
        assert complaints == b""
        return printed.decode()


@asynccontextmanager
async def running(*arguments: str) -> AsyncGenerator[Running]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "simulator", *arguments, cwd=ROOT, stdout=PIPE, stderr=PIPE
    )
    try:
        assert process.stdout
        async with asyncio.timeout(PATIENCE):
            match = LISTENING.fullmatch((await process.stdout.readline()).decode())
        assert match, await process.communicate()
        yield Running(process, [int(place.split(":")[1]) for place in match[1].split(",")], int(match[2]))
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_listens_on_free_ports_says_where_and_stops_on_a_signal(number: signal.Signals) -> None:
    async with running(
        "--port", "0", "--control", "0", "calf-boots", "calf-boots=Club 7@aa:bb:cc:dd:ee:07"
    ) as simulator:
        async with ProxyClient(simulator.ports[0]) as client:
            await client.until(lambda: len(client.heard) == 2)
            assert 0xAABBCCDDEE07 in client.heard
        printed = await simulator.end(number)
    assert "Club 7 (calf-boots, AA:BB:CC:DD:EE:07)" in printed
    assert f"http://127.0.0.1:{simulator.control}/" in printed
    assert printed.endswith("stopped\n")


async def test_it_stops_with_clients_connected_and_a_restart_on_the_same_port_is_found_again() -> None:
    connected: asyncio.Queue[bool] = asyncio.Queue()

    async def on_connect() -> None:
        connected.put_nowait(True)

    async def on_disconnect(expected: bool) -> None:
        connected.put_nowait(not expected)

    async with running("--port", "0", "--control", "0", "calf-boots") as simulator:
        port = simulator.ports[0]
        api = APIClient("127.0.0.1", port, None)
        logic = ReconnectLogic(
            client=api, on_connect=on_connect, on_disconnect=on_disconnect, zeroconf_instance=None, name="virtual-proxy"
        )
        await logic.start()
        async with asyncio.timeout(PATIENCE):
            assert await connected.get()
            await simulator.end(signal.SIGTERM)
            assert not await connected.get()
    async with running("--port", str(port), "--control", "0", "calf-boots"):
        async with asyncio.timeout(PATIENCE):
            assert await connected.get()
        await logic.stop()
        await api.disconnect()


async def test_several_proxies_listen_on_several_ports() -> None:
    async with running(
        "--port", "0", "--control", "0", "--proxies", "3", "--proxy-name", "hall", *["calf-boots"] * 3
    ) as simulator:
        assert len(set(simulator.ports)) == 3
        names = []
        for port in simulator.ports:
            async with ProxyClient(port) as client:
                await client.until(lambda client=client: len(client.heard) == 1)  # type: ignore[misc]
                names.append((await client.api.device_info()).name)
        assert names == ["hall", "hall-2", "hall-3"]
        await simulator.end(signal.SIGTERM)


def test_the_kinds_are_listed_with_their_options(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    listed = capsys.readouterr().out
    assert listed.startswith("calf-boots ")
    assert "  worn:true  (true or false)\n" in listed
    for kind in KINDS:
        assert re.search(rf"^{kind} ", listed, re.MULTILINE)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "which devices?"),
        (["--port", "70000", "calf-boots"], "invalid"),
        (["--slots", "0", "calf-boots"], "invalid choice"),
        (["--interval-ms", "5", "calf-boots"], "7.5 to 4000"),
        (["--speed", "0", "calf-boots"], "above 0"),
        (["--mac", "nonsense", "calf-boots"], "invalid"),
    ],
)
def test_a_mistake_on_the_command_line_is_explained(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("devices", "said"),
    [
        (["foot-bath"], "there is no kind of device 'foot-bath' (there are: calf-boots"),
        (["calf-boots@12:34"], "'12:34' is no address"),
        (["calf-boots,worn=A"], "'worn' is no option like name:value"),
        (["calf-boots,worn:=A"], "'worn:' is no option like name:value"),
        (["calf-boots,mood:1=A"], "A: there is no setting 'mood' (there are: worn"),
        (["calf-boots,worn:1=A"], "A: the value must be true or false"),
        (["calf-boots,battery:full"], "Calf boots: the value must be a number from 0 to 100"),
        (["calf-boots=A", "calf-boots=a"], "two devices have the name 'a'"),
        (["calf-boots@AA:BB:CC:DD:EE:FF", "calf-boots@aa:bb:cc:dd:ee:ff"], "the address AA:BB:CC:DD:EE:FF"),
    ],
)
def test_a_mistake_in_a_device_is_explained(devices: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--port", "0", "--control", "0", *devices]) == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "device"),
    [
        ("calf-boots", Device("calf-boots")),
        ("calf-boots=Left room", Device("calf-boots", "Left room")),
        ("calf-boots@aa:bb:cc:dd:ee:ff", Device("calf-boots", None, "AA:BB:CC:DD:EE:FF")),
        ("calf-boots=A=B@AA:BB:CC:DD:EE:FF", Device("calf-boots", "A=B", "AA:BB:CC:DD:EE:FF")),
        ("calf-boots=A,b:c", Device("calf-boots", "A,b:c")),
        ("calf-boots,worn:off,battery:7", Device("calf-boots", options={"worn": False, "battery": 7})),
        ("calf-boots,leak:0.5,x:null=A", Device("calf-boots", "A", options={"leak": 0.5, "x": "null"})),
    ],
)
def test_a_device_is_read(text: str, device: Device) -> None:
    assert Device.parse(text) == device


def test_a_device_begins_with_its_options() -> None:
    devices = [Device.parse("calf-boots,worn:false,battery:7=A")]
    (boots,) = make_peripherals(devices, Clock(), "02:C0:DE:00:00:01", advertise_while_connected=False)
    assert (boots.state()["worn"], boots.state()["battery"]) == (False, 7)


def test_a_device_without_a_kind_is_refused() -> None:
    with pytest.raises(WrongValue):
        Device.parse("@AA:BB:CC:DD:EE:FF")


def test_proxies_have_consecutive_ports_and_addresses_four_apart() -> None:
    assert proxy_places(2, "hall", "02:C0:DE:00:00:FE", 7000) == (
        ProxyPlace("hall", "02:C0:DE:00:00:FE", 7000),
        ProxyPlace("hall-2", "02:C0:DE:00:01:02", 7001),
    )
    assert [place.port for place in proxy_places(2, "hall", "02:C0:DE:00:00:FE", 0)] == [0, 0]
