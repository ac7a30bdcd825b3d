"""A house to try things in: one Home Assistant with the virtual proxy, and calf boots that can be added and removed."""

from pathlib import Path
from typing import Any

from demo import provision
from demo.client import HomeClient
from demo.connection import Json
from demo.home import DOMAIN
from demo.simulator import SimulatedMassager
from demo.site import Site

NAME = "Calf boots"
KIND = "calf-boots"
QUICK_RAMP_SECONDS = 10

START, STOP, PAUSE, RESUME, PRESSURE, MODE, COUNTDOWN, HEAT, ZONE, IDENTIFY = range(1, 11)
"""Opcodes of the control point, docs/gatt-profile.md section 6."""


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


class House(Site):
    """A house with calf boots in it, which can be added and removed."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, KIND)
        self.device: SimulatedMassager = self.simulator.massager(NAME)

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
