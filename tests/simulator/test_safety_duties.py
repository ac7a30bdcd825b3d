"""Section 7 of docs/gatt-profile.md: what the device owes the person who wears it, duty by duty."""

from collections.abc import Callable

import pytest

from simulator.devices.boots_spec import FaultBit, Reason, Run
from simulator.devices.calf_boots import CalfBoots
from tests.simulator.desk import Desk

MODES = range(5)


def started(desk: Desk, *requests: str) -> Desk:
    """Start a session after these requests."""
    for request in (*requests, "01"):
        assert desk.ask(request)[-2:] == "01"
    return desk


def highest(boots: CalfBoots) -> float:
    return boots.machine.air.highest


def watch(desk: Desk, seconds: float, look: Callable[[], None]) -> None:
    """Let time pass and look at the boots twenty times a second."""
    for _ in range(round(seconds * 20)):
        desk.clock.advance(0.05)
        look()


def ended(desk: Desk, reason: Reason) -> bool:
    return desk.boots.machine.run == Run.IDLE and desk.boots.machine.reason == reason


# 1. A button on the device stops at once.


@pytest.mark.parametrize("connected", [True, False])
def test_a_button_stops_with_and_without_a_radio(desk: Desk, connected: bool) -> None:
    started(desk, "07 00 00")
    desk.clock.advance(5)
    if not connected:
        desk.boots.disconnected(desk, 0x08)
    assert desk.boots.press("stop") == "success"
    assert ended(desk, Reason.BUTTON)
    assert desk.boots.machine.venting


# 2. Stop opens all valves within 100 ms; below 10 mmHg within 5 s.


@pytest.mark.parametrize("mode", MODES)
def test_stop_empties_the_chambers_within_five_seconds(desk: Desk, mode: int) -> None:
    started(desk, "05 64", f"06 0{mode}")
    desk.clock.advance(50)
    while highest(desk.boots) < 95:
        desk.clock.advance(0.5)
    before = highest(desk.boots)
    desk.ask("02")
    desk.clock.advance(0.1)
    assert highest(desk.boots) < before
    desk.clock.advance(4.9)
    assert highest(desk.boots) < 10


# 3. Never more than 10 mmHg above the target, or above the highest.


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("target", [20, 60, 100])
def test_no_chamber_exceeds_the_target(desk: Desk, mode: int, target: int) -> None:
    started(desk, f"05 {target:02x}", f"06 0{mode}")
    desk.clock.advance(300)
    assert target - 1.5 <= desk.boots.machine.peak <= target + 10


@pytest.mark.parametrize("target", [20, 100])
def test_a_regulator_that_overfills_is_cut_off_before_ten_millimetres(desk: Desk, target: int) -> None:
    desk.boots.set({"regulator_error": 50})
    started(desk, f"05 {target:02x}", "06 02")
    watch(desk, 30, lambda: None)
    assert ended(desk, Reason.FAULT)
    assert FaultBit.OVERPRESSURE in desk.boots.machine.faults
    assert target + 5 < desk.boots.machine.peak <= target + 10
    assert desk.boots.machine.air.empty
    assert desk.ask("01") == "80 01 07"


def test_a_lower_target_is_reached_within_five_seconds_and_is_no_fault(desk: Desk) -> None:
    started(desk, "05 64", "06 02")
    while highest(desk.boots) < 99:
        desk.clock.advance(0.1)
    desk.ask("05 14")
    desk.clock.advance(5)
    assert highest(desk.boots) <= 30
    desk.clock.advance(60)
    assert desk.boots.machine.run == Run.RUNNING


# 4. At most 10 mmHg a second.


@pytest.mark.parametrize("mode", MODES)
def test_pressure_rises_slowly(desk: Desk, mode: int) -> None:
    started(desk, "05 64", f"06 0{mode}")
    before = [[0.0] * 4, [0.0] * 4]
    rises: list[float] = []

    def look() -> None:
        for leg, old in zip(desk.boots.machine.air.pressures, before, strict=True):
            rises.extend(new - was for new, was in zip(leg, old, strict=True))
            old[:] = leg

    for _ in range(120):
        desk.clock.advance(1)
        look()
    assert 5 < max(rises) <= 10


# 5. A session with a countdown ends with it.


