"""Section 6 of docs/gatt-profile.md: each request, each result code, each ATT error."""

import pytest

from simulator.clock import Clock
from simulator.devices.boots_spec import Feature, Spec
from simulator.devices.calf_boots import CalfBoots
from simulator.devices.compression_profile import BATTERY_LEVEL, CHAMBER_PRESSURES, CONTROL_POINT, FEATURE, STATE
from simulator.gatt import AttCode, AttError
from tests.simulator.desk import ADDRESS, Desk

IDLE, RUNNING, PAUSED = 0, 1, 2


def run(desk: Desk) -> int:
    return desk.state()[0]


def refusal(desk: Desk, request: str) -> AttCode:
    with pytest.raises(AttError) as caught:
        desk.write(request)
    return caught.value.code


def test_start_begins_a_session_with_the_settings_in_the_state(desk: Desk) -> None:
    desk.ask("05 28")
    desk.ask("06 03")
    assert desk.ask("01") == "80 01 01"
    assert desk.state()[:8] == bytes.fromhex("01 03 28 00 84 03 84 03")


def test_start_is_not_permitted_while_running_or_paused(desk: Desk) -> None:
    desk.ask("01")
    assert desk.ask("01") == "80 01 05"
    desk.ask("03")
    assert desk.ask("01") == "80 01 05"


def test_start_is_refused_when_the_boots_are_not_worn(desk: Desk) -> None:
    desk.boots.set({"worn": False})
    assert desk.ask("01") == "80 01 06"
    assert run(desk) == IDLE


def test_start_is_refused_with_a_fault(desk: Desk) -> None:
    desk.boots.fault("valve", {})
    assert desk.ask("01") == "80 01 07"


def test_start_is_refused_with_a_low_battery(desk: Desk) -> None:
    desk.boots.fault("low_battery", {})
    assert desk.ask("01") == "80 01 08"


def test_start_is_refused_while_charging_where_the_hardware_forbids_it(clock: Clock) -> None:
    desk = Desk(CalfBoots("Calf boots", ADDRESS, clock, spec=Spec(start_while_charging=False)))
    desk.connect()
    desk.subscribe_all()
    desk.boots.set({"charging": True})
    assert desk.ask("01") == "80 01 08"
    desk.boots.set({"charging": False})
    assert desk.ask("01") == "80 01 01"


def test_the_first_of_several_results_is_the_one_given(desk: Desk) -> None:
    desk.boots.fault("low_battery", {})
    desk.boots.set({"worn": False})
    assert desk.ask("01") == "80 01 06"
    desk.boots.fault("pump", {})
    assert desk.ask("01") == "80 01 07"
    assert desk.ask("04") == "80 04 05"
    assert desk.ask("01 00") == "80 01 03"


@pytest.mark.parametrize("before", [(), ("01",), ("01", "03")], ids=["idle", "running", "paused"])
def test_stop_always_succeeds(desk: Desk, before: tuple[str, ...]) -> None:
    for request in before:
        desk.ask(request)
    assert desk.ask("02") == "80 02 01"
    assert run(desk) == IDLE
    assert desk.state()[13] == (1 if before else 0)


def test_stop_stops_whatever_bytes_follow_it(desk: Desk) -> None:
    desk.ask("01")
    assert desk.ask("02 FF FF") == "80 02 01"
    assert run(desk) == IDLE


def test_stop_works_with_a_fault_and_with_an_empty_battery(desk: Desk) -> None:
    desk.boots.fault("internal", {})
    desk.boots.fault("low_battery", {"percent": 0})
    assert desk.ask("02") == "80 02 01"


def test_pause_vents_and_the_countdown_stands_still(desk: Desk) -> None:
    desk.ask("01")
    desk.clock.advance(10)
    assert desk.ask("03") == "80 03 01"
    left = desk.state()[4:6]
    desk.clock.advance(20)
    assert run(desk) == PAUSED
    assert desk.state()[4:6] == left
    assert desk.boots.machine.air.empty


def test_pause_succeeds_when_paused_already_and_not_when_idle(desk: Desk) -> None:
    assert desk.ask("03") == "80 03 05"
    desk.ask("01")
    desk.ask("03")
    assert desk.ask("03") == "80 03 01"


def test_resume_goes_on_after_a_pause_only(desk: Desk) -> None:
    assert desk.ask("04") == "80 04 05"
    desk.ask("01")
    assert desk.ask("04") == "80 04 05"
    desk.ask("03")
    assert desk.ask("04") == "80 04 01"
    assert run(desk) == RUNNING


def test_resume_is_refused_when_taken_off(desk: Desk) -> None:
    desk.ask("01")
    desk.ask("03")
    desk.boots.set({"worn": False})
    assert desk.ask("04") == "80 04 06"


@pytest.mark.parametrize("pressure", [20, 25, 60, 100])
def test_valid_pressures_are_taken(desk: Desk, pressure: int) -> None:
    assert desk.ask(f"05 {pressure:02x}") == "80 05 01"
    assert desk.state()[2] == pressure


