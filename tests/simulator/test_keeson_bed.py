"""The virtual Keeson bed against each known fact; the frames of its keys are those captured or computed elsewhere."""

from hypothesis import given, strategies as st
import pytest

from simulator.clock import Clock
from simulator.devices.keeson_bed import KeesonBed
from simulator.devices.keeson_bed_frame import Key, checksum, frame, key_words, mask_of
from simulator.gatt import AttError
from simulator.mistakes import WrongValue
from tests.simulator.conftest import ConnectClient, StartSimulator
from tests.simulator.listener import Listener

FRAMES = {
    "head_up": "e5 fe 16 00 08 00 00 fe",
    "head_down": "e5 fe 16 00 00 80 00 86",
    "foot_up": "e5 fe 16 00 04 00 00 02",
    "foot_down": "e5 fe 16 00 00 00 01 05",
    "timer": "e5 fe 16 00 02 00 00 04",
    "step": "e5 fe 16 00 01 00 00 05",
    "released": "e5 fe 16 00 00 00 00 06",
}


class Bedside(Listener):
    """The bed beside a desk, connected."""

    device: KeesonBed

    def tap(self, key: str, times: int = 1) -> list[bytes]:
        """Press and let go, so many times, a second apart; return what is said."""
        before = len(self.heard)
        for _ in range(times):
            self.write("ffe9", FRAMES[key])
            self.write("ffe9", FRAMES["released"])
            self.device.clock.advance(1)
        return [data for _, data in self.heard[before:]]

    def pass_time(self, seconds: float) -> list[bytes]:
        """Let time pass and return what is said meanwhile."""
        before = len(self.heard)
        self.device.clock.advance(seconds)
        return [data for _, data in self.heard[before:]]

    def levels(self) -> tuple[int, int]:
        """Return the true levels of head and foot."""
        return self.device.machine.head, self.device.machine.foot


@pytest.fixture
def bed(clock: Clock) -> Bedside:
    bed = Bedside(KeesonBed("base-i4.00001234", "CA:00:00:00:00:05", clock))
    bed.connect()
    return bed


# On the air and frames


def test_the_name_and_the_service_are_advertised(bed: Bedside) -> None:
    assert bed.device.advertisement().hex(" ") == "02 01 06 03 03 e5 ff"
    assert bed.device.scan_response() == b"\x11\x09base-i4.00001234"


@pytest.mark.parametrize(("key", "data"), FRAMES.items())
def test_the_known_frames_are_understood(key: str, data: str) -> None:
    mask = mask_of(bytes.fromhex(data))
    assert mask is not None
    assert key_words(mask) == key
    assert frame(mask).hex(" ") == data


@given(st.integers(0, 0xFFFF_FFFF))
def test_every_mask_comes_back_from_its_frame(mask: int) -> None:
    assert mask_of(frame(mask)) == mask


@given(st.binary(max_size=20))
def test_noise_is_no_frame(data: bytes) -> None:
    sound = len(data) == 8 and data[:3] == b"\xe5\xfe\x16" and sum(data) & 0xFF == 0xFF
    assert (mask_of(data) is not None) is sound


@pytest.mark.parametrize(
    "wrong",
    ["e5 fe 16 00 04 00 00 03", "e5 fe 16 00 04 00 00", "e5 fe 16 00 04 00 00 02 00", "e6 fe 16 00 04 00 00 01", ""],
)
def test_what_is_no_frame_is_ignored(bed: Bedside, wrong: str) -> None:
    assert bed.ask("ffe9", wrong) == []
    assert bed.levels() == (0, 0)


def test_unknown_keys_do_nothing(bed: Bedside) -> None:
    assert bed.ask("ffe9", frame(0x0800_1000).hex()) == []
    assert key_words(0x0800_1000 | Key.FOOT_UP) == "foot_up + unknown 08001000"


def test_a_key_is_written_with_response_only(bed: Bedside) -> None:
    bed.write("ffe9", FRAMES["foot_up"], response=False)
    assert bed.levels() == (0, 0)


# Statuses

IDLE_ED = "ed fe 16 00 00 00 00 00 00 00 00 00 00 0f ff f0"
RUNNING = {
    "ed": "ed fe 16 00 00 00 00 00 03 98 e9 00 00 0f 01 6a",
    "f0": "f0 fe 16 00 00 00 00 00 03 00 98 e9 00 00 0f 01 00 00 67",
    "f1": "f1 fe 16 00 00 00 00 00 03 98 e9 00 00 0f 01 00 00 00 00 66",
}


def test_a_status_comes_on_subscribing(bed: Bedside) -> None:
    assert bed.said() == [IDLE_ED]


