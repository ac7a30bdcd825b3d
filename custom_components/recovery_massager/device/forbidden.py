"""Devices that a capture keeps its hands off: locks, medical devices, and what people type and log in with.

Bytes to one of them can open a door or dose a drug, and what they say is nobody's business. The table goes by service
UUIDs and by the category of the GAP appearance (its upper ten bits), both from the Bluetooth SIG's Assigned Numbers
(sections 3.4.2 and 2.6.2); UUIDs of makers are from the places named beside them.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from .errors import NotSupported

BASE: Final = "-0000-1000-8000-00805f9b34fb"
APPEARANCE: Final = f"00002a01{BASE}"
"""The characteristic in which a device says what it is: 16 bits, little-endian."""
AD_APPEARANCE: Final = 0x19
"""The type of the same in an advertisement (Core Specification Supplement, Part A, 1.12)."""


class Forbidden(StrEnum):
    """What a device is that must not be looked at."""

    LOCK = "lock"
    MEDICAL = "medical"
    INPUT = "input"


SERVICES: Final[dict[int, Forbidden]] = {
    0x1808: Forbidden.MEDICAL,  # Glucose
    0x1809: Forbidden.MEDICAL,  # Health Thermometer
    0x180D: Forbidden.MEDICAL,  # Heart Rate: somebody's pulse
    0x1810: Forbidden.MEDICAL,  # Blood Pressure
    0x1812: Forbidden.INPUT,  # Human Interface Device
    0x181B: Forbidden.MEDICAL,  # Body Composition
    0x181C: Forbidden.MEDICAL,  # User Data: age, weight, sex of a person
    0x181D: Forbidden.MEDICAL,  # Weight Scale
    0x181F: Forbidden.MEDICAL,  # Continuous Glucose Monitoring
    0x1822: Forbidden.MEDICAL,  # Pulse Oximeter
    0x183A: Forbidden.MEDICAL,  # Insulin Delivery
    0x183E: Forbidden.MEDICAL,  # Physical Activity Monitor
    0x1840: Forbidden.MEDICAL,  # Generic Health Sensor
    0x1854: Forbidden.MEDICAL,  # Hearing Access
    0xFDF0: Forbidden.MEDICAL,  # Hearing aids: Android's Audio Streaming for Hearing Aid, its public specification
    0xFE24: Forbidden.LOCK,  # August Home Inc (Assigned Numbers, 3.10), August and Yale locks
    0xFFFD: Forbidden.INPUT,  # Fast IDentity Online Alliance (Assigned Numbers, 3.11): keys for logging in
    # Iseo Argo locks advertise one of 64, as Home Assistant's own integration for them knows.
    **dict.fromkeys(range(0xF000, 0xF040), Forbidden.LOCK),
}

MAKERS: Final[dict[str, Forbidden]] = {
    # Nuki's Bluetooth API: lock, then opener, each with a service for pairing and one for use.
    "a92ee100-5501-11e4-916c-0800200c9a66": Forbidden.LOCK,
    "a92ee200-5501-11e4-916c-0800200c9a66": Forbidden.LOCK,
    "a92ae100-5501-11e4-916c-0800200c9a66": Forbidden.LOCK,
    "a92ae200-5501-11e4-916c-0800200c9a66": Forbidden.LOCK,
    # Dormakaba dKey, as Home Assistant's own integration for them knows.
    "e7a60000-6639-429f-94fd-86de8ea26897": Forbidden.LOCK,
    "e7a60001-6639-429f-94fd-86de8ea26897": Forbidden.LOCK,
}

CATEGORIES: Final[dict[int, Forbidden]] = {
    0x00B: Forbidden.INPUT,  # Barcode Scanner
    0x00C: Forbidden.MEDICAL,  # Thermometer: the ear's among them
    0x00D: Forbidden.MEDICAL,  # Heart Rate Sensor
    0x00E: Forbidden.MEDICAL,  # Blood Pressure
    0x00F: Forbidden.INPUT,  # Human Interface Device
    0x010: Forbidden.MEDICAL,  # Glucose Meter
    0x01C: Forbidden.LOCK,  # Access Control
    0x029: Forbidden.MEDICAL,  # Hearing aid
    0x02A: Forbidden.INPUT,  # Gaming
    0x031: Forbidden.MEDICAL,  # Pulse Oximeter
    0x032: Forbidden.MEDICAL,  # Weight Scale
    0x033: Forbidden.MEDICAL,  # Personal Mobility Device: wheelchairs
    0x034: Forbidden.MEDICAL,  # Continuous Glucose Monitor
    0x035: Forbidden.MEDICAL,  # Insulin Pump
    0x036: Forbidden.MEDICAL,  # Medication Delivery
    0x037: Forbidden.MEDICAL,  # Spirometer
}


def forbidden(service_uuids: Iterable[str], appearance: int | None = None) -> Forbidden | None:
    """Tell what a device is that must not be looked at; None for all others.

    UUIDs in full, of services or of service data. `appearance` is the 16 bits as the device gives them.
    """
    if appearance is not None and (kind := CATEGORIES.get(appearance >> 6)):
        return kind
    kinds = (_by_service(uuid.lower()) for uuid in service_uuids)
    return next((kind for kind in kinds if kind), None)


def refuse_forbidden(service_uuids: Iterable[str], appearance: int | None = None) -> None:
    """Raise NotSupported (`capture_lock`, `capture_medical`, `capture_input`) for a device that is forbidden."""
    match forbidden(service_uuids, appearance):
        case Forbidden.LOCK:
            raise NotSupported("capture_lock")
        case Forbidden.MEDICAL:
            raise NotSupported("capture_medical")
        case Forbidden.INPUT:
            raise NotSupported("capture_input")


def advertised_appearance(raw: bytes | None) -> int | None:
    """Find the appearance in an advertisement as it was on the air; None where it says none, or is broken."""
    rest = raw or b""
    while len(rest) > 1 and (length := rest[0]):
        kind, value = rest[1], rest[2 : length + 1]
        if kind == AD_APPEARANCE and len(value) >= 2:
            return int.from_bytes(value[:2], "little")
        rest = rest[length + 1 :]
    return None


def _by_service(uuid: str) -> Forbidden | None:
    if uuid.startswith("0000") and uuid.endswith(BASE):
        return SERVICES.get(int(uuid[4:8], 16))
    return MAKERS.get(uuid)
