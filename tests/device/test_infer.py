"""Framings: found where they are, exactly, and not where they are not."""

from collections.abc import Callable
from random import Random
import time

from hypothesis import given, settings, strategies as st
import pytest

from bench.drafts_right import right, taken
from bench.drafts_variants import Message, Variant
from custom_components.recovery_massager.device.capture import Advertised, Capture, Moved
from custom_components.recovery_massager.device.checksums import CHECKS
from custom_components.recovery_massager.device.frame import Check, FrameFormat, Length
from custom_components.recovery_massager.device.infer import infer, summary, words

HY = FrameFormat(bytes.fromhex("6879"), Length(2, 2, 0, "big"), Check("crc16_xmodem", ("big",)), b"\r\n", 128)
EM70 = FrameFormat(b"\x5a", Length(1, 1, -1, "big"), Check("sum16", ("big",)), b"", 128)
INSIDE = FrameFormat(bytes.fromhex("5A02"), Length(4, 1, -6, "big"), Check("sum8", ("big",)), b"", 128)
AFTER_HEAD = FrameFormat(bytes.fromhex("55AA"), Length(2, 1, -3, "big"), Check("xor8", ("big",), 2), b"", 128)
LITTLE = FrameFormat(b"\xa5", Length(1, 2, -3, "little"), Check("crc16_modbus", ("little",)), b"", 128)
UNCHECKED = FrameFormat(b"\xaa", Length(1, 1, -2, "big"), None, b"\x55", 128)
FORMS = [HY, EM70, INSIDE, AFTER_HEAD, LITTLE]
MESSAGES = (Message(1, 9, 2, 3, 5), Message(2, 2, 1, 0, 0), Message(4, 3, 0, 1, 0), Message(6, 25, 2, 4, 7))
CUTTINGS = ["atomic", "split", "glued", "wild"]


def massager(form: FrameFormat | None, cutting: str = "atomic", constants: int = 7) -> Variant:
    return Variant(form, MESSAGES, cutting, constants)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("cutting", CUTTINGS)
@given(seed=st.integers(0, 1 << 30))
# Always the same ones: a person who happens to press one key only proves less.
@settings(max_examples=12, deadline=None, derandomize=True)
def test_a_framing_is_found_exactly(form: FrameFormat, cutting: str, seed: int) -> None:
    source = massager(form, cutting)
    heard = source.notifications(Random(seed), 60)
    found = infer(heard)[0]
    assert found.form is not None, words(found)
    assert (found.form.length, found.form.check, found.form.tail) == (form.length, form.check, form.tail)
    assert found.form.head.startswith(form.head)
    assert right(source, found.form, Random(seed + 1))
    assert found.pieces == (heard != taken(form, heard))


@pytest.mark.parametrize("kind", CHECKS)
def test_every_checksum_is_found(kind: str) -> None:
    form = FrameFormat(b"\xa5", Length(1, 1, 0, "big"), Check(kind, ("big",)), b"", 128)
    found = infer(massager(form).notifications(Random(1), 60))[0].form
    assert found is not None
    assert found.check == form.check


def test_both_orders_of_a_checksum_are_seen() -> None:
    heard = massager(HY).notifications(Random(1), 40)
    heard = [data[:-4] + data[-3:-2] + data[-4:-3] + data[-2:] if n % 3 == 0 else data for n, data in enumerate(heard)]
    found = infer(heard)[0].form
    assert found is not None
    assert found.check == Check("crc16_xmodem", ("big", "little"))


def test_a_length_without_a_checksum_is_found_by_frames_of_three_lengths() -> None:
    source = massager(UNCHECKED)
    found = infer(source.notifications(Random(1), 60))[0]
    assert found.form == UNCHECKED
    assert right(source, found.form, Random(2))


def test_a_few_damaged_frames_hide_nothing() -> None:
    heard = massager(HY).notifications(Random(1), 60)
    heard[10] = heard[10][:-5] + bytes([heard[10][-5] ^ 1]) + heard[10][-4:]
    heard[30] = b"OK+CONN"
    found = infer(heard)[0]
    assert found.form == HY
    assert (found.fits, found.of) == (58, 60)


