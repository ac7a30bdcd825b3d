"""What is publicly known of the families, held against their profiles: frames, names on the air, and what is left out."""

from pathlib import Path
import re

import pytest

from custom_components.recovery_massager.device.codec import Codec
from custom_components.recovery_massager.device.examples import run_examples
from custom_components.recovery_massager.device.profile import Profile
from simulator import advertisement as ad
from simulator.clock import Clock
from simulator.devices import KINDS
from simulator.peripheral import Peripheral

from .families import FAMILIES, PROFILES, Family

FRAMES = {
    "hy_ems": """
        68 79 00 0B 01 00 00 04 E6 0D 0A
        68 79 00 0A 01 0A B2 1A 0D 0A
        68 79 00 0B 01 01 00 37 D7 0D 0A
        68 79 00 0B 01 02 05 32 21 0D 0A
        68 79 00 0C 01 08 03 84 EC AE 0D 0A
        68 79 00 0D 01 0B 00 00 00 C2 D2 0D 0A
        68 79 00 0B 02 02 05 6B 71 0D 0A
        68 79 00 0B 02 02 05 71 6B 0D 0A
        68 79 00 10 02 00 00 02 04 00 04 00 00 06 D9 0D 0A
    """,
    "beurer_em70": """
        5A 05 01 03 00 63
        5A 0C 07 00 09 01 00 1E 3E 00 00 00 D3
        5A 0C 07 01 09 01 03 1D 3B 3B 00 01 0E
        5A 05 01 00 00 60
        5A 05 02 00 00 61
        5A 05 03 05 00 67
        5A 05 04 09 00 6C
        5A 05 06 00 00 65
        5A 05 06 01 00 66
        5A 05 07 00 00 66
        5A 05 08 00 00 67
        5A 05 0D 00 00 6C
    """,
    "mycj_massager191": """
        D0 01 24 01 00 CB 03 84 00 00 00 00 02 00 00 00 00 00 00 00
    """,
    "keeson": """
        E5 FE 16 00 08 00 00 FE
        E5 FE 16 00 00 80 00 86
        E5 FE 16 00 04 00 00 02
        E5 FE 16 00 00 00 01 05
        E5 FE 16 00 02 00 00 04
        E5 FE 16 00 01 00 00 05
        E5 FE 16 00 00 00 00 06
    """,
}
"""Every frame that is public, captured or reckoned."""

each = pytest.mark.parametrize("profile", [PROFILES[family.profile] for family in FAMILIES], ids=lambda one: one.id)


@each
def test_its_examples_hold(profile: Profile) -> None:
    assert run_examples(profile) == []


@each
def test_every_public_frame_is_among_its_examples(profile: Profile) -> None:
    examples = {b"".join(example.data) for example in profile.examples}
    for line in FRAMES[profile.id].strip().splitlines():
        assert bytes.fromhex(line) in examples, line


@each
def test_every_command_and_every_report_has_an_example_and_something_is_rejected(profile: Profile) -> None:
    shown = {(example.kind, example.subject) for example in profile.examples}
    written = {name for name, command in profile.commands.items() if not command.sets}
    assert {("report", name) for name in profile.reports} <= shown
    assert {("command", name) for name in written} <= shown
    assert any(kind == "reject" for kind, _ in shown)


@each
def test_nothing_that_is_written_reads_as_a_report_when_it_comes_back(profile: Profile) -> None:
    for example in profile.examples:
        if example.kind in {"command", "frame"}:
            for event in (event for part in example.data for event in Codec(profile).feed("notify", part)):
                assert not hasattr(event, "report"), example


@each
def test_no_device_is_known_by_a_service_that_all_sorts_have(profile: Profile) -> None:
    for short in ("ffe0", "fff0", "ffe5", "fcc0", "ff00"):
        service = f"0000{short}-0000-1000-8000-00805f9b34fb"
        assert not profile.recognises(None, [service], [], {})
        assert not profile.recognises("BT05", [service], [], {})


def heard(device: Peripheral) -> tuple[str | None, list[str], dict[int, bytes]]:
    """Give name, services and manufacturer data of what a device sends on the air."""
    data = device.advertisement() + device.scan_response()
    name, services, manufacturer = None, [], {}
    while data:
        size, kind, content = data[0], data[1], data[2 : data[0] + 1]
        data = data[size + 1 :]
        if kind in {ad.COMPLETE_NAME, ad.SHORT_NAME}:
            name = content.decode()
        elif kind == ad.COMPLETE_UUIDS_16:
            services.append(f"0000{content[::-1].hex()}-0000-1000-8000-00805f9b34fb")
        elif kind == ad.MANUFACTURER_DATA:
            manufacturer[int.from_bytes(content[:2], "little")] = content[2:]
    return name, services, manufacturer


def recognised(device: Peripheral) -> set[str]:
    name, services, manufacturer = heard(device)
    return {one.id for one in PROFILES.values() if one.recognises(name, services, [], manufacturer)}


def device_of(kind: str, name: str | None = None) -> Peripheral:
    form = KINDS[kind]
    return form(name or form.default_name, "C0:FF:EE:00:00:09", Clock(), advertise_while_connected=False)


@pytest.mark.parametrize("family", FAMILIES, ids=str)
def test_it_is_known_on_the_air_where_its_advertisement_is_known(family: Family) -> None:
    known = {family.profile} if PROFILES[family.profile].recognise else set()
    assert recognised(device_of(family.kind)) == known


@pytest.mark.parametrize("marker", ["raw", "ascii"])
def test_a_stimulator_is_known_by_its_marker_alone(marker: str) -> None:
    device = device_of("hy-ems", "SomeName")
    device.set({"marker": marker})
    assert recognised(device) == {"hy_ems"}


@pytest.mark.parametrize("name", ["hy12", "HY1A", "Hy10"])
def test_a_stimulator_is_known_by_its_name_alone(name: str) -> None:
    device = device_of("hy-ems", name)
    device.set({"marker": "none"})
    assert recognised(device) == {"hy_ems"}


@pytest.mark.parametrize("name", ["hy22", "hyper", "hy"])
def test_another_product_of_that_maker_is_not(name: str) -> None:
    device = device_of("hy-ems", name)
    device.set({"marker": "none"})
    assert recognised(device) == set()


@pytest.mark.parametrize("name", ["base-i4.00001234", "base-i5.1", "ergomotion12"])
def test_a_bed_is_known_by_its_name(name: str) -> None:
    assert recognised(device_of("keeson-bed", name)) == {"keeson"}


@pytest.mark.parametrize("name", ["KSBT03C000", "okin-ble00001", "base-i6.1", "BT05"])
def test_a_bed_with_other_frames_is_not(name: str) -> None:
    assert recognised(device_of("keeson-bed", name)) == set()


def test_a_look_alike_is_not_known() -> None:
    assert recognised(device_of("ffe0-uart")) == set()


def test_every_decision_is_written_down() -> None:
    page = (Path(__file__).parents[2] / "docs" / "protocols.md").read_text(encoding="utf-8")
    told = re.findall(r"\(`(\w+)`, ([ABCD])", page)
    assert dict(told) == {family.profile: PROFILES[family.profile].evidence for family in FAMILIES}
