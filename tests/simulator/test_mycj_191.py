"""The virtual MYCJ set against each known fact; the frame marked so is a capture from a real one."""

from collections.abc import Mapping
from typing import Any

import pytest

from simulator.clock import Clock
from simulator.devices.mycj_191 import Mycj191
from simulator.devices.mycj_191_machine import MODES
from simulator.gatt import AttCode, AttError
from simulator.gatt_server import LINK_LOST
from simulator.mistakes import WrongValue
from tests.simulator.conftest import ConnectClient, StartSimulator
from tests.simulator.listener import Listener

START_36 = "dd 24 01 03 84 00 00 02 00 00"
START = "dd 0b 01 03 84 00 00 00 00 00"
STOP = "de 00 00 00"
STOP_ALL = "de ff 00 00"
STATE = "d0 00 00 00"
RUNNING_36 = "d0 01 24 01 00 cb 03 84 00 00 00 00 02 00 00 00 00 00 00 00"  # captured
OFF = "d0 00 0b 01 00 00 03 84 00 00 00 00 00 00 00 00 00 00 00 00"
RUNNING = "d0 01 0b 01 03 84 03 84 00 00 00 00 00 00 00 00 00 00 00 00"


class Set(Listener):
    """The set on a desk, connected and awake; each write waits until it is heard."""

    device: Mycj191

    def order(self, data: str) -> list[str]:
        """Let half a second pass, write, and return all that is said at once."""
        self.device.clock.advance(0.5)
        return self.ask("fff2", data, response=False)

    def at_once(self, data: str) -> list[str]:
        """Write without waiting, and return all that is said at once."""
        return self.ask("fff2", data, response=False)

    @property
    def now(self) -> Mapping[str, Any]:
        return self.device.state()

    def press(self, button: str) -> list[str]:
        before = len(self.heard)
        self.device.press(button)
        return self.said()[before:]

    def change(self, **values: object) -> list[str]:
        before = len(self.heard)
        self.device.set(values)
        return self.said()[before:]


@pytest.fixture
def massagers(clock: Clock) -> Set:
    massagers = Set(Mycj191("MYCJ 191", "CA:00:11:22:33:44", clock))
    massagers.connect()
    return massagers


@pytest.fixture
def three(massagers: Set) -> Set:
    massagers.device.set({"massagers": 3})
    massagers.heard.clear()
    return massagers


# On the air


def test_only_the_service_is_on_the_air(massagers: Set) -> None:
    assert massagers.device.advertisement().hex(" ") == "02 01 06 03 03 f0 ff"
    assert massagers.device.scan_response() == b""


def test_writes_are_without_response_only(massagers: Set) -> None:
    massagers.device.clock.advance(1)
    with pytest.raises(AttError) as caught:
        massagers.write("fff2", START)
    assert caught.value.code == AttCode.WRITE_NOT_PERMITTED
    assert massagers.now["run"] == "idle"


# Start and stop


def test_a_start_is_not_answered_and_shows_in_the_state(massagers: Set) -> None:
    assert massagers.order(STATE) == [OFF]
    assert massagers.order(START) == []
    assert (massagers.now["run"], massagers.now["level"], massagers.now["seconds_left"]) == ("running", 1, 900)
    massagers.device.clock.advance(9.5)
    assert massagers.order(STATE) == [RUNNING.replace("03 84", "03 7a", 1)]


def test_a_stop_is_not_answered_and_shows_in_the_state(massagers: Set) -> None:
    massagers.order(START)
    assert massagers.order(STOP) == []
    assert massagers.order(STATE) == [OFF]
    assert (massagers.now["run"], massagers.now["level"], massagers.now["stop_reason"]) == ("idle", 0, "app")


def test_the_captured_state_comes_byte_for_byte(three: Set) -> None:
    three.order(START_36)
    three.device.clock.advance(696.5)
    assert three.order("d0 02 00 00") == [RUNNING_36]
    assert three.now["mode"] == 36


def test_a_stop_counts_whatever_follows_it(massagers: Set) -> None:
    massagers.order(START)
    massagers.order("de 00")
    assert massagers.now["run"] == "idle"


@pytest.mark.parametrize(
    "wrong",
    [
        "dd 10 01 03 84 00 00 00 00 00",
        "dd 0b 00 03 84 00 00 00 00 00",
        "dd 0b 15 03 84 00 00 00 00 00",
        "dd 0b 01 0e 11 00 00 00 00 00",
        "dd 0b 01 03 84 00 00 01 00 00",
        "dd 0b 01 03 84 00 00 00 00",
        "dd 0b 01 03 84 00 00 00 00 00 00",
    ],
    ids=["mode", "power 0", "power 21", "3601 s", "massager", "short", "long"],
)
def test_a_start_out_of_range_starts_nothing(massagers: Set, wrong: str) -> None:
    assert massagers.order(wrong) == []
    assert massagers.now["run"] == "idle"
    assert massagers.order(STATE) == [OFF]


