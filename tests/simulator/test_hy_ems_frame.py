"""Frames of the "HY" protocol, as the virtual stimulator makes and understands them; computed by hand from the rule."""

import binascii
from itertools import pairwise

from hypothesis import given, strategies as st
import pytest

from simulator.devices.hy_ems_frame import FROM_APP, Receiver, crc16, frame

READ_STATUS = "68 79 00 0b 01 00 00 04 e6 0d 0a"
HEARTBEAT = "68 79 00 0a 01 0a b2 1a 0d 0a"
MODE_0 = "68 79 00 0b 01 01 00 37 d7 0d 0a"
LEVEL_5 = "68 79 00 0b 01 02 05 32 21 0d 0a"
TIMER_900 = "68 79 00 0c 01 08 03 84 ec ae 0d 0a"
STOP = "68 79 00 0d 01 0b 00 00 00 c2 d2 0d 0a"


def test_the_crc_is_that_of_xmodem() -> None:
    assert crc16(b"123456789") == 0x31C3


@given(st.binary(max_size=140))
def test_the_crc_is_that_of_another_implementation(data: bytes) -> None:
    assert crc16(data) == binascii.crc_hqx(data, 0)


@pytest.mark.parametrize(
    ("stream", "content", "expected"),
    [
        (0x00, "00", READ_STATUS),
        (0x0A, "", HEARTBEAT),
        (0x01, "00", MODE_0),
        (0x02, "05", LEVEL_5),
        (0x08, "03 84", TIMER_900),
        (0x0B, "00 00 00", STOP),
    ],
)
def test_the_known_frames_of_an_app_are_made_and_understood(stream: int, content: str, expected: str) -> None:
    assert frame(FROM_APP, stream, bytes.fromhex(content)).hex(" ") == expected
    assert list(Receiver().feed(bytes.fromhex(expected))) == [(stream, bytes.fromhex(content))]


def test_the_vendors_own_sample_is_no_frame() -> None:
    sample = bytes.fromhex("68 79 00 10 02 00 00 02 04 00 04 00 00 06 D9 0D 0A")
    assert list(Receiver().feed(sample)) == []


@given(st.lists(st.integers(0, 40), max_size=20))
def test_frames_are_understood_in_whatever_pieces_they_come(cuts: list[int]) -> None:
    data, receiver = bytes.fromhex(LEVEL_5 + TIMER_900 + STOP), Receiver()
    # A piece that ends in 0D 0A ends a frame, and no data here holds these.
    places = [0, *sorted({cut for cut in cuts if cut < len(data)}), len(data)]
    found = [whole for a, b in pairwise(places) for whole in receiver.feed(data[a:b])]
    assert found == [(2, b"\x05"), (8, b"\x03\x84"), (0x0B, b"\0\0\0")]


@given(st.lists(st.binary(max_size=60), max_size=10))
def test_noise_neither_raises_nor_stays_in_the_way_for_long(noise: list[bytes]) -> None:
    receiver = Receiver()
    for piece in noise:
        list(receiver.feed(piece))
    found = [whole for _ in range(16) for whole in receiver.feed(bytes.fromhex(STOP))]
    assert found[-1] == (0x0B, b"\0\0\0")
