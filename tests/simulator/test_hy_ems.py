"""The virtual "HY" stimulator against each known fact; frames without a remark were computed by hand from the rule."""

import pytest

from simulator.clock import Clock
from simulator.devices.hy_ems import HyEms
from simulator.devices.hy_ems_frame import FROM_APP, Stream, frame
from simulator.mistakes import WrongValue
from tests.simulator.conftest import ConnectClient, StartSimulator
from tests.simulator.listener import Listener

READ_STATUS = "68 79 00 0b 01 00 00 04 e6 0d 0a"
HEARTBEAT = "68 79 00 0a 01 0a b2 1a 0d 0a"
LEVEL_5 = "68 79 00 0b 01 02 05 32 21 0d 0a"
STOP = "68 79 00 0d 01 0b 00 00 00 c2 d2 0d 0a"
SAYS_LEVEL_5 = "68 79 00 0b 02 02 05 6b 71 0d 0a"
SAYS_LEVEL_5_LITTLE = "68 79 00 0b 02 02 05 71 6b 0d 0a"


class Stim(Listener):
    """The stimulator on a desk, connected."""

    device: HyEms

    def order(self, stream: int, *content: int) -> list[str]:
        """Write a frame and return the data of all that is answered at once."""
        before = len(self.heard)
        self.write("ffe1", frame(FROM_APP, stream, bytes(content)).hex())
        return [data[5:-4].hex(" ") for _, data in self.heard[before:]]

    def start(self, seconds: int = 900) -> None:
        """Begin a session over the air."""
        high, low = divmod(seconds, 256)
        assert self.order(0x0B, 1, high, low)[0].startswith("0b 01")

    def status(self) -> bytes:
        """Return the data of a status that is asked for."""
        (answer,) = self.order(0x00, 0)
        return bytes.fromhex(answer)[1:]

    def pass_time(self, seconds: float) -> list[str]:
        """Let time pass and return the data of all that is said meanwhile."""
        before = len(self.heard)
        self.device.clock.advance(seconds)
        return [data[5:-4].hex(" ") for _, data in self.heard[before:]]


@pytest.fixture
def stim(clock: Clock) -> Stim:
    stim = Stim(HyEms("hy12", "CA:00:11:22:33:44", clock))
    stim.connect()
    return stim


# On the air


def test_the_marker_product_firmware_and_unique_id_are_manufacturer_data_and_the_name_is_in_the_scan_response(
    stim: Stim,
) -> None:
    assert stim.device.advertisement().hex(" ") == "02 01 06 09 ff 68 79 01 02 11 22 33 44"
    assert stim.device.scan_response() == b"\x05\x09hy12"


def test_the_product_may_be_a_digit_and_the_marker_may_be_missing(stim: Stim) -> None:
    stim.device.set({"marker": "ascii"})
    assert stim.device.advertisement().hex(" ") == "02 01 06 09 ff 68 79 31 32 11 22 33 44"
    stim.device.set({"marker": "none"})
    assert stim.device.advertisement().hex(" ") == "02 01 06"


# Answers


@pytest.mark.parametrize(
    "wrong",
    [
        LEVEL_5.replace("32 21", "21 32"),
        LEVEL_5.replace("32 21", "32 20"),
        LEVEL_5.replace("0d 0a", "0d 0d"),
        LEVEL_5.replace("00 0b", "00 09"),
        LEVEL_5.replace("00 0b", "00 0c"),
        SAYS_LEVEL_5,
    ],
    ids=["little", "flipped", "tail", "short", "long", "from a device"],
)
def test_a_frame_that_is_wrong_is_ignored_and_the_next_one_is_not(stim: Stim, wrong: str) -> None:
    assert stim.ask("ffe1", wrong) == []
    assert stim.device.machine.level == 0
    assert stim.ask("ffe1", LEVEL_5) == [SAYS_LEVEL_5]


def test_a_level_is_answered_in_the_order_of_crc_that_is_set(stim: Stim) -> None:
    assert stim.ask("ffe1", LEVEL_5) == [SAYS_LEVEL_5]
    stim.device.set({"crc": "little"})
    assert stim.ask("ffe1", LEVEL_5) == [SAYS_LEVEL_5_LITTLE]