def test_what_was_written_tells_the_length_where_all_answers_have_one() -> None:
    heard = [
        EM70.build(bytes((7, 1, level, mode, 9, 0, 200 - level * mode))) for level in range(9) for mode in range(3)
    ]
    assert infer(heard)[0].form == FrameFormat(b"\x5a", None, EM70.check, b"", 128)
    assert infer(heard, [EM70.build(b"\1\0"), EM70.build(b"\2\0")])[0].form == EM70


def test_what_was_written_adds_to_what_is_known_of_the_checksum() -> None:
    heard = [EM70.build(bytes((1, level))) for level in range(6)]
    alone, *_ = infer(heard)
    both, *_ = infer(heard, [EM70.build(b"\1\0"), EM70.build(b"\6\0"), EM70.build(b"\7\0")])
    assert both.form is not None
    assert both.form.check is not None
    assert both.form.check.kind in {"sum8", "sum16"}
    assert both.bits > alone.bits + 7
    assert {*both.also, both.form.check.kind} >= {"sum8", "sum16"}
    assert "fits as well: sum" in words(both)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_one_or_two_frames_prove_nothing(count: int) -> None:
    (nothing,) = infer(massager(HY).frames(Random(1), 60)[:count] * 50)
    assert nothing.form is None
    assert "no framing was found" in words(nothing)


def test_a_checksum_that_is_only_the_double_of_another_byte_is_none() -> None:
    twice = [
        bytes((level, 0, seconds, 0, level, 0, seconds, 0))
        for level, seconds in zip(range(20), range(90, 50, -2), strict=True)
    ]
    assert infer(twice)[0].form is None


def noise(random: Random) -> list[bytes]:
    return [random.randbytes(random.randrange(2, 20)) for _ in range(40)]


def unframed(random: Random) -> list[bytes]:
    return massager(None, constants=random.randrange(1 << 30)).notifications(random, 40)


def counters(random: Random) -> list[bytes]:
    start, fixed = random.randrange(200, 1000), random.randbytes(6)
    return [fixed + (start - n).to_bytes(2, "big") + fixed[:2] + bytes([n % 7, n % 3]) for n in range(40)]


@pytest.mark.parametrize("make", [noise, unframed, counters])
def test_what_has_no_framing_is_said_to_have_none(make: Callable[[Random], list[bytes]]) -> None:
    claimed = [form for seed in range(400) if (form := infer(make(Random(seed)))[0].form) is not None]
    assert len(claimed) <= 4
    assert [form for form in claimed if form.check is not None] == []


@given(
    st.lists(
        st.binary(max_size=40) | st.sampled_from([b"", bytes(600), b"\xaa\x03\x01", b"\xaa\x04\x01\x02"]), max_size=60
    ),
    st.lists(st.binary(max_size=40), max_size=5),
)
@settings(max_examples=400, deadline=None)
def test_whatever_is_heard_there_is_an_answer_in_words(heard: list[bytes], written: list[bytes]) -> None:
    found = infer(heard, written)
    assert found[-1].form is None
    for one in found:
        assert words(one)
        assert one.fits <= one.of
        assert one.form is None or sum(map(len, taken(one.form, heard))) <= sum(map(len, heard))


@given(st.integers(2, 4), st.integers(0, 1 << 30))
@settings(max_examples=20, deadline=None)
def test_thousands_of_notifications_are_looked_at_in_little_time(letters: int, seed: int) -> None:
    random = Random(seed)
    heard = [bytes(random.choices(range(letters), k=20)) for _ in range(3000)]
    started = time.process_time()
    infer(heard)
    # A tenth of this on a machine that has nothing else to do.
    assert time.process_time() - started < 5


def test_a_summary_has_a_line_for_every_characteristic() -> None:
    states = massager(HY).notifications(Random(1), 57)
    heard = [Moved(at, "0000ffe2-0000-1000-8000-00805f9b34fb", data) for at, data in enumerate(states)]
    heard.append(Moved(3, "00002a19-0000-1000-8000-00805f9b34fb", b"\x64"))
    first, second = summary(Capture(Advertised(), (), tuple(heard), (), 57)).splitlines()
    assert first.startswith("FFE2: begins with 68 79, length at 2")
    assert "length at 2 (2 bytes, big) = all bytes, checksum crc16_xmodem big, ends with 0D 0A: fits 57 of 57" in first
    assert second.startswith("2A19: no framing was found: each notification is a message of its own (only one);")
    assert "press other keys too" in second
    assert summary(Capture(Advertised(), (), (), (), 30)) == "nothing was heard"
