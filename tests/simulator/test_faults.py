"""Faults on request, without a radio: what they do, and that mistakes are named."""

import pytest

from simulator.devices.calf_boots import CalfBoots
from simulator.faults import GENERAL, FaultKind, Parameter
from simulator.gatt_server import ConnectionRefused
from simulator.journal import Direction
from simulator.mistakes import UnknownName, WrongValue
from tests.simulator.desk import Desk


def test_the_link_can_be_lost_at_once_or_later(desk: Desk) -> None:
    desk.boots.fault("drop_link", {"after": 3})
    assert "drop_link" in desk.boots.faults.active
    desk.clock.advance(2.9)
    assert desk.linked()
    desk.clock.advance(0.2)
    assert not desk.linked()
    assert desk.ended == [(0x08, False)]
    assert desk.boots.faults.active == {}
    desk.connect()
    desk.boots.fault("drop_link", {"reason": 0x3E})
    assert desk.ended[-1] == (0x3E, False)


def test_a_lost_link_that_is_called_off_stays(desk: Desk) -> None:
    desk.boots.fault("drop_link", {"after": 3})
    assert desk.boots.clear_faults() == ["drop_link"]
    desk.clock.advance(5)
    assert desk.linked()


def test_the_link_can_be_lost_instead_of_the_nth_write(desk: Desk) -> None:
    desk.boots.fault("drop_link", {"writes": 2})
    assert desk.ask("05 2D") == "80 05 01"
    desk.write("01")
    assert not desk.linked()
    assert desk.boots.machine.sessions == 0
    assert desk.boots.journal.entries(Direction.RECEIVED)[-1].text == "lost with the link"


def test_connections_are_refused_as_often_as_asked(boots: CalfBoots) -> None:
    desk = Desk(boots)
    boots.fault("refuse_connections", {"times": 2, "error": 62})
    for _ in range(2):
        with pytest.raises(ConnectionRefused) as caught:
            desk.connect()
        assert caught.value.error == 62
    desk.connect()
    assert boots.connected


def test_connections_are_refused_until_cleared(boots: CalfBoots) -> None:
    desk = Desk(boots)
    boots.fault("refuse_connections", {})
    for _ in range(5):
        with pytest.raises(ConnectionRefused):
            desk.connect()
    assert boots.clear_fault("refuse_connections")
    desk.connect()


@pytest.mark.parametrize(("how", "length"), [("flip", 3), ("truncate", 2), ("extend", 4)])
def test_values_arrive_damaged(desk: Desk, how: str, length: int) -> None:
    desk.boots.fault("corrupt", {"how": how, "characteristic": "Control Point"})
    answer = bytes.fromhex(desk.ask("05 2D"))
    assert len(answer) == length
    assert answer != bytes.fromhex("80 05 01")
    assert desk.said("state") == [desk.state().hex(" ")]


def test_each_damaged_value_has_another_byte_wrong(desk: Desk) -> None:
    desk.boots.fault("corrupt", {"characteristic": "6F630005-7072-4d61-9c55-2f0e8b1d3a47"})
    answers = [bytes.fromhex(desk.ask("0B")) for _ in range(3)]
    right = bytes.fromhex("80 0b 01")
    assert [[n for n in range(3) if answer[n] != right[n]] for answer in answers] == [[0], [1], [2]]


def test_damage_stops_after_as_many_times_as_asked(desk: Desk) -> None:
    desk.boots.fault("corrupt", {"times": 1})
    desk.ask("0B")
    assert desk.ask("0B") == "80 0b 01"
    assert desk.boots.faults.active == {}


def test_values_come_in_pieces(desk: Desk) -> None:
    desk.boots.fault("split_frames", {"size": 4, "characteristic": "State"})
    desk.ask("05 2D")
    pieces = desk.said("state")
    assert [len(bytes.fromhex(piece)) for piece in pieces] == [4, 4, 4, 2]
    assert bytes.fromhex("".join(pieces)) == desk.state()
    assert desk.said("response") == ["80 05 01"]


def test_writes_are_received_and_ignored(desk: Desk) -> None:
    desk.boots.fault("ignore_writes", {"times": 2})
    desk.write("01")
    desk.write("02")
    assert desk.said("response") == []
    assert desk.boots.machine.sessions == 0
    assert [entry.text for entry in desk.boots.journal.entries(Direction.RECEIVED)[-2:]] == ["ignored", "ignored"]
    assert desk.ask("01") == "80 01 01"


def test_without_power_there_is_no_link_no_advertisement_and_no_button(desk: Desk) -> None:
    desk.ask("01")
    desk.boots.fault("power_off", {})
    assert not desk.powered()
    assert not desk.advertising()
    assert desk.ended == [(0x08, False)]
    assert desk.boots.press("start") == "nothing: it is switched off"
    with pytest.raises(ConnectionRefused, match="switched off"):
        desk.connect()


def test_power_comes_back_after_the_time_asked(desk: Desk) -> None:
    desk.boots.fault("power_off", {"seconds": 10})
    desk.clock.advance(9)
    assert not desk.powered()
    desk.clock.advance(2)
    assert desk.powered()
    assert desk.boots.faults.active == {}


def test_a_fault_asked_for_again_begins_anew(desk: Desk) -> None:
    desk.boots.fault("power_off", {"seconds": 10})
    desk.clock.advance(9)
    desk.boots.fault("power_off", {"seconds": 10})
    desk.clock.advance(9)
    assert not desk.powered()
    desk.clock.advance(2)
    assert desk.powered()