@pytest.mark.parametrize("connected", [True, False])
def test_the_countdown_ends_the_session_with_and_without_a_connection(desk: Desk, connected: bool) -> None:
    started(desk, "07 3C 00")
    if not connected:
        desk.boots.disconnected(desk, 0x08)
    desk.clock.advance(59.8)
    assert desk.boots.machine.run == Run.RUNNING
    desk.clock.advance(0.3)
    assert ended(desk, Reason.COUNTDOWN)


def test_a_pause_does_not_use_up_the_countdown(desk: Desk) -> None:
    started(desk, "07 3C 00")
    desk.clock.advance(30)
    desk.ask("03")
    desk.clock.advance(100)
    desk.ask("04")
    desk.clock.advance(29)
    assert desk.boots.machine.run == Run.RUNNING
    desk.clock.advance(2)
    assert ended(desk, Reason.COUNTDOWN)


# 6. Without a countdown, a request every 30 s.


def test_a_session_without_a_countdown_ends_when_nobody_asks_anything(desk: Desk) -> None:
    started(desk, "07 00 00")
    desk.clock.advance(29.8)
    assert desk.boots.machine.run == Run.RUNNING
    desk.clock.advance(0.3)
    assert ended(desk, Reason.KEEP_ALIVE)
    assert desk.boots.machine.venting


@pytest.mark.parametrize("request_bytes", ["0B", "05 28", "0A", "FF"])
def test_any_request_keeps_a_session_without_a_countdown_alive(desk: Desk, request_bytes: str) -> None:
    started(desk, "07 00 00")
    for _ in range(5):
        desk.clock.advance(25)
        desk.ask(request_bytes)
    assert desk.boots.machine.run == Run.RUNNING


def test_the_keep_alive_counts_in_a_pause_too(desk: Desk) -> None:
    started(desk, "07 00 00")
    desk.ask("03")
    desk.clock.advance(31)
    assert ended(desk, Reason.KEEP_ALIVE)


def test_taking_the_countdown_away_begins_the_keep_alive(desk: Desk) -> None:
    started(desk)
    desk.clock.advance(100)
    desk.ask("07 00 00")
    desk.clock.advance(29)
    assert desk.boots.machine.run == Run.RUNNING
    desk.clock.advance(2)
    assert ended(desk, Reason.KEEP_ALIVE)


# 7. A pause of more than 300 s ends the session.


def test_a_pause_that_is_too_long_ends_the_session(desk: Desk) -> None:
    started(desk)
    desk.ask("03")
    desk.clock.advance(299.9)
    assert desk.boots.machine.run == Run.PAUSED
    desk.clock.advance(0.3)
    assert ended(desk, Reason.PAUSE_LIMIT)


# 8. Taken off: stops within 5 s.


@pytest.mark.parametrize("paused", [False, True])
def test_boots_that_are_taken_off_stop_within_five_seconds(desk: Desk, paused: bool) -> None:
    started(desk)
    if paused:
        desk.ask("03")
    desk.boots.fault("not_worn", {})
    desk.clock.advance(5)
    assert ended(desk, Reason.TAKEN_OFF)


def test_a_contact_that_bounces_stops_nothing(desk: Desk) -> None:
    started(desk)
    desk.boots.set({"worn": False})
    desk.clock.advance(1)
    desk.boots.set({"worn": True})
    desk.clock.advance(10)
    assert desk.boots.machine.run == Run.RUNNING


# 9. Any fault stops and vents, and forbids a start.


@pytest.mark.parametrize("fault", [bit.name.lower() for bit in FaultBit if bit.name])
@pytest.mark.parametrize("paused", [False, True])
def test_each_fault_stops_and_is_shown_and_forbids_a_start_until_it_is_gone(
    desk: Desk, fault: str, paused: bool
) -> None:
    started(desk, "06 02")
    desk.clock.advance(2)
    if paused:
        desk.ask("03")
    desk.boots.fault(fault, {})
    assert ended(desk, Reason.FAULT)
    assert int.from_bytes(desk.state()[10:12], "little") == FaultBit[fault.upper()]
    desk.clock.advance(5)
    assert desk.boots.machine.air.empty
    assert desk.ask("01") == "80 01 07"
    desk.boots.clear_fault(fault)
    assert desk.ask("01") == "80 01 01"


