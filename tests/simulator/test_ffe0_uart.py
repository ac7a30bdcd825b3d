"""The look-alike: it looks like several massagers, and never says anything that one would say."""

import pytest

from simulator.clock import Clock
from simulator.devices.ffe0_uart import Ffe0Uart
from tests.simulator.conftest import ConnectClient, StartSimulator
from tests.simulator.listener import Listener

HY_STATUS_REQUEST = "68 79 00 0b 01 00 00 04 e6 0d 0a"
GREETING = b"OK+CONN".hex(" ")


@pytest.fixture
def uart(clock: Clock) -> Listener:
    uart = Listener(Ffe0Uart("BT05", "CA:00:11:22:33:44", clock))
    uart.connect()
    return uart


def test_both_services_and_the_name_are_on_the_air(uart: Listener) -> None:
    assert uart.device.advertisement().hex(" ") == "02 01 06 05 03 e0 ff f0 ff"
    assert uart.device.scan_response() == b"\x05\x09BT05"


def test_with_the_marker_it_is_found_like_a_hy_stimulator(uart: Listener) -> None:
    heard: list[bool] = []
    uart.device.radio_listeners.append(heard.append)
    uart.device.set({"marker": True})
    assert uart.device.advertisement().hex(" ") == "02 01 06 05 03 e0 ff f0 ff 09 ff 68 79 01 02 11 22 33 44"
    assert len(uart.device.advertisement()) <= 31
    assert heard == [True]


def test_it_greets_whoever_subscribes(uart: Listener) -> None:
    assert uart.said() == [GREETING, GREETING]
    assert [which for which, _ in uart.heard] == ["ffe1", "fff1"]


@pytest.mark.parametrize(("write", "notify"), [("ffe1", "ffe1"), ("fff2", "fff1")])
@pytest.mark.parametrize("response", [True, False])
def test_it_echoes_what_is_written(uart: Listener, write: str, notify: str, response: bool) -> None:
    assert uart.ask(write, HY_STATUS_REQUEST, response=response) == [HY_STATUS_REQUEST]
    assert uart.heard[-1][0] == notify
    assert uart.device.state() == {"run": "idle", "level": 0, "mode": None, "seconds_left": 0, "heard": 1}


def test_it_can_answer_garbage_or_nothing(uart: Listener) -> None:
    uart.device.set({"answer": "garbage"})
    assert uart.ask("ffe1", HY_STATUS_REQUEST) == [b"OK+LOST\r\n\x00\xff\x68\x79\x5a\xd0".hex(" ")]
    uart.device.set({"answer": "silence"})
    assert uart.ask("fff2", "d0 00 00 00") == []


def test_the_power_button_switches_it_off_and_on(uart: Listener) -> None:
    uart.device.press("power")
    assert (uart.device.advertising, uart.device.connected) == (False, False)
    uart.device.press("power")
    assert uart.device.advertising


def test_it_has_the_faults_that_all_have(uart: Listener) -> None:
    uart.device.fault("split_frames", {"size": 4})
    assert uart.ask("ffe1", "01 02 03 04 05") == ["01 02 03 04", "05"]
    uart.device.fault("power_off", {})
    assert not uart.device.advertising
    uart.device.press("power")
    assert uart.device.advertising


async def test_a_client_of_the_proxy_hears_its_own_words(
    start_simulator: StartSimulator, connect_client: ConnectClient
) -> None:
    client = await connect_client(await start_simulator("ffe0-uart,marker:true=BT05@CA:00:11:22:33:44"))
    massager = await client.connect()
    assert b"\x09\xffhy\x01\x02\x11\x22\x33\x44" in client.heard[massager.address][0].data
    await massager.subscribe("ffe1")
    assert await massager.next("ffe1") == GREETING
    await massager.write(HY_STATUS_REQUEST, "ffe1")
    assert await massager.next("ffe1") == HY_STATUS_REQUEST
