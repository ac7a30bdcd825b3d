"""What the tests' Home Assistant hears of the virtual massagers; the connection itself is in tests/radio.py."""

from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData
from bluetooth_data_tools import monotonic_time_coarse, parse_advertisement_data_bytes
from habluetooth import BluetoothServiceInfoBleak
from homeassistant.components.bluetooth import async_get_advertisement_callback
from homeassistant.core import HomeAssistant

from simulator.peripheral import Peripheral
from tests.radio import Radio, VirtualClient

__all__ = ["Radio", "VirtualClient", "advertise", "service_info"]

SOURCE = "AA:AA:AA:AA:AA:01"


def service_info(peripheral: Peripheral, rssi: int = -60) -> BluetoothServiceInfoBleak:
    """Return what Home Assistant hears when a massager advertises."""
    payload = peripheral.advertisement() + peripheral.scan_response()
    local_name, uuids, service_data, manufacturer_data, tx_power = parse_advertisement_data_bytes(payload)
    name = local_name or peripheral.name
    return BluetoothServiceInfoBleak(
        name=name,
        address=peripheral.address,
        rssi=rssi,
        manufacturer_data=manufacturer_data,
        service_data=service_data,
        service_uuids=uuids,
        source=SOURCE,
        device=BLEDevice(peripheral.address, name, {}),
        advertisement=AdvertisementData(name, manufacturer_data, service_data, uuids, tx_power, rssi, ()),
        connectable=True,
        time=monotonic_time_coarse(),
        tx_power=tx_power,
        raw=payload,
    )


def advertise(hass: HomeAssistant, peripheral: Peripheral, rssi: int = -60) -> None:
    """Let Home Assistant hear one advertisement."""
    async_get_advertisement_callback(hass)(service_info(peripheral, rssi))
