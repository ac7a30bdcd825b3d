"""What the simulator's tests share: massagers without a radio, and a real ESPHome client on a real TCP port."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest
import pytest_socket

from simulator import Device, Simulator
from simulator.clock import Clock
from simulator.devices.boots_machine import BootsMachine
from simulator.devices.boots_spec import Spec
from simulator.devices.calf_boots import CalfBoots
from tests.simulator.desk import ADDRESS, Desk
from tests.simulator.proxy_client import ProxyClient

type StartSimulator = Callable[..., Awaitable[Simulator]]
type ConnectClient = Callable[..., Awaitable[ProxyClient]]


@pytest.fixture(autouse=True)
def allow_loopback() -> None:
    pytest_socket.enable_socket()
    pytest_socket.socket_allow_hosts(["127.0.0.1"])


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def machine(clock: Clock) -> BootsMachine:
    return BootsMachine(Spec(), clock, lambda: None)


@pytest.fixture
def boots(clock: Clock) -> CalfBoots:
    return CalfBoots("Calf boots", ADDRESS, clock)


@pytest.fixture
def desk(boots: CalfBoots) -> Desk:
    """The boots, connected on a desk with all indications and notifications on."""
    desk = Desk(boots)
    desk.connect()
    desk.subscribe_all()
    return desk


@pytest.fixture
async def start_simulator() -> AsyncGenerator[StartSimulator]:
    async with AsyncExitStack() as stack:

        async def start(*devices: str, **options: object) -> Simulator:
            made = [Device.parse(device) for device in devices or ("calf-boots",)]
            return await stack.enter_async_context(Simulator(made, **options))  # type: ignore[arg-type]

        yield start


@pytest.fixture
async def simulator(start_simulator: StartSimulator) -> Simulator:
    return await start_simulator()


@pytest.fixture
async def connect_client(start_simulator: StartSimulator) -> AsyncGenerator[ConnectClient]:
    """Clients are gone before the simulators that they talk to."""
    async with AsyncExitStack() as stack:

        async def connect(simulator: Simulator, proxy: int = 0) -> ProxyClient:
            return await stack.enter_async_context(ProxyClient(simulator.proxies[proxy].port))

        yield connect


@pytest.fixture
async def client(simulator: Simulator, connect_client: ConnectClient) -> ProxyClient:
    return await connect_client(simulator)
