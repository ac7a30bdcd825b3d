"""The virtual EM 70 against each known fact; frames marked so are captures from a real one."""

from collections.abc import Mapping
from typing import Any

import pytest

from simulator.clock import Clock
from simulator.devices.beurer_em70 import BeurerEm70
from simulator.gatt import AttCode, AttError
from simulator.gatt_server import LINK_LOST, SWITCHED_OFF, ConnectionRefused
from tests.simulator.conftest import ConnectClient, StartSimulator
from tests.simulator.listener import Listener

VALUE = "8730"
PLUS = "5a 05 01 00 00 60"  # captured
MINUS = "5a 05 02 00 00 61"
SET_5 = "5a 05 03 05 00 67"
PROGRAM_9 = "5a 05 04 09 00 6c"
LOCK = "5a 05 05 00 00 64"
UNLOCK = "5a 05 05 01 00 65"
PAUSE = "5a 05 06 00 00 65"
RESUME = "5a 05 06 01 00 66"
STATE = "5a 05 07 00 00 66"  # captured
VERSION = "5a 05 08 00 00 67"
SHUTDOWN = "5a 05 0d 00 00 6c"
SAYS_3 = "5a 05 01 03 00 63"  # captured
IDLE = "5a 0c 07 00 09 01 00 1e 3e 00 00 00 d3"  # captured
RUNNING = "5a 0c 07 01 09 01 03 1d 3b 3b 00 01 0e"  # captured
ENDED = "5a 05 0c 00 00 6b"
CONTACT = "5a 05 0e 00 00 6d"
LOW_BATTERY = "5a 05 0f 00 00 6e"


class Stim(Listener):
    """The stimulator on a desk, connected, without echoes unless a test wants them."""

    device: BeurerEm70

    def order(self, data: str) -> str:
        """Write a frame and return the one answer."""
        (answer,) = self.ask(VALUE, data)
        return answer

    def info(self, data: str) -> list[int]:
        """Write a frame and return the info bytes of the one answer."""
        return list(bytes.fromhex(self.order(data))[3:-2])

    def rise(self, steps: int) -> None:
        for _ in range(steps):
            self.order(PLUS)

    def new(self, before: int) -> list[str]:
        return self.said()[before:]

    @property
    def now(self) -> Mapping[str, Any]:
        return self.device.state()

    def pass_time(self, seconds: float) -> list[str]:
        before = len(self.heard)
        self.device.clock.advance(seconds)
        return self.new(before)

    def set(self, **values: object) -> list[str]:
        before = len(self.heard)
        self.device.set(values)
        return self.new(before)

    def press(self, button: str) -> list[str]:
        before = len(self.heard)
        self.device.press(button)
        return self.new(before)


@pytest.fixture
def stim(clock: Clock) -> Stim:
    stim = Stim(BeurerEm70("EM 70", "F9:00:11:22:33:44", clock))
    stim.connect()
    stim.set(echo=False)
    return stim


# On the air


def test_nothing_on_the_air_tells_what_it_is(stim: Stim) -> None:
    assert stim.device.advertisement().hex(" ") == "02 01 06"
    assert stim.device.scan_response() == b""


def test_one_vendor_characteristic_does_everything_and_takes_writes_with_response_only(stim: Stim) -> None:
    placed = stim.device.table.characteristic("64668730-033f-9393-6ca2-0e9401adeb32")
    assert placed.cccd
    with pytest.raises(AttError) as caught:
        stim.device.write_descriptor(placed.cccd, b"\x02\x00")
    assert caught.value.code == AttCode.VALUE_NOT_ALLOWED
    stim.write(VALUE, PLUS, response=False)
    assert stim.now["level"] == 0


def test_reading_returns_what_it_said_last(stim: Stim) -> None:
    handle = stim.device.table.characteristic("64668730-033f-9393-6ca2-0e9401adeb32").handle
    assert stim.device.read(handle) == b""
    stim.order(STATE)
    assert stim.device.read(handle).hex(" ") == IDLE


# Intensity


def test_the_first_step_up_starts_the_current_and_the_30_minutes(stim: Stim) -> None:
    assert (stim.now["run"], stim.now["level"], stim.now["seconds_left"]) == ("idle", 0, 0)
    assert stim.order(PLUS) == "5a 05 01 01 00 61"
    assert (stim.now["run"], stim.now["level"], stim.now["seconds_left"]) == ("running", 1, 1800)
    assert stim.now["current"]


def test_the_third_step_is_answered_as_captured(stim: Stim) -> None:
    stim.rise(2)
    assert stim.order(PLUS) == SAYS_3


