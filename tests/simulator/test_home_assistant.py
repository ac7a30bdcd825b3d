"""The simulator behind Home Assistant's own Bluetooth, and bleak as an integration uses it."""

import asyncio
from collections.abc import AsyncGenerator, Callable

from aioesphomeapi.client import APIClient
from bleak import BleakClient
from bleak.exc import BleakError
from bleak_esphome import connect_scanner
import bleak_retry_connector
from habluetooth import BluetoothServiceInfoBleak
from homeassistant.components import bluetooth
from homeassistant.components.bluetooth import BluetoothCallbackMatcher, BluetoothChange, BluetoothScanningMode
from homeassistant.core import HomeAssistant, callback
import pytest

from simulator import Simulator

SERVICE = "6f630001-7072-4d61-9c55-2f0e8b1d3a47"
STATE = "6f630003-7072-4d61-9c55-2f0e8b1d3a47"
CONTROL_POINT = "6f630005-7072-4d61-9c55-2f0e8b1d3a47"
PATIENCE = 20.0


@pytest.fixture
async def listening(hass: HomeAssistant, simulator: Simulator, enable_bluetooth: None) -> AsyncGenerator[None]:
    """The proxy is a scanner of Home Assistant's Bluetooth, joined the way its esphome integration does."""
    api = APIClient("127.0.0.1", simulator.proxies[0].port, None)
    await api.connect(login=True)
    joined = connect_scanner(api, await api.device_info(), available=True)
    assert joined.scanner
    undo = [joined.scanner.async_setup(), bluetooth.async_register_scanner(hass, joined.scanner)]
    yield
    joined.bluetooth_device.async_set_unavailable()
    for cancel in undo:
        cancel()
    await api.disconnect()


async def discovered(hass: HomeAssistant) -> BluetoothServiceInfoBleak:
    """Wait until Bluetooth offers a massager by its service."""
    found: asyncio.Future[BluetoothServiceInfoBleak] = asyncio.get_running_loop().create_future()

    @callback
    def heard(info: BluetoothServiceInfoBleak, _: BluetoothChange) -> None:
        if not found.done():
            found.set_result(info)

    cancel = bluetooth.async_register_callback(
        hass, heard, BluetoothCallbackMatcher(service_uuid=SERVICE, connectable=True), BluetoothScanningMode.ACTIVE
    )
    async with asyncio.timeout(PATIENCE):
        info = await found
    cancel()
    return info


async def connected(
    info: BluetoothServiceInfoBleak, lost: Callable[[BleakClient], None] | None = None
) -> bleak_retry_connector.BleakClientWithServiceCache:
    # Home Assistant's Bluetooth puts its own client class here when it is set up, so it is looked up late.
    client_class = bleak_retry_connector.BleakClientWithServiceCache
    return await bleak_retry_connector.establish_connection(
        client_class, info.device, info.name, disconnected_callback=lost
    )


@pytest.mark.usefixtures("listening")
async def test_a_massager_is_discovered_connected_used_lost_and_connected_again(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    info = await discovered(hass)
    assert info.name == "Calf boots"
    assert info.service_data[SERVICE].hex(" ") == "01 08 64 00 00 14 00"
    assert info.address == simulator.peripherals[0].address

    lost = asyncio.Event()
    client = await connected(info, lambda _: lost.set())
    assert client.mtu_size == 247
    answers: asyncio.Queue[bytes] = asyncio.Queue()
    await client.start_notify(CONTROL_POINT, lambda _, data: answers.put_nowait(bytes(data)))
    await client.write_gatt_char(CONTROL_POINT, bytes.fromhex("05 2D"), response=True)
    async with asyncio.timeout(PATIENCE):
        assert await answers.get() == bytes.fromhex("80 05 01")
    assert (await client.read_gatt_char(STATE))[2] == 45

    simulator.peripherals[0].fault("drop_link", {})
    async with asyncio.timeout(PATIENCE):
        await lost.wait()

    simulator.peripherals[0].fault("refuse_connections", {"times": 1})
    again = await connected(info)
    with pytest.raises(BleakError, match="CCC config error"):
        await again.write_gatt_char(CONTROL_POINT, b"\x02", response=True)
    await again.disconnect()