def test_a_start_with_0_seconds_is_not_endless(massagers: Set) -> None:
    massagers.order("dd 0b 01 00 00 00 00 00 00 00")
    assert massagers.now["seconds_left"] == 900


def test_the_time_runs_out_without_a_word(massagers: Set) -> None:
    massagers.order(START)
    before = len(massagers.heard)
    massagers.device.clock.advance(900)
    assert len(massagers.heard) == before
    assert (massagers.now["run"], massagers.now["stop_reason"]) == ("idle", "countdown")
    assert massagers.order(STATE) == [OFF]


def test_a_second_start_begins_the_session_anew(massagers: Set) -> None:
    massagers.order(START)
    massagers.device.clock.advance(100)
    massagers.order("dd 0c 05 00 3c 00 00 00 00 00")
    assert (massagers.now["mode"], massagers.now["level"], massagers.now["seconds_left"]) == (12, 5, 60)
    assert massagers.now["sessions"] == 1


# Settings


@pytest.mark.parametrize("mode", [11, 12, 13, 14, 15, 17, 23, 49, 31, 34, 36, 42])
def test_each_mode_of_the_app_is_taken_and_answered(massagers: Set, mode: int) -> None:
    assert massagers.order(f"d3 {mode:02x} 00 00") == [f"d3 01 {mode:02x} 00 00 00"]
    assert massagers.order("d2 00 00 00") == [f"d2 {mode:02x} 00 00"]


def test_a_mode_that_does_not_exist_is_refused(massagers: Set) -> None:
    assert massagers.order("d3 16 00 00") == ["d3 00 16 00 00 00"]
    assert massagers.now["mode"] == 11


def test_the_power_goes_from_1_to_20(massagers: Set) -> None:
    massagers.order(START)
    assert massagers.order("d5 14 00 00") == ["d5 01 14 00 00 00"]
    assert massagers.now["level"] == massagers.now["peak"] == 20
    assert massagers.order("d5 15 00 00") == ["d5 00 15 00 00 00"]
    assert massagers.order("d5 00 00 00") == ["d5 00 00 00 00 00"]
    assert massagers.order("d4 00 00 00") == ["d4 14 00 00"]


def test_a_result_may_tell_half_of_the_power_that_the_state_tells(massagers: Set) -> None:
    massagers.change(halved=True)
    assert massagers.order("d5 08 00 00") == ["d5 01 04 00 00 00"]
    assert massagers.order("d5 07 00 00") == ["d5 01 04 00 00 00"]
    assert massagers.order("d3 0c 00 00") == ["d3 01 0c 00 00 00"]
    assert massagers.order(STATE)[0].startswith("d0 00 0c 07")


def test_a_power_that_is_set_while_off_is_not_felt(massagers: Set) -> None:
    massagers.order("d5 05 00 00")
    assert (massagers.now["level"], massagers.now["power"], massagers.now["peak"]) == (0, 5, 0)


def test_the_time_is_set_in_seconds_and_begins_anew_in_a_session(massagers: Set) -> None:
    massagers.order(START)
    massagers.device.clock.advance(100)
    assert massagers.order("d7 01 2c 00 00") == ["d7 01 01 2c 00 00 00"]
    massagers.device.clock.advance(9.5)
    assert massagers.order("d6 00 00 00") == ["d6 01 22 01 2c 00 00"]


@pytest.mark.parametrize("seconds", ["00 00", "0e 11"])
def test_a_time_of_0_or_above_an_hour_is_refused(massagers: Set, seconds: str) -> None:
    assert massagers.order(f"d7 {seconds} 00 00") == [f"d7 00 {seconds} 00 00 00"]
    assert massagers.order("d6 00 00 00") == ["d6 00 00 03 84 00 00"]


def test_the_temperature_has_two_units(massagers: Set) -> None:
    assert massagers.order("df 28 00 00 00") == ["df 01 28 00 00 00"]
    assert massagers.order("d8 00 00 00") == ["d8 28 00 00"]
    assert massagers.order("df 68 01 00 00") == ["df 01 68 01 00 00"]
    assert massagers.order("df 68 02 00 00") == ["df 00 68 02 00 00"]
    assert massagers.order("d8 00 00 00") == ["d8 68 01 00"]


