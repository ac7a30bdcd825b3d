"""The GATT side of a virtual massager: services, characteristics, descriptors, handles and ATT errors. No transport in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, IntFlag

CCCD = "00002902-0000-1000-8000-00805f9b34fb"
"""Client Characteristic Configuration: what a client writes to subscribe (01 00 notifications, 02 00 indications)."""


def uuid16(number: int) -> str:
    """Return the 128-bit form of a UUID that the Bluetooth SIG assigned as 16 bits."""
    return f"0000{number:04x}-0000-1000-8000-00805f9b34fb"


class Properties(IntFlag):
    """Characteristic properties (Core Specification, Vol 3, Part G, 3.3.1.1)."""

    READ = 0x02
    WRITE_WITHOUT_RESPONSE = 0x04
    WRITE = 0x08
    NOTIFY = 0x10
    INDICATE = 0x20


class AttCode(IntEnum):
    """ATT error codes (Core Specification, Vol 3, Part F, 3.4.1.1, and the Supplement's common profile errors from FC)."""

    INVALID_HANDLE = 0x01
    READ_NOT_PERMITTED = 0x02
    WRITE_NOT_PERMITTED = 0x03
    INVALID_LENGTH = 0x0D
    VALUE_NOT_ALLOWED = 0x13
    CCCD_IMPROPERLY_CONFIGURED = 0xFD
    PROCEDURE_ALREADY_IN_PROGRESS = 0xFE


class AttError(Exception):
    """An ATT request that the massager answers with an error."""

    def __init__(self, code: AttCode) -> None:
        """Refuse with this code."""
        super().__init__(code.name.lower().replace("_", " "))
        self.code = code


@dataclass(frozen=True, slots=True)
class Characteristic:
    """A characteristic; `value` where it never changes, else None and the massager answers reads itself."""

    uuid: str
    name: str
    properties: Properties
    value: bytes | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """A primary service."""

    uuid: str
    name: str
    characteristics: tuple[Characteristic, ...]


@dataclass(frozen=True, slots=True)
class PlacedCharacteristic:
    """A characteristic with the handles of its value and, where it notifies or indicates, of its CCCD."""

    characteristic: Characteristic
    handle: int
    cccd: int | None


@dataclass(frozen=True, slots=True)
class PlacedService:
    """A service with its handle."""

    service: Service
    handle: int
    characteristics: tuple[PlacedCharacteristic, ...]


class AttributeTable:
    """The attributes of one massager, numbered from 1 the way a GATT server lays them out: declaration, value, descriptor."""

    def __init__(self, services: Iterable[Service]) -> None:
        """Number the services in the order given."""
        self._values: dict[int, PlacedCharacteristic] = {}
        self._cccds: dict[int, PlacedCharacteristic] = {}
        self._handle = 0
        self.services = tuple(self._place(service) for service in services)
        self._by_uuid = {placed.characteristic.uuid: placed for placed in self._values.values()}

    def characteristic(self, uuid: str) -> PlacedCharacteristic:
        """Return the characteristic of this UUID; KeyError if there is none."""
        return self._by_uuid[uuid]

    def value(self, handle: int) -> PlacedCharacteristic:
        """Return the characteristic whose value has this handle; AttError (invalid handle) if there is none."""
        return _found(self._values, handle)

    def configuration(self, handle: int) -> PlacedCharacteristic:
        """Return the characteristic whose CCCD has this handle; AttError (invalid handle) if there is none."""
        return _found(self._cccds, handle)

    def _next(self) -> int:
        self._handle += 1
        return self._handle

    def _place(self, service: Service) -> PlacedService:
        handle = self._next()
        return PlacedService(service, handle, tuple(self._place_characteristic(c) for c in service.characteristics))

    def _place_characteristic(self, characteristic: Characteristic) -> PlacedCharacteristic:
        self._next()
        value = self._next()
        subscribes = characteristic.properties & (Properties.NOTIFY | Properties.INDICATE)
        placed = PlacedCharacteristic(characteristic, value, self._next() if subscribes else None)
        self._values[value] = placed
        if placed.cccd:
            self._cccds[placed.cccd] = placed
        return placed


def _found(table: dict[int, PlacedCharacteristic], handle: int) -> PlacedCharacteristic:
    if handle not in table:
        raise AttError(AttCode.INVALID_HANDLE)
    return table[handle]
