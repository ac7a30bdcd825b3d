"""A house to try things in: one Home Assistant with the virtual proxy, and calf boots that can be added and removed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
import re
from typing import Any

from demo import provision
from demo.client import HomeClient
from demo.connection import Json
from demo.home import DOMAIN, HomeServer
from demo.ports import free_port
from demo.simulator import SimulatedMassager, Simulator

NAME = "Calf boots"
KIND = "calf-boots"
QUICK_RAMP_SECONDS = 10

START, STOP, PAUSE, RESUME, PRESSURE, MODE, COUNTDOWN, HEAT, ZONE, IDENTIFY = range(1, 11)
"""Opcodes of the control point, docs/gatt-profile.md section 6."""

RECORD = re.compile(r"^\S+ \S+ (WARNING|ERROR|CRITICAL) \(\S+\) \[([^\]]+)\] ", re.MULTILINE)
NEXT_RECORD = re.compile(r"^\d{4}-\d\d-\d\d ", re.MULTILINE)
ABOUT_US = re.compile(
    r"recovery_massager|blocking call|Detected|doing job|exception|never awaited|never retrieved", re.IGNORECASE
)
TELL_OF_REFUSALS = (
    "homeassistant.components.websocket_api.http.connection",
    "homeassistant.components.conversation.default_agent",
    "homeassistant.helpers.intent",
)
"""Loggers by which Home Assistant writes down whatever an action raises; that is asserted where it is asked for."""
USUAL = "custom integration recovery_massager which has not been tested"


class Boots:
    """Calf boots, from both sides: as Home Assistant has them, and as the simulator knows them."""

    climate = "climate.calf_boots"
    fan = "fan.calf_boots_compression"
    stop_button = "button.calf_boots_stop"
    session = "sensor.calf_boots_session_state"
    events = "event.calf_boots_session"
    worn = "binary_sensor.calf_boots_worn"
    problem = "binary_sensor.calf_boots_problem"

    def __init__(self, house: House, entry: Json) -> None:
        self.entry = entry
        self.device = house.device
        self._house = house
        self._sessions = self.device.state["sessions"]
        self.told: list[Json] = []
        """What was fired on the event bus, oldest first."""
        house.client.subscribe(
            "subscribe_events", lambda event: self.told.append(event["data"]), event_type=f"{DOMAIN}_session"
        )

    @property
    def home(self) -> HomeClient:
        return self._house.client

    def set_options(self, **changes: Any) -> None:
        provision.change_options(self.home, self.entry, **changes)

    def put_into(self, area: str) -> None:
        [device] = [
            one
            for one in self.home.command("config/device_registry/list")
            if self.entry["entry_id"] in one["config_entries"]
        ]
        self.home.command("config/device_registry/update", device_id=device["id"], area_id=area)

    def start(self, **wanted: Any) -> None:
        """Start a session, and return when the boots massage and Home Assistant says so."""
        self.home.call(f"{DOMAIN}.start_session", self.climate, **wanted)
        self.device.wait_for(run="running")
        self.home.wait_for(self.session, "running")

    def assert_nothing_moved(self) -> None:
        assert self.device.received(START) == []
        assert self.device.state["run"] == "idle"
        assert self.device.state["sessions"] == self._sessions

    def wait_for_refusal(self, reason: str) -> None:
        """Wait until a start was refused for this reason, and forget what was told until then."""
        refusal = {"type": "refused", "reason": reason, "entity_id": self.climate}
        self.home.wait_until(lambda: any(refusal.items() <= told.items() for told in self.told), what=f"{refusal}")
        self.home.wait_until(lambda: self.home.attribute(self.events, "event_type") == "refused", what="an event")
        self.told.clear()


class House:
    """Home Assistant and the simulator, until `close`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.simulator = Simulator(folder / "simulator.log", KIND)
        self.device: SimulatedMassager = self.simulator.massager(NAME)
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

    def forget_advertisements(self) -> None:
        """Let Home Assistant, which is down, know nothing of the last minutes on the air, as if it were down for hours."""
        (self.server.config / ".storage" / "bluetooth.remote_scanners").unlink()

    def restart_simulator(self) -> None:
        """End the simulator, as a power cut of proxy and boots would, and start it anew in the same place."""
        ports = {"proxy_port": self.simulator.proxy_port, "control_port": self.simulator.control_port}
        self.simulator.stop()
        self.simulator = Simulator(self._folder / "simulator.log", KIND, **ports)

    def add_boots(self, *, remote_start: bool = True, voice: bool = False, quick_ramp: bool = True) -> Boots:
        """Add the boots by way of discovery and config flow."""
        boots = Boots(self, provision.add_massager(self.client, remote_start=remote_start, voice=voice))
        if quick_ramp:
            boots.set_options(ramp=QUICK_RAMP_SECONDS)
        # What the boots advertised before, unworn in another test perhaps, may have been the last that was heard.
        self.client.wait_for(boots.worn, "on")
        self.device.forget()
        return boots

    def clean_up(self) -> None:
        """Take the boots out of Home Assistant, and make them as they were in the beginning."""
        for entry in self.client.entries(DOMAIN):
            self.client.remove_entry(entry)
        self.device.clear_faults()
        self.device.run_at(1)
        self.device.fault("power_off")
        self.device.clear_faults()
        self.device.set(worn=True, charging=False, battery=100)
        self.device.wait_until(lambda state: not state["venting"], what="empty chambers")

    def complaints(self) -> list[str]:
        """Return what Home Assistant's log complained of about us since the last call."""
        with self.server.log.open(encoding="utf-8", errors="replace") as log:
            log.seek(self._log_read)
            text = log.read()
            self._log_read = log.tell()
        found = []
        for begin in RECORD.finditer(text):
            end = NEXT_RECORD.search(text, begin.end())
            record = text[begin.start() : end.start() if end else None]
            if begin[2] not in TELL_OF_REFUSALS and USUAL not in record and ABOUT_US.search(record):
                found.append(record)
        return found

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
