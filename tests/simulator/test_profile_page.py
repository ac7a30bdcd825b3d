"""The simulated boots against the examples in docs/gatt-profile.md: the page is the truth."""

from pathlib import Path
import re

import pytest

from simulator.devices.calf_boots import CalfBoots
from simulator.devices.compression_profile import FEATURE
from simulator.gatt import CCCD, Properties
from tests.simulator.desk import Desk

PAGE = (Path(__file__).parents[2] / "docs" / "gatt-profile.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^\| ([^|]+?) \| `([0-9A-F ]+)` \| `(80[0-9A-F ]+)` \|$", PAGE, re.MULTILINE)
BASE = "6f63{}-7072-4d61-9c55-2f0e8b1d3a47"


def section(title: str) -> str:
    match = re.search(rf"^## \d+\. {title}.*?(?=^## )", PAGE, re.MULTILINE | re.DOTALL)
    assert match, title
    return match[0]


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) == 7


@pytest.mark.parametrize(("what", "request_bytes", "response"), EXAMPLES, ids=[what for what, *_ in EXAMPLES])
def test_each_example_request_is_answered_as_the_page_says(
    desk: Desk, what: str, request_bytes: str, response: str
) -> None:
    desk.boots.set({"worn": "not worn" not in what})
    assert desk.ask(request_bytes) == response.lower()


def test_the_feature_value_is_that_of_the_reference_device(desk: Desk) -> None:
    match = re.search(r"`(01 00 3F[0-9A-F ]+)`", section("Feature"))
    assert match
    assert desk.read(FEATURE) == bytes.fromhex(match[1])


def test_the_example_state_is_what_boots_in_that_state_say(desk: Desk) -> None:
    match = re.search(r"Example: running, wave.*`([0-9A-F ]+)`", section("State"))
    assert match
    desk.boots.set({"battery": 87.3})
    for request in ("06 01", "05 2D", "07 58 02", "01"):
        desk.ask(request)
    desk.boots.set({"battery": 86.9})
    desk.clock.advance(5)
    assert desk.state() == bytes.fromhex(match[1])


def test_the_attributes_are_those_of_the_table(boots: CalfBoots) -> None:
    expected = {
        BASE.format("0002"): Properties.READ,
        BASE.format("0003"): Properties.READ | Properties.NOTIFY,
        BASE.format("0004"): Properties.NOTIFY,
        BASE.format("0005"): Properties.WRITE | Properties.INDICATE,
        "00002a19-0000-1000-8000-00805f9b34fb": Properties.READ | Properties.NOTIFY,
        "00002a29-0000-1000-8000-00805f9b34fb": Properties.READ,
        "00002a24-0000-1000-8000-00805f9b34fb": Properties.READ,
        "00002a26-0000-1000-8000-00805f9b34fb": Properties.READ,
    }
    services = {placed.service.uuid: placed for placed in boots.table.services}
    assert BASE.format("0001") in services
    generic_access, *others = boots.table.services
    found = {c.characteristic.uuid: c.characteristic.properties for placed in others for c in placed.characteristics}
    assert found == expected
    assert generic_access.service.name == "Generic Access"


def test_what_can_be_subscribed_to_has_its_configuration_descriptor(boots: CalfBoots) -> None:
    assert CCCD.startswith("00002902")
    for placed in (c for service in boots.table.services for c in service.characteristics):
        subscribable = placed.characteristic.properties & (Properties.NOTIFY | Properties.INDICATE)
        assert (placed.cccd == placed.handle + 1) if subscribable else placed.cccd is None


def test_handles_rise_without_repeating(boots: CalfBoots) -> None:
    handles = [
        handle
        for service in boots.table.services
        for handle in (service.handle, *(h for c in service.characteristics for h in (c.handle, c.cccd) if h))
    ]
    assert handles == sorted(set(handles))


def test_device_information_is_text(desk: Desk) -> None:
    texts = [desk.read(f"0000{number}-0000-1000-8000-00805f9b34fb").decode() for number in ("2a29", "2a24", "2a26")]
    assert texts == ["Recovery Massager", "CB-2 simulated", "1.0.0"]
