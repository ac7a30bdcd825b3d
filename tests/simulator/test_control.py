"""The control port: HTTP and JSON."""

from collections.abc import AsyncGenerator
from typing import Any

from aiohttp import ClientSession
import pytest

from simulator import Simulator
from simulator.mistakes import UnknownName
from tests.simulator.conftest import ConnectClient, StartSimulator
from tests.simulator.proxy_client import ProxyClient

BOOTS = "/devices/Calf boots"


class Control:
    """The control port as JSON."""

    def __init__(self, session: ClientSession) -> None:
        self.session = session

    async def ask(self, method: str, path: str, body: object = None, status: int = 200) -> Any:
        async with self.session.request(method, path, json=body) as response:
            answer = await response.json()
            assert response.status == status, answer
            return answer

    async def refusal(self, method: str, path: str, body: object = None, status: int = 400) -> str:
        error: str = (await self.ask(method, path, body, status))["error"]
        return error


@pytest.fixture
async def control(simulator: Simulator) -> AsyncGenerator[Control]:
    assert simulator.control
    async with ClientSession(f"http://127.0.0.1:{simulator.control.port}") as session:
        yield Control(session)


async def test_all_devices_are_shown_with_state_proxies_and_clock(control: Control, client: ProxyClient) -> None:
    await client.connect()
    answer = await control.ask("GET", "/devices")
    (device,) = answer["devices"]
    assert device["name"] == "Calf boots"
    assert device["connected"]
    assert device["central"].startswith("aioesphomeapi")
    assert device["state"]["run"] == "idle"
    assert device["state"]["pressures"] == [[0, 0, 0, 0], [0, 0, 0, 0]]
    (proxy,) = answer["proxies"]
    assert proxy["free"] == 2
    assert proxy["connections"] == ["Calf boots"]
    assert answer["clock"]["speed"] == 1


async def test_every_byte_is_shown_with_its_time(control: Control, client: ProxyClient) -> None:
    boots = await client.connect()
    await boots.subscribe("0005")
    await boots.ask("05 2D")
    device = await control.ask("GET", BOOTS)
    received, sent = device["received"][-1], device["sent"][-1]
    assert (received["what"], received["attribute"], received["data"]) == ("write", "Control Point", "05 2d")
    assert (sent["what"], sent["data"], sent["text"]) == ("indication", "80 05 01", "set pressure: success")
    assert device["received"][0]["data"] == "02 00"
    assert 0 <= sent["at"] - received["at"] < 5
    assert sent["n"] > received["n"]
    assert any(event["what"] == "connected" for event in device["events"])


async def test_only_what_is_new_or_newest_or_nothing_is_shown_on_request(control: Control) -> None:
    for _ in range(3):
        await control.ask("POST", f"{BOOTS}/press", {"button": "plus"})
    events = (await control.ask("GET", BOOTS))["events"]
    assert len(events) == 3
    assert (await control.ask("GET", f"{BOOTS}?since={events[0]['n']}"))["events"] == events[1:]
    assert (await control.ask("GET", f"{BOOTS}?tail=1"))["events"] == events[2:]
    assert "events" not in await control.ask("GET", f"{BOOTS}?log=0")
    assert "whole number" in await control.refusal("GET", f"{BOOTS}?since=yesterday")
    await control.ask("DELETE", f"{BOOTS}/log")
    assert (await control.ask("GET", BOOTS))["events"] == []


async def test_a_device_is_found_by_address_and_in_any_case(control: Control, simulator: Simulator) -> None:
    for name in (simulator.peripherals[0].address.lower(), "CALF BOOTS"):
        assert (await control.ask("GET", f"/devices/{name}"))["name"] == "Calf boots"


async def test_a_button_is_pressed_and_its_result_told(control: Control) -> None:
    answer = await control.ask("POST", f"{BOOTS}/press", {"button": "start"})
    assert answer["result"] == "success"
    assert answer["state"]["run"] == "running"
    assert (await control.ask("POST", f"{BOOTS}/press", {"button": "start"}))["result"] == "not permitted"


async def test_faults_come_and_go(control: Control) -> None:
    answer = await control.ask("POST", f"{BOOTS}/fault", {"fault": "delay", "seconds": 2})
    assert answer["active"] == {"delay": {"seconds": 2}}
    await control.ask("POST", f"{BOOTS}/fault", {"fault": "leak"})
    await control.ask("POST", f"{BOOTS}/fault", {"fault": "not_worn"})
    assert (await control.ask("GET", BOOTS))["state"]["faults"] == ["leak"]
    assert (await control.ask("DELETE", f"{BOOTS}/fault/delay"))["cleared"] == ["delay"]
    assert (await control.ask("DELETE", f"{BOOTS}/fault", {"fault": "leak"}))["cleared"] == ["leak"]
    assert (await control.ask("DELETE", f"{BOOTS}/fault"))["cleared"] == ["not_worn"]
    assert (await control.ask("DELETE", f"{BOOTS}/fault/delay"))["cleared"] == []


