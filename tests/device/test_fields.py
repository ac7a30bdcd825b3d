"""The grammar of bytes: what a field means, and that bytes and values go both ways."""

from contextlib import suppress

from hypothesis import given, strategies as st
import pytest

from custom_components.recovery_massager.device.decoding import reader
from custom_components.recovery_massager.device.fields import (
    Field,
    Mistake,
    Order,
    Unfit,
    begins,
    parse_field,
    parse_fields,
    parse_hex,
    parse_number,
    parse_pattern,
    parse_template,
)
from custom_components.recovery_massager.device.model import Bits, Chambers, Domain, Flag, Names, Range, Text, Value

ANY = Range(-(1 << 31), 1 << 40, 1, "count")
MODES = Names({"knead": (0, 7), "wave": (1,)})


def decode(field: str, body: str, domain: Domain = ANY, order: Order = "big") -> Value:
    return reader(parse_field(field, order), domain)(bytes.fromhex(body))


@pytest.mark.parametrize(
    ("field", "body", "value"),
    [
        ("x:u8", "2D", 45),
        ("x:u16", "01 02", 0x0102),
        ("x:u16le", "01 02", 0x0201),
        ("x:u24", "01 02 03", 0x010203),
        ("x:u32le", "01 02 03 04", 0x04030201),
        ("x:i8", "FF", -1),
        ("x:i16be", "FF 00", -256),
        ("x:u8@2", "00 00 07", 7),
        ("x:u8&0xF0", "A5", 10),
        ("x:u8&0x60", "40", 2),
        ("x:u16&0x0FF0", "12 34", 0x23),
        ("x:u8*60", "0F", 900),
        ("x:u24/100", "00 27 10", 100),
        ("x:u8/2", "07", 3),
        ("x:u8*10/4+3", "02", 8),
        ("x:u8-40", "10", -24),
        ("x:u8~255", "FE", 254),
        ("x:u8~0xFF", "FF", None),
    ],
)
def test_a_number_is_read_as_its_field_says(field: str, body: str, value: Value) -> None:
    assert decode(field, body) == value


def test_the_code_for_none_is_looked_for_behind_the_mask() -> None:
    assert decode("x:u8&0x0F~0x0F", "AF") is None


def test_the_order_of_the_profile_holds_where_a_field_names_none() -> None:
    assert decode("x:u16", "01 02", order="little") == 0x0201
    assert decode("x:u16be", "01 02", order="little") == 0x0102


def test_a_number_outside_its_range_is_no_value() -> None:
    with pytest.raises(Unfit, match="x is 101"):
        decode("x:u8", "65", Range(0, 100, 1, "percent"))


def test_every_code_of_a_name_is_understood_and_an_unknown_one_is_unknown() -> None:
    assert [decode("mode:u8", code, MODES) for code in ("00", "07", "01", "02")] == ["knead", "knead", "wave", None]


def test_an_unknown_run_state_is_garbage() -> None:
    with pytest.raises(Unfit, match="run is 2"):
        decode("run:u8", "02", Names({"idle": (0,), "running": (1,)}))


def test_reserved_bits_are_ignored() -> None:
    assert decode("faults:u16", "80 05", Bits({"pump": 0, "leak": 1, "valve": 2})) == frozenset({"pump", "valve"})


def test_any_code_but_zero_is_yes() -> None:
    assert [decode("worn:u8", code, Flag()) for code in ("00", "01", "04")] == [False, True, True]


def test_text_takes_the_rest_without_padding() -> None:
    assert decode("model:text@1", "FF 43 42 20 00 00", Text()) == "CB"
    assert decode("model:text", "00 00", Text()) is None
    assert decode("model:text", "C3 28", Text()) == "\N{REPLACEMENT CHARACTER}("


def test_text_that_cannot_be_shown_is_no_value() -> None:
    with pytest.raises(Unfit, match="cannot be shown"):
        decode("model:text", "41 0A 42", Text())


def test_chambers_take_the_rest_and_know_the_unknown() -> None:
    assert decode("chambers:u8[]~255@1", "00 2D FF 00", Chambers()) == (45, None, 0)


def test_fields_follow_each_other_unless_they_name_their_offset() -> None:
    fields = parse_fields(["a:u8", "b:u16", "c:u8@1", "d:u8", "e:text"], "big")
    assert [field.at for field in fields] == [0, 1, 1, 2, 3]