@pytest.mark.parametrize(("form", "size"), [("ed", 16), ("f0", 19), ("f1", 20)])
def test_each_form_has_its_size_and_its_places(bed: Bedside, form: str, size: int) -> None:
    bed.device.set({"form": form})
    said = bed.tap("foot_up", 3)[-2]
    assert said.hex(" ") == RUNNING[form]
    assert (len(said), said[0]) == (size, int(form, 16))
    second = 10 if form == "f0" else 9
    assert (said[7], said[8]) == (0, 3)
    assert int.from_bytes(said[second : second + 3], "little") == 59_800
    assert (said[second + 4], said[second + 5]) == (0x0F, 1)
    assert checksum(said[:-1]) == said[-1]


def test_the_light_is_bit_six_and_nothing_moves(bed: Bedside) -> None:
    bed.device.press("light")
    assert bed.heard[-1][1][13] == 0x4F


def test_a_status_comes_every_second_while_a_massage_runs_and_on_change_only_while_none_does(bed: Bedside) -> None:
    assert bed.pass_time(60) == []
    bed.write("ffe9", FRAMES["foot_up"])
    times = [int.from_bytes(data[9:12], "little") for data in bed.pass_time(3)]
    assert times == [59_900, 59_800, 59_700]
    bed.device.press("foot_down")
    assert bed.pass_time(60) == []


def test_the_bed_may_speak_only_when_a_key_comes(bed: Bedside) -> None:
    bed.device.set({"status": "key"})
    bed.device.press("foot_up")
    assert bed.pass_time(10) == []
    (said,) = bed.ask("ffe9", FRAMES["released"])
    assert bytes.fromhex(said)[8] == 1


def test_the_notifying_characteristic_may_be_under_another_service(clock: Clock) -> None:
    device = KeesonBed("base-i4.00001234", "CA:00:00:00:00:05", clock)
    device.set({"notify": "ffe0"})
    services = {
        placed.service.uuid[4:8]: [c.characteristic.uuid[4:8] for c in placed.characteristics]
        for placed in device.table.services
    }
    assert services == {"1800": ["2a00"], "ffe0": ["ffe4"], "ffe5": ["ffe9"]}
    bed = Bedside(device)
    bed.connect()
    assert bed.said() == [IDLE_ED]
    with pytest.raises(WrongValue, match="while a client is connected"):
        device.set({"notify": "ffe5"})
    assert device.notify == "ffe0"


# Keys


def test_levels_step_and_end_at_none_and_six(bed: Bedside) -> None:
    bed.tap("foot_up", 4)
    assert bed.levels() == (0, 4)
    bed.tap("foot_up", 4)
    bed.tap("head_up")
    assert bed.levels() == (1, 6)
    bed.tap("foot_down", 9)
    bed.tap("head_down", 2)
    assert bed.levels() == (0, 0)
    state = bed.device.state()
    assert (state["run"], state["stop_reason"], state["peak"], state["timer"]) == ("idle", "keys", 6, None)


def test_a_clamped_step_changes_nothing_and_says_nothing(bed: Bedside) -> None:
    assert bed.tap("foot_down") == []


def test_a_key_that_comes_again_within_a_third_of_a_second_is_held_and_steps_once(bed: Bedside) -> None:
    for _ in range(5):
        bed.write("ffe9", FRAMES["foot_up"])
        bed.device.clock.advance(0.2)
    assert bed.levels() == (0, 1)
    bed.device.clock.advance(0.2)
    bed.write("ffe9", FRAMES["foot_up"])
    assert bed.levels() == (0, 2)


def test_a_key_let_go_is_new_at_once_and_letting_go_ends_no_massage(bed: Bedside) -> None:
    for _ in range(2):
        bed.write("ffe9", FRAMES["foot_up"])
        bed.write("ffe9", FRAMES["released"])
    assert bed.levels() == (0, 2)


def test_another_key_is_new_and_two_keys_may_be_held_at_once(bed: Bedside) -> None:
    bed.write("ffe9", FRAMES["foot_up"])
    bed.write("ffe9", frame(Key.FOOT_UP | Key.HEAD_UP).hex())
    assert bed.levels() == (1, 1)


def test_step_takes_both_motors_through_low_medium_high_and_off(bed: Bedside) -> None:
    levels = []
    for _ in range(5):
        bed.tap("step")
        levels.append(bed.levels())
    assert levels == [(2, 2), (4, 4), (6, 6), (0, 0), (2, 2)]
    bed.tap("foot_up")
    bed.tap("step")
    assert bed.levels() == (2, 2)


def test_the_next_wave_is_chosen_without_a_start(bed: Bedside) -> None:
    modes = []
    for _ in range(4):
        bed.device.press("wave")
        modes.append(bed.device.state()["mode"])
    assert modes == ["wave_2", "wave_3", "wave_4", "wave_1"]
    bed.write("ffe9", frame(Key.WAVE).hex())
    assert bed.device.state()["mode"] == "wave_2"
    assert bed.device.state()["run"] == "idle"


# Time


