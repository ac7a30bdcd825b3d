"""What was seen and heard of a device that no profile knows yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Advertised:
    """What a device says of itself in range: its names and data as Bluetooth gives them, UUIDs in full."""

    local_name: str | None = None
    service_uuids: tuple[str, ...] = ()
    manufacturer_data: Mapping[int, bytes] = field(default_factory=dict)
    service_data: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """One characteristic: UUIDs in full, properties as bleak names them, and what was read (None: not, or refused)."""

    service: str
    uuid: str
    properties: tuple[str, ...]
    value: bytes | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """Bytes that came as a notification, or were written, `seconds` after listening began."""

    seconds: float
    uuid: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Capture:
    """One look at one device, which listened for `seconds`. Holds no address."""

    advertised: Advertised
    characteristics: tuple[Found, ...]
    heard: tuple[Moved, ...]
    written: tuple[Moved, ...]
    seconds: float
    refused: tuple[Moved, ...] = ()
    """What was to be written and was not taken, or for which no time was left; `seconds` is when it was tried."""
    lost: bool = False
    """The device ended the connection before the time was over."""
