"""What the end-to-end tests and `bench kill` stand on: one Home Assistant with the virtual proxy, and massagers in range of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import provision
from .client import HomeClient
from .complaints import complaints
from .home import HomeServer
from .ports import free_port
from .simulator import Simulator


class Site:
    """Home Assistant and the simulator, until `close`."""

    def __init__(self, folder: Path, *devices: str) -> None:
        """Start both, with these devices, and add the proxy; ChildFailed if one does not start."""
        self._folder = folder
        self._devices = devices
        self.simulator = Simulator(folder / "simulator.log", *devices)
        self._client: HomeClient | None = None
        self._log_read = 0
        try:
            self.server = HomeServer(folder, free_port(18123), log_level="debug")
            self.server.start()
            provision.settle(
                self.client, location_name="Test house", time_zone="Europe/Amsterdam", language="en", country="NL"
            )
            provision.add_proxy(self.client, self.simulator.proxy_port)
        except BaseException:
            self.close()
            raise

    @property
    def client(self) -> HomeClient:
        """The client of the Home Assistant that runs now."""
        if self._client is None:
            self._client = self.server.client()
        return self._client

    @contextmanager
    def home_assistant_down(self) -> Iterator[None]:
        """End Home Assistant as a service manager does, and start it again afterwards."""
        self._log_out()
        self.server.stop()
        yield
        self.server.start()
        self.client.wait_for_entry("esphome")

    @contextmanager
    def home_assistant_killed(self) -> Iterator[None]:
        """End Home Assistant as a power cut does, which leaves it no time for anything, and start it again afterwards."""
        self.server.kill()
        self._log_out()
        yield
        self.server.start()
        self.client.wait_for_entry("esphome")

    def forget_advertisements(self) -> None:
        """Let Home Assistant, which is down, know nothing of the last minutes on the air, as if it were down for hours."""
        (self.server.config / ".storage" / "bluetooth.remote_scanners").unlink()

    def restart_simulator(self) -> None:
        """End the simulator, as a power cut of proxy and massagers would, and start it anew in the same place."""
        ports = {"proxy_port": self.simulator.proxy_port, "control_port": self.simulator.control_port}
        self.simulator.stop()
        self.simulator = Simulator(self._folder / "simulator.log", *self._devices, **ports)

    def complaints(self) -> list[str]:
        """Return what Home Assistant's log complained of about us since the last call."""
        with self.server.log.open(encoding="utf-8", errors="replace") as log:
            log.seek(self._log_read)
            text = log.read()
            self._log_read = log.tell()
        return [one.text for one in complaints(text)]

    # --- the end

    def _log_out(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def close(self) -> None:
        """End everything, whatever went wrong before."""
        try:
            self._log_out()
        finally:
            try:
                if hasattr(self, "server"):
                    self.server.stop()
            finally:
                self.simulator.stop()