def test_the_first_step_starts_ten_minutes_which_end_the_massage(bed: Bedside) -> None:
    bed.tap("foot_up")
    bed.tap("head_up")
    assert bed.device.state()["seconds_left"] == 598
    bed.pass_time(597)
    assert bed.device.state()["run"] == "running"
    said = bed.pass_time(2)
    assert said[-1].hex(" ") == IDLE_ED
    state = bed.device.state()
    assert (state["run"], state["level"], state["head"], state["stop_reason"]) == ("idle", 0, 0, "countdown")
    assert bed.pass_time(10) == []


def test_the_timer_key_goes_through_ten_twenty_thirty_and_none(bed: Bedside) -> None:
    timers = [bed.tap("timer")[0][14] for _ in range(5)]
    assert timers == [1, 2, 3, 0xFF, 1]


def test_a_timer_chosen_before_is_that_of_the_massage(bed: Bedside) -> None:
    bed.tap("timer", 3)
    bed.tap("foot_up")
    assert bed.device.state()["seconds_left"] == 1799


def test_without_a_timer_a_massage_goes_on_and_on(bed: Bedside) -> None:
    bed.tap("foot_up")
    bed.tap("timer", 3)
    said = bed.pass_time(7200)[-1]
    assert (said[8], said[9:12], said[14]) == (1, b"\0\0\0", 0xFF)
    state = bed.device.state()
    assert (state["run"], state["seconds_left"], state["timer"]) == ("running", None, None)


def test_a_bed_may_end_the_massage_instead(bed: Bedside) -> None:
    bed.device.set({"endless": False})
    bed.tap("foot_up")
    bed.tap("timer", 2)
    assert bed.device.state()["seconds_left"] == 1799
    bed.tap("timer")
    state = bed.device.state()
    assert (state["run"], state["stop_reason"]) == ("idle", "timer")


def test_a_massage_outlives_the_connection_and_then_its_countdown_ends_it(bed: Bedside) -> None:
    bed.tap("foot_up", 2)
    bed.device.fault("drop_link", {})
    bed.device.clock.advance(500)
    assert bed.device.state()["level"] == 2
    bed.device.clock.advance(100)
    assert bed.device.state()["run"] == "idle"


def test_a_bed_that_loses_power_forgets_the_massage(bed: Bedside) -> None:
    bed.tap("foot_up", 2)
    bed.device.fault("power_off", {"seconds": 5})
    assert bed.ended == [8]
    bed.device.clock.advance(5)
    state = bed.device.state()
    assert (state["run"], state["stop_reason"], state["sessions"]) == ("idle", "power_off", 1)
    bed.connect()
    assert bed.said()[-1] == IDLE_ED


# The remote control, and a real client


def test_the_remote_control_is_told(bed: Bedside) -> None:
    assert bed.device.press("foot_up") == "foot 1, head 0"
    assert bed.device.press("head_up") == "foot 1, head 1"
    said = bed.heard[-1][1]
    assert (said[7], said[8], said[14]) == (1, 1, 1)
    bed.device.press("timer")
    assert bed.heard[-1][1][14] == 2
    for key in ("foot_down", "head_down"):
        bed.device.press(key)
    assert bed.said()[-1] == IDLE_ED


def test_ignored_writes_do_nothing_and_reading_is_refused(bed: Bedside) -> None:
    bed.device.fault("ignore_writes", {"times": 1})
    assert bed.ask("ffe9", FRAMES["foot_up"]) == []
    assert bed.levels() == (0, 0)
    placed = bed.device.table.characteristic("0000ffe4-0000-1000-8000-00805f9b34fb")
    with pytest.raises(AttError, match="read not permitted"):
        bed.device.read(placed.handle)


def test_people_read_in_words_what_was_written(bed: Bedside) -> None:
    write = bed.device.table.characteristic("0000ffe9-0000-1000-8000-00805f9b34fb").characteristic
    assert bed.device.explain(write, bytes.fromhex(FRAMES["foot_up"])) == "foot_up"
    assert bed.device.explain(write, b"x") == "no frame"


async def test_a_real_client_finds_it_steps_it_up_and_down(
    start_simulator: StartSimulator, connect_client: ConnectClient
) -> None:
    simulator = await start_simulator("keeson-bed,form:f1,notify:ffe0")
    client = await connect_client(simulator)
    massager = await client.connect()
    assert b"\x09base-i4.00001234" in client.heard[massager.address][0].data
    await massager.subscribe("ffe4")
    assert (await massager.next("ffe4")).startswith("f1")
    for key, level in (("foot_up", 1), ("foot_down", 0)):
        await massager.write(FRAMES[key], "ffe9")
        await massager.write(FRAMES["released"], "ffe9")
        said = await massager.next_where("ffe4", lambda data, level=level: data[8] == level)  # type: ignore[misc]
        assert len(said) == 20
    assert simulator.peripherals[0].state()["run"] == "idle"
