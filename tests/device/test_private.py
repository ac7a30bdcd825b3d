"""A capture never tells whose device it was."""

import re

from hypothesis import given, strategies as st
import pytest

from custom_components.recovery_massager.device.capture import Advertised
from custom_components.recovery_massager.device.private import Censor, Redacted
from simulator.gatt import uuid16

addresses = st.binary(min_size=6, max_size=6).filter(lambda address: len(set(address)) > 2)
ADDRESS = bytes.fromhex("C0 FF EE 12 34 56")
CENSOR = Censor("C0:FF:EE:12:34:56")


def written(address: bytes, separator: str = ":") -> str:
    return address.hex(separator).upper() if separator else address.hex()


def forms(address: bytes) -> list[bytes]:
    """The forms in which a device may send its address."""
    texts = [written(order, separator) for order in (address, address[::-1]) for separator in (":", "-", "")]
    return [address, address[::-1], *(text.encode() for text in texts), *(text.lower().encode() for text in texts)]


@given(addresses, st.binary(max_size=30), st.binary(max_size=30), st.data())
def test_bytes_never_hold_the_address(address: bytes, before: bytes, after: bytes, data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(forms(address)))
    left = Censor(written(address)).data(before + form + after)
    assert len(left) == len(before + form + after)
    assert not any(one in left for one in forms(address))
    assert isinstance(left, Redacted)
    assert left.holes
    assert all(left[place] == 0 for place in left.holes)


@given(addresses, st.text(max_size=12), st.text(max_size=12), st.data())
def test_names_never_hold_the_address(address: bytes, before: str, after: str, data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(forms(address)[2:])).decode()
    censor = Censor(written(address))
    left = censor.name(before + form + after)
    assert not re.search(re.escape(form), left, re.IGNORECASE)
    value = censor.value(uuid16(0x2A00), (before + form + after).encode())
    assert not any(one in value for one in forms(address))


@given(addresses, st.binary(max_size=8), st.data())
def test_an_advertisement_never_holds_the_address(address: bytes, rest: bytes, data: st.DataObject) -> None:
    order = data.draw(st.sampled_from([address, address[::-1]]))
    uuid = f"{order.hex()[:8]}-{order.hex()[8:]}-4000-8000-{rest.ljust(6, b'x')[:6].hex()}"
    seen = Censor(written(address)).advertised(
        Advertised(
            local_name=f"Boots {written(order, '')}",
            service_uuids=(uuid,),
            manufacturer_data={int.from_bytes(order[:2], "little"): order[2:] + rest, 0x7968: rest + order},
            service_data={uuid: order + rest},
        )
    )
    assert seen.local_name == "Boots *"
    assert order.hex() not in seen.service_uuids[0].replace("-", "")
    whole = [number.to_bytes(2, "little") + value for number, value in seen.manufacturer_data.items()]
    for value in (*whole, *seen.service_data.values()):
        assert address not in value
        assert address[::-1] not in value


@given(st.binary(max_size=40))
def test_all_else_stays_as_it_was(data: bytes) -> None:
    near = any(ADDRESS[at : at + 4] in data or ADDRESS[::-1][at : at + 4] in data for at in range(3))
    assert near or CENSOR.data(data) is data


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("Anna's iPhone", "iPhone"),
        ("Anna’s Leg Boots", "Leg Boots"),
        ("James' Boots", "Boots"),
        ("iPhone von Anna", "iPhone"),
        ("Boots de José", "Boots"),
        ("Air C Massager", "Air C Massager"),
        ("Massager-3456", "Massager-*"),
        ("HY-123456", "HY-*"),
        ("LT1102S", "LT1102S"),
        ("Boots 2026", "Boots 2026"),
        ("hy1A", "hy1A"),
        ("Stranger", "Stranger"),
    ],
)
def test_a_name_loses_its_owner_and_its_number(name: str, left: str) -> None:
    assert CENSOR.name(name) == left


@pytest.mark.parametrize("number", [0x2A23, 0x2A25, 0x2A2B, 0x2A8A])
def test_what_is_of_this_very_device_or_person_is_not_kept(number: int) -> None:
    value = CENSOR.value(uuid16(number), b"A1B2C3")
    assert value == bytes(6)
    assert isinstance(value, Redacted)
    assert len(value.holes) == 6


def test_four_neighbours_are_left_out_and_plain_counting_is_not() -> None:
    assert CENSOR.data(bytes.fromhex("68 79 EE 12 34 56 01")) == bytes.fromhex("68 79 00 00 00 00 01")
    plain = bytes.fromhex("00 00 00 01 00 00")
    assert Censor("C0:FF:00:00:00:01").data(plain) is plain
    assert Censor("00:00:00:00:00:01").data(bytes(5) + b"\1") == bytes(6)


@pytest.mark.parametrize("address", ["", "0AB1C2D3-1111-2222-3333-444455556666", "nonsense"])
def test_where_there_is_no_address_the_rest_goes_on(address: str) -> None:
    censor = Censor(address)
    assert censor.data(ADDRESS) is ADDRESS
    assert censor.name("Anna's Boots") == "Boots"
    assert censor.uuid("no uuid") == "00000000-0000-0000-0000-000000000000"
