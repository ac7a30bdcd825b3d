"""Sections 2, 4 and 5 of docs/gatt-profile.md: what the boots say by themselves, and what they advertise."""

from itertools import pairwise

import pytest

from simulator.clock import Clock
from simulator.devices.calf_boots import CalfBoots
from simulator.devices.compression_profile import COMPRESSION_SERVICE
from tests.simulator.desk import ADDRESS, Desk


def structures(data: bytes) -> dict[int, bytes]:
    found = {}
    while data:
        size = data[0]
        found[data[1]] = data[2 : 1 + size]
        data = data[1 + size :]
    return found


def service_data(boots: CalfBoots) -> bytes:
    data = structures(boots.advertisement())[0x21]
    assert data[:16] == bytes.fromhex(COMPRESSION_SERVICE.replace("-", ""))[::-1]
    return data[16:]


def times_of(desk: Desk, what: str, seconds: float) -> list[float]:
    """Let time pass in small steps and return when something of this kind was said."""
    moments = []
    for _ in range(round(seconds * 20)):
        before = len(desk.said(what))
        desk.clock.advance(0.05)
        moments += [desk.clock.now()] * (len(desk.said(what)) - before)
    return moments


def test_the_state_is_notified_at_least_every_five_seconds_in_a_session(desk: Desk) -> None:
    desk.ask("01")
    moments = [desk.clock.now(), *times_of(desk, "state", 40)]
    assert max(later - earlier for earlier, later in pairwise(moments)) <= 5
    desk.ask("03")
    moments = [desk.clock.now(), *times_of(desk, "state", 20)]
    assert max(later - earlier for earlier, later in pairwise(moments)) <= 5


def test_counting_down_alone_is_not_notified_each_second(desk: Desk) -> None:
    desk.ask("01")
    assert len(times_of(desk, "state", 40)) < 12


def test_nothing_is_notified_while_nothing_happens(desk: Desk) -> None:
    desk.clock.advance(120)
    assert desk.arrived == []


@pytest.mark.parametrize("setting", [{"worn": False}, {"charging": True}, {"battery": 50}])
def test_a_change_of_the_world_is_notified_at_once(desk: Desk, setting: dict[str, object]) -> None:
    desk.boots.set(setting)
    assert desk.said("state") == [desk.state().hex(" ")]


@pytest.mark.parametrize("button", ["start", "mode", "plus", "timer", "heat", "zone"])
def test_what_a_button_changes_is_notified_at_once(desk: Desk, button: str) -> None:
    assert desk.boots.press(button) == "success"
    assert desk.said("state") == [desk.state().hex(" ")]


def test_the_buttons_do_what_is_written_on_them(desk: Desk) -> None:
    for button in ("plus", "plus", "minus", "mode", "heat", "zone", "timer"):
        desk.boots.press(button)
    assert desk.state()[1:4] == bytes.fromhex("01 19 01")
    assert desk.state()[6:8] == (900 + 300).to_bytes(2, "little")
    assert desk.state()[12] == 1
    desk.boots.press("start")
    desk.boots.press("pause")
    assert desk.state()[0] == 2
    desk.boots.press("pause")
    assert desk.state()[0] == 1
    desk.boots.press("stop")
    assert (desk.state()[0], desk.state()[13]) == (0, 2)


def test_setting_the_same_countdown_again_while_running_is_notified(desk: Desk) -> None:
    desk.ask("07 58 02")
    desk.ask("01")
    desk.clock.advance(2)
    before = len(desk.said("state"))
    desk.ask("07 58 02")
    assert desk.said("state")[before:] == [desk.state().hex(" ")]
    assert desk.state()[4:6] == bytes.fromhex("58 02")


def test_the_battery_level_is_notified_when_it_changes(desk: Desk) -> None:
    desk.ask("07 10 0E")
    desk.ask("01")
    desk.clock.advance(200)
    assert desk.said("battery") == ["63", "62"]


