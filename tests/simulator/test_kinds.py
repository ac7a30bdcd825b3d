"""What every kind of virtual massager owes the control port, the page and the tests."""

import json

import pytest

from simulator.advertisement import LONGEST
from simulator.clock import Clock
from simulator.devices import KINDS
from simulator.gatt_server import ConnectionRefused
from simulator.mistakes import UnknownName, WrongValue
from simulator.peripheral import Peripheral
from tests.simulator.listener import Listener

OTHERS = [kind for kind in KINDS if kind != "calf-boots"]
"""The kinds besides the reference device, which has tests of its own for all this."""


def made(kind: str) -> Peripheral:
    return KINDS[kind](KINDS[kind].default_name, "CA:00:00:00:00:09", Clock(), advertise_while_connected=False)


def written_to(device: Peripheral, data: bytes) -> None:
    for placed in (c for service in device.table.services for c in service.characteristics):
        for response in (True, False):
            if placed.characteristic.properties & (8 if response else 4):
                device.write(placed.handle, data, response=response)


@pytest.fixture(params=OTHERS)
def device(request: pytest.FixtureRequest) -> Peripheral:
    return made(request.param)


def test_what_is_advertised_fits(device: Peripheral) -> None:
    assert len(device.advertisement()) <= LONGEST
    assert len(device.scan_response()) <= LONGEST


def test_the_true_state_says_what_it_feels_like(device: Peripheral) -> None:
    state = json.loads(json.dumps(device.describe()))["state"]
    assert {"run", "level", "mode", "seconds_left"} <= set(state)
    assert (state["run"], state["seconds_left"]) == ("idle", 0)


def test_every_setting_shows_its_value_takes_its_words_and_refuses_others(device: Peripheral) -> None:
    for name, setting in device.settings.items():
        for word in setting.words:
            device.set({name: word})
            assert device.settings[name].read() == word
        with pytest.raises(WrongValue):
            device.set({name: ["nonsense"]})
        assert setting.takes


def test_every_button_can_be_pressed_at_any_time_and_says_what_came_of_it(device: Peripheral) -> None:
    listener = Listener(device)
    listener.connect()
    for button in [*device.buttons, *reversed(list(device.buttons))]:
        assert device.press(button)
        json.dumps(device.describe())
    with pytest.raises(UnknownName):
        device.press("dance")


def test_it_takes_one_central_and_none_while_it_is_off_or_refuses(device: Peripheral) -> None:
    device.connect(Listener(device))
    with pytest.raises(ConnectionRefused):
        device.connect(Listener(device))
    device.fault("power_off", {})
    assert (device.connected, device.powered, device.advertising) == (False, False, False)
    with pytest.raises(ConnectionRefused):
        device.connect(Listener(device))
    device.clear_fault("power_off")
    device.fault("refuse_connections", {"times": 1})
    with pytest.raises(ConnectionRefused):
        device.connect(Listener(device))
    device.connect(Listener(device))
    assert device.connected


def test_nothing_written_to_it_breaks_it(device: Peripheral) -> None:
    listener = Listener(device)
    listener.connect()
    for data in (b"", b"\0", b"\xff" * 20, bytes(range(244)), b"AT\r\n"):
        written_to(device, data)
    device.clock.advance(30)
    assert device.state()["run"] == "idle"


def test_it_can_be_lost_at_every_write_and_found_again(device: Peripheral) -> None:
    for _ in range(2):
        listener = Listener(device)
        listener.connect()
        device.fault("drop_link", {"writes": 1})
        written_to(device, b"\0")
        assert listener.ended == [8]
        assert device.advertising
        assert "drop_link" not in device.faults.active


def test_kinds_go_by_their_own_names() -> None:
    names = [kind.default_name for kind in KINDS.values()]
    assert len({name.casefold() for name in names}) == len(names)
    assert {name: kind.kind for name, kind in KINDS.items()} == {name: name for name in KINDS}
