"""Between bytes and meaning, without any input or output: bytes in, events out; command in, bytes out."""

from collections.abc import Mapping
from dataclasses import dataclass

from .model import Capabilities, Values
from .profile import Profile


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes for the characteristic of a role."""

    role: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Received:
    """One frame that was understood: as a report with its values, as something that answers a command, or both."""

    role: str
    body: bytes
    report: str | None
    values: Values


@dataclass(frozen=True, slots=True)
class Dropped:
    """Bytes that mean nothing, and why."""

    role: str
    data: bytes
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The device's answer to a command; `reason` is one of REFUSALS where it is not ok."""

    ok: bool
    reason: str | None = None


class Codec:
    """Encodes and decodes for one massager. Never raises on what a device sends, whatever it is."""

    capabilities: Capabilities
    """What this massager can do; set it when the massager said so. What it does not have never comes out."""

    def __init__(self, profile: Profile) -> None:
        """Begin with all that the profile knows."""
        self._profile = profile
        self.capabilities = profile.capabilities()

    def reset(self) -> None:
        """Begin a new connection: forget parts of frames and what was seen."""
        raise NotImplementedError

    def seen(self, report: str) -> bool:
        """Tell whether a valid report of that name came since the last reset."""
        raise NotImplementedError

    def feed(self, role: str, data: bytes) -> list[Received | Dropped]:
        """Take the bytes of a notification or a read."""
        raise NotImplementedError

    def advertisement(self, service_data: Mapping[str, bytes], manufacturer_data: Mapping[int, bytes]) -> Values | None:
        """Give the values that an advertisement carries, None where it carries none."""
        raise NotImplementedError

    def encode(self, command: str, values: Values) -> tuple[Write, ...]:
        """Give what to write. Raises InvalidValue where a value that the command carries is missing or not allowed."""
        raise NotImplementedError

    def encode_step(self, command: str, way: str) -> Write:
        """Give what to write for one step of a relative command; `way` is up, down or next."""
        raise NotImplementedError

    def answered(self, command: str, received: Received) -> Answer | None:
        """Tell whether what was received answers the command, and how; None where it is about something else."""
        raise NotImplementedError