def test_a_charger_fills_the_battery(desk: Desk) -> None:
    desk.boots.set({"battery": 50, "charging": True})
    desk.clock.advance(3600)
    assert desk.boots.state()["battery"] == pytest.approx(100, abs=1)


def test_pressures_are_notified_at_most_every_half_second(desk: Desk) -> None:
    desk.ask("05 3C")
    desk.ask("01")
    moments = times_of(desk, "chambers", 20)
    assert len(moments) > 20
    assert min(later - earlier for earlier, later in pairwise(moments)) >= 0.5 - 0.05


def test_pressures_end_with_all_chambers_empty_and_are_silent_then(desk: Desk) -> None:
    desk.ask("06 02")
    desk.ask("01")
    desk.clock.advance(5)
    desk.ask("02")
    desk.clock.advance(10)
    assert desk.said("chambers")[-1] == "00 00 00 00 00 00 00 00"
    assert desk.said("chambers").count("00 00 00 00 00 00 00 00") == 1
    before = len(desk.said("chambers"))
    desk.clock.advance(60)
    assert len(desk.said("chambers")) == before


def test_venting_is_flagged_until_the_chambers_are_empty(desk: Desk) -> None:
    desk.ask("06 02")
    desk.ask("01")
    desk.clock.advance(3)
    desk.ask("02")
    assert desk.state()[8] == 0b101
    desk.clock.advance(10)
    assert desk.state()[8] == 0b001
    assert desk.said("state")[-1] == desk.state().hex(" ")


def test_nothing_is_sent_to_a_client_that_has_not_subscribed(boots: CalfBoots) -> None:
    desk = Desk(boots)
    desk.connect()
    boots.press("start")
    desk.clock.advance(10)
    assert desk.arrived == []


def test_the_advertisement_fits_and_names_the_service(boots: CalfBoots) -> None:
    assert len(boots.advertisement()) <= 31
    assert len(boots.scan_response()) <= 31
    assert structures(boots.advertisement())[0x01] == b"\x06"
    assert structures(boots.scan_response())[0x07] == bytes.fromhex(COMPRESSION_SERVICE.replace("-", ""))[::-1]
    assert structures(boots.scan_response())[0x09] == b"Calf boots"


def test_a_long_name_is_shortened_to_whole_characters(clock: Clock) -> None:
    boots = CalfBoots("Wadenstiefeé lang", ADDRESS, clock)
    assert structures(boots.scan_response())[0x08] == b"Wadenstiefe"
    boots = CalfBoots("Wadenstiefé lang", ADDRESS, clock)
    assert structures(boots.scan_response())[0x08] == b"Wadenstief"
    assert len(boots.scan_response()) <= 31


def test_idle_boots_advertise_what_they_are_set_to(boots: CalfBoots) -> None:
    boots.press("plus")
    boots.press("mode")
    assert service_data(boots) == bytes.fromhex("01 08 64 00 00 19 01")


def test_the_advertisement_tells_the_state_without_a_connection(boots: CalfBoots) -> None:
    boots.set({"battery": 60, "charging": True})
    boots.press("heat")
    boots.press("heat")
    boots.press("start")
    boots.clock.advance(10.5)
    data = service_data(boots)
    assert data[1] == 0b0101_1001
    assert data[2] in (60, 61)
    assert int.from_bytes(data[3:5], "little") == 890
    boots.press("pause")
    assert service_data(boots)[1] & 0b11 == 2
    boots.fault("pump", {})
    assert service_data(boots)[1] & 0b111 == 0b100


def test_without_a_countdown_the_advertisement_says_so(desk: Desk) -> None:
    desk.ask("07 00 00")
    desk.ask("01")
    assert service_data(desk.boots)[3:5] == b"\xff\xff"


def test_a_change_of_the_run_state_makes_the_advertisements_come_quickly(boots: CalfBoots) -> None:
    heard: list[bool] = []
    boots.radio_listeners.append(heard.append)
    boots.press("plus")
    boots.press("start")
    boots.press("stop")
    assert heard == [False, True, True]