def test_modes_levels_zones_and_buzzer_are_answered_with_the_same_and_shown_in_the_status(stim: Stim) -> None:
    assert stim.order(0x01, 7) == ["01 07"]
    assert stim.order(0x02, 19) == ["02 13"]
    assert stim.order(0x03, 5) == ["03 05"]
    assert stim.order(0x07, 0) == ["07 00"]
    assert stim.order(0x08, 0x02, 0x58) == ["08 02 58"]
    assert stim.status().hex(" ") == "00 04 07 13 05 02 58 00 00"
    state = stim.device.state()
    assert (state["mode"], state["zone"], state["buzzer"]) == ("shape", "body", False)


@pytest.mark.parametrize(("stream", "content"), [(1, 8), (2, 20), (3, 6), (7, 2), (4, 0), (5, 1), (0x33, 0)])
def test_what_there_is_not_is_ignored_without_a_word(stim: Stim, stream: int, content: int) -> None:
    assert stim.order(stream, content) == []
    assert stim.status().hex(" ") == "00 04 00 00 00 03 84 01 00"


def test_the_status_comes_when_asked_for_either_way_and_every_five_seconds(stim: Stim) -> None:
    expected = "68 79 00 13 02 00 00 04 00 00 00 03 84 01 00 a2 b3 0d 0a"
    assert stim.ask("ffe1", READ_STATUS) == [expected]
    assert stim.ask("ffe1", HEARTBEAT) == [expected]
    assert stim.pass_time(4.9) == []
    assert len(stim.pass_time(0.2)) == 1
    assert len(stim.pass_time(10)) == 2


def test_nothing_is_said_to_who_did_not_subscribe(clock: Clock) -> None:
    device = HyEms("hy12", "CA:00:11:22:33:44", clock)
    stim = Stim(device)
    device.connect(stim)
    clock.advance(60)
    assert stim.ask("ffe1", READ_STATUS) == []


def test_the_short_status_has_seven_bytes_with_minutes(stim: Stim) -> None:
    stim.device.set({"status": "short"})
    assert stim.status().hex(" ") == "00 04 00 00 00 0f 01"
    stim.start(61)
    assert stim.status().hex(" ") == "01 04 00 00 00 02 01"


def test_a_timer_may_be_written_and_answered_in_minutes(stim: Stim) -> None:
    assert stim.order(0x08, 20) == ["08 04 b0"]
    stim.device.set({"timer": "minutes"})
    assert stim.order(0x08, 20) == ["08 14"]


def test_the_length_may_be_two_too_small(stim: Stim) -> None:
    stim.device.set({"length": "wrong"})
    (said,) = stim.ask("ffe1", LEVEL_5)
    assert said.startswith("68 79 00 09 02 02 05 ")
    assert len(bytes.fromhex(said)) == 11


def test_answers_may_be_split_glued_or_both(stim: Stim) -> None:
    status = stim.ask("ffe1", READ_STATUS)[0]
    stim.device.set({"split": True})
    pieces = stim.ask("ffe1", READ_STATUS)
    assert [len(bytes.fromhex(piece)) for piece in pieces] == [7, 7, 5]
    assert " ".join(pieces) == status
    stim.device.set({"split": False, "glue": True})
    level_in_status = frame(2, 0, bytes.fromhex("00 04 00 05 00 03 84 01 00")).hex(" ")
    assert stim.ask("ffe1", LEVEL_5) == [f"{SAYS_LEVEL_5} {level_in_status}"]
    stim.device.set({"split": True})
    assert " ".join(stim.ask("ffe1", LEVEL_5)) == f"{SAYS_LEVEL_5} {level_in_status}"


def test_a_countdown_may_hold_the_bytes_that_end_a_frame(stim: Stim) -> None:
    stim.start(3338)
    assert stim.status()[5:7] == b"\x0d\x0a"


def test_everything_is_also_offered_under_the_other_service(clock: Clock) -> None:
    device = HyEms("hy12", "CA:00:11:22:33:44", clock)
    device.set({"service": "fcc0"})
    stim = Stim(device)
    stim.connect()
    assert stim.ask("fcc1", LEVEL_5) == [SAYS_LEVEL_5]
    assert {which for which, _ in stim.heard} == {"fcc2"}
    with pytest.raises(WrongValue, match="while a client is connected"):
        device.set({"service": "ffe0"})
    assert device.state()["run"] == "idle"
    assert device.service == "fcc0"


# Sessions


