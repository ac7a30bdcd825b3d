"""A capture as a text, there and back."""

from hypothesis import given, strategies as st
import pytest

from custom_components.recovery_massager.device.capture import Advertised, Capture, Found, Moved
from custom_components.recovery_massager.device.private import Redacted
from custom_components.recovery_massager.device.report import ReportError, parse_report, report
from simulator.gatt import uuid16

from .captures import captures

HY = Capture(
    advertised=Advertised("hy1A", (uuid16(0xFFE0),), {0x7968: Redacted.with_holes(b"\x01A\0\0\0\0", range(2, 6))}),
    characteristics=(
        Found(uuid16(0x1800), uuid16(0x2A00), ("read",), b"hy1A"),
        Found(uuid16(0xFFE0), uuid16(0xFFE1), ("write",)),
        Found(uuid16(0xFFE0), uuid16(0xFFE2), ("notify",)),
    ),
    heard=(
        Moved(1.5, uuid16(0xFFE2), bytes.fromhex("68 79 00 0B 02 02 05 6B 71 0D 0A")),
        Moved(6.5, uuid16(0xFFE2), bytes.fromhex("68 79 00 0B 02 02 05 6B 71 0D 0A")),
        Moved(11.501, uuid16(0xFFE2), bytes.fromhex("68 79 00 0B 02 02 05 6B 71 0D 0A")),
    ),
    written=(Moved(1.0, uuid16(0xFFE1), bytes.fromhex("68 79 00 0B 01 00 00 04 E6 0D 0A")),),
    seconds=30.0,
)

TEXT = """\
Recovery Massager capture, format 1
integration: 1.2.3

## Advertisement
name: "hy1A"
service: ffe0
manufacturer 0x7968: 01 41 ·· ·· ·· ··

## Characteristics
service 1800
  2a00  read  = 68 79 31 41  # hy1A
service ffe0
  ffe1  write
  ffe2  notify

## Timeline
listened: 30.000
# seconds, < heard  > written  x not taken, characteristic, bytes, ( when it came again )
    1.000  >  ffe1  68 79 00 0B 01 00 00 04 E6 0D 0A
    1.500  <  ffe2  68 79 00 0B 02 02 05 6B 71 0D 0A
           ( 6.500 11.501 )

## Framing
> It is framed.

## Draft
```yaml
id: draft
```
"""


def test_a_report_is_for_people() -> None:
    assert report(HY, {"integration": "1.2.3"}, "It is framed.", "id: draft\n") == TEXT


@given(captures, st.text(), st.text())
def test_what_is_written_down_is_read_back_as_it_was(capture: Capture, summary: str, draft: str) -> None:
    text = report(capture, {"integration": "1.2.3"}, summary, draft)
    assert parse_report(text) == capture
    assert report(parse_report(text), {"integration": "1.2.3"}, summary, draft) == text


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("\n", "\r\n"),
        f"I own this:\n\n```text\n{TEXT}\n```\nThanks!",
        TEXT.replace("\n", "\n\n"),
        "\n".join(f"    {line}" for line in TEXT.split("\n")),
    ],
)
def test_an_issue_around_it_does_no_harm(text: str) -> None:
    assert parse_report(text) == HY


def test_what_was_left_out_stays_left_out() -> None:
    data = parse_report(TEXT).advertised.manufacturer_data[0x7968]
    assert isinstance(data, Redacted)
    assert data.holes == {2, 3, 4, 5}


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("Recovery Massager capture, format 1", "Recovery Massager capture, format 7", 1),
        ('name: "hy1A"', "name: hy1A", 5),
        ('name: "hy1A"', 'name: "hy1A', 5),
        ("service: ffe0", "service: ffe", 6),
        ("service: ffe0", "servant: ffe0", 6),
        ("0x7968", "0x1234567", 7),
        ("01 41 ··", "01 4 ··", 7),
        ("1.000  >", "soon  >", 19),
        ("1.000  >", "1.000  ?", 19),
        ("    1.000  >", "  ( 2.000 ) #", 19),
        ("listened: 30.000", "listened: nan", 17),
    ],
)
def test_a_report_that_was_changed_says_where(before: str, after: str, line: int) -> None:
    assert before in TEXT
    with pytest.raises(ReportError) as error:
        parse_report(TEXT.replace(before, after, 1))
    assert error.value.line == line
    assert str(error.value).startswith(f"line {line}: ")


@given(st.data())
def test_a_damaged_report_is_read_or_refused_and_never_worse(data: st.DataObject) -> None:
    lines = TEXT.split("\n")
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(lines) - 1))
        cut = data.draw(st.integers(0, len(lines[place])))
        lines[place] = lines[place][:cut] + data.draw(st.text(max_size=8)) + lines[place][cut + 1 :]
    try:
        capture = parse_report("\n".join(lines))
    except ReportError:
        return
    assert parse_report(report(capture)) == capture
