"""One massager of each bundled family, and what is particular to it: the scenario is the same for all."""

from dataclasses import dataclass, replace
from typing import Any

from demo import provision
from demo.client import HomeClient
from demo.connection import Json
from demo.home import DOMAIN
from demo.simulator import SimulatedMassager

QUICK_RAMP_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Family:
    """A bundled profile and the virtual massager that speaks it."""

    profile: str
    device: str
    """How the simulator makes it, with the oddities that its family is known for."""
    name: str
    key: str
    """The key on it that raises the level."""
    off_key: str
    """The key on it that ends the massage, pressed as often as it takes."""
    found: bool = True
    """It advertises what it is; else its owner picks it by its address."""
    electrical: bool = False
    lowest: int = 1
    """The level at which it begins, as the massager has it."""
    level: str = "level"
    """What the simulator calls the level."""
    step: int = 1
    mode: tuple[str, str, Any] | None = None
    """A mode as an action takes it, as the select shows it, and as the massager has it."""
    minutes: tuple[int, int | None] = (15, 10)
    """How long it is to massage, and how long then; None where its countdown cannot be set while it massages."""


FAMILIES = (
    Family(
        "open_compression",
        "calf-boots",
        "Calf boots",
        key="plus",
        off_key="stop",
        lowest=20,
        level="target",
        step=5,
        mode=("wave", "wave", "wave"),
    ),
    Family(
        "hy_ems",
        "hy-ems,crc:little,length:wrong,split:true=hy12",
        "hy12",
        key="level_up",
        off_key="stop",
        electrical=True,
        lowest=0,
        mode=("knead", "knead", "knead"),
    ),
    Family(
        "beurer_em70",
        "beurer-em70",
        "EM 70",
        key="level_up",
        off_key="level_down",
        found=False,
        electrical=True,
        mode=("program_4", "Program 4", 4),
        minutes=(15, None),
    ),
    Family(
        "mycj_massager191",
        "mycj-191",
        "MYCJ 191",
        key="power_up",
        off_key="onoff",
        found=False,
        electrical=True,
        mode=("mode_36", "Mode 36", 36),
    ),
    Family("keeson", "keeson-bed", "base-i4.00001234", key="foot_up", off_key="foot_down", minutes=(10, 20)),
)


_CALF_BOOTS, _HY, _BEURER, _MYCJ, _KEESON = FAMILIES
ODD = (
    replace(_HY, device="hy-ems,status:short,glue:true,service:fcc0=hy13", name="hy13"),
    replace(_BEURER, device="beurer-em70,state:source,lock_byte:true=EM 71", name="EM 71"),
    replace(_MYCJ, device="mycj-191,massagers:3,load:1=MYCJ 193", name="MYCJ 193"),
    replace(_KEESON, device="keeson-bed,form:f1,status:key,notify:ffe0=base-i5.7", name="base-i5.7"),
)
"""The same families, as other devices of theirs are."""
LOOK_ALIKES = ("ffe0-uart=BT05", "ffe0-uart,marker:true=BT06")
"""Two serial adapters that are no massagers; the second advertises the bytes by which a stimulator is known."""


class Machine:
    """One massager of a family, from both sides: as Home Assistant has it, and as the simulator knows it."""

    def __init__(self, home: HomeClient, family: Family, device: SimulatedMassager) -> None:
        self.home = home
        self.family = family
        self.device = device
        self.entry: Json = {}
        self.entities: dict[str, str] = {}

    def add(self) -> None:
        """Add it as its owner would: as it was discovered, or by its address."""
        answers: dict[str, Json] = {
            "bluetooth_confirm": {},
            "massager": {"address": "other"},
            "other": {"next_step_id": "device"},
            "device": {"address": self.device.describe()["address"]},
            "family": {"profile": self.family.profile},
            "about": {},
            "safety": dict(provision.HEALTHY_ADULT),
            "choices": {"remote_start": True, "voice": False},
            "electrical": {"consent": True},
            "electrical_safety": dict(provision.HEALTHY_ADULT),
            "electrical_choices": {"remote_start": True},
        }
        if self.family.found:
            flow = self.home.discovered(DOMAIN, self.family.name)
            step = self.home.flow(f"{provision.FLOW}/{flow['flow_id']}")
        else:
            step = self.home.flow(provision.FLOW, {"handler": DOMAIN})
        result = self.home.walk(provision.FLOW, step, answers)
        assert result["type"] == "create_entry", result
        self.entry = self.home.wait_for_entry(DOMAIN)
        self.entities = provision.entity_ids(self.home, self.entry)
        if not self.family.electrical:
            provision.change_options(self.home, self.entry, ramp=QUICK_RAMP_SECONDS)

    @property
    def climate(self) -> str:
        return next(entity for key, entity in self.entities.items() if key.startswith("climate."))

    @property
    def state(self) -> str:
        return self.entities["sensor.session_state"]

    def start(self, **wanted: Any) -> None:
        """Start a session, and return when it massages and Home Assistant says so."""
        self.home.call(f"{DOMAIN}.start_session", self.climate, **wanted)
        self.device.wait_for(run="running")
        self.home.wait_for(self.state, "running")

    def press_until_idle(self) -> None:
        """End the massage by the key on the massager."""
        for _ in range(30):
            if self.device.state["run"] == "idle":
                return
            self.device.press(self.family.off_key)
        raise AssertionError(f"it does not end by its key: {self.device.state}")

    @property
    def level(self) -> int:
        level: int = self.device.state[self.family.level]
        return level

    def wait_for_level(self, level: int) -> None:
        self.device.wait_for(20, **{self.family.level: level})
        self.home.wait_for(self.entities["number.pressure"], str(level), 20)