@pytest.mark.parametrize("pressure", [0, 15, 19, 21, 99, 105, 255])
def test_invalid_pressures_change_nothing(desk: Desk, pressure: int) -> None:
    before = desk.state()
    assert desk.ask(f"05 {pressure:02x}") == "80 05 03"
    assert desk.state() == before


@pytest.mark.parametrize(("mode", "result"), [(0, 1), (4, 1), (5, 3), (15, 3), (255, 3)])
def test_only_supported_modes_are_taken(desk: Desk, mode: int, result: int) -> None:
    assert desk.ask(f"06 {mode:02x}") == f"80 06 0{result}"


@pytest.mark.parametrize(("seconds", "result"), [(0, 1), (1, 1), (3600, 1), (3601, 3), (65535, 3)])
def test_only_countdowns_in_range_are_taken(desk: Desk, seconds: int, result: int) -> None:
    assert desk.ask(f"07 {seconds.to_bytes(2, 'little').hex()}") == f"80 07 0{result}"


def test_a_countdown_set_while_running_becomes_the_time_left(desk: Desk) -> None:
    desk.ask("01")
    desk.clock.advance(30)
    desk.ask("07 2C 01")
    assert desk.state()[4:8] == bytes.fromhex("2C 01 2C 01")
    desk.ask("07 00 00")
    assert desk.state()[4:8] == bytes.fromhex("FF FF 00 00")


def test_the_time_left_is_zero_while_idle_and_the_countdown_is_kept(desk: Desk) -> None:
    desk.ask("07 2C 01")
    assert desk.state()[4:8] == bytes.fromhex("00 00 2C 01")


@pytest.mark.parametrize(("level", "result"), [(0, 1), (3, 1), (4, 3), (255, 3)])
def test_only_heat_levels_in_range_are_taken(desk: Desk, level: int, result: int) -> None:
    assert desk.ask(f"08 {level:02x}") == f"80 08 0{result}"


@pytest.mark.parametrize(("zone", "result"), [(0, 1), (1, 1), (2, 1), (3, 3)])
def test_only_zones_that_exist_are_taken(desk: Desk, zone: int, result: int) -> None:
    assert desk.ask(f"09 {zone:02x}") == f"80 09 0{result}"


def test_a_leg_that_drops_out_is_vented_and_the_other_goes_on(desk: Desk) -> None:
    desk.ask("06 02")
    desk.ask("01")
    desk.clock.advance(3)
    desk.ask("09 01")
    desk.clock.advance(5)
    left, right = desk.boots.machine.air.pressures
    assert max(right) == 0
    assert min(left) > 10


def test_identify_clicks_and_never_inflates(desk: Desk) -> None:
    assert desk.ask("0A") == "80 0a 01"
    desk.clock.advance(5)
    assert desk.boots.state()["identified"] == 1
    assert desk.boots.state()["peak"] == 0
    assert run(desk) == IDLE


def test_keep_alive_is_always_answered(desk: Desk) -> None:
    assert desk.ask("0B") == "80 0b 01"


@pytest.mark.parametrize("opcode", ["00", "0C", "80", "FF"])
def test_an_unknown_opcode_is_not_supported(desk: Desk, opcode: str) -> None:
    assert desk.ask(opcode) == f"80 {opcode.lower()} 02"


@pytest.mark.parametrize(
    "request_bytes",
    ["01 00", "03 00", "04 00", "05", "05 14 00", "06", "07 3C", "07 3C 00 00", "08", "09", "0A 01", "0B 01"],
)
def test_a_request_of_the_wrong_length_changes_nothing(desk: Desk, request_bytes: str) -> None:
    before = desk.state()
    assert desk.ask(request_bytes) == f"80 {request_bytes[:2].lower()} 03"
    assert desk.state() == before


@pytest.mark.parametrize(
    ("feature", "request_bytes"),
    [
        (Feature.HEAT, "08 00"),
        (Feature.IDENTIFY, "0A"),
        (Feature.PAUSE, "03"),
        (Feature.PAUSE, "04"),
        (Feature.ZONES, "09 00"),
    ],
)
def test_what_a_device_cannot_do_is_not_supported(clock: Clock, feature: Feature, request_bytes: str) -> None:
    desk = Desk(CalfBoots("Calf boots", ADDRESS, clock, spec=Spec(features=Feature(0x3F) & ~feature)))
    desk.connect()
    desk.subscribe_all()
    assert desk.ask(request_bytes) == f"80 {request_bytes[:2].lower()} 02"


def test_without_worn_detection_a_start_does_not_ask_for_it(clock: Clock) -> None:
    desk = Desk(CalfBoots("Calf boots", ADDRESS, clock, spec=Spec(features=Feature(0x3F) & ~Feature.WORN)))
    desk.connect()
    desk.subscribe_all()
    desk.boots.set({"worn": False})
    assert desk.ask("01") == "80 01 01"
    desk.clock.advance(10)
    assert run(desk) == RUNNING