def test_a_session_runs_for_the_time_given_and_says_so_when_it_ends(stim: Stim) -> None:
    assert stim.order(0x0B, 1, 0, 60) == ["0b 01 00 3c"]
    stim.pass_time(58)
    assert stim.device.state()["seconds_left"] == 2
    said = stim.pass_time(2.1)
    assert "00 00 04 00 00 00 00 3c 01 00" in said
    state = stim.device.state()
    assert (state["run"], state["seconds_left"], state["stop_reason"]) == ("idle", 0, "countdown")


def test_a_stop_is_answered_and_ends_the_session_at_once(stim: Stim) -> None:
    stim.start()
    assert stim.order(0x0B, 0, 0, 0) == ["0b 00 00 00"]
    assert stim.device.state()["run"] == "idle"
    assert stim.status()[0] == 0


def test_the_level_stays_over_stop_and_start(stim: Stim) -> None:
    stim.ask("ffe1", LEVEL_5)
    stim.start()
    stim.order(0x0B, 0, 0, 0)
    assert stim.device.state()["current"] is False
    stim.start()
    state = stim.device.state()
    assert (state["level"], state["current"], state["peak"], state["sessions"]) == (5, True, 5, 2)


def test_zero_seconds_are_never_endless(stim: Stim) -> None:
    stim.start(0)
    assert stim.device.state()["seconds_left"] == 900
    stim.order(0x0B, 0, 0, 0)
    stim.order(0x08, 0x01, 0x2C)
    assert stim.order(0x08, 0, 0) == ["08 01 2c"]
    stim.start(0)
    assert stim.device.state()["seconds_left"] == 300
    assert stim.order(0x08, 0) == ["08 01 2c"]
    stim.pass_time(301)
    assert stim.device.state()["run"] == "idle"


def test_a_timer_or_a_second_start_gives_a_running_session_a_new_end(stim: Stim) -> None:
    stim.start(100)
    stim.pass_time(50)
    assert stim.order(0x08, 0, 200) == ["08 00 c8"]
    stim.pass_time(150)
    assert stim.device.state()["seconds_left"] == 50
    stim.start(80)
    stim.start(0)
    stim.pass_time(79)
    state = stim.device.state()
    assert (state["run"], state["seconds_left"], state["sessions"]) == ("running", 1, 1)
    stim.pass_time(1.1)
    assert stim.device.state()["run"] == "idle"


def test_a_session_outlives_the_connection_and_then_its_own_countdown_ends_it(stim: Stim) -> None:
    stim.start(60)
    stim.device.fault("drop_link", {})
    assert stim.ended == [8]
    stim.device.clock.advance(59)
    assert stim.device.state()["run"] == "running"
    stim.device.clock.advance(2)
    assert stim.device.state()["run"] == "idle"


def test_a_frame_half_written_is_forgotten_with_the_connection(stim: Stim) -> None:
    stim.write("ffe1", LEVEL_5[:15])
    stim.device.lose_link(8)
    stim.connect()
    assert stim.ask("ffe1", LEVEL_5[15:]) == []
    assert stim.device.state()["level"] == 0


# What people and the world do


def test_keys_are_pushed(stim: Stim) -> None:
    for _ in range(5):
        stim.device.press("level_up")
    assert stim.said()[-1] == SAYS_LEVEL_5
    assert stim.device.press("level_down") == "level 4"
    stim.device.press("mode")
    stim.device.press("start")
    stim.device.press("stop")
    assert [said[15:-12] for said in stim.said()[-4:]] == [
        "02 04",
        "01 01",
        "00 01 04 01 04 00 03 84 01 00",
        "00 00 04 01 04 00 03 84 01 00",
    ]
    assert stim.device.state()["stop_reason"] == "button"


def test_the_level_key_stops_at_both_ends(stim: Stim) -> None:
    assert stim.device.press("level_down") == "level 0"
    for _ in range(25):
        stim.device.press("level_up")
    assert stim.device.state()["level"] == 19


def test_the_power_key_ends_the_session_with_a_last_word_and_forgets_the_settings(stim: Stim) -> None:
    stim.ask("ffe1", LEVEL_5)
    stim.start()
    assert stim.device.press("power") == "off"
    assert stim.said()[-1][15:20] == "00 00"
    assert stim.ended == [0x15]
    state = stim.device.state()
    assert (state["run"], state["stop_reason"], stim.device.advertising) == ("idle", "power_off", False)
    assert stim.device.press("power") == "on"
    assert stim.device.state()["level"] == 0
    assert stim.device.advertising


