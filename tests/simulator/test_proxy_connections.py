"""Connection slots, several clients and several proxies, and how connections end."""

from aioesphomeapi.core import BluetoothGATTAPIError
import pytest

from simulator import ProxyPlace, Simulator
from simulator.proxy import address_number
from tests.simulator.conftest import ConnectClient, StartSimulator
from tests.simulator.proxy_client import PATIENCE, ProxyClient


async def test_slots_are_counted_and_all_clients_are_told(
    start_simulator: StartSimulator, connect_client: ConnectClient
) -> None:
    simulator = await start_simulator("calf-boots", "calf-boots", slots=1)
    first, second = await connect_client(simulator), await connect_client(simulator)
    one, other = (address_number(peripheral.address) for peripheral in simulator.peripherals)
    boots = await first.connect(one)
    await second.until(lambda: second.slots and second.slots[-1] == (0, 1, [one]))
    for client in (first, second):
        change, _ = await client.attempt(other)
        assert (change.connected, change.error) == (False, 0)
    await boots.disconnect()
    await second.until(lambda: second.slots[-1] == (1, 1, []))
    await second.connect(other)


async def test_a_massager_takes_one_central_at_a_time(
    start_simulator: StartSimulator, connect_client: ConnectClient
) -> None:
    simulator = await start_simulator(proxies=(ProxyPlace(), ProxyPlace("other", "02:C0:DE:00:00:11")), everywhere=True)
    address = address_number(simulator.peripherals[0].address)
    first = await connect_client(simulator)
    boots = await first.connect(address)
    for client in (await connect_client(simulator), await connect_client(simulator, proxy=1)):
        change, _ = await client.attempt(address)
        assert (change.connected, change.error) == (False, 133)
    await boots.disconnect()
    boots = await client.connect(address)
    assert await boots.read("0003")


async def test_the_second_client_of_a_proxy_cannot_use_the_first_ones_connection(
    simulator: Simulator, client: ProxyClient, connect_client: ConnectClient
) -> None:
    boots = await client.connect()
    other = await connect_client(simulator)
    with pytest.raises(BluetoothGATTAPIError):
        await other.api.bluetooth_gatt_read(boots.address, boots.handles["0003"], PATIENCE)
    await other.api.bluetooth_device_disconnect(boots.address)
    assert await boots.read("0003")


async def test_connecting_twice_is_being_connected(client: ProxyClient) -> None:
    boots = await client.connect()
    again = await client.connect(boots.address)
    assert await again.read("0003")
    assert client.slots[-1] == (2, 3, [boots.address])


async def test_nobody_of_an_unknown_address_is_in_range(client: ProxyClient) -> None:
    change, _ = await client.attempt(0xC0FFEE000000)
    assert (change.connected, change.error) == (False, 133)
    await client.until(lambda: client.slots[-1] == (3, 3, []))


async def test_a_massager_is_silent_while_connected(client: ProxyClient) -> None:
    boots = await client.connect()
    heard = client.heard[boots.address]
    before = len(heard)
    await boots.read("0003")
    await boots.disconnect()
    await client.until(lambda: len(heard) > before)
    assert len(heard) == before + 1


async def test_a_massager_may_advertise_while_connected(
    start_simulator: StartSimulator, connect_client: ConnectClient
) -> None:
    simulator = await start_simulator(advertise_while_connected=True)
    client = await connect_client(simulator)
    boots = await client.connect()
    heard = client.heard[boots.address]
    before = len(heard)
    await client.until(lambda: len(heard) > before + 1)
    assert simulator.peripherals[0].connected


async def test_a_lost_link_is_reported_with_its_reason(client: ProxyClient, simulator: Simulator) -> None:
    boots = await client.connect()
    simulator.peripherals[0].fault("drop_link", {})
    change = await boots.change()
    assert (change.connected, change.error) == (False, 8)
    await client.until(lambda: client.slots[-1] == (3, 3, []))
    again = await client.connect(boots.address)
    assert await again.read("0003")


async def test_switching_off_tells_the_state_and_then_ends_the_link(client: ProxyClient, simulator: Simulator) -> None:
    boots = await client.connect()
    await boots.subscribe("0003")
    simulator.peripherals[0].press("start")
    simulator.peripherals[0].press("power")
    assert (await boots.next_where("0003", lambda value: value[0] == 0))[13] == 7
    assert (await boots.change()).error == 0x15
    change, _ = await client.attempt(boots.address)
    assert not change.connected
    simulator.peripherals[0].press("power")
    before = len(client.heard[boots.address])
    await client.until(lambda: len(client.heard[boots.address]) > before)


async def test_refused_connections_are_reported_with_their_error(client: ProxyClient, simulator: Simulator) -> None:
    simulator.peripherals[0].fault("refuse_connections", {"times": 1, "error": 62})
    address = address_number(simulator.peripherals[0].address)
    change, _ = await client.attempt(address)
    assert (change.connected, change.error) == (False, 62)
    assert await (await client.connect(address)).read("0003")


async def test_a_client_that_goes_away_leaves_the_massager_free(
    simulator: Simulator, client: ProxyClient, connect_client: ConnectClient
) -> None:
    async with ProxyClient(simulator.proxies[0].port) as leaving:
        boots = await leaving.connect()
        await client.until(lambda: client.slots[-1][2] == [boots.address])
    await client.until(lambda: client.slots[-1] == (3, 3, []))
    assert await (await client.connect(boots.address)).read("0003")


async def test_massagers_are_dealt_out_to_many_proxies(
    start_simulator: StartSimulator, connect_client: ConnectClient
) -> None:
    places = [ProxyPlace(f"proxy-{n}", f"02:C0:DE:00:01:{4 * n:02X}") for n in range(17)]
    simulator = await start_simulator(*["calf-boots"] * 50, proxies=places, control_port=None)
    clients = [await connect_client(simulator, n) for n in range(17)]
    for client in clients:
        await client.until(lambda client=client: len(client.heard) >= 2)  # type: ignore[misc]
    heard = [address for client in clients for address in client.heard]
    assert sorted(heard) == sorted(address_number(peripheral.address) for peripheral in simulator.peripherals)
    massagers = [await client.connect(address) for client in clients for address in client.heard]
    assert len(massagers) == 50
    assert len({peripheral.name for peripheral in simulator.peripherals}) == 50


async def test_the_nearest_proxy_hears_a_massager_best(
    start_simulator: StartSimulator, connect_client: ConnectClient
) -> None:
    places = [ProxyPlace(f"proxy-{n}", f"02:C0:DE:00:01:{4 * n:02X}") for n in range(2)]
    simulator = await start_simulator("calf-boots", "calf-boots", proxies=places, everywhere=True)
    clients = [await connect_client(simulator, n) for n in range(2)]
    for client in clients:
        await client.until(lambda client=client: len(client.heard) == 2)  # type: ignore[misc]
    for near, peripheral in enumerate(simulator.peripherals):
        address = address_number(peripheral.address)
        assert clients[near].heard[address][0].rssi > clients[1 - near].heard[address][0].rssi