def test_a_request_with_indications_off_is_refused_by_att(boots: CalfBoots) -> None:
    desk = Desk(boots)
    desk.connect()
    assert refusal(desk, "05 2D") == AttCode.CCCD_IMPROPERLY_CONFIGURED
    assert desk.state()[2] == 20


def test_stop_is_performed_even_with_indications_off(desk: Desk) -> None:
    desk.ask("01")
    desk.subscribe(CONTROL_POINT, 0)
    assert refusal(desk, "02") == AttCode.CCCD_IMPROPERLY_CONFIGURED
    assert run(desk) == IDLE


def test_an_empty_request_is_refused_by_att(desk: Desk) -> None:
    assert refusal(desk, "") == AttCode.INVALID_LENGTH


def test_a_request_before_the_last_response_is_refused_by_att(desk: Desk) -> None:
    desk.hold = True
    desk.write("05 2D")
    assert refusal(desk, "05 32") == AttCode.PROCEDURE_ALREADY_IN_PROGRESS
    desk.release()
    assert desk.ask("05 32") == "80 05 01"


def test_stop_is_taken_between_a_request_and_its_response_and_answered_first(desk: Desk) -> None:
    desk.ask("01")
    desk.hold = True
    desk.write("05 2D")
    desk.write("02")
    assert desk.boots.machine.air.empty or desk.boots.machine.venting
    desk.release()
    assert desk.said("response")[1:] == ["80 02 01", "80 05 01"]
    assert run(desk) == IDLE


def test_the_state_arrives_before_the_response(desk: Desk) -> None:
    desk.ask("05 2D")
    assert [arrived.what for arrived in desk.arrived] == ["state", "response"]


def test_responses_are_indicated_and_states_notified(desk: Desk) -> None:
    desk.ask("05 2D")
    assert [arrived.indicated for arrived in desk.arrived] == [False, True]


def test_a_request_that_changes_nothing_is_answered_without_a_state(desk: Desk) -> None:
    desk.ask("05 14")
    assert [arrived.what for arrived in desk.arrived] == ["response"]


def test_settings_are_kept_while_idle_and_those_of_power_on_come_back_after_it(desk: Desk) -> None:
    for request in ("05 2D", "06 01", "07 B0 04", "08 02", "09 01"):
        desk.ask(request)
    desk.clock.advance(3600)
    assert desk.state()[1:4] == bytes.fromhex("01 2D 02")
    desk.boots.press("power")
    desk.boots.press("power")
    assert desk.state() == bytes.fromhex("00 00 14 00 00 00 84 03 01 64 00 00 00 00")


def test_writes_and_reads_that_a_characteristic_does_not_offer_are_refused(desk: Desk) -> None:
    table = desk.boots.table
    with pytest.raises(AttError, match="write not permitted"):
        desk.boots.write(table.characteristic(STATE).handle, b"\x00", response=True)
    with pytest.raises(AttError, match="read not permitted"):
        desk.boots.read(table.characteristic(CONTROL_POINT).handle)
    with pytest.raises(AttError, match="invalid handle"):
        desk.boots.read(999)


def test_a_write_without_response_to_the_control_point_is_dropped(desk: Desk) -> None:
    desk.boots.write(desk.boots.table.characteristic(CONTROL_POINT).handle, b"\x01", response=False)
    assert run(desk) == IDLE
    assert desk.said("response") == []


def test_the_configuration_descriptor_reads_as_written_and_refuses_what_is_not_offered(desk: Desk) -> None:
    placed = desk.boots.table.characteristic(CHAMBER_PRESSURES)
    assert placed.cccd
    assert desk.boots.read_descriptor(placed.cccd) == b"\x01\x00"
    with pytest.raises(AttError, match="value not allowed"):
        desk.boots.write_descriptor(placed.cccd, b"\x02\x00")
    with pytest.raises(AttError, match="invalid length"):
        desk.boots.write_descriptor(placed.cccd, b"\x01")
    with pytest.raises(AttError, match="invalid handle"):
        desk.boots.write_descriptor(desk.boots.table.characteristic(FEATURE).handle, b"\x01\x00")


def test_the_battery_level_can_be_read(desk: Desk) -> None:
    desk.boots.set({"battery": 41.2})
    assert desk.read(BATTERY_LEVEL) == b"\x2a"


def test_the_end_of_somebody_elses_connection_changes_nothing(desk: Desk) -> None:
    desk.boots.disconnected(Desk(desk.boots), 0x13)
    assert desk.linked()


def test_subscriptions_end_with_the_connection(desk: Desk) -> None:
    desk.boots.disconnected(desk, 0x13)
    desk.connect()
    desk.boots.press("plus")
    assert desk.arrived == []