def test_a_step_to_0_ends_the_treatment(stim: Stim) -> None:
    stim.rise(2)
    assert stim.order(MINUS) == "5a 05 02 01 00 62"
    assert stim.now["run"] == "running"
    assert stim.order(MINUS) == "5a 05 02 00 00 61"
    assert (stim.now["run"], stim.now["current"], stim.now["stop_reason"]) == ("idle", False, "level")
    assert stim.order(MINUS) == "5a 05 02 00 00 61"
    assert stim.order(STATE) == IDLE


def test_no_step_leads_above_20(stim: Stim) -> None:
    stim.rise(25)
    assert stim.now["level"] == stim.now["peak"] == 20
    assert stim.info(PLUS) == [20]


def test_setting_an_intensity_takes_effect_with_the_next_step_up_only(stim: Stim) -> None:
    assert stim.order(SET_5) == SET_5
    assert (stim.now["level"], stim.now["waiting"], stim.now["run"]) == (0, 5, "idle")
    assert stim.info(PLUS) == [6]
    assert stim.info(PLUS) == [7]


def test_a_step_down_forgets_what_was_set(stim: Stim) -> None:
    stim.rise(3)
    stim.order(SET_5)
    assert stim.info(MINUS) == [2]
    assert stim.info(PLUS) == [3]


def test_a_treatment_that_ends_forgets_what_was_set(stim: Stim) -> None:
    stim.rise(1)
    stim.order(SET_5)
    stim.device.clock.advance(1800)
    assert stim.info(PLUS) == [1]


def test_what_is_set_above_20_is_20(stim: Stim) -> None:
    assert stim.info("5a 05 03 ff 01 61") == [20]
    assert stim.info(PLUS) == [20]


# Program, lock, version


def test_a_program_is_answered_and_one_that_does_not_exist_is_answered_with_the_one_in_force(stim: Stim) -> None:
    assert stim.order("5a 05 04 04 00 67") == "5a 05 04 04 00 67"
    assert stim.now["mode"] == 4
    assert stim.order("5a 05 04 15 00 78") == "5a 05 04 04 00 67"
    assert stim.order(PROGRAM_9) == PROGRAM_9


def test_the_lock_keeps_the_intensity_from_rising_and_never_from_falling(stim: Stim) -> None:
    stim.rise(3)
    assert stim.order(LOCK) == LOCK
    assert stim.info(PLUS) == [3]
    assert stim.press("level_up") == []
    assert stim.info(MINUS) == [2]
    assert stim.order(UNLOCK) == UNLOCK
    assert stim.info(PLUS) == [3]


def test_the_version_has_two_bytes(stim: Stim) -> None:
    assert stim.order(VERSION) == "5a 06 08 01 02 00 6b"


# Pause


def test_a_pause_stops_current_and_time_and_a_resume_goes_on(stim: Stim) -> None:
    stim.rise(3)
    stim.device.clock.advance(100)
    assert stim.order(PAUSE) == PAUSE
    assert (stim.now["run"], stim.now["current"], stim.now["level"]) == ("paused", False, 3)
    stim.device.clock.advance(500)
    assert stim.now["seconds_left"] == 1700
    assert stim.order(PAUSE) == PAUSE
    assert stim.order(RESUME) == RESUME
    stim.device.clock.advance(1)
    assert (stim.now["run"], stim.now["seconds_left"]) == ("running", 1699)
    assert stim.order(RESUME) == RESUME
    assert stim.now["seconds_left"] == 1699


def test_a_pause_of_nothing_is_none_and_a_resume_starts_nothing(stim: Stim) -> None:
    assert stim.order(PAUSE) == RESUME
    assert stim.order(RESUME) == RESUME
    assert stim.now["run"] == "idle"


def test_where_06_is_a_toggle_its_info_byte_does_not_matter(stim: Stim) -> None:
    stim.set(pause="toggle")
    stim.rise(1)
    assert stim.order(RESUME) == PAUSE
    assert stim.now["run"] == "paused"
    assert stim.order(PAUSE) == RESUME
    assert stim.now["run"] == "running"
    assert stim.device.settings["pause"].read() == "toggle"


def test_a_step_to_0_ends_a_pause_too(stim: Stim) -> None:
    stim.rise(1)
    stim.order(PAUSE)
    stim.order(MINUS)
    assert stim.now["run"] == "idle"
    stim.order(RESUME)
    assert stim.now["run"] == "idle"


# State frame


def test_the_idle_state_is_the_captured_frame(stim: Stim) -> None:
    assert stim.order(STATE) == IDLE


