"""The Open Compression Profile against the simulator's boots, which were built from the same page by other hands."""

import pytest

from custom_components.recovery_massager.device.codec import Answer, Codec, Received
from custom_components.recovery_massager.device.model import Chambers, MassagerState, Names, Range, Run, Value
from custom_components.recovery_massager.device.profile import bundled_profiles
from simulator.clock import Clock
from simulator.devices.boots_spec import Feature, Spec
from simulator.devices.calf_boots import CalfBoots
from tests.simulator.desk import ADDRESS, Desk

OPEN = bundled_profiles()["open_compression"]
ROLES = {"state": "state", "chambers": "chambers", "response": "notify", "battery": "battery"}
SERVICE = OPEN.recognise[0].service_data_uuid
assert SERVICE is not None
SERVICE_DATA = bytes([0x21]) + bytes.fromhex(SERVICE.replace("-", ""))[::-1]


class Room:
    """Boots and a client with our codec, without Bluetooth between them; nothing that arrives may be dropped."""

    def __init__(self, spec: Spec | None = None) -> None:
        self.boots = CalfBoots("Calf boots", ADDRESS, Clock(), spec=spec or Spec())
        self.desk = Desk(self.boots)
        self.codec = Codec(OPEN)
        self.state = MassagerState()
        self.reports: set[str | None] = set()
        self.desk.connect()
        self.desk.subscribe_all()
        for role in OPEN.link.read:
            self._take(role, self.desk.read(OPEN.gatt[0][role].uuid))
        self.codec.capabilities = OPEN.capabilities(OPEN.about(self.state.values))

    def do(self, command: str, value: Value = None) -> Answer:
        name = command.removeprefix("set_")
        (write,) = self.codec.encode(command, {name: value})
        self.desk.write(write.data.hex())
        answers = [self.codec.answered(command, event) for event in self.hear()]
        (answer,) = [answer for answer in answers if answer is not None]
        return answer

    def hear(self) -> list[Received]:
        arrived, self.desk.arrived = self.desk.arrived, []
        return [self._take(ROLES[one.what], one.data) for one in arrived]

    def wait(self, seconds: float) -> None:
        self.desk.clock.advance(seconds)
        self.hear()

    def advertised(self) -> MassagerState:
        data = self.boots.advertisement()
        at = data.index(SERVICE_DATA)
        service_data = data[at + len(SERVICE_DATA) : at + data[at - 1]]
        values = self.codec.advertisement({OPEN.recognise[0].service_data_uuid or "": service_data}, {})
        assert values is not None
        return MassagerState().with_values(values)

    def _take(self, role: str, data: bytes) -> Received:
        (event,) = self.codec.feed(role, data)
        assert isinstance(event, Received), event
        self.state = self.state.with_values(event.values)
        self.reports.add(event.report)
        return event


def test_the_boots_can_all_that_the_profile_knows() -> None:
    room = Room()
    assert room.codec.seen("feature")
    assert room.codec.capabilities.range("pressure") == Range(20, 100, 5, "mmHg")
    assert room.codec.capabilities.commands == OPEN.commands.keys()


def test_every_setting_is_taken_and_shows_in_the_state() -> None:
    room = Room()
    for name, domain in room.codec.capabilities.values.items():
        if not room.codec.capabilities.settable(name):
            continue
        choices: list[Value] = list(domain.codes) if isinstance(domain, Names) else [20, 45, 100]
        for choice in choices:
            assert room.do(f"set_{name}", choice) == Answer(ok=True)
            assert room.state.get(name) == choice


def test_a_whole_session_is_understood_to_the_last_byte() -> None:
    room = Room()
    wanted: dict[str, Value] = {"pressure": 45, "mode": "wave", "heat": "low", "timer": 600}
    for name, value in wanted.items():
        assert room.do(f"set_{name}", value).ok
    assert room.do("start").ok
    assert (room.state.run, room.state.worn, room.state.seconds_left) == (Run.RUNNING, True, 600)
    room.wait(120)
    assert room.state.chambers is not None
    assert len(room.state.chambers) == 8
    assert Chambers().contains(room.state.chambers)
    assert room.do("pause").ok
    assert room.state.run is Run.PAUSED
    room.wait(10)
    assert room.do("resume").ok
    assert room.do("keep_alive").ok
    assert room.do("identify").ok
    room.wait(700)
    assert (room.state.run, room.state.stop_reason) == (Run.IDLE, "countdown")
    assert room.reports == {*OPEN.reports, None} - {"advertised"}


def test_a_stop_is_answered_and_reported() -> None:
    room = Room()
    room.do("start")
    room.wait(30)
    assert room.do("stop").ok
    assert (room.state.run, room.state.stop_reason) == (Run.IDLE, "control_point")


@pytest.mark.parametrize(
    ("fault", "reason"), [("not_worn", "not_worn"), ("valve", "fault"), ("low_battery", "battery_low")]
)
def test_a_refused_start_says_why(fault: str, reason: str) -> None:
    room = Room()
    room.boots.fault(fault, {})
    assert room.do("start") == Answer(ok=False, reason=reason)


def test_what_is_not_possible_now_is_said_so() -> None:
    assert Room().do("resume") == Answer(ok=False, reason="not_permitted")


def test_a_session_without_countdown_has_no_seconds_left() -> None:
    room = Room()
    room.desk.write("07 00 00")
    room.do("start")
    assert (room.state.timer, room.state.seconds_left) == (None, None)
    assert "seconds_left" in room.state.values


def test_the_advertisement_says_what_the_link_says() -> None:
    room = Room()
    room.do("set_pressure", 60)
    room.do("set_mode", "pulse")
    room.do("set_heat", "high")
    room.do("start")
    room.wait(60)
    heard = room.advertised()
    for name in ("run", "pressure", "mode", "heat", "battery", "worn", "charging", "fault_present"):
        assert getattr(heard, name) == getattr(room.state, name), name
    assert heard.fault_present is False


def test_boots_with_less_are_understood_too() -> None:
    room = Room(
        Spec(features=Feature.PAUSE, lowest=30, highest=60, step=10, modes=(0, 2), longest=900, heat_levels=0, legs=1)
    )
    capabilities = room.codec.capabilities
    assert capabilities.commands == OPEN.commands.keys() - {"set_heat", "set_zone", "identify"}
    assert capabilities.range("pressure") == Range(30, 60, 10, "mmHg")
    assert capabilities.options("mode") == ("sequential", "full_squeeze")
    assert room.do("start").ok
    room.wait(20)
    assert room.state.run is Run.RUNNING
