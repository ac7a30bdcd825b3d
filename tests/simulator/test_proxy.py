"""The virtual proxy on a real TCP port, with the real aioesphomeapi at the other end."""

import asyncio
from collections.abc import Awaitable, Callable

from aioesphomeapi.core import BluetoothGATTAPIError
from aioesphomeapi.model import BluetoothScannerMode, BluetoothScannerState
from awesomeversion import AwesomeVersion
from homeassistant.components.esphome.const import STABLE_BLE_VERSION
import pytest

from simulator import Simulator
from simulator.journal import Direction
from simulator.proxy import address_number
from tests.simulator.conftest import ConnectClient, StartSimulator
from tests.simulator.proxy_client import PATIENCE, ProxyClient

SERVICE = "6f630001-7072-4d61-9c55-2f0e8b1d3a47"


async def test_the_proxy_says_what_home_assistant_wants_to_know(client: ProxyClient, simulator: Simulator) -> None:
    about = await client.api.device_info()
    assert about.name == simulator.proxies[0].name
    assert about.mac_address == simulator.proxies[0].mac
    assert about.bluetooth_mac_address == "02:C0:DE:00:00:03"
    assert about.bluetooth_proxy_feature_flags == 0x7F
    assert AwesomeVersion(about.esphome_version) >= STABLE_BLE_VERSION
    version = client.api.api_version
    assert version
    assert (version.major, version.minor) == (1, 14)
    assert await client.api.list_entities_services() == ([], [])


async def test_a_massager_is_heard_with_its_name_and_service(client: ProxyClient, simulator: Simulator) -> None:
    await client.until(lambda: client.heard)
    ((address, (advertisement, *_)),) = client.heard.items()
    peripheral = simulator.peripherals[0]
    assert address == address_number(peripheral.address)
    assert advertisement.address_type == 1
    assert -100 < advertisement.rssi < -20
    assert bytes(advertisement.data) == peripheral.advertisement() + peripheral.scan_response()
    assert len(advertisement.data) <= 62


async def test_a_massager_is_heard_again_and_again(client: ProxyClient) -> None:
    loop = asyncio.get_running_loop()
    await client.until(lambda: client.heard)
    begun = loop.time()
    heard = next(iter(client.heard.values()))
    await client.until(lambda: len(heard) >= 3)
    assert loop.time() - begun >= 1.8


async def test_a_massager_is_heard_more_often_after_its_run_state_changed(
    client: ProxyClient, simulator: Simulator
) -> None:
    loop = asyncio.get_running_loop()
    await client.until(lambda: client.heard)
    heard = next(iter(client.heard.values()))
    simulator.peripherals[0].press("start")
    begun, before = loop.time(), len(heard)
    await client.until(lambda: len(heard) >= before + 6)
    assert loop.time() - begun < 4
    assert bytes(heard[-1].data)[22] & 0b11 == 1


async def test_scanning_passively_brings_no_scan_response(client: ProxyClient, simulator: Simulator) -> None:
    states: asyncio.Queue[BluetoothScannerMode | None] = asyncio.Queue()
    client.api.subscribe_bluetooth_scanner_state(
        lambda state: states.put_nowait(state.mode if state.state == BluetoothScannerState.RUNNING else None)
    )
    client.api.bluetooth_scanner_set_mode(BluetoothScannerMode.PASSIVE)
    async with asyncio.timeout(PATIENCE):
        while await states.get() != BluetoothScannerMode.PASSIVE:
            pass
    heard = client.heard[address_number(simulator.peripherals[0].address)]
    before = len(heard)
    await client.until(lambda: len(heard) > before)
    assert len(heard[-1].data) == len(simulator.peripherals[0].advertisement())


async def test_a_session_from_connecting_to_stop(client: ProxyClient, simulator: Simulator) -> None:
    boots = await client.connect()
    assert (await boots.read("0002")).hex(" ") == "01 00 3f 00 14 64 05 1f 00 10 0e 03 02 04"
    for which in ("0005", "0003", "0004"):
        await boots.subscribe(which)
    assert await boots.ask("05 2D") == "80 05 01"
    assert (await boots.next("0003"))[:8] == "00 00 2d"
    assert await boots.ask("01") == "80 01 01"
    assert (await boots.next("0003"))[:2] == "01"
    pressures = await boots.next_where("0004", lambda value: value[0] > 5)
    assert pressures[1:4] == bytes(3)
    assert await boots.ask("02") == "80 02 01"
    state = await boots.next_where("0003", lambda value: value[0] == 0)
    assert state[13] == 1
    await boots.next_where("0004", lambda value: not any(value))
    assert [
        entry.text for entry in simulator.peripherals[0].journal.entries(Direction.RECEIVED) if entry.what == "write"
    ] == [
        "set pressure 45",
        "start",
        "stop",
    ]