def test_the_running_state_is_the_captured_frame(stim: Stim) -> None:
    stim.rise(3)
    stim.device.clock.advance(1)
    assert stim.order(STATE) == RUNNING


def test_the_flag_is_0_while_paused_since_no_current_flows(stim: Stim) -> None:
    stim.rise(3)
    stim.order(PAUSE)
    assert stim.info(STATE)[0] == 0
    assert stim.info(STATE)[3] == 3


def test_the_state_comes_on_request_only(stim: Stim) -> None:
    stim.rise(3)
    assert stim.pass_time(60) == []


def test_the_layout_of_the_source_has_contact_battery_treatment_and_seconds_elapsed(stim: Stim) -> None:
    stim.set(state="source", battery=80)
    assert stim.info(STATE) == [1, 9, 1, 0, 30, 80, 0, 0]
    stim.rise(3)
    stim.device.clock.advance(12)
    assert stim.info(STATE) == [1, 9, 1, 3, 29, 80, 1, 12]
    stim.order(PAUSE)
    assert stim.info(STATE)[6] == 2
    stim.set(pads=False)
    assert stim.info(STATE)[0] == 0


def test_the_lock_byte_is_a_ninth_info_byte(stim: Stim) -> None:
    stim.set(lock_byte=True)
    assert stim.order(STATE) == "5a 0d 07 00 09 01 00 1e 3e 00 00 01 00 d5"
    stim.order(LOCK)
    assert stim.order(STATE) == "5a 0d 07 00 09 01 00 1e 3e 00 00 00 00 d4"


# Echo, and what is no frame


def test_an_echo_of_the_frame_comes_before_the_answer(clock: Clock) -> None:
    stim = Stim(BeurerEm70("EM 70", "F9:00:11:22:33:44", clock))
    stim.connect()
    assert stim.ask(VALUE, PLUS) == [PLUS, "5a 05 01 01 00 61"]


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "5a",
        "5a 05 01 00 00 61",
        "5b 05 01 00 00 61",
        "5a 04 01 00 00 5f",
        "5a 05 01 00 00",
        "5a 05 01 00 00 60 00",
        "5a 04 01 00 5f",
        "5a 05 1f 00 00 7e",
    ],
    ids=["nothing", "head", "sum", "start", "length", "short", "long", "no info", "command"],
)
def test_what_is_no_right_frame_is_ignored_without_a_word(stim: Stim, wrong: str) -> None:
    assert stim.ask(VALUE, wrong) == []
    assert stim.now["level"] == 0


# What it says by itself


def test_after_30_minutes_it_ends_and_says_so(stim: Stim) -> None:
    stim.rise(3)
    assert stim.pass_time(1799.5) == []
    assert stim.now["seconds_left"] == 1
    assert stim.pass_time(0.5) == [ENDED]
    assert (stim.now["run"], stim.now["level"], stim.now["stop_reason"]) == ("idle", 0, "countdown")
    assert stim.order(STATE) == IDLE


def test_keys_change_the_intensity_and_that_is_said(stim: Stim) -> None:
    assert stim.press("level_up") == ["5a 05 0b 01 00 6b"]
    assert stim.press("level_up") == ["5a 05 0b 02 00 6c"]
    assert stim.press("level_down") == ["5a 05 0b 01 00 6b"]
    assert stim.press("level_down") == ["5a 05 0b 00 00 6a"]
    assert stim.press("level_down") == []


def test_the_keys_for_pause_and_program_say_nothing(stim: Stim) -> None:
    stim.rise(1)
    assert stim.press("pause") == []
    assert stim.now["run"] == "paused"
    assert stim.press("pause") == []
    assert stim.now["run"] == "running"
    assert stim.press("program") == []
    assert stim.now["mode"] == 10
    for _ in range(11):
        stim.press("program")
    assert stim.now["mode"] == 1


def test_lost_contact_stops_the_current_at_once_and_is_said(stim: Stim) -> None:
    stim.rise(5)
    assert stim.set(pads=False) == [CONTACT]
    assert (stim.now["run"], stim.now["level"], stim.now["stop_reason"]) == ("idle", 0, "contact")
    assert stim.ask(VALUE, PLUS) == [CONTACT, "5a 05 01 00 00 60"]
    assert stim.set(pads=True) == []
    assert stim.now["run"] == "idle"
    assert stim.info(PLUS) == [1]


def test_pads_off_while_idle_is_not_said(stim: Stim) -> None:
    assert stim.set(pads=False) == []