async def test_the_world_around_a_device_changes(control: Control) -> None:
    state = (await control.ask("POST", f"{BOOTS}/set", {"worn": False, "battery": 42}))["state"]
    assert (state["worn"], state["battery"]) == (False, 42)


async def test_time_can_be_sped_up_and_passed(control: Control) -> None:
    await control.ask("POST", f"{BOOTS}/press", {"button": "start"})
    answer = await control.ask("POST", "/clock", {"speed": 5, "advance": 890})
    assert answer["speed"] == 5
    assert answer["now"] >= 890
    await control.ask("POST", "/clock", {"advance": 20})
    state = (await control.ask("GET", BOOTS))["state"]
    assert (state["run"], state["stop_reason"]) == ("idle", "countdown")
    assert (await control.ask("GET", "/clock"))["speed"] == 5


@pytest.mark.parametrize(
    ("method", "path", "body", "said"),
    [
        ("GET", "/devices/Slippers", None, "there is no device 'Slippers' (there are: Calf boots)"),
        ("POST", f"{BOOTS}/press", {"button": "dance"}, "there is no button 'dance'"),
        ("POST", f"{BOOTS}/press", {"button": ["stop"]}, "there is no button"),
        ("POST", f"{BOOTS}/fault", {"fault": "gremlins"}, "there is no fault 'gremlins'"),
        ("DELETE", f"{BOOTS}/fault/gremlins", None, "there is no fault 'gremlins'"),
        ("POST", f"{BOOTS}/set", {"mood": 1}, "there is no setting 'mood'"),
        ("GET", "/nowhere", None, "Not Found"),
    ],
)
async def test_unknown_names_are_404(control: Control, method: str, path: str, body: object, said: str) -> None:
    assert said in await control.refusal(method, path, body, 404)


@pytest.mark.parametrize(
    ("method", "path", "body", "said"),
    [
        ("POST", f"{BOOTS}/press", {}, "must say which button"),
        ("POST", f"{BOOTS}/press", {"button": "stop", "hard": True}, "nothing here is called 'hard'"),
        ("POST", f"{BOOTS}/press", ["stop"], "must be a JSON object"),
        ("POST", f"{BOOTS}/fault", {}, "must say which fault"),
        ("POST", f"{BOOTS}/fault", {"fault": "delay", "seconds": -1}, "seconds must be a number"),
        ("POST", f"{BOOTS}/fault", {"fault": "delay", "minutes": 1}, "no parameter 'minutes'"),
        ("POST", f"{BOOTS}/set", {"worn": "yes"}, "true or false"),
        ("POST", "/clock", {"speed": 0}, "speed must be a number above 0"),
        ("POST", "/clock", {"advance": 1e9}, "at most 86400"),
        ("POST", "/clock", {"rewind": 1}, "nothing here is called 'rewind'"),
    ],
)
async def test_other_mistakes_are_400(control: Control, method: str, path: str, body: object, said: str) -> None:
    assert said in await control.refusal(method, path, body)


async def test_a_body_that_is_no_json_is_400(control: Control) -> None:
    async with control.session.post(f"{BOOTS}/press", data="stop!") as response:
        assert response.status == 400
        assert (await response.json())["error"] == "the body is no JSON"


async def test_a_wrong_method_is_405(control: Control) -> None:
    assert await control.refusal("DELETE", "/devices", status=405) == "Method Not Allowed"


async def test_the_page_is_one_file_that_loads_nothing_from_elsewhere(control: Control) -> None:
    async with control.session.get("/") as response:
        assert response.content_type == "text/html"
        page = await response.text()
    assert "<svg" in page
    addresses = [part.split("'")[0].split('"')[0] for part in page.split("http")[1:]]
    assert set(addresses) == {"://www.w3.org/2000/svg"}
    assert " src=" not in page


async def test_pulling_the_link_is_seen_by_the_client_and_told_in_the_journal(
    control: Control, client: ProxyClient
) -> None:
    boots = await client.connect()
    await control.ask("POST", f"{BOOTS}/fault", {"fault": "drop_link"})
    assert not (await boots.change()).connected
    device = await control.ask("GET", BOOTS)
    assert not device["connected"]
    assert device["events"][-1]["what"] == "disconnected"


async def test_a_massager_is_found_by_name_in_python(simulator: Simulator) -> None:
    assert simulator.peripheral("calf boots") is simulator.peripherals[0]
    with pytest.raises(UnknownName):
        simulator.peripheral("Slippers")


async def test_a_simulation_may_have_no_control_port(
    start_simulator: StartSimulator, connect_client: ConnectClient
) -> None:
    simulator = await start_simulator(control_port=None)
    assert simulator.control is None
    client = await connect_client(simulator)
    assert await (await client.connect()).read("0003")