def test_load_heart_rate_firmware_and_battery_are_told(massagers: Set) -> None:
    assert massagers.order("d1 00 00 00") == ["d1 00 00 00"]
    assert massagers.order("d9 00 00 00") == ["d9 00 00 00"]
    assert massagers.order("fa 00 00 00") == ["fa 01 4d 59 43 4a 42 11 07 01 01 00 00 00 00 00"]
    massagers.change(battery=42)
    assert massagers.order("fc 00 00 00") == ["fc 64 2a 00 00"]


def test_a_reset_stops_and_forgets_all_settings(massagers: Set) -> None:
    massagers.order("dd 2a 09 01 2c 20 01 00 00 00")
    assert massagers.order("fd 00 00 00") == ["fd 01 00 00 00"]
    assert massagers.now["stop_reason"] == "reset"
    assert massagers.order(STATE) == [OFF]


@pytest.mark.parametrize("data", ["fe 00 00 00", "da 00 00 00", "00 00 00 00", "d0 00 00", "d0", "de", ""])
def test_what_has_no_known_answer_gets_none(massagers: Set, data: str) -> None:
    massagers.order(START)
    assert massagers.order(data) == []
    assert massagers.now["run"] == "running"


# Load


def test_a_pad_without_load_ends_no_session(massagers: Set) -> None:
    massagers.order(START)
    assert massagers.change(load=1) == ["d1 01 00 00"]
    massagers.device.clock.advance(1)
    assert massagers.order(STATE)[0][30:32] == "01"
    assert massagers.change(load=0) == ["d1 00 00 00"]
    massagers.device.clock.advance(60)
    assert massagers.now["run"] == "running"


# Several massagers


def test_three_massagers_have_a_state_each(three: Set) -> None:
    three.order("dd 0b 01 03 84 00 00 00 00 00")
    three.order("dd 0c 07 01 2c 00 00 01 00 00")
    assert [machine["on"] for machine in three.now["massagers"]] == [True, True, False]
    assert (three.now["level"], three.now["mode"], three.now["run"]) == (7, 12, "running")
    three.order("d5 02 02 00")
    assert [machine["power"] for machine in three.now["massagers"]] == [1, 7, 2]
    three.order("de 01 00 00")
    assert [machine["on"] for machine in three.now["massagers"]] == [True, False, False]


def test_ff_means_all_of_them(three: Set) -> None:
    three.order("dd 0b 03 03 84 00 00 ff 00 00")
    assert [machine["on"] for machine in three.now["massagers"]] == [True, True, True]
    assert three.order("d4 ff 00 00") == ["d4 03 00 00", "d4 03 01 00", "d4 03 02 00"]
    assert three.order("d5 04 ff 00") == ["d5 01 04 ff 00 00"]
    assert [machine["power"] for machine in three.now["massagers"]] == [4, 4, 4]
    three.order(STOP_ALL)
    assert three.now["run"] == "idle"


def test_a_massager_that_is_not_there_does_not_answer(massagers: Set) -> None:
    assert massagers.order("d0 01 00 00") == []
    assert massagers.order("d3 0b 01 00") == []


def test_a_massager_that_is_unplugged_stops_and_the_number_is_told(three: Set) -> None:
    three.order("dd 0b 03 03 84 00 00 02 00 00")
    assert three.change(massagers=2) == ["da 02 00 00"]
    assert three.now["run"] == "idle"
    three.change(massagers=3)
    assert three.now["run"] == "idle"


@pytest.mark.parametrize("setting", [{"massagers": 4}, {"massagers": 0}, {"load": 2}, {"load": True}, {"pacing": -1}])
def test_settings_have_a_range(massagers: Set, setting: dict[str, object]) -> None:
    with pytest.raises(WrongValue):
        massagers.device.set(setting)


# Pacing


def test_what_comes_within_200_ms_of_connecting_is_swallowed(clock: Clock) -> None:
    massagers = Set(Mycj191("MYCJ 191", "CA:00:11:22:33:44", clock))
    massagers.connect()
    clock.advance(0.19)
    assert massagers.at_once(STATE) == []
    assert massagers.now["swallowed"] == 1


def test_what_comes_200_ms_after_connecting_is_heard(clock: Clock) -> None:
    massagers = Set(Mycj191("MYCJ 191", "CA:00:11:22:33:44", clock))
    massagers.connect()
    clock.advance(0.2)
    assert massagers.at_once(STATE) == [OFF]