@pytest.mark.parametrize("fault", ["pads_off", "overload"])
def test_a_fault_of_the_current_stops_it_and_is_over_when_cleared(stim: Stim, fault: str) -> None:
    stim.rise(5)
    stim.device.fault(fault, {})
    assert stim.said()[-1] == CONTACT
    assert stim.now["level"] == 0
    stim.device.clear_fault(fault)
    assert stim.info(PLUS) == [1]


def test_a_low_battery_is_said_once_and_is_over_when_cleared(stim: Stim) -> None:
    before = len(stim.heard)
    stim.device.fault("low_battery", {})
    stim.pass_time(60)
    assert stim.new(before) == [LOW_BATTERY]
    assert stim.device.read(stim.device.table.characteristic("00002a19-0000-1000-8000-00805f9b34fb").handle) == b"\x05"
    stim.device.clear_fault("low_battery")
    assert stim.now["battery"] == 100


def test_the_battery_drains_and_an_empty_one_switches_off(stim: Stim) -> None:
    stim.rise(1)
    stim.set(battery=10.05)
    assert stim.pass_time(10) == [LOW_BATTERY]
    stim.set(battery=0.05)
    stim.pass_time(10)
    assert (stim.device.powered, stim.now["run"], stim.ended) == (False, "idle", [LINK_LOST])
    stim.press("power")
    assert not stim.device.powered


# The end of the link


def test_a_shutdown_is_not_answered_and_ends_the_link(clock: Clock) -> None:
    stim = Stim(BeurerEm70("EM 70", "F9:00:11:22:33:44", clock))
    stim.connect()
    stim.ask(VALUE, PLUS)
    assert stim.ask(VALUE, SHUTDOWN) == []
    assert stim.ended == [SWITCHED_OFF]
    assert (stim.now["run"], stim.now["level"], stim.now["stop_reason"]) == ("idle", 0, "power_off")
    assert not stim.device.advertising
    with pytest.raises(ConnectionRefused):
        stim.connect()
    stim.press("power")
    stim.connect()
    assert stim.ask(VALUE, STATE) == [STATE, IDLE]


def test_the_power_key_switches_off(stim: Stim) -> None:
    stim.rise(4)
    stim.press("power")
    assert (stim.ended, stim.now["run"]) == ([SWITCHED_OFF], "idle")


def test_a_treatment_goes_on_without_a_link_and_ends_by_itself(stim: Stim) -> None:
    stim.rise(3)
    stim.device.fault("drop_link", {})
    assert stim.ended == [LINK_LOST]
    stim.device.clock.advance(1799)
    assert stim.now["level"] == 3
    stim.device.clock.advance(1)
    assert stim.now["level"] == 0


def test_general_faults_damage_split_and_ignore_frames(stim: Stim) -> None:
    stim.device.fault("corrupt", {"how": "truncate", "times": 1})
    assert stim.order(STATE) == IDLE[:-3]
    stim.device.fault("split_frames", {"size": 8})
    assert stim.ask(VALUE, STATE) == [IDLE[:23], IDLE[24:]]
    stim.device.fault("ignore_writes", {})
    assert stim.ask(VALUE, PLUS) == []
    assert stim.now["run"] == "idle"


def test_without_power_it_forgets_the_treatment_and_its_settings(stim: Stim) -> None:
    stim.order("5a 05 04 04 00 67")
    stim.rise(1)
    stim.device.fault("power_off", {"seconds": 5})
    assert stim.now["run"] == "idle"
    stim.device.clock.advance(5)
    assert (stim.device.powered, stim.now["mode"]) == (True, 9)


async def test_a_client_of_the_proxy_steps_up_and_down(
    start_simulator: StartSimulator, connect_client: ConnectClient
) -> None:
    simulator = await start_simulator("beurer-em70,echo:false,pause:toggle=EM 70@F9:00:11:22:33:44")
    client = await connect_client(simulator)
    massager = await client.connect()
    assert client.heard[massager.address][0].data == bytes.fromhex("02 01 06")
    await massager.subscribe(VALUE)
    await massager.write(STATE, VALUE)
    assert await massager.next(VALUE) == IDLE
    await massager.write(PLUS, VALUE)
    assert await massager.next(VALUE) == "5a 05 01 01 00 61"
    assert simulator.peripherals[0].state()["run"] == "running"
    await massager.write(MINUS, VALUE)
    assert await massager.next(VALUE) == "5a 05 02 00 00 61"
    assert simulator.peripherals[0].state()["run"] == "idle"
    await massager.write(SHUTDOWN, VALUE)
    assert not (await massager.change()).connected