def test_the_power_button_ends_the_power_off_fault(desk: Desk) -> None:
    desk.boots.fault("power_off", {})
    assert desk.boots.press("power") == "on"
    assert desk.boots.faults.active == {}


def test_a_low_battery_is_as_it_was_when_cleared(desk: Desk) -> None:
    desk.boots.set({"battery": 80})
    desk.boots.fault("low_battery", {"percent": 2})
    assert desk.state()[9] == 2
    desk.boots.clear_fault("low_battery")
    assert desk.state()[9] == 80


def test_boots_are_worn_again_when_cleared(desk: Desk) -> None:
    desk.boots.fault("not_worn", {})
    assert not desk.state()[8] & 1
    desk.boots.clear_fault("not_worn")
    assert desk.state()[8] & 1


def test_clearing_all_ends_all(desk: Desk) -> None:
    for name in ("delay", "pump", "not_worn"):
        desk.boots.fault(name, {})
    assert sorted(desk.boots.clear_faults()) == ["delay", "not_worn", "pump"]
    assert desk.boots.clear_faults() == []
    assert not desk.boots.clear_fault("pump")
    assert desk.ask("01") == "80 01 01"


def test_only_one_central_at_a_time(desk: Desk) -> None:
    with pytest.raises(ConnectionRefused, match="another central") as caught:
        Desk(desk.boots).connect()
    assert caught.value.error == 133


def test_boots_are_silent_while_connected_unless_told_otherwise(desk: Desk) -> None:
    assert not desk.advertising()
    desk.boots.set({"advertise_while_connected": True})
    assert desk.advertising()
    desk.boots.set({"advertise_while_connected": False})
    desk.boots.disconnected(desk, 0x13)
    assert desk.advertising()


def test_every_fault_says_what_it_is_and_has_valid_defaults(boots: CalfBoots) -> None:
    for kind in boots.faults.kinds.values():
        assert kind.summary
        for name, parameter in kind.parameters.items():
            assert parameter.check(name, parameter.default) == parameter.default


@pytest.mark.parametrize("kind", GENERAL, ids=lambda kind: kind.name)
def test_an_unknown_parameter_is_named(boots: CalfBoots, kind: FaultKind) -> None:
    with pytest.raises(WrongValue, match="no parameter 'colour'"):
        boots.fault(kind.name, {"colour": 1})


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("delay", {"seconds": "long"}, "seconds must be a number"),
        ("delay", {"seconds": -1}, "from 0 to 3600"),
        ("delay", {"seconds": None}, "seconds must be a number"),
        ("split_frames", {"size": 0}, "from 1 to 244"),
        ("split_frames", {"size": 2.5}, "a whole number"),
        ("corrupt", {"how": "loudly"}, "one of flip, truncate, extend"),
        ("corrupt", {"times": True}, "a whole number"),
        ("corrupt", {"characteristic": 5}, "must be text"),
    ],
)
def test_a_wrong_value_is_explained(boots: CalfBoots, name: str, values: dict[str, object], said: str) -> None:
    with pytest.raises(WrongValue, match=said):
        boots.fault(name, values)
    assert boots.faults.active == {}


def test_a_parameter_that_may_be_left_out_may_be_null() -> None:
    assert Parameter(None, 1, 5, whole=True).check("times", None) is None


def test_unknown_names_are_named(boots: CalfBoots) -> None:
    with pytest.raises(UnknownName, match="no fault 'gremlins'"):
        boots.fault("gremlins", {})
    with pytest.raises(UnknownName, match="no fault"):
        boots.clear_fault("gremlins")
    with pytest.raises(UnknownName, match="no button 'self destruct'"):
        boots.press("self destruct")
    with pytest.raises(UnknownName, match="no setting 'mood'"):
        boots.set({"worn": False, "mood": "good"})
    assert boots.machine.worn


@pytest.mark.parametrize(
    ("setting", "said"), [({"worn": 1}, "true or false"), ({"battery": 101}, "0 to 100"), ({"leak": "big"}, "number")]
)
def test_a_wrong_setting_is_explained(boots: CalfBoots, setting: dict[str, object], said: str) -> None:
    with pytest.raises(WrongValue, match=said):
        boots.set(setting)


def test_the_journal_is_bounded_and_numbers_go_on(desk: Desk) -> None:
    for _ in range(2100):
        desk.boots.log("tick")
    entries = desk.boots.journal.entries(Direction.EVENT)
    assert len(entries) == 2000
    assert entries[-1].number - entries[0].number == 1999
    desk.boots.journal.clear()
    desk.boots.log("tick")
    assert [entry.number for entry in desk.boots.journal.entries(Direction.EVENT)] == [entries[-1].number + 1]


def test_the_journal_says_in_words_what_was_asked_and_answered(desk: Desk) -> None:
    desk.ask("05 2D")
    received, sent = (desk.boots.journal.entries(direction)[-1] for direction in (Direction.RECEIVED, Direction.SENT))
    assert (received.attribute, received.text, received.data) == ("Control Point", "set pressure 45", b"\x05\x2d")
    assert (sent.attribute, sent.text) == ("Control Point", "set pressure: success")
    assert [
        desk.ask(request) and desk.boots.journal.entries(Direction.RECEIVED)[-1].text
        for request in ("06 01", "0A 00", "7F")
    ] == [
        "set mode wave",
        "identify (wrong length)",
        "unknown request",
    ]