def test_without_pads_the_current_stops_at_once_and_none_begins(stim: Stim) -> None:
    stim.start()
    stim.device.set({"pads": False})
    assert stim.said()[-1][15:20] == "00 00"
    assert stim.device.state()["stop_reason"] == "pads"
    assert stim.order(0x0B, 1, 3, 0x84) == ["0b 00 00 00"]
    assert stim.device.press("start").startswith("nothing")
    stim.device.set({"pads": True})
    assert stim.device.state()["run"] == "idle"
    stim.start()
    stim.device.fault("pads_off", {})
    assert stim.device.state()["run"] == "idle"
    stim.device.clear_faults()
    assert stim.device.state()["pads"] is True


@pytest.mark.parametrize(("percent", "step"), [(100, 4), (88, 4), (87, 3), (50, 2), (13, 1), (12, 0), (0, 0)])
def test_the_battery_is_told_in_quarters(stim: Stim, percent: int, step: int) -> None:
    stim.device.set({"battery": percent})
    assert stim.said()[-1].split()[7] == f"{step:02x}"


def test_charging_is_told(stim: Stim) -> None:
    stim.device.set({"charging": True})
    assert stim.said()[-1][15:-12] == "00 00 04 00 00 00 03 84 01 01"


def test_an_empty_battery_ends_the_session(stim: Stim) -> None:
    stim.device.fault("low_battery", {"percent": 0.5})
    stim.start(3600)
    said = stim.pass_time(180)
    assert any(status.startswith("00 00 00") for status in said)
    assert stim.device.state()["stop_reason"] == "battery"
    assert stim.order(0x0B, 1, 0, 60) == ["0b 00 00 00"]
    stim.device.clear_fault("low_battery")
    stim.start()


def test_the_battery_step_is_told_when_it_falls(stim: Stim) -> None:
    stim.device.set({"battery": 87.5})
    stim.start(3600)
    before = len(stim.heard)
    stim.device.clock.advance(60)
    steps = [data[7] for _, data in stim.heard[before:]]
    assert (steps[0], steps[-1]) == (4, 3)


def test_ignored_writes_do_nothing_and_a_corrupted_answer_is_damaged(stim: Stim) -> None:
    stim.device.fault("ignore_writes", {"times": 1})
    assert stim.ask("ffe1", LEVEL_5) == []
    assert stim.device.state()["level"] == 0
    stim.device.fault("corrupt", {"times": 1})
    assert stim.ask("ffe1", LEVEL_5) != [SAYS_LEVEL_5]
    assert stim.device.state()["level"] == 5


def test_people_read_in_words_what_was_written(stim: Stim) -> None:
    uart = stim.device.table.characteristic("0000ffe1-0000-1000-8000-00805f9b34fb").characteristic
    assert stim.device.explain(uart, bytes.fromhex(STOP + LEVEL_5)) == "run 00 00 00, level 05"
    assert stim.device.explain(uart, frame(FROM_APP, 0x55, b"")) == "stream 55"
    assert stim.device.explain(uart, b"AT") == "no whole frame"


async def test_a_real_client_finds_it_starts_it_and_stops_it(
    start_simulator: StartSimulator, connect_client: ConnectClient
) -> None:
    simulator = await start_simulator("hy-ems,crc:little=hy12@CA:00:11:22:33:44")
    client = await connect_client(simulator)
    massager = await client.connect()
    assert b"\x09\xffhy\x01\x02\x11\x22\x33\x44" in client.heard[massager.address][0].data
    await massager.subscribe("ffe2")
    await massager.write(LEVEL_5, "ffe1")
    assert await massager.next("ffe2") == SAYS_LEVEL_5_LITTLE
    await massager.write(frame(FROM_APP, Stream.RUN, b"\x01\x03\x84").hex(), "ffe1", response=False)
    assert (await massager.next("ffe2"))[15:-12] == "0b 01 03 84"
    assert simulator.peripherals[0].state()["run"] == "running"
    await massager.write(STOP, "ffe1")
    assert (await massager.next("ffe2"))[15:-12] == "0b 00 00 00"
    assert simulator.peripherals[0].state()["run"] == "idle"
