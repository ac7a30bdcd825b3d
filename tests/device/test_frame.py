"""Frames: built, cut, split, glued and damaged."""

from hypothesis import given, strategies as st
import pytest

from custom_components.recovery_massager.device.checksums import CHECKS
from custom_components.recovery_massager.device.fields import Order
from custom_components.recovery_massager.device.frame import Check, Deframer, FrameFormat, Length, Piece

HY = FrameFormat(bytes.fromhex("6879"), Length(2, 2, 0, "big"), Check("crc16_xmodem", ("big", "little")), b"\r\n", 128)
EM70 = FrameFormat(b"\x5a", Length(1, 1, -1, "big"), Check("sum16", ("big",)), b"", 20)
KEESON = FrameFormat(bytes.fromhex("E5FE16"), None, Check("not_sum8", ("little",)), b"", 128)
INSIDE = FrameFormat(b"\x5a", Length(4, 1, -6, "big"), Check("sum8", ("big",)), b"", 64)
TAILED = FrameFormat(b"\xaa", None, None, b"\x55", 32)
UNCHECKED = FrameFormat(b"\xaa", Length(1, 1, 0, "big"), None, b"", 32)
HEADLESS = FrameFormat(b"", Length(0, 1, -2, "big"), Check("crc8", ("big",), 1), b"", 64)
HEADLESS_TAILED = FrameFormat(b"", Length(0, 1, 0, "big"), Check("xor8", ("big",)), b"\x55", 64)
FORMATS = [HY, EM70, KEESON, INSIDE, TAILED, UNCHECKED, HEADLESS, HEADLESS_TAILED]
DAMAGED = "no_frame"


def bodies(pieces: list[Piece]) -> list[str]:
    return [
        piece.body.hex(" ") if piece.body is not None else f"{piece.reason}: {piece.data.hex(' ')}" for piece in pieces
    ]


@pytest.mark.parametrize(
    ("kind", "check"),
    [
        ("crc16_xmodem", 0x31C3),
        ("crc16_modbus", 0x4B37),
        ("crc16_ccitt_false", 0x29B1),
        ("crc16_arc", 0xBB3D),
        ("crc16_kermit", 0x2189),
        ("crc16_x25", 0x906E),
        ("crc8", 0xF4),
        ("crc8_maxim", 0xA1),
        ("sum8", 0xDD),
        ("not_sum8", 0x22),
        ("neg_sum8", 0x23),
        ("xor8", 0x31),
        ("sum16", 0x01DD),
    ],
)
def test_a_checksum_has_its_published_check_value(kind: str, check: int) -> None:
    assert CHECKS[kind][1](b"123456789") == check


@pytest.mark.parametrize(
    ("form", "body", "frame"),
    [
        (HY, "01 00 00", "68 79 00 0B 01 00 00 04 E6 0D 0A"),
        (HY, "01 0A", "68 79 00 0A 01 0A B2 1A 0D 0A"),
        (HY, "01 08 03 84", "68 79 00 0C 01 08 03 84 EC AE 0D 0A"),
        (EM70, "01 00", "5A 05 01 00 00 60"),
        (EM70, "07 00 09 01 00 1E 3E 00 00", "5A 0C 07 00 09 01 00 1E 3E 00 00 00 D3"),
        (KEESON, "00 08 00 00", "E5 FE 16 00 08 00 00 FE"),
        (INSIDE, "01 01 03 01 00 05", "5A 01 01 03 03 01 00 05 68"),
        (HEADLESS, "07 10", "02 07 10 1B"),
    ],
)
def test_a_frame_stands_around_its_body(form: FrameFormat, body: str, frame: str) -> None:
    assert form.build(bytes.fromhex(body)) == bytes.fromhex(frame)
    assert form.body(bytes.fromhex(frame)) == bytes.fromhex(body)


@pytest.mark.parametrize("form", FORMATS)
@given(data=st.data())
def test_a_body_comes_out_as_it_went_in(form: FrameFormat, data: st.DataObject) -> None:
    shortest = form.minimum - form.around
    body = data.draw(st.binary(min_size=shortest, max_size=form.maximum - form.around))
    pieces = Deframer(form).feed(form.build(body))
    assert [piece.body for piece in pieces] == [body]


@given(
    parts=st.lists(st.binary(max_size=100), min_size=1, max_size=6),
    order=st.sampled_from(["big", "little"]),
    cuts=st.lists(st.integers(1, 40)),
)
def test_frames_come_out_in_order_however_they_are_split_and_glued(
    parts: list[bytes], order: Order, cuts: list[int]
) -> None:
    sender = FrameFormat(HY.head, HY.length, Check("crc16_xmodem", (order,)), HY.tail, HY.maximum)
    stream = b"".join(sender.build(part) for part in parts)
    deframer = Deframer(HY)
    pieces: list[Piece] = []
    for cut in (*cuts, len(stream)):
        for start in range(0, len(stream[:cut]), 512):
            pieces += deframer.feed(stream[start : min(cut, start + 512)])
        stream = stream[cut:]
    assert [piece.body for piece in pieces] == parts