def test_what_comes_within_500_ms_of_the_write_before_is_swallowed_even_a_stop(massagers: Set) -> None:
    massagers.order(START)
    massagers.device.clock.advance(0.49)
    massagers.at_once(STOP)
    assert (massagers.now["run"], massagers.now["swallowed"]) == ("running", 1)


def test_a_write_that_was_swallowed_keeps_the_next_one_waiting_too(massagers: Set) -> None:
    massagers.order(START)
    for _ in range(3):
        massagers.device.clock.advance(0.3)
        massagers.at_once(STOP)
    assert (massagers.now["run"], massagers.now["swallowed"]) == ("running", 3)
    massagers.device.clock.advance(0.5)
    massagers.at_once(STOP)
    assert massagers.now["run"] == "idle"


def test_the_pacing_can_be_set(massagers: Set) -> None:
    massagers.change(pacing=0)
    massagers.order(START)
    massagers.at_once(STOP)
    assert massagers.now["run"] == "idle"


# Keys, power, faults


def test_keys_act_on_the_first_massager_and_push_the_state(massagers: Set) -> None:
    assert massagers.press("onoff") == [RUNNING]
    assert massagers.press("power_up")[0].startswith("d0 01 0b 02 03 84")
    assert massagers.press("power_down")[0].startswith("d0 01 0b 01")
    assert massagers.press("power_down")[0].startswith("d0 01 0b 01")
    assert massagers.press("mode")[0].startswith("d0 01 0c 01")
    assert massagers.press("onoff")[0].startswith("d0 00 0c 01 00 00 03 84")
    assert massagers.now["stop_reason"] == "button"


def test_the_power_key_stops_at_20_and_the_mode_key_goes_round(massagers: Set) -> None:
    for _ in range(25):
        massagers.press("power_up")
    assert massagers.now["power"] == 20
    for _ in MODES:
        massagers.press("mode")
    assert massagers.now["mode"] == 11


def test_switched_off_it_stops_and_forgets(massagers: Set) -> None:
    massagers.order("dd 2a 09 01 2c 00 00 00 00 00")
    massagers.press("power")
    assert (massagers.now["run"], massagers.ended) == ("idle", [LINK_LOST])
    massagers.press("power")
    massagers.connect()
    assert massagers.order(STATE) == [OFF]


def test_a_session_goes_on_without_a_link_and_ends_by_itself(massagers: Set) -> None:
    massagers.order(START)
    massagers.device.fault("drop_link", {})
    massagers.device.clock.advance(899)
    assert massagers.now["run"] == "running"
    massagers.device.clock.advance(1)
    assert massagers.now["run"] == "idle"


def test_an_empty_battery_switches_off_for_good(massagers: Set) -> None:
    massagers.order(START)
    massagers.device.fault("low_battery", {"percent": 1})
    massagers.device.clock.advance(120)
    assert (massagers.now["run"], massagers.device.powered, massagers.now["battery"]) == ("idle", False, 0)
    massagers.press("power")
    assert not massagers.device.powered
    massagers.device.clear_fault("low_battery")
    massagers.press("power")
    assert massagers.device.powered


def test_general_faults_damage_split_and_ignore_messages(massagers: Set) -> None:
    massagers.device.fault("corrupt", {"how": "truncate", "times": 1})
    assert massagers.order(STATE) == [OFF[:-3]]
    massagers.device.fault("split_frames", {"size": 10})
    assert massagers.order(STATE) == [OFF[:29], OFF[30:]]
    massagers.device.fault("ignore_writes", {})
    massagers.order(START)
    assert massagers.now["run"] == "idle"


async def test_a_client_of_the_proxy_starts_and_stops(
    start_simulator: StartSimulator, connect_client: ConnectClient
) -> None:
    simulator = await start_simulator("mycj-191,massagers:3,load:1,pacing:0", control_port=None)
    client = await connect_client(simulator)
    massager = await client.connect()
    assert client.heard[massager.address][0].data == bytes.fromhex("02 01 06 03 03 f0 ff")
    await massager.subscribe("fff1")
    state = simulator.peripherals[0].state
    simulator.clock.advance(1)
    await massager.write(START_36, "fff2", response=False)
    await massager.write("d0 02 00 00", "fff2", response=False)
    assert (await massager.next("fff1")).startswith("d0 01 24 01 03 84 03 84 00 00 01 00 02")
    assert state()["run"] == "running"
    await massager.write(STOP_ALL, "fff2", response=False)
    await massager.write("d0 02 00 00", "fff2", response=False)
    assert (await massager.next("fff1")).startswith("d0 00 24 01 00 00 03 84")
    assert state()["run"] == "idle"