async def test_services_come_with_handles_properties_and_descriptors(client: ProxyClient) -> None:
    boots = await client.connect()
    services = await client.api.bluetooth_gatt_get_services(boots.address)
    service = next(service for service in services.services if service.uuid == SERVICE)
    assert [(c.uuid[4:8], c.properties, len(c.descriptors)) for c in service.characteristics] == [
        ("0002", 0x02, 0),
        ("0003", 0x12, 1),
        ("0004", 0x10, 1),
        ("0005", 0x28, 1),
    ]
    assert service.characteristics[1].descriptors[0].uuid == "00002902-0000-1000-8000-00805f9b34fb"


async def test_connecting_with_a_cache_is_the_same_connection(client: ProxyClient) -> None:
    boots = await client.connect(cached=True)
    assert (await boots.read("2a29")).decode() == "Recovery Massager"


async def test_descriptors_can_be_read(client: ProxyClient) -> None:
    boots = await client.connect()
    read = client.api.bluetooth_gatt_read_descriptor
    assert await read(boots.address, boots.cccds["0003"], PATIENCE) == b"\x00\x00"
    await boots.subscribe("0003")
    assert await read(boots.address, boots.cccds["0003"], PATIENCE) == b"\x01\x00"


async def test_att_errors_arrive_with_their_codes(client: ProxyClient) -> None:
    boots = await client.connect()
    with pytest.raises(BluetoothGATTAPIError) as caught:
        await boots.write("01")
    assert caught.value.error.error == 0xFD
    with pytest.raises(BluetoothGATTAPIError) as caught:
        await boots.read("0005")
    assert caught.value.error.error == 0x02
    with pytest.raises(BluetoothGATTAPIError) as caught:
        await boots.write("01", "0003")
    assert caught.value.error.error == 0x03
    with pytest.raises(BluetoothGATTAPIError) as caught:
        await client.api.bluetooth_gatt_start_notify(boots.address, boots.handles["0002"], lambda *_: None)
    assert caught.value.error.error == 0x01


async def test_a_write_without_response_that_is_not_offered_is_dropped(
    client: ProxyClient, simulator: Simulator
) -> None:
    boots = await client.connect()
    await boots.write("01", response=False)
    await client.api.bluetooth_gatt_write(boots.address, 999, b"\x01", response=False)
    await boots.read("0003")
    assert simulator.peripherals[0].state()["sessions"] == 0


@pytest.mark.parametrize("operation", ["read", "write", "services", "notify"])
async def test_without_a_connection_everything_is_not_connected(client: ProxyClient, operation: str) -> None:
    await client.until(lambda: client.heard)
    address = next(iter(client.heard))
    api = client.api
    calls: dict[str, Callable[[], Awaitable[object]]] = {
        "read": lambda: api.bluetooth_gatt_read(address, 3, PATIENCE),
        "write": lambda: api.bluetooth_gatt_write(address, 3, b"", response=True),
        "services": lambda: api.bluetooth_gatt_get_services(address),
        "notify": lambda: api.bluetooth_gatt_start_notify(address, 8, lambda *_: None),
    }
    with pytest.raises(BluetoothGATTAPIError) as caught:
        await calls[operation]()
    assert caught.value.error.error == -1


async def test_values_are_forwarded_only_while_wanted(client: ProxyClient, simulator: Simulator) -> None:
    boots = await client.connect()
    await boots.subscribe("0003")
    simulator.peripherals[0].press("plus")
    await boots.next("0003")
    client.api.bluetooth_gatt_stop_notify(boots.address, boots.handles["0003"])
    await boots.read("0003")
    simulator.peripherals[0].press("plus")
    await boots.read("0003")
    assert boots.values["0003"].empty()


async def test_pairing_unpairing_and_clearing_the_cache_are_answered(client: ProxyClient) -> None:
    boots = await client.connect()
    assert (await client.api.bluetooth_device_pair(boots.address, PATIENCE)).paired
    assert (await client.api.bluetooth_device_unpair(boots.address, PATIENCE)).success
    assert (await client.api.bluetooth_device_clear_cache(boots.address, PATIENCE)).success
    await boots.disconnect()
    assert not (await client.api.bluetooth_device_pair(boots.address, PATIENCE)).paired


async def test_the_interval_slows_every_exchange(
    start_simulator: StartSimulator, connect_client: ConnectClient
) -> None:
    loop = asyncio.get_running_loop()
    simulator = await start_simulator(interval=0.05)
    client = await connect_client(simulator)
    boots = await client.connect()
    begun = loop.time()
    for _ in range(3):
        await boots.read("0003")
    assert loop.time() - begun >= 5 * 0.05
    await boots.subscribe("0005")
    begun = loop.time()
    assert await boots.ask("0B") == "80 0b 01"
    assert loop.time() - begun >= 0.05
