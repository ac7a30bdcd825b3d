"""The ports that the demo uses, chosen at the first run and kept."""

from dataclasses import asdict, dataclass, replace
import json
from pathlib import Path
import socket
from typing import Self

from .simulator import HOST


def is_free(port: int) -> bool:
    """Return whether nobody listens on this port of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free_port(first: int, *taken: int) -> int:
    """Return the first free port from this one on."""
    return next(port for port in range(first, 65536) if port not in taken and is_free(port))


@dataclass(frozen=True, slots=True)
class Ports:
    """Where Home Assistant, the virtual proxy and the simulator's page listen."""

    home: int = 8123
    proxy: int = 6053
    page: int = 6054

    @classmethod
    def load(cls, file: Path) -> Self | None:
        """Return what was kept, if anything."""
        return cls(**json.loads(file.read_text())) if file.exists() else None

    def save(self, file: Path) -> None:
        """Keep them."""
        file.write_text(json.dumps(asdict(self)))

    def freed(self) -> Self:
        """Return these, with the next free one for each that somebody else uses just now."""
        proxy = free_port(self.proxy)
        return replace(self, home=free_port(self.home), proxy=proxy, page=free_port(self.page, proxy))