def test_a_leak_is_found_when_the_target_is_not_reached_in_a_minute(desk: Desk) -> None:
    desk.boots.set({"leak": 20})
    started(desk, "05 3C", "06 02")
    desk.clock.advance(59)
    assert desk.boots.machine.run == Run.RUNNING
    desk.clock.advance(2)
    assert ended(desk, Reason.FAULT)
    assert desk.boots.machine.faults == FaultBit.LEAK


def test_a_fault_found_while_running_stays_until_power_off(desk: Desk) -> None:
    desk.boots.set({"leak": 20})
    started(desk, "06 02")
    desk.clock.advance(70)
    desk.boots.set({"leak": 0})
    desk.clock.advance(600)
    assert desk.ask("01") == "80 01 07"
    desk.boots.press("power")
    desk.boots.press("power")
    assert desk.boots.press("start") == "success"


# 10. Heat ends with the session and with a pause, and is never too hot.


def test_heat_warms_while_running_and_not_in_a_pause_or_after(desk: Desk) -> None:
    started(desk, "08 03")
    desk.clock.advance(300)
    warm = desk.boots.machine.heater.surface
    assert 40 < warm <= 43
    desk.ask("03")
    desk.clock.advance(60)
    paused = desk.boots.machine.heater.surface
    assert paused < warm - 3
    assert desk.state()[3] == 3
    desk.ask("02")
    desk.clock.advance(600)
    assert desk.boots.machine.heater.surface < 33


def test_a_heater_out_of_control_is_a_fault_at_43_degrees_until_it_has_cooled(desk: Desk) -> None:
    desk.boots.set({"heater_error": 10})
    started(desk, "08 03")
    hottest = 0.0

    def look() -> None:
        nonlocal hottest
        hottest = max(hottest, desk.boots.machine.heater.surface)

    watch(desk, 200, look)
    assert ended(desk, Reason.FAULT)
    assert hottest < 43.1
    desk.clock.advance(300)
    assert desk.boots.machine.faults == FaultBit(0)


# 11. Without power, the valves are open; nothing starts by itself after it.


def test_power_off_opens_the_valves_and_nothing_starts_by_itself(desk: Desk) -> None:
    started(desk, "05 64", "06 02")
    desk.clock.advance(12)
    desk.boots.fault("power_off", {})
    desk.clock.advance(5)
    assert desk.boots.machine.air.empty
    sessions = desk.boots.machine.sessions
    desk.boots.clear_fault("power_off")
    desk.clock.advance(600)
    assert desk.boots.machine.run == Run.IDLE
    assert desk.boots.machine.reason == Reason.NONE
    assert desk.boots.machine.sessions == sessions


def test_an_empty_battery_stops_and_vents(desk: Desk) -> None:
    desk.boots.set({"battery": 6})
    started(desk, "07 10 0E")
    desk.boots.set({"battery": 0.1})
    desk.clock.advance(60)
    assert ended(desk, Reason.FAULT)
    assert desk.boots.machine.faults == FaultBit.BATTERY
    assert desk.boots.machine.air.empty


def test_the_power_button_tells_the_client_why_before_the_link_ends(desk: Desk) -> None:
    started(desk)
    assert desk.boots.press("power") == "off"
    assert desk.said("state")[-1].endswith("07")
    assert desk.ended == [(0x15, True)]
    assert not desk.boots.advertising


# 12. A lost connection changes nothing but the keep-alive.


def test_a_lost_connection_stops_nothing_while_a_countdown_runs(desk: Desk) -> None:
    started(desk)
    desk.boots.fault("drop_link", {})
    desk.clock.advance(600)
    assert desk.boots.machine.run == Run.RUNNING


# 13. Charging starts nothing.


def test_charging_starts_nothing(desk: Desk) -> None:
    desk.boots.set({"charging": True})
    desk.clock.advance(600)
    desk.boots.set({"charging": False})
    assert desk.boots.machine.sessions == 0
    assert desk.boots.machine.peak == 0


def test_idle_boots_look_at_the_world_seldom(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = 0
    update = desk.boots.machine.update

    def counted() -> None:
        nonlocal looks
        looks += 1
        update()

    monkeypatch.setattr(desk.boots.machine, "update", counted)
    desk.clock.advance(600)
    assert 0 < looks <= 61