def test_nothing_follows_what_takes_the_rest_without_an_offset() -> None:
    with pytest.raises(Mistake, match="give the offset"):
        parse_fields(["a:text", "b:u8"], "big")
    assert parse_fields(["a:text@1", "b:u8@0"], "big")[1].at == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "x:",
        ":u8",
        "x:u12",
        "x:u8&",
        "x:u8~-1",
        "x:u8@-1",
        "X:u8",
        "x:u8@1@2",
        "x:u8[4]",
        "x:u8~1*60",
        "x:f32",
        "x:u8xx",
    ],
)
def test_what_is_no_field_is_refused(text: str) -> None:
    with pytest.raises(Mistake, match="is not a field"):
        parse_field(text, "big")


@pytest.mark.parametrize(
    ("field", "value", "domain", "data"),
    [
        ("x:u8", 45, ANY, "2D"),
        ("x:u8", 45.0, ANY, "2D"),
        ("x:u16le", 258, ANY, "02 01"),
        ("x:u8*60", 900, ANY, "0F"),
        ("x:u24/100", 100, ANY, "00 27 10"),
        ("x:u8+1", 1, ANY, "00"),
        ("x:i8", -2, ANY, "FE"),
        ("x:u8", "wave", MODES, "01"),
        ("x:u8", "knead", MODES, "00"),
        ("x:u8", True, Flag(), "01"),
    ],
)
def test_a_value_is_written_as_its_field_says(field: str, value: Value, domain: Domain, data: str) -> None:
    assert parse_field(field, "big").encode(value, domain) == bytes.fromhex(data)


@pytest.mark.parametrize(("field", "value"), [("x:u8", 256), ("x:u8", -1), ("x:i8", 128), ("x:u8*60", 90)])
def test_a_value_without_bytes_is_not_bent_into_some(field: str, value: int) -> None:
    with pytest.raises(Unfit, match=f"{value} has no bytes"):
        parse_field(field, "big").encode(value, ANY)


@given(
    kind=st.sampled_from(["u8", "u16", "u24", "u32", "i8", "i16", "u16le", "u24le", "i16le"]),
    times=st.integers(1, 100),
    per=st.integers(1, 100),
    plus=st.integers(-50, 50),
    raw=st.binary(min_size=4, max_size=4),
)
def test_what_was_read_is_written_back(kind: str, times: int, per: int, plus: int, raw: bytes) -> None:
    field: Field = parse_field(f"x:{kind}*{times}{plus:+d}", "big")
    value = reader(field, ANY)(raw)
    assert field.encode(value, ANY) == raw[: field.size]
    divided = parse_field(f"x:{kind.replace('i', 'u')}/{per}{plus:+d}", "big")
    value = reader(divided, ANY)(raw)
    assert reader(divided, ANY)(divided.encode(value, ANY)) == value


@given(st.text())
def test_any_text_is_a_field_or_a_mistake(text: str) -> None:
    for parse in (lambda: parse_field(text, "big"), lambda: parse_template(text, "big"), lambda: parse_pattern(text)):
        with suppress(Mistake):
            parse()


def test_a_template_joins_bytes_and_placeholders() -> None:
    parts = parse_template("05 {pressure:u8} 0AFF {timer:u16}", "little")
    assert [part.name if isinstance(part, Field) else part for part in parts] == [
        b"\x05",
        "pressure",
        b"\x0a\xff",
        "timer",
    ]


def test_a_template_needs_bytes() -> None:
    with pytest.raises(Mistake, match="no bytes"):
        parse_template("", "big")


def test_a_pattern_knows_any_byte_and_the_result() -> None:
    pattern = parse_pattern("80 .. {result}")
    assert pattern == (0x80, None, "result")
    assert begins(b"\x80\x01\x02\x03", pattern)
    assert not begins(b"\x80\x01", pattern)
    assert not begins(b"\x81\x01\x02", pattern)


@pytest.mark.parametrize(("text", "data"), [("68 79", b"hy"), ("6879", b"hy"), ("0a", b"\n"), ("", b"")])
def test_hex_may_have_spaces_between_bytes(text: str, data: bytes) -> None:
    assert parse_hex(text) == data


@pytest.mark.parametrize("text", ["1", "0x12", "1 2", "GG", "123", "12,34"])
def test_what_is_no_hex_is_refused(text: str) -> None:
    with pytest.raises(Mistake, match="is not hex bytes"):
        parse_hex(text)


@pytest.mark.parametrize(("text", "number"), [("36", 36), ("0x24", 36), ("-5", -5), ("0", 0)])
def test_numbers_are_decimal_or_marked_as_hex(text: str, number: int) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize("text", ["", "1.5", "1_000", "024", "24h", "1e3", "0b1", "٣"])
def test_what_may_be_read_in_two_ways_is_no_number(text: str) -> None:
    with pytest.raises(Mistake, match="is not a whole number"):
        parse_number(text)