@pytest.mark.parametrize("form", [HY, EM70, INSIDE, HEADLESS, HEADLESS_TAILED])
@given(data=st.data())
def test_no_byte_is_lost_and_little_is_kept(form: FrameFormat, data: st.DataObject) -> None:
    noise = (
        st.binary(max_size=80)
        | st.just(form.head)
        | st.binary(max_size=20).map(lambda body: form.build(b"\1" * 9 + body)[:-1])
    )
    deframer = Deframer(form)
    fed, out = b"", b""
    for chunk in data.draw(st.lists(noise, max_size=8)):
        fed += chunk
        for piece in deframer.feed(chunk):
            out += piece.data
            assert piece.body is None or form.build(piece.body)[: len(form.head)] == form.head
        assert len(deframer._buffer) < form.maximum
    assert out + deframer._buffer == fed


@given(noise=st.binary(max_size=60), body=st.binary(max_size=60))
def test_a_frame_behind_damage_is_found(noise: bytes, body: bytes) -> None:
    deframer = Deframer(HY)
    pieces = [*deframer.feed(noise), *deframer.feed(HY.build(body))]
    assert body in [piece.body for piece in pieces]


def test_a_frame_is_put_together_from_fragments() -> None:
    deframer = Deframer(HY)
    assert bodies(deframer.feed(bytes.fromhex("68"))) == []
    assert bodies(deframer.feed(bytes.fromhex("79 00 0B 02 02"))) == []
    assert bodies(deframer.feed(bytes.fromhex("05 6B 71 0D"))) == []
    assert bodies(deframer.feed(bytes.fromhex("0A"))) == ["02 02 05"]


def test_a_new_connection_forgets_the_fragment_of_the_old_one() -> None:
    deframer = Deframer(HY)
    deframer.feed(bytes.fromhex("68 79 00 0B 02"))
    deframer.reset()
    assert bodies(deframer.feed(bytes.fromhex("02 05 6B 71 0D 0A"))) == [f"{DAMAGED}: 02 05 6b 71 0d 0a"]


def test_both_orders_of_a_checksum_are_accepted() -> None:
    assert bodies(Deframer(HY).feed(bytes.fromhex("68 79 00 0B 02 02 05 71 6B 0D 0A"))) == ["02 02 05"]


def test_a_tail_inside_the_body_does_not_end_the_frame() -> None:
    body = bytes.fromhex("02 00 01 04 00 05 02 0D 0A 01 00")
    deframer = Deframer(HY)
    frame = HY.build(body)
    assert bodies(deframer.feed(frame[:15])) == []
    assert bodies(deframer.feed(frame[15:])) == [body.hex(" ")]


@pytest.mark.parametrize("declared", [0x0B - 2, 0x0B + 5, 0, 0xFFFF])
def test_a_frame_that_declares_a_wrong_length_is_found_by_its_tail(declared: int) -> None:
    start = HY.head + declared.to_bytes(2, "big") + bytes.fromhex("02 02 05")
    frame = start + CHECKS["crc16_xmodem"][1](start).to_bytes(2, "big") + HY.tail
    assert bodies(Deframer(HY).feed(frame)) == ["02 02 05"]
    deframer = Deframer(HY)
    assert [piece for byte in frame for piece in deframer.feed(bytes([byte]))] == [
        Piece(frame, bytes.fromhex("02 02 05"))
    ]


def test_a_damaged_frame_is_dropped_at_once() -> None:
    assert bodies(Deframer(HY).feed(bytes.fromhex("68 79 00 0B 02 02 06 6B 71 0D 0A"))) == [
        f"{DAMAGED}: 68 79 00 0b 02 02 06 6b 71 0d 0a"
    ]


def test_a_frame_whose_damaged_length_is_too_great_does_not_swallow_the_next() -> None:
    deframer = Deframer(EM70)
    assert bodies(deframer.feed(bytes.fromhex("5A 0F 01 03 00 63"))) == []
    assert bodies(deframer.feed(bytes.fromhex("5A 05 01 03 00 63"))) == [f"{DAMAGED}: 5a 0f 01 03 00 63", "01 03"]


def test_a_head_that_never_goes_on_is_given_up_at_the_longest_frame() -> None:
    deframer = Deframer(HY)
    pieces = [piece for _ in range(20) for piece in deframer.feed(HY.head + bytes(8))]
    assert pieces
    assert all(piece.body is None for piece in pieces)
    assert len(deframer._buffer) < HY.maximum


def test_more_than_a_notification_can_hold_is_not_looked_at() -> None:
    pieces = Deframer(HY).feed(bytes(513))
    assert bodies(pieces) == [f"too_long: {bytes(512).hex(' ')}"]


@pytest.mark.parametrize(
    ("form", "data"),
    [
        (KEESON, "E5 FE 16 00 08 00 00 FD"),
        (KEESON, "E5 FE 16"),
        (TAILED, "AA 01 54"),
        (TAILED, "AB 01 55"),
        (UNCHECKED, "AA 05 01 02"),
        (UNCHECKED, "AA"),
        (TAILED, "AA" + "00" * 40 + "55"),
    ],
)
def test_where_nothing_can_be_put_together_a_notification_is_a_frame_or_dropped(form: FrameFormat, data: str) -> None:
    deframer = Deframer(form)
    raw = bytes.fromhex(data)
    assert deframer.feed(raw) == [Piece(raw, None, "no_frame")]
    assert deframer._buffer == b""


@given(noise=st.lists(st.binary(max_size=40), max_size=4))
def test_without_a_head_looking_for_frames_comes_to_an_end(noise: list[bytes]) -> None:
    deframer = Deframer(HEADLESS_TAILED)
    for data in [*noise, bytes.fromhex("09 01 02 55 08 55")]:
        deframer.feed(data)
    assert len(deframer._buffer) < HEADLESS_TAILED.maximum
